"""Every call by which this process changes files below a folder, told before it is made and once it was made.

`install` replaces the functions of `os`, `open` and the `renameat2` that is called through ctypes by ones that tell
a `Watcher`; it must come before the program is imported. What SQLite writes is not seen: it writes in C, and all that
it writes here is a cache.
"""

from __future__ import annotations

import _pyio  # type: ignore[import-not-found]
import builtins
import ctypes
import fcntl
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changes files.

    name  of the system call, without the differences between its variants: `rename`, `exchange`, `write` …
    path  what it acts on, relative to the watched folder; to: the second name of a rename, an exchange or a link
    file  which opened file it acts on: numbers from 1, given by `open`
    data  bytes to be written;  at: where, or the size of a truncation
    new   of an `open`, whether nothing had the name;  empties: whether it cuts the file to nothing
    """

    name: str
    path: str
    to: str = ""
    file: int = 0
    data: bytes = b""
    at: int = 0
    new: bool = False
    empties: bool = False

    def __str__(self) -> str:
        return f"{self.name} {self.path}" + (f" -> {self.to}" if self.to else "")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file below the watched folder."""

    number: int
    path: str
    appends: bool


class Watcher:
    """Tells the calls of this process below one folder.

    before  called with each call, and with what would make half of it where it is a write
    after   called with each call that succeeded, and with what it returned
    """

    def __init__(
        self, folder: str, before: Callable[[Call, Callable[[], object]], None], after: Callable[[Call, object], None]
    ) -> None:
        self.folder = os.path.realpath(folder)
        self.before, self.after = before, after
        self.opened: dict[int, Opened] = {}
        self._number = 0

    def below(self, path: Any) -> str | None:
        """A path relative to the watched folder, "" for itself; None for one that is not below it."""
        if isinstance(path, int):
            return self.opened[path].path if path in self.opened else None
        full = os.path.abspath(os.fsdecode(path))
        full = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
        return full[len(self.folder) + 1 :] if (full + "/").startswith(self.folder + "/") else None

    def make(self, call: Call, real: Callable[[], Any], half: Callable[[], object] = lambda: None) -> Any:
        """Make a call that is told."""
        self.before(call, half)
        result = real()
        self.after(call, result)
        return result

    def open(self, path: str, flags: int, real: Callable[[], int]) -> int:
        """Open a file; told unless it is only read."""
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        self._number += 1
        number = self._number
        if writes:
            new, empties = not os.path.lexists(os.path.join(self.folder, path)), bool(flags & os.O_TRUNC)
            fd: int = self.make(Call("open", path, file=number, new=new, empties=empties), real)
        else:
            fd = real()
        self.opened[fd] = Opened(number, path, bool(flags & os.O_APPEND))
        return fd


_watcher: Watcher | None = None
_real = {name: getattr(os, name) for name in dir(os) if callable(getattr(os, name))}


def watch(watcher: Watcher | None) -> None:
    """From now on tell this watcher; None: nobody."""
    global _watcher
    _watcher = watcher


def install() -> None:
    """Replace the functions by ones that tell; once, before the program is imported."""
    if hasattr(fcntl, "F_FULLFSYNC"):
        del fcntl.F_FULLFSYNC  # macOS: the program then syncs by the call that is told
    for name, told in _TOLD.items():
        if name in _real:
            setattr(os, name, _telling(name, told))
    os.open = _open
    os.close = _close
    os.write = _write
    builtins.open = io.open = _open_file
    ctypes.CDLL = _Library  # type: ignore[misc]


def _telling(name: str, told: Callable[..., Call | None]) -> Callable[..., Any]:
    def call(*args: Any, **named: Any) -> Any:
        watcher = _watcher
        made = told(watcher, *args) if watcher else None
        if watcher is None or made is None:
            return _real[name](*args, **named)
        return watcher.make(made, lambda: _real[name](*args, **named))

    return call


