"""A property of a note answers the question that asks for it, with the lines of the file it stands on."""

from __future__ import annotations

import pytest

from kb.ask.citations import Citation, stands
from kb.ask.evidence import prepare
from kb.ask.properties import asked_for, entries, subject
from vault.text.note import Note, read_note

BOOK = """---
type: reading
author:
  - Christopher Alexander
  - "Sara Ishikawa"
pages: 1171   # the second printing
finished: 2026-10-20
rating: 5
verdict: read again
empty:
---
# A Pattern Language

For the new flat.
"""


def note(text: str, path: str = "reading/A Pattern Language.md") -> Note:
    return read_note(path, text.encode())


def shown(question: str, text: str = BOOK, ours: dict[str, str] | None = None) -> list[str]:
    return [each.shown for each in asked_for(prepare(question), note(text), ours or {})]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_property_stands_in_the_file_where_it_says(newline: str) -> None:
    its = note(BOOK.replace("\n", newline))
    found = list(entries(its))
    assert [name for name, _, _ in found] == ["type", "author", "pages", "finished", "rating", "verdict"]
    for _, sentence, _ in found:
        assert stands(Citation(1, its.path, sentence.line, sentence.text), its.text)
        assert its.text[sentence.start : sentence.end] == sentence.text


def test_a_list_is_shown_on_one_line() -> None:
    assert shown("who is the author?") == ["author: Christopher Alexander, Sara Ishikawa"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("who wrote A Pattern Language?", "author"),
        ("wer hat A Pattern Language geschrieben?", "author"),
        ("how long is A Pattern Language?", "pages"),
        ("how many pages does it have?", "pages"),
        ("when did I finish A Pattern Language?", "finished"),
        ("what rating did I give it?", "rating"),
    ],
)
def test_a_property_is_asked_for_by_its_name_or_in_the_usual_words(question: str, name: str) -> None:
    assert [each.split(":")[0] for each in shown(question)] == [name]


def test_what_one_thought_of_it_is_its_verdict_and_its_rating() -> None:
    assert shown("what did I think of A Pattern Language?") == ["rating: 5", "verdict: read again"]


@pytest.mark.parametrize(
    "question", ["who finished A Pattern Language?", "why did I finish it?", "what is it about?", "where is it?"]
)
def test_a_property_that_cannot_be_what_was_asked_for_is_none(question: str) -> None:
    assert shown(question) == []


def test_names_of_another_language_and_those_of_a_map_are_understood() -> None:
    person = "---\ntelefon: 0664 123\ngelesen-am: 2026-01-02\nvon-mir: 4\n---\n# Hanna\n"
    assert shown("Was ist Hannas Telefonnummer?", person) == ["telefon: 0664 123"]
    assert shown("when did I finish it?", person) == ["gelesen-am: 2026-01-02"]
    assert shown("how did I like it?", person) == []
    assert shown("how did I like it?", person, {"von-mir": "rating"}) == ["von-mir: 4"]


def test_a_note_without_frontmatter_has_none() -> None:
    assert list(entries(note("# Title\n\nauthor: nobody\n"))) == []
    assert list(entries(note("---\njust a rule\n---\nprose\n"))) == []


def test_whose_property_it_is_is_what_is_left_of_the_question() -> None:
    assert subject("where does Ines live?") == "ines"
    assert subject("what is the phone number of Herr Kramer?") == "herr kramer"
    assert subject("what grows in the garden?") == ""
