"""Keeping a journal: captures, prose, the page of a day, on this day.

Owns what these mean, the same for command line and TUI. The write itself is `journal.capture`'s.
Must not print, and must not know a screen.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from journal.capture import Quotation, moment_of, put, put_prose
from journal.clock import instant
from journal.wiring import Desk
from vault.disk.history import Change
from vault.disk.writing import read
from vault.problem import Problem
from vault.records import daily
from vault.text.formats import render

YEARS_BACK = 50


@dataclass(frozen=True, slots=True)
class Captured:
    """Where a capture went.

    line      1-based
    filed     (path, line) of a quotation in the note it is from
    recorded  whether `undo` knows of it
    notices   what went wrong beside the write itself
    """

    path: str
    line: int
    kind: str | None
    filed: tuple[str, int] | None = None
    recorded: bool = True
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayPage:
    """The page of one day; text is "" while it does not exist, or cannot be read, and `problem` says why."""

    path: str
    exists: bool
    text: str
    day: date
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page of this day in another year, with its first words."""

    path: str
    line: int
    day: date
    excerpt: str


def capture(desk: Desk, text: str, kind: str | None = None, at: str | None = None,
            source: str | None = None, page: str | None = None) -> Captured:  # fmt: skip
    """Write a line down, durably. `at` as jot's --at."""
    moment = moment_of(at, desk.clock.now())
    filed: list[tuple[str, int] | None] = []

    def file(change: Change, quotation: Quotation) -> None:
        from journal.practices.quoting import put_into

        filed.append(put_into(desk, change, quotation))

    told: list[str] = []
    data = text.encode("utf-8", "surrogateescape")
    path, line, recorded = put(desk.target(), moment, kind, data, source, page, file, told.append)
    desk.unrecorded = not recorded
    desk.notify(*told)
    return Captured(path, line, kind, filed[0] if filed else None, recorded, tuple(told))


def write_prose(desk: Desk, text: str) -> Captured:
    """Append a paragraph to today's prose, durably."""
    told: list[str] = []
    data = text.encode("utf-8", "surrogateescape")
    path, line, recorded = put_prose(desk.target(), desk.clock.now(), data, told.append)
    desk.unrecorded = not recorded
    desk.notify(*told)
    return Captured(path, line, None, recorded=recorded, notices=tuple(told))


def day_page(desk: Desk, day: date | None = None) -> DayPage:
    """The page of a day, today's when none is named. The journal day ends at midnight."""
    day = day or desk.clock.now().date()
    path = page_path(desk, day)
    data = read(desk.root, path)
    text = (data or b"").decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    return DayPage(path, data is not None, text, day)


def day_page_or_tell(desk: Desk, day: date | None = None) -> DayPage:
    """As `day_page`, where the page is one thing among others: one that cannot be read is told."""
    try:
        return day_page(desk, day)
    except Problem as problem:
        desk.tell(str(problem))
        day = day or desk.clock.now().date()
        return DayPage(page_path(desk, day), True, "", day, problem.what)


def page_path(desk: Desk, day: date) -> str:
    """Where the page of a day stands, or would stand."""
    return render(desk.places.daily, instant(datetime.combine(day, time(12)))) + ".md"


def on_this_day(desk: Desk, day: date | None = None) -> list[Remembered]:
    """The pages of this day in earlier years, newest first; the model's text is no memory of yours."""
    day = day or desk.clock.now().date()
    found = []
    for year in range(day.year - 1, max(day.year - YEARS_BACK, 1), -1):
        try:
            then = day.replace(year=year)
        except ValueError:
            continue  # 29 February
        page = day_page_or_tell(desk, then)
        if page.exists and not page.problem:
            line, excerpt = _first_words(page.text)
            found.append(Remembered(page.path, line, then, excerpt))
    return found


def _first_words(text: str) -> tuple[int, str]:
    """(line, words) of the first prose or log line of a page."""
    lines = daily.lines_of(text.encode("utf-8", "surrogateescape"))
    inside_model = False
    for number in daily.outside_code(lines):
        line = lines[number].decode("utf-8", "surrogateescape")
        inside_model = line.startswith("> [!model]") or (inside_model and line.startswith(">"))
        if line.strip() and not (inside_model or line.startswith(("#", "```", "~~~", "%%", "<!--"))):
            return number + 1, " ".join(line.strip().removeprefix("- ").split())
    return 1, ""
