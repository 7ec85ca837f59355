"""Dates and times written in Moment.js tokens, the language of Obsidian's settings.

Owns the tokens people use for daily pages and templates: `YYYY YY MMMM MMM MM M DD D Do dddd ddd
GGGG gggg WW W ww w Q HH H hh h mm m ss s A a` and `[literal]`; English names. `GGGG` and `WW` are ISO years
and weeks, `gggg` and `ww` those of Moment's English: from Sunday on, week 1 holds 1 January.
Must not know where the text goes. Imports nothing: capture's own door uses it.
"""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Longest first: the scanner takes the first token that fits.
TOKENS = (
    "YYYY", "GGGG", "gggg", "MMMM", "dddd", "MMM", "ddd", "Do", "YY", "MM", "DD",
    "WW", "ww", "HH", "hh", "mm", "ss", "M", "D", "W", "w", "Q", "H", "h", "m", "s", "A", "a",
)  # fmt: skip


class Instant:
    """A wall-clock moment as numbers: what a pattern can say, and nothing else."""

    __slots__ = ("day", "hour", "iso_week", "iso_year", "minute", "month", "second", "weekday", "year")

    def __init__(
        self, year: int, month: int, day: int, hour: int, minute: int, second: int,
        weekday: int, iso_year: int, iso_week: int,
    ) -> None:  # fmt: skip
        self.year, self.month, self.day = year, month, day
        self.hour, self.minute, self.second = hour, minute, second
        self.weekday = weekday  # 0 Monday
        self.iso_year, self.iso_week = iso_year, iso_week


def fixed_folder(pattern: str) -> str:
    """The folder in which all pages of a Moment pattern stand, whatever their day; "" where it is the vault itself."""
    fixed = ""
    for token, literal in pieces(pattern):
        if token:
            break
        fixed += literal
    return fixed.rpartition("/")[0]


def pieces(pattern: str) -> list[tuple[str, str]]:
    """(token, "") or ("", literal) for each part of a Moment pattern, in order."""
    found = []
    at = 0
    while at < len(pattern):
        if pattern[at] == "[":
            end = pattern.find("]", at)
            if end > 0:
                found.append(("", pattern[at + 1 : end]))
                at = end + 1
                continue
        token = next((t for t in TOKENS if pattern.startswith(t, at)), "")
        found.append((token, "" if token else pattern[at]))
        at += len(token) or 1
    return found


def render(pattern: str, at: Instant) -> str:
    """The moment in the words of the pattern: `YYYY/YYYY-MM-DD` -> `2026/2026-11-22`."""
    return "".join(literal or _said(token, at) for token, literal in pieces(pattern))


def _said(token: str, at: Instant) -> str:
    half = at.hour % 12 or 12
    if token == "Do":
        ending = "th" if at.day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(at.day % 10, "th")
        return f"{at.day}{ending}"
    names = {"MMMM": MONTHS[at.month - 1], "MMM": MONTHS[at.month - 1][:3],
             "dddd": DAYS[at.weekday], "ddd": DAYS[at.weekday][:3],
             "A": "AM" if at.hour < 12 else "PM", "a": "am" if at.hour < 12 else "pm"}  # fmt: skip
    if token in names:
        return names[token]
    week_year, week = _english_week(at) if token[0] in "gw" else (0, 0)
    number = {"Y": at.year, "G": at.iso_year, "g": week_year, "M": at.month, "D": at.day,
              "W": at.iso_week, "w": week, "Q": (at.month + 2) // 3, "H": at.hour, "h": half,
              "m": at.minute, "s": at.second}.get(token[:1], 0)  # fmt: skip
    if token == "YY":
        return f"{number % 100:02}"
    return f"{number:0{len(token)}}"


def _english_week(at: Instant) -> tuple[int, int]:
    """(year, week) as Moment's English counts them."""
    leap = at.year % 4 == 0 and (at.year % 100 != 0 or at.year % 400 == 0)
    months = (31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    saturday = sum(months[: at.month - 1]) + at.day + (5 - at.weekday) % 7  # as a day of the year
    return (at.year + 1, 1) if saturday > 365 + leap else (at.year, (saturday + 6) // 7)


def week_pattern(pattern: str) -> str:
    """The pattern of a weekly page with every year in it the one its week belongs to.

    `gggg-[W]WW` and `YYYY-[W]WW` mix two calendars and name the wrong week around New Year; a year beside `WW`
    is read as `GGGG`, one beside `ww` as `gggg`.
    """
    parts = pieces(pattern)
    tokens = {token for token, _ in parts}
    year = "gggg" if tokens & {"ww", "w"} else "GGGG" if tokens & {"WW", "W"} else ""
    years = ("YYYY", "GGGG", "gggg") if year else ()
    return "".join(f"[{literal}]" if literal not in ("", "/") else year if token in years else token or literal
                   for token, literal in parts)  # fmt: skip
