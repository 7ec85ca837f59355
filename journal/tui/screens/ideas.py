"""Ideas: those you hold, those you parked, those you dropped, and what each has been through.

Owns how an idea looks as a line and what is told about it. Must not know what holding means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from journal.tui.screens.form import Asked
from journal.tui.screens.listed import count, head, note_rows, said
from journal.tui.screens.listing import Listing
from journal.tui.widgets.rows import BLANK, Line, Row

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk
    from vault.records.idea import Idea

_GROUPS = {"held": "Held", "parked": "Parked", "dropped": "Dropped"}


class IdeasScreen(Listing):
    """The ideas; `d` attacks the selected one."""

    place = "ideas"
    TITLE = "Ideas"
    twin = "deliberate idea list"
    empty = "No ideas yet. n writes one down: a claim you could be wrong about."

    def find(self, desk: TuiDesk) -> Sequence[Idea]:
        """All of them."""
        return desk.ideas()

    def group(self, thing: Idea) -> str:
        """Whether one holds it."""
        return _GROUPS[thing.status]

    def line(self, thing: Idea) -> Line:
        """The claim, and how sure one is."""
        sure = "" if thing.confidence is None else f"{thing.confidence} %"
        return Line(thing.claim, right=sure, tone="text" if thing.status == "held" else "muted")

    def count(self) -> str:
        """How many one holds."""
        held = sum(idea.status == "held" for idea in (self.things or {}).values())
        return f"{held} held"

    def about(self, thing: Idea) -> list[Row]:
        """The claim, what became of it, and the tests that wait."""
        today = self.deliberate.desk.now().date()
        facts = [thing.status, "" if thing.confidence is None else f"{thing.confidence} % sure",
                 f"first written {said(thing.created, today)}" if thing.created else ""]
        last = thing.attacks[-1] if thing.attacks else None
        attacked = "never attacked"
        if last is not None:
            attacked = f"attacked {count(len(thing.attacks), 'time')}, last {said(last.day, today)}"
            attacked += f": {last.verdict}" if last.verdict else ""
        waiting = [f"test by {said(test.by, today)}: {test.text}" if test.by else f"test: {test.text}"
                   for test in thing.tests if test.open]  # fmt: skip
        return head(
            Line(thing.claim, tone="strong", wraps=True),
            Line(", ".join(fact for fact in facts if fact), tone="muted", wraps=True),
            Line(attacked, tone="muted", wraps=True),
            *(Line(test, tone="lamp", wraps=True) for test in waiting),
        )

    def study(self, desk: TuiDesk, thing: Idea) -> Any:
        """Its note, and what rested on it."""
        return desk.open_page(thing.path), desk.idea_record(thing)

    def found_out(self, thing: Idea, found: Any) -> list[Row]:
        """What rested on it, then the note."""
        opened, record = found
        rows = note_rows(opened, title=thing.claim)
        return [*head(Line(record, tone="muted", wraps=True)), *([BLANK] if record and rows else []), *rows]

    def facts_of(self, thing: Any) -> Iterable[str]:
        """What can be done with it."""
        if thing.status == "held":
            yield "held"
        else:
            yield "unheld"
        if thing.status != "parked":
            yield "unparked"

    # Keys

    def do_hold(self) -> None:
        """Hold it."""
        path = self.chosen().path
        self.change(lambda desk: desk.hold_idea(path))

    def do_park(self) -> None:
        """Set it aside."""
        path = self.chosen().path
        self.change(lambda desk: desk.park_idea(path))

    def do_attack(self) -> None:
        """To the attack, with this one."""
        from journal.tui.screens.attack import AttackScreen

        path = self.chosen().path
        self.deliberate.go("attack")
        screen = self.deliberate.screen
        if isinstance(screen, AttackScreen):
            screen.attack_this(path, back_to="ideas")

    def do_new(self) -> None:
        """Write one down."""
        desk = self.deliberate.desk
        self.ask("idea", "A new idea", (
            Asked("claim", "", "a claim you could be wrong about", needed=True),
            Asked("sure", "How sure are you, 0 to 100? It may stay empty.", "", kind="number"),
        ), lambda said: desk.add_idea(said["claim"], said["sure"]))  # fmt: skip
