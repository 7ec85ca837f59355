"""Insight: every number that says whether any of this works, in one value.

Owns what is counted and from where; `kb.stats` and `kb.judgement` say how. Must not print, and must not know a
screen: `stats` and the screen of that name draw the same value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from journal.practices import daily, ideas, inbox, lessons, predictions, reading, reviewing
from journal.wiring import Desk
from kb.judgement.calibration import Calibration
from kb.stats import (
    AttackStats,
    LessonStats,
    QuestionStats,
    ReadingStats,
    ReviewStats,
    attack_stats,
    by_week,
    lesson_stats,
    question_stats,
    reading_stats,
    review_stats,
)
from vault.disk.writing import read
from vault.problem import Problem
from vault.records import daily as pages
from vault.records.idea import Status

WEEKS = 12
"""So many weeks of captures are counted."""


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything `stats` tells.

    day          the day it is told on; reviews count by study days
    cards        how many there are, `begun` those that were reviewed at least once
    inbox        what waits to be filed
    ideas        status -> how many
    captures     (ISO week, log entries of its daily pages), the last twelve, this week last
    predictions  Brier score and calibration table; `predictions_due` are open and their day has come
    """

    day: date
    notes: int
    passages: int
    cards: int
    begun: int
    inbox: int
    reviews: ReviewStats
    ideas: Mapping[Status, int]
    attacks: AttackStats
    reading: ReadingStats
    lessons: LessonStats
    questions: QuestionStats
    captures: tuple[tuple[str, int], ...]
    predictions: Calibration
    predictions_due: int


def insight(desk: Desk) -> Insight:
    """The numbers as notes and log say now."""
    with desk.one_look():
        return _counted(desk)


def _counted(desk: Desk) -> Insight:
    today = desk.clock.now().date()
    known = reviewing.known(desk)
    counts = desk.store.counts()
    held = ideas.ideas(desk)
    statuses: tuple[Status, ...] = ("held", "parked", "dropped")
    asked = [(_day(one.day), one.answered, _day(one.answered_on)) for one in desk.store.questions(open_only=False)]
    return Insight(
        day=today,
        notes=counts.notes,
        passages=counts.passages,
        cards=len(known.cards),
        begun=len(known.memories),
        inbox=len(inbox.inbox(desk)),
        reviews=review_stats(known.events, known.memories, desk.study_day()),
        ideas={status: sum(idea.status == status for idea in held) for status in statuses},
        attacks=attack_stats(held, today),
        reading=reading_stats(reading.readings(desk), today),
        lessons=lesson_stats(lessons.lessons(desk), today),
        questions=question_stats(asked, today),
        captures=by_week(_captures(desk, today), today, WEEKS),
        predictions=predictions.scores(desk),
        predictions_due=len(predictions.due(desk)),
    )


def _captures(desk: Desk, today: date) -> dict[date, int]:
    """Log entries of each daily page of these weeks; a page that cannot be read counts none."""
    places = desk.places
    counts = {}
    for back in range(7 * WEEKS):
        day = today - timedelta(days=back)
        try:
            data = read(desk.root, daily.page_path(desk, day)) or b""
        except Problem:
            continue
        counts[day] = len(pages.entries(data, places.style.heading))
    return counts


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
