"""The one writer: the only code that replaces or creates a file of the vault.

Owns the way from new bytes to a file that survives a crash: resolve, compare, temp, fsync, exchange,
fsync the directory. What stood there before is never dropped: the displaced file is kept under
`.deliberate/tmp/`. Must not know what the bytes mean, nor the clock. Raises `ChangedMeanwhile` rather
than overwrite what someone else wrote. Imports little: capture's own door uses it (so it is one file,
though a long one). Which file a path means, and reading it, is `vault.disk.access`'s; its names that whoever
writes needs besides stand here, too.

A file under `.deliberate/tmp/` says by its name what it can hold, whenever a process may die:
`NAME.new` only ever our own bytes, `NAME.old` what takes part in the exchange (ours, what was displaced,
or words that someone else wrote in that instant), `NAME` itself what was displaced, compared and found
to be what we had read. So only `.new` may be removed unread; `vault.disk.displaced_files` settles the rest.
"""

import ctypes
import errno
import fcntl
import os
import stat
import time

from vault.disk.access import MARKER as MARKER
from vault.disk.access import CannotRead as CannotRead
from vault.disk.access import NotAFile as NotAFile
from vault.disk.access import NotRegularError, check_not_read_only, read_regular, writable
from vault.disk.access import OutsideVault as OutsideVault
from vault.disk.access import inside as inside
from vault.disk.access import own_folder as own_folder
from vault.disk.access import read as read
from vault.problem import Problem

TEMP = MARKER + "/tmp"

# Loaded with the module: it takes milliseconds, and between the look at a file and its exchange nothing may.
_SYSTEM = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD = -100
_RENAME_NOREPLACE, _RENAME_EXCHANGE = 1, 2  # linux/fs.h
_RENAME_EXCL, _RENAME_SWAP = 4, 2  # macOS sys/stdio.h
NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)

SAVING_SECONDS = 2.0  # a file emptied so recently may be in the middle of a save
_WAIT_SECONDS, _STEP_SECONDS = 0.25, 0.005

_MASK = os.umask(0o077)  # there is no asking without setting: done once, while no other thread runs
os.umask(_MASK)


class ChangedMeanwhile(Problem):
    """Someone else changed the file between reading and writing; nothing was written."""

    kind = "conflict"

    def __init__(self, path: str) -> None:
        super().__init__("someone else changed this file meanwhile", path=path, remedy="run the command again")


class CannotWrite(Problem):
    """The system refused: no space, no permission, a read-only disk.

    begun  whether it refused after the new text was complete, so that the file may say it
    """

    def __init__(self, path: str, error: OSError, begun: bool = False) -> None:
        reason = os.strerror(error.errno) if error.errno else str(error)
        remedies = {
            errno.ENOSPC: "free some disk space and run it again",
            errno.EACCES: "check the permissions of the file and its folder",
            errno.EROFS: "the disk is mounted read-only",
            errno.ENAMETOOLONG: "choose a shorter name",
        }
        otherwise = "look at the file before you run it again" if begun else "nothing was changed"
        super().__init__(f"cannot write: {reason}", path=path, remedy=remedies.get(error.errno or 0, otherwise))


