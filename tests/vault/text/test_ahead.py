"""Days to come are understood as a person says them, and clocks that change do not matter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.ahead import day_ahead

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027-01-31", "2027-01-31"),
        ("2020-02-29", "2020-02-29"),
        ("today", "2026-11-22"),
        ("Tomorrow", "2026-11-23"),
        ("+14d", "2026-12-06"),
        ("+ 2 weeks", "2026-12-06"),
        ("in 3 weeks", "2026-12-13"),
        ("in a month", "2026-12-22"),
        ("in two years", "2028-11-22"),
        ("monday", "2026-11-23"),
        ("sunday", "2026-11-29"),
        ("next fri", "2026-11-27"),
        ("end of month", "2026-11-30"),
        ("the end of the week", "2026-11-22"),
        ("end of this year", "2026-12-31"),
        ("31 jan", "2027-01-31"),
        ("31. January 2028", "2028-01-31"),
        ("December 6", "2026-12-06"),
        ("nov 22", "2026-11-22"),
    ],
)
def test_a_day_is_understood(words: str, day: str) -> None:
    assert day_ahead(words, SUNDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    ["", "soon", "2027-02-30", "2027-1-31", "31 foo", "30 feb", "+9999y", "in 0x weeks", "friday 13", "3 weeks ago"],
)
def test_what_is_no_day_is_none(words: str) -> None:
    assert day_ahead(words, SUNDAY) is None


def test_a_month_from_the_last_of_january_is_the_last_of_february() -> None:
    assert day_ahead("in 1 month", date(2027, 1, 31)) == date(2027, 2, 28)
    assert day_ahead("+1y", date(2028, 2, 29)) == date(2029, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 999))
def test_days_are_counted_and_not_hours(today: date, count: int) -> None:
    assert day_ahead(f"+{count}d", today) == today + timedelta(days=count)


@given(st.text(max_size=30))
def test_any_words_are_a_day_or_none(words: str) -> None:
    assert isinstance(day_ahead(words, SUNDAY), date | None)
