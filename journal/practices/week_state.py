"""How far the review of a week has come: the steps, what the page tells of them, and what it cannot tell.

Owns the steps and their sections, and a small file in the state folder for each week, with the steps that are
done and what was gone through in each. The page wins: a step that wrote a section is done only while the
section stands there. Must not know what a step is about, nor print.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from journal import drafts, where
from journal.wiring import Desk
from vault.records.weekly import WeekPage

STEPS: dict[str, str] = {
    "reread": "Reread the week",
    "last": "What you set out to do",
    "loose": "Loose ends",
    "finished": "What you finished reading",
    "due": "Predictions and tests",
    "attack": "Attack one idea",
    "close": "One sentence, one to three commitments",
}
"""The steps in their order, with their titles."""

SECTION = {
    "reread": "kept",
    "last": "last",
    "finished": "finished",
    "due": "scores",
    "attack": "attacked",
    "close": "next",
}
"""The section a step writes. The loose ends leave none."""


class WeekState:
    """What is remembered of one week; written at every change, whole or not at all.

    had    sections that stood on the page when the review began here
    done   step -> whether it left anything on the page
    seen   step -> keys of what was gone through, in order; a step that is there was begun here
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
        """Write it down. The first write to a vault gives it its id, and the file moves along.

        Where it cannot be written, it is remembered for this run only, which is said at the end of it.
        """
        before, self._file = self._file, self._place()
        said = {"had": self.had, "done": self.done, "seen": self.seen, "words": self.words}
        text = json.dumps(said, ensure_ascii=False)
        self.begun = True
        try:
            drafts.put(self._file, text, durable=True)
            self._desk.unsaved.pop(str(self._file), None)
        except OSError as error:
            self._desk.unsaved[str(self._file)] = text
            self._desk.notify(
                f"how far this week's review came is not remembered ({error.strerror}), {self._file}; "
                + where.OTHER_FOLDER["state"]
            )
        if before != self._file:
            with suppress(OSError):
                before.unlink()

    def begin(self, step: str) -> None:
        """Remember that this step is under way, before anything of it is written."""
        if step in self.done or step not in self.seen:
            self.done.pop(step, None)
            self.seen.setdefault(step, [])
            self.save()

    def close(self, step: str, page: WeekPage | None) -> None:
        """Remember that this step is done."""
        self.seen.setdefault(step, [])
        self.done[step] = _told(step, page)
        self.save()

    def is_done(self, step: str, page: WeekPage | None) -> bool:
        """Whether it is: as remembered here, else as a section says that came from another device meanwhile."""
        if step in self.done:
            return not self.done[step] or _told(step, page)
        return step not in self.seen and left_trace(step, page) and SECTION[step] not in self.had

    def take_over(self, page: WeekPage, promises: bool) -> None:
        """What the page alone tells of a review begun on another device; a page begun by hand tells of none.

        promises  whether there is anything for the step `last`
        """
        self.had = list(page.sections)
        found = [step for step in STEPS if _by_review(step, page)]
        if found == ["close"]:
            found = []  # a plan for next week, written by hand
        if {"finished", "due", "attack", "close"} & set(found):
            found += ["loose"] if promises else ["loose", "last"]
        self.done = {step: left_trace(step, page) for step in found}

    def _place(self) -> Path:
        desk = self._desk
        folder = Path(desk.state) / "weeks"
        return folder / (f"{self._week}.json" if desk.vault_id else f"{self._week} {where.name_of(desk.root)}.json")

    def _read(self) -> dict[str, Any]:
        try:
            unsaved = self._desk.unsaved.get(str(self._file))
            return _table(json.loads(self._file.read_text("utf-8") if unsaved is None else unsaved))
        except (OSError, ValueError):
            return {}


def left_trace(step: str, page: WeekPage | None) -> bool:
    """Whether the section of a step stands on the page."""
    return page is not None and SECTION.get(step, "") in page.sections


def _told(step: str, page: WeekPage | None) -> bool:
    """Whether a step that was done here has left anything on the page; the last one may leave a sentence alone."""
    return left_trace(step, page) or (step == "close" and page is not None and bool(page.sentence))


def _by_review(step: str, page: WeekPage) -> bool:
    """Whether the section of a step looks as a review leaves it."""
    if not left_trace(step, page):
        return False
    if step == "reread":
        return all(item.text.startswith("[[") for item in page.items("kept"))
    return step != "close" or bool(page.sentence and page.items("next"))


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
