"""The strip that opens on `g`: where a letter leads.

Owns what the letters are; any other key closes it and does nothing else. Must not know the screens:
the action table says where each letter leads, and the app waits for it.
"""

from __future__ import annotations

from journal.tui.actions.table import ACTIONS
from journal.tui.plain import Words

LETTERS = {action.go: action for action in ACTIONS if action.go}
_WORDS = {"go.recall": "ask and recall", "go.attack": "ideas", "rows.top": "top", "rows.end": "end"}


class GoStrip(Words):
    """Lies above the footer while the app waits for the letter."""

    def __init__(self) -> None:
        super().__init__("", id="go")
        self.display = False

    def open(self) -> None:
        """Show where letters lead."""
        parts: list[tuple[str, str]] = [("go to   ", "$faint")]
        for letter, action in LETTERS.items():
            parts += [(letter, "$lamp"), (f" {_WORDS.get(action.id, action.label)}   ", "$muted")]
        self.paint(*parts)
        self.display = True

    def take(self, letter: str) -> str:
        """One key, whichever, ends the waiting; the action it leads to, or nothing."""
        self.display = False
        action = LETTERS.get(letter)
        return action.id if action is not None else ""
