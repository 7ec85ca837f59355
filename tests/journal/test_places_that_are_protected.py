"""Nothing is written outside the vault, nor into git's, Obsidian's or any other hidden folder, whoever leads there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.person import Person

TODAY = "journal/2026/2026-11-22.md"
SETTINGS = ".deliberate/vault.toml"


def sets(person: Person, line: str) -> None:
    """Write a line into [places] of the vault's settings, as an editor or a stranger would."""
    person.write(SETTINGS, person.read(SETTINGS).replace("[places]", f"[places]\n{line}"))


HIDDEN = (".git", ".git/hooks", ".obsidian", ".OBSIDIAN/plugins", ".trash", "notes/.hidden", "./.git")
KEYS = ("weekly", "template", "captured", "ideas", "lessons", "reading", "notes", "inbox", "log_folder")


@pytest.mark.parametrize("folder", HIDDEN)
def test_a_place_that_is_hidden_is_refused_with_its_value_and_the_words_are_kept(person: Person, folder: str) -> None:
    before = person.read(SETTINGS)
    for key in KEYS:
        value = f"[{folder}]/GGGG-WW" if key == "weekly" else folder
        person.write(SETTINGS, before)
        sets(person, f'{key} = "{value}"')
        said = person.run("jot", f"for {key}")
        assert said.code == 3
        assert f'places.{key} must be a place that is not hidden, and is "{value}", {SETTINGS};' in said.err
        assert "your text is kept in" in said.err
    person.write(SETTINGS, before)
    assert person.run("jot", "--kept").code == 0
    assert all(f"for {key}" in person.read(TODAY) for key in KEYS)
    assert not os.path.lexists(person.vault / folder)


@pytest.mark.parametrize("pattern", ["[.git]/YYYY-MM-DD", "[.obs][idian]/YYYY", ".[trash]/YYYY", "YYYY/[.git]/DD"])
def test_a_pattern_of_daily_pages_cannot_name_a_hidden_folder(person: Person, pattern: str) -> None:
    person.write(SETTINGS, person.read(SETTINGS).replace("[journal]/YYYY/YYYY-MM-DD", pattern))
    said = person.run("jot", "a thought")
    assert said.code == 3
    assert f'places.daily must be a place that is not hidden, and is "{pattern}"' in said.err


def test_a_map_of_types_cannot_name_a_hidden_folder(person: Person) -> None:
    person.write(SETTINGS, person.read(SETTINGS) + '\n[types.idea]\ntag = "idea"\nnew = ".obsidian"\n')
    said = person.run("idea", "add", "rivers remember")
    assert said.code == 3
    assert 'types.idea.new must be a place that is not hidden, and is ".obsidian"' in said.err


@pytest.mark.parametrize("said", [".deliberate/log", "./.deliberate/log/"])
def test_our_own_folder_of_the_log_may_be_named(person: Person, said: str) -> None:
    sets(person, f'log_folder = "{said}"')
    assert person.run("jot", "-k", "card", "front :: back").code == 0
    (card,) = (row["card"] for row in person.run("due", "--json").json)
    assert person.run("grade", card, "3").code == 0
    assert len(list((person.vault / ".deliberate/log").rglob("*.jsonl"))) == 1


@pytest.mark.parametrize("folder", [".git", ".trash", "../outside"])
def test_a_place_that_obsidian_names_is_refused_with_its_file_before_it_is_settled(
    obsidian: Person, folder: str
) -> None:
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": folder}))
    said = obsidian.run("jot", "a thought")
    assert said.code == 3
    assert ".obsidian/daily-notes.json; your text is kept in" in said.err
    assert folder in said.err
    assert "daily" not in (obsidian.read(SETTINGS) if (obsidian.vault / SETTINGS).exists() else "")
    obsidian.write(".obsidian/daily-notes.json", json.dumps({"folder": "Days"}))
    assert obsidian.run("jot", "--kept").code == 0
    assert "a thought" in obsidian.read("Days/2026-11-22.md")


@pytest.mark.parametrize("to", [".git/hooks", ".obsidian", ".trash"])
def test_a_folder_that_is_a_link_into_a_hidden_one_is_not_written_to(person: Person, to: str) -> None:
    (person.vault / to).mkdir(parents=True)
    for name in ("journal", "ideas"):
        (person.vault / name).symlink_to(to)
    (person.vault / "journal/2026").mkdir()
    said = person.run("jot", "a thought")
    assert said.code == 3
    named = "and nothing is written into a hidden folder"
    assert f"through a link to {to}/2026/2026-11-22.md, {named}, {TODAY}; your text is kept in" in said.err
    said = person.run("idea", "add", "rivers remember")
    assert said.code == 3
    assert f"through a link to {to}/rivers remember.md, {named}, ideas/rivers remember.md;" in said.err
    assert os.listdir(person.vault / to) == ["2026"]
    assert os.listdir(person.vault / to / "2026") == []


def test_a_file_of_the_inbox_is_not_moved_into_a_hidden_folder(person: Person) -> None:
    person.write("inbox/letter.md", "Dear reader\n")
    (person.vault / ".git").mkdir()
    (person.vault / "notes").symlink_to(".git")
    said = person.run("inbox", "file", "inbox/letter.md")
    assert said.code == 3
    assert "through a link to .git/letter.md" in said.err
    assert person.read("inbox/letter.md") == "Dear reader\n"


def test_undo_follows_no_link_that_took_the_place_of_a_folder(person: Person) -> None:
    assert person.run("idea", "add", "rivers remember").code == 0
    (person.vault / "ideas").rename(person.vault / ".git")
    (person.vault / "ideas").symlink_to(".git")
    said = person.run("undo")
    assert said.code == 3
    assert (person.vault / ".git/rivers remember.md").exists()


def test_a_note_that_is_a_link_to_another_note_is_written_where_it_leads(person: Person) -> None:
    person.write("pages/today.md", "## Log\n")
    (person.vault / "journal/2026").mkdir(parents=True)
    (person.vault / TODAY).symlink_to("../../pages/today.md")
    assert person.run("jot", "a thought").code == 0
    assert "a thought" in person.read("pages/today.md")
    assert (person.vault / TODAY).is_symlink()


def test_a_marker_that_is_a_link_out_of_the_vault_is_not_filled(obsidian: Person) -> None:
    outside = obsidian.home / "outside"
    (obsidian.vault / ".deliberate").symlink_to(outside)
    said = obsidian.run("jot", "a thought")
    assert said.code == 3
    assert f"this path leads outside the vault, to {outside}" in said.err
    assert not outside.exists()


def test_init_writes_no_settings_through_a_link(newcomer: Person) -> None:
    outside = newcomer.home / "outside"
    outside.mkdir()
    newcomer.vault.mkdir()
    (newcomer.vault / ".obsidian").symlink_to(outside)
    assert newcomer.run("init", str(newcomer.vault), "--obsidian").code == 3
    assert os.listdir(outside) == []


def test_settings_of_obsidian_behind_a_link_are_read_as_before(newcomer: Person, tmp_path: Path) -> None:
    """People share one `.obsidian` between vaults."""
    shared = newcomer.home / "shared"
    shared.mkdir()
    (shared / "daily-notes.json").write_text(json.dumps({"folder": "Days"}))
    newcomer.vault.mkdir()
    (newcomer.vault / ".obsidian").symlink_to(shared)
    assert newcomer.run("jot", "a thought").code == 0
    assert "a thought" in newcomer.read("Days/2026-11-22.md")
