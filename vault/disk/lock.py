"""One changing command at a time on this machine.

Owns an `flock` on a file in the state directory: the kernel frees it when a process dies, so there is
no stale lock to clear. Never a lock file inside a vault, where a sync tool would carry it away.
Must not know what the lock protects.
"""

import fcntl
import os


class Held:
    """Holds the lock from `with` to its end; waits as long as another process holds it.

    wait  False: raise BlockingIOError at once if somebody holds it
    """

    def __init__(self, path: str, *, wait: bool = True) -> None:
        self.path, self._wait = path, wait
        self._fd = -1

    def __enter__(self) -> "Held":
        os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
        self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | (0 if self._wait else fcntl.LOCK_NB))
        except BaseException:
            os.close(self._fd)  # interrupted while it waited: a lock nobody frees must not stay
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)
