"""Tasks anywhere in the vault: ticked and unticked, and not another one by mistake.

Owns finding the task that was meant when the note changed since it was shown. Must not print, and must not know
how a box is spelled; `vault.text.ticking` does.
"""

from __future__ import annotations

from dataclasses import dataclass

from journal.practices.ideas import edit
from journal.wiring import Desk
from vault.problem import Problem
from vault.text.ticking import task_at, tasks, with_box


class Moved(Problem):
    """The task that was shown is not there any more, or stands there twice."""

    kind = "conflict"

    def __init__(self, path: str, line: int) -> None:
        super().__init__(
            "this line says something else by now", path=path, line=line, remedy="look at the note and try again"
        )


@dataclass(frozen=True, slots=True)
class Ticked:
    """A task as it stands after it was ticked or unticked; true while it is ticked. line is 1-based."""

    path: str
    line: int
    text: str
    done: bool

    def __bool__(self) -> bool:
        return self.done


def tick(desk: Desk, path: str, line: int, text: str = "", *, done: bool | None = None) -> Ticked:
    """Tick the task on a line, or untick it.

    text  what the task said when it was shown: where it stands on another line by now, it is found there
    done  what it shall be, None for the other of what it is
    Raises NoTask, NothingThere for a note that is gone, Moved.
    """
    now = Ticked(path, line, text, False)

    def ticked(data: bytes) -> bytes:
        nonlocal now
        task = task_at(path, data, line_now(path, data, line, text))
        now = Ticked(path, task.line, task.text, not task.done if done is None else done)
        return with_box(path, data, task.line, now.done)

    edit(desk, path, "tick", ticked)
    return now


def line_now(path: str, data: bytes, line: int, text: str) -> int:
    """The line of the task that was shown on `line` with this text, "" for whatever task stands there.

    Raises NoTask, Moved.
    """
    if not text:
        return task_at(path, data, line).line
    same = [task.line for task in tasks(path, data) if task.text == text]
    if line in same:
        return line
    if len(same) != 1:
        raise Moved(path, line)
    return same[0]
