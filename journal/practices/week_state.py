"""How far a review of a week has come on this machine: what the page cannot say.

Owns a small file in the state folder for each week: which steps are done, what was gone through in each, the
sentence that was written last. The page wins: a step counts as done only while its section stands there. Must
not know what the steps are for, nor print.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from journal import drafts, where
from journal.wiring import Desk


class WeekState:
    """What is remembered of one week; written at every change, whole or not at all.

    had    sections that stood on the page when the review began here
    done   step -> whether it left a section on the page
    seen   step -> keys of what was gone through, in order
    words  texts that wait: the sentence as written last, an attack that is half done
    """

    def __init__(self, desk: Desk, week: str) -> None:
        self._desk, self._week = desk, week
        self._file = self._place()
        said = self._read()
        self.begun = bool(said)
        self.had: list[str] = _texts(said.get("had"))
        self.done: dict[str, bool] = {key: bool(value) for key, value in _table(said.get("done")).items()}
        self.seen: dict[str, list[str]] = {key: _texts(value) for key, value in _table(said.get("seen")).items()}
        self.words: dict[str, str] = {
            key: value for key, value in _table(said.get("words")).items() if isinstance(value, str)
        }

    def save(self) -> None:
        """Write it down. The first write to a vault gives it its id, and the file moves along."""
        before, self._file = self._file, self._place()
        said = {"had": self.had, "done": self.done, "seen": self.seen, "words": self.words}
        drafts.put(self._file, json.dumps(said, ensure_ascii=False), durable=True)
        self.begun = True
        if before != self._file:
            with suppress(OSError):
                before.unlink()

    def _place(self) -> Path:
        desk = self._desk
        folder = Path(desk.state) / "weeks"
        return folder / (f"{self._week}.json" if desk.vault_id else f"{self._week} {where.name_of(desk.root)}.json")

    def _read(self) -> dict[str, Any]:
        try:
            return _table(json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError):
            return {}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
