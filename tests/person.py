"""A person at a command line: a vault, an environment of their own, and the program.

`person.run` runs a command inside this process (fast); `person.shell` runs the real program.
"""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from journal import door
from journal.commands.batch import Captured

NOW = "2026-11-22T09:14:00+01:00"
PROGRAM = [sys.executable, "-c", "from journal.door import main; main()"]
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Person:
    """Someone with a home of their own and perhaps a vault."""

    def __init__(self, home: Path, models: str | None = None) -> None:
        self.home = home
        self.vault = home / "vault"
        self.env = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "DELIBERATE_NOW": NOW,
            "DELIBERATE_STATE": str(home / "state"),
            "DELIBERATE_CACHE": str(home / "cache"),
            "DELIBERATE_CONFIG": str(home / "config.toml"),
            "DELIBERATE_MODELS": models or str(home / "models"),
            "DELIBERATE_VAULT": str(self.vault),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",  # no test shows anything on a real desktop
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, *words: str, stdin: str = "", now: str | None = None) -> Said:
        """Run a command in this process."""
        own = dict(os.environ)
        os.environ.clear()
        os.environ.update(self.env | ({"DELIBERATE_NOW": now} if now else {}))
        try:
            with Captured(stdin) as streams:
                code = door.run(list(words))
            return Said(code, streams.text(streams.out), streams.text(streams.err))
        finally:
            os.environ.clear()
            os.environ.update(own)

    def shell(self, *words: str | bytes, stdin: bytes = b"", cwd: Path | None = None, **env: str) -> Said:
        """Run the real program."""
        done = subprocess.run(
            [*PROGRAM, *words], input=stdin, capture_output=True, env=self.env | env, cwd=cwd or self.home
        )
        return Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start the real program and leave it running."""
        return subprocess.Popen([*PROGRAM, *words], env=self.env, cwd=self.home, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)  # fmt: skip

    def write(self, path: str, text: str | bytes) -> None:
        """Put a file into the vault, as an editor would."""
        file = self.vault / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, path: str) -> str:
        """A file of the vault."""
        return (self.vault / path).read_bytes().decode("utf-8", "surrogateescape")

    def bytes_of_vault(self) -> dict[str, bytes]:
        """Every file of the vault, hidden ones included."""
        return {
            str(file.relative_to(self.vault)): file.read_bytes()
            for file in sorted(self.vault.rglob("*"))
            if file.is_file()
        }


class Killer:
    """Kills commands of a person with -9, at random instants between their start and a little after their usual end.

    How long a command takes is learned from those that end before their instant: so some die early and some late on
    any machine, however busy.
    """

    def __init__(self, person: Person, seed: int) -> None:
        self._person, self._chance = person, random.Random(seed)
        self._usual_s: dict[str, float] = {}

    def __call__(self, *words: str) -> str:
        """What the command had said on stdout when it was killed, or when it ended before."""
        usual = self._usual_s.get(words[0])
        begun = time.monotonic()
        deadline = begun + (60 if usual is None else self._chance.uniform(0.1, 1.3) * usual)
        process = self._person.start(*words)
        while process.poll() is None and time.monotonic() < deadline:
            pass
        process.kill()
        said = process.communicate()[0].decode()
        if time.monotonic() < deadline:
            self._usual_s[words[0]] = time.monotonic() - begun
        elif usual is not None:
            self._usual_s[words[0]] = usual * 1.05  # killed: it may take longer than was thought
        return said


@pytest.fixture
def newcomer(tmp_path: Path) -> Person:
    """Someone without a vault."""
    return Person(tmp_path)


@pytest.fixture
def person(newcomer: Person) -> Person:
    """Someone with a new, empty vault of our own kind."""
    assert newcomer.run("init", str(newcomer.vault)).code == 0
    return newcomer


@pytest.fixture
def obsidian(newcomer: Person) -> Person:
    """Someone with an Obsidian vault we have never seen."""
    newcomer.write(".obsidian/app.json", "{}")
    newcomer.write("Home.md", "# Home\n\nSee [[Forest]].\n")
    newcomer.write("Forest.md", "---\ntags: [trees]\n---\nA wood is made of trees.\n")
    return newcomer
