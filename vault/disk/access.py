"""Access to the files of a vault: where a path really leads, whether it may be written, and reading it.

Owns the guard that every path of a vault goes through: symbolic links are followed and never lead outside,
nothing is written into a hidden folder that is not ours, a file that is read-only stays as it is. Owns reading,
too: only regular files, and without waiting for another program, since a vault may hold a named pipe. Must not
know what the bytes mean. Imports little: capture's own door uses it.
"""

import errno
import os
import stat

from vault.problem import Problem

MARKER = ".deliberate"
_NO_WAITING = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_OF_NO_FILE = (errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP)  # what opening a socket, or a device without driver, says


class OutsideVault(Problem):
    """The path leads, through a link or dots, to a file outside the vault: `real`, "" if that says nothing more."""

    def __init__(self, path: str, real: str = "", remedy: str = "open that folder as its own vault") -> None:
        to = f", to {real}" if real else ""
        super().__init__(f"this path leads outside the vault{to}", path=path, remedy=remedy)


class NotAFile(Problem):
    """The path is a folder, a named pipe, a socket or a device."""

    def __init__(self, path: str) -> None:
        super().__init__("this is not a regular file", path=path, remedy="move it away or choose another name")


class CannotRead(Problem):
    """The file is there but cannot be read."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(
            f"cannot read: {os.strerror(error.errno or 0)}", path=path, remedy="check its permissions and the disk"
        )


class ProtectedFolderError(Problem):
    """The path leads into a hidden folder that is not ours: git's, Obsidian's, or anybody else's.

    path, real  as it was named, and as it is once links are followed; relative to the vault
    """

    def __init__(self, path: str, real: str) -> None:
        linked = real != os.path.normpath(path)
        link = f"this leads through a link to {real}, and " if linked else ""
        super().__init__(
            f"{link}nothing is written into a hidden folder", path=path,
            remedy="remove the link or name another place" if linked else "name another place",
        )  # fmt: skip


class ReadOnlyFileError(Problem):
    """Nobody may write to the file, not even its owner, who wants it to stay as it is."""

    def __init__(self, path: str, target: str) -> None:
        super().__init__("this file is read-only", path=path, remedy=f"to allow changes: chmod u+w '{target}'")


class NotRegularError(OSError):
    """What was to be opened is a folder, a named pipe, a socket or a device."""

    def __init__(self, file: str) -> None:
        super().__init__(errno.EINVAL, "not a regular file", file)


def open_regular(file: str, flags: int, mode: int = 0o644) -> int:
    """The descriptor of a regular file, opened without waiting for another program.

    flags, mode  those of `os.open`
    Raises NotRegularError, OSError.
    """
    try:
        fd = os.open(file, flags | _NO_WAITING, mode)
    except BlockingIOError:  # another program, such as Samba, holds a lease on it, and gives it up to one who waits
        if not stat.S_ISREG(os.stat(file).st_mode):
            raise NotRegularError(file) from None
        fd = os.open(file, flags | os.O_CLOEXEC, mode)
    except OSError as error:
        if error.errno in _OF_NO_FILE:
            raise NotRegularError(file) from error
        raise
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise NotRegularError(file)
    except BaseException:
        os.close(fd)
        raise
    return fd


def read_regular(file: str, flags: int = 0) -> bytes:
    """The bytes of a regular file; a named pipe, a socket or a device is refused and never waited for.

    flags  further flags of `os.open`, as os.O_NOFOLLOW
    Raises NotRegularError, OSError.
    """
    with open(open_regular(file, os.O_RDONLY | flags), "rb", buffering=0) as opened:
        return opened.read()


def read(root: str, path: str) -> bytes | None:
    """The bytes of a vault file, or None when it does not exist. Raises NotAFile, CannotRead, OutsideVault."""
    try:
        return read_regular(inside(root, path))
    except FileNotFoundError:
        return None
    except NotRegularError as error:
        raise NotAFile(path) from error
    except OSError as error:
        raise CannotRead(path, error) from error


def inside(root: str, path: str) -> str:
    """The real file behind a vault path that is read, symbolic links followed; never outside the vault."""
    top = _top(root)
    return top + _below(top, os.path.realpath(os.path.join(top, path)), path)


def writable(root: str, path: str, *, from_sync: bool = False) -> str:
    """The real file behind a vault path that is about to be written or moved, symbolic links followed.

    from_sync  whether git brings it, which carries the hidden folders of other programs, too
    Raises OutsideVault, ProtectedFolderError.
    """
    top = _top(root)
    real = _below(top, os.path.realpath(os.path.join(top, path)), path)
    _check_hidden(real, path, from_sync)
    return top + real


def writable_name(root: str, path: str, *, from_sync: bool = False) -> str:
    """As `writable`, for a link that is itself made or removed: the last name of the path is not followed."""
    top = _top(root)
    folder, name = os.path.split(path)
    real = _below(top, os.path.join(os.path.realpath(os.path.join(top, folder)), name), path)
    _check_hidden(real, path, from_sync)
    return top + real


def _top(root: str) -> str:
    return os.path.realpath(root).rstrip("/") + "/"


def _below(top: str, real: str, path: str) -> str:
    """A real file as a path below the vault's real root. Raises OutsideVault."""
    if not real.startswith(top):
        raise OutsideVault(path, real)
    return real[len(top) :]


def _check_hidden(real: str, path: str, from_sync: bool) -> None:
    """Raises ProtectedFolderError where a real path of the vault is in a folder that others alone write to."""
    names = real.casefold().split("/")
    free = from_sync or real.startswith(MARKER + "/")
    for at, name in enumerate(names):
        hidden = name.startswith(".") and (at + 1 < len(names) or name == ".obsidian")
        if name in (".git", "git~1") or (hidden and not free):  # the second is its short name on NTFS
            raise ProtectedFolderError(path, real)


def is_read_only(file: str) -> bool:
    """Whether nobody has the permission to write to a file; asked of its mode, since root may always."""
    try:
        mode = os.stat(file).st_mode
    except OSError:
        return False  # whoever opens it will say what is wrong
    return stat.S_ISREG(mode) and not mode & 0o222


def check_not_read_only(file: str, path: str) -> None:
    """Raises ReadOnlyFileError for the file behind a vault path, when nobody may write to it."""
    if is_read_only(file):
        raise ReadOnlyFileError(path, file)


def own_folder(root: str, name: str) -> str:
    """The real path of a folder of ours in the vault, which may not exist yet.

    Raises OutsideVault when a link stands in its way: a stranger's vault could lead us to any folder.
    """
    folder = os.path.join(os.path.realpath(root), name)
    real = os.path.realpath(folder)
    if real != folder:
        raise OutsideVault(name, real, remedy="put a folder of its own where the link is")
    return folder
