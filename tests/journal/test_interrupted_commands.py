"""A command that is killed between two of its files is completed or reverted by the next one."""

import json
import subprocess
import sys

import pytest

from tests.person import Person

PAGE = "journal/2026/2026-11-22.md"


def killed(person: Person, place: str, *words: str) -> None:
    """Run a command that dies where it would call a function, as `module:Class.function`."""
    module, _, name = place.partition(":")
    owner, _, function = f"{module}.{name}".rpartition(".")
    code = (
        f"import os, {module}\n{owner}.{function} = lambda *words, **named: os._exit(9)\n"
        "from journal.door import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], env=person.env, capture_output=True, cwd=person.home)
    assert done.returncode == 9, done.stderr


@pytest.fixture
def filer(person: Person) -> Person:
    person.run("jot", "older and unrelated")
    person.run("jot", "-k", "idea", "Walking helps thinking")
    return person


def test_the_next_command_reverts_an_interrupted_inbox_file(filer: Person) -> None:
    before = filer.read(PAGE)
    killed(filer, "journal.practices.filing:put_mark", "inbox", "file", f"{PAGE}:4")
    (idea,) = (filer.vault / "ideas").glob("*.md")
    answer = filer.run("jot", "after")
    assert answer.err == f"deliberate: an interrupted command was reverted: inbox file (ideas/{idea.name})\n"
    assert not idea.exists()
    assert filer.read(PAGE) == before + "- 09:14 after\n"
    assert filer.run("inbox", "file", f"{PAGE}:4").code == 0
    assert idea.exists()


def test_undo_right_after_an_interrupted_command_reverts_that_command_alone(filer: Person) -> None:
    before = filer.read(PAGE)
    killed(filer, "journal.practices.filing:put_mark", "inbox", "file", f"{PAGE}:4")
    (idea,) = (filer.vault / "ideas").glob("*.md")
    assert filer.run("undo").out == f"took back inbox file: ideas/{idea.name}\n"
    assert (filer.read(PAGE), idea.exists()) == (before, False)
    assert filer.run("undo").out == f"took back jot: {PAGE}\n"
    assert "Walking" not in filer.read(PAGE)


def test_a_reading_command_reverts_an_interrupted_grade_and_the_card_is_due_again(person: Person) -> None:
    person.write("cards/a.md", "#flashcards\n\nquestion :: answer\n")
    key = person.run("due", "--json").json[0]["card"]
    killed(person, "vault.disk.history:Change.close", "grade", key, "3")
    assert "^" in person.read("cards/a.md")
    assert [row["card"] for row in person.run("due", "--json").json] == [key]
    assert person.read("cards/a.md") == "#flashcards\n\nquestion :: answer\n"
    events = [json.loads(line) for file in (person.vault / ".deliberate/log").rglob("*.jsonl")
              for line in file.read_text().splitlines()]  # fmt: skip
    assert [event["k"] for event in events] == ["review", "void"]


def test_an_interrupted_capture_stays_and_can_be_undone(person: Person) -> None:
    person.run("jot", "older")
    killed(person, "vault.disk.history:Change.close", "jot", "newer")
    assert person.run("undo").out == f"took back jot: {PAGE}\n"
    assert person.read(PAGE) == "## Log\n\n- 09:14 older\n"


def test_an_undo_that_is_killed_is_finished_by_the_next_command(filer: Person) -> None:
    filer.run("inbox", "file", f"{PAGE}:4")
    (idea,) = (filer.vault / "ideas").glob("*.md")
    killed(filer, "vault.disk.undoing:to_trash", "undo")
    assert idea.exists()
    filer.run("today")
    assert not idea.exists()
    assert filer.run("undo").out == f"took back jot: {PAGE}\n"


def test_a_quotation_stays_captured_when_its_filing_is_interrupted(person: Person) -> None:
    person.run("read", "add", "Middlemarch")
    (book,) = (person.vault / "reading").glob("*.md")
    before = book.read_bytes()
    killed(person, "journal.practices.quoting:_say_so", "jot", "-k", "quote",
           "--from", "Middlemarch", "a keen vision")  # fmt: skip
    person.run("jot", "after")
    assert "a keen vision" in person.read(PAGE)
    assert book.read_bytes() == before
    assert person.run("undo").out == f"took back jot: {PAGE}\n"
    assert "a keen vision" in person.read(PAGE)


def test_what_somebody_edited_since_is_not_reverted(filer: Person) -> None:
    killed(filer, "journal.practices.filing:put_mark", "inbox", "file", f"{PAGE}:4")
    (idea,) = (filer.vault / "ideas").glob("*.md")
    idea.write_text(idea.read_text().replace("\n", "\nchanged: by hand\n", 1))
    answer = filer.run("jot", "after")
    assert "an interrupted command was completed: inbox file" in answer.err
    assert "changed: by hand" in idea.read_text()


def test_an_interrupted_starter_vault_is_completed_and_a_changed_one_is_left_alone(newcomer: Person) -> None:
    assert newcomer.run("init", str(newcomer.vault), "--starter").code == 0
    complete = newcomer.bytes_of_vault()
    notes = sorted(newcomer.vault.glob("ideas/*.md"))
    for note in notes:
        note.unlink()
    assert newcomer.run("init", str(newcomer.vault), "--starter").code == 0
    assert newcomer.bytes_of_vault() == complete
    notes[0].write_text("changed by a person")
    notes[1].unlink()
    assert newcomer.run("init", str(newcomer.vault), "--starter").code == 2
    assert not notes[1].exists()


def test_the_words_of_an_attack_are_a_draft_before_an_undo_changes_the_note(person: Person) -> None:
    person.run("idea", "add", "Sleep beats effort", "--confidence", "70")
    person.run("idea", "hold", "Sleep beats effort")
    words = "Five hours were enough in May."
    assert person.run("attack", "sleep", "--answer", words, "--confidence", "60", "--verdict", "stands").code == 0
    killed(person, "vault.disk.undoing:replace", "undo")
    drafts = "".join(file.read_text() for file in (person.home / "state").rglob("drafts/*.txt"))
    assert words in person.read("ideas/Sleep beats effort.md")
    assert words in drafts
