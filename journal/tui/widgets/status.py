"""The header: where one is, what time it is, which vault, what is being worked on.

Owns its one line and what it leaves out when the terminal is narrow. Must not know screens or jobs.
"""

from __future__ import annotations

from textual import events

from journal.tui.plain import Words, clip, width


class Status(Words):
    """`tell(place=…, detail=…, clock=…, vault=…, job=…)` changes what is named and keeps the rest."""

    def __init__(self) -> None:
        super().__init__("", id="status")
        self.words: dict[str, str] = {}

    def tell(self, **words: str) -> None:
        """Change some of the words; an empty one disappears."""
        merged = {**self.words, **words}
        if merged != self.words:
            self.words = merged
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Measure again."""
        self._draw()

    def _draw(self) -> None:
        cells = self.content_size.width or 76
        place, detail = self.words.get("place", ""), self.words.get("detail", "")
        rights = [self.words.get(name, "") for name in ("job", "vault", "clock")]
        rights = [clip(text, 40) for text in rights if text]
        # The vault's name goes first, then the work, never the clock; then the detail is cut.
        while len(rights) > 1 and _wide(place, detail) + _joined(rights) + 2 > cells:
            del rights[-2]
        room = cells - width(place) - _joined(rights) - 5
        detail = clip(detail, room) if room > 4 else ""
        used = _wide(place, detail)
        parts = [(place, "$lamp bold")]
        if detail:
            parts.append(("   " + detail, "$muted"))
        parts.append((" " * max(cells - used - _joined(rights), 1), ""))
        for at, text in enumerate(rights):
            parts += [("  ·  " if at else "", "$faint"), (text, "$lamp" if text == self.words.get("job") else "$muted")]
        self.paint(*parts)


def _wide(place: str, detail: str) -> int:
    return width(place) + (width(detail) + 3 if detail else 0)


def _joined(rights: list[str]) -> int:
    return sum(map(width, rights)) + 5 * (len(rights) - 1) if rights else 0
