"""A daily page: the log of captures and the prose below its heading.

Owns how an entry stands on the page (`- 09:14 text`, further lines indented), where a new one goes,
and how prose is appended. Pure: bytes in, bytes out; all edits are splices.
Must not know files, clocks or settings. Imports next to nothing: capture's own door uses it.
"""

from vault.text.fences import Fence, opened_by


class EntryStyle:
    """How one log line is written: `before` + time + `after` + text.

    heading   the heading line over the log, or "" when entries stand on the bare page
    before    "- ", "* ", "- **" or ""
    clock     the time in Moment tokens: "HH:mm", "H:mm", "h:mm a" or "hh:mm A"
    after     " ", "** ", ": " or " - "
    """

    __slots__ = ("after", "before", "clock", "heading")

    def __init__(
        self, heading: str = "## Log", before: str = "- ", clock: str = "HH:mm", after: str = " "
    ) -> None:
        self.heading, self.before, self.clock, self.after = heading, before, clock, after


_HIDING = (b"%%", b"$$", b"-->", b"```", b"~~~")


def may_hide(text: bytes, style: EntryStyle | None = None) -> bool:
    """Whether a text holds marks that could hide what stands beside it; `vault.records.prose` finds out.

    style  of the entry it is, where it is one: without a bullet, code and further lines reach into the next entry
    """
    for mark in _HIDING:
        if mark in text:
            return True
    if style and not style.before and (b"`" in text or b"\n" in text):
        return True
    at = text.find(b"<")
    while at >= 0:
        if text[at + 1 : at + 2].isalpha() or text[at + 1 : at + 2] in (b"/", b"?", b"!"):
            return True
        at = text.find(b"<", at + 1)
    return False


def newline_of(data: bytes) -> bytes:
    """The page's own line ending; a new page gets \\n."""
    first = data.find(b"\n")
    return b"\r\n" if first > 0 and data[first - 1 : first] == b"\r" else b"\n"


def minute_of(line: bytes) -> int | None:
    """Minutes since midnight when the line starts a log entry, in any of the known styles."""
    rest = line.lstrip(b"-*+ ") if line[:1] in b"-*+" else line
    rest = rest.removeprefix(b"**")
    hour, colon, tail = rest[:6].partition(b":")
    if not colon or not hour.isdigit() or len(hour) > 2 or not tail[:2].isdigit() or len(tail[:2]) < 2:
        return None
    after = rest[len(hour) + 3 :]
    if after[:1].isdigit():
        return None
    hours = int(hour)
    half = after.lstrip()[:2].lower()
    if half in (b"am", b"pm"):
        hours = hours % 12 + (12 if half == b"pm" else 0)
    minutes = hours * 60 + int(tail[:2])
    return minutes if minutes < 24 * 60 else None


def entry_lines(text: bytes, newline: bytes) -> bytes:
    """The text of an entry: its first line as it is, further lines indented by two spaces.

    Indented or not, a line that begins with # or underlines the one above would be a heading to many readers
    and end the log: outside code it gets a backslash, which Markdown does not show.
    """
    lines = text.replace(b"\r\n", b"\n").split(b"\n")
    written = [lines[0]]
    fence: Fence | None = None
    above = lines[0]
    for line in lines[1:]:
        before, above = above, line
        if fence:
            fence = None if fence.closed_by(line) else fence
        else:
            fence = opened_by(line)
            line = line if fence else _without_heading(line, before)
        written.append(b"  " + line if line else line)
    return newline.join(written)


def _without_heading(line: bytes, above: bytes) -> bytes:
    sign = line.lstrip(b" ")
    underlines = sign.rstrip() and not sign.rstrip().strip(sign[:1]) and sign[:1] in b"=-" and above.strip()
    if heading_level(sign) or underlines:
        return line[: len(line) - len(sign)] + b"\\" + sign
    return line


def add_entry(
    data: bytes, style: EntryStyle, minute: int, shown_time: str, text: bytes
) -> tuple[bytes, int]:
    """The page with one more log entry, and the 1-based line it starts on.

    minute      minutes since midnight; entries are kept in its order, equal ones as they came
    shown_time  the time as this page writes it
    The heading is added at the end of the page when it is not there.
    """
    newline = newline_of(data)
    entry = (style.before + shown_time + style.after).encode() + entry_lines(text, newline)
    lines = lines_of(data)
    start, end = section(lines, style.heading)
    if start < 0:
        return _append(data, (style.heading.encode() + newline * 2 if style.heading else b"") + entry, newline,
                       2 if style.heading else 0)  # fmt: skip
    place = _place(lines, start, end, minute)
    before, after = b"".join(lines[:place]), b"".join(lines[place:])
    glue = b"" if not before or before.endswith(b"\n") else newline
    if place == start and style.heading and (place == len(lines) or minute_of(lines[place]) is None):
        glue += newline  # the first entry under its heading: one blank line between
    tail = newline if after and (place >= end and after.strip() and not after.startswith((b"\n", b"\r\n"))) else b""
    line = (before + glue).count(b"\n") + 1
    return before + glue + entry + newline + tail + after, line


