"""Taking back the last changing command, and settling what saves displaced.

Owns the plan of an undo (every file checked before the first is written), and the afterlife of displaced
files: a day under `.deliberate/tmp/`, looked at once more, then 30 days in this machine's history.
Must not know what the commands meant; voiding events is the caller's, who has the log.
"""

import os
import re
import stat
from binascii import crc32

from vault.disk.history import append, digest, intend, intent_file, quoted
from vault.disk.moving import move
from vault.disk.operations import Operation, Write, displaced
from vault.disk.writing import (
    MARKER,
    TEMP,
    CannotWrite,
    ChangedMeanwhile,
    OutsideVault,
    inside,
    make_folder,
    own_folder,
    read,
    replace,
    sync,
    sync_folder,
    write_all,
)
from vault.problem import Problem
from vault.text.merge import take_back

TRASH = MARKER + "/trash"
HISTORY = "history"
KEPT_SECONDS = 24 * 60 * 60
HISTORY_SECONDS = 30 * KEPT_SECONDS

_VERSION = re.compile(r".*\.kept\.(?P<note>[0-9a-f]{8})", re.DOTALL)
_OURS = re.compile(r"(?P<kept>[0-9A-HJKMNP-TV-Z]{26}-.*\.kept)(?P<half>\.new|\.old)?", re.DOTALL)


class Overlaps(Problem):
    """A later edit touches the lines that undo would take back."""

    kind = "conflict"

    def __init__(self, path: str) -> None:
        super().__init__(
            "the lines to take back were edited since", path=path, remedy="both stay; edit the note by hand"
        )


class CannotMoveBack(Problem):
    """A file that was moved is gone from its new name, or its old name is taken."""

    kind = "conflict"

    def __init__(self, path: str, back: str) -> None:
        super().__init__(
            f"this file cannot go back to {back}: it is gone, or that name is taken", path=path,
            remedy="move it by hand",
        )  # fmt: skip


class PreImageGone(Problem):
    """The version from before the change is no longer kept on this machine, or was written to since."""

    def __init__(self, path: str) -> None:
        super().__init__("what stood here before is no longer kept", path=path, remedy="use git or a backup")


def undo(root: str, state: str, operation: Operation) -> list[str]:
    """Take the writes of an operation back, newest first; its paths. `mark_undone` is the caller's last step.

    May be repeated after a crash: what is taken back already stays as it is.
    Raises Overlaps, PreImageGone or CannotMoveBack before anything is written.
    """
    now: dict[str, bytes | None] = {}
    plan: list[tuple[int, Write, bytes | None, bytes | None]] = []
    for number, write in reversed(list(enumerate(operation.writes))):
        if write.moved:
            if number not in operation.taken and _is_to_go_back(root, write):
                plan.append((number, write, None, None))
            continue
        current = now[write.path] if write.path in now else read(root, write.path)
        result = current if number in operation.taken else _taken_back(root, state, write, current)
        now[write.path] = result
        if result != current:
            plan.append((number, write, current, result))
    for number, write, current, result in plan:
        _take_back(root, state, operation.name, number, write, current, result)
        append(state, f'{{"taken":{quoted(operation.name)},"write":{number}}}')
    moved = {write.moved for write in operation.writes if write.moved}
    return sorted({write.path for write in operation.writes} | moved)


def _take_back(
    root: str, state: str, name: str, number: int, write: Write, current: bytes | None, result: bytes | None
) -> None:
    """One step of the plan."""
    kept = _free_name(root, f"{name}-undo-{number}")
    if write.moved:
        move(root, write.path, write.moved, kept)
        return
    assert current is not None
    if result is None:
        intend(state, kept, write.path, current, b"")  # refuses before the file is moved when nothing can be recorded
        to_trash(root, write.path, name, current)
    else:
        intend(state, kept, write.path, current, result)
        replace(root, write.path, current, result, kept)


def _is_to_go_back(root: str, write: Write) -> bool:
    """Whether a moved file is still at its new name; False if it is back. Raises CannotMoveBack."""
    here, there = (os.path.lexists(os.path.join(root, path)) for path in (write.path, write.moved))
    if here == there:
        raise CannotMoveBack(write.path, write.moved)
    return here


def mark_undone(state: str, operation: Operation) -> None:
    """An operation and all that belongs to it is taken back, durably: `undo` goes on to the one before."""
    append(state, f'{{"undone":{quoted(operation.name)}}}', durable=True)


def settle(root: str, state: str, now: float) -> list[str]:
    """Move displaced files older than a day to history; the conflict copies that had to be made.

    now  Unix seconds
    A program that still had a displaced file open may have gone on writing to it, and one may have written
    in the instant of an exchange whose process was then killed: a file that says neither what we displaced
    nor what we wrote gets a name beside its note again. History keeps a version for 30 days, and the newest
    of each note for good. Only files of ours are touched, none through a link; a half-done exchange that no
    record tells of may hold words nobody has elsewhere, and stays. What fails is tried again another time:
    housekeeping never stops a command.
    """
    files = _old_files(root, now)
    if not files:
        return []
    history = os.path.join(state, HISTORY)
    known = displaced(state, {kept for _, kept, _ in files}, root)
    copies: list[str] = []
    settled: list[str] = []
    for file, kept, half in files:
        record = known.get(kept)
        if record is None and half == ".old":
            continue
        try:
            data = _bytes_of(file)
            if record is not None and half != ".new" and digest(data) == record.before:
                _store(history, _history_name(kept, record.path), data)
            elif record is None or half == ".new" or (half == ".old" and digest(data) == record.after):
                _store(history, kept + half, data)
            else:
                copies += _conflict_copy(root, record.path, data, kept)
        except (OSError, Problem):
            continue
        settled.append(file)
        beside = intent_file(root, kept)
        if os.path.lexists(beside) and beside not in settled:
            settled.append(beside)
    if settled:
        _leave(history, settled, now)
    return copies


