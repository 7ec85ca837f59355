"""Prose is appended to the page of today, whole, and is kept when it cannot be."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.person import PROGRAM, Person

PAGE = "journal/2026/2026-11-22.md"


def in_the_editor(person: Person, tmp_path: Path, written: str) -> tuple[int, str]:
    """Run write at a terminal whose editor appends this to the draft; (exit code, stderr)."""
    (tmp_path / "text").write_text(written)
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncat {tmp_path}/text >> "$1"\n')
    editor.chmod(0o755)
    keyboard, end = pty.openpty()
    done = subprocess.run([*PROGRAM, "write"], env=person.env | {"EDITOR": str(editor)}, stdin=end,
                          capture_output=True, text=True)  # fmt: skip
    os.close(keyboard)
    os.close(end)
    return done.returncode, done.stderr


def test_prose_goes_under_its_heading(person: Person) -> None:
    assert person.run("write", "A", "paragraph.", "--json").json == {"path": PAGE, "line": 3}
    assert person.run("write", stdin="Two.\n\nThree.\n").out == f"{PAGE}:5\n"
    assert person.read(PAGE) == "## Journal\n\nA paragraph.\n\nTwo.\n\nThree.\n"


def test_comments_of_ones_own_stay_and_only_our_first_line_goes(person: Person, tmp_path: Path) -> None:
    assert in_the_editor(person, tmp_path, "<!-- mine -->\nWords.\n") == (0, "")
    assert "<!-- mine -->\nWords.\n" in person.read(PAGE)
    assert "save and close" not in person.read(PAGE)


def test_an_editor_closed_on_the_empty_draft_writes_nothing(person: Person, tmp_path: Path) -> None:
    assert in_the_editor(person, tmp_path, "")[0] == 2
    assert not (person.vault / PAGE).exists()


@pytest.mark.parametrize("typed", [True, False])
def test_prose_that_cannot_be_written_is_kept_and_added_later(person: Person, tmp_path: Path, typed: bool) -> None:
    (person.vault / PAGE).mkdir(parents=True)
    if typed:
        code, err = in_the_editor(person, tmp_path, "An essay.\n")
    else:
        said = person.run("write", stdin="An essay.\n")
        code, err = said.code, said.err
    assert code == 3
    assert "your text is kept in" in err
    (person.vault / PAGE).rmdir()
    assert person.run("jot", "--kept").out == f"{PAGE}:3\n"
    assert person.read(PAGE) == "## Journal\n\nAn essay.\n"


@pytest.mark.parametrize("broken", ["id = ", 'id = "../../../x"\n'])
def test_piped_prose_is_kept_when_the_vault_cannot_be_used(person: Person, broken: str) -> None:
    whole = person.read(".deliberate/vault.toml")
    person.write(".deliberate/vault.toml", broken)
    assert "your text is kept in" in person.run("write", stdin="An essay.\n").err
    person.write(".deliberate/vault.toml", whole)
    assert person.run("jot", "--kept").code == 0
    assert "An essay." in person.read(PAGE)


def test_an_editor_is_not_opened_for_a_vault_that_is_away(person: Person, tmp_path: Path) -> None:
    person.vault.rename(person.home / "away")
    code, err = in_the_editor(person, tmp_path, "An essay.\n")
    assert (code, "kept" in err) == (3, False)


@pytest.mark.parametrize(
    ("prose", "stands"),
    [
        ("# Big\ntext", "\\# Big\ntext"),
        ("```\n# code", "```\n# code\n```"),
        ("````\n```\nx", "````\n```\nx\n````"),
        ("Title\n===", "Title\n\\==="),
        ("<!-- open", "&lt;!-- open"),
        ("%%\nopen", "\\%\\%\nopen"),
        ("<!-- a -->\n%% b\nc %%\n```\n%%time\n```", "<!-- a -->\n%% b\nc %%\n```\n%%time\n```"),
        ("`````\n## x\n`````", "`````\n## x\n`````"),
    ],
)
def test_prose_cannot_take_the_page_apart(person: Person, prose: str, stands: str) -> None:
    person.write(PAGE, "## Journal\n\nOne.\n\n## Mood\n\nFine.\n")
    person.run("write", stdin=prose)
    assert person.read(PAGE) == f"## Journal\n\nOne.\n\n{stands}\n\n## Mood\n\nFine.\n"
    assert person.run("write", "Next.").code == 0
    assert f"{stands}\n\nNext.\n\n## Mood" in person.read(PAGE)


def test_the_person_is_told_where_the_first_page_went(obsidian: Person) -> None:
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": "Tage"}))
    assert "daily pages go to Tage/2026-11-22.md (Obsidian's daily notes)" in obsidian.run("write", "x").err
    assert obsidian.run("write", "y").err == ""
