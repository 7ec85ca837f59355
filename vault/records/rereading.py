"""The lines of a daily page, as a person reads their day again: captures, prose, items, each on one line.

Owns what counts as one line and the words of it that can be kept elsewhere. Must not know which are kept. Pure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vault.records import daily
from vault.records.capture_line import without_marks
from vault.text.blocks import Block
from vault.text.markup import read_markup
from vault.text.note import read_note

_KINDS = ("paragraph", "list", "quote", "callout")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_SIGNS = re.compile(r"^(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$))?(?:\[.\](?:[ \t]+|$))?")
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+")


class DayLine(NamedTuple):
    """One line of a day: where it begins (1-based), its time `10:20` or "", its words on one line."""

    line: int
    time: str
    text: str


def day_lines(path: str, data: bytes, heading: str, answer: str = "Answer") -> tuple[DayLine, ...]:
    """The lines of a daily page in their order; headings, code and what a model wrote are left out.

    So is what may be added to a line later, a mark that it was filed or the answer to its question, so that a
    line that was kept is known again.

    heading  the heading over its log, "" where entries stand on the bare page
    answer   what an answer begins with in this vault
    """
    found: list[DayLine] = []
    covered: set[int] = set()
    for line, minute, text in daily.entries(data, heading):
        covered.update(range(line, line + text.count(b"\n") + 1))
        found.append(DayLine(line, f"{minute // 60:02}:{minute % 60:02}", text.decode("utf-8", "replace")))
    for block in read_markup(read_note(path, data)).blocks:
        if block.kind in _KINDS and not block.model:
            found += _in_block(block, covered)
    said = re.compile(rf"\s*(?:[-*+][ \t]+)?{re.escape(answer)}(?:[ \t]*\([^)]*\))?:", re.IGNORECASE)
    return tuple(each for one in sorted(found) if (each := one._replace(text=_words(one.text, said))).text)


def _in_block(block: Block, covered: set[int]) -> list[DayLine]:
    parts: list[tuple[int, list[str]]] = []
    for number, line in enumerate(block.text.split("\n"), block.line):
        if number in covered:
            continue
        begins = block.kind == "list" and _ITEM.match(line) is not None
        if begins or not parts:
            parts.append((number, [line]))
        else:
            parts[-1][1].append(line)
    return [DayLine(number, "", "\n".join(lines)) for number, lines in parts]


def _words(text: str, answer: re.Pattern[str]) -> str:
    """On one line, without what makes it an item, a task, a quotation or a block with a name of its own."""
    first, *more = text.split("\n")
    lines = [first, *(line for line in more if not answer.match(line))]
    bare = (_SIGNS.sub("", without_marks(_QUOTED.sub("", line).strip())) for line in lines)
    return " ".join(" ".join(bare).split())
