"""One changing command at a time on this machine.

Owns an `flock` on a file in the state directory: the kernel frees it when a process dies, so there is
no stale lock to clear. Never a lock file inside a vault, where a sync tool would carry it away.
Must not know what the lock protects.
"""

import fcntl
import os

from vault.disk.writing import make_folder


class Held:
    """Holds the lock from `with` to its end; waits as long as another process holds it.

    path      the lock file, made when it is missing
    fallback  a folder that is locked itself when the file cannot be; nothing is created in it
    wait      False: raise BlockingIOError at once if somebody holds it
    refused   why the file could not be locked; None when it was

    Raises OSError when the file cannot be locked and no fallback is named. With a fallback it raises no other
    OSError than BlockingIOError: when the folder cannot be locked either, nothing is, and only the one writer's
    comparison before each exchange protects the notes.
    """

    def __init__(self, path: str, fallback: str = "", *, wait: bool = True) -> None:
        self.path, self.fallback, self._wait = path, fallback, wait
        self.refused: OSError | None = None
        self._fd = -1

    def __enter__(self) -> "Held":
        try:
            make_folder(os.path.dirname(self.path), mode=0o700)  # durable: the record for undo will be in it
            self._lock(self.path, os.O_RDWR | os.O_CREAT)
        except BlockingIOError:
            raise
        except OSError as error:
            if not self.fallback:
                raise
            self.refused = error
            try:
                self._lock(self.fallback, os.O_RDONLY | os.O_DIRECTORY)
            except BlockingIOError:
                raise
            except OSError:
                return self  # `refused` tells the caller
        return self

    def __exit__(self, *_: object) -> None:
        if self._fd >= 0:
            os.close(self._fd)

    def _lock(self, path: str, flags: int) -> None:
        fd = os.open(path, flags | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | (0 if self._wait else fcntl.LOCK_NB))
        except BaseException:
            os.close(fd)  # interrupted while it waited: a lock nobody frees must not stay
            raise
        self._fd = fd
