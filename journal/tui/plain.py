"""The only door for text on its way to the screen.

Owns that all of it is cleaned (`journal.cleaning` says how), width in cells, wrapping and clipping, and
the few Textual widgets that would otherwise read markup in what a person wrote: no other file may
import Static, Label or OptionList. Must not know what the text means.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.widgets import Static

from journal.cleaning import BIDI
from journal.cleaning import clean as clean

_UNSAFE = dict.fromkeys((*range(32), *range(127, 160), *BIDI, *range(55296, 57344), 8232, 8233))


def width(text: str) -> int:
    """Cells the text takes in a terminal."""
    return len(text) if text.isascii() else cell_len(text)


def clip(text: str, cells: int) -> str:
    """At most `cells` wide; what was cut is told by an ellipsis."""
    if width(text) <= cells:
        return text
    if cells <= 1:
        return "…"[:cells]
    if text.isascii():
        return text[: cells - 1].rstrip() + "…"
    kept, used = [], 0
    for cluster in clusters(text):
        wide = cell_len(cluster)
        if used + wide > cells - 1:
            break
        kept.append(cluster)
        used += wide
    return "".join(kept).rstrip() + "…"


def clusters(text: str) -> Iterator[str]:
    """What a reader takes for one character: a base with the marks and joiners that follow it."""
    held = ""
    for letter in text:
        joins = unicodedata.combining(letter) or letter in "\u200d\ufe0f\ufe0e" or held.endswith("\u200d")
        if held and not joins:
            yield held
            held = letter
        else:
            held += letter
    if held:
        yield held


def wrap(text: str, cells: int) -> list[tuple[int, int]]:
    """Where each line of the wrapped text starts and ends, as offsets into it. Linear; never empty.

    Breaks after spaces; a word wider than the line is cut between characters.
    """
    cells = max(cells, 2)
    if width(text) <= cells:
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    start = used = at = 0
    for word in _words(text):
        wide = width(word.rstrip(" "))
        if used and used + wide > cells:
            spans.append((start, at))
            start, used = at, 0
        if wide > cells:
            for cluster in clusters(word):
                step = width(cluster)
                if used and used + step > cells and cluster != " ":
                    spans.append((start, at))
                    start, used = at, 0
                at += len(cluster)
                used += step
        else:
            at += len(word)
            used += width(word)
    spans.append((start, at))
    return spans


def _words(text: str) -> Iterator[str]:
    """The text in pieces that end behind their spaces; wide scripts break between any two characters."""
    start = 0
    for index in range(1, len(text)):
        before, here = text[index - 1], text[index]
        if (before == " " and here != " ") or (before >= "\u2e80" and cell_len(before) == 2):
            yield text[start:index]
            start = index
    yield text[start:]


class Words(Static):
    """Text on the screen, never markup. `update` takes what a person wrote, as it is."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Content(clean(text, lines=True)), id=id, classes=classes, markup=False)
        self.text = text

    def say(self, text: str) -> None:
        """Show other text."""
        if text != self.text:
            self.text = text
            self.update(Content(clean(text, lines=True)))

    def paint(self, *parts: tuple[str, str]) -> None:
        """Show (text, style) parts on end; styles are theme words such as `$accent`."""
        self.text = "".join(text for text, _ in parts)
        self.update(Content.assemble(*((clean(text, lines=True), style) for text, style in parts)))


class NoControls(LineFilter):
    """The last gate: whatever a widget draws, no control character leaves for the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, without what a terminal would obey."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(segment.text.translate(_UNSAFE), segment.style)
            for segment in segments
        ]
