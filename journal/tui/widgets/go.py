"""The strip that opens on `g`: where a letter leads.

Owns what the letters are, and that all of them can be read at any width; any other key closes it and does
nothing else. Must not know the screens: the action table says where each letter leads, and the app waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from journal.tui.actions.table import ACTIONS
from journal.tui.plain import Words, width

LETTERS = {action.go: action for action in ACTIONS if action.go}
_WORDS = {"go.recall": "ask, recall", "rows.top": "top", "rows.end": "end"}
_LEAD, _GAP = "go to", 3


class GoStrip(Words):
    """Lies above the footer while the app waits for the letter."""

    def __init__(self) -> None:
        super().__init__("", id="go")
        self.display = False

    def open(self) -> None:
        """Show where letters lead."""
        self._draw()
        self.display = True

    def on_resize(self, event: events.Resize) -> None:
        """Measure again."""
        self._draw()

    def _draw(self) -> None:
        cells = self.content_size.width or max(self.app.size.width - 4, 20)
        entries = [(letter, _WORDS.get(action.id, action.label)) for letter, action in LETTERS.items()]
        columns = in_columns(entries, cells - len(_LEAD) - _GAP)
        parts: list[tuple[str, str]] = []
        for line in range(len(columns[0])):
            parts.append((("\n" if line else "") + (" " * len(_LEAD) if line else _LEAD), "$faint"))
            for column in columns:
                if line < len(column):
                    letter, word = column[line]
                    wide = max(width(word) for _, word in column)
                    parts += [(" " * _GAP + letter, "$lamp"), (f" {word}" + " " * (wide - width(word)), "$muted")]
        self.paint(*parts)

    def take(self, letter: str) -> str:
        """One key, whichever, ends the waiting; the action it leads to, or nothing."""
        self.display = False
        action = LETTERS.get(letter)
        return action.id if action is not None else ""


def in_columns(entries: Sequence[tuple[str, str]], cells: int) -> list[list[tuple[str, str]]]:
    """(letter, word) entries in columns, read downwards, on as few lines as fit into `cells`, gaps included."""
    for lines in range(1, len(entries) + 1):
        columns = [list(entries[at : at + lines]) for at in range(0, len(entries), lines)]
        if sum(max(width(word) for _, word in column) + 2 + _GAP for column in columns) <= cells:
            return columns
    return [list(entries)]
