"""Hours as a person means them: on the clock on the wall, whatever clocks do that night.

Owns reading `22:00-07:00` and turning a wall time into an instant: one that a spring night leaves out is the
next minute there is, one that an autumn night has twice is the first. Must not read the time. Pure.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_QUIET = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")
_LONGEST_GAP_MINUTES = 25 * 60  # an island once left out a whole day


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begin` to before `end`, over midnight when the end is not later."""

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


def read_quiet(text: str) -> Quiet | None:
    """The hours of `22:00-07:00`; None for an empty text. Raises ValueError for anything else.

    24:00 is midnight. Hours that end when they begin would be no hours or all of them: they are not taken.
    """
    if not text.strip():
        return None
    found = _QUIET.fullmatch(text)
    if found is None:
        raise ValueError(text)
    begin, end = _time(found[1], found[2]), _time(found[3], found[4])
    if begin == end:
        raise ValueError(text)
    return Quiet(begin, end)


def _time(hour: str, minute: str) -> time:
    return time(0) if (hour, minute) == ("24", "00") else time(int(hour), int(minute))


def zone_of(name: str, now: datetime) -> tzinfo:
    """The zone of that name (`Europe/Berlin`); the moment's own offset where the system knows no such zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return now.tzinfo or UTC


def instant_of(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant, in UTC, at which a clock on the wall there first shows this time or has passed over it."""
    wall = datetime.combine(day, at)
    for _ in range(_LONGEST_GAP_MINUTES):
        instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            return instant
        wall = wall.replace(second=0, microsecond=0) + timedelta(minutes=1)
    raise ValueError(f"no clock there ever shows {day} {at}")


def is_quiet(now: datetime, quiet: Quiet | None, zone: tzinfo) -> bool:
    """Whether the moment lies in the quiet hours; compared as instants, so every night has exactly one of them."""
    if quiet is None:
        return False
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        until = day + timedelta(days=quiet.end <= quiet.begin)
        if instant_of(day, quiet.begin, zone) <= now < instant_of(until, quiet.end, zone):
            return True
    return False
