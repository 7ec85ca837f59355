"""Which way a question to the notes goes: to a list of records, to the pages of some days, or to the sentences.

Owns the order of these ways. Must not know how each of them chooses, nor where anything lies: the source is an
argument, and so is today. No language model is involved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.ask.asking import PASSAGES, Answer, ask, nearest_of
from kb.ask.days import asks_for_days, told_on
from kb.ask.listing import asked_list, listed
from kb.recall.hit import Hit
from kb.recall.when import When, when_of
from vault.text.note import Note
from vault.text.types import Types

Between = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Source:
    """The notes, as far as a question needs them.

    search       (question, how many, days or None) -> passages, the best first, those of models left out
    read_note    path -> the note as it is now, None if it is gone
    frequencies  words -> (word -> number of passages it stands in, number of passages)
    encode       texts -> unit vectors, one row a text; None without a model
    pages        days -> the notes dated so, the earliest first;  of_type: a type -> its notes
    mine         leave out what the vault's owner did not write
    """

    search: Callable[[str, int, Between | None], Sequence[Hit]]
    read_note: Callable[[str], Note | None]
    frequencies: Callable[[Sequence[str]], tuple[Mapping[str, int], int]]
    encode: Callable[[Sequence[str]], Any] | None
    pages: Callable[[Between], Sequence[Note]]
    of_type: Callable[[str], Sequence[Note]]
    types: Types
    mine: bool = False


def answer(question: str, today: date, source: Source) -> Answer:
    """What the notes say to a question, in their own lines.

    A time that is named says first where to look; where nothing is found there, it is a word like others: the day
    of a page says when a line was written, and what the line says may lie in any other year.
    """
    when = when_of(question, today)
    days = (when.since, when.until) if when else None
    records = _records(when.rest if when else question, days, source)
    if records is not None:
        return records if records.found else _none(question, source)
    if when is not None:
        told = _within(when, source)
        if told is not None:
            return told
    return _sentences(question, source, None)


def _records(rest: str, days: Between | None, source: Source) -> Answer | None:
    """The list a question asks for, not found where it is empty; None where none is asked for or kept."""
    wanted = asked_list(rest)
    notes = source.of_type(wanted.kind) if wanted else ()
    if wanted is None or not notes:
        return None
    found = listed(wanted, days, notes, source.types)
    return found or (None if wanted.kind == "lesson" else Answer("", (), False, "notes", ()))


def _within(when: When, source: Source) -> Answer | None:
    """What the notes of those days say; None where they do not answer."""
    days = (when.since, when.until)
    if asks_for_days(when.rest):
        return told_on(when.rest, source.pages(days), mine=source.mine)
    found = _sentences(when.rest, source, days)
    return found if found.found else None


def _sentences(question: str, source: Source, days: Between | None) -> Answer:
    def search(wanted: str, n: int) -> Sequence[Hit]:
        return source.search(wanted, n, days)

    return ask(question, search, source.read_note, source.frequencies, source.encode, source.types.ours)


def _none(question: str, source: Source) -> Answer:
    found = [hit for hit in source.search(question, PASSAGES, None) if hit.text.strip()]
    said = "Your notes do not answer this: none of them says so of itself."
    return Answer(said, (), False, "notes", nearest_of(found))
