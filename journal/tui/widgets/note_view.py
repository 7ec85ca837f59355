"""A note as it stands, read line by line.

Owns how a note's lines look (headings, links, quotes, code) and which stretch of a very long note is
laid out: whole sections around the cursor, the next ones when it gets there. Must not know files, nor
what a link points to.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from journal.tui.widgets.rows import BLANK, Line, Row, Rows

WINDOW = 60_000
"""Characters laid out at once; more than nearly every note has."""

_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[.\]\s+)?")
_ID = re.compile(r"(?<=\S)[ ]+\^[a-zA-Z0-9-]+\s*$")
_ESCAPED = re.compile(r"\\#")
_LINKS = re.compile(r"!?\[\[[^\[\]\n]+\]\]|!?\[[^\[\]\n]*\]\([^()\s]+\)")


@dataclass(frozen=True, slots=True)
class Page:
    """A note for reading.

    lines     its lines, frontmatter included
    headings  1-based lines that are headings
    code      1-based lines inside code or comments
    links     how many links each 1-based line has
    first     the line reading starts at (below the frontmatter)
    """

    lines: Sequence[str]
    headings: Collection[int] = ()
    code: Collection[int] = ()
    links: Mapping[int, int] | None = None
    first: int = 1


def link_spans(text: str) -> list[tuple[int, int]]:
    """Where links stand in a line that has some."""
    return [match.span() for match in _LINKS.finditer(text)]


def line_row(page: Page, number: int) -> Row:
    """One line of a note as a row; its key is the line number."""
    text = page.lines[number - 1].replace("\t", "    ")
    if number < page.first:
        return Row(number, (Line(text, tone="faint", wraps=True),))
    if number in page.code:
        return Row(number, (Line(text, tone="code", wraps=True),))
    text = _ESCAPED.sub("#", _ID.sub("", text))
    if number in page.headings:
        return Row(number, (Line(text.lstrip("# "), tone="heading", wraps=True),))
    item = _ITEM.match(text)
    lead = item.group() if item and len(item.group()) < 20 else ""
    text = text[len(lead) :]
    marks = tuple(link_spans(text)) if (page.links or {}).get(number) else ()
    tone = "muted" if text.startswith(">") else "text"
    return Row(number, (Line(text, tone=tone, marks=marks, wraps=True, lead=lead),))


def window(page: Page, line: int, most: int = WINDOW) -> tuple[int, int]:
    """The (first, last) lines to lay out around a line: the whole note, or sections of it."""
    total = len(page.lines)
    if sum(map(len, page.lines)) + total <= most:
        return 1, total
    first, used = line, 0
    while first > 1 and used < most // 4 and not (first in page.headings and first < line):
        first -= 1
        used += len(page.lines[first - 1]) + 1
    last, used = line, len(page.lines[line - 1])
    while last < total and used < most:
        used += len(page.lines[last]) + 1
        if used > most // 2 and last + 1 in page.headings:
            break
        last += 1
    return first, last


def line_after_change(before: Sequence[str], line: int, now: Sequence[str]) -> int:
    """Where the 1-based `line` of a note stands after the note changed: the nearest with the same text."""
    text = before[line - 1] if 0 < line <= len(before) else None
    alike = [number for number, other in enumerate(now, start=1) if other == text]
    return min(alike, key=lambda number: abs(number - line)) if alike else max(min(line, len(now)), 1)


class NoteView(Rows):
    """The note. `selected` is the line under the cursor."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.page = Page(())
        self.span = (1, 0)
        self._asked = 1

    @property
    def line(self) -> int:
        """The 1-based line under the cursor."""
        return self.selected if isinstance(self.selected, int) else 1

    def read(self, page: Page, line: int) -> None:
        """Show a note at a line."""
        self.page = page
        self._asked = line
        self._show_around(min(max(line, 1), max(len(page.lines), 1)))

    def read_again(self, page: Page) -> None:
        """Show a note that was changed: the cursor stays on its line, and the line where it is on the screen."""
        line, above = self.line, self._top_of(self.cursor) - self.scroll_offset.y
        line = line_after_change(self.page.lines, line, page.lines)
        self.page, self._asked = page, line
        self._show_around(line)
        self.scroll_to(y=max(self._top_of(self.cursor) - above, 0), animate=False, immediate=True)

    def link_lines(self) -> list[int]:
        """The lines that have links, in order."""
        return sorted(self.page.links or ())

    def go_to(self, line: int) -> None:
        """Move to a line, laying out its part of the note first if need be."""
        if self.span[0] <= line <= self.span[1]:
            self.select(line)
        else:
            self._show_around(line)

    def action_move(self, how: str) -> None:
        """As in any list; past the edge of what is laid out, the note goes on."""
        total = len(self.page.lines)
        if how in ("top", "end"):
            self.go_to(min(self.page.first, max(total, 1)) if how == "top" else max(total, 1))
            return
        before = self.line
        super().action_move(how)
        forward = how in ("down", "page-down")
        more = self.span[1] < total if forward else self.span[0] > 1
        if more and self.line == before and ((forward and before < total) or (not forward and before > 1)):
            self._show_around(before + (1 if forward else -1))

    def _show_around(self, line: int) -> None:
        if not self.page.lines:
            self.span = (1, 0)
            self.show([Row(1, (Line("This note is empty.", tone="faint"),))])
            return
        self.span = window(self.page, line)
        first, last = self.span
        self.show(self._rows(first, last))
        self._place(line)

    def _rows(self, first: int, last: int) -> list[Row]:
        """The lines from first to last; of a whole note, what stands before its text comes below it."""
        whole = (first, last) == (1, len(self.page.lines))
        begin = self.page.first if whole and self.page.first <= last else first
        rows = [line_row(self.page, number) for number in range(begin, last + 1)]
        front = [line_row(self.page, number) for number in range(first, begin)]
        return [*rows, *([BLANK] if front else []), *front]

    def _place(self, line: int) -> None:
        """The line a third of the way down, where the eye looks first; a whole note from its first words."""
        whole = line == 1
        self.select(self.page.first if whole and self.page.first <= self.span[1] else line)
        top = self._top_of(self.cursor) - (0 if whole else self.size.height // 3)
        self.scroll_to(y=max(top, 0), animate=False, immediate=True)

    def on_show(self) -> None:
        """The size is known only now."""
        if self.page.lines:
            self._place(self._asked)
