"""A sitting as the screen draws it.

Owns the snapshot taken in the background after every grade, so that drawing reads no file. Pure but for
asking the sitting. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.tui.widgets.rows import Line, Row, section

if TYPE_CHECKING:
    from journal.practices.reviewing import Sitting


@dataclass(frozen=True, slots=True)
class Shown:
    """The card before the person (front is None: the sitting is over) and how far the sitting is."""

    at: int = 0
    total: int = 0
    done: int = 0
    forgot: int = 0
    front: str | None = None
    back: str = ""
    deck: str = ""
    path: str = ""
    line: int = 1
    opens_new: bool = False
    needs_consent: bool = False
    previews: Mapping[int, float] | None = None
    tomorrow: int = 0
    decks: Mapping[str, int] | None = None


def snapshot(sitting: Sitting) -> Shown:
    """What to draw now."""
    card, grades = sitting.card, sitting.grades
    if card is None:
        return Shown(sitting.at, sitting.total, sitting.done, grades.count(1))
    return Shown(
        at=sitting.at, total=sitting.total, done=sitting.done, forgot=grades.count(1),
        front=card.front, back=card.back, deck=card.deck, path=card.path, line=card.line,
        opens_new=sitting.at == sitting.new_from, needs_consent=sitting.needs_consent, previews=sitting.previews,
    )  # fmt: skip


def card_rows(shown: Shown, revealed: bool, tall: bool) -> list[Row]:
    """The question; once revealed, the answer under a rule."""
    lines = []
    if shown.opens_new:
        lines += [Line("New cards begin here  " + "─" * 30, tone="lamp"), Line("")]
    lines.append(Line(shown.deck, right=f"{shown.path}:{shown.line}", tone="muted"))
    lines += [Line("")] * (2 if tall else 1)
    lines += [Line(line, tone="strong", wraps=True) for line in (shown.front or "").split("\n")]
    if revealed:
        lines += [Line(""), Line("─" * 24, tone="faint"), Line("")]
        lines += [Line(line, wraps=True) for line in shown.back.split("\n")]
    return [Row(None, (line,)) for line in lines]


def end_rows(shown: Shown) -> list[Row]:
    """After the last card: what was done, and what comes."""
    if shown.decks:
        rows = [Row(None, (Line("These decks are in your notes. None is reviewed until you choose one.", wraps=True),)),
                section("Decks")]
        rows += [Row(deck, (Line(deck, right=_cards(count)),)) for deck, count in shown.decks.items()]
        return [*rows, Row("", (Line("all of them", right=_cards(sum(shown.decks.values()))),))]
    said = "Nothing is due." if not shown.done else f"Done: {_cards(shown.done)}" + (
        f", {shown.forgot} forgotten, they come back soon." if shown.forgot else ", all recalled.")
    comes = f"Tomorrow: {_cards(shown.tomorrow)}." if shown.tomorrow else "Tomorrow: none so far."
    return [
        Row(None, (Line(said, tone="strong", wraps=True),)),
        Row(None, (Line(comes, tone="text"),)),
        Row(None, (Line(""),)),
        Row(None, (Line("esc goes back to Today. c keeps a thought, g d attacks an idea.", tone="muted", wraps=True),)),
    ]


def _cards(count: int) -> str:
    return f"{count} card" + ("" if count == 1 else "s")
