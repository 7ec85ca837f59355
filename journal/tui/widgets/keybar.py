"""The footer: what can be done now, as much of it as fits.

Owns the measuring: entries go by weight until the rest fits, and help always stays. Must not know
which keys there are; the screen hands it the rows of the action table.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from journal.tui.plain import Words, width

Entry = tuple[str, str, int]
GAP = 3
MOST = 8


def fit(entries: Sequence[Entry], cells: int) -> list[Entry]:
    """The entries that fit into `cells`, in order; the last one (help) is never dropped."""
    kept = list(entries)
    while len(kept) > 1 and (_cells(kept) > cells or len(kept) > MOST):
        heaviest = max(range(len(kept) - 1), key=lambda at: kept[at][2])
        del kept[heaviest]
    return kept


def _cells(entries: Sequence[Entry]) -> int:
    return sum(width(key) + 1 + width(label) for key, label, _ in entries) + GAP * (len(entries) - 1)


class Keybar(Words):
    """One line at the bottom edge."""

    def __init__(self) -> None:
        super().__init__("", id="keybar")
        self.entries: tuple[Entry, ...] = ()

    def offer(self, entries: Sequence[Entry]) -> None:
        """Show these, most important first."""
        if tuple(entries) != self.entries:
            self.entries = tuple(entries)
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Measure again."""
        self._draw()

    def _draw(self) -> None:
        parts: list[tuple[str, str]] = []
        for key, label, _ in fit(self.entries, self.content_size.width or 76):
            if parts:
                parts.append((" " * GAP, ""))
            parts += [(key, "$lamp"), (" " + label, "$muted")]
        self.paint(*parts)
