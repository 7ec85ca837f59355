"""Days: which day a moment belongs to, and which day a name names.

Owns the journal day (midnight to midnight), the study day (it turns over at 04:00, so that a review
after midnight still counts for the evening) and dates written in file names. Must not know the time
now, nor the machine's zone: a moment carries its own.

Both days are read off the wall clock of the moment itself, never by subtracting hours from an instant;
so a night on which clocks change has the same turning point as every other night.
"""

import re
from datetime import date, datetime, timedelta

ROLLOVER_HOUR = 4
NEW_YEAR_WEEKS = 4
"""So many weeks into a year, a number of a week above it means one of the year before."""

_PARTED = re.compile(r"(?<!\d)(\d{4})([-_.])(\d{2})\2(\d{2})(?!\d)")
_TOGETHER = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?(?!\d)")
_YEARS = range(1900, 2200)


def study_day(moment: datetime, rollover_hour: int = ROLLOVER_HOUR) -> date:
    """The day a review at `moment` counts for; before `rollover_hour` on its clock it is the day before."""
    today = moment.date()
    if moment.hour < rollover_hour and today > date.min:
        return today - timedelta(days=1)
    return today


def day_in_name(stem: str) -> date | None:
    """The day a file name names, without its extension: `2026-11-22`, `2026-11-22 Talk`, `20261122 Talk`.

    A date that does not exist, or digits that only look like one (a long number), is no day.
    """
    for found in _PARTED.finditer(stem):
        day = _real(found[1], found[3], found[4])
        if day is not None:
            return day
    together = _TOGETHER.match(stem)
    return _real(together[1], together[2], together[3]) if together else None


def iso_week_name(day: date) -> str:
    """The name of a week's page, by ISO year and ISO week: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def week_named(name: str, near: date) -> date | None:
    """The Monday of the ISO week that a person names: `2026-W47`, `W47` or `47`, or a day in it.

    Without a year it is one of the year of `near`; in January a high number is one of the year before. None for a
    week that does not exist.
    """
    text = name.strip().upper()
    found = re.fullmatch(r"(?:(\d{4})-?)?W?(\d{1,2})", text)
    try:
        if found and found[1] is None:
            return _this_years(int(found[2]), near)
        if found and "W" in text:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        day = date.fromisoformat(text)
        return date.fromisocalendar(*day.isocalendar()[:2], 1)
    except ValueError:
        return None


def _this_years(number: int, near: date) -> date | None:
    """The Monday of the week of that number: of this year, in its first weeks of the last one too."""
    year, week, _ = near.isocalendar()
    if week <= NEW_YEAR_WEEKS < number:
        year -= 1
    return date.fromisocalendar(year, number, 1)


def _real(year: str, month: str, day: str) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
