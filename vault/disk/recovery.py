"""Finish a changing command that died before its end.

Responsibility: decide from the intents of the operations file whether such a command counts as done, and revert it
otherwise; finish an `undo` that died.
Does not: read or write the event log; the caller voids the events that this returns.

A capture (`jot`, `write`) is complete with its first file, so it is recorded and `undo` can revert it. Any other
command may have more steps than the intents tell, so what it did is reverted.
"""

import os
from dataclasses import dataclass, replace

from vault.disk.history import CAPTURES, OPERATIONS, NotRecorded, append, close_without_change, digest
from vault.disk.operations import Operation, Write, interrupted
from vault.disk.undoing import CannotMoveBack, Overlaps, PreImageGone, mark_undone, undo
from vault.disk.writing import TEMP, CannotWrite, own_folder, read


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done about a command that died.

    operation  the command and its steps
    action     "completed" or "reverted"
    paths      the files it had changed; empty if it had changed none
    events     ids of the events it meant to log: void those that are in the log
    is_undo    whether the command was an `undo` of the operation
    reason     why it counts as completed although it could not be reverted; "" in the usual case
    """

    operation: Operation
    action: str
    paths: tuple[str, ...]
    events: tuple[str, ...]
    is_undo: bool
    reason: str = ""

    @property
    def message(self) -> str:
        """One line for a person; "" where there is nothing to say."""
        if not self.paths and not self.events:
            return ""
        command = self.operation.verb
        action = self.action
        if self.is_undo and action == "reverted":
            command, action = f"undo of {command}", "completed"
        files = f" ({', '.join(self.paths)})" if self.paths else ""
        why = f": {self.reason}" if self.reason else ""
        return f"an interrupted command was {action}: {command}{files}{why}"


def recover(state: str, root: str) -> Recovery | None:
    """Complete or revert the command that died before its end; None if none did. Hold the write lock.

    root  the vault, for intents that do not name theirs
    After this, void `events` and call `finish`: each step may be repeated if this dies too.
    """
    command = interrupted(state)
    if command is None:
        close_without_change(state, "")  # a torn line, or intents of an older version: nobody has to look again
        return None
    root = command.root if os.path.isdir(command.root) else root
    operation = _without_undone_steps(root, command.operation)
    writes = operation.writes if command.is_undo else [write for _, write in _steps(operation)]
    paths = tuple(dict.fromkeys(write.path for write in writes))
    if operation.verb in CAPTURES and not command.adds_to and not command.is_undo:
        return Recovery(operation, "completed", paths, (), False)
    try:
        undo(root, state, operation)
    except (Overlaps, CannotMoveBack, PreImageGone) as problem:
        # Somebody edited the same lines since: the text that is there now stays, and the command counts as done.
        return Recovery(operation, "completed", paths, (), command.is_undo, str(problem))
    return Recovery(operation, "reverted", paths, operation.events, command.is_undo)


def finish(state: str, recovery: Recovery) -> None:
    """Record how the command ended, so that `undo` goes on from there. Raises NotRecorded."""
    command = interrupted(state)
    try:
        if recovery.action == "reverted":
            mark_undone(state, recovery.operation)
        elif recovery.paths and command is not None and command.record:
            append(state, command.record, durable=True)
        else:
            close_without_change(state, "" if recovery.is_undo else recovery.operation.name)
    except CannotWrite as error:
        raise NotRecorded(os.path.join(state, OPERATIONS), error.what) from error


def _steps(operation: Operation) -> list[tuple[int, Write]]:
    """The numbered writes that are still to be reverted."""
    return [(number, write) for number, write in enumerate(operation.writes) if number not in operation.taken]


def _without_undone_steps(root: str, operation: Operation) -> Operation:
    """The operation with each step that was intended only counted as reverted already."""
    not_done = {number for number, write in _steps(operation) if not _is_done(root, write)}
    return replace(operation, taken=operation.taken | not_done)


def _is_done(root: str, write: Write) -> bool:
    """Whether the step was carried out: the file has its new name, is there, or its old text was displaced."""
    if write.moved:
        old_name, new_name = (os.path.lexists(os.path.join(root, path)) for path in (write.moved, write.path))
        return new_name and not old_name
    if write.kept is None:
        return os.path.lexists(os.path.join(root, write.path))
    displaced = os.path.join(own_folder(root, TEMP), write.kept)
    if os.path.lexists(displaced):
        return True
    # Killed between the exchange and the rename that ends it, ".old" has the old text; before, it has the new one.
    half = read(root, f"{TEMP}/{write.kept}.old")
    return half is not None and digest(half) == write.before
