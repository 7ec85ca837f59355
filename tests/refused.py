"""A machine that refuses: folders that cannot be made, a disk that is full, a limit on the size of files.

All of it refuses the superuser too, whom permissions do not stop.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.person import PROGRAM, Person, Said

NO_UNDO = "the change is saved, but undo does not know of it"
STATE_WAY_OUT = "set DELIBERATE_STATE to a folder that can be written"
CACHE_WAY_OUT = "set DELIBERATE_CACHE to a folder that can be written"


def put_file_for(person: Person, kind: str) -> None:
    """A file stands where the folder should be: neither it nor anything in it can be made."""
    file = person.home / f"no-{kind}"
    file.write_text("")
    person.env[f"DELIBERATE_{kind.upper()}"] = str(file)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that has no room left, neither for bytes nor for files."""
    folder = tmp_path / "full"
    folder.mkdir()
    options = "size=4k,nr_inodes=2,mode=700"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        (folder / "fill").write_bytes(bytes(4096))
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def limited(person: Person, most_bytes: int, *words: str, stdin: bytes = b"") -> Said:
    """Run the program, which can write no file larger than this."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes}, {most_bytes})); "
    done = subprocess.run([sys.executable, "-c", limit + PROGRAM[2], *words], input=stdin, capture_output=True,
                          env=person.env, cwd=person.home)  # fmt: skip
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def starter(person: Person) -> None:
    """Notes of every kind."""
    assert person.run("init", str(person.vault), "--starter").code == 0
