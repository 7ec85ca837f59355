"""How things and their notes look as rows on the listing screens.

Owns a note's text as it stands beside a list, days as one says them, and the bar that shows how far one is.
Pure. Must not know the screens.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from journal.tui.messages import Spot
from journal.tui.widgets.note_view import Page, line_row
from journal.tui.widgets.rows import BLANK, Line, Row

if TYPE_CHECKING:
    from journal.tui.reading import Opened

MOST = 400
"""Lines of a note shown beside a list; `o` opens all of it."""


def said(day: date | None, today: date) -> str:
    """A day as one says it: `today`, `17 Nov`, `17 Nov 2024`; empty for none."""
    if day is None:
        return ""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    return f"{day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")


def count(number: int, one: str, more: str = "") -> str:
    """`1 time`, `3 times`."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def bar(at: int, of: int, cells: int, label: str) -> Line:
    """How far one is, a cell high: the part behind one is lit."""
    done = min(max(round(cells * at / of), 1 if at else 0), cells) if of > 0 else 0
    return Line("━" * done + "─" * (cells - done) + f"  {label}", tone="faint", marks=((0, done),))


def head(*lines: Line) -> list[Row]:
    """Lines nobody needs to select; those without text are left out."""
    return [Row(None, (line,)) for line in lines if line.text]


def note_rows(opened: Opened, *, title: str = "", first: int = 0, most: int = MOST) -> list[Row]:
    """A note's text, each line leading to its place.

    Frontmatter, a heading that repeats `title`, and headings with nothing under them are left out; `first` is
    the line to begin at.
    """
    page = opened.page
    rows: list[Row] = []
    for number in _shown(page, max(first, page.first), title):
        if len(rows) >= most:
            rows += [BLANK, Row(Spot(opened.path, number), (Line("… the rest is in the note: o", tone="faint"),))]
            break
        if page.lines[number - 1].strip():
            rows.append(Row(Spot(opened.path, number), line_row(page, number).lines))
        elif rows and rows[-1] is not BLANK and rows[-1].lines[0].tone != "heading":
            rows.append(BLANK)
    while rows and rows[-1] is BLANK:
        rows.pop()
    return rows


def _shown(page: Page, first: int, title: str) -> Iterator[int]:
    """The lines worth showing, blank ones included."""
    for number in range(first, len(page.lines) + 1):
        if number in page.headings:
            text = page.lines[number - 1]
            if title and _flat(text) == " ".join(title.split()).casefold():
                continue
            if _is_empty(page, number):
                continue
        yield number


def _is_empty(page: Page, heading: int) -> bool:
    """Whether nothing stands under a heading before the next of its rank."""
    rank = _rank(page.lines[heading - 1])
    for number in range(heading + 1, len(page.lines) + 1):
        text = page.lines[number - 1]
        if number in page.headings:
            if _rank(text) <= rank:
                return True
        elif text.strip():
            return False
    return True


def _rank(text: str) -> int:
    bare = text.lstrip()
    return max(len(bare) - len(bare.lstrip("#")), 1)


def _flat(text: str) -> str:
    return " ".join(text.strip().lstrip("#").replace("\\#", "#").split()).casefold()
