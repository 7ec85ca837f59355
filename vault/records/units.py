"""The lines below one heading, put together thing by thing.

Owns what is one thing there (a paragraph, an item or log entry with all that is indented below it, a block of
code), which thing of one version is which of another, and where the new ones of both sides stand. So an answer
stays under its question, whatever was captured meanwhile. Works on lines without their endings. Must not know
what is to become of lines that both sides changed: the caller settles that. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import partial
from itertools import pairwise
from typing import NamedTuple, Protocol

from vault.records import daily
from vault.text.fences import opened_by
from vault.text.threeway import Hunk, hunks, merge_lines

Lines = list[bytes]


class Settle(Protocol):
    """What stands where both sides changed the same lines, or put some at the same place; `within` one thing."""

    def __call__(self, base: Lines, ours: Lines, theirs: Lines, within: bool) -> Lines: ...


_ITEM = re.compile(rb" {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_LIST = re.compile(rb" {0,3}(?:[-*+]|\d{1,9}[.)])|[ \t]")

_ALIKE = 0.6
"""How alike (`difflib` ratio) the first lines of two things are that are one, reworded."""
_BEGINS = 12  # bytes: what begins with so much of another and goes on is that one, written on
_COMPARED = 2_500  # pairs of things whose wording is compared; among more, only those that begin alike are one
_LINE = 400  # bytes of a line that are compared


class _Id(NamedTuple):
    """A thing: of the base by its number, `edited` where the other side took it away; else a new one by its words,
    and by -1, -2, … which of those that say the same."""

    number: int
    edited: bool = False
    words: tuple[bytes, ...] = ()


def merge_things(base: Lines, ours: Lines, theirs: Lines, settle: Settle) -> Lines:
    """Both sides' changes of `base`: things that one side changed are taken from it, what both changed is put together
    line by line, new ones stand where they were put, ours first.

    What one took away and the other changed stays. `settle` is asked for lines within one thing, and for things
    both sides replaced.
    """
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    old, mine, other = things(base), things(ours), things(theirs)
    our_of, their_of = _paired(old, mine), _paired(old, other)
    our_ids, their_ids = _ids(old, mine, our_of, their_of), _ids(old, other, their_of, our_of)
    content = dict(zip(their_ids, other, strict=True))
    for each, said in zip(our_ids, mine, strict=True):
        if each in content and not each.words:
            said = merge_lines(old[each.number], said, content[each], partial(settle, within=True))
        content[each] = said
    order: list[_Id | tuple[bytes, ...]] = merge_lines(
        [_Id(number) for number in range(len(old))], our_ids, their_ids, _Places(old, content, settle)
    )
    return _laid_out(_once(order), content, (our_ids, their_ids))


def union(ours: Lines, theirs: Lines, within: bool = False) -> Lines:
    """What both sides put at the same place: ours, then those things of theirs that ours lack; within one thing
    without a blank line between them."""
    known = Counter(_said(thing) for thing in things(ours))
    added: Lines = []
    for thing in things(theirs):
        known[_said(thing)] -= 1
        added += thing if known[_said(thing)] < 0 else []
    if not any(line.strip() for line in added):
        return ours
    above = list(ours)
    below = added if within else _set_apart(above, added)
    return [*above, *below]


def without_dropped(base: Lines, side: Lines, other: Lines) -> Lines:
    """One side without the things that it left as they were and the other took away or reworded."""
    old, kept = ({_said(thing) for thing in things(each)} for each in (base, other))
    return [line for thing in things(side) if _said(thing) in kept or _said(thing) not in old for line in thing]


def things(lines: Lines) -> list[Lines]:
    """Paragraphs, list items with what is indented below them, blocks of code; each with the blank lines before it."""
    found: list[Lines] = []
    blanks: Lines = []
    fence = None
    for line in lines:
        if fence:
            found[-1].append(line)
            fence = None if fence.closed_by(line) else fence
            continue
        if not line.strip():
            blanks.append(line)
            continue
        indented = line.startswith((b"  ", b"\t"))
        starts = bool(_ITEM.match(line)) or daily.minute_of(line) is not None
        if found and (indented or (not blanks and not starts)):
            found[-1] += [*blanks, line]
        else:
            found.append([*blanks, line])
        blanks = []
        fence = opened_by(line)
    if found:
        found[-1] += blanks
    return found or ([blanks] if blanks else [])


class _Places:
    """Settles the order where both sides changed the same run of things."""

    def __init__(self, old: list[Lines], content: dict[_Id, Lines], settle: Settle) -> None:
        self._old, self._content, self._settle = old, content, settle

    def __call__(self, base: list, ours: list, theirs: list) -> list:  # type: ignore[type-arg]
        here, there = ({each.number for each in side if not each.words} for side in (ours, theirs))
        new = [[each for each in side if each.words] for side in (ours, theirs)]
        replaced = [each for each in base if each.number not in here | there]
        if replaced and all(new) and new[0] != new[1]:
            was = self._flat([self._old[each.number] for each in base])
            said = self._settle(was, self._flat(self._content[each] for each in ours),
                                self._flat(self._content[each] for each in theirs), False)  # fmt: skip
            return [tuple(said)]
        gone = {each.number for each in base} - (here & there)
        order = [each for each in ours if each.words or each.edited or each.number not in gone]
        if not base:
            return [*order, *theirs]
        placed = set(order)
        for at, each in enumerate(theirs):
            if each not in placed and (each.words or each.edited):
                above = next((order.index(one) + 1 for one in reversed(theirs[:at]) if one in placed), 0)
                order.insert(above, each)
                placed.add(each)
        return order

    @staticmethod
    def _flat(every: Iterable[Lines]) -> Lines:
        return [line for each in every for line in each]


def _ids(old: list[Lines], side: list[Lines], own: Sequence[int | None], others: Sequence[int | None]) -> list[_Id]:
    """What each thing of a side is; of new ones that say the same, each is its own."""
    kept = set(others)
    again: Counter[tuple[bytes, ...]] = Counter()
    found = []
    for thing, number in zip(side, own, strict=True):
        if number is None:
            again[_said(thing)] += 1
            found.append(_Id(-again[_said(thing)], words=_said(thing)))
        else:
            found.append(_Id(number, edited=number not in kept and _said(thing) != _said(old[number])))
    return found


def _paired(old: list[Lines], side: list[Lines]) -> list[int | None]:
    """For each thing of a side the number of the base's one that it is, None for a new one; each number once."""
    found: list[int | None] = [None] * len(side)
    i = j = 0
    for hunk in [*hunks([_said(each) for each in old], [_said(each) for each in side]),
                 Hunk(len(old), len(old), len(side), len(side))]:  # fmt: skip
        found[j : hunk.j1] = range(i, hunk.i1)
        _pair_changed(old, side, hunk, found)
        i, j = hunk.i2, hunk.j2
    return found


