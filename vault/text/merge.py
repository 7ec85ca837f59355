"""Taking back one edit from a text that has gone on changing.

Owns the single-splice three-way merge that `undo` needs. Pure: bytes in, bytes out.
Must not know where the bytes are kept. Importing it is cheap: capture's own door does.
"""


def splice_between(before: bytes, after: bytes) -> tuple[int, int, int]:
    """(start, removed, inserted): the one range in which two texts differ, in bytes."""
    start = _same(before, after, min(len(before), len(after)))
    room = min(len(before), len(after)) - start
    end = _same(before[::-1], after[::-1], room)
    return start, len(before) - start - end, len(after) - start - end


def _same(one: bytes, other: bytes, most: int) -> int:
    """How many leading bytes agree, by halving: comparisons of slices run at memory speed."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def take_back(before: bytes, after: bytes, current: bytes) -> bytes | None:
    """`current` without the edit that led from `before` to `after`; None when later edits overlap it."""
    from difflib import SequenceMatcher

    if current == after:
        return before
    old, new, now = (text.splitlines(keepends=True) for text in (before, after, current))
    head = _same_lines(old, new)
    tail = _same_lines(old[head:][::-1], new[head:][::-1])
    first, last = head, len(new) - tail  # the edited lines of `after`
    for tag, a, b, at, _ in SequenceMatcher(None, new, now, autojunk=False).get_opcodes():
        if tag == "equal" and a <= first and last <= b:
            place = at + first - a
            return b"".join(now[:place] + old[head : len(old) - tail] + now[place + last - first :])
    return None


def _same_lines(one: list[bytes], other: list[bytes]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
