"""What a sentence stands under: the heading of its section, and of a row of a table the first row.

Owns that alone; a passage may hold several short sections, so that its own heading is not the sentence's. Pure.
"""

from __future__ import annotations

from kb.ask.citations import Sentence
from kb.ask.terms import stems
from vault.text.markup import Markup


def stems_above(text: str, markup: Markup, line: int, header: int) -> set[str]:
    """The stems of the heading over a line, and of the line `header` (1-based, 0 for none)."""
    heading = next((each.text for each in reversed(markup.headings) if each.line < line), "")
    return stems(heading) | (stems(text.split("\n")[header - 1]) if header else set())


def header_line(text: str, row: Sentence) -> int:
    """The line of the first row of the table that this one stands in, which says what its cells are; 0 outside one."""
    if "|" not in row.text:
        return 0
    lines = text.split("\n")
    at = row.line
    while at > 1 and lines[at - 2].lstrip().startswith("|"):
        at -= 1
    ruled = at < len(lines) and "-" in lines[at] and not lines[at].strip(" \t|:-")
    return at if ruled else 0
