"""What the Obsidian Spaced Repetition plugin writes under a card: read, never written.

Owns the two shapes of its comment, `<!--SR:!2024-08-16,51,230-->` and the one it uses with FSRS. Must not
know cards: it is told how many there are and gives them what is written in the same place.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

SCHEDULE = re.compile(r"(?:(?<![ \t])[ \t]+)?<!--SR:(![^\n<>]*)-->")
_NEW = date(2000, 1, 1)  # what the plugin writes for a card it has not shown yet


@dataclass(frozen=True, slots=True)
class Schedule:
    """One card's schedule in FSRS terms: when it is due, when it was last seen, how well it is known."""

    due: date
    last_day: date
    stability: float
    difficulty: float


def read_schedules(text: str, cards: int) -> list[Schedule | None]:
    """For each of so many cards what the comments in a text say; None where they say nothing usable."""
    entries = [one for found in SCHEDULE.finditer(text) for one in found[1].split("!")[1:]]
    known = [_schedule(entry) for entry in entries[:cards]]
    return known + [None] * (cards - len(known))


def _schedule(entry: str) -> Schedule | None:
    fields = [field.strip() for field in entry.split(",")]
    try:
        if fields[0] == "fsrs":
            due, interval = _day(fields[1]), float(fields[2])
            stability, difficulty = float(fields[3]), float(fields[4])
        else:
            # The plugin's own mapping of ease to difficulty; its interval is the time to 90 % recall.
            due, interval = _day(fields[0]), float(fields[1])
            stability, difficulty = interval, 10 - 9 * (float(fields[2]) - 130) / 240
        if due == _NEW or not (0 < interval < 40_000 and 0 < stability < math.inf):
            return None
        difficulty = min(max(difficulty, 1.0), 10.0)
        return Schedule(due, due - timedelta(days=math.ceil(interval)), stability, difficulty)
    except (ValueError, IndexError, OverflowError):
        return None


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
