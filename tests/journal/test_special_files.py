"""A named pipe, a socket or a device in the vault is named and never waited for, and keeps nothing else from sight."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from tests.person import PROGRAM, Person, Said

TODAY = "journal/2026/2026-11-22.md"
PATIENCE_S = 60  # a command that waits for another program waits for ever


def does(person: Person, *words: str, stdin: str = "") -> Said:
    """Run the real program, which must come to its end."""
    done = subprocess.run([*PROGRAM, *words], input=stdin.encode(), capture_output=True, env=person.env,
                          cwd=person.home, timeout=PATIENCE_S)  # fmt: skip
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def does_all(person: Person, *commands: list[str]) -> list[Said]:
    """Run several commands in one process."""
    lines = does(person, "batch", "-", stdin="\n".join(json.dumps(words) for words in commands))
    answers = [json.loads(line) for line in lines.out.splitlines()]
    assert len(answers) == len(commands), lines.err
    return [Said(each["exit"], each["out"] if isinstance(each["out"], str) else json.dumps(each["out"]), each["err"])
            for each in answers]  # fmt: skip


def named_pipe(file: Path) -> None:
    os.mkfifo(file)


def a_socket(file: Path) -> None:
    here = os.getcwd()
    os.chdir(file.parent)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(file.name)
    finally:
        os.chdir(here)


def link_to_pipe(file: Path) -> None:
    os.mkfifo(file.parent / "pipe")
    file.symlink_to("pipe")


def endless_device(file: Path) -> None:
    try:
        os.mknod(file, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # as /dev/zero
    except PermissionError:
        pytest.skip("only root makes devices")


def folder(file: Path) -> None:
    file.mkdir()


KINDS: list[Callable[[Path], None]] = [named_pipe, a_socket, link_to_pipe, endless_device, folder]


def put(person: Person, path: str, make: Callable[[Path], None] = named_pipe) -> Path:
    """Put one in the place of a file."""
    file = person.vault / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    make(file)
    return file


@pytest.mark.parametrize("make", KINDS)
def test_words_are_kept_until_their_page_is_a_file_again(person: Person, make: Callable[[Path], None]) -> None:
    file = put(person, TODAY, make)
    for words in (["jot", "a thought"], ["write", "a paragraph"]):
        said = does(person, *words)
        assert said.code == 3
        assert f"this is not a regular file, {TODAY}; your text is kept in" in said.err
    file.rmdir() if file.is_dir() else file.unlink()
    assert does(person, "jot", "--kept").code == 0
    assert "a thought" in person.read(TODAY)
    assert "a paragraph" in person.read(TODAY)


@pytest.mark.parametrize("make", KINDS)
def test_what_is_asked_of_such_a_page_is_refused_with_its_name(person: Person, make: Callable[[Path], None]) -> None:
    put(person, TODAY, make)
    called = "journal/2026/pipe" if make is link_to_pipe else TODAY  # a place that is named is followed to its file
    commands = [["day", "today"], ["status"], ["tick", f"{TODAY}:1"], ["inbox", "show", f"{TODAY}:3"],
                ["inbox", "file", f"{TODAY}:3"]]  # fmt: skip
    for said in does_all(person, *commands):
        assert said.code == 3
        assert any(f"this is not a regular file, {path};" in said.err for path in (TODAY, called))


def test_a_page_that_is_no_file_keeps_nothing_else_from_sight(person: Person) -> None:
    for text in ("Idea: rivers remember", "Question: do they?"):
        assert does(person, "jot", "--at", "yesterday", text).code == 0
    person.write("journal/2025/2025-11-22.md", "## Log\n\n- 10:00 a year ago\n")
    put(person, "journal/2024/2024-11-22.md")
    put(person, TODAY)
    named = f"deliberate: this is not a regular file, {TODAY};"
    today, inbox, years, recall, week = does_all(
        person, ["today", "--json"], ["inbox", "--json"], ["on-this-day"], ["recall", "rivers", "--by", "words"],
        ["week", "--json"],
    )  # fmt: skip
    assert (today.code, inbox.code, years.code, recall.code, week.code) == (0, 0, 0, 0, 0)
    found = json.loads(today.out)
    assert (found["exists"], found["text"], found["on_this_day"][0]["text"]) == (True, "", "10:00 a year ago")
    assert named in today.err
    assert [each["text"] for each in json.loads(inbox.out)] == ["do they?", "rivers remember"]
    assert named in inbox.err
    assert "a year ago" in years.out
    assert "journal/2024/2024-11-22.md" in years.err
    assert "2026-11-21.md" in recall.out
    assert "rivers remember" in week.out
    assert "Today's page cannot be shown" in does(person, "today").out


def test_the_page_of_a_week_that_is_no_file_stops_its_own_review_alone(person: Person) -> None:
    person.write(TODAY, "## Log\n\n- 08:00 a line\n")
    put(person, "journal/2026/2026-W47.md")
    put(person, "journal/2026/2026-W46.md")
    today, this, other = does_all(person, ["today"], ["week", "2026-W47"], ["week", "2026-W45", "--json"])
    assert today.code == 0
    assert "a line" in today.out
    assert "2026-W47.md" in today.err
    assert this.code == 3
    assert "this is not a regular file, journal/2026/2026-W47.md;" in this.err
    assert other.code == 0


def test_a_note_that_became_one_leaves_the_other_ideas_readings_and_lessons(person: Person) -> None:
    for kind in ("idea", "read", "lesson"):
        for name in ("Gone", "Here"):
            assert does(person, kind, "add", f"{name} {kind}").code == 0
    paths = ["ideas/Gone idea.md", "reading/Gone read.md", "lessons/Gone lesson.md"]
    for path in paths:
        put(person, path)
    for kind, path, said in zip(
        ("idea", "read", "lesson"), paths, does_all(person, ["idea", "list"], ["read", "list"], ["lesson", "list"]),
        strict=True,
    ):  # fmt: skip
        assert said.code == 0
        assert f"Here {kind}" in said.out
        assert path in said.err


@pytest.mark.parametrize("make", KINDS[:4])
def test_one_that_lies_in_the_inbox_is_refused_and_the_files_beside_it_are_listed(
    person: Person, make: Callable[[Path], None]
) -> None:
    put(person, "inbox/scan.md", make)
    person.write("inbox/letter.md", "Dear reader\n")
    listed, shown, filed = does_all(
        person, ["inbox", "--json"], ["inbox", "show", "inbox/scan.md"], ["inbox", "file", "inbox/scan.md"]
    )
    assert [each["path"] for each in json.loads(listed.out)] == ["inbox/letter.md"]
    assert (shown.code, filed.code) == (3, 3)
    assert "this is not a regular file, inbox/scan.md;" in shown.err
    assert "this is not a regular file, inbox/scan.md;" in filed.err


def test_words_are_kept_when_the_settings_or_the_template_are_no_file(person: Person) -> None:
    settings = person.read(".deliberate/vault.toml")
    person.write(".deliberate/vault.toml", settings.replace("[places]", '[places]\ntemplate = "forms/day.md"'))
    put(person, "forms/day.md")
    said = does(person, "jot", "one")
    assert said.code == 3
    assert "this is not a regular file, forms/day.md; your text is kept in" in said.err
    put(person, ".deliberate/vault.toml")
    said = does(person, "jot", "two")
    assert said.code == 3
    assert "this is not a regular file, .deliberate/vault.toml; your text is kept in" in said.err
    (person.vault / ".deliberate/vault.toml").unlink()
    person.write(".deliberate/vault.toml", settings)
    assert does(person, "jot", "--kept").code == 0
    assert "two" in person.read(TODAY)


SETTINGS = ("daily-notes.json", "community-plugins.json", "plugins/periodic-notes/data.json")


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_of_obsidian_that_are_no_file_stop_the_first_page_and_no_reading(obsidian: Person, name: str) -> None:
    put(obsidian, f".obsidian/{name}")
    put(obsidian, ".obsidian/app.json")
    assert "Forest.md" in does(obsidian, "recall", "wood", "--by", "words").out
    said = does(obsidian, "jot", "a thought")
    assert said.code == 3
    assert f"this is not a regular file, .obsidian/{name}; your text is kept in" in said.err
    (obsidian.vault / ".obsidian" / name).unlink()
    assert does(obsidian, "jot", "--kept").code == 0


@pytest.mark.parametrize("make", KINDS[:4])
def test_a_log_with_one_in_it_is_refused_and_captures_go_on(person: Person, make: Callable[[Path], None]) -> None:
    assert does(person, "jot", "-k", "card", "front :: back").code == 0
    put(person, ".deliberate/log/other/2026-10.jsonl", make)
    due, captured, doctor = does_all(person, ["due"], ["jot", "a thought"], ["doctor", "--json"])
    assert (due.code, captured.code) == (3, 0)
    assert "it is not a regular file, .deliberate/log/other/2026-10.jsonl;" in due.err
    (log,) = (each for each in json.loads(doctor.out)["checks"] if each["name"] == "log")
    assert [each["path"] for each in log["problems"]] == [".deliberate/log/other/2026-10.jsonl"]


@pytest.mark.parametrize("path", [".gitignore", "notes/.gitattributes", ".git/info/exclude"])
def test_settings_of_git_that_are_a_named_pipe_are_named(one: Person, path: str) -> None:
    file = one.vault / path
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    said = does(one, "sync")
    assert said.code == 3
    assert f"this is not a regular file, {path};" in said.err


def test_doctor_names_each_of_them(person: Person) -> None:
    settings = person.read(".deliberate/vault.toml")
    person.write(".deliberate/vault.toml", settings.replace("[places]", '[places]\ntemplate = "forms/day"'))
    for path, make in (("notes/a.md", named_pipe), ("notes/b.md", a_socket), ("inbox/scan.pdf", named_pipe),
                       ("forms/day", named_pipe), (".obsidian/app.json", named_pipe), ("other.pdf", named_pipe),
                       ("linked/c.md", link_to_pipe)):  # fmt: skip
        put(person, path, make)
    said = does(person, "doctor", "--json")
    assert said.code == 1
    (files,) = (each for each in said.json["checks"] if each["name"] == "files")
    assert {(each["path"], each["problem"]) for each in files["problems"]} == {
        ("notes/a.md", "this is a named pipe"), ("notes/b.md", "this is a socket"),
        ("inbox/scan.pdf", "this is a named pipe"), ("forms/day", "this is a named pipe"),
        (".obsidian/app.json", "this is a named pipe"), ("linked/c.md", "this is a named pipe"),
    }  # fmt: skip


def test_a_note_that_another_program_holds_a_lease_on_is_read_when_it_lets_go(person: Person) -> None:
    """As Samba does for its clients: one who does not want to wait would be refused."""
    import fcntl

    person.write(TODAY, "## Log\n\n- 08:00 a line\n")
    asked = []

    def let_go(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_UNLCK)

    before = signal.signal(signal.SIGIO, let_go)
    held = os.open(person.vault / TODAY, os.O_RDONLY)
    try:
        try:
            fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        except OSError:
            pytest.skip("no leases on this file system")
        said = does(person, "day", "today")
    finally:
        os.close(held)
        signal.signal(signal.SIGIO, before)
    assert "a line" in said.out
    assert asked
