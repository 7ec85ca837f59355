"""Which idea is put before the person next, and by which angle.

Owns the order (an overdue test first, then what was longest unattacked, weighed by how much rests on it and
how sure the person is; last what was attacked today already) and the turn of the angles. Must not know how ideas
are stored nor what day it is.
Pure: the same ideas and day give the same choice on every device.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from vault.problem import Problem
from vault.records.idea import Idea

MOST_HELD = 12
"""A person can defend about a dozen ideas; the thirteenth is held by nobody."""

UNASKED = 70
"""Percent an idea counts as while its person has not said: most ideas one holds feel likelier than not."""


class TooManyHeld(Problem):
    """One more idea than can be held with care."""

    kind = "usage"


@dataclass(frozen=True, slots=True)
class Choice:
    """An idea to attack, the name of the angle, and why this idea: one short clause for the screen."""

    idea: Idea
    angle: str
    reason: str


def choose(
    ideas: Iterable[Idea],
    angles: Sequence[tuple[str, str]],
    day: date,
    leaned_on: Mapping[str, int] | None = None,
    resting: Mapping[str, int] | None = None,
) -> Choice | None:
    """The next held idea and its angle, None if nothing is held or there is no angle.

    angles     (name, title) of each angle to choose from
    leaned_on  path of an idea -> how many predictions rest on it and notes speak of it
    resting    path of an idea -> how many of these are predictions, which is what its person is told
    """
    held = [idea for idea in ideas if idea.status == "held"]
    if not held or not angles:
        return None
    weights = leaned_on or {}
    best = min(held, key=lambda idea: (*_urgency(idea, day, weights.get(idea.path, 0)), idea.path))
    return Choice(best, next_angle(best, angles), _reason(best, day, (resting or {}).get(best.path, 0)))


def in_order(ideas: Iterable[Idea], day: date, leaned_on: Mapping[str, int] | None = None) -> list[Idea]:
    """The held ideas, the one to attack first at the front."""
    weights = leaned_on or {}
    held = [idea for idea in ideas if idea.status == "held"]
    return sorted(held, key=lambda idea: (*_urgency(idea, day, weights.get(idea.path, 0)), idea.path))


def next_angle(idea: Idea, angles: Sequence[tuple[str, str]]) -> str:
    """The angle longest not used on this idea; among unused ones each idea has an order of its own."""
    last_use: dict[str, int] = {}
    for number, attack in enumerate(sorted(idea.attacks, key=lambda each: each.day)):
        last_use[attack.angle.casefold()] = number

    def turn(angle: tuple[str, str]) -> tuple[int, bytes]:
        name, title = angle
        used = max(last_use.get(name.casefold(), -1), last_use.get(title.casefold(), -1))
        # Otherwise every new idea would meet the same angle first.
        return used, blake2b(f"{idea.path}\0{name}".encode(errors="replace"), digest_size=8).digest()

    return min(angles, key=turn)[0]


def check_room(ideas: Iterable[Idea], most: int = MOST_HELD) -> None:
    """Raise TooManyHeld if one more idea cannot be held; it says which one to park."""
    held = [idea for idea in ideas if idea.status == "held"]
    if len(held) < most:
        return
    weakest = min(held, key=lambda idea: (idea.confidence is None, _sure(idea), len(idea.attacks), idea.path))
    raise TooManyHeld(
        f"{len(held)} ideas are held already, and {most} is as many as can be attacked with care",
        remedy=f'park one first, perhaps the one you are least sure of: deliberate idea park "{weakest.claim}"',
    )


def _sure(idea: Idea) -> int:
    return UNASKED if idea.confidence is None else idea.confidence


def overdue_test(idea: Idea, day: date) -> date | None:
    """The day of the earliest open test that should be done by now, None if there is none."""
    return min((test.by for test in idea.tests if test.open and test.by and test.by <= day), default=None)


def _urgency(idea: Idea, day: date, leaned_on: int) -> tuple[int, date, float]:
    overdue = overdue_test(idea, day)
    if idea.last_attacked == day:
        return 2, overdue or day, 0.0
    if overdue is not None:
        return 0, overdue, 0.0
    since = idea.last_attacked or idea.created
    # Never attacked and undated: as old as a year, so that it neither waits for ever nor always comes first.
    days = 365 if since is None else max(0, (day - since).days)
    weight = (1 + math.log1p(leaned_on)) * (0.5 + _sure(idea) / 100)
    # A fresh idea that was never attacked comes before one attacked the same day.
    return 1, day, -(days + (1 if idea.last_attacked is None else 0)) * weight


def _reason(idea: Idea, day: date, resting: int) -> str:
    overdue = overdue_test(idea, day)
    if overdue is not None and idea.last_attacked != day:
        return f"its test was due on {overdue.isoformat()}"
    said = "a prediction rests" if resting == 1 else f"{resting} predictions rest"
    rests = f"; {said} on it" if resting else ""
    if idea.last_attacked is None:
        return f"never attacked{rests}"
    days = max(0, (day - idea.last_attacked).days)
    return f"last attacked {'today' if days == 0 else 'yesterday' if days == 1 else f'{days} days ago'}{rests}"
