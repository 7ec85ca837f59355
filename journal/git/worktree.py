"""The working tree of a repository: taking it to another tree without losing a byte.

Owns the order that makes this safe. A note in the repository's folder says from which commit to which we are
going, before the first file is touched. Files are replaced by the one writer, which refuses what is not as it
was. Only when the folder says exactly what the new tree says do index and branch follow, and the note goes.
A process that dies leaves files of the old tree and of the new one, and the note, by which the next sync
tells what was ours from what a person wrote meanwhile. Must not know what is in a file.

The index is put in its place as git does it, by a lock file that is renamed; ours is a second name of a file
that we know again, so that one left by a crash is not taken for another git's.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from journal.git.plan import Changed, Entry
from journal.git.repository import Repository
from journal.git.staging import AS_THEY_ARE, converts
from journal.git.trees import changes, own_index, put
from vault.disk.access import CannotRead, NotAFile, OutsideVault, read, read_regular, writable_name
from vault.disk.undoing import to_trash
from vault.disk.writing import NO_LINKS, ChangedMeanwhile, sync_folder
from vault.problem import Problem

_PENDING = "deliberate-pending"
_LOCK_SECONDS = 10.0
Replace = Callable[[str, bytes | None, bytes], object]
Wanted = Mapping[str, Changed]


class OtherGit(Problem):
    """Another git works in this repository, or died while it did."""

    kind = "outside"

    def __init__(self, lock: str) -> None:
        super().__init__("another git is at work in this repository", path=lock,
                         remedy="let it finish; if none is running, delete that file")  # fmt: skip


class Way(NamedTuple):
    """From which commit to which the files are on their way."""

    start: str
    goal: str


def put_index(repository: Repository, index: str) -> None:
    """Make `index` the repository's own. Raises OtherGit."""
    own = os.path.join(repository.git_dir, "index")
    lock = own + ".lock"
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            _lock(index, lock)
            break
        except FileExistsError:
            if time.monotonic() > until:
                raise OtherGit(lock) from None
            time.sleep(0.05)
    os.rename(lock, own)


def _lock(index: str, lock: str) -> None:
    """Take the lock file with the new index in it. Raises FileExistsError.

    Where files have one name only, as on a memory card, it is a copy: left by a crash, a person deletes it.
    """
    try:
        os.link(index, lock)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        with open(index, "rb") as made, open(lock, "xb") as out:
            shutil.copyfileobj(made, out)


def clear(repository: Repository) -> None:
    """Remove what a sync that died left behind: throw-away indexes, and a lock that is a second name of one."""
    lock = os.path.join(repository.git_dir, "index.lock")
    for name in os.listdir(repository.git_dir):
        if name.startswith("deliberate-") and name.endswith((".index", ".index.lock")):
            file = os.path.join(repository.git_dir, name)
            with suppress(FileNotFoundError):
                if os.path.samefile(file, lock):
                    os.unlink(lock)
            os.unlink(file)