def lines_of(data: bytes) -> list[bytes]:
    """Lines with their ends, split at \\n only: form feeds and the like are text."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def section(lines: list[bytes], heading: str) -> tuple[int, int]:
    """[start, end) of the lines under a heading; (-1, -1) when it is not there.

    Only headings at column 0 outside closed code fences count. With no heading ("") the section is the
    part of the page before the first heading, after frontmatter.
    """
    outside = list(outside_code(lines))
    if not heading:
        first = _body(lines)
        stop = next((n for n in outside if n >= first and lines[n].startswith(b"#")), len(lines))
        return first, stop
    wanted = heading.encode()
    level = len(heading) - len(heading.lstrip("#"))
    for at, number in enumerate(outside):
        if lines[number].rstrip() == wanted:
            for later in outside[at + 1 :]:
                depth = heading_level(lines[later])
                if depth and depth <= level:
                    return number + 1, later
            return number + 1, len(lines)
    return -1, -1


def heading_level(line: bytes) -> int:
    """1 to 6 for a heading line, else 0."""
    marks = len(line) - len(line.lstrip(b"#"))
    return marks if 1 <= marks <= 6 and line[marks : marks + 1] in (b" ", b"\t", b"\n", b"\r", b"") else 0


def _body(lines: list[bytes]) -> int:
    """The first line after frontmatter."""
    if lines and lines[0].rstrip() in (b"---", b"\xef\xbb\xbf---"):
        for number in range(1, len(lines)):
            if lines[number].rstrip() in (b"---", b"..."):
                return number + 1
    return 0


def outside_code(lines: list[bytes]) -> list[int]:
    """Numbers of the lines outside frontmatter and closed fences; a fence never closed is text."""
    numbers: list[int] = []
    endless: set[tuple[bytes, bool]] = set()  # fences that nothing closes from here on: not looked for again
    number = _body(lines)
    while number < len(lines):
        fence = opened_by(lines[number])
        sort = (fence.mark, fence.indent > 1) if fence else (b"", False)
        close = _close(lines, number, fence) if fence and sort not in endless else 0
        if close:
            number = close
        else:
            endless.add(sort)
            numbers.append(number)
        number += 1
    return numbers


def _close(lines: list[bytes], opening: int, fence: Fence) -> int:
    """The last line of the block that opens there; 0 when nothing ends it."""
    for number in range(opening + 1, len(lines)):
        if fence.closed_by(lines[number]):
            return number
        if fence.indent > 1 and lines[number][:1] not in (b" ", b"\t", b"\n", b"\r"):
            return number - 1  # it stands in a list item, as further lines of a capture do, and ends with it
    return 0


def _place(lines: list[bytes], start: int, end: int, minute: int) -> int:
    """The line a new entry goes before: after the last entry not later than it, its indented lines included."""
    place = None
    for number in range(start, end):
        when = minute_of(lines[number])
        if when is None:
            continue
        if when <= minute:
            place = number + 1
            while place < end and _continues(lines, place, end):
                place += 1
        elif place is None:
            return number
    if place is not None:
        return place
    last = end
    while last > start and not lines[last - 1].strip():
        last -= 1
    return last


def _continues(lines: list[bytes], number: int, end: int) -> bool:
    """Whether a line belongs to the entry above: indented, or blank with an indented one to come."""
    line = lines[number]
    if line[:1] in (b" ", b"\t"):
        return bool(line.strip()) or _continues_after_blank(lines, number, end)
    return not line.strip() and _continues_after_blank(lines, number, end)


def _continues_after_blank(lines: list[bytes], number: int, end: int) -> bool:
    while number < end and not lines[number].strip():
        number += 1
    return number < end and lines[number][:1] in (b" ", b"\t")


def _append(data: bytes, block: bytes, newline: bytes, lead: int) -> tuple[bytes, int]:
    """The page with a block at its end, one blank line before it; the line `lead` lines into the block."""
    glue = b""
    if data.strip():
        glue = newline if data.endswith(b"\n") else newline * 2
        if data.endswith((b"\n\n", b"\n\r\n")):
            glue = b""
    head = data + glue
    return head + block + newline, head.count(b"\n") + 1 + lead


def add_prose(data: bytes, heading: str, text: bytes) -> tuple[bytes, int]:
    """The page with a paragraph at the end of the prose section, and the line it starts on. Only inserts."""
    newline = newline_of(data)
    body = newline.join(text.replace(b"\r\n", b"\n").strip(b"\n").split(b"\n"))
    lines = lines_of(data)
    start, end = section(lines, heading)
    if start < 0:
        return _append(data, heading.encode() + newline * 2 + body, newline, 2)
    last = end
    while last > start and not lines[last - 1].strip():
        last -= 1
    before, after = b"".join(lines[:last]), b"".join(lines[last:])
    head = before + (newline * 2 if not before.endswith(b"\n") else newline)
    tail = newline if last == end and after else b""  # the blank lines that stood there stay below it
    return head + body + newline + tail + after, head.count(b"\n") + 1


def entries(data: bytes, heading: str) -> list[tuple[int, int, bytes]]:
    """(1-based line, minutes since midnight, text after the time) of each log entry, further lines joined by \\n."""
    lines = lines_of(data)
    start, end = section(lines, heading)
    found: list[tuple[int, int, bytes]] = []
    number = max(start, 0)
    while start >= 0 and number < end:
        minute = minute_of(lines[number])
        first = number
        number += 1
        if minute is None:
            continue
        parts = [_after_time(lines[first])]
        while number < end and _continues(lines, number, end):
            parts.append(lines[number].rstrip(b"\r\n").removeprefix(b"  "))
            number += 1
        found.append((first + 1, minute, b"\n".join(parts)))
    return found


def _after_time(line: bytes) -> bytes:
    """The text of an entry line behind bullet, time and separator."""
    colon = line.index(b":")
    rest = line[colon + 3 :].rstrip(b"\r\n")
    if rest.lstrip()[:2].lower() in (b"am", b"pm"):
        rest = rest.lstrip()[2:]
    rest = rest.removeprefix(b"**")
    for separator in (b": ", b" - ", b" \xe2\x80\x93 ", b" \xe2\x80\x94 ", b" "):
        if rest.startswith(separator):
            return rest[len(separator) :]
    return rest
