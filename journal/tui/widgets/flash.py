"""A line or two that say what just happened, and how to take it back.

Owns how long it stays. Must not know what happened.
"""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from journal.tui.plain import Words, clip, width

SECONDS = 5.0
TROUBLE_SECONDS = 15.0
MOST_ROWS = 3
WORD = 24
"""Cells that may stay empty at the ends of rows, where a long word goes into the next."""


class Flash(Words):
    """Above the footer, its rows taken from what is above it while there is something to say; it goes by itself."""

    def __init__(self) -> None:
        super().__init__("", id="flash")
        self.display = False
        self._timer: Timer | None = None
        self._shown: tuple[str, bool, bool] = ("", False, False)

    def tell(self, text: str, *, undo: bool = False, trouble: bool = False) -> None:
        """Say something; `undo` adds how to take it back, `trouble` stays longer."""
        self._shown = (" ".join(text.split()), undo, trouble)
        self.display = bool(text)
        self._draw()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(TROUBLE_SECONDS if trouble else SECONDS, self.hide)

    def hide(self) -> None:
        """Take it away."""
        self.display = False

    def on_resize(self, event: events.Resize) -> None:
        """Measure again."""
        self._draw()

    def _draw(self) -> None:
        text, undo, trouble = self._shown
        tail = "   u undo" if undo else ""
        across = self.content_size.width or self.screen.size.width - 6
        cells = max(MOST_ROWS * across - WORD - width(tail), 10)
        self.paint(
            (clip(text, cells), "$trouble" if trouble else "$foreground"),
            ("   u" if undo else "", "$lamp"),
            (" undo" if undo else "", "$muted"),
        )
