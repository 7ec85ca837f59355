"""Which files a copy of the starter vault holds, for a given day.

Owns the placeholders by which the shipped notes speak of days before and after the copy, in their text
and in their names. Must not touch a disk, know the time, or know what any note says; whoever copies
passes the day and writes the files.

    {{today}}  {{today-7}}  {{today+9}}      2026-11-22, a number of days before or after the copy
    {{today-1y}}                             the same day a year earlier (28 February for the 29th)
    {{year today-1}}                         the calendar year of that day, for the folders of daily pages
    {{week today-7}}                         the ISO week of that day, 2026-W46
    {{week-year today-7}}                    its ISO year, for the folders of weekly pages
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

_PLACEHOLDER = re.compile(r"\{\{(?:(year|week|week-year) )?today(?:([+-]\d+)(y?))?\}\}")


def planned_files(today: date) -> list[tuple[str, bytes]]:
    """Every file of the copy as (path with `/`, relative to the vault; bytes), in order of path."""
    return sorted(
        (filled(path, today), filled(text, today).encode())
        for path, text in _templates(files("vault.starter") / "notes", "")
    )


def filled(template: str, today: date) -> str:
    """`template` with every placeholder replaced; other text, braces included, stays as it is."""

    def day_words(match: re.Match[str]) -> str:
        form, step, years = match.groups()
        day = _stepped(today, int(step or 0), bool(years))
        iso = day.isocalendar()
        match form:
            case "year":
                return f"{day.year:04}"
            case "week":
                return f"{iso.year:04}-W{iso.week:02}"
            case "week-year":
                return f"{iso.year:04}"
            case _:
                return day.isoformat()

    return _PLACEHOLDER.sub(day_words, template)


def _stepped(today: date, step: int, years: bool) -> date:
    if not years:
        return today + timedelta(days=step)
    try:
        return today.replace(year=today.year + step)
    except ValueError:  # 29 February in a year without one
        return today.replace(year=today.year + step, day=28)


def _templates(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.name.startswith("."):  # what a file manager leaves behind is no note
            continue
        if entry.is_dir():
            yield from _templates(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_text(encoding="utf-8")
