"""The two commands find the python beside them, wherever that is and however they are called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.person import ROOT, Person

PAGE = "journal/2026/2026-11-22.md"
PATHS = (
    "plain", "two words", "it's", 'a "quoted" one', "$HOME `x` \\\\ ;&|", "line\nbreak", "-e", "ü", "long/" + "x" * 200,
)  # fmt: skip


def installed(folder: Path) -> Path:
    """A folder of programs as pip makes it: the commands, and a python."""
    folder.mkdir(parents=True)
    for name in ("deliberate", "dj"):
        (folder / name).write_bytes((ROOT / "bin" / name).read_bytes())
        (folder / name).chmod(0o755)
    (folder / "python").symlink_to(sys.executable)
    return folder


def jotted(person: Person, *command: str, **how: object) -> None:
    """Jot a line by this command, which must be silent and succeed."""
    before = person.read(PAGE) if (person.vault / PAGE).exists() else ""
    words = [*command, "jot", "a word  with 'quotes' and $x"]
    done = subprocess.run(words, capture_output=True, text=True, **{"env": person.env, "cwd": person.home} | how)  # type: ignore[call-overload]
    assert (done.returncode, done.stderr) == (0, "")
    assert person.read(PAGE).startswith(before.removesuffix("\n"))
    assert person.read(PAGE).endswith("- 09:14 a word  with 'quotes' and $x\n")


@pytest.mark.parametrize("name", ["deliberate", "dj"])
@pytest.mark.parametrize("path", PATHS)
def test_a_command_starts_from_any_path(person: Person, path: str, name: str) -> None:
    jotted(person, str(installed(person.home / path) / name))


def test_a_command_starts_through_links_and_by_its_name(person: Person) -> None:
    programs = installed(person.home / "one's own")
    links = person.home / "links of mine"
    links.mkdir()
    (links / "deliberate").symlink_to(programs / "deliberate")
    (links / "dj").symlink_to("../one's own/dj")
    (links / "again").symlink_to("dj")
    (links / "python").write_text("#!/bin/sh\nexit 9\n")  # another one, which is not ours
    (links / "python").chmod(0o755)
    (person.home / "folder").symlink_to(programs)
    for command in (links / "deliberate", links / "dj", links / "again", person.home / "folder/dj"):
        jotted(person, str(command))
    jotted(person, "dj", env=person.env | {"PATH": f"{links}:{person.env['PATH']}"})
    jotted(person, "./dj", cwd=links)
    jotted(person, "sh", "dj", cwd=links)


def test_the_program_knows_the_name_it_was_called_by(person: Person) -> None:
    """A service that is installed calls the link, which stays when the environment is made anew."""
    programs = installed(person.home / "programs")
    (person.home / "dj").symlink_to(programs / "dj")
    (person.home / "journal").mkdir()
    (person.home / "journal/__init__.py").write_text("")
    (person.home / "journal/door.py").write_text("import sys\ndef main(): print(sys.argv)\n")
    env = person.env | {"PYTHONPATH": str(person.home)}
    done = subprocess.run([person.home / "dj", "x y"], env=env, capture_output=True, text=True)
    assert done.stdout == f"{[str(person.home / 'dj'), 'x y']}\n"


def test_a_line_from_a_folder_that_was_deleted_goes_to_the_vault_around_it(person: Person) -> None:
    """Some shells forget the path of such a folder, and the command begins as one."""
    program = installed(person.home / "programs") / "deliberate"
    gone = person.vault / "notes/gone"
    gone.mkdir(parents=True)
    env = {name: value for name, value in person.env.items() if name != "DELIBERATE_VAULT"}
    script = f"cd {gone} && rmdir {gone} && exec {program} jot from nowhere"
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{PAGE}:3\n")
    assert not (person.home / "Deliberate").exists()


def test_both_commands_are_the_same() -> None:
    assert (ROOT / "bin/deliberate").read_bytes() == (ROOT / "bin/dj").read_bytes()
    assert os.access(ROOT / "bin/deliberate", os.X_OK)
