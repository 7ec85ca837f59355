"""Two machines, two clones and a remote between them: the people of the tests of sync."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.person import Person, Said

IDEA = """---
type: idea
status: held
confidence: 70
tags: [sleep]
created: 2026-10-01
---
Why I think so.
"""
PAGE = "journal/2026/2026-11-22.md"


def plainly(folder: Path, *words: str) -> str:
    """Run git in a folder, as somebody without settings."""
    env = {"HOME": "/nowhere", "PATH": os.environ["PATH"]}
    done = subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@t", *words], cwd=folder, env=env,
                          capture_output=True, check=True)  # fmt: skip
    return done.stdout.decode()


def git(person: Person, *words: str) -> str:
    return plainly(person.vault, *words)


def synced(person: Person, *words: str) -> Said:
    said = person.run("sync", "--json", *words)
    assert said.code in (0, 5), said
    return said


def files(person: Person) -> dict[str, bytes]:
    """Every file of the vault but git's own."""
    found = {}
    for folder, folders, names in os.walk(person.vault):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            file = Path(folder) / name
            found[str(file.relative_to(person.vault))] = file.read_bytes()
    return found


def notes(person: Person) -> dict[str, bytes]:
    """What travels."""
    own = (".deliberate/tmp/", ".deliberate/trash/")
    return {path: data for path, data in files(person).items() if not path.startswith(own)}


def commits_of(person: Person) -> list[str]:
    return git(person, "rev-list", "HEAD").split()


def in_step(*people: Person) -> None:
    """Sync until nobody has anything new; then all are the same, and another sync does nothing."""
    for _ in range(2):
        for person in people:
            synced(person)
    first, *others = people
    for person in others:
        assert notes(person) == notes(first)
        assert git(person, "rev-parse", "HEAD") == git(first, "rev-parse", "HEAD")
    for person in people:
        before, head = files(person), git(person, "rev-parse", "HEAD")
        said = synced(person)
        assert (said.json["committed"], said.json["pulled"], said.json["pushed"], said.code) == (0, 0, 0, 0)
        assert git(person, "rev-parse", "HEAD") == head
        assert files(person) == before
        assert git(person, "status", "--porcelain") == ""


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    plainly(tmp_path, "init", "-q", "--bare", "remote.git")
    return tmp_path / "remote.git"


@pytest.fixture
def one(tmp_path: Path, remote: Path) -> Person:
    """Someone whose vault has a few notes and is on the remote."""
    home = tmp_path / "one"
    home.mkdir()
    person = Person(home)
    assert person.run("init", str(person.vault)).code == 0
    person.write("ideas/Sleep beats effort.md", IDEA)
    for name in "abcdef":
        person.write(f"notes/{name}.md", f"# {name}\n\nFirst of {name}.\n\nSecond of {name}.\n")
    person.run("jot", "the first line")
    assert synced(person, "--init", str(remote)).code == 0
    return person


@pytest.fixture
def two(tmp_path: Path, one: Person, remote: Path) -> Person:
    """The same person at another machine, with a clone."""
    home = tmp_path / "two"
    home.mkdir()
    person = Person(home)
    plainly(home, "clone", "-q", str(remote), str(person.vault))
    return person
