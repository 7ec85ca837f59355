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
    """`current` without the edit that led from `before` to `after`; None when later edits overlap it.

    Whole lines are taken out and put back; every other line of `current` stays, in its order. Where the
    edited lines stand now must be certain, else None. Linear in the length of the texts.
    """
    if current == after:
        return before
    old, new, now = _lines(before), _lines(after), _lines(current)
    head = _same_lines(old, new)
    tail = _same_lines(old[head:][::-1], new[head:][::-1])
    first, last = head, len(new) - tail  # the edited lines of `after`
    place = _place(new, first, last, now)
    if place is None and head + tail == len(old) and b"".join(new[first:last]).lstrip(b"\r\n").startswith(b"#"):
        # Lines were only added, below a heading that may serve other lines by now: the heading stays.
        while first < last and (not new[first].strip() or new[first].startswith(b"#")):
            first += 1
        while first < last and not new[last - 1].strip():
            last -= 1
        at = _only(b"\n" + b"".join(new[first:last]), b"\n" + current) if first < last else -1
        place = current.count(b"\n", 0, at) if at >= 0 else None
    if place is None:
        return None
    newline = b"\r\n" if b"\r\n" in current else b"\n"
    parts = (now[:place], old[head : len(old) - tail], now[place + last - first :])
    result = b""
    for part in filter(None, parts):
        # The last line of a text may lack its newline; it must not run into what follows it now.
        result += (newline if result and not result.endswith(b"\n") else b"") + b"".join(part)
    return result


def lacks_lines(before: bytes, after: bytes, current: bytes) -> bool:
    """Whether a line that led from `before` to `after` is missing in `current`; blanks around it do not count."""
    old, new = _lines(before), _lines(after)
    head = _same_lines(old, new)
    tail = _same_lines(old[head:][::-1], new[head:][::-1])
    wanted = [line.strip() for line in new]
    there = [line.strip() for line in current.split(b"\n")]
    added = wanted[head : len(new) - tail]
    return any(there.count(line) < wanted.count(line) for line in added if line)


def add_missing_lines(before: bytes, after: bytes, current: bytes) -> bytes | None:
    """`current` with the lines that led from `before` to `after`, where those were only added; None if unsure.

    The lines go behind the line that they follow in `after`, or before the one that follows them. That line must
    be in `current` exactly once. Much faster than a merge, so that it succeeds beside a program that saves all
    the time.
    """
    old, new, now = _lines(before), _lines(after), _lines(current)
    head = _same_lines(old, new)
    tail = _same_lines(old[head:][::-1], new[head:][::-1])
    if head + tail != len(old) or not old:
        return None
    if not lacks_lines(before, after, current):
        return current
    added = new[head : len(new) - tail]
    if any(line.strip() and now.count(line) > old.count(line) for line in added):
        return None  # a part of it is there
    above, below = new[head - 1] if head else b"", new[len(new) - tail] if tail else b""
    if above.strip() and now.count(above) == 1:
        place = now.index(above) + 1
    elif below.strip() and now.count(below) == 1:
        place = now.index(below)
    else:
        return None
    if any(not line.endswith(b"\n") for line in [*added, *now[:place]]):
        return None
    return b"".join([*now[:place], *added, *now[place:]])


def _place(new: list[bytes], first: int, last: int, now: list[bytes]) -> int | None:
    """Where in `now` the lines `new[first:last]` stand; None when that is not certain."""
    head = _same_lines(new, now)
    if last <= head:
        return first
    tail = _same_lines(new[head:][::-1], now[head:][::-1])
    if first >= len(new) - tail:
        return first + len(now) - len(new)
    # Edited on both sides: look for the lines with as many neighbours as make them the only ones.
    texts = [b"\n" + b"".join(lines) for lines in (new, now)]
    around = 0
    while around <= max(first, len(new) - last):
        for above, below in ((around, around), (around, 0), (0, around)):
            begin = max(0, first - above)
            lines = new[begin : last + below]
            places = [_only(b"\n" + b"".join(lines), text) for text in texts] if lines else [-1]
            if min(places) >= 0:
                return texts[1].count(b"\n", 0, places[1]) + first - begin
        around = around * 2 or 1
    return None


def _only(lines: bytes, text: bytes) -> int:
    """Where these whole lines stand in a text, each led by a newline; -1 unless exactly once."""
    at = text.find(lines)
    whole = lines.endswith(b"\n") or at + len(lines) == len(text)
    return at if at >= 0 and whole and text.find(lines, at + 1) < 0 else -1


def _lines(text: bytes) -> list[bytes]:
    """Lines with their newlines; only `\\n` ends one."""
    lines = [line + b"\n" for line in text.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _same_lines(one: list[bytes], other: list[bytes]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