def replace(
    root: str, path: str, before: bytes | None, after: bytes, kept_name: str, *, from_sync: bool = False
) -> bool:
    """Put `after` where `before` was read; durable when it returns. False: they were equal, nothing written.

    before     the bytes that were read, None for a file that did not exist
    kept_name  file name under `.deliberate/tmp/` for what is displaced, never used before
    from_sync  whether git brings it: it may go into a hidden folder of another program, and a file that is
               read-only is replaced and stays read-only
    Raises ChangedMeanwhile when the file no longer says `before`, OutsideVault, ProtectedFolderError,
    ReadOnlyFileError, NotAFile, CannotWrite.
    """
    if before == after:
        return False
    target = writable(root, path, from_sync=from_sync)
    if not from_sync:
        check_not_read_only(target, path)
    if before == b"":
        _check_stays_empty(target, path)
    kept = os.path.join(own_folder(root, TEMP), kept_name)
    ours, old = kept + ".new", kept + ".old"
    begun = False
    try:
        if os.path.lexists(kept) or os.path.lexists(old):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), kept)
        try:
            _write_ours(ours, target, path, after)
            begun = True
            if before is None:
                _create(ours, target, path)
            else:
                _exchange(ours, old, target, path, before, after)
                os.rename(old, kept)
                sync_folder(os.path.dirname(kept))
        finally:
            _remove(ours)
        sync_folder(os.path.dirname(target))
    except NotRegularError as error:
        raise NotAFile(path) from error
    except OSError as error:
        raise CannotWrite(path, error, begun) from error
    return True


def _check_stays_empty(target: str, path: str) -> None:
    """Wait a moment if the file was emptied just now: an editor that saves in place empties it before it writes.

    Raises ChangedMeanwhile as soon as the file has content.
    """
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        try:
            state = os.stat(target)
        except FileNotFoundError as error:
            raise ChangedMeanwhile(path) from error
        if state.st_size:
            raise ChangedMeanwhile(path)
        if time.time() - state.st_mtime > SAVING_SECONDS:
            return
        time.sleep(_STEP_SECONDS)


def displaced_files_written_since(root: str) -> list[str]:
    """Names under `.deliberate/tmp/` of files that may have been written to after they were displaced.

    Displacing a file renames it, which sets the time of its inode (ctime) but not that of its content (mtime);
    a later write sets both. So few files are named, and the caller compares those with their record.
    """
    names = []
    try:
        with os.scandir(own_folder(root, TEMP)) as entries:
            for entry in entries:
                if not entry.name.endswith((".kept", ".kept.old")):
                    continue
                state = entry.stat(follow_symlinks=False)
                if state.st_mtime_ns >= state.st_ctime_ns and stat.S_ISREG(state.st_mode):
                    names.append(entry.name)
    except (OSError, OutsideVault):
        return []
    return sorted(names)


def sync(fd: int) -> None:
    """Bytes of an open file on the disk itself, not in a cache of the drive."""
    full = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync leaves the drive's cache
    if full is None:
        os.fsync(fd)
    else:
        fcntl.fcntl(fd, full)


