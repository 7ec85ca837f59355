"""A note that its owner made read-only stays as it is, also for root, until the owner allows changes."""

from __future__ import annotations

import pytest

from tests.person import Person

TODAY = "journal/2026/2026-11-22.md"


def protect(person: Person, path: str) -> str:
    """Take the permission to write from everybody; what the file says."""
    (person.vault / path).chmod(0o444)
    return person.read(path)


def refused(person: Person, path: str) -> str:
    return f"this file is read-only, {path}; to allow changes: chmod u+w '{person.vault / path}'"


def test_words_for_a_page_that_is_read_only_are_kept_until_it_may_be_written(person: Person) -> None:
    assert person.run("jot", "a line").code == 0
    before = protect(person, TODAY)
    for words in (["jot", "a thought"], ["write", "a paragraph"]):
        said = person.run(*words)
        assert said.code == 3
        assert f"this file is read-only, {TODAY}; your text is kept in" in said.err
    assert person.read(TODAY) == before
    (person.vault / TODAY).chmod(0o644)
    assert person.run("jot", "--kept").code == 0
    assert "a thought" in person.read(TODAY)
    assert "a paragraph" in person.read(TODAY)


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555])
def test_a_change_of_a_note_that_is_read_only_is_refused(person: Person, mode: int) -> None:
    assert person.run("idea", "add", "rivers remember").code == 0
    path = "ideas/rivers remember.md"
    before = protect(person, path)
    (person.vault / path).chmod(mode)
    said = person.run("idea", "hold", "rivers remember")
    assert said.code == 3
    assert refused(person, path) in said.err
    assert (person.read(path), (person.vault / path).stat().st_mode & 0o777) == (before, mode)


def test_undo_takes_nothing_back_while_one_of_its_notes_is_read_only(person: Person) -> None:
    person.write("notes/a.md", "- [ ] a task\n")
    assert person.run("tick", "notes/a.md:1").code == 0
    protect(person, "notes/a.md")
    said = person.run("undo")
    assert said.code == 3
    assert refused(person, "notes/a.md") in said.err
    assert person.read("notes/a.md") == "- [x] a task\n"
    (person.vault / "notes/a.md").chmod(0o644)
    assert person.run("undo").code == 0
    assert person.read("notes/a.md") == "- [ ] a task\n"


def test_undo_of_a_note_that_was_made_does_not_take_it_away_while_it_is_read_only(person: Person) -> None:
    assert person.run("idea", "add", "rivers remember").code == 0
    protect(person, "ideas/rivers remember.md")
    said = person.run("undo")
    assert said.code == 3
    assert refused(person, "ideas/rivers remember.md") in said.err
    assert (person.vault / "ideas/rivers remember.md").exists()


def test_a_card_in_a_note_that_is_read_only_is_reviewed_all_the_same(person: Person) -> None:
    person.write("notes/cards.md", "#flashcards\n\nfront :: back\n")
    before = protect(person, "notes/cards.md")
    (card,) = (row["card"] for row in person.run("due", "--json").json)
    assert person.run("grade", card, "3").code == 0
    assert person.read("notes/cards.md") == before
    assert person.run("due").code == 1, "it was learned"


def test_a_log_file_that_is_read_only_gets_no_review(person: Person) -> None:
    assert person.run("jot", "-k", "card", "front :: back").code == 0
    (card,) = (row["card"] for row in person.run("due", "--json").json)
    assert person.run("grade", card, "3").code == 0
    (file,) = (person.vault / ".deliberate/log").rglob("*.jsonl")
    path = str(file.relative_to(person.vault))
    before = protect(person, path)
    said = person.run("grade", card, "3")
    assert said.code == 3
    assert refused(person, path) in said.err
    assert person.read(path) == before


def test_a_file_of_the_inbox_that_is_read_only_may_get_another_name(person: Person) -> None:
    person.write("inbox/letter.md", "Dear reader\n")
    protect(person, "inbox/letter.md")
    assert person.run("inbox", "file", "inbox/letter.md").code == 0
    assert person.read("notes/letter.md") == "Dear reader\n"
    assert (person.vault / "notes/letter.md").stat().st_mode & 0o777 == 0o444
    assert person.run("undo").code == 0
    assert person.read("inbox/letter.md") == "Dear reader\n"
