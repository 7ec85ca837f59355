"""Predictions: what is to be decided, what is open, and how the others came out.

Owns how a prediction looks as a line and what is told about it. Must not know how one is spelled, nor which number
counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from journal.tui.messages import Did, Spot
from journal.tui.screens.deciding import Deciding
from journal.tui.screens.form import Asked
from journal.tui.screens.listed import head, said
from journal.tui.widgets.rows import Line, Row

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk
    from vault.records.prediction import Prediction

DUE, OPEN, OUT = "To be decided", "Open", "Came out"


class PredictionsScreen(Deciding):
    """The predictions of the vault, those whose day has come first."""

    place = "predictions"
    TITLE = "Predictions"
    twin = "deliberate predict list"
    empty: ClassVar = "No predictions yet. n says one: a claim, a number, a day."

    def find(self, desk: TuiDesk) -> Sequence[Prediction]:
        """The open ones by day, then the others."""
        return desk.predictions()

    def spot(self, thing: Prediction) -> Spot:
        """Its line."""
        return Spot(thing.path, thing.line)

    def group(self, thing: Prediction) -> str:
        """Whether it is to be decided."""
        if thing.outcome is not None:
            return OUT
        return DUE if thing.by is not None and thing.by <= self.deliberate.desk.now().date() else OPEN

    def line(self, thing: Prediction) -> Line:
        """The number, the claim, the day or how it came out."""
        right = thing.outcome or said(thing.by, self.deliberate.desk.now().date())
        return Line(thing.text, lead=f"{thing.now:3}% ", right=right)

    def about(self, thing: Prediction) -> list[Row]:
        """Every number, what it rests on, what happened."""
        today = self.deliberate.desk.now().date()
        numbers = " → ".join(f"{step}%" for step in thing.steps)
        by = f", by {said(thing.by, today)}" if thing.by else ""
        rests = ", ".join(thing.because)
        out = ""
        if thing.outcome:
            out = f"{thing.outcome}" + (f", {said(thing.resolved, today)}" if thing.resolved else "")
            out += f": {thing.what}" if thing.what else ""
        return head(
            Line(thing.text, tone="strong", wraps=True),
            Line(f"{numbers}{by}", tone="lamp", wraps=True),
            Line(f"because of {rests}" if rests else "", tone="muted", wraps=True),
            Line(out, wraps=True),
        )

    def facts_of(self, thing: Prediction) -> Iterable[str]:
        """Whether it can be decided."""
        if thing.outcome is None:
            yield "open"

    # Keys

    def decision(self, thing: Prediction) -> tuple[str, Callable[[str, str], Did]]:
        """By its id, or where it stands."""
        desk = self.deliberate.desk
        return f"{thing.now}% {thing.text}", lambda outcome, what: desk.resolve_prediction(thing, outcome, what)

    def do_again(self) -> None:
        """Another number."""
        thing, desk = self.chosen(), self.deliberate.desk
        self.ask(f"forecast {thing.path} {thing.text}", f"{thing.now}% {thing.text}", (
            Asked("percent", "How likely now, 0 to 100?", kind="number", needed=True),
        ), lambda given: desk.reforecast(thing, given["percent"]))  # fmt: skip

    def do_new(self) -> None:
        """Say one."""
        desk = self.deliberate.desk

        def keep(given: dict[str, str]) -> Did:
            return desk.add_prediction(given["text"], given["percent"], given["by"], given["because"])

        self.ask("prediction", "A new prediction", (
            Asked("text", "", "70% I finish the course by friday because [[…]]", needed=True),
            Asked("percent", "How likely, 0 to 100, if you have not said so above", kind="number"),
            Asked("by", "By when", "2027-01-31, friday, in 3 weeks"),
            Asked("because", "Because of which idea; it may stay empty"),
        ), keep)  # fmt: skip

