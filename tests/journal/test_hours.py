"""Hours on the clock on the wall, through the nights on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.hours import Quiet, instant_of, is_quiet, read_quiet, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"]


def test_a_time_that_a_spring_night_leaves_out_is_the_next_minute_there_is() -> None:
    assert instant_of(SPRING, time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert instant_of(SPRING, time(1, 59), BERLIN) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert instant_of(SPRING, time(3), BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_an_autumn_night_has_twice_is_the_first() -> None:
    assert instant_of(AUTUMN, time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_of(AUTUMN, time(3), BERLIN) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_a_day_that_an_island_left_out_ends_where_the_next_begins() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert instant_of(date(2011, 12, 30), time(8), apia) == instant_of(date(2011, 12, 31), time(0), apia)


@given(
    st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.times(), st.times(), st.sampled_from(ZONES)
)  # fmt: skip
def test_wall_times_of_one_day_keep_their_order(day: date, one: time, other: time, name: str) -> None:
    zone = ZoneInfo(name)
    earlier, later = sorted((one.replace(fold=0), other.replace(fold=0)))
    assert instant_of(day, earlier, zone) <= instant_of(day, later, zone)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_go_over_midnight_and_end_on_the_minute(at: str, quiet: bool) -> None:
    now = datetime.fromisoformat(f"2026-11-22T{at}:00").replace(tzinfo=BERLIN)
    assert is_quiet(now, read_quiet("22:00-07:00"), BERLIN) is quiet


@given(
    st.sampled_from(ZONES), st.times(), st.times(), st.dates(date(2026, 1, 1), date(2026, 12, 30))
)  # fmt: skip
def test_every_day_has_quiet_hours_once_and_unbroken(name: str, begin: time, end: time, day: date) -> None:
    begin, end = begin.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    if begin == end:
        return
    zone, quiet = ZoneInfo(name), Quiet(begin, end)
    start = instant_of(day, time(12), zone)
    looks = [is_quiet(start + timedelta(minutes=each), quiet, zone) for each in range(0, 24 * 60, 7)]
    changes = sum(one != other for one, other in pairwise(looks))
    assert changes <= 2


def test_the_spring_night_is_no_longer_quiet_once_the_clock_has_passed_the_end() -> None:
    quiet = read_quiet("22:00-02:30")
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # 01:59, and then comes 03:00
    assert is_quiet(before, quiet, BERLIN)
    assert not is_quiet(before + timedelta(minutes=1), quiet, BERLIN)


def test_the_autumn_night_ends_with_the_first_of_the_two() -> None:
    quiet = read_quiet("22:00-02:30")
    assert is_quiet(datetime(2026, 10, 25, 0, 29, tzinfo=UTC), quiet, BERLIN)
    assert not is_quiet(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), quiet, BERLIN)
    assert not is_quiet(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), quiet, BERLIN), "02:10 comes again"


@pytest.mark.parametrize(
    ("text", "said"), [("22:00-08:00", "22:00-08:00"), (" 9:30 – 24:00 ", "09:30-00:00"), ("", "None")]
)
def test_hours_are_read_as_people_write_them(text: str, said: str) -> None:
    assert str(read_quiet(text)) == said


@pytest.mark.parametrize("text", ["late", "22-8", "22:00", "25:00-08:00", "22:60-08:00", "24:30-08:00", "08:00-08:00"])
def test_what_is_no_pair_of_times_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_quiet(text)


@pytest.mark.parametrize("name", ["+05:30", "", "Nowhere/City", "../../etc/passwd"])
def test_a_zone_the_system_does_not_know_is_the_offset_of_the_moment(name: str) -> None:
    now = datetime(2026, 11, 22, 9, 14, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert zone_of(name, now).utcoffset(now) == timedelta(hours=5, minutes=30)
