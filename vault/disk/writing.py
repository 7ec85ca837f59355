"""The one writer: the only code that replaces or creates a file of the vault.

Owns the way from new bytes to a file that survives a crash: resolve, compare, temp, fsync, exchange,
fsync the directory. What stood there before is never dropped: the displaced file is kept under
`.deliberate/tmp/`. Must not know what the bytes mean, nor the clock. Raises `ChangedMeanwhile` rather
than overwrite what someone else wrote. Imports little: capture's own door uses it.
"""

import errno
import fcntl
import os
import stat

from vault.problem import Problem

MARKER = ".deliberate"
TEMP = MARKER + "/tmp"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS sys/stdio.h


class ChangedMeanwhile(Problem):
    """Someone else changed the file between reading and writing; nothing was written."""

    kind = "conflict"

    def __init__(self, path: str) -> None:
        super().__init__("someone else changed this file meanwhile", path=path, remedy="run the command again")


class OutsideVault(Problem):
    """The path leads, through a link or dots, to a file outside the vault."""

    def __init__(self, path: str) -> None:
        super().__init__("this path leads outside the vault", path=path, remedy="open that folder as its own vault")


class NotAFile(Problem):
    """The path is a folder, a device or a pipe."""

    def __init__(self, path: str) -> None:
        super().__init__("this is not a regular file", path=path, remedy="move it away or choose another name")


class CannotWrite(Problem):
    """The system refused: no space, no permission, a read-only disk."""

    def __init__(self, path: str, error: OSError) -> None:
        reason = os.strerror(error.errno) if error.errno else str(error)
        remedies = {
            errno.ENOSPC: "free some disk space and run it again",
            errno.EACCES: "check the permissions of the file and its folder",
            errno.EROFS: "the disk is mounted read-only",
            errno.ENAMETOOLONG: "choose a shorter name",
        }
        super().__init__(
            f"cannot write: {reason}", path=path, remedy=remedies.get(error.errno or 0, "nothing was changed")
        )


def read(root: str, path: str) -> bytes | None:
    """The bytes of a vault file, or None when it does not exist."""
    try:
        with open(inside(root, path), "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        return None
    except IsADirectoryError as error:
        raise NotAFile(path) from error
    except OSError as error:
        raise CannotRead(path, error) from error


class CannotRead(Problem):
    """The file is there but cannot be read."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(
            f"cannot read: {os.strerror(error.errno or 0)}", path=path, remedy="check its permissions and the disk"
        )


def inside(root: str, path: str) -> str:
    """The real file behind a vault path, symbolic links followed; never outside the vault."""
    real_root = os.path.realpath(root)
    real = os.path.realpath(os.path.join(real_root, path))
    if not real.startswith(real_root.rstrip("/") + "/"):
        raise OutsideVault(path)
    return real


def replace(root: str, path: str, before: bytes | None, after: bytes, kept_name: str) -> bool:
    """Put `after` where `before` was read; durable when it returns. False: they were equal, nothing written.

    before     the bytes that were read, None for a file that did not exist
    kept_name  file name under `.deliberate/tmp/` for what is displaced
    Raises ChangedMeanwhile when the file no longer says `before`, OutsideVault, NotAFile, CannotWrite.
    """
    if before == after:
        return False
    target = inside(root, path)
    try:
        temp = _temp_file(root, target, after, kept_name)
        try:
            if before is None:
                _create(temp, target, path)
            else:
                _exchange(temp, target, path, before, after)
                os.rename(temp, os.path.join(root, TEMP, kept_name))
                temp = ""
        finally:
            if temp:
                os.unlink(temp)
        sync_folder(os.path.dirname(target))
    except OSError as error:
        raise CannotWrite(path, error) from error
    return True


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


def make_folder(folder: str) -> None:
    """A folder and its missing parents, each name durable."""
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    make_folder(parent)
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    sync_folder(parent)


def write_all(fd: int, data: bytes) -> None:
    """Every byte: `write` may take fewer than it was given."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _temp_file(root: str, target: str, data: bytes, name: str) -> str:
    """A complete, durable file beside nothing a person sees, with the mode of the target."""
    folder = os.path.join(root, TEMP)
    make_folder(folder)
    temp = os.path.join(folder, name + ".new")
    mode = 0o644 & ~_umask()
    try:
        state = os.stat(target)
    except FileNotFoundError:
        make_folder(os.path.dirname(target))
    else:
        if not stat.S_ISREG(state.st_mode):
            raise NotAFile(os.path.relpath(target, root))
        mode = stat.S_IMODE(state.st_mode)
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        write_all(fd, data)
        os.fchmod(fd, mode)
        _copy_attributes(target, fd)
        sync(fd)
    except OSError:
        os.unlink(temp)
        raise
    finally:
        os.close(fd)
    return temp


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _copy_attributes(source: str, fd: int) -> None:
    if not hasattr(os, "listxattr"):
        return
    try:
        for name in os.listxattr(source):
            os.setxattr(fd, name, os.getxattr(source, name))
    except OSError:
        return  # attributes are a courtesy: a filesystem without them must not stop a save


def _create(temp: str, target: str, path: str) -> None:
    """The temp file under its name; a file that appeared meanwhile wins."""
    try:
        os.link(temp, target)
    except FileExistsError as error:
        raise ChangedMeanwhile(path) from error
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        # A filesystem without hard links: claim the name first, so that two creators cannot both win.
        try:
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError as taken:
            raise ChangedMeanwhile(path) from taken
        os.rename(temp, target)
        open(temp, "xb").close()  # the caller removes a temp file whichever way the name was made


def _exchange(temp: str, target: str, path: str, before: bytes, after: bytes) -> None:
    """Swap the two files; afterwards `temp` is what was displaced, and it says `before`."""
    if _bytes_of(target) != before:
        raise ChangedMeanwhile(path)
    try:
        swapped = _swap(temp, target)
    except FileNotFoundError as error:
        raise ChangedMeanwhile(path) from error
    if not swapped:
        displaced = temp + ".old"
        os.link(target, displaced)
        os.rename(temp, target)
        os.rename(displaced, temp)
    if _bytes_of(temp) == before:
        return
    # Written to between our look and the swap: give the other's version its place back.
    if not (_bytes_of(target) == after and _swap(temp, target) and _bytes_of(temp) == after):
        _keep_both(temp, target)
    raise ChangedMeanwhile(path)


def _keep_both(file: str, target: str) -> None:
    """A second name beside the target for a version that has no place any more."""
    stem, ending = os.path.splitext(target)
    for number in range(1, 1000):
        try:
            os.link(file, f"{stem} (conflict {number}){ending}")
        except FileExistsError:
            continue
        return


def _bytes_of(file: str) -> bytes | None:
    try:
        with open(file, "rb", buffering=0) as opened:
            return opened.read()
    except FileNotFoundError:
        return None


def _swap(one: str, other: str) -> bool:
    """Exchange two names in one step; False where the system or filesystem has no such step."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(
            _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
        )
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(os.fsencode(one), os.fsencode(other), ctypes.c_uint(_RENAME_SWAP))
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number == errno.ENOENT:
        raise FileNotFoundError(number, os.strerror(number), other)
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number))