def sync_folder(folder: str) -> None:
    """Names of a folder on the disk."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: str, mode: int = 0o777) -> None:
    """A folder and its missing parents, each name durable."""
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    make_folder(parent, mode)
    try:
        os.mkdir(folder, mode)
    except FileExistsError:
        return
    sync_folder(parent)


def write_all(fd: int, data: bytes) -> None:
    """Every byte: `write` may take fewer than it was given."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _write_ours(ours: str, target: str, path: str, data: bytes) -> None:
    """A complete, durable file beside nothing a person sees, with the mode of the target."""
    make_folder(os.path.dirname(ours))
    mode = 0o644 & ~_MASK
    try:
        state = os.stat(target)
    except FileNotFoundError:
        make_folder(os.path.dirname(target))
    else:
        if not stat.S_ISREG(state.st_mode):
            raise NotAFile(path)
        mode = stat.S_IMODE(state.st_mode)
    fd = os.open(ours, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
    try:
        write_all(fd, data)
        os.fchmod(fd, mode)
        _copy_attributes(target, fd)
        sync(fd)
    finally:
        os.close(fd)


def rename_to_free(one: str, other: str) -> bool:
    """Rename in one step, to a name that nothing has (else FileExistsError); False where there is no such step."""
    return _renamed(one, other, _RENAME_NOREPLACE, _RENAME_EXCL)


def _remove(ours: str) -> None:
    try:
        os.unlink(ours)
    except FileNotFoundError:
        return  # it has its place


def _copy_attributes(source: str, fd: int) -> None:
    if not hasattr(os, "listxattr"):
        return
    try:
        for name in os.listxattr(source):
            os.setxattr(fd, name, os.getxattr(source, name))
    except OSError:
        return  # attributes are a courtesy: a filesystem without them must not stop a save


def _create(ours: str, target: str, path: str) -> None:
    """Our file under its name; a file that appeared meanwhile wins."""
    try:
        try:
            os.link(ours, target)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            if not rename_to_free(ours, target):
                _claim(ours, target)
    except FileExistsError as error:
        raise ChangedMeanwhile(path) from error


def _claim(ours: str, target: str) -> None:
    """Where a file can neither be linked nor moved to a free name only: take the name, then move over it."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        os.rename(ours, target)
    except BaseException:
        if os.path.getsize(target) == 0:
            os.unlink(target)
        raise


def _exchange(ours: str, old: str, target: str, path: str, before: bytes, after: bytes) -> None:
    """Swap our file and the target; afterwards `old` is what was displaced, and it says `before`."""
    if _bytes_of(target) != before:
        raise ChangedMeanwhile(path)
    os.rename(ours, old)  # from here on nobody may remove it unread
    try:
        swapped = _swap(old, target)
    except OSError as error:
        if _bytes_of(old) == after:
            os.rename(old, ours)
        if isinstance(error, FileNotFoundError):
            raise ChangedMeanwhile(path) from error
        raise
    if not swapped:
        os.rename(old, ours)
        _displace(ours, old, target, path, before)
    if _bytes_of(old) == before:
        return
    # Written to between our look and the swap: give the other's version its place back.
    if not _given_back(old, target, after):
        _keep_both(old, target)
    sync_folder(os.path.dirname(target))
    raise ChangedMeanwhile(path)


def _displace(ours: str, old: str, target: str, path: str, before: bytes) -> None:
    """Where there is no exchange: a second name for what stands there, or a copy of it; then ours over it."""
    linked = True
    try:
        os.link(target, old)
    except FileNotFoundError as error:
        raise ChangedMeanwhile(path) from error
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        linked = False
        spare = old.removesuffix(".old") + ".before.kept.new"
        _write_ours(spare, target, path, before)
        os.rename(spare, old)
    sync_folder(os.path.dirname(old))
    if _bytes_of(target) != before:
        if not linked or os.path.samefile(old, target):
            os.unlink(old)  # our own copy, or one of two names
        raise ChangedMeanwhile(path)
    os.rename(ours, target)


def _given_back(old: str, target: str, after: bytes) -> bool:
    """Swap once more, unless someone wrote again; whether `old` was ours then, and is gone."""
    try:
        if _bytes_of(target) != after or not _swap(old, target) or _bytes_of(old) != after:
            return False
    except FileNotFoundError:
        return False
    os.unlink(old)
    return True


def _keep_both(file: str, target: str) -> None:
    """A name beside the target for a version that has no place any more."""
    stem, ending = os.path.splitext(target)
    for number in range(1, 1000):
        copy = f"{stem} (conflict {number}){ending}"
        try:
            _create(file, copy, copy)
        except ChangedMeanwhile:
            continue
        _remove(file)
        return


def _bytes_of(file: str) -> bytes | None:
    try:
        return read_regular(file)
    except FileNotFoundError:
        return None


def _swap(one: str, other: str) -> bool:
    """Exchange two names in one step; False where the system or filesystem has no such step."""
    return _renamed(one, other, _RENAME_EXCHANGE, _RENAME_SWAP)


def _renamed(one: str, other: str, linux: int, macos: int) -> bool:
    """Rename with a flag of the system's own; False where the system or filesystem does not know it."""
    if hasattr(_SYSTEM, "renameat2"):
        failed = _SYSTEM.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(linux))
    elif hasattr(_SYSTEM, "renamex_np"):
        failed = _SYSTEM.renamex_np(os.fsencode(one), os.fsencode(other), ctypes.c_uint(macos))
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), other)
