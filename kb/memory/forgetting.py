"""How memory of one card grows and fades: FSRS-6, through the `fsrs` package.

Owns the model's two numbers for a card, the interval they ask for, and the fuzz that spreads cards
learnt together over several days. Must not know cards, notes, the log or today: it is told grades and
whole study days.

How the package is used, and why: study days are handed to it as UTC midnights (it counts 24-hour
windows, we count study days); it has no learning steps and no relearning steps (the model alone decides;
a card forgotten today is due tomorrow); its own fuzz is off, for it draws from the global random
generator and two devices would disagree. The version is pinned and tests hold its numbers, because a
patch release once changed schedules silently. Importing it costs 40 ms, so that happens on first use.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsrs import Card

GRADES = (1, 2, 3, 4)
"""Forgot, recalled with effort, recalled, easy. Only the first is a failure."""

RETENTION = 0.9
LONGEST_DAYS = 36_500

_START = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_GAP = 1_000_000
_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))


@dataclass(frozen=True, slots=True)
class Strength:
    """What the model knows of one card after a review.

    stability   days until the chance of recall has fallen to 90 %
    difficulty  1 (easy) to 10 (hard)
    """

    stability: float
    difficulty: float


class Forgetting:
    """The model with one set of weights.

    weights    the 21 numbers of FSRS-6; None for the defaults
    retention  the chance of recall at which a card is due again, between 0 and 1
    longest    no interval is longer than this, in days
    """

    def __init__(
        self,
        weights: Sequence[float] | None = None,
        retention: float = RETENTION,
        longest: int = LONGEST_DAYS,
    ) -> None:
        if not 0 < retention < 1:
            raise ValueError(f"retention lies between 0 and 1, not at {retention}")
        import fsrs

        self.longest = longest
        self._scheduler = fsrs.Scheduler(
            parameters=fsrs.scheduler.DEFAULT_PARAMETERS if weights is None else tuple(weights),
            desired_retention=retention,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=longest,
            enable_fuzzing=False,
        )
        self._card = fsrs.Card
        self._rating = (None, *(fsrs.Rating(grade) for grade in GRADES))
        self._reviewed = fsrs.State.Review

    def after(self, before: Strength | None, grade: int, elapsed_days: int) -> tuple[Strength, int]:
        """The strength after a review, and the interval it asks for in days, before fuzz.

        before        None when the card was never reviewed
        grade         1 to 4
        elapsed_days  study days since the last review; a negative gap (a clock was wrong) counts as none
        """
        moment = _START + timedelta(days=min(max(elapsed_days, 0), _LONGEST_GAP))
        card, _ = self._scheduler.review_card(self._as_card(before), self._rating[grade], moment)
        return Strength(card.stability, card.difficulty), (card.due - moment).days

    def retrievability(self, strength: Strength, elapsed_days: int) -> float:
        """The chance of recall, 0 to 1, so many study days after the last review."""
        moment = _START + timedelta(days=min(max(elapsed_days, 0), _LONGEST_GAP))
        return float(self._scheduler.get_card_retrievability(self._as_card(strength), moment))

    def interval(self, before: Strength | None, grade: int, elapsed_days: int, card: str, n: int) -> int:
        """The days until a card is due again, fuzz included: what a review of it now would log as `ivl`."""
        _, days = self.after(before, grade, elapsed_days)
        return fuzzed(days, card, n, self.longest)

    def previews(self, before: Strength | None, elapsed_days: int, card: str, n: int) -> dict[int, int]:
        """For every grade the interval it would give, in days: what the grading keys show."""
        return {grade: self.interval(before, grade, elapsed_days, card, n) for grade in GRADES}

    def _as_card(self, strength: Strength | None) -> "Card":
        # An id and a due date are given although nothing reads them: without an id the package sleeps
        # a millisecond to make one, without a due date it reads the clock.
        if strength is None:
            return self._card(card_id=0, due=_START)
        return self._card(
            card_id=0,
            state=self._reviewed,
            stability=strength.stability,
            difficulty=strength.difficulty,
            due=_START,
            last_review=_START,
        )


def fuzzed(days: int, card: str, n: int, longest: int = LONGEST_DAYS) -> int:
    """An interval moved a little, so that cards learnt together do not return together for ever.

    The width is the one Anki uses (10 days become 8 to 12, 100 become 93 to 107, under 2.5 nothing
    changes). Where in it the interval falls is a function of the card's key and of `n`, its reviews
    before this one; so every device chooses the same day, and a better grade never gets a shorter one.
    """
    if days < 2.5:
        return days
    delta = 1.0 + sum(share * max(min(days, end) - start, 0.0) for start, end, share in _FUZZ)
    low = min(max(2, math.floor(days - delta + 0.5)), longest)
    high = min(max(low, math.floor(days + delta + 0.5)), longest)
    seed = blake2b(f"{card}\n{n}".encode(errors="surrogatepass"), digest_size=8).digest()
    place = int.from_bytes(seed, "big") / 2**64
    return min(low + math.floor(place * (high - low + 1)), high)
