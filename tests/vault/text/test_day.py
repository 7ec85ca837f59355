"""Days: the study day, the journal day and days in names."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.day import day_in_name, iso_week_name, study_day, week_named

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_review_after_midnight_counts_for_the_evening_before() -> None:
    assert study_day(datetime(2026, 11, 22, 3, 59, tzinfo=BERLIN)) == date(2026, 11, 21)
    assert study_day(datetime(2026, 11, 22, 4, 0, tzinfo=BERLIN)) == date(2026, 11, 22)


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_study_day_turns_once_at_four_on_nights_when_clocks_change(night: date) -> None:
    start = datetime(night.year, night.month, night.day, tzinfo=BERLIN).astimezone(UTC)
    for minutes in range(0, 8 * 60, 10):
        moment = (start + timedelta(minutes=minutes)).astimezone(BERLIN)
        assert study_day(moment) == (night if moment.hour >= 4 else night - timedelta(days=1))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), st.integers(0, 6))
def test_study_days_never_run_backwards(instant: datetime, rollover: int) -> None:
    before = instant.replace(tzinfo=UTC)
    after = before + timedelta(minutes=30)
    for zone in (BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")):
        assert study_day(before.astimezone(zone), rollover) <= study_day(after.astimezone(zone), rollover)


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-11-22 Talk with Ana", date(2026, 11, 22)),
        ("Talk 2026-11-22", date(2026, 11, 22)),
        ("2026_11_22", date(2026, 11, 22)),
        ("2026.11.22", date(2026, 11, 22)),
        ("20261122 Talk", date(2026, 11, 22)),
        ("202611221405 Zettel", date(2026, 11, 22)),
        ("2026-02-30", None),
        ("2026-11-221", None),
        ("2026-11_22", None),
        ("20269999", None),
        ("2026111", None),
        ("9788412345678", None),
        ("2026-W47", None),
        ("Idea", None),
        ("", None),
    ],
)
def test_a_day_in_a_name_is_read_and_numbers_that_are_no_day_are_not(stem: str, day: date | None) -> None:
    assert day_in_name(stem) == day


def test_a_week_is_named_by_its_iso_year() -> None:
    assert iso_week_name(date(2026, 11, 22)) == "2026-W47"
    assert iso_week_name(date(2027, 1, 1)) == "2026-W53"


def test_in_january_a_high_number_is_a_week_of_the_year_before() -> None:
    assert week_named("53", date(2027, 1, 4)) == date(2026, 12, 28)
    assert week_named("W52", date(2027, 1, 4)) == date(2026, 12, 21)
    assert week_named("1", date(2027, 1, 4)) == date(2027, 1, 4)
    assert week_named("48", date(2026, 11, 22)) == date(2026, 11, 23)
    assert week_named("54", date(2026, 11, 22)) is None
