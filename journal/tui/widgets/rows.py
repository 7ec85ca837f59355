"""A list that draws only what is in sight.

Owns rows of one or more lines, sections, one selected row, scrolling; fifty thousand rows cost as much
as fifty. Must not know what a row stands for: the screen gives it a key and reads it back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from journal.tui.actions.table import at as actions_at
from journal.tui.keys import default_keys
from journal.tui.plain import clean, clip, width, wrap

GUTTER = 2
"""Cells left of the text: the mark of the selected row and a space."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a row.

    text   what a person wrote, as it is
    right  a short word at the right edge
    tone   text, strong, muted, faint, lamp, heading, code
    marks  (start, end) offsets into text to bring out
    lead   a short quiet word before the text; wrapped lines stand under the text, not under it
    indent cells before the text, also of its wrapped lines
    wraps  whether it goes on below instead of being cut
    """

    text: str
    right: str = ""
    tone: str = "text"
    marks: tuple[tuple[int, int], ...] = ()
    indent: int = 0
    wraps: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what the screen knows it by, and its lines. A row without a key cannot be selected."""

    key: object
    lines: tuple[Line, ...] = field(default=())


def section(title: str) -> Row:
    """A heading between rows."""
    return Row(None, (Line(title, tone="heading"),))


BLANK = Row(None, (Line(""),))


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """The list. `show` replaces the rows; `selected` is the key under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--text", "rows--strong", "rows--muted", "rows--faint", "rows--lamp", "rows--heading",
        "rows--code", "rows--chosen", "rows--mark",
    }

    class Moved(Message):
        """Another row was selected."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Opened(Moved):
        """The selected row was clicked again."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        for action in actions_at("rows"):
            for key in default_keys(action):
                self._bindings.bind(key, f"move('{action.id.removeprefix('rows.')}')", show=False)
        self.rows: Sequence[Row] = ()
        self.cursor = -1
        self._tops: Sequence[int] = (0,)
        self._cells = 0
        self._strips: dict[tuple[int, int, bool], Strip] = {}
        self._drawn: dict[int, list[tuple[Line, int, int]]] = {}

    # What the screen sees

    @property
    def selected(self) -> object:
        """The key of the selected row; None when there is none."""
        return self.rows[self.cursor].key if 0 <= self.cursor < len(self.rows) else None

    def show(self, rows: Sequence[Row], *, keep: bool = False) -> None:
        """Replace the rows; `keep` stays on the same row, or where it was when that is gone."""
        before, old = self.rows, self.cursor
        self.rows = rows
        self._lay_out()
        self.cursor = -1
        if keep and 0 <= old < len(before) and before[old].key is not None:
            self.cursor = same_row(before, old, rows)
            if self.cursor < 0:
                self.cursor = self._free(min(old, len(rows) - 1), -1)
        if self.cursor < 0:
            self.cursor = self._free(0, 1)
            self.scroll_to(y=0, animate=False, immediate=True)
        self._see_cursor()
        self.post_message(self.Moved(self))

    def select(self, key: object) -> bool:
        """Move to the row of this key; False if there is none."""
        for at, row in enumerate(self.rows):
            if row.key == key and key is not None:
                self._move_to(at)
                return True
        return False

    def action_move(self, how: str) -> None:
        """Move the cursor: down, up, page-down, page-up, top, end."""
        if not self.rows:
            return
        page = max(1, self.size.height - 1)
        goal, way = {
            "down": (self.cursor + 1, 1),
            "up": (self.cursor - 1, -1),
            "page-down": (self._row_at(self._top_of(self.cursor) + page), -1),
            "page-up": (self._row_at(self._top_of(self.cursor) - page), 1),
            "top": (0, 1),
            "end": (len(self.rows) - 1, -1),
        }[how]
        at = self._free(goal, way)
        if at < 0:  # no row to stop at further on: show what lies there
            self.scroll_relative(y=way * (page if how.startswith("page") else 1), animate=False)
            return
        self._move_to(at)

    # Layout

    def _lay_out(self) -> None:
        self._cells = max(self.scrollable_content_region.width - GUTTER, 1)
        self._strips.clear()
        self._drawn.clear()
        if not any(len(row.lines) != 1 or row.lines[0].wraps for row in self.rows):
            self._tops = range(len(self.rows) + 1)
        else:
            heights = (len(self._lines_of(at)) for at in range(len(self.rows)))
            self._tops = list(accumulate(heights, initial=0))
        self.virtual_size = Size(self.scrollable_content_region.width, self._tops[-1])
        self.refresh()

    def _lines_of(self, at: int) -> list[tuple[Line, int, int]]:
        """(line, start, end) for each drawn line of a row."""
        found = self._drawn.get(at)
        if found is None:
            found = []
            for line in self.rows[at].lines:
                if line.wraps:
                    text = clean(line.text)
                    room = self._cells - line.indent - width(line.lead) - (width(line.right) + 2 if line.right else 0)
                    found += [(line, start, end) for start, end in wrap(text, room)]
                else:
                    found.append((line, 0, -1))
            self._drawn[at] = found
        return found

    def _row_at(self, y: int) -> int:
        return min(max(bisect_right(self._tops, max(y, 0)) - 1, 0), len(self.rows) - 1)

    def _top_of(self, at: int) -> int:
        return self._tops[at] if 0 <= at < len(self._tops) else 0

    def _free(self, at: int, way: int) -> int:
        """The first row from `at` on that can be selected; -1 if none."""
        while 0 <= at < len(self.rows):
            if self.rows[at].key is not None:
                return at
            at += way
        return -1

    def _move_to(self, at: int) -> None:
        if at == self.cursor:
            self._see_cursor()
            return
        self.cursor = at
        self._see_cursor()
        self.refresh()
        self.post_message(self.Moved(self))

    def _see_cursor(self) -> None:
        if self.cursor < 0 or not self.size.height:
            return
        top, end = self._top_of(self.cursor), self._top_of(self.cursor + 1)
        # Headings right above the first rows stay in sight with them.
        lead = 0 if self._free(self.cursor - 1, -1) < 0 else top
        shown = self.scroll_offset.y
        if lead < shown:
            self.scroll_to(y=lead, animate=False, immediate=True)
        elif end > shown + self.size.height:
            self.scroll_to(y=min(end - self.size.height, top), animate=False, immediate=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the screen; Textual asks only for those in sight."""
        y += self.scroll_offset.y
        if not self.rows or y >= self._tops[-1]:
            return Strip.blank(self.size.width, self.rich_style)
        at = self._row_at(y)
        sub = y - self._tops[at]
        chosen = at == self.cursor
        key = (at, sub, chosen)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 2000:
                self._strips.clear()
            strip = self._strips[key] = self._strip(at, sub, chosen)
        return strip

    def _strip(self, at: int, sub: int, chosen: bool) -> Strip:
        line, start, end = self._lines_of(at)[sub]
        ground = self.rich_style
        chosen = chosen and (self.has_focus or self.has_class("-led"))
        if chosen:
            ground += self.get_component_rich_style("rows--chosen", partial=True)
        style = ground + self.get_component_rich_style(f"rows--{line.tone}", partial=True)
        lamp = ground + self.get_component_rich_style("rows--lamp", partial=True)
        faint = ground + self.get_component_rich_style("rows--faint", partial=True)
        text, marks = clean(line.text), line.marks if line.text.isprintable() else ()
        right = clean(line.right) if start == 0 else ""
        lead = clean(line.lead)
        room = max(self._cells - line.indent - width(lead), 1)
        right = clip(right, room // 2)
        body = text[start:end] if line.wraps else clip(text, room - (width(right) + 2 if right else 0))
        mark = self.get_component_rich_style("rows--mark", partial=True)
        segments = [
            Segment("▌" if chosen else " ", lamp),
            Segment(" " * (GUTTER - 1 + line.indent), ground),
            Segment(lead if start == 0 else " " * width(lead), faint),
            *_marked(body, start, marks, style, style + mark),
        ]
        if right:
            segments += [Segment(" " * max(room - width(body) - width(right), 1), ground), Segment(right, faint)]
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    # Events

    def on_resize(self, event: events.Resize) -> None:
        """Wrap again for the new width."""
        if max(self.scrollable_content_region.width - GUTTER, 1) != self._cells:
            self._lay_out()
        self._see_cursor()

    def on_focus(self) -> None:
        """The selected row looks alive only while it listens."""
        self._strips.clear()
        self.refresh()

    on_blur = on_focus

    def notify_style_update(self) -> None:
        """Colours changed: draw anew."""
        super().notify_style_update()
        self._strips.clear()

    def on_click(self, event: events.Click) -> None:
        """Select; a click on the selected row opens it."""
        at = self._row_at(event.y + self.scroll_offset.y)
        if not self.rows or self.rows[at].key is None or event.y + self.scroll_offset.y >= self._tops[-1]:
            return
        if at == self.cursor:
            self.post_message(self.Opened(self))
        else:
            self._move_to(at)

    def region_of_cursor(self) -> Region:
        """Where the selected row stands, for tests and for the eye."""
        top = self._top_of(self.cursor) - self.scroll_offset.y
        return Region(0, top, self.size.width, 1)


def same_row(before: Sequence[Row], old: int, rows: Sequence[Row]) -> int:
    """Where the row that stood at `old` is among these rows; -1 when it is gone.

    A key that is a place moves on when lines are added above it: where its row now shows what another showed before,
    the nearest row that shows the same as then is meant.
    """
    row = before[old]
    at = next((number for number, now in enumerate(rows) if now.key == row.key), -1)
    if at >= 0 and (rows[at].lines == row.lines or rows[at].lines not in {other.lines for other in before}):
        return at
    alike = [number for number, now in enumerate(rows) if now.key is not None and now.lines == row.lines]
    return min(alike, key=lambda number: abs(number - old)) if alike else at


def _marked(
    body: str, start: int, marks: Sequence[tuple[int, int]], style: Style, mark: Style
) -> list[Segment]:
    """The text with the marked stretches in another style."""
    segments, at = [], 0
    for first, last in marks:
        first, last = max(first - start, at), min(last - start, len(body))
        if first >= last:
            continue
        if first > at:
            segments.append(Segment(body[at:first], style))
        segments.append(Segment(body[first:last], mark))
        at = last
    if at < len(body):
        segments.append(Segment(body[at:], style))
    return segments
