"""Today: what to begin, the day's page, and one line from this day in other years.

Owns what the first screen shows and in which order. Must not know how cards fall due or where pages
live. Nothing here counts what was left undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from journal.tui import background
from journal.tui.messages import Changed, DueMoved, Spot, TakenBack, Told, VaultMoved
from journal.tui.screens.place import Place
from journal.tui.widgets.rows import BLANK, Line, Row, Rows, section

if TYPE_CHECKING:
    from journal.practices.daily import Remembered
    from journal.practices.waiting import InboxItem
    from journal.practices.weekly import Commitment
    from journal.tui.desk import Beginning
    from journal.tui.reading import DayLines

WIDE = 100


class PageRead(Told):
    """Today's page as it stands."""


class BeginningFound(Told):
    """What to begin with."""


class PromisesFound(Told):
    """What one set out to do this week."""


class TaskTicked(Told):
    """What became of the box."""


class TestFound(Told):
    """The test whose day has come."""


class SecondVersionsFound(Told):
    """The conflict copies of notes."""


class DayRemembered(Told):
    """What was written on this day."""


def page_rows(day: DayLines | None) -> list[Row]:
    """The page, line by line: the log, then prose."""
    if day is None:
        return []
    if not day.lines:
        return [Row(None, (Line("Nothing yet. c keeps a line, w writes.", tone="faint"),))]
    rows: list[Row] = []
    for line in day.lines:
        if line.kind == "heading":
            rows.append(Row(None, (Line(line.text, tone="muted"),)))
        elif line.kind == "blank":
            if rows and rows[-1] is not BLANK and rows[-1].key is not None:
                rows.append(BLANK)
        else:
            shown = Line(line.text, indent=line.indent, lead=line.lead, wraps=True)
            rows.append(Row(Spot(day.path, line.number), (shown,)))
    while rows and rows[-1] is BLANK:
        rows.pop()
    return rows


def set_out_rows(promises: Mapping[Spot, Commitment]) -> list[Row]:
    """What one set out to do this week, each with its box."""
    rows = [Row(spot, (Line(one.text, lead=f"[{'x' if one.done else ' '}] ", wraps=True),))
            for spot, one in promises.items()]  # fmt: skip
    return [section("What you set out to do"), *rows] if rows else []


def version_rows(versions: Sequence[InboxItem]) -> list[Row]:
    """Conflict copies: each opens, to be compared with its note."""
    texts = [(version.path, f"Another version of {version.text}: {version.path}") for version in versions]
    return [Row(Spot(path, 1), (Line(text, tone="strong", wraps=True),)) for path, text in texts]


def remembered_rows(found: Sequence[Remembered], *, whole: bool) -> list[Row]:
    """One line from another year; `whole` lets it run on."""
    if not found:
        return []
    first = found[0]
    line = Line(first.excerpt, tone="text", wraps=whole, right="" if whole else str(first.day.year))
    lines = (Line(f"{first.day:%A} {first.day.day} {first.day:%B %Y}", tone="muted"), line) if whole else (line,)
    return [section("On this day"), Row(Spot(first.path, first.line), lines)]


