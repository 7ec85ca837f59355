"""Look again, for two seconds after a command, at the files that it saved.

Responsibility: another program may have had a file open while a command replaced it. What it still writes goes to
the displaced file, out of sight; or it writes a text over the file that it had read before. Within two seconds
both are seen here, and both texts are put into the note (or one into a conflict copy).
Does not: delay the command. On the command line a child process does it after the command has answered, in the app
a thread. Imports little: `jot` uses it.
"""

import os
import time

from vault.disk.access import read_regular
from vault.disk.history import CAPTURES, Change
from vault.disk.writing import TEMP
from vault.problem import Problem

# Seconds from one look to the next; two seconds together. More follow while lines have to be put back.
_PAUSES = (0.03, 0.07, 0.1, 0.2, 0.3, 0.3, 0.5, 0.5)
_MORE_PAUSES = (0.3,) * 6
_OVERWRITTEN_SECONDS = 1.0  # whatever removes a captured line later than this is taken for a person's edit
_CONFIRM_SECONDS = 0.03
_MOST = 64
_DAY_SECONDS = 24 * 60 * 60


class _Save:
    """One file that was saved: the text before and after, and where the text before was displaced to.

    is_capture  whether the lines it added are put back if an editor overwrites them
    """

    __slots__ = ("after", "before", "change", "displaced", "is_capture", "path", "root", "safe_until", "seen", "state")

    def __init__(
        self, change: Change, path: str, before: bytes | None, after: bytes, displaced: str, is_capture: bool
    ) -> None:
        self.root, self.state, self.change, self.is_capture = change.root, change.state, change.name, is_capture
        self.path, self.before, self.after, self.displaced = path, before, after, displaced
        self.seen: object = None
        self.safe_until = _OVERWRITTEN_SECONDS  # until when a line that vanishes is put back; seconds after the start


_saves: list[_Save] = []
_threads = False

TYPE_CHECKING = False  # typing's own name for it would import typing
if TYPE_CHECKING:
    from collections.abc import Callable


def remember(change: Change) -> None:
    """Note what a change saved, so that it is looked at again: by `start_child`, or by a thread from now on."""
    last = {save[0]: number for number, save in enumerate(change.saves)}
    for number, (path, before, after, displaced) in enumerate(change.saves):
        is_capture = change.verb in CAPTURES and last[path] == number
        _saves.append(_Save(change, path, before, after, displaced, is_capture))
    del _saves[:-_MOST]
    if _threads:
        _start_thread()


def use_threads() -> None:
    """Look at each save from a thread: for a process that goes on, as the app does."""
    global _threads
    _threads = True


def forget() -> None:
    """Forget what was saved so far."""
    _saves.clear()


def start_child() -> None:
    """Leave a child process behind that looks at what was saved; none if nothing was."""
    if not _saves:
        return
    try:
        if os.fork():
            return
    except OSError:
        return  # no room for a process: the next command looks
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.closerange(3, 1024)
        os.chdir("/")
        watch(take())
    finally:
        os._exit(0)


def _start_thread() -> None:
    import threading

    saves = take()
    if saves:
        threading.Thread(target=watch, args=(saves,), name="recheck", daemon=True).start()


def take() -> list[_Save]:
    """What was saved and is not looked at yet."""
    saves = _saves[:]
    _saves.clear()
    return saves


def watch(saves: list[_Save]) -> None:
    """Look at saved files again and again for two seconds. What fails is left to the next command and to `doctor`."""
    begin = time.monotonic()
    waiting: list[_Save] = []
    for number, pause in enumerate(_PAUSES + _MORE_PAUSES):
        if number >= len(_PAUSES) and not waiting:
            break
        time.sleep(pause)
        waiting = [save for save in saves if _try(_look_at, save, time.monotonic() - begin)]
    for save in waiting:
        _try(_keep_apart, save, 0.0)
    for root, state in {(save.root, save.state) for save in saves}:
        _archive(root, state)


def _try(look: "Callable[[_Save, float], bool]", save: _Save, elapsed: float) -> bool:
    """Whether a captured line still has to be put back."""
    try:
        return look(save, elapsed)
    except (OSError, Problem):
        return save.safe_until > elapsed  # the note is busy: another look, and then a conflict copy


def _look_at(save: _Save, elapsed: float) -> bool:
    """Return text that was displaced, and put a captured line back; whether it has to be looked at once more."""
    file = os.path.join(save.root, save.path)
    displaced = os.path.join(save.root, TEMP, save.displaced)
    signs = _sign(file), _sign(displaced)
    if signs == save.seen:
        return False
    written = os.lstat(displaced) if save.before is not None else None
    if written and written.st_mtime_ns >= written.st_ctime_ns:
        _return_text(save)
    if save.is_capture and elapsed <= save.safe_until and _is_overwritten(save, file):
        save.safe_until = elapsed + _OVERWRITTEN_SECONDS
        return _restore(save)
    save.seen = signs
    return False


def _keep_apart(save: _Save, _: float) -> bool:
    """Make a conflict copy with a captured line that could not be put back: its page is saved all the time."""
    from vault.disk.displaced_files import make_conflict_copy
    from vault.disk.lock import Held

    with Held(os.path.join(save.state, "write.lock")):
        if _is_overwritten(save, os.path.join(save.root, save.path)):
            make_conflict_copy(save.root, save.path, save.after, f"{save.change}-apart.kept")
    return False


def _sign(file: str) -> object:
    try:
        state = os.stat(file)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def _is_overwritten(save: _Save, file: str) -> bool:
    """Whether a captured line is missing, and still is a moment later: an editor may be in the middle of a save."""
    from vault.text.merge import lacks_lines

    for last in (False, True):
        if not lacks_lines(save.before or b"", save.after, read_regular(file)):
            return False
        if not last:
            time.sleep(_CONFIRM_SECONDS)
    return True


def _return_text(save: _Save) -> None:
    from vault.disk.displaced_files import return_text
    from vault.disk.lock import Held

    with Held(os.path.join(save.state, "write.lock")):
        return_text(save.root, save.state, {save.displaced: save.before or b""})


def _restore(save: _Save) -> bool:
    """Put a captured line back that an editor overwrote with a text it had read before; whether that was needed."""
    from vault.disk.displaced_files import merge_back
    from vault.disk.history import close_without_change
    from vault.disk.lock import Held
    from vault.disk.operations import was_changed_since

    with Held(os.path.join(save.state, "write.lock")):
        if was_changed_since(save.state, save.change, save.path):
            return False  # by a command of ours, an undo among them
        stem = f"{save.displaced.removesuffix('.kept')}-restored-{os.urandom(4).hex()}"
        merge_back(save.root, save.state, save.path, save.before, save.after, stem)
        close_without_change(save.state, "")
    return True


def _archive(root: str, state: str) -> None:
    """Move displaced files to history that are over a day old: somebody may use no command but `jot`."""
    try:
        with os.scandir(os.path.join(root, TEMP)) as entries:
            old = any(time.time() - entry.stat(follow_symlinks=False).st_ctime > _DAY_SECONDS for entry in entries)
        if old:
            from vault.disk.displaced_files import settle
            from vault.disk.lock import Held

            with Held(os.path.join(state, "write.lock")):
                settle(root, state, time.time())
    except OSError:
        return
