"""Where Obsidian Sync carries the vault, the log of reviews can stand where it is carried, and none of it is lost."""

from __future__ import annotations

import json

from tests.person import Person


def sync_is_on(person: Person) -> None:
    person.write(".obsidian/core-plugins.json", json.dumps({"daily-notes": True, "sync": True}))


def test_init_proposes_it_and_doctor_warns_until_it_is_done(obsidian: Person) -> None:
    sync_is_on(obsidian)
    said = obsidian.run("init", str(obsidian.vault))
    assert "deliberate init --open-log" in said.err
    warned = next(each for each in obsidian.run("doctor", "--json").json["checks"] if each["name"] == "sync")
    assert (warned["ok"], "--open-log" in warned["problems"][0]["remedy"]) == (False, True)
    assert obsidian.run("init", str(obsidian.vault), "--open-log").code == 0
    assert "--open-log" not in obsidian.run("init", str(obsidian.vault)).err
    assert next(each for each in obsidian.run("doctor", "--json").json["checks"] if each["name"] == "sync")["ok"]


def test_reviews_made_before_and_after_all_count(obsidian: Person) -> None:
    sync_is_on(obsidian)
    obsidian.write("Cards.md", "#flashcards\n\na :: b\n\nc :: d\n")
    obsidian.run("init", str(obsidian.vault))
    obsidian.run("cards", "use", "--all")
    first, second = (row["card"] for row in obsidian.run("due", "--json").json)
    obsidian.run("grade", first, "3")
    assert obsidian.run("init", str(obsidian.vault), "--open-log").code == 0
    obsidian.run("grade", second, "3")
    assert {row["card"]: row["reps"] for row in obsidian.run("cards", "list", "--json").json} == {first: 1, second: 1}
    (log,) = (obsidian.vault / "deliberate-log").rglob("*.md")
    assert len(log.read_text().splitlines()) == 2
    assert not [row for row in obsidian.run("recall", "review", "--by", "words", "--json").json if "log" in row["path"]]


def test_a_vault_that_git_carries_is_not_warned(obsidian: Person) -> None:
    sync_is_on(obsidian)
    (obsidian.vault / ".git").mkdir()
    assert "--open-log" not in obsidian.run("init", str(obsidian.vault)).err
    assert next(each for each in obsidian.run("doctor", "--json").json["checks"] if each["name"] == "sync")["ok"]


def test_a_log_that_has_a_folder_already_is_not_moved(obsidian: Person) -> None:
    obsidian.run("init", str(obsidian.vault))
    settings = obsidian.read(".deliberate/vault.toml") + '\n[places]\nlog_folder = "elsewhere"\n'
    obsidian.write(".deliberate/vault.toml", settings)
    said = obsidian.run("init", str(obsidian.vault), "--open-log")
    assert said.code == 2
    assert obsidian.read(".deliberate/vault.toml") == settings


def test_reviews_of_a_device_that_did_not_know_of_it_yet_count_as_well(obsidian: Person) -> None:
    obsidian.write("Cards.md", "#flashcards\n\na :: b\n\nc :: d\n")
    obsidian.run("init", str(obsidian.vault))
    obsidian.run("cards", "use", "--all")
    first, second = (row["card"] for row in obsidian.run("due", "--json").json)
    obsidian.run("grade", first, "3")
    (log,) = (obsidian.vault / ".deliberate/log").rglob("*.jsonl")
    assert obsidian.run("init", str(obsidian.vault), "--open-log").code == 0
    event = json.loads(log.read_text()) | {"id": "other", "c": second}
    other = log.parent.with_name("other") / log.name
    other.parent.mkdir()
    other.write_text(json.dumps(event) + "\n")
    assert {row["card"]: row["reps"] for row in obsidian.run("cards", "list", "--json").json} == {first: 1, second: 1}
