"""A part of the event log that cannot be read is named, and no learned card is called new meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.person import Person, Said
from tests.unprivileged import Unprivileged

LOG = ".deliberate/log"
NAMED = "a part of the log of your reviews cannot be read"


def learned(person: Person) -> tuple[str, Path]:
    """Two cards, one of them reviewed on another device; its key, and that device's file of the log."""
    for text in ("front :: back", "first :: second"):
        assert person.run("jot", "-k", "card", text).code == 0
    card = str(person.run("due", "--json").json[0]["card"])
    assert person.run("grade", card, "3").code == 0
    (file,) = (person.vault / LOG).rglob("*.jsonl")
    other = file.parent.with_name("other") / file.name
    other.parent.mkdir()
    file.rename(other)
    assert card not in person.run("due").out
    return card, other


def does_all(person: Unprivileged, *commands: list[str]) -> list[Said]:
    """Run several commands in one process."""
    said = person.shell("batch", "-", stdin="\n".join(json.dumps(words) for words in commands).encode())
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert len(answers) == len(commands), said.err
    return [Said(each["exit"], each["out"] if isinstance(each["out"], str) else json.dumps(each["out"]), each["err"])
            for each in answers]  # fmt: skip


def stands_for(name: str, file: Path) -> Path:
    """The part of the log that a case is about."""
    return {"file": file, "device": file.parent, "log": file.parent.parent}[name]


@pytest.mark.parametrize("part", ["file", "device", "log"])
def test_a_file_and_a_folder_without_permission_are_alike(unprivileged: Unprivileged, part: str) -> None:
    card, file = learned(unprivileged)
    path = stands_for(part, file)
    path.chmod(0)
    name = path.relative_to(unprivileged.vault)
    line = f"{NAMED}: Permission denied, {name}; allow reading: chmod -R u+rX '{path}'\n"
    try:
        *refused, doctor = does_all(
            unprivileged, ["due"], ["review"], ["grade", card, "3"], ["cards", "list"], ["cards", "check"], ["stats"],
            ["remind", "--once"], ["doctor", "--json"],
        )  # fmt: skip
    finally:
        path.chmod(0o700)
    assert [(each.code, each.out, each.err) for each in refused] == 7 * [(3, "", f"deliberate: {line}")]
    (log,) = (each for each in doctor.json["checks"] if each["name"] == "log")
    assert [each["path"] for each in log["problems"]] == [str(name)]
    assert card not in unprivileged.run("due").out, "it was learned all the while"


def test_a_folder_whose_files_may_not_be_opened_is_named_by_its_files(unprivileged: Unprivileged) -> None:
    _, file = learned(unprivileged)
    file.parent.chmod(0o444)
    try:
        said = unprivileged.shell("due")
    finally:
        file.parent.chmod(0o700)
    assert said.code == 3
    assert f"{NAMED}: Permission denied, {file.relative_to(unprivileged.vault)};" in said.err


BROKEN = ("not a folder", "link to nothing", "device that is a link to nothing")


def broken(person: Person, how: str) -> str:
    """Break the log so that root cannot read it either; the path of what is broken."""
    _, file = learned(person)
    if how == "not a folder":
        away = person.home / "away"
        (person.vault / LOG).rename(away)
        (person.vault / LOG).write_text("a file")
        return LOG
    if how == "link to nothing":
        file.unlink()
        file.symlink_to("nothing.jsonl")
        return str(file.relative_to(person.vault))
    (person.vault / LOG).rename(person.vault / "reviews")
    (person.vault / LOG).symlink_to("../nothing")
    return LOG


@pytest.mark.parametrize("how", BROKEN)
def test_a_log_that_is_broken_is_named_and_cards_are_not_new(person: Person, how: str) -> None:
    path = broken(person, how)
    for words in (["due"], ["review"], ["cards", "list"]):
        said = person.run(*words)
        assert (said.code, said.out) == (3, "")
        assert f"{NAMED}: " in said.err
        assert f", {path}; restore it from a backup or another device" in said.err
    (log,) = (each for each in person.run("doctor", "--json").json["checks"] if each["name"] == "log")
    assert [each["path"] for each in log["problems"]] == [path]


