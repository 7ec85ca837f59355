"""The box of a task: ticked and unticked, and no other byte.

Owns which byte that is, and that the note reads back so. Must not know where the file lies nor why. Pure.
"""

from __future__ import annotations

import re

from vault.problem import NothingThere
from vault.text.markup import Task, read_markup
from vault.text.note import read_note

_BOX = re.compile(rb"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(.)\]")


class NoTask(NothingThere):
    """There is no task on this line."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__("there is no task on this line", path=path, line=line, remedy="look at the note as it is now")


def tasks(path: str, data: bytes) -> tuple[Task, ...]:
    """The tasks of a note, in the order of their lines."""
    return read_markup(read_note(path, data)).tasks


def task_at(path: str, data: bytes, line: int) -> Task:
    """The task on a line (1-based). Raises NoTask."""
    found = next((task for task in tasks(path, data) if task.line == line), None)
    if found is None:
        raise NoTask(path, line)
    return found


def with_box(path: str, data: bytes, line: int, done: bool) -> bytes:
    """The note with the box on `line` (1-based) ticked or empty. Raises NoTask."""
    if task_at(path, data, line).done == done:
        return data
    lines = data.split(b"\n")
    mark = b"\xef\xbb\xbf" if line == 1 and data.startswith(b"\xef\xbb\xbf") else b""
    own = lines[line - 1][len(mark) :]
    box = _BOX.match(own.decode("utf-8", "replace").encode()) and _BOX.match(own)
    if not box:  # a sign of several bytes in the box
        raise NoTask(path, line)
    lines[line - 1] = mark + own[: box.start(1)] + (b"x" if done else b" ") + own[box.end(1) :]
    result = b"\n".join(lines)
    had = [(one.line, done if one.line == line else one.done, one.text) for one in tasks(path, data)]
    if [tuple(one) for one in tasks(path, result)] != had:
        raise NoTask(path, line)
    return result
