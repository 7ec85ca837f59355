"""A section of a note: the lines below one heading of level 2, and a splice at their end.

Owns where a section begins and ends, and how a block of lines is put at its end (the section is made at the
end of the note where it is absent). Must not know what any section means; whoever splices reads the result
back. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vault.records.daily import newline_of
from vault.text.markup import Markup, read_markup
from vault.text.note import read_note

_BOOKS = {"attacks", "used", "highlights", "in my own words", "explained", "questions", "takeaways"}
_IN_A_LIST = re.compile(rb"[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t])|[ \t]+\S")


def section(markup: Markup, lines: int, heading: str) -> tuple[int, int] | None:
    """First and last line (1-based, the heading included) of `## heading`; None if there is no such heading.

    lines  how many the note has
    """
    for at, each in enumerate(markup.headings):
        if each.level == 2 and each.text.strip().casefold() == heading.casefold():
            after = (later.line for later in markup.headings[at + 1 :] if later.level <= 2)
            return each.line, next(after, lines + 1) - 1
    return None


def with_block(path: str, data: bytes, heading: str, block: Sequence[str], *, item: bool = False) -> bytes:
    """`data` with the lines of `block` at the end of `## heading`, which is made at the end if absent.

    A blank line stands before the block, but for an `item` that continues a list. Every other byte stays.
    """
    note = read_note(path, data)
    there = section(read_markup(note), note.text.count("\n") + 1, heading)
    if there is None:
        return _put(data, note.body_line - 1, data.count(b"\n") + 1, [f"## {heading}", "", *block])
    return _put(data, there[0], there[1], block, item=item)


def with_paragraph(path: str, data: bytes, block: Sequence[str]) -> bytes:
    """`data` with the lines of `block` where a thought is added to a note: at its end, but before the sections
    in which records keep their book (`## Attacks`, `## Used`, `## Highlights` …)."""
    note = read_note(path, data)
    kept = (each.line - 1 for each in read_markup(note).headings if each.level == 2 and each.text.casefold() in _BOOKS)
    return _put(data, note.body_line - 1, next(kept, data.count(b"\n") + 1), block)


def _put(data: bytes, floor: int, last: int, block: Sequence[str], *, item: bool = False) -> bytes:
    """The lines of `block` after the last of the lines floor+1..last (1-based) that is not blank."""
    newline = newline_of(data)
    lines = data.split(b"\n")
    last = min(last, len(lines))
    while last > floor and not lines[last - 1].strip():
        last -= 1
    offset = min(len(data), sum(len(line) + 1 for line in lines[:last]))
    before, after = data[:offset], data[offset:]
    text = newline.join(line.encode("utf-8", "surrogatepass") for line in block) + newline
    if before and not before.endswith(b"\n"):
        before += newline
    continues = item and last > floor and _IN_A_LIST.match(lines[last - 1])
    if before.strip(b"\xef\xbb\xbf \t\r\n") and not continues:
        text = newline + text
    if after and after.lstrip(b" \t").lstrip(b"\r")[:1] != b"\n":
        text += newline
    return before + text + after
