"""Weeks in Moment's tokens: ISO and English ones, kept apart around New Year."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.clock import instant
from vault.text.formats import render, week_pattern

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


def said(pattern: str, day: date) -> str:
    return render(pattern, instant(datetime.combine(day, time(12))))


@pytest.mark.parametrize(
    ("day", "iso", "english"),
    [
        (date(2026, 11, 21), "2026-W47", "2026-W47"),
        (date(2026, 11, 22), "2026-W47", "2026-W48"),  # a Sunday begins the English week
        (date(2026, 12, 31), "2026-W53", "2027-W01"),
        (date(2027, 1, 1), "2026-W53", "2027-W01"),
        (date(2027, 1, 4), "2027-W01", "2027-W02"),
        (date(2023, 1, 1), "2022-W52", "2023-W01"),
        (date(2022, 12, 31), "2022-W52", "2022-W53"),
        (date(2024, 12, 30), "2025-W01", "2025-W01"),
    ],
)
def test_iso_and_english_weeks_are_told_apart(day: date, iso: str, english: str) -> None:
    assert said("GGGG-[W]WW", day) == iso
    assert said("gggg-[W]ww", day) == english


@given(DAYS)
def test_an_english_week_has_seven_days_and_the_next_one_another_name(day: date) -> None:
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    names = [said("gggg-[W]ww", sunday + timedelta(days=n)) for n in range(8)]
    assert len(set(names[:7])) == 1
    assert names[7] != names[0]


@given(DAYS)
@pytest.mark.parametrize("pattern", ["gggg-[W]WW", "YYYY-[W]WW", "GGGG-[W]ww", "YYYY-[W]ww", "YYYY/[week] W"])
def test_a_pattern_that_mixes_calendars_never_names_two_weeks_alike(pattern: str, day: date) -> None:
    thursdays = [day - timedelta(days=day.weekday() - 3) + timedelta(weeks=n) for n in range(54)]
    names = [said(week_pattern(pattern), one) for one in thursdays]
    assert len(set(names)) == 54


def test_a_year_goes_with_its_week() -> None:
    assert said(week_pattern("[Weekly]/YYYY/gggg-[W]WW"), date(2026, 12, 31)) == "Weekly/2026/2026-W53"
