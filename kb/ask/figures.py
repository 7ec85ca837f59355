"""The numbers and dates a text names, in a form in which two texts can be compared.

Owns that `90,000`, `90 000` and `ninety thousand` are one number, `4 pm` and `16:00` one hour, and which words count
at all: numerals, number words up to the millions, months and days of the week, in English and German. Must not know
who wrote the text nor what it is compared with. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kb.ask.terms import SILENT, fold, stem

_TO_19 = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_BIS_19 = """
null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn
neunzehn
"""
_TO_90 = "twenty thirty forty fifty sixty seventy eighty ninety"
_BIS_90 = "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig"
_THIRD_ON = """
third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
seventeenth eighteenth nineteenth
"""
_ONES, _EINER, _TENS, _ZEHNER = _TO_19.split(), _BIS_19.split(), _TO_90.split(), _BIS_90.split()
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    word: value for value, word in enumerate(_EINER) if word not in ("ein", "elf")
}
_ROUND = {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_WHOLE = (
    {word: 20 + 10 * at for at, word in enumerate(_ZEHNER)}
    | {f"{_EINER[one]}und{ten}": 20 + 10 * at + one for at, ten in enumerate(_ZEHNER) for one in range(1, 10)}
    | {word: 3 + at for at, word in enumerate(_THIRD_ON.split())}
    | {f"{ten[:-1]}ieth": 20 + 10 * at for at, ten in enumerate(_TENS)}
    | {"dozen": 12}
)
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "hundert": 100, "tausend": 1000,
           "millionen": 10**6}  # fmt: skip
_VAGUE = frozenset({"hundreds", "thousands", "millions", "billions", "dozens", "half", "twice", "thrice", "double"})
"""They say how much, and no other word says the same."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january januar jan", "february februar feb", "march marz", "april apr", "may mai", "june juni jun",
         "july juli jul", "august aug", "september sept sep", "october oktober oct okt", "november nov",
         "december dezember dec dez"), start=1)
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        ("monday montag", "tuesday dienstag", "wednesday mittwoch", "thursday donnerstag", "friday freitag",
         "saturday samstag sonnabend", "sunday sonntag"))
    for name in names.split()
}  # fmt: skip
_SHORT = "jan feb mar apr jun jul aug sept sep oct okt nov dec dez"
_SHORT_MONTHS = frozenset(_SHORT.split())
_DOUBTFUL = _SHORT_MONTHS | {"may", "march", "august"}
"""Words that are a month only with a capital in the middle of a sentence, or beside a number."""
_NAMED = frozenset({*_SMALL, *_ROUND, *_WHOLE, *_SCALES, *_VAGUE, *_MONTHS, *_DAYS}) - _SHORT_MONTHS

