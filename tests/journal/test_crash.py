"""kill -9 at any instant loses nothing that was acknowledged and leaves a vault that opens."""

import json
import random
import re
import threading
import time

import pytest

from tests.person import Killer, Person
from vault.disk import undoing
from vault.disk.displaced_files import settle

KILLS = 150
PAGE = "journal/2026/2026-11-22.md"


@pytest.mark.slow
def test_a_killed_capture_is_either_whole_or_not_there(person: Person) -> None:
    chance, killed = random.Random(11), Killer(person, 11)
    person.run("jot", "first")
    acknowledged = []
    for number in range(KILLS):
        text = f"thought {number} " + "x" * chance.randint(1, 300) + f" end {number}"
        if killed("jot", text):
            acknowledged.append(text)
    page = person.read(PAGE)
    lines = page.split("\n")
    assert all(f"- 09:14 {text}" in lines for text in acknowledged)
    assert all(re.fullmatch(r"|## Log|- 09:14 first|- 09:14 thought (\d+) x+ end \1", line) for line in lines)
    assert 0 < len(acknowledged) < KILLS, "some were killed before and some after they were on disk"
    assert person.run("jot", "last").code == 0
    assert person.run("doctor").code == 0


@pytest.mark.slow
def test_a_killed_grade_is_in_the_log_when_it_was_acknowledged(person: Person) -> None:
    killed = Killer(person, 12)
    person.write("cards/a.md", "#flashcards\n\n" + "".join(f"question {n} :: answer {n}\n\n" for n in range(40)))
    keys = [row["card"] for row in person.run("cards", "list", "--json").json]
    acknowledged = []
    for number in range(40):
        answer = killed("grade", keys[number], "3")
        if answer:
            acknowledged.append(keys[number])
    graded = {row["card"]: row["reps"] for row in person.run("cards", "list", "--json").json}
    assert all(graded[key] == 1 for key in acknowledged)
    assert all(
        line.strip() == "" or "::" in line or line == "#flashcards" for line in person.read("cards/a.md").split("\n")
    )
    assert person.run("doctor").code == 0


@pytest.mark.slow
def test_a_killed_index_leaves_an_index_that_the_next_one_finishes(person: Person) -> None:
    killed = Killer(person, 13)
    for number in range(300):
        person.write(f"notes/{number}.md", f"# Note {number}\n\n" + "some words about a thing. " * 40)
    before = person.bytes_of_vault()
    for _ in range(12):
        killed("index", "--rebuild", "--words")
    state = person.run("index", "--words", "--json").json
    assert (state["notes"], state["problems"]) == (300, [])
    assert person.run("recall", "thing", "--by", "words", "--json").code == 0
    assert person.bytes_of_vault() == before


@pytest.mark.slow
def test_a_killed_undo_takes_back_one_command_and_no_other(person: Person) -> None:
    killed = Killer(person, 14)
    finished_later = 0
    for number in range(40):
        for what in ("keep", "drop"):
            assert person.run("jot", f"{what} {number}").code == 0
        acknowledged = killed("undo")
        there = f"- 09:14 drop {number}\n" in person.read(PAGE)
        assert not (acknowledged and there)
        if there:
            finished_later += 1
            assert person.run("undo").code == 0
        lines = person.read(PAGE).split("\n")
        assert lines == ["## Log", "", *(f"- 09:14 keep {n}" for n in range(number + 1)), ""]
    assert 0 < finished_later < 40, "some were killed before and some after they took the line back"
    assert person.run("doctor").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("style", ["by rename", "in place"])
def test_killed_captures_lose_no_line_of_an_editor_that_saves_all_the_time(person: Person, style: str) -> None:
    killed = Killer(person, 15)
    person.run("jot", "first")
    page, done = person.vault / PAGE, threading.Event()
    saved: list[str] = []

    def edit() -> None:
        while not done.is_set():
            line = f"line {len(saved)} of the editor"
            text = page.read_text() + line + "\n"
            if style == "by rename":
                (person.home / "saving").write_text(text)
                (person.home / "saving").replace(page)
            else:
                with open(page, "a") as file:
                    file.write(line + "\n")
            saved.append(line)
            done.wait(0.004)

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        for number in range(40):
            killed("jot", f"thought {number}")
    finally:
        done.set()
        editor.join()
    (state,) = (file.parent for file in (person.home / "state").rglob("operations.jsonl"))
    settle(str(person.vault), str(state), time.time() + 2 * 24 * 3600)
    kept = "".join(file.read_text() for file in person.vault.rglob("*.md"))
    assert [line for line in saved if line + "\n" not in kept] == []
    assert person.run("jot", "last").code == 0


def test_an_undo_stopped_before_its_mark_is_finished_and_takes_nothing_else(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.write("cards/a.md", "#flashcards\n\nquestion :: answer\n")
    person.run("jot", "unrelated")
    key = person.run("due", "--json").json[0]["card"]
    person.run("grade", key, "3")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(undoing, "mark_undone", stopped)
        assert person.run("undo").code == 130
    assert person.run("undo").out == "took back grade: cards/a.md\n"
    assert "unrelated" in person.read(PAGE)
    assert person.read("cards/a.md") == "#flashcards\n\nquestion :: answer\n"
    assert [row["card"] for row in person.run("due", "--json").json] == [key]
    log = "".join(file.read_text() for file in (person.vault / ".deliberate/log").rglob("*.jsonl"))
    assert {json.loads(line)["k"] for line in log.split("\n") if line} == {"review", "void"}
    assert person.run("undo").out.startswith("took back jot")