def test_today_and_status_say_so_and_show_the_rest(person: Person) -> None:
    assert person.run("idea", "add", "rivers remember").code == 0
    assert person.run("idea", "hold", "rivers remember").code == 0
    path = broken(person, BROKEN[0])
    assert person.run("jot", "a thought").code == 0
    said = person.run("today", "--json", now="2026-11-21T09:14:00+01:00")
    assert said.code == 0
    assert (said.json["begin"]["cards"], said.json["begin"]["minutes"]) == (None, None)
    assert said.json["begin"]["verb"] == "attack"
    assert said.json["begin"]["line"] == (
        "The cards cannot be counted: a part of the log of your reviews cannot be read. "
        "Begin: attack “rivers remember”, 5 min"
    )
    assert said.err.startswith(f"deliberate: {NAMED}: Not a directory, {path};")
    assert "a thought" in person.run("today").out
    status = person.run("status", "--json")
    assert (status.code, status.json["captured"], status.json["due"]) == (0, 1, None)
    assert "could not be read when cards were counted; see: deliberate doctor" in status.err
    (person.vault / LOG).unlink()
    (person.home / "away").rename(person.vault / LOG)
    assert person.run("today").err == ""
    assert person.run("status").err == ""


def test_nothing_is_due_is_not_said_while_cards_cannot_be_counted(person: Person) -> None:
    broken(person, BROKEN[0])
    out = person.run("today").out
    assert "The cards cannot be counted" in out
    assert "Nothing is due" not in out


WITHOUT_LOG = (
    ["jot", "a thought"], ["write", "a paragraph"], ["day", "today"], ["inbox"], ["recall", "rivers", "--by", "words"],
    ["idea", "list"], ["idea", "show", "rivers"], ["lesson", "add", "write it down"], ["read", "add", "Middlemarch"],
    ["tick", "notes/tasks.md:1"], ["week", "--json"], ["cards", "use"], ["cards", "use", "--all"], ["predict", "due"],
    ["undo"],
)  # fmt: skip


def test_what_needs_no_log_works_without_it(person: Person) -> None:
    assert person.run("idea", "add", "rivers remember").code == 0
    assert person.run("jot", "Question: do they?").code == 0
    person.write("notes/tasks.md", "- [ ] a task\n")
    person.write("notes/said.md", "- 70% rivers remember by 2026-11-20\n")
    broken(person, BROKEN[1])
    for words in WITHOUT_LOG:
        said = person.run(*words)
        assert said.code == 0, (words, said)


def test_numbers_that_were_registered_are_not_made_up(person: Person) -> None:
    assert person.run("predict", "add", "70% rivers remember by friday").code == 0
    broken(person, BROKEN[0])
    for words in (["predict", "list"], ["stats"]):
        said = person.run(*words)
        assert (said.code, said.out) == (3, "")
        assert NAMED in said.err
    shown = person.run("predict", "resolve", "rivers", "yes")
    assert shown.code == 3


def test_no_prompt_comes_while_a_pause_may_stand_in_what_cannot_be_read(person: Person) -> None:
    broken(person, BROKEN[0])
    said = person.run("remind", "--once")
    assert (said.code, said.out) == (3, "")
    assert NAMED in said.err


def test_a_link_within_the_log_to_a_folder_of_the_log_changes_nothing(person: Person) -> None:
    _, file = learned(person)
    (file.parent.parent / "latest").symlink_to(file.parent.name)
    assert person.run("due").code == 0
    assert person.run("doctor").code == 0


def reviewed(person: Person) -> str:
    """Write a card and review it; its key."""
    assert person.run("jot", "-k", "card", "front :: back").code == 0
    (card,) = (row["card"] for row in person.run("due", "--json").json)
    assert person.run("grade", card, "3").code == 0
    return str(card)


@pytest.mark.parametrize("part", ["", "device", "file"])
def test_a_log_that_a_link_leads_out_of_the_vault_is_neither_read_nor_written(person: Person, part: str) -> None:
    card = reviewed(person)
    (file,) = (person.vault / ".deliberate/log").rglob("*.jsonl")
    linked = {"": file.parent.parent, "device": file.parent, "file": file}[part]
    outside = person.home / "outside"
    linked.rename(outside)
    linked.symlink_to(outside)
    before = {each: each.read_bytes() for each in [outside, *outside.rglob("*")] if each.is_file()}
    name = str(linked.relative_to(person.vault))
    for words in (["due"], ["grade", card, "3"], ["cards", "list"]):
        said = person.run(*words)
        assert (said.code, said.out) == (3, "")
        assert f"a link leads out of it, to {outside}, {name}; put what it leads to where the link is" in said.err
    assert person.run("pause", "3 days").code == 3
    assert person.run("jot", "a thought").code == 0
    assert {each: each.read_bytes() for each in [outside, *outside.rglob("*")] if each.is_file()} == before


def test_a_log_that_a_link_leads_to_elsewhere_in_the_vault_is_used(person: Person) -> None:
    card = reviewed(person)
    (person.vault / ".deliberate/log").rename(person.vault / "reviews")
    (person.vault / ".deliberate/log").symlink_to("../reviews")
    assert person.run("due").code == 1, "it was learned"
    assert person.run("grade", card, "3").code == 0
    (file,) = (person.vault / "reviews").rglob("*.jsonl")
    assert len(file.read_text().splitlines()) == 2
