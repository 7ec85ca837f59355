"""Two versions of a text that come from the same one, put together line by line.

Owns the three-way merge of lines (or of any values that compare) and the union of what both sides put at
the same place. Must not know what the lines mean: what happens where both sides changed the same lines is
for the caller to say. Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple, TypeVar

Line = TypeVar("Line", bound=Hashable)

_SMALL = 20_000  # pairs of like lines that may be looked at one by one


class Hunk(NamedTuple):
    """base[i1:i2] became side[j1:j2]."""

    i1: int
    i2: int
    j1: int
    j2: int


def merge_lines(
    base: Sequence[Line],
    ours: Sequence[Line],
    theirs: Sequence[Line],
    settle: Callable[[list[Line], list[Line], list[Line]], list[Line]],
) -> list[Line]:
    """Both sides' changes of `base`.

    settle(base, ours, theirs) is asked for the lines wherever both changed the same ones differently, or put
    different ones at the same place. Changes that only touch each other are both made.
    """
    result: list[Line] = []
    at = 0
    for low, high, mine, other in _clusters(hunks(base, ours), hunks(base, theirs)):
        result += base[at:low]
        at = high
        our_lines, their_lines = _applied(base, ours, low, high, mine), _applied(base, theirs, low, high, other)
        if not other or our_lines == their_lines:
            result += our_lines
        elif not mine:
            result += their_lines
        else:
            result += settle(list(base[low:high]), our_lines, their_lines)
    result += base[at:]
    return result


def merge_apart(base: Sequence[Line], ours: Sequence[Line], theirs: Sequence[Line]) -> list[Line] | None:
    """Both sides' changes of `base`, if a line that neither changed stands between any two that are not the same;
    else None."""
    mine, other = hunks(base, ours), hunks(base, theirs)
    same = {(hunk.i1, hunk.i2, *ours[hunk.j1 : hunk.j2]) for hunk in mine}
    same &= {(hunk.i1, hunk.i2, *theirs[hunk.j1 : hunk.j2]) for hunk in other}
    both = [(hunk.i1, hunk.i2, side) for side, made in enumerate((mine, other)) for hunk in made]
    shared = {one[:2] for one in same}
    for one, two in pairwise(sorted(both)):
        if one[2] != two[2] and two[0] <= one[1] and not (one[:2] == two[:2] and one[:2] in shared):
            return None
    return merge_lines(base, ours, theirs, lambda _, one, __: one)


def common_lines(text: bytes, other: bytes) -> bytes:
    """The lines of a text that are in the other one too, in the same order."""
    lines = text.split(b"\n")
    result: list[bytes] = []
    at = 0
    for hunk in [*hunks(lines, other.split(b"\n")), Hunk(len(lines), len(lines), 0, 0)]:
        result += lines[at : hunk.i1]
        at = hunk.i2
    return b"\n".join(result)


def hunks(base: Sequence[Line], side: Sequence[Line]) -> list[Hunk]:
    """What changed from one to the other, in order; near to the fewest lines, in time near to linear."""
    found: list[Hunk] = []
    i = j = 0
    for start, other, size in [*_matches(base, side), (len(base), len(side), 0)]:
        if start > i or other > j:
            found.append(Hunk(i, start, j, other))
        i, j = start + size, other + size
    return found


def _matches(one: Sequence[Line], two: Sequence[Line]) -> list[tuple[int, int, int]]:
    """(start in one, start in two, length) of runs that are the same, in order.

    Lines that stand once on either side are the fixed points; what is between them is compared closely where
    it is small.
    """
    found: list[tuple[int, int, int]] = []
    waiting = [(0, len(one), 0, len(two))]
    while waiting:
        a, b, c, d = waiting.pop()
        head = 0
        while a + head < b and c + head < d and one[a + head] == two[c + head]:
            head += 1
        if head:
            found.append((a, c, head))
        a, c = a + head, c + head
        tail = 0
        while a < b - tail and c < d - tail and one[b - tail - 1] == two[d - tail - 1]:
            tail += 1
        if tail:
            found.append((b - tail, d - tail, tail))
        b, d = b - tail, d - tail
        if a == b or c == d:
            continue
        fixed = _fixed_points(one[a:b], two[c:d])
        if fixed:
            i, j = a, c
            for x, y in [*fixed, (b - a, d - c)]:
                waiting.append((i, a + x, j, c + y))
                i, j = a + x, c + y
        elif _alike(one[a:b], two[c:d]) <= _SMALL:
            blocks = SequenceMatcher(None, one[a:b], two[c:d], autojunk=False).get_matching_blocks()
            found += [(a + x, c + y, size) for x, y, size in blocks if size]
    return sorted(found)


def _alike(one: Sequence[Line], two: Sequence[Line]) -> int:
    """How many pairs of lines are the same, which is what comparing them closely takes."""
    there = Counter(two)
    return sum(count * there[line] for line, count in Counter(one).items())


def _fixed_points(one: Sequence[Line], two: Sequence[Line]) -> list[tuple[int, int]]:
    """Pairs of places of lines that stand once on either side, as many as are in the same order in both."""
    once = {line for line, count in Counter(one).items() if count == 1}
    once &= {line for line, count in Counter(two).items() if count == 1}
    if not once:
        return []
    places = {line: number for number, line in enumerate(two) if line in once}
    ends: list[int] = []  # the longest rising sequence, by patience
    piles: list[list[tuple[int, int, int]]] = []
    for x, line in enumerate(one):
        if line not in once:
            continue
        y = places[line]
        pile = bisect_left(ends, y)
        if pile == len(ends):
            ends.append(y)
            piles.append([])
        ends[pile] = y
        piles[pile].append((x, y, len(piles[pile - 1]) - 1 if pile else -1))
    path: list[tuple[int, int]] = []
    back = len(piles[-1]) - 1
    for step in reversed(piles):
        x, y, back = step[back]
        path.append((x, y))
    return path[::-1]


def _clusters(ours: list[Hunk], theirs: list[Hunk]) -> list[tuple[int, int, list[Hunk], list[Hunk]]]:
    """(first base line, end, our hunks, their hunks) of changes that must be settled together, in order."""
    ordered = sorted([(hunk, False) for hunk in ours] + [(hunk, True) for hunk in theirs], key=lambda one: one[0][:2])
    found: list[tuple[int, int, list[Hunk], list[Hunk]]] = []
    for hunk, is_theirs in ordered:
        if found:
            low, high, mine, other = found[-1]
            inside = hunk.i1 < high or (hunk.i1 == hunk.i2 == low == high)
            if inside:
                (other if is_theirs else mine).append(hunk)
                found[-1] = (low, max(high, hunk.i2), mine, other)
                continue
        found.append((hunk.i1, hunk.i2, [], [hunk]) if is_theirs else (hunk.i1, hunk.i2, [hunk], []))
    return found


def _applied(base: Sequence[Line], side: Sequence[Line], low: int, high: int, made: list[Hunk]) -> list[Line]:
    """base[low:high] with the changes of one side made."""
    result: list[Line] = []
    at = low
    for hunk in made:
        result += base[at : hunk.i1]
        result += side[hunk.j1 : hunk.j2]
        at = hunk.i2
    return result + list(base[at:high])