def _pair_changed(old: list[Lines], side: list[Lines], hunk: Hunk, found: list[int | None]) -> None:
    """Pair what changed and is still the same thing, in order; as many as are left between two pairs are one each."""
    near = (hunk.i2 - hunk.i1) * (hunk.j2 - hunk.j1) <= _COMPARED
    i, j = hunk.i1, hunk.j1
    before = {at: _first(old[at]) for at in range(hunk.i1, hunk.i2)}
    begun: dict[bytes, list[int]] = {}
    for at, first in before.items():
        begun.setdefault(first[:_BEGINS], []).append(at)
    pairs = []
    for number in range(hunk.j1, hunk.j2):
        now = _first(side[number])
        likely = range(i, hunk.i2) if near else begun.get(now[:_BEGINS], [])
        same = next((at for at in likely if at >= i and _is_same(before[at], now, near)), None)
        if same is not None:
            pairs.append((same, number))
            i = same + 1
    i = hunk.i1
    for same, number in [*pairs, (hunk.i2, hunk.j2)]:
        if same - i == number - j:
            found[j:number] = range(i, same)
        if number < hunk.j2:
            found[number] = same
        i, j = same + 1, number + 1


def _first(thing: Lines) -> bytes:
    return next((line.strip() for line in thing if line.strip()), b"")[:_LINE]


def _is_same(first: bytes, second: bytes, near: bool) -> bool:
    """Whether two things with these first lines are one, reworded or written on."""
    short, long = sorted((first, second), key=len)
    if not short:
        return False
    if short == long or (len(short) >= _BEGINS and long.startswith(short)):
        return True
    return near and SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def _once(order: list[_Id | tuple[bytes, ...]]) -> list[_Id | tuple[bytes, ...]]:
    """Each thing where it comes first: both sides may have moved it."""
    seen: set[_Id] = set()
    found = []
    for each in order:
        if not isinstance(each, _Id) or each not in seen:
            found.append(each)
        if isinstance(each, _Id):
            seen.add(each)
    return found


def _laid_out(
    order: list[_Id | tuple[bytes, ...]], content: dict[_Id, Lines], sides: tuple[list[_Id], list[_Id]]
) -> Lines:
    """The lines; things that stood apart in either version are set apart, items of a list are not."""
    neighbours = {pair for side in sides for pair in pairwise(side)}
    lines: Lines = []
    before: object = None
    for each in order:
        said = content[each] if isinstance(each, _Id) else list(each)
        lines += said if (before, each) in neighbours or before is None else _set_apart(lines, said)
        before = each
    return lines


def _set_apart(above: Lines, below: Lines) -> Lines:
    """What stands below others: after a blank line, or right after them where both are items of a list.

    Blank lines at the end of what is above are taken away.
    """
    while above and not above[-1].strip():
        above.pop()
    first = next((at for at, line in enumerate(below) if line.strip()), len(below))
    if not above or first == len(below):
        return below
    return below[first:] if _joins(above[-1], below[first]) else [b"", *below[first:]]


def _joins(one: bytes, other: bytes) -> bool:
    """Whether two lines of different things need no blank line between them: both are of a list or a log."""
    return all(bool(_LIST.match(line)) or daily.minute_of(line) is not None for line in (one, other))


def _said(thing: Lines) -> tuple[bytes, ...]:
    return tuple(line.strip() for line in thing if line.strip())
