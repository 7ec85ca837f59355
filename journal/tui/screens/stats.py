"""Stats: whether any of this works, in numbers and one-cell charts.

Owns which line leads where. Must not know what is counted nor how it is said: `journal.telling` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from journal.tui import background
from journal.tui.messages import TakenBack, Told, VaultMoved
from journal.tui.screens.place import Place
from journal.tui.widgets.rows import BLANK, Line, Row, Rows, section

LEADS_TO = {
    "Writing": "today", "Memory": "review", "Reading": "reading", "Ideas": "ideas", "Predictions": "predictions",
}  # fmt: skip
"""The screen each heading counts."""
NAMES = 13
"""Cells for the name before a line."""


class Counted(Told):
    """(heading, its rows) of everything."""


class StatsScreen(Place):
    """The numbers, under their headings."""

    place = "stats"
    TITLE = "Stats"
    CSS_PATH = "listing.tcss"
    AUTO_FOCUS: ClassVar = "#stats"
    twin = "deliberate stats"

    def body(self) -> ComposeResult:
        """One list."""
        yield Rows(id="stats")

    def on_mount(self) -> None:
        """Count."""
        self.look()

    def arrive(self) -> None:
        """Count again."""
        self.look()

    @on(VaultMoved)
    @on(TakenBack)
    def look(self) -> None:
        """Count in the background."""
        desk = self.deliberate.desk
        background.run(self, lambda job: desk.told(), Counted, group="stats")

    def led(self) -> Rows | None:
        """The list."""
        return self.query_one(Rows)

    def facts(self) -> Iterable[str]:
        """Whether a line is selected."""
        return ("selected",) if self.is_mounted and self.query_one(Rows).selected else ()

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        counted: Sequence[tuple[str, Sequence[tuple[str, str]]]] = message.value
        rows: list[Row] = []
        for heading, told in counted:
            rows += [*([BLANK] if rows else []), section(heading)]
            rows += [
                Row((heading, at), (Line(text, lead=f"{name:{NAMES}}", wraps=True),))
                for at, (name, text) in enumerate(told)
            ]
        self.query_one(Rows).show(rows, keep=True)
        self.offer_keys()

    @on(Rows.Opened)
    def _clicked(self) -> None:
        self.do_open()

    def do_open(self) -> None:
        """Where this is from."""
        chosen = self.query_one(Rows).selected
        if isinstance(chosen, tuple):
            self.deliberate.go(LEADS_TO[chosen[0]])

    def do_back(self) -> None:
        """To Today."""
        self.deliberate.go("today")
