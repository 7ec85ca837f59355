"""Lessons: rules one wants to live by, and when each was used.

Owns how a lesson looks as a line and what is told about it. Must not know what a use writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from journal.tui.screens.form import Asked
from journal.tui.screens.listed import count, head, said
from journal.tui.screens.listing import Listing
from journal.tui.widgets.rows import Line, Row

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk
    from vault.records.lesson import Lesson


class LessonsScreen(Listing):
    """The lessons; space says that one was used today."""

    place = "lessons"
    TITLE = "Lessons"
    twin = "deliberate lesson list"
    empty: ClassVar = "No lessons yet. n writes one down: a rule you can apply tomorrow."

    def find(self, desk: TuiDesk) -> Sequence[Lesson]:
        """All of them, the one used last first."""
        return desk.lessons()

    def line(self, thing: Lesson) -> Line:
        """The rule, and how often it was used."""
        used = f"used {count(len(thing.uses), 'time')}" if thing.uses else "not yet used"
        return Line(thing.rule, right=used)

    def about(self, thing: Lesson) -> list[Row]:
        """The rule, where it is from, when it was used."""
        today = self.deliberate.desk.now().date()
        since = f"written down {said(thing.created, today)}" if thing.created else ""
        used = f"used {count(len(thing.uses), 'time')}, last {said(thing.last_used, today)}" if thing.uses else ""
        return head(
            Line(thing.rule, tone="strong", wraps=True),
            Line(f"from {thing.source}" if thing.source else "", tone="muted", wraps=True),
            Line(", ".join(word for word in (since, used or "not yet used") if word), tone="muted", wraps=True),
        )

    # Keys

    def do_use(self) -> None:
        """What happened when it was used."""
        lesson, desk = self.chosen(), self.deliberate.desk
        path = lesson.path
        self.ask(f"use {path}", f"Used today: {lesson.rule}", (
            Asked("what", "", "what happened? it may stay empty"),
        ), lambda given: desk.use_lesson(path, given["what"]))  # fmt: skip

    def do_new(self) -> None:
        """Write one down."""
        desk = self.deliberate.desk
        self.ask("lesson", "A new lesson", (
            Asked("rule", "", "a rule you can apply tomorrow", needed=True),
            Asked("source", "", "where it is from; it may stay empty"),
        ), lambda given: desk.add_lesson(given["rule"], given["source"]))  # fmt: skip
