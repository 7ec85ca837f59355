"""Which files of a folder are notes."""

import json
from pathlib import Path

import pytest

from vault.disk.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    for path in ("a.md", "journal/2026/b.md", "journal/c.txt", "journalism/d.md", "Templates/e.md", ".hidden/f.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("text", "utf-8")
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/templates.json").write_text(json.dumps({"folder": "Templates"}), "utf-8")
    (tmp_path / "linked").symlink_to(tmp_path / "journal")
    return Folder(str(tmp_path))


def test_the_notes_below_a_folder_are_those_of_the_whole_walk(folder: Folder) -> None:
    everything = folder.walk()
    assert [entry.path for entry in everything] == ["a.md", "journal/2026/b.md", "journalism/d.md"]
    assert folder.walk("journal") == [entry for entry in everything if entry.path.startswith("journal/")]
    assert folder.walk("journal/2026") == folder.walk("journal")


@pytest.mark.parametrize("below", ["Templates", ".hidden", "linked", "linked/2026", "nowhere", "a.md", "..", "../x"])
def test_below_what_holds_no_notes_there_are_none(folder: Folder, below: str) -> None:
    assert folder.walk(below) == []
