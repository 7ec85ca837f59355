"""Second versions that sync tools write are known by their names, and nothing else is taken for one."""

import pytest

from vault.text.conflicts import original


@pytest.mark.parametrize(
    "name",
    [
        "Note (Conflicted copy Pixel 9 202611221030).md",
        "Note (Conflicted copy Ann's phone (2) 202611221030).md",
        "Note.sync-conflict-20261122-103000-ABCDEF7.md",
        "Note.sync-conflict-20261122-103000.md",
        "Note (Ann's conflicted copy 2026-11-22).md",
        "Note (Ann’s conflicted copy 2026-11-22) 1.md",
        "Note (Annas iMac conflicted copy 2026-11-22).md",
        "Note (conflicted copy 2026-11-22 103000).md",
        "Note (conflict 1).md",
    ],
)
def test_a_second_version_names_its_original(name: str) -> None:
    assert original(f"notes/{name}") == "notes/Note.md"
    assert original(name) == "Note.md"


@pytest.mark.parametrize(
    "name",
    ["Note.md", "Note (2).md", "Note 2.md", "On conflicted copy.md", "Conflict (a study).md", "Note (conflict).md",
     "(Conflicted copy x 202611221030).md", "Note", "Note (conflict 1)"],
)  # fmt: skip
def test_other_names_are_no_second_versions(name: str) -> None:
    assert original(f"notes/{name}") is None
