"""A note's body cut at its headings, and what two sides put at the same place.

Owns the parts of a body (a heading and the lines up to the next one) with a key that finds the same part in
another version, and the union of two runs of new lines. Works on lines without their endings. Must not know
which side is right. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vault.records import daily
from vault.text.fences import opened_by

_ITEM = re.compile(rb" {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_JOINED = re.compile(rb" {0,3}(?:[-*+]|\d{1,9}[.)]|\||>)|[ \t]")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the lines below it, up to the next heading of any level.

    key    the same for the same part of another version: the headings it stands under and its own; the first
           heading of level 1 is the note's title, whatever it says
    level  1 to 6; 0 for what stands before the first heading
    head   [the heading's line], [] before the first
    """

    key: object
    level: int
    head: list[bytes]
    lines: list[bytes]

    @property
    def all_lines(self) -> list[bytes]:
        """Heading and lines."""
        return self.head + self.lines

    @property
    def text_lines(self) -> list[bytes]:
        """The lines that say something."""
        return [line.strip() for line in self.lines if line.strip()]


def parts_of(lines: list[bytes]) -> list[Part]:
    """The parts, in order; there is always one before the first heading, and no two have the same key."""
    starts = [(n, daily.heading_level(lines[n])) for n in daily.outside_code(lines) if daily.heading_level(lines[n])]
    ends = [*(n for n, _ in starts[1:]), len(lines)][: len(starts)]
    parts = [Part("", 0, [], lines[: starts[0][0] if starts else len(lines)])]
    above: list[tuple[int, bytes]] = []
    titled = False
    seen: dict[object, int] = {}
    for (number, level), end in zip(starts, ends, strict=True):
        text = lines[number].strip(b"# \t\r")
        above = [one for one in above if 1 < one[0] < level]
        key: object = (level, tuple(above), text)
        if level == 1 and not titled:
            key, titled = "title", True
        above.append((level, text))
        seen[key] = seen.get(key, 0) + 1
        parts.append(Part((key, seen[key]), level, [lines[number]], lines[number + 1 : end]))
    return parts


def union(ours: list[bytes], theirs: list[bytes]) -> list[bytes]:
    """What both sides put at the same place: ours, then those paragraphs and items of theirs that ours lack."""
    known = {_said(unit) for unit in _units(ours)}
    added = [line for unit in _units(theirs) if _said(unit) not in known for line in unit]
    if not any(line.strip() for line in added):
        return ours
    last = next((line for line in reversed(ours) if line.strip()), b"")
    first = next(number for number, line in enumerate(added) if line.strip())
    if last and _joins(last) and _joins(added[first]):
        while not ours[-1].strip():
            ours = ours[:-1]
        return [*ours, *added[first:]]
    gap = ours and ours[-1].strip() and added[0].strip()
    return [*ours, *([b""] if gap else []), *added]


def without_dropped(base: list[bytes], side: list[bytes], other: list[bytes]) -> list[bytes]:
    """One side without the paragraphs and items that it left as they were and the other took away or reworded."""
    old, kept = ({_said(unit) for unit in _units(each)} for each in (base, other))
    return [line for unit in _units(side) if _said(unit) in kept or _said(unit) not in old for line in unit]


def _joins(line: bytes) -> bool:
    """Whether it is a line of a list, table, quote or log, which needs no blank line to its neighbour."""
    return bool(_JOINED.match(line)) or daily.minute_of(line) is not None


def _said(unit: list[bytes]) -> tuple[bytes, ...]:
    return tuple(line.strip() for line in unit if line.strip())


def _units(lines: list[bytes]) -> list[list[bytes]]:
    """Paragraphs, list items with what is indented below them, blocks of code; each with the blank lines before it."""
    units: list[list[bytes]] = []
    blanks: list[bytes] = []
    fence = None
    for line in lines:
        if fence:
            units[-1].append(line)
            fence = None if fence.closed_by(line) else fence
            continue
        if not line.strip():
            blanks.append(line)
            continue
        indented = line.startswith((b"  ", b"\t"))
        starts = bool(_ITEM.match(line)) or daily.minute_of(line) is not None
        if units and (indented or (not blanks and not starts)):
            units[-1] += [*blanks, line]
        else:
            units.append([*blanks, line])
        blanks = []
        fence = opened_by(line)
    if units:
        units[-1] += blanks
    return units or ([blanks] if blanks else [])
