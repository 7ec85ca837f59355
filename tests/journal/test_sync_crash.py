"""A sync that is killed, or written into while it works, loses nothing; the next one finishes."""

from __future__ import annotations

import random
import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from journal import sync
from journal.git import worktree
from journal.git.repository import Stopped
from journal.wiring import open_desk
from tests.person import Person
from tests.two_machines import PAGE, commits_of, git, in_step, notes, synced


def diverged(one: Person, two: Person, number: int) -> set[bytes]:
    """New lines on both machines, on the same pages and in files of their own; the lines."""
    lines: set[bytes] = set()
    for person in (one, two):
        name = person.home.name
        assert person.run("jot", f"line {number} of {name}").code == 0
        assert person.run("write", f"Prose {number} of {name}.").code == 0
        for letter in "abc":
            person.write(f"own/{letter} {name}.md", f"Own {number} {letter} of {name}.\n")
        path = "notes/f.md"
        person.write(path, person.read(path) + f"\nNote {number} of {name}.\n")
        lines |= {f"- 09:14 line {number} of {name}".encode(), f"Prose {number} of {name}.".encode(),
                  f"Own {number} c of {name}.".encode(), f"Note {number} of {name}.".encode()}  # fmt: skip
    return lines


def lines_of(person: Person) -> set[bytes]:
    return {line for data in notes(person).values() for line in data.split(b"\n")}


@pytest.mark.slow
def test_a_sync_killed_at_any_instant_is_finished_by_the_next(one: Person, two: Person) -> None:
    chance = random.Random(21)
    kept: set[bytes] = set()
    died = 0
    for number in range(40):
        kept = {line for line in kept if not line.startswith(b"Own ")} | diverged(one, two, number)
        synced(one)
        process = two.start("sync")
        try:
            process.communicate(timeout=chance.uniform(0.05, 1.4))
        except subprocess.TimeoutExpired:
            died += 1
            process.kill()
            process.communicate()
        assert b"<<<<<<<" not in b"".join(notes(two).values())
        in_step(two, one)
        for person in (one, two):
            assert kept <= lines_of(person)
        assert not [path for path in notes(one) if "Conflicted" in path]
    assert died > 5, "some were killed before they were done"
    for person in (one, two):
        assert not list((person.vault / ".git").glob("deliberate-*"))


