"""Taking back the last change: files, and the events that belong to them.

Owns the order: files first (checked before any is written), then one void event for its events, and only
then the mark that all is taken back. Each step may be repeated, so an undo that was killed is finished by
the next one, which never goes on to an older command instead. Must not print.
"""

import os
from dataclasses import dataclass

from journal.wiring import Desk
from vault.disk import undoing
from vault.disk.lock import Held
from vault.disk.operations import last_operation
from vault.events import make_void


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    verb: str
    paths: list[str]
    events: list[str]


def undo(desk: Desk, with_event: str = "") -> Undone:
    """Take back this machine's last changing command, or the last one that logged a certain event.

    Raises NothingThere, TornOperation, Overlaps, PreImageGone.
    """
    with Held(os.path.join(desk.state, "write.lock")):
        operation = last_operation(desk.state, with_event, desk.root)
        paths = undoing.undo(desk.root, desk.state, operation)
        if operation.events:
            now = desk.clock.now()
            desk.log.append(make_void(operation.events, now, desk.clock.zone(), desk.study_day()), now)
        undoing.mark_undone(desk.state, operation)
    return Undone(operation.verb, paths, list(operation.events))
