"""Prompt checks: what is said about a poor question, and that good ones are left in peace."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory.lint import check
from kb.memory.replay import Memory
from vault.text.cards import Card, read_cards
from vault.text.markup import read_markup
from vault.text.note import read_note


def cards(text: str, path: str = "a.md") -> list[Card]:
    note = read_note(path, f"#flashcards\n\n{text}".encode())
    return read_cards(note, read_markup(note))[0]


def said(text: str) -> list[str]:
    return [f"{one.line}: {one.what}; {one.remedy}" for one in check(cards(text))]


@pytest.mark.parametrize(
    "text",
    [
        "hola :: hello",
        "hola ::: hello",
        "What does FSRS need to fit weights? :: The review log",
        "Why does spacing help?\n?\nEach recall is harder,\nso it strengthens more",
        "#flashcards/x Forgetting was first measured by ==Ebbinghaus== in ==1885==.",
        "2 + 2 :: 4",
        "Who wrote Emma? :: Jane Austen",
        "## Sleep\nWhy does it matter? :: Memory settles during it",
        "犬 :: dog",
        "Which language is Python's reference implementation in? :: C",
    ],
)
def test_a_good_card_is_left_in_peace(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Why? :: " + "word " * 26, "the answer has 26 words"),
        ("Why?\n?\na\nb\nc\nd", "the answer has 4 lines"),
        ("word " * 41 + ":: yesterday", "the question has 41 words"),
        ("Which are they?\n?\n- a\n- b\n- c", "the answer is a list of 3"),
        ("Which colours? :: red, green and blue", "the answer is a list;"),
        ("Which colours? :: red, green, yellow and blue", "the answer is a list;"),
        ("What is it? Who made it? :: Rust, Hoare", "it asks two questions"),
        ("What follows from fish and chips? :: thirst, says my uncle who knows the sea", None),
        ("What failed and why did it? :: the seals", "it asks two questions"),
        ("Is the earth flat? :: No.", "the answer is only 'No.'; ask why"),
        ("Does Ebbinghaus' curve come from Ebbinghaus? :: Ebbinghaus", "already holds the answer"),
        ("It is due when? :: tomorrow", "opens with 'It'"),
        ("#flashcards The ==of== is small here", "hides only 'of'"),
        ("#flashcards one ==two three four== five", "hides more than it leaves"),
        ("#flashcards ==a1== ==b1== ==c1== ==d1== ==e1==", "5 clozes in one paragraph"),
        ("#flashcards ==1;;a1== ==1;;b1== ==2;;c1== ==2;;d1== ==2;;e1== and so on", None),
        ("#flashcards ==" + "word " * 10 + "word== in " + "other " * 30, "the cloze hides 11 words"),
    ],
)  # fmt: skip
def test_a_poor_card_is_told_with_what_to_do(text: str, words: str | None) -> None:
    found = said(text)
    if words is None:
        assert found == []
    else:
        assert any(words in one for one in found), found


def test_a_line_is_the_files_line() -> None:
    assert said("hola :: hello\n\nIs it so? :: yes")[0].startswith("5: ")


def test_the_same_card_twice_and_the_same_question_with_another_answer_are_told_apart() -> None:
    found = check([*cards("Hola! :: hello"), *cards("hola :: hello\n\nhola :: hi", "b.md")])
    assert [(one.path, one.line, one.what) for one in found] == [
        ("b.md", 3, "the same card stands in a.md:3"),
        ("b.md", 5, "a.md:3 asks the same and wants another answer"),
    ]


def test_an_id_that_stands_twice_in_a_note_is_told() -> None:
    assert said("a1 :: b1 ^x\n\nc1 :: d1 ^x") == [
        "5: ^x stands in line 3 already, so this is not reviewed; take this id away"
    ]


def test_a_card_that_is_often_forgotten_is_told() -> None:
    day = date(2026, 11, 22)
    memory = Memory("x.f", 1.0, 9.0, 9, 4, day, day, day, 1, 1, None, "", 0)
    (found,) = check(cards("a1 :: b1 ^x"), {"x.f": memory})
    assert (found.line, found.what) == (3, "forgotten 4 times")


texts = st.text(alphabet="ab ,.?\n-1*[]==::ñ漢", max_size=80)


@given(st.lists(texts, max_size=4).map("\n\n".join))
def test_any_cards_can_be_checked_and_findings_stand_in_order(text: str) -> None:
    found = check(cards("#flashcards " + text))
    assert all((a.path, a.line) <= (b.path, b.line) for a, b in pairwise(found))
    assert all(one.what and one.remedy for one in found)
