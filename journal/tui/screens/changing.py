"""Screens on which a key changes the vault: one change after the other, each told when it is on disk.

Owns the order of the changes, so that no key waits for one and none overtakes another, and that the screen is
looked up anew after each. Must not know what is changed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from textual import on

from journal.tui import background
from journal.tui.messages import Changed, Did, JobFailed, Spot, TakenBack, Told
from journal.tui.screens.form import Asked, Form
from journal.tui.screens.place import Place

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk


class Done(Told):
    """The change that was next is on disk: what it did."""


class Changing(Place):
    """A place with changes. `made` is where what the last one made stands."""

    def __init__(self) -> None:
        super().__init__()
        self.made: Spot | None = None
        self._changes: deque[tuple[Hashable, Callable[[TuiDesk], Did]]] = deque()
        self._changing = False
        self._undos = 0

    def look(self) -> None:
        """Look up anew what is shown."""

    def change(self, compute: Callable[[TuiDesk], Did], *, leaves: Hashable = None) -> None:
        """Do something that writes, after what was asked for before it.

        leaves  what will be gone from the screen then; until it is, `leaving` tells it
        """
        self._changes.append((leaves, compute))
        self._next_change()

    def do_undo(self) -> None:
        """After what was asked for before it."""
        if self._changing:
            self._undos += 1
        else:
            self.deliberate.do_undo()

    @on(TakenBack)
    def _taken_back(self) -> None:
        self.look()

    def leaving(self) -> set[Hashable]:
        """What is on its way out."""
        return {leaves for leaves, _ in self._changes if leaves is not None}

    def ask(self, name: str, heading: str, asked: Sequence[Asked], keep: Callable[[dict[str, str]], Did]) -> None:
        """Open a small box; what it keeps is a change."""
        self.deliberate.open(Form(name, heading, asked, keep))

    def _next_change(self) -> None:
        if self._changing or not self._changes:
            return
        self._changing = True
        desk, (_, compute) = self.deliberate.desk, self._changes[0]
        background.run(self, lambda job: desk.do(compute), Done, group="change", exclusive=False)

    @on(Done)
    def _done(self, message: Done) -> None:
        self._on_to_the_next()
        self._tell_change(message.value)

    @on(Changed)
    def _changed(self, message: Changed) -> None:
        self._tell_change(message.value)

    @on(JobFailed)
    def _not_done(self, message: JobFailed) -> None:
        if message.group == "change":
            self._on_to_the_next()
            self.look()

    def _on_to_the_next(self) -> None:
        self._changes.popleft()
        self._changing = False
        while self._undos and not self._changes:
            self._undos -= 1
            self.deliberate.do_undo()
        self._next_change()

    def _tell_change(self, did: Did) -> None:
        app = self.deliberate
        app.session.move_to(app.desk.session_folder())
        if did.sentence:
            app.flash(did.sentence, undo=did.wrote)
        self.made = Spot(did.made, did.line) if did.made else None
        self.look()
        app.refresh_vault()
