"""What a list showed: which words stood behind each `path:line` when a person last looked.

Owns a small file of this machine, so that a place typed from a list is the line that was meant, though lines
moved since. Must not decide what to do about it. Without the file every place is taken as it stands now.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from journal.wiring import Desk


def remember(desk: Desk, view: str, rows: Iterable[tuple[str, int, str]]) -> None:
    """Keep what a list showed: (path, line, words). Best effort."""
    file = _file(desk, view)
    part = f"{file}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
        with open(part, "w", encoding="utf-8", errors="surrogateescape") as out:
            json.dump({"root": desk.root, "rows": list(rows)}, out)
        os.replace(part, file)
    except OSError:
        return


def words_at(desk: Desk, view: str, path: str, line: int) -> str | None:
    """The words the last list showed at this place; None if it showed none."""
    try:
        with open(_file(desk, view), encoding="utf-8", errors="surrogateescape") as file:
            kept = json.load(file)
        if kept["root"] != desk.root:
            return None
        return next((str(words) for at, number, words in kept["rows"] if (at, number) == (path, line)), None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(desk: Desk, view: str) -> str:
    return os.path.join(desk.state, f"listed-{view}.json")
