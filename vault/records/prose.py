"""A person's words on their way under a heading of ours, so that they cannot take the note apart.

Owns which lines would become structure (headings, underlines, blocks that are never closed) and how they
are escaped with a backslash, which Markdown shows as nothing. Must not know which heading it is. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = re.compile(r"( {0,3})(#{1,6}(?:[ \t]|$))")
_UNDERLINE = re.compile(r"( {0,3})((?:=+|-+)[ \t]*)$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")


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


def _escaped(found: re.Match[str]) -> str:
    return "".join("\\" + sign for sign in found[0])


def _without_headings(text: str) -> str:
    lines: list[str] = []
    open_fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if open_fence:
            if mark and mark[1].startswith(open_fence) and not mark[2].strip():
                open_fence = ""
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            open_fence = mark[1]
        elif _HEADING.match(line):
            line = _HEADING.sub(r"\1\\\2", line, count=1)
        elif lines and lines[-1].strip() and _UNDERLINE.match(line):
            line = _UNDERLINE.sub(r"\1\\\2", line, count=1)
        lines.append(line)
    if open_fence:
        lines.append(open_fence)
    return "\n".join(lines)
