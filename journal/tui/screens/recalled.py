"""How hits and answers look as rows.

Owns the excerpt, what is brought out in it, and the reason beside each hit. Pure. Must not know the
screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from journal.tui.messages import Spot
from journal.tui.plain import clean
from journal.tui.widgets.rows import BLANK, Line, Row, section

if TYPE_CHECKING:
    from kb.ask.asking import Answer
    from kb.recall.hit import Hit

ROOMY = 66
"""Cells from which title and reason share a line."""

LEAD = 40
"""Characters shown before the first word that was looked for."""


def reason(hit: Hit) -> str:
    """Why it was found: its rank by words, by meaning, or both."""
    found = []
    if hit.words_rank is not None:
        found.append(f"words #{hit.words_rank}")
    if hit.meaning_rank is not None:
        found.append(f"meaning #{hit.meaning_rank}")
    return "  ".join(found) + ("" if hit.mine else "  not yours" if found else "not yours")


def excerpt(text: str, query: str, cells: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About `cells` characters of a passage around the first word of the query, and where the words are."""
    flat = " ".join(clean(text).split())
    words = [re.escape(word) for word in re.findall(r"\w+", query) if len(word) > 2 or not word.isascii()]
    pattern = re.compile(r"\b(?:" + "|".join(words) + r")\w{0,3}" if words else r"(?!)", re.IGNORECASE)
    first = pattern.search(flat)
    start = 0
    if first is not None and first.start() > cells - LEAD:
        start = flat.find(" ", max(first.start() - LEAD, 0)) + 1
        if not 0 < start <= first.start():
            start = first.start()
    shown = ("… " if start else "") + flat[start : start + cells]
    if start + cells < len(flat):
        shown = shown.rsplit(" ", 1)[0] + " …"
    return shown, tuple(match.span() for match in pattern.finditer(shown))


def hit_rows(hits: Sequence[Hit], query: str, cells: int, tall: bool) -> list[Row]:
    """The hits: where, why, and a piece of the text."""
    rows: list[Row] = []
    for hit in hits:
        place = hit.title if not hit.heading or hit.heading == hit.title else f"{hit.title} › {hit.heading}"
        shown, marks = excerpt(hit.text, query, max((cells - 4) * 2 - 12, 40))
        roomy = cells >= ROOMY
        lines = [Line(place, right=reason(hit) if roomy else "", tone="strong")]
        lines.append(Line(shown, tone="muted", marks=marks, wraps=True))
        if not roomy:
            lines.append(Line(reason(hit), tone="faint"))
        rows.append(Row(Spot(hit.path, hit.line), (*lines, *([Line("")] if tall else []))))
    return rows


def said_by(answer: Answer) -> str:
    """Whose words an answer is made of."""
    if not answer.found:
        return "That is not in your notes."
    if answer.by == "model":
        return "By the model; each sentence was checked against your notes, quoted below."
    return "From your notes, in their own words."


def heard_rows(text: str) -> list[Row]:
    """What the model has said so far."""
    return [Row(None, (Line(line, wraps=True),)) for line in text.split("\n")]


def answer_rows(answer: Answer) -> list[Row]:
    """The answer, then the quotes it is made of; or the nearest passages when it is not in the notes."""
    rows = [Row(None, (Line(told, tone="faint", wraps=True),)) for told in answer.told]
    if answer.found:
        rows += [Row(None, (Line(line, wraps=True),)) for line in answer.answer.split("\n")]
        rows += [BLANK, section("Quoted from")]
        for cited in answer.citations:
            lines = (Line(f"[{cited.n}] {cited.path}:{cited.line}", tone="strong"),
                     Line(f"“{' '.join(cited.quote.split())}”", tone="muted", wraps=True))
            rows.append(Row(Spot(cited.path, cited.line), lines))
        return rows
    said = answer.answer or "Your notes do not say."
    rows.append(Row(None, (Line(said, wraps=True),)))
    if answer.nearest:
        rows += [BLANK, section("The nearest they come")]
    for near in answer.nearest:
        shown, _ = excerpt(near.text, "", 200)
        rows.append(Row(Spot(near.path, near.line),
                        (Line(near.title, tone="strong"), Line(shown, tone="muted", wraps=True))))
    return rows
