"""Whether any of this works: numbers over the event log and what is remembered.

Owns their definitions. Pure: events, memories and a day in, numbers out. Must not know notes or a screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kb.memory.replay import Memory, reviews_by_card
from vault.events import Event, day_of

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
        per_day=tuple(counts.items()),
        forecast=tuple(forecast.items()),
    )
