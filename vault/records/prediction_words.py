"""A prediction as a person types it: `70% I finish the course by friday because [[Idea]]` in its parts.

Owns which words say what, days said in any ordinary way among them. Must not know where it goes. Pure; how one is
read from a note is `vault.records.prediction`'s, which is stricter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vault.problem import WrongUsage
from vault.records.prediction import BY, numbers
from vault.text.ahead import day_ahead
from vault.text.inline import links


class BadDay(WrongUsage):
    """Words that name no day to come."""

    def __init__(self, text: str) -> None:
        super().__init__(f'"{text}" is no day', remedy='write 2027-01-31, "in 3 weeks", +14d, friday or "end of month"')


@dataclass(frozen=True, slots=True)
class Said:
    """A prediction as a person typed it: None and "" for what the words do not say.

    because  what stands behind `because`, as typed: a link, or the name of an idea
    """

    text: str
    percent: int | None
    by: date | None
    because: str


def understood(words: str, today: date) -> Said:
    """`70% I finish the course by 2027-01-31 because [[Idea]]` in its parts; every part but the claim may lack.

    The day may be said in any way `day_ahead` knows. Raises WrongUsage for a number above 100, BadDay for a
    date that does not exist.
    """
    text = " ".join(words.split())
    number = re.match(r"(\d+(?:[.,]\d+)?)\s?%(?:[:,]?\s+|$)", text)
    percent = None
    if number:
        percent, text = percent_of(number[1]), text[number.end() :]
    text, because = _because(text)
    text, by = by_day(text, today)
    if by is None and because:
        because, by = by_day(because, today)
    return Said(text.rstrip(" ,;"), percent, by, because)


def percent_of(text: str) -> int:
    """A number as typed, without its sign, as a whole percent. Raises WrongUsage for what is no such probability."""
    found = numbers(f"{text}%") if re.fullmatch(r"\d{1,3}(?:[.,]\d{1,2})?", text) else ()
    if not found:
        raise WrongUsage(f"{text}% is no probability", remedy="say a number from 0 to 100")
    whole, fraction = re.fullmatch(r"(\d+)[.,]?(\d*)", text).groups()  # type: ignore[union-attr]
    if fraction.strip("0"):
        raise WrongUsage(f"{text}% is no whole number", remedy=f"say {whole}% or {int(whole) + 1}%")
    return found[0]


def _because(text: str) -> tuple[str, str]:
    """The text before `because`, and what stands behind it, when that is a link; else all of it stays."""
    for reason in re.finditer(r"(?i)(?<![\w-])because(?![\w-])", text):
        rest = text[reason.end() :].strip()
        if links(1, rest, rest)[0]:
            return text[: reason.start()].rstrip(" ,;"), rest
    return text, ""


def by_day(text: str, today: date) -> tuple[str, date | None]:
    """The text without the last `by DAY` in it, and the day; None if it names none. Raises BadDay."""
    for said in reversed(list(re.finditer(r"(?i)(?:^|(?<=\s))by\s+", text))):
        written = BY.match(text, said.start())
        stop = written.end() if written else len(text)
        words = written[1] if written else text[said.end() :].rstrip(".")
        day = day_ahead(words, today)
        if day:
            return " ".join((text[: said.start()].rstrip() + text[stop:]).split()), day
        if written:
            raise BadDay(written[1])
    return text, None
