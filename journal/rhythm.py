"""What is due now, from data; a job only looks and tells.

Owns the pure questions: what to begin (`due`), which of it a person should be told unasked (`fresh`), which week
may be looked back at (`open_week`); and the one APScheduler job that asks every minute. What is due is never
a job: a laptop that slept through an hour must not have missed it. Must not know how a person is told, nor where
the facts come from.

Whoever skips is asked less often, and whoever was away finds one small thing, not a list.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from journal.hours import instant_of

SECONDS = 60
AWAY_DAYS = 4
"""Whoever left no trace on so many days before today was away."""
WEEK_DAYS = 3
"""The week may be looked back at on so many days: from Sunday until Tuesday, if Sunday is its day."""
MOST_ATTACKS, IN_DAYS = 2, 7
_ATTACK_RESTS = (2, 4, 7, 14, 28)  # days between two prompts, after so many that nothing came of
_REVIEW_RESTS = (1, 1, 1, 2, 4, 7)  # the same for being told of cards; Today says them whenever it is opened


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the person, as notes and log say at one moment.

    day               the study day
    cards, minutes    cards of the next sitting and how long they take
    sitting_done      a whole sitting was reviewed on this study day already
    idea              the claim to attack next, "" for none
    attacked, asked   days of attacks, and days on which one was put before the person; recent ones
    tests             an id for each test of a held idea whose day has come
    predictions       an id for each prediction whose day has come
    week              the week to look back at, "" when none waits: `2026-W47`
    weeks_skipped     weeks lived and not looked back at before this one
    paused            the day prompts come back, None when they are not paused
    returning         no trace of the person on the days before today, and some before that
    here              a trace of them today: a page or a review
    """

    day: date
    cards: int = 0
    minutes: int = 0
    sitting_done: bool = False
    idea: str = ""
    attacked: tuple[date, ...] = ()
    asked: tuple[date, ...] = ()
    tests: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    week: str = ""
    weeks_skipped: int = 0
    paused: date | None = None
    returning: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Nudge:
    """One thing to begin.

    verb  review, week, test, predict or attack
    text  a sentence with counts and no contents: a notification may be read by others
    ids   what it is about; a person is told of each (verb, id) once
    command  the words after `deliberate` that begin it
    """

    verb: str
    text: str
    ids: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Told:
    """A person was told of one (verb, id), on a day."""

    verb: str
    id: str
    day: date


def due(now: datetime, waiting: Waiting) -> list[Nudge]:
    """What to begin at this moment, in the order it is best done; nothing while prompts are paused.

    Cards first. Then what has its moment: the week, a test, a prediction. An idea to attack comes last, at most
    twice in seven days, and not beside the week, which has an attack among its steps.
    """
    if is_paused(now, waiting.paused):
        return []
    found = [nudge for nudge in (_cards(waiting), *_dated(waiting), _attack(now, waiting)) if nudge is not None]
    if waiting.returning:
        return [] if waiting.sitting_done else found[:1]
    return found


def is_paused(now: datetime, until: date | None) -> bool:
    """Whether prompts are still paused; on the day itself they are back."""
    return until is not None and now.date() < until


def _cards(waiting: Waiting) -> Nudge | None:
    if not waiting.cards:
        return None
    text = f"{_count(waiting.cards, 'card')}, {max(waiting.minutes, 1)} min"
    return Nudge("review", text, (waiting.day.isoformat(),), "review")


def _dated(waiting: Waiting) -> list[Nudge]:
    """What has a day of its own, and that day has come."""
    nudges = []
    if waiting.week and _power_of_two(waiting.weeks_skipped + 1):
        nudges.append(Nudge("week", "the week, 25 min", (waiting.week,), "week"))
    if waiting.tests:
        many = len(waiting.tests) > 1
        text = f"{len(waiting.tests)} tests of ideas are due" if many else "the test of an idea is due"
        nudges.append(Nudge("test", text, waiting.tests, "attack"))
    if waiting.predictions:
        verb = "wait for their outcome" if len(waiting.predictions) > 1 else "waits for its outcome"
        text = f"{_count(len(waiting.predictions), 'prediction')} {verb}"
        nudges.append(Nudge("predict", text, waiting.predictions, "predict due"))
    return nudges


