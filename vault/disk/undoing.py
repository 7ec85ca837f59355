"""Taking back the last changing command, and settling what saves displaced.

Owns reading the operations file, the plan of an undo (every file checked before the first is written),
and the afterlife of displaced files: a day under `.deliberate/tmp/`, looked at once more, then history.
Must not know what the commands meant; voiding events is the caller's, who has the log.
"""

import json
import os
from dataclasses import dataclass
from typing import Any

from vault.disk.history import OPERATIONS, quoted
from vault.disk.writing import MARKER, TEMP, inside, make_folder, read, replace, sync_folder, write_all
from vault.problem import NothingThere, Problem
from vault.text.merge import take_back

TRASH = MARKER + "/trash"
KEPT_SECONDS = 24 * 60 * 60


class Overlaps(Problem):
    """A later edit touches the lines that undo would take back."""

    kind = "conflict"

    def __init__(self, path: str) -> None:
        super().__init__(
            "the lines to take back were edited since", path=path, remedy="both stay; edit the note by hand"
        )


class PreImageGone(Problem):
    """The version from before the change is no longer kept on this machine."""

    def __init__(self, path: str) -> None:
        super().__init__("what stood here before is no longer kept", path=path, remedy="use git or a backup")


@dataclass(frozen=True, slots=True)
class Write:
    """One write of an operation: the displaced file (None: it was created), when that file had last been
    written (ns), and the splice that was made."""

    path: str
    kept: str | None
    written_ns: int
    start: int
    removed: int
    inserted: bytes


@dataclass(frozen=True, slots=True)
class Operation:
    """One changing command of this machine."""

    name: str
    verb: str
    writes: tuple[Write, ...]
    events: tuple[str, ...]


def last_operation(state: str, with_event: str = "") -> Operation:
    """The newest command that was not taken back (and logged a certain event). Raises NothingThere."""
    undone: set[str] = set()
    for record in reversed(_records(state)):
        if "undone" in record:
            undone.add(record["undone"])
        elif record.get("name") not in undone and (not with_event or with_event in record.get("events", ())):
            return _operation(record)
    raise NothingThere("nothing to undo on this machine")


def undo(root: str, state: str, operation: Operation) -> list[str]:
    """Take the writes of an operation back, newest first; the paths that changed.

    Raises Overlaps or PreImageGone before anything is written.
    """
    plan = [(write, *_taken_back(root, state, write)) for write in reversed(operation.writes)]
    for number, (write, current, result) in enumerate(plan):
        if write.kept is None and not result:
            _to_trash(root, write.path, operation.name)
        else:
            replace(root, write.path, current, result, f"{operation.name}-undo-{number}.kept")
    _mark_undone(state, operation.name)
    return sorted({write.path for write in operation.writes})


def settle(root: str, state: str, now: float) -> list[str]:
    """Move displaced files older than a day to history; the conflict copies that had to be made.

    now  Unix seconds. A program that still had a displaced file open may have gone on writing to it; such
    a file was written later than the record says, and its text gets a name beside the note again.
    """
    folder = os.path.join(root, TEMP)
    if not os.path.isdir(folder):
        return []
    written = {write.kept: write for record in _records(state) if "writes" in record
               for write in _operation(record).writes}  # fmt: skip
    copies: list[str] = []
    for name in sorted(os.listdir(folder)):
        file = os.path.join(folder, name)
        status = os.stat(file)
        if now - status.st_ctime < KEPT_SECONDS:
            continue
        with open(file, "rb") as kept:
            data = kept.read()
        write = written.get(name)
        if write is not None and status.st_mtime_ns != write.written_ns:
            copies.append(_conflict_copy(root, write.path, data, name))
        _store(os.path.join(state, "history"), name, data)
        os.unlink(file)
    return copies


def _conflict_copy(root: str, path: str, data: bytes, name: str) -> str:
    """The text under the next free name `note (conflict N).md`."""
    stem, ending = os.path.splitext(path)
    number = 1
    while read(root, copy := f"{stem} (conflict {number}){ending}") is not None:
        number += 1
    replace(root, copy, None, data, name + ".copy")
    return copy


def _store(folder: str, name: str, data: bytes) -> None:
    os.makedirs(folder, mode=0o700, exist_ok=True)
    fd = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_all(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)


def _records(state: str) -> list[dict[str, Any]]:
    try:
        with open(os.path.join(state, OPERATIONS), "rb") as file:
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return []
    records = []
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue  # torn by a crash: that command was not acknowledged as undoable
        if isinstance(record, dict):
            records.append(record)
    return records


def _operation(record: dict[str, Any]) -> Operation:
    writes = tuple(
        Write(w["path"], w["kept"], w.get("written_ns", 0), w["start"], w["removed"], w["inserted"].encode("latin-1"))
        for w in record["writes"]
    )
    return Operation(record["name"], record["verb"], writes, tuple(record["events"]))


def _taken_back(root: str, state: str, write: Write) -> tuple[bytes | None, bytes]:
    """(what the file says now, what it shall say)."""
    before = b"" if write.kept is None else _pre_image(root, state, write)
    after = before[: write.start] + write.inserted + before[write.start + write.removed :]
    current = read(root, write.path)
    result = take_back(before, after, current or b"")
    if result is None:
        raise Overlaps(write.path)
    return current, result


def _pre_image(root: str, state: str, write: Write) -> bytes:
    assert write.kept is not None
    for folder in (os.path.join(root, TEMP), os.path.join(state, "history")):
        try:
            with open(os.path.join(folder, write.kept), "rb") as file:
                return file.read()
        except FileNotFoundError:
            continue
    raise PreImageGone(write.path)


def _to_trash(root: str, path: str, name: str) -> None:
    """Move a file away; nothing is unlinked."""
    trash = os.path.join(root, TRASH, name)
    make_folder(trash)
    source = inside(root, path)
    os.rename(source, os.path.join(trash, os.path.basename(path)))
    sync_folder(trash)
    sync_folder(os.path.dirname(source))


def _mark_undone(state: str, name: str) -> None:
    fd = os.open(os.path.join(state, OPERATIONS), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        write_all(fd, f'{{"undone":{quoted(name)}}}\n'.encode())
    finally:
        os.close(fd)
