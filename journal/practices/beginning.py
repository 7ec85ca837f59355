"""What to begin now: one line, not a list of debts.

Owns the choice: cards first, then an idea to attack, else nothing. Must not print.
"""

from dataclasses import dataclass

from journal import rhythm
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
    """What waits, counted from notes and log."""
    cards, minutes = reviewing.waiting(desk)
    chosen = next_idea(desk)
    return rhythm.Waiting(cards, minutes, chosen.claim if chosen else "")


def begin(desk: Desk) -> Begin:
    """The one thing to begin with."""
    now = waiting(desk)
    nudges = rhythm.due(now)
    if not nudges:
        line = _nothing_due(desk)
    elif nudges[0].verb == "review":
        line = f"Begin: {nudges[0].text}"
    else:
        line = f"Begin: attack “{now.idea}”, 5 min"
    return Begin(now.cards, now.minutes, now.idea or None, line)


def _nothing_due(desk: Desk) -> str:
    """What to do when nothing waits; in a vault we found, that its cards wait to be chosen."""
    cards = 0 if reviewing.has_chosen(desk) else len(desk.store.cards())
    if cards:
        return f"Nothing is due. {cards} cards wait until you choose decks: deliberate cards use"
    return "Nothing is due. Write a line down, or ask your notes."
