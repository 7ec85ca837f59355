"""Taking back the last change: files, and the events that belong to them.

Owns the order: files first (checked before any is written), then one void event for its events, and only
then the mark that all is taken back. Each step may be repeated, so an undo that was killed is finished by
the next one, which never goes on to an older command instead. Also what else must survive: the words of an
attack that is taken back are its draft again. Must not print.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from journal import where
from journal.practices import recovery
from journal.wiring import Desk
from vault.disk import undoing
from vault.disk.displaced_files import return_text
from vault.disk.lock import Held
from vault.disk.operations import Operation, last_operation
from vault.disk.recovery import Recovery
from vault.events import make_void
from vault.problem import NothingThere
from vault.records.idea import Idea

ATTACK = "attack"
"""The verb an attack is recorded under."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back. words: the first of those it had written, "" where it wrote none."""

    verb: str
    paths: list[str]
    events: list[str]
    words: str = ""


class LastNotRecorded(NothingThere):
    """The last change of this run could not be recorded, so that an older one would be taken back instead."""

    def __init__(self) -> None:
        super().__init__(
            "the last change was saved without a record, so undo cannot take it back",
            remedy=f"edit the note; for the next time {where.OTHER_FOLDER['state']}",
        )


def undo(desk: Desk, with_event: str = "") -> Undone:
    """Take back this machine's last changing command, or the last one that logged a certain event.

    Raises LastNotRecorded, NothingThere, TornOperation, Overlaps, PreImageGone.
    """
    if desk.unrecorded:
        raise LastNotRecorded
    with Held(os.path.join(desk.state, "write.lock")):
        interrupted = recovery.finish_interrupted(desk)
        if interrupted and interrupted.action == "reverted" and (interrupted.paths or interrupted.events):
            # This is what the person wants taken back; the command before it has nothing to do with it.
            return _reverted(interrupted)
        desk.notices += [text.message for text in return_text(desk.root, desk.state)]
        operation = last_operation(desk.state, with_event, desk.root)
        attacked = _ideas(desk, operation) if operation.verb == ATTACK else []
        paths = undoing.undo(desk.root, desk.state, operation, lambda after: _keep_words(desk, attacked, after))
        if operation.events:
            now = desk.clock.now()
            desk.log.append(make_void(operation.events, now, desk.clock.zone(), desk.study_day()), now)
        undoing.mark_undone(desk.state, operation)
    return Undone(operation.verb, paths, list(operation.events), _first_words(operation))


def _reverted(interrupted: Recovery) -> Undone:
    operation = interrupted.operation
    return Undone(operation.verb, list(interrupted.paths), list(interrupted.events), _first_words(operation))


def newest(desk: Desk) -> str:
    """The name of the change that `undo` would take back now; "" for none."""
    try:
        return last_operation(desk.state, root=desk.root).name
    except NothingThere:
        return ""


def _ideas(desk: Desk, operation: Operation) -> list[Idea]:
    """The ideas an operation wrote to, as they stand before it is taken back."""
    from journal.practices import ideas

    found = (ideas.read_at(desk, path) for path in dict.fromkeys(write.path for write in operation.writes))
    return [idea for idea in found if idea is not None]


def _keep_words(desk: Desk, attacked: list[Idea], after: Mapping[str, bytes | None]) -> None:
    """Make what was written in the attacks that will be gone the drafts of their ideas.

    after  what each file will say: the drafts are there before the notes change, so that a kill loses no word
    """
    from journal.practices import attack, ideas

    for idea in attacked:
        data = after.get(idea.path)
        remaining = ideas.read_idea_of(desk, idea.path, data) if data is not None else None
        if remaining is None:
            continue
        kept = [(one.day, one.angle, one.text) for one in remaining.attacks]
        for one in idea.attacks:
            if (one.day, one.angle, one.text) not in kept:
                attack.add_to_draft(desk, idea, _TEST.sub("", one.text) if one.verdict == "test" else one.text)


_TEST = re.compile(r"\n\n- \[.\] Test: [^\n]*\s*\Z")
_FRONT = re.compile(r"---\n.*?\n---\n", re.DOTALL)


def _first_words(operation: Operation) -> str:
    """The first line that an operation put into a note, without what marks it as a heading or an item."""
    for write in operation.writes:
        text = write.inserted.decode("utf-8", "replace").replace("\r\n", "\n")
        if not text.strip().startswith("^"):  # an id alone is nothing one wrote
            for line in _FRONT.sub("", text, count=1).split("\n"):
                words = line.strip().lstrip("#>-*+ ")
                if " " in words:
                    return words
    return ""