STEPS = ["put_index", "begin", "end", "_export", "_arrive", "staging", "without_arrived"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("which", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 3))])
def test_a_sync_that_dies_at_a_step_is_finished_by_the_next(
    one: Person, two: Person, monkeypatch: pytest.MonkeyPatch, step: str, which: int
) -> None:
    kept = diverged(one, two, 1)
    synced(one)
    calls = 0
    where, name = (sync, "staged") if step == "staging" else (worktree, step)
    real = getattr(where, name)

    def dying(*words: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == which + 1:
            raise KeyboardInterrupt
        return real(*words, **named)

    with monkeypatch.context() as patch:
        patch.setattr(where, name, dying)
        assert two.run("sync").code in (0, 130)
    two.run("jot", "written between the two")
    in_step(two, one)
    for person in (one, two):
        assert kept | {b"- 09:14 written between the two"} <= lines_of(person)
    assert not [path for path in notes(one) if "Conflicted" in path]


def test_a_capture_in_the_middle_of_a_sync_is_kept_and_in_it(
    one: Person, two: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = diverged(one, two, 1)
    synced(one)
    real = worktree._arrive
    done = False

    def written_into(repository: object, path: str, *words: object) -> None:
        nonlocal done
        if path == PAGE and not done:
            done = True
            page = two.vault / PAGE
            page.write_text(page.read_text().replace("## Journal", "- 11:11 by another editor\n\n## Journal"))
        real(repository, path, *words)

    with monkeypatch.context() as patch:
        patch.setattr(worktree, "_arrive", written_into)
        assert synced(two).code == 0
    assert done
    in_step(two, one)
    for person in (one, two):
        assert kept | {b"- 11:11 by another editor"} <= lines_of(person)


@pytest.mark.slow
def test_captures_and_saves_go_on_during_syncs_and_none_is_lost(one: Person, two: Person) -> None:
    over = threading.Event()
    said: list[bytes] = []

    def write_on() -> None:
        number = 0
        while not over.is_set():
            number += 1
            if two.shell("jot", f"meanwhile {number}").code == 0:
                said.append(f"- 09:14 meanwhile {number}".encode())
            note = two.vault / "notes/e.md"
            note.write_text(note.read_text() + f"\nSaved {number}.\n")
            said.append(f"Saved {number}.".encode())

    writer = threading.Thread(target=write_on)
    writer.start()
    kept: set[bytes] = set()
    try:
        for number in range(8):
            one.run("jot", f"line {number}")
            one.write("notes/e.md", f"# e\n\nTop {number}.\n\n" + one.read("notes/e.md").partition("\n\n")[2])
            kept.add(f"- 09:14 line {number}".encode())
            one.shell("sync")
            two.shell("sync")
    finally:
        over.set()
        writer.join()
    in_step(one, two)
    assert kept | set(said) <= lines_of(one)


def test_a_lock_of_another_git_stops_it_and_one_of_ours_does_not(
    one: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worktree, "_LOCK_SECONDS", 0.0)
    one.run("jot", "a line")
    lock = one.vault / ".git/index.lock"
    lock.write_text("of another git")
    said = one.run("sync")
    assert said.code == 4
    assert "index.lock" in said.err
    assert lock.read_text() == "of another git"
    lock.unlink()
    ours = one.vault / ".git/deliberate-1-1.index"
    ours.write_bytes((one.vault / ".git/index").read_bytes())
    lock.hardlink_to(ours)
    assert synced(one).json["committed"] == 1
    assert not lock.exists()
    assert not ours.exists()


def test_another_device_that_is_faster_with_its_push_is_taken_in(
    one: Person, two: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.run("jot", "from one")
    real = sync.push

    def late(*words: object) -> bool:
        two.run("jot", f"from two, {git(two, 'rev-list', '--count', 'HEAD')}")
        monkeypatch.setattr(sync, "push", real)
        synced(two)
        return real(*words)

    monkeypatch.setattr(sync, "push", late)
    assert synced(one).json["pulled"] == 1
    in_step(one, two)
    assert commits_of(one) == commits_of(two)


def test_a_remote_that_refuses_says_why(one: Person, remote: Path) -> None:
    hook = remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nprintf 'No room.\\nAsk \\033[31mAnn.\\n' >&2\nexit 1\n")
    hook.chmod(0o755)
    one.run("jot", "from one")
    said = one.run("sync")
    assert (said.code, "pre-receive hook declined" in said.err, "committed here" in said.err) == (4, True, True)
    assert (said.err.count("\n"), "it says: No room. / Ask " in said.err, "\033" in said.err) == (1, True, False)
    hook.unlink()
    in_step(one)


def test_syncs_at_the_same_time_do_their_work_one_after_the_other(one: Person, two: Person) -> None:
    diverged(one, two, 1)
    synced(one)
    running = [two.start("sync") for _ in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    in_step(one, two)
    assert git(two, "rev-list", "--count", "HEAD") == git(one, "rev-list", "--count", "HEAD")


def test_captures_go_on_while_the_other_side_is_silent_and_ctrl_c_ends_it(one: Person) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        git(one, "remote", "set-url", "origin", f"git://127.0.0.1:{silent.getsockname()[1]}/notes.git")
        one.run("jot", "before")
        waiting = one.start("sync")
        connection, _ = silent.accept()
        assert one.shell("jot", "while it waits").code == 0
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait() == 130
        with connection:
            connection.settimeout(30)
            while connection.recv(1000):  # git hung up too: nothing was left running
                pass
    assert "before" in git(one, "show", f"HEAD:{PAGE}")
    assert "- 09:14 while it waits" in one.read(PAGE)


def test_a_sync_that_is_stopped_by_its_caller_says_so(one: Person) -> None:
    desk = open_desk(str(one.vault), one.env, str(one.home))
    with pytest.raises(Stopped):
        sync.sync(desk, stopped=lambda: True)
    in_step(one)
