"""What a sync does not do without being told: delete much, or mix two vaults.

Owns where an absence stops looking like a deletion, and how two vaults without a common history are told from
one. Reads the repository's trees only. Must not know who asks.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from journal.git.growing import lost_with
from journal.git.repository import Repository
from journal.git.trees import changes, paths, renames
from vault.disk.access import NotAFile
from vault.disk.folder import NOTE_ENDINGS, special_file
from vault.disk.marker import SETTINGS
from vault.problem import Problem

_SETTINGS = (".gitignore", ".gitattributes", ".gitmodules")
MANY = 20  # so many notes are not deleted by the way
_MEANT = "if that is meant: deliberate sync --accept-deletions"
# Of what is missing alone: `git checkout -- .` would take back every line written since the last sync, too.
_BRING_BACK = "to bring them back: git ls-files -z --deleted | xargs -0 git checkout --"
_LOOK = "to see who did it: git log --stat --diff-filter=D --all"


class TooManyGone(Problem):
    """So many notes are missing that it looks like an accident."""

    kind = "conflict"

    def __init__(self, root: str, count: int, here: bool) -> None:
        where = "from this folder" if here else "on the other side"
        super().__init__(
            f"{count} notes are gone {where}; nothing was deleted elsewhere", path=root,
            remedy=f"{_MEANT}; {_BRING_BACK if here else _LOOK}",
        )  # fmt: skip


class LogGone(Problem):
    """Files of the review log are missing, which nobody deletes on purpose."""

    kind = "conflict"

    def __init__(self, path: str, here: bool) -> None:
        where = "" if here else " on the other side"
        super().__init__(f"a part of the log of your reviews is gone{where}", path=path,
                         remedy=f"{_MEANT}; {_BRING_BACK if here else _LOOK}")  # fmt: skip


class Strangers(Problem):
    """The remote holds something that is not this vault."""

    def __init__(self, remote: str) -> None:
        super().__init__(
            f"{remote} holds other notes than this vault, with no history in common",
            remedy="check the address; to join them all the same: git merge --allow-unrelated-histories",
        )


def check_readable(root: str) -> None:
    """Look whether git can read its settings in a vault: a named pipe in their place it would wait for.

    Raises NotAFile.
    """
    own = (os.path.join(root, ".git"), os.path.join(root, ".git", "info"))
    for folder, folders, names in os.walk(root):
        if folder == own[0]:
            folders[:] = ["info"]
        elif folder != root:
            folders[:] = [name for name in folders if name != ".git"]  # a repository of its own is left as it is
        for name in names:
            if (folder in own or name in _SETTINGS) and special_file(os.path.join(folder, name)):
                raise NotAFile(os.path.relpath(os.path.join(folder, name), root))


def check_gone(repository: Repository, before: str, after: str, here: bool, is_log: Callable[[str], bool]) -> None:
    """Stop before many notes, or any part of the log, go; a note that was renamed is not gone.

    before, after  trees;  here  whether they are gone from this folder, or from what the others sent
    Raises TooManyGone for more than 20 notes, more than half of them, or all; LogGone.
    """
    log = lost_with(repository, before, after, is_log)
    if log:
        raise LogGone(log, here)
    gone = [path for path, one in changes(repository, before, after).items() if one.after is None]
    if not gone:
        return
    moved = renames(repository, before, after)
    gone = [path for path in gone if path not in moved]
    count = sum(_is_note(path) and not is_log(path) for path in gone)
    if count > 1:
        notes = sum(_is_note(path) for path in paths(repository, before))
        if count > MANY or count == notes or (count > 2 and 2 * count > notes):
            raise TooManyGone(repository.root, count, here)


def check_kin(repository: Repository, remote: str, ours: str, theirs: str) -> None:
    """Commits without a common history are joined if they are of the same vault, hold mostly notes of the same
    names, or one has next to none. Raises Strangers."""
    ids = [repository.run("cat-file", "blob", f"{one}:{SETTINGS}").out for one in (ours, theirs)]
    if ids[0] and ids[0] == ids[1]:
        return
    mine, other = ({path for path in paths(repository, one) if _is_note(path)} for one in (ours, theirs))
    fewer = min(len(mine), len(other))
    if fewer > 1 and 2 * len(mine & other) < fewer:
        raise Strangers(remote)


def _is_note(path: str) -> bool:
    return path.lower().endswith(NOTE_ENDINGS) and not path.startswith(".")
