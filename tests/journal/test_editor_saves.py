"""An editor that saves while a command replaces the same page: every text of both stays in sight."""

import itertools
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.person import Person

PAGE = "journal/2026/2026-11-22.md"
DAY = "## Log\n\n- 08:00 breakfast with Ada\n- 08:30 read the first chapter\n\n## Journal\n\nA quiet morning.\n"


def empty_in_place(page: Path) -> int:
    """What an editor does first when it saves in place; its open file."""
    return os.open(page, os.O_WRONLY | os.O_TRUNC)


def finish(file: int, text: str) -> None:
    os.write(file, text.encode())
    os.close(file)


def in_sight(person: Person) -> str:
    """The page, and the conflict copies that the inbox shows."""
    copies = [item["path"] for item in person.run("inbox", "--json").json if item["kind"] == "conflict"]
    return "\n".join(person.read(path) for path in [PAGE, *copies])


def test_a_page_that_an_editor_emptied_for_a_moment_is_read_again(person: Person) -> None:
    person.run("jot", "first")
    file = empty_in_place(person.vault / PAGE)
    editor = threading.Timer(0.05, finish, (file, DAY))
    editor.start()
    assert person.run("jot", "walked to the sea").code == 0
    editor.join()
    page = person.read(PAGE)
    assert page == DAY.replace("\n\n## Journal", "\n- 09:14 walked to the sea\n\n## Journal")


def test_text_that_an_editor_writes_after_a_capture_is_returned_by_the_next_capture(person: Person) -> None:
    person.run("jot", "first")
    file = empty_in_place(person.vault / PAGE)
    assert person.run("jot", "walked to the sea").code == 0
    finish(file, DAY)
    assert "breakfast" not in person.read(PAGE), "the editor wrote into the displaced file"
    answer = person.run("jot", "came home")
    assert "its text and yours are both in the note" in answer.err
    page = person.read(PAGE)
    assert all(words in page for words in ("breakfast", "first chapter", "quiet morning", "the sea", "came home"))
    assert page.count("walked to the sea") == page.count("breakfast") == page.count("## Log") == 1
    assert person.run("doctor").code == 0


@pytest.mark.parametrize("verb", [["today"], ["recall", "breakfast", "--by", "words"], ["inbox"], ["due"]])
def test_text_that_an_editor_writes_after_a_capture_is_returned_by_any_command(person: Person, verb: list[str]) -> None:
    person.run("jot", "first")
    file = empty_in_place(person.vault / PAGE)
    person.run("jot", "walked to the sea")
    finish(file, DAY)
    person.run(*verb)
    assert "breakfast with Ada" in person.read(PAGE)
    assert "walked to the sea" in person.read(PAGE)


def test_text_that_an_editor_writes_after_a_capture_is_returned_without_another_command(person: Person) -> None:
    person.run("jot", "first")
    file = empty_in_place(person.vault / PAGE)
    assert person.shell("jot", "walked to the sea").code == 0
    finish(file, DAY)
    until = time.monotonic() + 30
    while "breakfast" not in person.read(PAGE) and time.monotonic() < until:
        os.sched_yield()
    assert all(words in person.read(PAGE) for words in ("breakfast", "quiet morning", "walked to the sea"))


def test_undo_of_a_capture_keeps_the_text_an_editor_wrote_meanwhile(person: Person) -> None:
    person.run("jot", "first")
    file = empty_in_place(person.vault / PAGE)
    person.run("jot", "walked to the sea")
    finish(file, DAY)
    assert person.run("undo").code == 0
    page = person.read(PAGE)
    assert "walked to the sea" not in page
    assert all(words in page for words in ("breakfast", "first chapter", "quiet morning"))


def test_text_that_cannot_be_merged_is_a_conflict_copy_that_inbox_and_today_show(person: Person) -> None:
    person.write("ideas/walk.md", "---\ntype: idea\nconfidence: 60\n---\n\n# Walking helps thinking\n\nOld words.\n")
    file = os.open(person.vault / "ideas/walk.md", os.O_WRONLY)
    assert person.run("idea", "hold", "Walking helps thinking").code == 0
    os.ftruncate(file, 0)
    finish(file, "---\ntype: idea\nstatus: dropped\n---\n\n# Walking helps thinking\n\nOther words.\n")
    person.run("today")
    (item,) = [item for item in person.run("inbox", "--json").json if item["kind"] == "conflict"]
    assert "Other words." in person.read(item["path"])
    assert "conflict" in person.run("today").out or item["path"] in person.run("today").out