def _on_path(name: str) -> Callable[..., Call | None]:
    def told(watcher: Watcher, path: Any, *_: Any) -> Call | None:
        below = watcher.below(path)
        return None if below is None else Call(name, below)

    return told


def _on_two(name: str) -> Callable[..., Call | None]:
    def told(watcher: Watcher, one: Any, other: Any, *_: Any) -> Call | None:
        first, second = watcher.below(one), watcher.below(other)
        return None if first is None or second is None else Call(name, first, second)

    return told


def _on_file(name: str) -> Callable[..., Call | None]:
    def told(watcher: Watcher, fd: Any, *rest: Any) -> Call | None:
        opened = watcher.opened.get(fd) if isinstance(fd, int) else None
        size = rest[0] if name == "truncate" else 0
        return Call(name, opened.path, file=opened.number, at=size) if opened else None

    return told


_TOLD: dict[str, Callable[..., Call | None]] = {
    "rename": _on_two("rename"),
    "replace": _on_two("rename"),
    "link": _on_two("link"),
    "symlink": lambda watcher, source, path, *_: _on_path("symlink")(watcher, path),
    "unlink": _on_path("unlink"),
    "remove": _on_path("unlink"),
    "mkdir": _on_path("mkdir"),
    "rmdir": _on_path("rmdir"),
    "fsync": _on_file("fsync"),
    "fdatasync": _on_file("fsync"),
    "ftruncate": _on_file("truncate"),
    "fchmod": _on_file("mode"),
    "chmod": _on_path("mode"),
    "utime": _on_path("mode"),
    "setxattr": _on_path("mode"),
    **{name: _on_file(name) for name in ("pwrite", "writev", "pwritev", "sendfile", "copy_file_range", "splice")},
}


def _open(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
    watcher = _watcher
    below = watcher.below(path) if watcher and dir_fd is None else None
    if watcher is None or below is None:
        fd: int = _real["open"](path, flags, mode, dir_fd=dir_fd)
        return fd
    return watcher.open(below, flags, lambda: _real["open"](path, flags, mode))


def _close(fd: int) -> None:
    if _watcher:
        _watcher.opened.pop(fd, None)
    _real["close"](fd)


def _write(fd: int, data: Any) -> int:
    watcher = _watcher
    opened = watcher.opened.get(fd) if watcher else None
    if watcher is None or opened is None:
        count: int = _real["write"](fd, data)
        return count
    at = os.fstat(fd).st_size if opened.appends else os.lseek(fd, 0, os.SEEK_CUR)
    whole = bytes(data)
    call = Call("write", opened.path, file=opened.number, data=whole, at=at)
    half = whole[: len(whole) // 2]
    written: int = watcher.make(call, lambda: _real["write"](fd, whole), lambda: _real["write"](fd, half))
    return written


_open_in_c = open


def _open_file(file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
    """A file that is written goes the way of Python's own pure twin of `open`, which calls `os` for everything."""
    if _watcher is None or not set(mode) & set("wax+"):
        return _open_in_c(file, mode, *args, **named)
    return _pyio.open(file, mode, *args, **named)


class _Library(ctypes.CDLL):
    """The C library, its renames with a flag told."""

    def __getattr__(self, name: str) -> Any:
        function = super().__getattr__(name)
        if name not in ("renameat2", "renamex_np"):
            return function

        def renamed(*args: Any) -> Any:
            one, other, flag = (args[1], args[3], args[4]) if name == "renameat2" else args
            exchanges = flag.value == 2  # RENAME_EXCHANGE and RENAME_SWAP alike
            watcher = _watcher
            call = _on_two("exchange" if exchanges else "rename")(watcher, one, other) if watcher else None
            if watcher is None or call is None:
                return function(*args)
            watcher.before(call, lambda: None)
            failed = function(*args)
            if not failed:
                watcher.after(call, failed)
            return failed

        setattr(self, name, renamed)  # where the library itself has put its function, to be found at once
        return renamed
