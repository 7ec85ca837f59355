"""Two versions of one note that come from the same one, put together so that nothing anybody wrote is lost.

Owns what becomes of each part of a note: frontmatter by property, sections by their headings, lines by what
each side did to them, what both put at the same place one after the other, and a daily page's log in order of
time. Every result is looked at again: a sentence of either side that is not in it makes it not `whole`, and
the caller keeps the other version beside it. Never a conflict marker. Pure; bytes in, bytes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from vault.records import daily
from vault.records.front_merging import merge_front
from vault.records.idea import is_idea, read_idea
from vault.records.parts import Part, parts_like, parts_of
from vault.records.prediction import outcome_of
from vault.records.units import merge_things, union, without_dropped
from vault.text.frontmatter import Unspliceable, fence, set_key
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.threeway import merge_apart, merge_lines

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Merged:
    """A note made of two. `whole`: all that either side wrote is in it; else it has ours where they clashed."""

    data: bytes
    whole: bool


@dataclass(frozen=True, slots=True)
class DailyPage:
    """What must be known of a page of a day: the heading its log stands under, "" for the top of the page."""

    log: str


def merge_note(path: str, base: bytes | None, ours: bytes, theirs: bytes, page: DailyPage | None = None) -> Merged:
    """The note both sides made of `base` (None: each began it for itself).

    page  for a page of a day: where both changed the same paragraph, both stay
    """
    if base is not None and ours == base:
        return Merged(theirs, True)
    if theirs in (ours, base):
        return Merged(ours, True)
    texts = [_Text(each) for each in (base or b"", ours, theirs)]
    old, mine, other = texts
    front = merge_front(old.head, mine.head, other.head)
    body = _Body(old.lines, mine.lines, other.lines, page)
    apart = merge_apart(old.lines, mine.lines, other.lines)
    lines = apart if apart is not None and body.fits(apart) else body.merged()
    bare = _joined(front.head, lines, mine.ended if base is None else _three(old.ended, mine.ended, other.ended))
    clashes = dict(front.clashes)
    for key, settled in (("confidence", _last_confidence), ("at", _further)):
        value = settled(path, bare, clashes[key]) if key in clashes else None
        if value is not None:
            with suppress(Unspliceable):
                bare = set_key(bare, key, value)
                del clashes[key]
    whole = front.whole and body.whole and not clashes
    was, ours_now, theirs_now = ([*each.lines, *_remarks(each.head)] for each in texts)
    place = fence(bare)
    reread = place.body == len(bare) - len(_joined(b"", lines, bare.endswith(b"\n"))) if place else not front.head
    if not reread or _lost(was, ours_now, theirs_now, [*lines, *_remarks(front.head)], whole):
        return Merged(ours, False)  # a rule at the top of one side may have become a fence, or a line have gone
    return Merged(_dressed(bare, base is None, texts), whole)


def merge_log(ours: bytes, theirs: bytes) -> bytes:
    """Every line of two files of the event log, each once; ours first. Order does not matter to its readers.

    A line torn off in one of them is left out when the whole of it is there.
    """
    lines = list(dict.fromkeys(line.rstrip(b"\r") for line in (*ours.split(b"\n"), *theirs.split(b"\n"))))
    ordered = sorted(lines)
    torn = {line for line, after in pairwise(ordered)
            if line.startswith(b"{") and after.startswith(line) and not line.endswith(b"}")}  # fmt: skip
    return b"".join(line + b"\n" for line in lines if line and line not in torn)


def log_lines(data: bytes) -> set[bytes]:
    """The lines of a file of the event log."""
    return {line.rstrip(b"\r") for line in data.split(b"\n")} - {b""}


def merge_list(base: bytes | None, ours: bytes, theirs: bytes) -> bytes:
    """A file that is a list of lines, such as `.gitignore`: both sides' additions, without what either removed."""
    texts = [_Text(each, front=False) for each in (base or b"", ours, theirs)]
    old, mine, other = texts
    lines = merge_lines(old.lines, mine.lines, other.lines, lambda _, o, t: o + [line for line in t if line not in o])
    return _dressed(_joined(b"", lines, True), base is None, texts)


