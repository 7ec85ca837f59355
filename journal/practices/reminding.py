"""Telling the person what is due: each thing once, not in quiet hours, less often when they let it lie.

Owns the order: look, choose what is new, remember it on disk, and only then tell. So two programs that look at the
same moment, or one that dies half-way, never tell a thing twice. Must not print.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TextIO

from journal import hours, notify, rhythm
from journal.practices import beginning, reviewing
from journal.practices.attack import next_idea
from journal.rhythm import Nudge, Told
from journal.sent import SHOWN, Sent
from journal.wiring import Desk
from vault.disk.log import UnreadableLogError
from vault.events import REVIEW, day_of, make_shown
from vault.problem import Problem


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found.

    due    all that is due
    told   what of it was new, and the person was told unasked just now
    by     the way it went: a command, or `terminal`; "" when nothing was told
    """

    due: tuple[Nudge, ...]
    told: tuple[Nudge, ...]
    by: str


def look(
    desk: Desk, env: Mapping[str, str], terminal: TextIO | None = None, *, on_screen: bool = False
) -> Look:
    """Look what is due, and tell what is new.

    terminal   where to ring when the desktop has no way of its own
    on_screen  what is told appears before the person too, so it reaches them in any case
    Raises UnreadableLogError: a pause may stand in what cannot be read.
    """
    now = desk.clock.now()
    due = rhythm.due(now, beginning.waiting(desk))
    if any(nudge.verb == "attack" for nudge in due):
        beginning.remember_shown(desk)
    if not due or not may_tell(desk) or not (on_screen or notify.reaches(env, terminal)):
        return Look(tuple(due), (), "")
    try:
        new, marks = _mark_new(desk, due, now.date())
        by = _tell(desk, new, env, terminal) if new else ""
        if new and not by and not on_screen:  # nobody saw it: a desktop that is not there yet may be there later
            sent = Sent(desk.state, desk.root)
            with sent.hold():
                sent.mark(marks, failed=True)
    except OSError:  # what cannot be remembered would be told again every minute
        return Look(tuple(due), (), "")
    return Look(tuple(due), tuple(new) if by or on_screen else (), by)


def in_sight(desk: Desk, due: Sequence[Nudge]) -> None:
    """What stands before the person counts as told."""
    with suppress(OSError, UnreadableLogError):
        _mark_new(desk, due, desk.clock.now().date())


def may_tell(desk: Desk) -> bool:
    """Whether a notification may be shown now: they are on, and these are no quiet hours."""
    chosen = desk.settings.remind
    return chosen.notify and not is_quiet(desk)


def is_quiet(desk: Desk) -> bool:
    """Whether these are quiet hours."""
    now = desk.clock.now()
    return hours.is_quiet(now, desk.settings.remind.quiet, hours.zone_of(desk.clock.zone(), now))


def text_of(nudges: Iterable[Nudge]) -> str:
    """What a notification says: a line for each."""
    return "\n".join(nudge.text for nudge in nudges)


def last_told(desk: Desk) -> date | None:
    """The day the person was last told of something on this machine."""
    return max((one.day for one in Sent(desk.state, desk.root).told() if one.verb != SHOWN), default=None)


def _mark_new(desk: Desk, due: Sequence[Nudge], today: date) -> tuple[list[Nudge], list[Told]]:
    """What is new of it, remembered as told from now on, and these marks. Raises OSError, and then nothing is."""
    sent = Sent(desk.state, desk.root)
    with sent.hold():
        before = sent.told()
        known = {(one.verb, one.id) for one in before}
        new = rhythm.fresh(due, before, _reviewed(desk), today)
        about = [(nudge.verb, each) for nudge in new for each in nudge.ids]
        marks = [Told(verb, each, today) for verb, each in about if (verb, each) not in known]
        sent.mark(marks)
    return new, marks


def _tell(desk: Desk, new: list[Nudge], env: Mapping[str, str], terminal: TextIO | None) -> str:
    by = notify.tell(text_of(new), env, terminal)
    if by and desk.vault_id and any(nudge.verb == "attack" for nudge in new):
        _log_shown(desk)
    return by


def _log_shown(desk: Desk) -> None:
    """So that another device of the same person does not ask a third time this week."""
    now, idea = desk.clock.now(), next_idea(desk)
    with suppress(Problem):  # a vault that cannot be written to asks once too often at worst
        if idea is not None:
            desk.log.append(make_shown("idea", idea.path, now, desk.clock.zone(), desk.study_day()), now)


def _reviewed(desk: Desk) -> date | None:
    """The last day a card was reviewed."""
    days = (day_of(event) for event in reviewing.events(desk) if event.get("k") == REVIEW)
    return max((day for day in days if day is not None), default=None)
