"""One word out of a few, in a line.

Owns which word is chosen and how the line looks. Must not know what the words mean.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from journal.tui.plain import Words, width


class Choice(Words, can_focus=True):
    """The words beside each other, the chosen one lit. `value` is that word; empty where the first stands for none."""

    def __init__(self, options: Sequence[str], value: str = "", *, none: str = "", id: str | None = None) -> None:
        super().__init__("", id=id)
        self.options = [*([""] if none else []), *options]
        self.none = none
        self.value = value if value in self.options else self.options[0]

    def on_mount(self) -> None:
        """Show it."""
        self._draw()

    def step(self, way: int = 1) -> None:
        """The next word, or the one before."""
        self.value = self.options[(self.options.index(self.value) + way) % len(self.options)]
        self._draw()

    def on_focus(self) -> None:
        """The chosen word is lit while keys change it."""
        self._draw()

    on_blur = on_focus

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        at = 0
        for option in self.options:
            at += width(option or self.none) + 3
            if event.x < at:
                self.value = option
                break
        self._draw()

    def _draw(self) -> None:
        lit = "$background on $lamp" if self.has_focus else "$lamp"
        parts: list[tuple[str, str]] = []
        for option in self.options:
            parts += [(f" {option or self.none} ", lit if option == self.value else "$muted"), (" ", "")]
        self.paint(*parts)
