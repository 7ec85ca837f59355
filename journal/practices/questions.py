"""Questions and rabbit holes, wherever they were written down, and what answered them.

Owns what a person sees of them and what answering one means, the same for command line and TUI. Must not print,
and must not know how a question is written; `vault.text.questions` reads it, `vault.records.answering` answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from journal.practices.ideas import edit
from journal.practices.naming import begins, named
from journal.wiring import Desk
from vault.problem import Problem
from vault.records.answering import with_answer
from vault.records.capture_line import without_marks
from vault.text.markup import read_markup
from vault.text.note import read_note


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the vault.

    kind    "question" or "rabbit-hole"
    text    as it stands, without its word
    title, day  of its note
    answer  what answered it, "" where a box with an x says so, or nothing did; answered_on the day, if said
    """

    path: str
    line: int
    kind: str
    text: str
    title: str
    day: date | None
    answered: bool
    answer: str
    answered_on: date | None

    @property
    def plain(self) -> str:
        """The text without an arrow, a tick or a block id behind it."""
        return without_marks(self.text)


class NotThisQuestion(Problem):
    """Another question stands on this line now."""

    kind = "conflict"

    def __init__(self, path: str, line: int, text: str) -> None:
        super().__init__(
            f'"{text}" was on this line, and is not there any more', path=path, line=line,
            remedy="nothing was changed; see: deliberate inbox --questions",
        )  # fmt: skip


def questions(desk: Desk, answered: bool | None = None) -> list[Asked]:
    """Every question and rabbit hole, open ones first, each newest first. answered: only these, or only open ones."""
    desk.refresh()
    found = [
        Asked(row.path, row.line, row.kind, row.text, row.title, _day(row.day), row.answered, row.answer,
              _day(row.answered_on))
        for row in desk.store.questions(open_only=answered is False)
        if answered in (None, row.answered)
    ]  # fmt: skip
    found.sort(key=lambda one: (one.path, -one.line))
    found.sort(key=lambda one: one.day or date.min, reverse=True)
    return sorted(found, key=lambda one: one.answered)


def named_so(desk: Desk, words: str) -> Asked:
    """The one open question that begins with these words. Raises NoSuchRecord, SeveralRecords."""
    return named(
        words, questions(desk, False), lambda one: [one.plain], lambda one: one.plain, "open question",
        "see them: deliberate inbox --questions", part=begins,
    )  # fmt: skip


def answer(desk: Desk, path: str, line: int, text: str, asked: str = "") -> tuple[str, int]:
    """Write the answer to the question at a place, under today; (path, 1-based line) of the answer.

    asked  the question's text as it was seen; it is then found where it stands now
    Raises NothingThere, WrongUsage, NotThisQuestion, Unwritable.
    """
    today = desk.clock.now().date()
    words = desk.reading.words
    place = 0

    def answered(data: bytes) -> bytes:
        nonlocal place
        now = _where(path, data, line, asked, words) if asked else line
        result, place = with_answer(path, data, now, text, today, words)
        return result

    edit(desk, path, "inbox answer", answered)
    return path, place


def _where(path: str, data: bytes, line: int, asked: str, words: Mapping[str, str]) -> int:
    """The line on which a question stands now. Raises NotThisQuestion where that is not certain."""
    there = [one for one in read_markup(read_note(path, data), words).questions if one.text == asked]
    if any(one.line == line for one in there):
        return line
    still = [one.line for one in there if not one.answered]
    if len(still) != 1:
        raise NotThisQuestion(path, line, asked)
    return still[0]


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat((said or "").strip()[:10])
    except ValueError:
        return None
