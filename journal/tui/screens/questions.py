"""Questions and rabbit holes from all over the vault, and what answered them.

Owns how one looks as a line and what is told about it. Must not know how an answer is written.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from journal.tui.messages import Spot
from journal.tui.plain import clip
from journal.tui.screens.form import Asked
from journal.tui.screens.listed import head, note_rows, said
from journal.tui.screens.listing import Listing
from journal.tui.widgets.rows import BLANK, Line, Row, section

if TYPE_CHECKING:
    from journal.practices import questions
    from journal.tui.desk import TuiDesk

_AROUND = 4
"""Lines of the note shown before a question."""
_TITLE = 22
"""Cells of a note's title, where it has no day."""


class QuestionsScreen(Listing):
    """Open ones first; `a` answers."""

    place = "questions"
    TITLE = "Questions"
    twin = "deliberate inbox --questions"
    empty: ClassVar = "No questions yet. c with the kind question writes one down, as does any line after Question:"

    def find(self, desk: TuiDesk) -> Sequence[questions.Asked]:
        """All of them."""
        return desk.questions()

    def key(self, thing: questions.Asked) -> Hashable:
        """Two may stand on one line."""
        return thing.path, thing.line, thing.text

    def spot(self, thing: questions.Asked) -> Spot:
        """The line it stands on."""
        return Spot(thing.path, thing.line)

    def group(self, thing: questions.Asked) -> str:
        """Whether it waits for an answer."""
        return "Answered" if thing.answered else "Open"

    def line(self, thing: questions.Asked) -> Line:
        """The question, and when it was asked."""
        since = said(thing.day, self.deliberate.desk.now().date()) or clip(thing.title, _TITLE)
        kind = "rabbit hole, " if thing.kind == "rabbit-hole" else ""
        return Line(thing.plain, right=kind + since, tone="muted" if thing.answered else "text")

    def count(self) -> str:
        """How many wait."""
        return f"{sum(not one.answered for one in (self.things or {}).values())} open"

    def about(self, thing: questions.Asked) -> list[Row]:
        """The question and its answer."""
        today = self.deliberate.desk.now().date()
        asked = ["rabbit hole" if thing.kind == "rabbit-hole" else "question", said(thing.day, today)]
        answered = "answered"
        if thing.answered_on:
            answered += f" {said(thing.answered_on, today)}"
        rows = head(Line(thing.plain, tone="strong", wraps=True), Line(", ".join(filter(None, asked)), tone="muted"))
        if thing.answered:
            answer = [Line(line, wraps=True) for line in thing.answer.split("\n")]
            rows += [BLANK, *head(Line(answered, tone="lamp"), *answer)]
        return rows

    def found_out(self, thing: questions.Asked, found: Any) -> list[Row]:
        """The note around it."""
        rows = note_rows(found, title=thing.title, first=max(thing.line - _AROUND, 1), most=40)
        return [section(f"In {thing.title}"), *rows] if rows else []

    def facts_of(self, thing: questions.Asked) -> Iterable[str]:
        """Whether it can be answered."""
        if not thing.answered:
            yield "unanswered"

    # Keys

    def do_answer(self) -> None:
        """What answers it."""
        one, desk = self.chosen(), self.deliberate.desk
        self.ask(f"answer {one.path} {one.text}", one.plain, (
            Asked("answer", "", "what did you find out?", kind="long", needed=True),
        ), lambda given: desk.answer_question(one.path, one.line, given["answer"], one.text))  # fmt: skip