def merge_text(base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """A text we know nothing of: both sides' changes where they are of different lines, else not whole and ours."""
    clear = True

    def settle(_: list[bytes], mine: list[bytes], __: list[bytes]) -> list[bytes]:
        nonlocal clear
        clear = False
        return mine

    lines = merge_lines(base.split(b"\n"), ours.split(b"\n"), theirs.split(b"\n"), settle)
    return Merged(b"\n".join(lines) if clear else ours, clear)


class _Text:
    """A file as lines: byte order mark, frontmatter, body lines, line ending, and whether the last one has it."""

    def __init__(self, data: bytes, front: bool = True) -> None:
        self.mark = _BOM if data.startswith(_BOM) else b""
        data = data.removeprefix(_BOM)
        pure = b"\r\n" in data and data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
        self.newline = b"\r\n" if pure else b"\n"
        data = data.replace(b"\r\n", b"\n") if pure else data
        place = fence(data) if front else None
        self.head = data[: place.body] if place else b""
        body = data[len(self.head) :]
        self.ended = not body or body.endswith(b"\n")
        self.lines = body.removesuffix(b"\n").split(b"\n") if body else []


def _dressed(data: bytes, fresh: bool, texts: list[_Text]) -> bytes:
    """The bytes with the line ending and byte order mark of base, ours and theirs; of a fresh file, with ours."""
    old, mine, other = texts
    newline = mine.newline if fresh else _three(old.newline, mine.newline, other.newline)
    mark: bytes = mine.mark if fresh else _three(old.mark, mine.mark, other.mark)
    return mark + (data.replace(b"\n", b"\r\n") if newline == b"\r\n" else data)


def _joined(head: bytes, lines: Sequence[bytes], ended: bool) -> bytes:
    if head and lines and not head.endswith(b"\n"):
        head += b"\n"
    return head + b"\n".join(lines) + (b"\n" if lines and ended else b"")


def _three(base: object, ours: object, theirs: object) -> Any:
    """What was changed by one side, ours if by both."""
    return theirs if ours == base else ours


class _Body:
    """The merge of what stands below the frontmatter."""

    def __init__(self, base: list[bytes], ours: list[bytes], theirs: list[bytes], page: DailyPage | None) -> None:
        self.whole = True
        self._page = page
        self._lines = (base, ours, theirs)
        was = parts_of(base)
        self._base = {part.key: part for part in was}
        self._ours, self._theirs = ({part.key: part for part in parts_like(was, each)} for each in (ours, theirs))
        self._ours_new = {_spoken(part) for key, part in self._ours.items() if key not in self._base}

    def fits(self, lines: list[bytes]) -> bool:
        """Whether a merge that knows nothing of sections is as good: nothing stands twice, the log in order of time."""
        parts = parts_of(lines)
        most: Counter[object] = Counter()
        for side in (self._base, self._ours, self._theirs):
            most |= _names(side.values())
        logs = (part for part in parts if self._page is not None and _is_log(part.head, self._page))
        was, mine, other, now = (Counter(_said(each)) for each in (*self._lines, lines))
        twice = any(now[line] > max(mine[line], other[line]) for line in (mine - was) & (other - was))
        return not twice and not _names(parts) - most and all(_is_in_time(part.lines) for part in logs)

    def merged(self) -> list[bytes]:
        """The lines; `whole` is known afterwards."""
        lines: list[bytes] = []
        for key in self._order():
            old, mine, other = (each.get(key) for each in (self._base, self._ours, self._theirs))
            if mine and other:
                lines += self._both(old, mine, other)
            elif (one := mine or other) and (mine or old or not self._said_already(one)):
                lines += _apart(lines, one.all_lines)
        return lines

    def _order(self) -> list[object]:
        """The keys of the sections that stay, in an order that is ours and theirs."""
        base, ours, theirs = (list(each) for each in (self._base, self._ours, self._theirs))
        stay = self._alive()
        order = merge_lines(base, ours, theirs, lambda _, o, t: list(dict.fromkeys([*o, *t])))
        order = list(dict.fromkeys(key for key in order if key in stay))
        inside = set(order)
        placed = set(order)
        below: dict[object, list[object]] = {}
        for side in (ours, theirs):
            above: object = None
            for key in side:
                if key in stay and key not in placed:
                    below.setdefault(above, []).append(key)
                    placed.add(key)
                elif key in inside:
                    above = key
        return [*below.get(None, ()), *(key for at in order for key in (at, *below.get(at, ())))]

    def _alive(self) -> set[object]:
        """Keys of sections nobody took away, or one took away and the other changed; with what they stand under."""
        alive: set[object] = set()
        for side, other in ((self._ours, self._theirs), (self._theirs, self._ours)):
            above: list[Part] = []
            for key, part in side.items():
                above = [*(one for one in above if one.level < part.level), part]
                old = self._base.get(key)
                if key in other or old is None or old.all_lines != part.all_lines:
                    alive |= {one.key for one in above}
        return alive

    def _both(self, old: Part | None, ours: Part, theirs: Part) -> list[bytes]:
        head = ours.head
        if ours.head != theirs.head:
            head = _three(old.head if old else None, ours.head, theirs.head)
            if old is None or ours.head != old.head != theirs.head:
                self.whole = False
        if old is None and ours.level >= 3 and ours.text_lines != theirs.text_lines:
            # Two entries of the same name, such as two attacks of one day: one after the other.
            first = ours.all_lines
            return first if self._said_already(theirs) else first + _apart(first, theirs.all_lines)
        base = old.lines if old else []
        is_log = self._page is not None and _is_log(head, self._page)
        lines = merge_things(_unspaced(base), _unspaced(ours.lines), _unspaced(theirs.lines), self._settle)
        if is_log:
            lines = _in_time(lines, (ours.lines, theirs.lines))
        return [*head, *lines, *max(_space(ours.lines), _space(theirs.lines), key=len)]

    def _settle(self, base: list[bytes], ours: list[bytes], theirs: list[bytes], within: bool) -> list[bytes]:
        said = [_said(each) for each in (base, ours, theirs)]
        if not said[0] and not (within and _contradict(ours, theirs)):
            return union(ours, theirs, within)
        if not said[1] or not said[2]:
            return ours if said[1] else theirs  # taken away by one, changed by the other: it stays
        if not said[0]:
            self.whole = False
            return ours
        mine, other = without_dropped(base, ours, theirs), without_dropped(base, theirs, ours)
        if _within(_said(other), _said(mine)):
            return mine
        if _within(_said(mine), _said(other)):
            return other
        if self._page is not None:
            return union(mine, other, within)
        self.whole = False
        return ours

    def _said_already(self, theirs: Part) -> bool:
        """Whether we have the same new section, which an earlier merge brought."""
        return _spoken(theirs) in self._ours_new


def _spoken(part: Part) -> tuple[bytes, ...]:
    return (*part.head, *part.text_lines)


def _names(parts: Iterable[Part]) -> Counter[object]:
    """How often each heading stands, with what it stands under."""
    return Counter(part.name for part in parts)


def _unspaced(lines: list[bytes]) -> list[bytes]:
    """The lines without blank ones at the end."""
    return lines[: len(lines) - len(_space(lines))]


def _space(lines: list[bytes]) -> list[bytes]:
    """The blank lines at the end."""
    count = 0
    while count < len(lines) and not lines[-1 - count].strip():
        count += 1
    return lines[len(lines) - count :]


def _apart(above: list[bytes], lines: list[bytes]) -> list[bytes]:
    """A section, with a blank line before it if there is none."""
    return [b"", *lines] if above and above[-1].strip() and lines and lines[0].strip() else lines


def _said(lines: Iterable[bytes]) -> list[bytes]:
    return [line.strip() for line in lines if line.strip()]


def _contradict(ours: list[bytes], theirs: list[bytes]) -> bool:
    """Whether both sides say how a prediction came out, and not the same."""
    said = [{outcome_of(line.decode("utf-8", "replace")) for line in side} - {None} for side in (ours, theirs)]
    return all(said) and said[0] != said[1]


def _within(few: list[bytes], many: list[bytes]) -> bool:
    """Whether the lines stand in the other ones, in order."""
    rest = iter(many)
    return all(line in rest for line in few)


def _is_log(head: list[bytes], page: DailyPage) -> bool:
    return (head[0].rstrip() == page.log.encode()) if head else not page.log


def _in_time(lines: list[bytes], sides: tuple[list[bytes], list[bytes]]) -> list[bytes]:
    """The log with its entries in order of time, if both sides keep theirs so; those of a minute as they came."""
    if _is_in_time(lines) or not all(map(_is_in_time, sides)):
        return lines
    top, entries, end = _entries(lines)
    return [*top, *(line for _, block in sorted(entries, key=lambda one: one[0]) for line in block), *end]


def _is_in_time(lines: list[bytes]) -> bool:
    minutes = [minute for minute, _ in _entries(lines)[1]]
    return minutes == sorted(minutes)


def _entries(lines: list[bytes]) -> tuple[list[bytes], list[tuple[int, list[bytes]]], list[bytes]]:
    """(what stands before the first entry, (minute, lines) of each, blank lines at the end)."""
    top: list[bytes] = []
    entries: list[tuple[int, list[bytes]]] = []
    for line in _unspaced(lines):
        minute = daily.minute_of(line)
        if minute is not None:
            entries.append((minute, [line]))
        else:
            (entries[-1][1] if entries else top).append(line)
    return top, entries, _space(lines)


def _lost(base: list[bytes], ours: list[bytes], theirs: list[bytes], result: list[bytes], whole: bool) -> bool:
    """Whether a line stands there less often than it should: one that we wrote, or (of a whole result) that they did,
    and one that neither took away."""
    old, mine, other, there = (Counter(_said(each)) for each in (base, ours, theirs, result))
    for line in mine | other:
        was, here, with_them = old[line], mine[line], other[line] if whole else min(old[line], other[line])
        if here >= was and with_them >= was:
            wanted = max(here, with_them)
        else:  # taken away on one side at least
            wanted = max(min(here, with_them, here + with_them - was), bool(was and here and other[line]))
        if there[line] < wanted:
            return True
    return False


def _remarks(head: bytes) -> list[bytes]:
    """What somebody wrote between the properties: no property's value tells it."""
    return [line for line in head.split(b"\n") if line.lstrip().startswith(b"#")]


def _last_confidence(path: str, data: bytes, said: tuple[object, object]) -> int | None:
    """An idea attacked on both sides is as sure as the later attack left it: both numbers stand in its attacks."""
    note = read_note(path, data)
    if not is_idea(note):
        return None
    attacks = sorted(read_idea(note, read_markup(note)).attacks, key=lambda one: one.day)
    numbers = [one.after for one in attacks if one.after is not None]
    if not all(value in numbers for value in said):
        return None
    return next(number for number in reversed(numbers) if number in said)


def _further(path: str, data: bytes, said: tuple[object, object]) -> int | None:
    """Of two pages one has come to, the later one."""
    pages = [each for each in said if isinstance(each, int) and not isinstance(each, bool)]
    return max(pages) if len(pages) == 2 else None
