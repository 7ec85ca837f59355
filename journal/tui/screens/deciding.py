"""Deciding a prediction on a list: it came true, it did not, or nobody can say.

Owns the three keys and the question what happened. Must not know where a prediction stands nor what is written: a
screen says how it is decided.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journal.tui.messages import Did
from journal.tui.screens.form import Asked
from journal.tui.screens.listing import Listing


class Deciding(Listing):
    """A list whose things may be predictions."""

    def decision(self, thing: Any) -> tuple[str, Callable[[str, str], Did]]:
        """A prediction as one said it, `70% it rains`, and what decides it: outcome and what happened."""
        raise NotImplementedError

    def do_yes(self) -> None:
        """It came true."""
        self._decide("yes")

    def do_no(self) -> None:
        """It did not."""
        self._decide("no")

    def do_void(self) -> None:
        """Nobody can say."""
        self._decide("void")

    def _decide(self, outcome: str) -> None:
        thing = self.chosen()
        said, decide = self.decision(thing)
        self.ask(f"resolve {thing.path} {thing.text}", f"{outcome}: {said}", (
            Asked("what", "", "what happened; it may stay empty"),
        ), lambda given: decide(outcome, given["what"]))  # fmt: skip