_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b|\b(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.(?:(\d{4}|\d\d)\b)?")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?m\b\.?|\b(\d{1,2}):(\d\d)(?::\d\d)?\b", re.IGNORECASE)
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3})+|(?:[ \u00a0\u202f'’]\d{3})+)(?![\w]|[.,]\d)")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN = re.compile(rf"(?P<grouped>{_GROUPED.pattern})|(?P<plain>{_PLAIN.pattern})|(?P<word>[^\W\d_]+)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|k)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a text.

    readings  what it may mean, any of them
    of        the stem of the word behind it, "" if that tells nothing
    loose     it may be no number at all: `one` is awake
    """

    readings: frozenset[str]
    of: str = ""
    loose: bool = False


def is_figure(word: str) -> bool:
    """Whether a folded word names a number, a month or a day of the week: it has no ending, and nothing is near it."""
    return not word[0].isalpha() or word in _NAMED


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[Figure, ...]:
    """Every number, month and day of the week that a text names."""
    found: list[Figure] = []
    rest = _DATE.sub(lambda match: _kept(found, _of_date(match)), text)
    rest = _CLOCK.sub(lambda match: _kept(found, _of_clock(match)), rest)
    plain = fold(_ORDINAL.sub(lambda match: " thousand" if match[0] == "k" else "", rest))
    tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(plain)]
    found += [Figure(frozenset({each})) for each in _named_days(rest)]
    at = 0
    while at < len(tokens):
        readings, after = _number(tokens, at)
        if readings:
            behind = tokens[after][1] if after < len(tokens) and tokens[after][0] == "word" else ""
            of = "" if not behind or behind in SILENT or is_figure(behind) else stem(behind)
            found.append(Figure(readings, of, tokens[at][1] == "one" and after == at + 1))
        at = max(after, at + 1)
    return tuple(found)


def stand_in(claim: str, place: str, above: str = "", day: date | None = None) -> bool:
    """Whether every number and date of a claim stands in a text; and of the same things: `twenty hours` does not stand
    in `three hours and twenty minutes`.

    above  what the text stands under;  day  on which it was written: a claim may name it
    """
    there = (*figures(place), *figures(above))
    known = frozenset().union(*(each.readings for each in there))
    written = _readings_of(day) if day else frozenset()
    dated: frozenset[str] = frozenset()
    if day is not None:
        years = re.findall(rf"(?i)\b(?:in|of|im|year|jahr) ({day.year})\b", claim)
        dated = frozenset({f"month {day.month}", f"weekday {day.weekday()}", *years})
    counted: dict[str, set[str]] = {}
    for each in there:
        if each.of:
            counted.setdefault(each.of, set()).update(each.readings)
    names_month = day is not None and any(f"month {day.month}" in each.readings for each in figures(claim))
    for each in figures(claim):
        if each.readings & written and (each.readings & dated or (names_month and not each.of)):
            continue  # of a bare number nothing says that it is the day's
        if each.of in counted and not each.readings & counted[each.of]:
            return False
        if not each.loose and not each.readings & known:
            return False
    return True


def _readings_of(day: date) -> frozenset[str]:
    """What a text may say of a day."""
    return frozenset({str(day.year), str(day.day), f"month {day.month}", f"weekday {day.weekday()}"})


def _kept(found: list[Figure], readings: Iterator[Figure]) -> str:
    found += readings
    return " ; "


def _of_date(match: re.Match[str]) -> Iterator[Figure]:
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    yield Figure(frozenset({str(int(day))}))
    yield Figure(frozenset({f"month {int(month)}"}))
    if year:
        yield Figure(frozenset({str(int(year)), *([str(2000 + int(year))] if len(year) == 2 else [])}))


def _of_clock(match: re.Match[str]) -> Iterator[Figure]:
    hour, minute, half = (match[1], match[2], match[3]) if match[3] else (match[4], match[5], "")
    at = int(hour) % 12 + 12 * (half in ("p", "P")) if half else int(hour)
    minutes = minute or "00"
    readings = {f"{at}:{minutes}"}
    if minutes == "00":
        readings.add(str(int(hour)))
    if not half and at < 13 and not hour.startswith("0"):
        readings.add(f"{at % 12 + 12}:{minutes}")
    yield Figure(frozenset(readings))


def _named_days(text: str) -> Iterator[str]:
    """Months and days of the week, each once."""
    for match in re.finditer(r"[^\W\d_]+", text):
        word = fold(match[0])
        if word in _DAYS or word.removesuffix("s") in _DAYS:
            yield f"weekday {_DAYS.get(word, _DAYS.get(word.removesuffix('s'), 0))}"
        elif word in _MONTHS and (word not in _DOUBTFUL or _is_month(text, match)):
            yield f"month {_MONTHS[word]}"


def _is_month(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if re.match(r"\.?,? \d", after) or re.search(r"\d(?:st|nd|rd|th|\.)?(?: of)? $", before):
        return True
    return match[0][0].isupper() and re.search(r"[\w,] $", before) is not None


def _number(tokens: list[tuple[str, str]], at: int) -> tuple[frozenset[str], int]:
    """(what the number that begins here may mean, where it ends); nothing if none does."""
    kind, token = tokens[at]
    if kind == "grouped":
        joined = re.sub(r"\D", "", token)
        return frozenset({joined.lstrip("0") or "0", *([token] if "." in token else [])}), at + 1
    if kind == "plain":
        value, after = _decimal(token), at + 1
        while after < len(tokens) and tokens[after][1] in _SCALES and _is_float(value):
            value, after = _as_text(float(value) * _SCALES[tokens[after][1]]), after + 1
        return frozenset({value}), after
    if token in _VAGUE:
        return frozenset({token}), at + 1
    return _spelled(tokens, at)


def _spelled(tokens: list[tuple[str, str]], at: int) -> tuple[frozenset[str], int]:
    """A number in words: `two hundred and twelve thousand`."""
    total = part = 0
    begun, after = False, at
    while after < len(tokens):
        word = tokens[after][1]
        ten = part % 10 == 0 and part % 100 >= 20
        if word in _SMALL and (not begun or part % 100 == 0 or (ten and 0 < _SMALL[word] < 10)):
            part += _SMALL[word]
        elif word in _ROUND and (not begun or part % 100 == 0):
            part += _ROUND[word]
        elif word in _WHOLE and not begun:
            return frozenset({str(_WHOLE[word])}), after + 1
        elif word in _SCALES:
            scale = _SCALES[word]
            total, part = (total, max(part, 1) * 100) if scale == 100 else (total + max(part, 1) * scale, 0)
        elif word == "and" and begun and tokens[after - 1][1] in _SCALES and _goes_on(tokens, after + 1):
            pass
        else:
            break
        begun = True
        after += 1
    return (frozenset({str(total + part)}), after) if begun else (frozenset(), at)


def _goes_on(tokens: list[tuple[str, str]], at: int) -> bool:
    return at < len(tokens) and (tokens[at][1] in _SMALL or tokens[at][1] in _ROUND)


def _decimal(token: str) -> str:
    """`12,50` and `12.5` alike; what is no plain number stays as it is written."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+", token):
        whole, part = re.split(r"[.,](?=\d+$)", token)
        token = f"{re.sub('[.,]', '', whole)}.{part}"
    plain = token.replace(",", ".")
    return _as_text(float(plain)) if _is_float(plain) else token


def _is_float(text: str) -> bool:
    return re.fullmatch(r"\d{1,15}(?:\.\d+)?", text) is not None


def _as_text(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