class TodayScreen(Place):
    """The screen the program opens with."""

    place = "today"
    TITLE = "Today"
    AUTO_FOCUS: ClassVar = "#page"

    def __init__(self) -> None:
        super().__init__()
        self.beginning: Beginning | None = None
        self.day: DayLines | None = None
        self.remembered: Sequence[Remembered] = ()
        self.set_out: dict[Spot, Commitment] = {}
        self.versions: Sequence[InboxItem] = ()
        self._wants_to_begin = False

    def body(self) -> ComposeResult:
        """The page, and beside it (when there is room) the other year."""
        with Horizontal(id="today"):
            yield Rows(id="page")
            yield Rows(id="beside")

    def led(self) -> Rows | None:
        """The page."""
        return self.query_one("#page", Rows)

    def look(self) -> None:
        """Look up everything shown, the quickest first, each told as it comes."""
        desk = self.deliberate.desk
        background.run(self, lambda job: desk.page(), PageRead, group="page")
        background.run(self, lambda job: desk.beginning(), BeginningFound, group="beginning")
        background.run(self, lambda job: desk.on_this_day(), DayRemembered, group="day")
        background.run(self, lambda job: desk.commitments(), PromisesFound, group="promises")
        background.run(self, lambda job: desk.second_versions(), SecondVersionsFound, group="versions")

    def facts(self) -> Iterable[str]:
        """What Enter would do."""
        chosen = self._selected()
        if isinstance(chosen, Spot):
            return ("page", "selected", "line", "task") if chosen in self.set_out else ("page", "selected", "line")
        return ("page", "selected") if self.beginning is None or self.beginning.what else ("page",)

    @on(PageRead)
    def _page(self, message: PageRead) -> None:
        self.day = message.value
        self._draw()

    @on(BeginningFound)
    def _beginning(self, message: BeginningFound) -> None:
        first = self.beginning is None
        self.beginning = message.value
        self._draw()
        if first:  # the page may have come before it; what to begin is where one starts
            self.query_one("#page", Rows).select("begin")
        if self._wants_to_begin and self.deliberate.screen is self:
            self.action_perform("today.open")
        self._wants_to_begin = False

    @on(DayRemembered)
    def _remembered(self, message: DayRemembered) -> None:
        self.remembered = message.value
        self._draw()

    @on(PromisesFound)
    def _promised(self, message: PromisesFound) -> None:
        self.set_out = {Spot(one.path, one.line): one for one in message.value}
        self._draw()

    @on(SecondVersionsFound)
    def _versions_found(self, message: SecondVersionsFound) -> None:
        self.versions = message.value
        self._draw()

    @on(VaultMoved)
    @on(DueMoved)
    @on(TakenBack)
    def _moved_on(self) -> None:
        self.look()

    def arrive(self) -> None:
        """After the first frame, and after a sitting or an attack: what is there now?"""
        self.look()

    def on_resize(self, event: events.Resize) -> None:
        """One pane or two."""
        self._draw()

    def _draw(self) -> None:
        wide, tall = self.size.width >= WIDE, self.size.height >= 28
        gap = [BLANK] if tall else []
        rows: list[Row] = []
        if self.beginning is not None:
            tone = "strong" if self.beginning.what else "muted"
            at = self.beginning.text.find("Begin:")  # a greeting may stand before it
            marks = ((at, at + 6),) if at >= 0 else ()
            rows += [Row("begin", (Line(self.beginning.text, tone=tone, marks=marks, wraps=True),)), *gap]
        versions = version_rows(self.versions)
        rows += [*versions, *(gap if versions else [])]
        promises = set_out_rows(self.set_out)
        rows += [*promises, *(gap if promises else [])]
        now = self.deliberate.desk.now()
        rows += [section(f"{now:%A} {now.day} {now:%B}"), *page_rows(self.day)]
        beside = remembered_rows(self.remembered, whole=wide)
        if not wide:
            rows += [*gap, *beside]
        self.query_one("#page", Rows).show(rows, keep=True)
        pane = self.query_one("#beside", Rows)
        pane.display = wide and bool(beside)
        if pane.display:
            pane.show(beside, keep=True)

    @on(Rows.Opened)
    def _clicked(self) -> None:
        self.do_open()

    def _selected(self) -> object:
        rows = self.focused if isinstance(self.focused, Rows) else self.query_one("#page", Rows)
        return rows.selected

    def do_open(self) -> None:
        """Begin, or open the line."""
        chosen = self._selected()
        if isinstance(chosen, Spot):
            self.deliberate.open_note(chosen)
        elif self.beginning is None:
            self._wants_to_begin = True  # it is being looked up, and done when it is known
        elif self.beginning.what == "test":
            desk = self.deliberate.desk
            background.run(self, lambda job: desk.due_test(), TestFound, group="test")
        elif self.beginning.what:
            self.deliberate.go(self.beginning.what)

    @on(TestFound)
    def _test(self, message: TestFound) -> None:
        from journal.tui.screens.form import Asked, Form

        test, desk = message.value, self.deliberate.desk
        if test is None:
            self.look()
        elif self.deliberate.screen is self:
            self.deliberate.open(Form(f"taught {test.path} {test.text}", f"Test of “{test.about}”: {test.text}", (
                Asked("taught", "", "what it taught", needed=True),
            ), lambda given: desk.close_test(test, given["taught"])))  # fmt: skip

    @on(Changed)
    def _test_closed(self, message: Changed) -> None:
        self.deliberate.flash(message.value.sentence, undo=message.value.wrote)
        self.look()
        self.deliberate.refresh_vault()

    def do_tick(self) -> None:
        """Tick it on the week's page, or take the tick back."""
        desk, one = self.deliberate.desk, self.set_out[self._selected()]  # type: ignore[index]
        background.run(
            self, lambda job: desk.do(lambda desk: desk.tick(one.path, one.line, one.text)), TaskTicked,
            group="tick", exclusive=False,
        )

    @on(TaskTicked)
    def _task_ticked(self, message: TaskTicked) -> None:
        self.deliberate.flash(message.value.sentence, undo=message.value.wrote)
        self.look()

    def do_edit(self) -> None:
        """The page in the editor, at the selected line."""
        chosen = self._selected()
        if self.day is None or not self.day.exists:
            self.deliberate.flash("Today has no page yet; c or w begins it.")
            return
        at_line = chosen.line if isinstance(chosen, Spot) and chosen.path == self.day.path else self.day.last
        self.deliberate.edit(Spot(self.day.path, at_line))
