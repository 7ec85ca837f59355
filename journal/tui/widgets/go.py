"""The strip that opens on `g`: where a letter leads.

Owns the waiting for that one letter; any other key closes it and does nothing else. Must not know
the screens: the action table says which letters there are.
"""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widget import Widget

from journal.tui.actions import ACTIONS
from journal.tui.plain import Words

LETTERS = {action.go: action for action in ACTIONS if action.go}
_WORDS = {"go.recall": "ask and recall", "go.attack": "ideas", "rows.top": "top", "rows.end": "end"}


class GoStrip(Words, can_focus=True):
    """Takes the focus while it is open and gives it back."""

    class Chosen(Message):
        """A letter was pressed that leads somewhere."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__("", id="go")
        self.display = False
        self._from: Widget | None = None

    def open(self) -> None:
        """Show the strip and wait for a letter."""
        parts: list[tuple[str, str]] = [("go to   ", "$faint")]
        for letter, action in LETTERS.items():
            parts += [(letter, "$lamp"), (f" {_WORDS.get(action.id, action.label)}   ", "$muted")]
        self.paint(*parts)
        self._from = self.screen.focused
        self.display = True
        self.focus()

    def close(self) -> None:
        """Hide it; the focus goes back to where it was."""
        self.display = False
        if self._from is not None and self._from.is_attached:
            self._from.focus()
        else:
            self.screen.set_focus(None)
        self._from = None

    def on_key(self, event: events.Key) -> None:
        """One key, whichever, ends the waiting."""
        event.stop()
        event.prevent_default()
        self.close()
        action = LETTERS.get(event.character or "")
        if action is not None:
            self.post_message(self.Chosen(action.id))

    def on_blur(self) -> None:
        """Something else took the focus."""
        self.display = False
