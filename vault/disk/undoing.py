"""Taking back the last changing command.

Owns the plan of an undo: every file is checked before the first is written.
Must not know what the commands meant; voiding events is the caller's, who has the log.
"""

import os
from collections.abc import Callable, Mapping

from vault.disk.access import MARKER, check_not_read_only, own_folder, read, writable
from vault.disk.displaced_files import HISTORY, bytes_of, history_name
from vault.disk.history import append, close_without_change, digest, intend, quoted
from vault.disk.moving import move
from vault.disk.operations import Operation, Write
from vault.disk.writing import (
    TEMP,
    CannotWrite,
    ChangedMeanwhile,
    make_folder,
    replace,
    sync_folder,
)
from vault.problem import Problem
from vault.text.merge import take_back

TRASH = MARKER + "/trash"


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


def undo(
    root: str,
    state: str,
    operation: Operation,
    before_writing: Callable[[Mapping[str, bytes | None]], object] = len,
) -> list[str]:
    """Take the writes of an operation back, newest first; its paths. `mark_undone` is the caller's last step.

    before_writing  called with what each file will say, None for one that goes, before the first is written
    May be repeated after a crash: what is taken back already stays as it is.
    Raises Overlaps, PreImageGone, CannotMoveBack or ReadOnlyFileError before anything is written.
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
            check_not_read_only(writable(root, write.path), write.path)
            plan.append((number, write, current, result))
    before_writing(now)
    for step, (number, write, current, result) in enumerate(plan):
        try:
            _take_back(root, state, operation.name, number, write, current, result)
        except Problem:
            if not step:
                close_without_change(state, "")  # it is refused as a whole: no later command may go on with it
            raise
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
    if write.before == digest(b""):
        return b""
    history = os.path.join(state, HISTORY)
    displaced_file = os.path.join(own_folder(root, TEMP), kept)
    # ".old": the process died between the exchange and the rename that ends it.
    for file in (displaced_file, displaced_file + ".old", os.path.join(history, history_name(kept, write.path))):
        try:
            data = bytes_of(file)
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


def to_trash(root: str, path: str, name: str, current: bytes, *, from_sync: bool = False) -> None:
    """Move a file away that still says `current`; nothing is unlinked. from_sync: as in `replace`."""
    source = writable(root, path, from_sync=from_sync)
    stem = file = os.path.join(own_folder(root, TRASH), name, path)
    number = 0
    while os.path.lexists(file):
        number += 1
        file = f"{stem}.{number}"
    try:
        make_folder(os.path.dirname(file))
        os.rename(source, file)
        if bytes_of(file) != current:
            if not os.path.lexists(source):
                os.rename(file, source)
            raise ChangedMeanwhile(path)
        sync_folder(os.path.dirname(file))
        sync_folder(os.path.dirname(source))
    except OSError as error:
        raise CannotWrite(path, error) from error
