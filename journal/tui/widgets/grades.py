"""The four grades, each with the key that gives it and when the card would come back.

Owns its two lines. Must not know how intervals are found: it is given days.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual import events

from journal.tui.plain import Words

GRADES = ((1, "a", "forgot"), (2, "s", "hard"), (3, "d", "recalled"), (4, "f", "easy"))


def span(days: float) -> str:
    """An interval as one says it: `today`, `6 days`, `3 months`."""
    if days < 1:
        return "today"
    if days < 60:
        return f"{round(days)} day" + ("" if round(days) == 1 else "s")
    if days < 700:
        return f"{round(days / 30.4)} months"
    return f"{days / 365.25:.1f} years"


class Grades(Words):
    """Four columns; empty until the answer is shown."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self._previews: Mapping[int, float] = {}

    def offer(self, previews: Mapping[int, float]) -> None:
        """Show the grades; `previews` maps a grade to the days until the card comes back."""
        self._previews = previews
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Measure again."""
        self._draw()

    def _draw(self) -> None:
        previews = self._previews
        cells = max(min((self.content_size.width or 60) // 4, 17), 11)
        top: list[tuple[str, str]] = []
        low: list[tuple[str, str]] = []
        for grade, letter, word in GRADES:
            label = f"{grade} {word}"
            top += [(f"{grade} ", "$lamp"), (word, "$foreground"), (" " * (cells - len(label)), "")]
            when = span(previews[grade]) if grade in previews else ""
            low.append((f"{letter} {when}".ljust(cells), "$faint"))
        self.paint(*top, ("\n", ""), *low)
