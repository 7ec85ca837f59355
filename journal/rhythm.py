"""What is due now, from data; a job only looks and tells.

Owns the pure question `due` and the one APScheduler job that asks it every minute. What is due is never a
job: a laptop that slept through an hour must not have missed it. Must not know how a person is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the person.

    cards, minutes  cards of today's sitting and how long they take
    idea            the claim to attack next, "" for none
    """

    cards: int
    minutes: int
    idea: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """One thing to begin: its verb and a sentence."""

    verb: str
    text: str


def due(waiting: Waiting) -> list[Nudge]:
    """What to begin, most fitting first; counts and not contents, for a notification may be read by others."""
    nudges = []
    if waiting.cards:
        cards = f"{waiting.cards} card" + "s" * (waiting.cards > 1)
        nudges.append(Nudge("review", f"{cards}, {max(waiting.minutes, 1)} min"))
    if waiting.idea:
        nudges.append(Nudge("attack", "an idea waits for an attack, 5 min"))
    return nudges


def every_minute(look: Callable[[], None], *, foreground: bool = False) -> Any:
    """A started scheduler that looks once a minute; the caller shuts it down.

    An interval job that coalesces: after a suspend it looks once, not once for every minute slept.
    """
    if foreground:
        from apscheduler.schedulers.blocking import BlockingScheduler as Scheduler
    else:
        from apscheduler.schedulers.background import BackgroundScheduler as Scheduler
    scheduler = Scheduler(timezone="UTC")
    scheduler.add_job(look, "interval", seconds=SECONDS, misfire_grace_time=None, coalesce=True, max_instances=1)
    scheduler.start()
    return scheduler
