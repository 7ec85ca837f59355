"""What stands in the way of files that shall come: looked for before the first one is touched.

Owns the cases in which trying again would never help, and the name and the reason of each. Changes nothing.
Must not know how files are moved.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from journal.git.repository import Repository
from journal.git.worktree import Wanted, bytes_now, same
from vault.disk.access import writable_name
from vault.disk.writing import ChangedMeanwhile
from vault.problem import Problem

_AGAIN = "; then: deliberate sync"


class Ignored(Problem):
    """A file that is ignored here stands where the others have one of their own."""

    kind = "conflict"

    def __init__(self, path: str) -> None:
        super().__init__(
            "git ignores this file here, and another machine sends one of its own", path=path,
            remedy=f"give yours another name, or stop ignoring it in .gitignore{_AGAIN}",
        )  # fmt: skip


class InTheWay(Problem):
    """Something stands where another machine sends a file, or git was told not to touch it here."""

    kind = "conflict"

    def __init__(self, path: str, what: str, remedy: str) -> None:
        super().__init__(what, path=path, remedy=remedy + _AGAIN)


def check_room(repository: Repository, wanted: Wanted) -> None:
    """Raises Ignored where a new file would meet one that git does not see, and so would not keep; InTheWay;
    OutsideVault and ProtectedFolderError where a link leads away from where it belongs."""
    leaving = {path for path, one in wanted.items() if one.after is None}
    for path, one in wanted.items():
        if one.after is not None and not one.after.inner:
            _check_place(repository.root, path, leaving)
            writable_name(repository.root, path, from_sync=True)
    _check_flags(repository, wanted)
    new = [path for path, one in wanted.items() if one.before is None]
    there = [path for path in new if os.path.isfile(os.path.join(repository.root, path))]
    if there:
        names = b"".join(os.fsencode(path) + b"\0" for path in there)
        said = repository.run("check-ignore", "--no-index", "-z", "--stdin", stdin=names).out
        for path in (os.fsdecode(name) for name in said.split(b"\0") if name):
            if not _is(repository, path, wanted, after=True):
                raise Ignored(path)


def _check_place(root: str, path: str, leaving: set[str]) -> None:
    """Raises InTheWay where folders and files of this machine are named as a file or folder that comes."""
    parts = path.split("/")
    for above in ("/".join(parts[:count]) for count in range(1, len(parts))):
        full = os.path.join(root, above)
        if os.path.islink(full):
            if above not in leaving:
                raise InTheWay(above, f"a link stands where another machine has a folder, with {path} in it",
                               "give the link another name")  # fmt: skip
            return
        if not os.path.isdir(full):
            if os.path.lexists(full) and above not in leaving:
                raise InTheWay(above, f"a file stands where another machine has a folder, with {path} in it",
                               "give the file another name")  # fmt: skip
            return
        if os.path.lexists(os.path.join(full, ".git")):
            raise InTheWay(above, f"a git repository of its own stands here, and another machine sends {path}",
                           "move it out of the vault")  # fmt: skip
    full = os.path.join(root, path)
    if os.path.isdir(full) and not os.path.islink(full):
        left = next((file for file in _files(root, path) if file not in leaving), "")
        if left:
            raise InTheWay(path, f"a folder stands where another machine sends a file, with {left} in it",
                           "give the folder another name")  # fmt: skip


def _files(root: str, folder: str) -> Iterator[str]:
    for at, _, names in os.walk(os.path.join(root, folder)):
        yield from (os.path.relpath(os.path.join(at, name), root) for name in names)


def _check_flags(repository: Repository, wanted: Wanted) -> None:
    """Raises InTheWay for a file that git was told to look away from, and that is not as git knows it."""
    if not any(one.before for one in wanted.values()):
        return
    for line in repository.said("ls-files", "-v", "-z").split(b"\0"):
        flag, path = line[:1].decode(), os.fsdecode(line[2:])
        if not (flag == "S" or flag.islower()) or path not in wanted:
            continue
        if _is(repository, path, wanted) or _is(repository, path, wanted, after=True):
            continue
        if flag in "Ss":
            raise InTheWay(path, "a sparse checkout leaves this file out here, and another machine changed it",
                           "git sparse-checkout disable")  # fmt: skip
        raise InTheWay(path, "git was told to overlook changes of this file here, and another machine changed it",
                       f"git update-index --no-assume-unchanged '{path}'")  # fmt: skip


def _is(repository: Repository, path: str, wanted: Wanted, after: bool = False) -> bool:
    """Whether the file is as it was, or as it shall be."""
    entry = wanted[path].after if after else wanted[path].before
    try:
        data = bytes_now(repository, path)
    except ChangedMeanwhile:
        return False
    return data is None if entry is None else data is not None and same(repository, path, data, entry)
