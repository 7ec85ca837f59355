"""A sync writes nowhere outside the vault, and says what it does to a file that is read-only."""

from __future__ import annotations

import os

import pytest

from tests.person import Person
from tests.two_machines import files, in_step, synced


def test_a_file_that_is_read_only_here_gets_the_text_of_the_other_machine_and_that_is_said(
    one: Person, two: Person
) -> None:
    one.write("notes/fixed.md", "first\n")
    in_step(one, two)
    (two.vault / "notes/fixed.md").chmod(0o444)
    one.write("notes/fixed.md", "second\n")
    synced(one)
    said = synced(two)
    line = "another machine changed a file that is read-only here; it has the new text and stays read-only"
    assert f"{line}: notes/fixed.md" in said.err
    assert two.read("notes/fixed.md") == "second\n"
    assert (two.vault / "notes/fixed.md").stat().st_mode & 0o777 == 0o444
    in_step(one, two)


def test_a_file_that_is_read_only_here_and_deleted_there_goes_to_the_trash_and_that_is_said(
    one: Person, two: Person
) -> None:
    one.write("notes/fixed.md", "first\n")
    in_step(one, two)
    (two.vault / "notes/fixed.md").chmod(0o444)
    (one.vault / "notes/fixed.md").unlink()
    synced(one)
    said = synced(two)
    line = "another machine deleted a file that is read-only here; it is in .deliberate/trash/ now"
    assert f"{line}: notes/fixed.md" in said.err
    assert b"first\n" in [data for path, data in files(two).items() if path.startswith(".deliberate/trash/")]


@pytest.mark.parametrize("outside", [True, False])
def test_a_link_where_another_machine_has_a_folder_is_named_and_nothing_is_written_behind_it(
    one: Person, two: Person, outside: bool
) -> None:
    in_step(one, two)
    behind = two.home / "behind" if outside else two.vault / "elsewhere"
    behind.mkdir()
    (two.vault / "docs").symlink_to(behind)
    (two.vault / ".git/info/exclude").write_text("/docs\n")
    one.write("docs/a.md", "text\n")
    (one.vault / "docs/b.md").symlink_to("a.md")
    synced(one)
    said = two.run("sync")
    assert said.code == 5
    assert "a link stands where another machine has a folder, with docs/" in said.err
    assert "docs; give the link another name; then: deliberate sync" in said.err
    assert os.listdir(behind) == []
    (two.vault / "docs").unlink()
    in_step(one, two)


def test_a_folder_that_became_a_link_on_another_machine_takes_no_file_behind_it_away(one: Person, two: Person) -> None:
    one.write("docs/a.md", "text\n")
    one.write("other/a.md", "text\n")
    in_step(one, two)
    (one.vault / "docs/a.md").unlink()
    (one.vault / "docs").rmdir()
    (one.vault / "docs").symlink_to("other")
    in_step(one, two)
    assert (two.vault / "docs").is_symlink()
    assert two.read("other/a.md") == "text\n"


def test_hidden_folders_of_other_programs_travel_as_before(one: Person, two: Person) -> None:
    one.write(".obsidian/app.json", "{}")
    one.write(".attic/old.md", "text\n")
    in_step(one, two)
    two.write(".obsidian/app.json", '{"a": 1}')
    (two.vault / ".attic/old.md").unlink()
    in_step(one, two)
    assert one.read(".obsidian/app.json") == '{"a": 1}'
    assert not (one.vault / ".attic").exists()