def _attack(now: datetime, waiting: Waiting) -> Nudge | None:
    week = waiting.week and _power_of_two(waiting.weeks_skipped + 1)
    if not waiting.idea or week or waiting.tests or not attack_fits(now.date(), waiting.attacked, waiting.asked):
        return None
    return Nudge("attack", "an idea waits for an attack, 5 min", (now.date().isoformat(),), "attack")


def attack_fits(today: date, attacked: Collection[date], asked: Collection[date]) -> bool:
    """Whether an attack may be put before the person today.

    At most twice in seven days, attacks made unasked included; never on a day that saw one; and less often the
    more prompts in a row nothing came of. A prompt of today stays until the day ends.
    """
    if today in attacked:
        return False
    before = sorted({day for day in (*attacked, *asked) if day < today})
    if today in asked:
        return True
    if sum(day > today - timedelta(days=IN_DAYS) for day in before) >= MOST_ATTACKS:
        return False
    last = max((day for day in attacked if day < today), default=date.min)
    skipped = sum(day > last for day in before)
    return not before or (today - before[-1]).days >= _rest(_ATTACK_RESTS, skipped)


def fresh(nudges: Sequence[Nudge], told: Collection[Told], reviewed: date | None, today: date) -> list[Nudge]:
    """The nudges a person should be told unasked: those about something they were not told of yet.

    told      what they were told before
    reviewed  the last day on which they reviewed; whoever is told of cards and lets them lie is told less often
    """
    known = {(one.verb, one.id) for one in told}
    new = [nudge for nudge in nudges if any((nudge.verb, each) not in known for each in nudge.ids)]
    asked = sorted({one.day for one in told if one.verb == "review" and (reviewed is None or one.day >= reviewed)})
    if asked and (today - asked[-1]).days < _rest(_REVIEW_RESTS, len(asked)):
        new = [nudge for nudge in new if nudge.verb != "review"]
    return new


def open_week(now: datetime, zone: tzinfo, weekday: int, hour: int) -> date | None:
    """The Monday of the week that may be looked back at now; None outside its days.

    weekday, hour  when it opens: 0 is Monday. It stays open until the end of the second day after it, and is the
    week before while this one has only begun: on its Monday and Tuesday.
    """
    today = now.astimezone(zone).date()
    opened = today - timedelta(days=(today.weekday() - weekday) % 7)
    if (today - opened).days >= WEEK_DAYS or now < instant_of(opened, time(hour), zone):
        return None
    week = week_before(opened)
    return week if week == week_before(today) else None


def week_before(day: date) -> date:
    """The Monday of the week one looks back at on a day."""
    return (day - timedelta(days=2)) - timedelta(days=(day - timedelta(days=2)).weekday())


def every_minute(look: Callable[[], None]) -> Any:
    """A started scheduler that looks once a minute on a thread of its own; the caller shuts it down.

    An interval job that coalesces: after a suspend it looks once, not once for every minute slept.
    """
    import logging

    from apscheduler.schedulers.background import BackgroundScheduler

    logging.getLogger("apscheduler").addHandler(logging.NullHandler())  # it must not write over a screen
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(look, "interval", seconds=SECONDS, misfire_grace_time=None, coalesce=True, max_instances=1)
    scheduler.start()
    return scheduler


def _rest(rests: Sequence[int], skipped: int) -> int:
    return rests[min(skipped, len(rests) - 1)]


def _power_of_two(number: int) -> bool:
    return number & (number - 1) == 0


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + "s" * (number > 1)
