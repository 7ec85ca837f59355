"""Vaults to visit: a small one of ours, the starter vault, and somebody else's."""

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from journal import founding
from tests.journal.tui.driver import NOW
from vault.starter.copying import planned_files

CARDS = """#flashcards/spanish

Ojalá que ___ mañana (llover) :: llueva

la costumbre :: the habit

aprovechar :: to make use of
"""
IDEA = """---
type: idea
status: held
confidence: 70
created: 2026-09-01
---
# Legibility is a cost someone else pays

Whoever makes a thing legible gains; whoever is made legible pays.
"""
NOTES = {
    "cards/spanish.md": CARDS,
    "ideas/Legibility is a cost someone else pays.md": IDEA,
    "notes/Metis.md": "# Metis\n\nKnow-how that cannot be written down without loss. See [[Legibility is a cost "
    "someone else pays|the price]] and [[Nowhere]].\n\n## Audits\n\nLegibility was no cost someone else pays where "
    "books were audited: it did not hurt the weak, it protected them.\n",
    "journal/2025/2025-11-22.md": "## Log\n\n- 08:30 The bell broke the proof, so I stopped using the pomodoro.\n",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A small vault of ours: three cards, one held idea, a note, and this day last year."""
    root = tmp_path / "vault"
    root.mkdir()
    founding.found(str(root), datetime.fromisoformat(NOW), {"HOME": str(tmp_path)})
    for path, text in NOTES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Somebody's Obsidian vault, never seen before."""
    root = tmp_path / "foreign"
    (root / ".obsidian").mkdir(parents=True)
    (root / ".obsidian" / "app.json").write_text("{}", "utf-8")
    (root / "Spanish.md").write_text(CARDS, "utf-8")
    (root / "Some thoughts.md").write_text("# Some thoughts\n\nOn maps and territories.\n", "utf-8")
    return root


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """The starter vault as a new person gets it."""
    root = tmp_path / "starter"
    root.mkdir()
    founding.found(str(root), datetime.fromisoformat(NOW), {"HOME": str(tmp_path)})
    for path, data in planned_files(date(2026, 11, 22)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def every_file(root: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {
        os.path.relpath(os.path.join(folder, name), root): Path(folder, name).read_bytes()
        for folder, _, names in os.walk(root)
        for name in names
    }
