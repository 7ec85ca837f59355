"""The days that a question speaks of: `yesterday`, `last week`, `in October`, `on November 14th`, `am 3. März`.

Owns which words say when, in English and German, and which days they mean. What is asked lies behind: a month or a
day without a year is the last one. Must not know notes, nor what day it is: today is an argument. Pure.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple


class When(NamedTuple):
    """The days from `since` to `until`, both included, and `rest`, the question without the words that say so."""

    since: date
    until: date
    rest: str


_MONTHS: tuple[str, ...] = (
    "january jan januar", "february feb februar", "march mar märz maerz", "april apr", "may mai", "june jun juni",
    "july jul juli", "august aug", "september sept sep", "october oct oktober okt", "november nov",
    "december dec dezember dez",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAYS: tuple[str, ...] = (
    "monday montag", "tuesday dienstag", "wednesday mittwoch", "thursday donnerstag", "friday freitag",
    "saturday samstag sonnabend", "sunday sonntag",
)  # fmt: skip
_WEEKDAY = {name: number for number, names in enumerate(_DAYS) for name in names.split()}
_NUMBERS = "a one two three four five six seven eight nine ten eleven twelve"
_ZAHLEN = "einem zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
_NUMBER = {word: n for n, word in enumerate(_NUMBERS.split()[1:], 1)} | {
    word: n for n, word in enumerate(_ZAHLEN.split(), 1)
} | {"a": 1, "an": 1, "einer": 1}  # fmt: skip

Days = tuple[date, date]
_M = "|".join(sorted(_MONTH, key=len, reverse=True))
_W = "|".join(_WEEKDAY)
_N = r"\d{1,3}|" + "|".join(_NUMBER)
_UNIT = r"(?P<unit>day|week|month|year|tag|woche|monat|jahr)(?:s|e|en|n)?"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d))?"


def when_of(question: str, today: date) -> When | None:
    """The days a question speaks of, the first that are named; None where it names none."""
    for pattern, days in _PATTERNS:
        for match in pattern.finditer(question):
            try:
                found = days(match, today)
            except (ValueError, OverflowError, LookupError):  # letters that only look alike, such as a dotless i
                continue
            if _bounds(question, match):
                return None
            if found is not None:
                since, until = found
                if (match["before"] or "").lower().strip() in ("since", "seit"):
                    until = max(today, until)
                rest = f"{question[: match.start()]} {question[match.end() :]}"
                return When(since, until, " ".join(rest.split()))
    return None


def _bounds(question: str, match: re.Match[str]) -> bool:
    """Whether a time only bounds what is meant, as `before October` does: which days these are is not said then."""
    before = re.search(r"(\w+)\W*$", question[: match.start()])
    after = re.match(r"\W*(\w+)", question[match.end() :])
    return bool((before and before[1].lower() in _BOUNDS) or (after and after[1].lower() in _UP_TO))


_BOUNDS = frozenset({"before", "after", "until", "till", "by", "between", "vor", "nach", "bis", "zwischen"})
_UP_TO = frozenset({"to", "until", "till", "bis"})


def _iso(match: re.Match[str], today: date) -> Days:
    year, month, day = match["y"], match["m"], match["d"]
    return _on(int(year), int(month), int(day)) if day else _month(int(year), int(month))


def _named_day(match: re.Match[str], today: date) -> Days:
    month, day = _MONTH[match["month"].lower()], int(match["day"])
    if match["year"]:
        return _on(int(match["year"]), month, day)
    if (month, day) == (2, 29):
        year = next(year for year in range(today.year, today.year - 9, -1) if monthrange(year, 2)[1] == day)
        return _on(year if date(year, 2, 29) <= today else year - 4, 2, 29)
    return _on(today.year if date(today.year, month, day) <= today else today.year - 1, month, day)


def _named_month(match: re.Match[str], today: date) -> Days:
    month = _MONTH[match["month"].lower()]
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    return _month(year, month)


def _weekday(match: re.Match[str], today: date) -> Days:
    last = (match["before"] or "").lower().strip() in ("last", "letzten")
    back = (today.weekday() - _WEEKDAY[match["weekday"].lower()]) % 7
    day = today - timedelta(days=back or (7 if last else 0))
    return day, day


def _near(match: re.Match[str], today: date) -> Days:
    word = " ".join(match["near"].lower().split())
    back = 2 if word in ("day before yesterday", "vorgestern") else word in ("yesterday", "gestern", "last night")
    day = today - timedelta(days=int(back))
    return day, day


def _stretch(match: re.Match[str], today: date) -> Days:
    """`last week` is the one before this; `this week` goes up to today."""
    last = match["which"].lower()[:2] in ("la", "pa", "pr", "le", "vo", "ve")
    unit = match["unit"].lower()[:1]
    if unit in ("w", "t", "d"):
        monday = today - timedelta(days=today.weekday())
        return (monday - timedelta(days=7), monday - timedelta(days=1)) if last else (monday, today)
    if unit == "m":
        first = today.replace(day=1)
        return _month((first - timedelta(days=1)).year, (first - timedelta(days=1)).month) if last else (first, today)
    return _year(today.year - 1) if last else (date(today.year, 1, 1), today)


def _ago(match: re.Match[str], today: date) -> Days:
    number, unit = _count(match["number"]), match["unit"].lower()[:1]
    if unit in ("d", "t"):
        day = today - timedelta(days=number)
        return day, day
    if unit == "w":
        monday = today - timedelta(days=today.weekday() + 7 * number)
        return monday, monday + timedelta(days=6)
    if unit == "m":
        months = today.year * 12 + today.month - 1 - number
        return _month(months // 12, months % 12 + 1)
    return _year(today.year - number)


def _past(match: re.Match[str], today: date) -> Days:
    """`the last three weeks`: so many days back from today, today included."""
    number, unit = _count(match["number"]), match["unit"].lower()[:1]
    days = number * {"d": 1, "t": 1, "w": 7, "m": 30}.get(unit, 365)
    return today - timedelta(days=days), today


def _whole_year(match: re.Match[str], today: date) -> Days:
    return _year(int(match["y"]))


def _count(text: str) -> int:
    return _NUMBER.get(text.lower()) or int(text)


def _on(year: int, month: int, day: int) -> Days:
    return date(year, month, day), date(year, month, day)


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


_SAID: tuple[tuple[str, Callable[[re.Match[str], date], Days | None]], ...] = (
    (r"(?:\b(?P<before>on|in|since|from|am|vom|im|seit)\s+)?\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)"
     r"(?:-(?P<d>\d\d))?(?![\d-])", _iso),
    (r"(?:\b(?P<before>on|since|from|of|am|vom|seit)\s+)?(?:the\s+)?\b(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?"
     rf"(?P<month>{_M})\b\.?{_YEAR}", _named_day),
    (rf"(?:\b(?P<before>on|since|from|of)\s+)?\b(?P<month>{_M})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
     rf"{_YEAR}", _named_day),
    (rf"\b(?P<before>in|during|since|last|im|seit|letzten)\s+(?:the\s+month\s+of\s+)?(?P<month>{_M})\b{_YEAR}",
     _named_month),
    (rf"\b(?P<before>)(?:(?:in|over|during|within)\s+the\s+|in\s+den\s+)?(?:last|past|letzten)\s+(?P<number>{_N})\s+"
     rf"{_UNIT}\b", _past),
    (rf"\b(?P<before>)(?P<number>{_N})\s+{_UNIT}\s+ago\b", _ago),
    (rf"\b(?P<before>)vor\s+(?P<number>{_N})\s+{_UNIT}\b", _ago),
    (r"(?:\b(?P<before>from|of|von)\s+)?\b(?:the\s+)?(?P<near>day before yesterday|yesterday|today|last night|"
     r"vorgestern|gestern|heute)\b(?:['’]s)?", _near),
    (r"(?:\b(?P<before>since|in|during|seit|in der|im)\s+)?\b(?:the\s+)?(?P<which>last|past|previous|this|"
     r"letzte[nrs]?|vorige[nrs]?|vergangene[nrs]?|diese[nrsm]?)\s+(?P<unit>week|month|year|woche|monat|jahr)\b",
     _stretch),
    (rf"\b(?P<before>on|since|last|am|seit|letzten)\s+(?P<weekday>{_W})\b", _weekday),
    (r"\b(?P<before>in|during|since|seit|im jahr)\s+(?P<y>(?:19|20)\d\d)\b(?!-)", _whole_year),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), days) for pattern, days in _SAID)
