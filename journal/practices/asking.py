"""Asking one's notes: what the index, the model and the files give to `kb.ask`.

Owns only that meeting, for asking and for finding evidence. Must not print, and must not choose sentences.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from journal.practices import recalling
from journal.wiring import Desk
from kb.ask.asking import Answer
from kb.ask.asking import ask as ask_notes
from kb.index.grams import gram_token, is_unspaced
from vault.disk.writing import read
from vault.problem import Problem
from vault.text.note import Note, read_note

if TYPE_CHECKING:
    from kb.recall.hit import Hit

NO_MODEL = "no language model is set up, so nothing would be sent: answers are sentences from your notes"


def ask(desk: Desk, question: str) -> Answer:
    """What the notes say to a question, in their own sentences; text of models is never among them."""
    recalling.freshen(desk)
    return ask_notes(question, search(desk), lambda path: note_at(desk, path), frequencies(desk), desk.recall.encode)


def search(desk: Desk) -> Callable[[str, int], "Sequence[Hit]"]:
    """Passages by words and by meaning, several of a note if need be."""
    return lambda question, n: desk.recall.search(question, n, by="both", passages=True)


def frequencies(desk: Desk) -> Callable[[Sequence[str]], tuple[Mapping[str, int], int]]:
    """In how many passages each word stands, as the index reads words, and how many passages there are."""

    def counted(words: Sequence[str]) -> tuple[Mapping[str, int], int]:
        found = desk.store.found_in([_quoted(word) for word in words])
        return dict(zip(words, found, strict=True)), desk.store.counts().passages

    return counted


def note_at(desk: Desk, path: str) -> Note | None:
    """The note as it is on disk now; None if it is gone or cannot be read."""
    try:
        data = read(desk.root, path)
    except Problem:
        return None
    return None if data is None else read_note(path, data)


def _quoted(word: str) -> str:
    plain = gram_token(word) if is_unspaced(word) else word
    return '"' + plain.replace('"', '""') + '"'
