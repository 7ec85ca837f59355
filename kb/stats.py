"""Whether any of this works: numbers over the event log, what is remembered, and what the notes record.

Owns their definitions. Pure: events, records and a day in, numbers out. Must not know files or a screen.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kb.memory.replay import Memory, reviews_by_card
from vault.events import Event, day_of
from vault.records.idea import VERDICTS, Idea, Verdict
from vault.records.lesson import Lesson
from vault.records.reading import Reading
from vault.text.day import iso_week_name

PERIOD_DAYS = 30
FORECAST_DAYS = 7


@dataclass(frozen=True, slots=True)
class ReviewStats:
    """Reviews of the last 30 study days, the last one included.

    reviews         how many
    days            on how many days
    true_retention  share of each card's first review of a day that was not `forgot`, new cards left out;
                    None when there was none. Source: Anki's true retention table.
    per_day         (day, reviews), oldest first, days without reviews included
    forecast        (day, cards due), from today on; what is overdue counts for today
    """

    reviews: int
    days: int
    true_retention: float | None
    asked: int
    per_day: tuple[tuple[date, int], ...]
    forecast: tuple[tuple[date, int], ...]


def review_stats(events: Iterable[Event], memories: Mapping[str, Memory], today: date) -> ReviewStats:
    """The numbers as of a study day."""
    first_day = today - timedelta(days=PERIOD_DAYS - 1)
    counts = {first_day + timedelta(days=n): 0 for n in range(PERIOD_DAYS)}
    passed = asked = 0
    for reviews in reviews_by_card(events).values():
        seen: date | None = None
        for event in reviews:
            day = day_of(event)
            if day in counts:
                counts[day] += 1
                if seen is not None and day != seen:
                    asked += 1
                    passed += event["r"] != 1
            seen = day
    forecast = {today + timedelta(days=n): 0 for n in range(FORECAST_DAYS)}
    for memory in memories.values():
        due = max(memory.due_day, today)
        if due in forecast:
            forecast[due] += 1
    return ReviewStats(
        reviews=sum(counts.values()),
        days=sum(1 for count in counts.values() if count),
        true_retention=passed / asked if asked else None,
        asked=asked,
        per_day=tuple(counts.items()),
        forecast=tuple(forecast.items()),
    )


@dataclass(frozen=True, slots=True)
class AttackStats:
    """What attacks did to ideas.

    attacks    how many there were; `lately` in the last 30 days
    verdicts   verdict -> attacks that ended in it; an attack without one is in none
    lowered, raised, unmoved   attacks that named how sure the person was before and after, by what became of it
    moved      points of those, up or down, on average; None if there are none
    """

    attacks: int
    lately: int
    verdicts: Mapping[Verdict, int]
    lowered: int
    raised: int
    unmoved: int
    moved: float | None


def attack_stats(ideas: Iterable[Idea], today: date) -> AttackStats:
    """The numbers over all attacks of these ideas."""
    attacks = [attack for idea in ideas for attack in idea.attacks]
    moves = [each.after - each.before for each in attacks if each.after is not None and each.before is not None]
    verdicts = Counter(each.verdict for each in attacks)
    return AttackStats(
        attacks=len(attacks),
        lately=sum(_lately(each.day, today) for each in attacks),
        verdicts={verdict: verdicts[verdict] for verdict in VERDICTS},
        lowered=sum(move < 0 for move in moves),
        raised=sum(move > 0 for move in moves),
        unmoved=sum(move == 0 for move in moves),
        moved=sum(abs(move) for move in moves) / len(moves) if moves else None,
    )


@dataclass(frozen=True, slots=True)
class ReadingStats:
    """The reading list in numbers.

    reading, waiting     being read now; next or on the shelf
    finished             readings finished in the year of that day, of these `fiction`, `nonfiction`, `unsorted`
    pages                pages of the finished ones that say how many they have
    """

    reading: int
    waiting: int
    finished: int
    fiction: int
    nonfiction: int
    unsorted: int
    pages: int


def reading_stats(readings: Iterable[Reading], today: date) -> ReadingStats:
    """The numbers as of a day."""
    every = list(readings)
    finished = [one for one in every if any(day.year == today.year and day <= today for day in one.finished)]
    return ReadingStats(
        reading=sum(one.status == "reading" for one in every),
        waiting=sum(one.status in ("next", "shelf") for one in every),
        finished=len(finished),
        fiction=sum(one.fiction is True for one in finished),
        nonfiction=sum(one.fiction is False for one in finished),
        unsorted=sum(one.fiction is None for one in finished),
        pages=sum(one.pages or 0 for one in finished),
    )


@dataclass(frozen=True, slots=True)
class LessonStats:
    """Lessons: how many, how many of them were ever used, times they were used, and those of the last 30 days."""

    lessons: int
    used: int
    uses: int
    lately: int


def lesson_stats(lessons: Iterable[Lesson], today: date) -> LessonStats:
    """The numbers as of a day."""
    every = list(lessons)
    days = [use.day for one in every for use in one.uses]
    return LessonStats(len(every), sum(bool(one.uses) for one in every), len(days),
                       sum(_lately(day, today) for day in days))  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionStats:
    """Questions and rabbit holes.

    open, answered      how many, of all times
    asked_lately        asked in a note dated within the last 30 days, answered or not
    answered_lately     answered on a day of the last 30, where the answer says its day
    """

    open: int
    answered: int
    asked_lately: int
    answered_lately: int


def question_stats(questions: Iterable[tuple[date | None, bool, date | None]], today: date) -> QuestionStats:
    """The numbers over (day asked, whether answered, day of the answer)."""
    every = list(questions)
    return QuestionStats(
        open=sum(not answered for _, answered, _ in every),
        answered=sum(answered for _, answered, _ in every),
        asked_lately=sum(_lately(asked, today) for asked, _, _ in every),
        answered_lately=sum(_lately(on, today) for _, answered, on in every if answered),
    )


def by_week(counts: Mapping[date, int], today: date, weeks: int) -> tuple[tuple[str, int], ...]:
    """(ISO week, sum of its days) of the last weeks, this one last; weeks without anything included."""
    monday = today - timedelta(days=today.weekday())
    names = [iso_week_name(monday - timedelta(weeks=back)) for back in range(weeks - 1, -1, -1)]
    sums = dict.fromkeys(names, 0)
    for day, count in counts.items():
        name = iso_week_name(day)
        if name in sums:
            sums[name] += count
    return tuple(sums.items())


def _lately(day: date | None, today: date) -> bool:
    return day is not None and timedelta() <= today - day < timedelta(days=PERIOD_DAYS)