def test_doctor_names_a_displaced_file_that_does_not_say_what_its_record_says(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.run("jot", "first")
    person.run("jot", "second")
    (displaced,) = (person.vault / ".deliberate/tmp").glob("*.kept")
    text = displaced.read_bytes()
    displaced.write_bytes(text + b"- 10:00 more\n")
    os.utime(displaced, ns=(1, 1))  # so that no cheap look sees it
    answer = person.run("doctor", "--json")
    (check,) = [check for check in answer.json["checks"] if check["name"] == "displaced files"]
    assert (check["ok"], check["problems"][0]["path"]) == (False, f".deliberate/tmp/{displaced.name}")


def save_by_rename(page: Path, text: str) -> None:
    part = page.with_name(".saving")
    part.write_text(text)
    part.replace(page)


def save_by_rename_with_fsync(page: Path, text: str) -> None:
    part = page.with_name(".saving")
    with open(part, "w") as file:
        file.write(text)
        os.fsync(file.fileno())
    part.replace(page)


def save_in_place(page: Path, text: str) -> None:
    page.write_text(text)


def save_without_emptying_first(page: Path, text: str) -> None:
    """As Visual Studio Code does: open, cut to nothing, write."""
    file = os.open(page, os.O_RDWR)
    os.ftruncate(file, 0)
    finish(file, text)


EDITORS = [save_by_rename, save_by_rename_with_fsync, save_in_place, save_without_emptying_first]


@pytest.mark.slow
@pytest.mark.parametrize("save", EDITORS, ids=lambda save: save.__name__)
def test_every_line_of_400_captures_and_of_an_editor_that_saves_every_4_ms_is_in_sight(
    person: Person, save: Callable[[Path, str], None]
) -> None:
    person.run("jot", "first")
    page, done = person.vault / PAGE, threading.Event()
    lines: list[str] = []

    def edit() -> None:
        for number in itertools.count():
            if done.wait(0.004):
                return
            try:
                text = re.sub(r"saved \d+ times\n", "", page.read_text())
            except FileNotFoundError:
                continue
            if text.strip():
                line = f"line {number} of the editor\n" if number % 25 == 0 else ""
                save(page, f"{text}{line}saved {number} times\n")
                lines.extend([line.strip()] if line else [])

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        codes = [person.shell("jot", f"thought {number} of the person").code for number in range(400)]
    finally:
        done.set()
        editor.join()
    captured = [f"thought {number} of the person" for number, code in enumerate(codes) if code == 0]
    assert len(captured) > 390
    until = time.monotonic() + 5
    missing = lost(person, [*captured, *lines])
    while missing and time.monotonic() < until:
        missing = lost(person, missing)
    assert missing == []
    assert person.run("doctor", "--json").json["checks"][-1]["ok"]


def lost(person: Person, texts: list[str]) -> list[str]:
    there = set()
    for line in in_sight(person).split("\n"):
        there |= {line, line.partition(" ")[2].partition(" ")[2]}
    return [text for text in texts if text not in there]



def test_a_captured_line_that_a_command_marks_at_once_is_not_put_back(person: Person) -> None:
    place = person.shell("jot", "-k", "idea", "Walking helps thinking").out.strip()
    assert person.shell("inbox", "file", place).code == 0
    line = "- 09:14 Idea: Walking helps thinking → [[Walking helps thinking]]\n"
    assert watch_to_the_end(person) == f"## Log\n\n{line}"


def watch_to_the_end(person: Person) -> str:
    """The page after every process that looks again has ended."""
    while processes_of(person):
        os.sched_yield()
    return person.read(PAGE)


def processes_of(person: Person) -> list[str]:
    """Processes whose environment names the vault of this person."""
    mark = f"DELIBERATE_VAULT={person.vault}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found


def test_the_line_of_a_quotation_that_went_into_its_book_stands_once(person: Person) -> None:
    person.run("read", "add", "Middlemarch")
    assert person.shell("jot", "-k", "quote", "--from", "Middlemarch", "a keen vision").code == 0
    assert watch_to_the_end(person) == "## Log\n\n- 09:14 Quote: a keen vision → [[Middlemarch]]\n"
