"""Keys and what each does, all of them, on as many lines as that takes.

Owns the line breaks: a key and its word stay together. Must not know which keys there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from journal.tui.plain import Words, width

GAP = 3


class Legend(Words):
    """`entries` are (key, word); unlike the footer it drops none."""

    def __init__(self, entries: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self.entries = tuple(entries)

    def on_mount(self) -> None:
        """Show them."""
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Measure again."""
        self._draw()

    def _draw(self) -> None:
        cells = self.content_size.width or max(self.app.size.width - 4, 20)
        parts: list[tuple[str, str]] = []
        used = 0
        for key, word in self.entries:
            wide = width(key) + 1 + width(word)
            if used and used + GAP + wide > cells:
                parts.append(("\n", ""))
                used = 0
            parts += [(" " * GAP if used else "", ""), (key, "$lamp"), (f" {word}", "$muted")]
            used += wide + (GAP if used else 0)
        self.paint(*parts)
