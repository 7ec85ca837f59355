"""What is remembered of each card: the event log, folded.

Owns the fold. The log is the truth and a memory is only what follows from it, so the fold gives the same
answer for the same set of events whatever order the files came in, however often a line is there twice,
and whoever wrote it. Must not know files, notes, today or how an event got into the log.

The rules, in order: one event per id; what a `void` names is out (a void itself cannot be taken back);
reviews of one card are sorted by moment, `n`, id; the days between two of them are the difference of
their study days, none if a clock ran backwards; every other kind of event is passed over.

A card is due on the day its last review named (`ivl` days on), if that review knew of all the reviews
before it. If it did not (another device had reviewed the card meanwhile), the interval is computed again
from the whole history. So a new model or new weights do not move today's queue, and a stale device's
choice is corrected.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.memory.forgetting import LONGEST_DAYS, Forgetting, Strength, fuzzed
from vault.events import Event, day_of, is_review, order, voided_by, whole_number

FLUENT_MS = 6_000
"""An answer is fast when it took no longer than this, question read and answer said."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of one card.

    card           its key, with its part
    stability      days until the chance of recall has fallen to 90 %
    difficulty     1 to 10
    reps           reviews counted; the `n` of the next review
    lapses         times it was forgotten on a later day than it was last seen
    first_day, last_day   study days of its first and last review
    due_day        the study day it is due
    interval_days  from `last_day` to `due_day`
    last_grade     1 to 4; 0 when the card was only reviewed in another program
    last_ms        milliseconds of the last answer, None when not measured
    prompt_hash    the hash the last review logged, "" if none
    fluent_run     how many of the last answers, in a row, were right and fast
    """

    card: str
    stability: float
    difficulty: float
    reps: int
    lapses: int
    first_day: date
    last_day: date
    due_day: date
    interval_days: int
    last_grade: int
    last_ms: int | None
    prompt_hash: str
    fluent_run: int

    @property
    def strength(self) -> Strength:
        return Strength(self.stability, self.difficulty)


def reviews_by_card(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The reviews that count, in order, by card key. Takes any events, in any order, any number of times."""
    by_id: dict[str, Event] = {}
    voided: set[str] = set()
    for event in events:
        voided.update(voided_by(event))
        if not is_review(event):
            continue
        name = str(event.get("id", ""))
        known = by_id.get(name)
        # Two different events under one id are a broken log; every device must still choose the same one.
        if known is None or (known != event and _canonical(event) < _canonical(known)):
            by_id[name] = event
    cards: dict[str, list[Event]] = {}
    for event in sorted((one for name, one in by_id.items() if name not in voided), key=order):
        cards.setdefault(str(event["c"]), []).append(event)
    return cards


def fold(events: Iterable[Event], model: Forgetting) -> dict[str, Memory]:
    """The memory of every card the log knows."""
    return {card: _folded(card, reviews, model) for card, reviews in reviews_by_card(events).items()}


def fold_card(card: str, events: Iterable[Event], model: Forgetting) -> Memory | None:
    """The memory of one card, from events that hold its reviews and all voids; None if none count."""
    reviews = reviews_by_card(events).get(card)
    return _folded(card, reviews, model) if reviews else None


def from_elsewhere(card: str, strength: Strength, last_day: date, due_day: date) -> Memory:
    """The memory of a card that was so far reviewed in another program only."""
    return Memory(
        card=card,
        stability=strength.stability,
        difficulty=strength.difficulty,
        reps=0,
        lapses=0,
        first_day=last_day,
        last_day=last_day,
        due_day=due_day,
        interval_days=(due_day - last_day).days,
        last_grade=0,
        last_ms=None,
        prompt_hash="",
        fluent_run=0,
    )


def as_was(memory: Memory | None) -> dict[str, object] | None:
    """What the first review here must log (`was`) about a memory that comes from elsewhere; else None."""
    if memory is None or memory.reps:
        return None
    return {"s": memory.stability, "d": memory.difficulty, "day": memory.last_day.isoformat()}


def previews(memory: Memory | None, card: str, day: date, model: Forgetting) -> dict[int, int]:
    """For every grade the days until the card would be due again, were it given on study day `day`."""
    if memory is None:
        return model.previews(None, 0, card, 0)
    return model.previews(memory.strength, (day - memory.last_day).days, card, memory.reps)


def retrievability(memory: Memory, day: date, model: Forgetting) -> float:
    """The chance, 0 to 1, that the card is recalled on study day `day`."""
    return model.retrievability(memory.strength, (day - memory.last_day).days)


def _folded(card: str, reviews: Sequence[Event], model: Forgetting) -> Memory:
    strength, seen = _start(reviews[0])
    lapses = fluent_run = interval = 0
    last_day = first_day = day_of(reviews[0]) or date.min
    for event in reviews:
        last_day = day_of(event) or date.min
        gap = 0 if seen is None else (last_day - seen).days
        grade = whole_number(event, "r", 1) or 1
        if grade == 1 and strength is not None and gap > 0:
            lapses += 1
        fluent_run = fluent_run + 1 if _is_fluent(event, grade) else 0
        strength, interval = model.after(strength, grade, gap)
        seen = last_day
    assert strength is not None  # a card without reviews is never folded
    reps, last = len(reviews), reviews[-1]
    logged = whole_number(last, "ivl", 1)
    if logged is not None and last.get("n") == reps - 1:
        interval = min(logged, LONGEST_DAYS)
    else:
        interval = fuzzed(interval, card, reps - 1, model.longest)
    due_day = _later(last_day, interval)
    return Memory(
        card=card,
        stability=strength.stability,
        difficulty=strength.difficulty,
        reps=reps,
        lapses=lapses,
        first_day=first_day,
        last_day=last_day,
        due_day=due_day,
        interval_days=interval,
        last_grade=whole_number(last, "r", 1) or 1,
        last_ms=whole_number(last, "ms", 0),
        prompt_hash=str(last.get("h", "")),
        fluent_run=fluent_run,
    )


def _start(first: Event) -> tuple[Strength | None, date | None]:
    """Where a fold begins: from nothing, or from what another program knew, if the first review says so."""
    was = first.get("was")
    if not isinstance(was, Mapping):
        return None, None
    stability, difficulty, day = _number(was.get("s")), _number(was.get("d")), day_of(was)
    if day is None or not 0 < stability < math.inf or not 1 <= difficulty <= 10:
        return None, None
    return Strength(stability, difficulty), day


def _number(value: object) -> float:
    """A number as it is, anything else as NaN, which no comparison lets through."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan


def _is_fluent(event: Event, grade: int) -> bool:
    took = whole_number(event, "ms", 0)
    return grade >= 3 and took is not None and took <= FLUENT_MS


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def _canonical(event: Event) -> str:
    return json.dumps(event, sort_keys=True)
