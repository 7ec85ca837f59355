"""A note's body cut at its headings.

Owns the parts of a body (a heading and the lines up to the next one) with a key that finds the same part in
another version. Works on lines without their endings. Must not know which side is right. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vault.records import daily

_LOOKED_AT = 50
"""Parts that hold the same line: of a line that stands in more of them, so many are looked at."""


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
    def name(self) -> object:
        """Its key, but for how many of the same stand before it."""
        return self.key[0] if isinstance(self.key, tuple) else self.key

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
        text = _text(lines[number])
        above = [one for one in above if 1 < one[0] < level]
        key: object = (level, tuple(above), text)
        if level == 1 and not titled:
            key, titled = "title", True
        above.append((level, text))
        seen[key] = seen.get(key, 0) + 1
        parts.append(Part((key, seen[key]), level, [lines[number]], lines[number + 1 : end]))
    return parts


def parts_like(base: list[Part], lines: list[bytes]) -> list[Part]:
    """The parts of another version. One whose heading was renamed, or stands below another one now, has the key it
    has in `base`, if most of what it says, or its heading, is that of one that is gone there."""
    parts = parts_of(lines)
    known, there = {part.key for part in parts}, {part.key for part in base}
    gone = [part for part in base if part.key not in known and part.level]
    signs: dict[bytes, list[int]] = {}
    for number, part in enumerate(gone):
        for sign in {_text(part.head[0]), *part.text_lines}:
            signs.setdefault(sign, []).append(number)
    taken: set[int] = set()
    found = []
    for part in parts:
        likely = {n for sign in {_text(part.head[0]), *part.text_lines} for n in signs.get(sign, ())[:_LOOKED_AT]} if (
            part.level and part.key not in there) else set()  # fmt: skip
        same = next((n for n in sorted(likely - taken) if _is_same(gone[n], part)), None)
        taken |= set() if same is None else {same}
        found.append(part if same is None else replace(part, key=gone[same].key))
    return found


def _is_same(old: Part, part: Part) -> bool:
    before, now = set(old.text_lines), set(part.text_lines)
    alike = 2 * len(before & now) >= max(len(before), len(now), 1)
    named = _text(old.head[0]) == _text(part.head[0])
    return (named and (alike or old.level == part.level)) or (alike and old.level == part.level)


def _text(heading: bytes) -> bytes:
    return heading.strip(b"# \t\r")
