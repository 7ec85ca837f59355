"""What to begin now: one line, not a list of debts.

Owns the choice: cards first, then an idea to attack, else nothing. Must not print.
"""

from dataclasses import dataclass

from journal import rhythm, status
from journal.practices import reviewing
from journal.practices.attack import next_idea
from journal.wiring import Desk


@dataclass(frozen=True, slots=True)
class Begin:
    """What Today says first; `idea` is the claim to attack next, or None."""

    cards: int
    minutes: int
    idea: str | None
    line: str


def waiting(desk: Desk) -> rhythm.Waiting:
    """What waits, counted from notes and log; the count is left for `status`."""
    cards, minutes = reviewing.waiting(desk)
    if desk.vault_id:
        status.leave_due(desk.state, f"{desk.clock.now():%Y-%m-%d}", cards)
    chosen = next_idea(desk)
    return rhythm.Waiting(cards, minutes, chosen.claim if chosen else "")


def begin(desk: Desk) -> Begin:
    """The one thing to begin with."""
    now = waiting(desk)
    nudges = rhythm.due(now)
    if not nudges:
        line = "Nothing is due. Write a line down, or ask your notes."
    elif nudges[0].verb == "review":
        line = f"Begin: {nudges[0].text}"
    else:
        line = f"Begin: attack “{now.idea}”, 5 min"
    return Begin(now.cards, now.minutes, now.idea or None, line)