def _old_files(root: str, now: float) -> list[tuple[str, str, str]]:
    """(file, name it was to be kept under, "", ".new" or ".old") of each displaced file over a day old."""
    found = []
    try:
        folder = own_folder(root, TEMP)
        for name in sorted(os.listdir(folder)):
            ours = _OURS.fullmatch(name)
            status = os.lstat(os.path.join(folder, name)) if ours else None
            if ours and status and stat.S_ISREG(status.st_mode) and now - status.st_ctime >= KEPT_SECONDS:
                found.append((os.path.join(folder, name), ours["kept"], ours["half"] or ""))
    except (OSError, OutsideVault):
        return []
    return found


def _conflict_copy(root: str, path: str, data: bytes, kept: str) -> list[str]:
    """The text under the next free name `note (conflict N).md`; none when the note or a copy says it."""
    stem, ending = os.path.splitext(path)
    copy, number = path, 0
    while (there := read(root, copy)) is not None or not number:
        if there == data:
            return []
        number += 1
        copy = f"{stem} (conflict {number}){ending}"
    replace(root, copy, None, data, kept + ".copy.kept")
    return [copy]


def _history_name(kept: str, path: str) -> str:
    """The name in history of a version of a note: which note, is told by its ending."""
    return f"{kept}.{crc32(path.encode('utf-8', 'surrogateescape')):08x}"


def _store(folder: str, name: str, data: bytes) -> None:
    """A durable file in history; never over one that says something else."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    part = os.path.join(folder, "part")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_all(fd, data)
        sync(fd)
    finally:
        os.close(fd)
    number = 0
    while os.path.exists(file := os.path.join(folder, f"{number}-{name}" if number else name)):
        if _bytes_of(file) == data:
            break
        number += 1
    os.rename(part, file)


def _leave(history: str, settled: list[str], now: float) -> None:
    """Remove what history or a conflict copy holds durably, then what history has held long enough."""
    try:
        if os.path.isdir(history):
            sync_folder(history)
        for file in settled:
            os.unlink(file)
        _forget(history, now)
    except OSError:
        return


def _forget(history: str, now: float) -> None:
    """Remove versions over 30 days old, but for the newest of each note."""
    versions: dict[str, list[str]] = {}
    for name in os.listdir(history) if os.path.isdir(history) else ():
        note = _VERSION.fullmatch(name)
        versions.setdefault(note["note"] if note else "", []).append(name)
    for note_, names in versions.items():
        if note_ and len(names) == 1:
            continue
        aged = sorted((os.lstat(os.path.join(history, name)).st_mtime_ns, name) for name in names)
        for mtime_ns, name in aged[:-1] if note_ else aged:
            if now - mtime_ns / 1e9 >= HISTORY_SECONDS:
                os.unlink(os.path.join(history, name))


def _taken_back(root: str, state: str, write: Write, current: bytes | None) -> bytes | None:
    """What the file shall say, None for one that shall go; `current` when that is so already."""
    if write.kept is None:
        if not current:
            return None
        result = take_back(b"", write.inserted, current)
        if result is None:
            raise Overlaps(write.path)
        return result or None
    if current is None:
        raise Overlaps(write.path)
    if digest(current) == write.before:
        return current
    before = _pre_image(root, state, write.kept, write)
    after = before[: write.start] + write.inserted + before[write.start + write.removed :]
    result = take_back(before, after, current)
    if result is None:
        raise Overlaps(write.path)
    return result


def _pre_image(root: str, state: str, kept: str, write: Write) -> bytes:
    history = os.path.join(state, HISTORY)
    for file in (os.path.join(own_folder(root, TEMP), kept), os.path.join(history, _history_name(kept, write.path))):
        try:
            data = _bytes_of(file)
        except FileNotFoundError:
            continue
        if digest(data) == write.before:
            return data
    raise PreImageGone(write.path)


def _free_name(root: str, stem: str) -> str:
    """A name for what an undo displaces; an attempt that was killed may have left the first one behind."""
    folder = own_folder(root, TEMP)
    number = 0
    while any(os.path.lexists(os.path.join(folder, f"{stem}-{number}.kept{half}")) for half in ("", ".old")):
        number += 1
    return f"{stem}-{number}.kept"


def to_trash(root: str, path: str, name: str, current: bytes) -> None:
    """Move a file away that still says `current`; nothing is unlinked."""
    source = inside(root, path)
    stem = file = os.path.join(own_folder(root, TRASH), name, path)
    number = 0
    while os.path.lexists(file):
        number += 1
        file = f"{stem}.{number}"
    try:
        make_folder(os.path.dirname(file))
        os.rename(source, file)
        if _bytes_of(file) != current:
            if not os.path.lexists(source):
                os.rename(file, source)
            raise ChangedMeanwhile(path)
        sync_folder(os.path.dirname(file))
        sync_folder(os.path.dirname(source))
    except OSError as error:
        raise CannotWrite(path, error) from error


def _bytes_of(file: str) -> bytes:
    """The bytes of a file of ours; a link in its place is an error."""
    fd = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    with open(fd, "rb", buffering=0) as opened:
        return opened.read()