def way(repository: Repository) -> Way | None:
    """The way that was begun and not ended, None if there is none."""
    try:
        said = json.loads(read_regular(os.path.join(repository.git_dir, _PENDING)))
        found = Way(str(said["from"]), str(said["to"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if repository.commit(found.goal) and (not found.start or repository.commit(found.start)) else None


def begin(repository: Repository, found: Way) -> None:
    """Say, durably, where the files are on their way to."""
    file = os.path.join(repository.git_dir, _PENDING)
    with open(file + ".new", "w", encoding="ascii") as out:
        json.dump({"from": found.start, "to": found.goal}, out)
        out.flush()
        os.fsync(out.fileno())
    os.replace(file + ".new", file)
    sync_folder(repository.git_dir)


def end(repository: Repository) -> None:
    """Forget the way."""
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(repository.git_dir, _PENDING))


def without_arrived(repository: Repository, index: str, found: Way, tree: str) -> str:
    """The tree of the folder as it would be had we not begun: what is as the goal says is as it was at the start.

    index  that of `tree`; it is changed along
    """
    begun = changes(repository, repository.tree(found.start), repository.tree(found.goal))
    now = changes(repository, repository.tree(found.goal), tree)
    back = {path: one.before for path, one in begun.items() if path not in now}
    if not back:
        return tree
    put(repository, index, back)
    return os.fsdecode(repository.said("write-tree", index=index)).strip()


def go(repository: Repository, wanted: Wanted, goal: str, export: str, replace: Replace, name: str) -> None:
    """Take the files of the folder from what they were to what they shall be.

    export   an empty folder outside the vault, for git to put the new files into
    replace  writes a file of the vault: (path, bytes before or None, bytes after)
    name     unique name of this change, for what goes to the trash
    Raises ChangedMeanwhile at the first file that is neither, OutsideVault where a link stands in its way; those
    before it have arrived.
    """
    for path in sorted(wanted):
        if wanted[path].after is None:
            _leave(repository, path, wanted[path].before, name)
    rules = {path for path in wanted if path.rpartition("/")[2] == ".gitattributes"}  # they decide on line endings
    turns = converts(repository)
    for some in (rules, wanted.keys() - rules):
        arriving = sorted(path for path in some if wanted[path].after is not None)
        turned = {path for path in arriving if turns and _turned(repository, path, wanted[path].before)}
        _export(repository, goal, turned, export)
        _export(repository, goal, [path for path in arriving if path not in turned], export, AS_THEY_ARE)
        for path in arriving:
            _arrive(repository, path, wanted[path], os.path.join(export, path), replace, name)


def _turned(repository: Repository, path: str, old: Entry | None) -> bool:
    """Whether git has turned this file's line endings here; then those of the new version are turned as well."""
    if old is None or not old.plain:
        return False
    with suppress(ChangedMeanwhile):
        now = bytes_now(repository, path)
        return now is not None and _blob_id(now, old) != old.blob
    return False


def _export(
    repository: Repository, goal: str, wanted: Iterable[str], folder: str, settings: Sequence[str] = ()
) -> None:
    """Git's own rendering of files, filters and the line endings this machine has included, in a folder outside the
    vault."""
    names = b"".join(os.fsencode(path) + b"\0" for path in wanted)
    if names:
        with own_index(repository) as index:
            repository.said("read-tree", goal, index=index)
            words = ("checkout-index", "--force", "-z", "--stdin", f"--prefix={folder}/")
            repository.said(*words, stdin=names, index=index, settings=settings)


def _arrive(repository: Repository, path: str, change: Changed, new: str, replace: Replace, name: str) -> None:
    old, entry = change
    assert entry is not None
    full = writable_name(repository.root, path, from_sync=True)
    if entry.inner:
        with suppress(OSError):  # a place for it, as git makes one; what is in it is not ours to carry
            os.makedirs(full, exist_ok=True)
        return
    if os.path.isdir(full) and not os.path.islink(full):
        with suppress(OSError):
            os.rmdir(full)  # an empty folder is in nobody's way
    if entry.mode == "120000":
        _arrive_link(repository, path, os.readlink(new), old, name)
        return
    if os.path.islink(full):
        _leave(repository, path, old, name)
        old = None
    with open(new, "rb") as file:
        data = file.read()
    now = bytes_now(repository, path)
    if now != data:
        if (now is None) != (old is None) or (now is not None and old and not same(repository, path, now, old)):
            raise ChangedMeanwhile(path)
        replace(path, now, data)
    mode = os.stat(full).st_mode
    if (entry.mode == "100755") != bool(mode & 0o100) and repository.config("core.filemode") != "false":
        os.chmod(full, mode | (mode & 0o444) >> 2 if entry.mode == "100755" else mode & ~0o111)


def _arrive_link(repository: Repository, path: str, target: str, old: Entry | None, name: str) -> None:
    full = writable_name(repository.root, path, from_sync=True)
    if os.path.lexists(full):
        if os.path.islink(full) and os.readlink(full) == target:
            return
        _leave(repository, path, old, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    os.symlink(target, full)


def _leave(repository: Repository, path: str, old: Entry | None, name: str) -> None:
    """Take a file away that is as it was: into the vault's trash; and the folders that this leaves empty."""
    full = os.path.join(os.path.realpath(repository.root), path)
    folder = os.path.dirname(full)
    if os.path.realpath(folder) != folder or not os.path.lexists(full):
        return  # it is gone, or a link stands where its folder was, and nothing behind that is git's
    if old is not None and old.inner:
        with suppress(OSError):
            os.rmdir(full)
        return
    if os.path.islink(full):
        if old is None or os.fsencode(os.readlink(full)) != repository.said("cat-file", "blob", old.blob):
            raise ChangedMeanwhile(path)
        os.unlink(writable_name(repository.root, path, from_sync=True))
    else:
        now = bytes_now(repository, path)
        if now is None or old is None or not same(repository, path, now, old):
            raise ChangedMeanwhile(path)
        to_trash(repository.root, path, name, now, from_sync=True)
    folder = os.path.dirname(full)
    with suppress(OSError):
        while os.path.realpath(folder) != os.path.realpath(repository.root):
            os.rmdir(folder)
            folder = os.path.dirname(folder)


def bytes_now(repository: Repository, path: str) -> bytes | None:
    """The bytes of a file, None where there is none; a folder or a link in its way is a change like any other."""
    try:
        return read(repository.root, path)
    except (NotAFile, OutsideVault) as error:
        raise ChangedMeanwhile(path) from error
    except CannotRead as error:
        if isinstance(error.__cause__, NotADirectoryError):
            raise ChangedMeanwhile(path) from error
        raise


def same(repository: Repository, path: str, data: bytes, entry: Entry) -> bool:
    """Whether the file's bytes are what git would take for this blob."""
    if _blob_id(data, entry) == entry.blob:
        return True
    made = repository.said("hash-object", "--stdin", f"--path={path}", stdin=data)
    return os.fsdecode(made).strip() == entry.blob


def _blob_id(data: bytes, like: Entry) -> str:
    """The id of a blob with these bytes, hashed as this repository does."""
    kind = hashlib.sha1 if len(like.blob) == 40 else hashlib.sha256
    return kind(b"blob %d\0" % len(data) + data).hexdigest()
