"""Questions are collected over the vault and answered where they stand."""

from __future__ import annotations

import pytest

from tests.person import Person

PAGE = "journal/2026/2026-11-22.md"


@pytest.fixture
def asker(person: Person) -> Person:
    """Someone with questions here and there."""
    person.write(
        "journal/2026/2026-11-20.md",
        "## Log\n\n- 09:00 Question: older?\n- 10:00 Rabbit hole: deep ✓\n  - Answer (2026-11-21): very\n",
    )
    person.write("notes/Undated.md", "I read. Question: undated? Yes.\r\n- [x] Question: done?\r\n")
    person.run("jot", "-k", "question", "why?")
    person.run("jot", "-k", "question", "what?")
    return person


def asked(person: Person, *options: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = person.run("inbox", "--questions", *options, "--json").json
    return found


def test_open_questions_are_listed_newest_first(asker: Person) -> None:
    found = asked(asker)
    assert [one["text"] for one in found] == ["what?", "why?", "older?", "undated?"]
    assert found[0] == {
        "path": PAGE, "line": 4, "kind": "question", "text": "what?", "title": "2026-11-22", "day": "2026-11-22",
        "answered": False, "answer": "", "answered_on": None,
    }  # fmt: skip


def test_answered_ones_say_what_answered_them(asker: Person) -> None:
    found = [(one["kind"], one["text"], one["answer"], one["answered_on"]) for one in asked(asker, "--answered")]
    assert found == [("rabbit-hole", "deep", "very", "2026-11-21"), ("question", "done?", "", None)]
    assert "2026-11-21: very" in asker.run("inbox", "--questions", "--answered").out


def test_an_answer_is_written_where_the_question_stands_and_taken_back(asker: Person) -> None:
    before = asker.read(PAGE)
    said = asker.run("inbox", "answer", f"{PAGE}:3", "because", "it is so", "--json")
    assert (said.code, said.json) == (0, {"path": PAGE, "line": 4})
    assert asker.read(PAGE) == (
        "## Log\n\n- 09:14 Question: why?\n  - Answer (2026-11-22): because it is so\n- 09:14 Question: what?\n"
    )
    assert "why?" not in [one["text"] for one in asked(asker)]
    assert "why?" not in [item["text"] for item in asker.run("inbox", "--json").json]
    asker.run("undo")
    assert asker.read(PAGE) == before


def test_a_question_in_prose_is_answered_behind_its_paragraph_and_line_ends_are_kept(asker: Person) -> None:
    assert asker.run("inbox", "answer", "notes/Undated.md:1", stdin="piped\nin two lines\n").code == 0
    assert (asker.vault / "notes/Undated.md").read_bytes() == (
        b"I read. Question: undated? Yes.\r\nAnswer (2026-11-22): piped\r\nin two lines\r\n- [x] Question: done?\r\n"
    )


def test_a_question_that_moved_since_the_list_is_found_or_refused(asker: Person) -> None:
    asker.run("inbox", "--questions")
    asker.run("jot", "-k", "question", "--at", "08:00", "first?")
    assert asker.run("inbox", "answer", f"{PAGE}:4", "that").code == 0
    assert "- 09:14 Question: what?\n  - Answer (2026-11-22): that\n" in asker.read(PAGE)
    asker.write(PAGE, asker.read(PAGE).replace("why?", "why not?"))
    before = asker.read(PAGE)
    said = asker.run("inbox", "answer", f"{PAGE}:3", "so")
    assert (said.code, said.out) == (5, "")
    assert asker.read(PAGE) == before
    assert asker.run("inbox", "answer", f"{PAGE}:3", "--says", "why not", "so").code == 0
    assert "why not?\n  - Answer (2026-11-22): so\n" in asker.read(PAGE)


@pytest.mark.parametrize(
    ("words", "code"),
    [([f"{PAGE}:1", "x"], 1), ([f"{PAGE}:99", "x"], 1), (["nowhere.md:1", "x"], 1), (["whatever", "x"], 1),
     (["notes/Undated.md:2", "x"], 2), ([f"{PAGE}:3", " "], 2), (["../x.md:1", "x"], 3)],
)  # fmt: skip
def test_what_cannot_be_answered_is_one_line_and_changes_nothing(asker: Person, words: list[str], code: int) -> None:
    before = asker.bytes_of_vault()
    said = asker.run("inbox", "answer", *words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("deliberate: ") and said.err.count("\n") == 1
    assert asker.bytes_of_vault() == before


def test_a_question_goes_by_its_first_words(asker: Person) -> None:
    assert asker.run("inbox", "answer", "undat", "so").code == 0
    assert "Answer (2026-11-22): so" in asker.read("notes/Undated.md")
    asker.run("jot", "-k", "question", "why not?")
    said = asker.run("inbox", "answer", "why", "so")
    assert (said.code, said.out) == (2, "")


def test_no_questions_is_an_empty_list_and_exit_1(person: Person) -> None:
    for options in ([], ["--answered"]):
        said = person.run("inbox", "--questions", *options, "--json")
        assert (said.code, said.json) == (1, [])


def test_a_vault_with_words_of_its_own_is_asked_and_answered_in_them(person: Person) -> None:
    settings = person.read(".deliberate/vault.toml")
    words = '[words]\nquestion = "Frage"\nanswer = "Antwort"\nidea = "Idee"\n'
    person.write(".deliberate/vault.toml", f"{settings}\n{words}")
    person.run("jot", "-k", "question", "warum?")
    person.run("jot", "-k", "idea", "darum")
    assert [item["kind"] for item in person.run("inbox", "--json").json] == ["idea", "question"]
    assert person.run("inbox", "answer", f"{PAGE}:3", "so").code == 0
    assert "- 09:14 Frage: warum?\n  - Antwort (2026-11-22): so\n" in person.read(PAGE)
    assert [one["answer"] for one in asked(person, "--answered")] == ["so"]
