"""How well a person's numbers fit what happened: Brier score, calibration, and what an idea is worth leaning on.

Owns the arithmetic and the sentences that may be said of it; with few counts they say so. Pure: predictions
in, numbers out. Must not know where predictions stand, nor which note a link means.

The Brier score is the mean of (p - o)^2 over the decided ones, p the number said (0 to 1), o what happened
(1 or 0): 0 is perfect, 0.25 is what saying 50 % every time gets, 1 is sure and always wrong. It is the form
for one event that happens or not; the definition in Glenn W. Brier, "Verification of forecasts expressed in
terms of probability", Monthly Weather Review 78 (1950), sums over all classes and is twice as large.

What counts is the first number said of each prediction: later ones have seen more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from vault.records.prediction import Prediction

WIDTH = 10
"""Percent a bin is wide; the last one, 90 to 100, holds 100 too."""
ENOUGH = 10
"""Decided predictions before anything is said of over- or under-confidence."""
FEW = 5
"""Fewer decided predictions than this say next to nothing of an idea."""
SIGMAS = 2.0
"""So many standard deviations a record must be off before it is called more than luck."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Decided predictions whose number lay from `low` to `high` percent: how many, said on average, happened."""

    low: int
    high: int
    count: int
    said: float
    happened: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """A person's record.

    open, resolved, void   how many; `resolved` are the ones that came out yes or no
    brier                  None while nothing is resolved
    bins                   those that hold any, lowest first
    sentence               what may honestly be said of it, one sentence
    changed                predictions whose number in the note is not the one registered, which is the one counted
    """

    open: int
    resolved: int
    void: int
    brier: float | None
    bins: tuple[Bin, ...]
    sentence: str
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Reliance:
    """What rested on one idea, and how it came out.

    leaned    predictions that name it as their because; void ones are left out
    resolved  those of them that came out yes or no
    happened  those that came out yes
    said      the number said of the resolved ones, percent, on average; None if there are none
    """

    leaned: int
    resolved: int
    happened: int
    said: float | None

    @property
    def sentence(self) -> str:
        """`leaned on in 9 predictions: said 74 %, happened 3 of 9`, and how much that says."""
        if not self.leaned:
            return "no prediction leans on it"
        predictions = f"leaned on in {self.leaned} prediction{'s' * (self.leaned != 1)}"
        if self.said is None:
            return f"{predictions}, none resolved yet"
        of = "" if self.resolved == self.leaned else f", {self.resolved} resolved"
        few = "; too few to tell" if self.resolved < FEW else ""
        return f"{predictions}{of}: said {self.said:.0f} %, happened {self.happened} of {self.resolved}{few}"


def calibration(predictions: Iterable[Prediction]) -> Calibration:
    """The record of these predictions."""
    every = list(predictions)
    decided = [(one.said, one.outcome == "yes") for one in every if one.outcome in ("yes", "no")]
    return Calibration(
        open=sum(one.outcome is None for one in every),
        resolved=len(decided),
        void=sum(one.outcome == "void" for one in every),
        brier=brier(decided),
        bins=_bins(decided),
        sentence=_sentence(decided),
        changed=sum(one.differs for one in every),
    )


def brier(decided: Iterable[tuple[int, bool]]) -> float | None:
    """The mean of (p - o)^2 over (percent said, whether it happened); None for none."""
    misses = [(percent / 100 - happened) ** 2 for percent, happened in decided]
    return sum(misses) / len(misses) if misses else None


def reliance(predictions: Iterable[Prediction]) -> Reliance:
    """The record of an idea, from the predictions that name it as their because."""
    leaning = [one for one in predictions if one.outcome != "void"]
    decided = [one for one in leaning if one.outcome is not None]
    said = sum(one.said for one in decided) / len(decided) if decided else None
    return Reliance(len(leaning), len(decided), sum(one.outcome == "yes" for one in decided), said)


def _bins(decided: list[tuple[int, bool]]) -> tuple[Bin, ...]:
    found = []
    for low in range(0, 100, WIDTH):
        high = 100 if low + WIDTH == 100 else low + WIDTH - 1
        inside = [(percent, happened) for percent, happened in decided if low <= percent <= high]
        if inside:
            said = sum(percent for percent, _ in inside) / len(inside)
            found.append(Bin(low, high, len(inside), said, sum(happened for _, happened in inside)))
    return tuple(found)


def _sentence(decided: list[tuple[int, bool]]) -> str:
    """Over or under, told on the side a person leaned to: 20 % that did not happen was 80 % and right."""
    if not decided:
        return "nothing is resolved yet"
    if len(decided) < ENOUGH:
        return f"{len(decided)} resolved: too few to call you over- or under-confident"
    sides = [(percent, happened) if percent >= 50 else (100 - percent, not happened) for percent, happened in decided]
    sure = sum(percent for percent, _ in sides) / 100
    right = sum(happened for _, happened in sides)
    luck = math.sqrt(sum(percent / 100 * (1 - percent / 100) for percent, _ in sides))
    numbers = f"you were {sure / len(sides):.0%} sure on average, and right {right} times of {len(sides)}"
    if abs(sure - right) <= SIGMAS * luck:
        return f"{numbers}: no further off than luck explains"
    return f"{numbers}: {'over-confident' if sure > right else 'under-confident'}"
