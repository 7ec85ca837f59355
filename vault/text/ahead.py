"""Days to come, as a person says them: `2027-01-31`, `in 3 weeks`, `+14d`, `friday`, `end of the month`.

Owns the forms. Pure: today is an argument, and only whole days are counted, so clocks that change do not matter.
A month from 31 January is the last day of February.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_SPAN = re.compile(
    r"(?:in[ ]+|\+[ ]*)(?P<count>\d{1,4}|an?|one|two|three|four|five|six)[ ]*"
    r"(?P<unit>d|w|m|y|days?|weeks?|months?|years?)"
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_END = re.compile(r"(?:the )?end of (?:the |this )?(week|month|year)")
_DAYS = [name.casefold() for name in calendar.day_name]
_MONTHS = [name.casefold() for name in calendar.month_name]
_DAY_MONTH = re.compile(
    r"(?:(?P<d1>\d{1,2})\.?[ ]+(?P<m1>[a-z]+)|(?P<m2>[a-z]+)[ ]+(?P<d2>\d{1,2}))(?:,?[ ]+(?P<year>\d{4}))?"
)


def day_ahead(text: str, today: date) -> date | None:
    """The day these words mean, seen from `today`; None if they mean none. A written date may lie in the past.

    A weekday is its next one after today; a day without a year the next one from today on; a week ends on Sunday.
    """
    words = " ".join(text.split()).casefold()
    try:
        return date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) else _said(words, today)
    except (ValueError, OverflowError):
        return None


def _said(words: str, today: date) -> date | None:
    if words in ("today", "tomorrow"):
        return today + timedelta(days=words == "tomorrow")
    span = _SPAN.fullmatch(words)
    if span:
        count = _COUNTS.get(span["count"]) or int(span["count"])
        return _later(today, count, _UNITS[span["unit"][0]])
    weekday = next((n for n, name in enumerate(_DAYS) if words.removeprefix("next ") in (name, name[:3])), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    end = _END.fullmatch(words)
    if end:
        return _end_of(today, end[1])
    named = _DAY_MONTH.fullmatch(words)
    return _named(named, today) if named else None


def _later(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _end_of(today: date, unit: str) -> date:
    if unit == "week":
        return today + timedelta(days=6 - today.weekday())
    month = 12 if unit == "year" else today.month
    return date(today.year, month, calendar.monthrange(today.year, month)[1])


def _named(said: re.Match[str], today: date) -> date | None:
    name = said["m1"] or said["m2"]
    found = [n for n, month in enumerate(_MONTHS) if month and len(name) >= 3 and month.startswith(name)]
    if not found:
        return None
    number = int(said["d1"] or said["d2"])
    if said["year"]:
        return date(int(said["year"]), found[0], number)
    this_year = date(today.year, found[0], number)
    return this_year if this_year >= today else date(today.year + 1, found[0], number)
