"""One Markdown file as a value: its text, its frontmatter, its title, its day.

Owns what a note is before anyone looks at its markup. Any bytes make a note. Must not know where the
vault is, what the note's type means, or what day it is today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vault.text.day import day_in_name
from vault.text.frontmatter import TextProblem, fence, load

__all__ = ["Note", "TextProblem", "read_note"]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_H1 = re.compile(r"^ {0,3}#[ \t]+(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """One note.

    path       '/'-separated, relative to the vault, as spelled on disk
    text       the whole file as text, frontmatter included, so that its lines are the file's;
               newlines are \\n, a byte order mark is gone, undecodable bytes are U+FFFD
    front      the frontmatter's values ({} if there is none)
    body_line  1-based line on which the body starts
    title      the frontmatter's title, else the first heading of level 1, else the file's name
    day        the date in the file's name, else the frontmatter's `date` or `created`
    problems   what could not be read as meant
    """

    path: str
    text: str
    front: Mapping[str, object]
    body_line: int
    title: str
    day: date | None
    problems: tuple[TextProblem, ...]


def read_note(path: str, data: bytes) -> Note:
    """The note that `data` is; never raises, whatever the bytes."""
    problems: list[TextProblem] = []
    front: dict[str, object] = {}
    place = fence(data)
    text, broken = _decoded(data)
    if broken:
        problems.append(broken)
    body_line = 1
    if place is not None:
        head = data[place.start : place.end].decode("utf-8", "replace").replace("\r\n", "\n")
        front, wrong = load(head)
        problems += [TextProblem(one.line + 1, one.what, one.remedy) for one in wrong]
        body_line = 1 + data.count(b"\n", 0, place.body)
        if place.body == len(data) and not data.endswith(b"\n"):
            body_line += 1
    stem = path.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".markdown")
    title = _one_line(front.get("title")) or _first_heading(text, body_line) or stem
    day = day_in_name(stem) or _date(front.get("date")) or _date(front.get("created"))
    return Note(path, text, front, body_line, title, day, tuple(problems))


def _decoded(data: bytes) -> tuple[str, TextProblem | None]:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8").replace("\r\n", "\n"), None
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        problem = TextProblem(line, "these bytes are not UTF-8 text", "save the note as UTF-8")
        return data.decode("utf-8", "replace").replace("\r\n", "\n"), problem


def _one_line(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(str(value).split())


def _date(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None


def _first_heading(text: str, body_line: int) -> str:
    """The text of the first `# ` heading outside fenced code, "" if there is none."""
    if not _H1.search(text):
        return ""
    open_fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if number < body_line:
            continue
        mark = _FENCE.match(line)
        if open_fence:
            if mark and mark[1].startswith(open_fence) and not line.strip(" \t`~"):
                open_fence = ""
        elif mark:
            open_fence = mark[1]
        elif found := _H1.match(line):
            heading = line[found.end() :].rstrip()
            return heading.rstrip("#").rstrip() if heading.rstrip("#").endswith((" ", "\t")) else heading
    return ""
