"""A person's words on their way under a heading of ours, so that they cannot take the note apart.

Owns which lines would become structure (headings, underlines, blocks that are never closed) and how they
are escaped with a backslash, which Markdown shows as nothing; and prose on a daily page. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vault.records import daily
from vault.text.fences import Fence, opened_by
from vault.text.markup import read_markup
from vault.text.note import read_note

_END = "the end"  # a heading put behind a page to see that nothing before it swallows it

_HEADING = re.compile(r"( {0,3})(#{1,6}(?:[ \t]|$))")
_UNDERLINE = re.compile(r"( {0,3})((?:=+|-+)[ \t]*)$")


def forms(text: str) -> Iterator[str]:
    """The text, without blank ends, in forms of growing caution.

    First with headings escaped and an open code block closed; then with every opener of a comment, a formula
    or a block of HTML escaped; last with a backslash before every line that begins with a sign. All read the
    same to a person.
    """
    plain = re.sub(r"\r\n?", "\n", text).strip("\n")
    plain = "" if not plain.strip() else plain.rstrip()
    yield _without_headings(plain)
    calm = re.sub(r"%%|\$\$|<(?=[a-zA-Z/?!])", _escaped, plain.replace("<!--", "&lt;!--"))
    yield _without_headings(calm)
    calm = re.sub(r"`{3,}|~{3,}", _escaped, calm)
    yield "\n".join(re.sub(r"^(\s*)(?=[^\w\s\\])", r"\1\\", line) for line in calm.split("\n"))


def placed(path: str, page: bytes, heading: str, text: bytes) -> tuple[bytes, int]:
    """The daily page with prose below its heading, in the first form that leaves the page's headings as they
    are; the line it starts on."""
    had = _headings(path, page)
    after, line = page, 1
    for form in forms(text.decode("utf-8", "surrogateescape")):
        after, line = daily.add_prose(page, heading, form.encode("utf-8", "surrogateescape"))
        has = _headings(path, after)
        whole = has == had or has == [*had[:-1], heading.lstrip("# "), *had[-1:]]
        if whole and not left_open(form):
            break
    return after, line


def _headings(path: str, page: bytes) -> list[str]:
    return [each.text for each in read_markup(read_note(path, page + f"\n\n# {_END}\n".encode())).headings]


def left_open(text: str) -> bool:
    """Whether a comment begins on a line of its own and does not end: programs hide the rest of the page."""
    end = ""
    lines = daily.lines_of(text.encode("utf-8", "surrogateescape"))
    for number in daily.outside_code(lines):
        line = lines[number].decode("utf-8", "surrogateescape").strip()
        if end:
            end = "" if end in line else end
        elif line.startswith(("<!--", "%%")):
            end = "-->" if line[0] == "<" else "%%"
            end = "" if end in line[2:] else end
    return bool(end)


def _escaped(found: re.Match[str]) -> str:
    return "".join("\\" + sign for sign in found[0])


def _without_headings(text: str) -> str:
    lines: list[str] = []
    fence: Fence | None = None
    for line in text.split("\n"):
        data = line.encode("utf-8", "surrogatepass")
        if fence:
            fence = None if fence.closed_by(data) else fence
        elif opening := opened_by(data):
            fence = opening
        elif _HEADING.match(line):
            line = _HEADING.sub(r"\1\\\2", line, count=1)
        elif lines and lines[-1].strip() and _UNDERLINE.match(line):
            line = _UNDERLINE.sub(r"\1\\\2", line, count=1)
        lines.append(line)
    if fence:
        lines.append(fence.mark.decode())
    return "\n".join(lines)
