"""Lessons are added, used and found from the command line, and the note says all of it."""

from __future__ import annotations

import pytest

from tests.person import Person

RULE = "Write the number before the reason"
WRITTEN = f"""---\r
type: lesson\r
source: "[[Brier score]]"\r
odd:   [kept, 'as it is']\r
---\r
# {RULE}\r
\r
## Used\r
\r
- 2026-10-27 the landlord\r
""".encode()


@pytest.fixture
def learner(person: Person) -> Person:
    """Someone with one lesson."""
    person.write("lessons/A file of another name.md", WRITTEN)
    return person


def test_a_new_lesson_is_a_note_in_its_own_file(person: Person) -> None:
    person.write("notes/Brier score.md", "Sharp and honest.\n")
    words = ["--from", "brier SCORE", "--text", "Reasons add up.", "Number", "first?"]
    said = person.run("lesson", "add", *words, "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "path": "lessons/Number first.md",
        "rule": "Number first?",
        "source": "[[Brier score]]",
        "created": "2026-11-22",
        "uses": 0,
        "last_used": None,
    }
    assert person.read("lessons/Number first.md").endswith("---\n\n# Number first?\n\nReasons add up.\n")


def test_a_source_that_is_no_note_stays_words(person: Person) -> None:
    assert person.run("lesson", "add", "--from", "my aunt", "Ask twice", "--json").json["source"] == "my aunt"


def test_the_same_rule_is_not_written_twice(learner: Person) -> None:
    said = learner.run("lesson", "add", RULE.upper())
    assert said.code == 2
    assert "there already" in said.err


def test_a_use_is_one_line_and_undo_takes_it_back(learner: Person) -> None:
    said = learner.run("lesson", "use", "the number", "again,", "and it held", "--json")
    assert (said.code, said.json["uses"], said.json["last_used"]) == (0, 2, "2026-11-22")
    path = "lessons/A file of another name.md"
    assert (learner.vault / path).read_bytes() == WRITTEN + b"- 2026-11-22 again, and it held\r\n"
    assert learner.run("undo").out == f"took back lesson use: {path}\n"
    assert (learner.vault / path).read_bytes() == WRITTEN


@pytest.mark.parametrize(
    "name", [RULE.lower(), "A file of another name", "lessons/A file of another name.md", "number bef"]
)
def test_a_lesson_goes_by_any_of_its_names(learner: Person, name: str) -> None:
    assert learner.run("lesson", "show", name, "--json").json["rule"] == RULE


def test_show_gives_the_note_and_its_history(learner: Person) -> None:
    learner.run("lesson", "use", "number")
    history = learner.run("lesson", "show", "number", "--json").json["history"]
    assert history == [
        {"day": "2026-10-27", "text": "the landlord", "line": 10},
        {"day": "2026-11-22", "text": "", "line": 11},
    ]
    assert "- 2026-10-27 the landlord" in learner.run("lesson", "show", "number").out


def test_the_lesson_used_last_is_listed_first(learner: Person) -> None:
    learner.run("lesson", "add", "A rule nobody used")
    learner.run("lesson", "add", "Zeal is no plan")
    learner.run("lesson", "use", "zeal")
    rules = [lesson["rule"] for lesson in learner.run("lesson", "list", "--json").json]
    assert rules == ["Zeal is no plan", RULE, "A rule nobody used"]


def test_no_lessons_is_an_empty_list_and_exit_1(person: Person) -> None:
    said = person.run("lesson", "list", "--json")
    assert (said.code, said.json) == (1, [])


@pytest.mark.parametrize(("words", "code"), [(["use", "nothing"], 1), (["show", "nothing"], 1), (["add", " "], 2)])
def test_what_is_not_there_is_said(learner: Person, words: list[str], code: int) -> None:
    said = learner.run("lesson", *words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("deliberate: ")


def test_a_name_that_fits_two_is_not_guessed(learner: Person) -> None:
    learner.run("lesson", "add", "Write the reason last")
    assert learner.run("lesson", "use", "write the").code == 2


def test_a_note_of_a_vault_with_its_own_map_is_a_lesson(obsidian: Person) -> None:
    obsidian.write(".deliberate/vault.toml", '[types.lesson]\ntags = ["rule"]\n')
    obsidian.write("Rules/Slow down.md", "---\ntags: [rule]\n---\nText.\n")
    assert [one["rule"] for one in obsidian.run("lesson", "list", "--json").json] == ["Slow down"]
    assert obsidian.run("lesson", "use", "slow", "in the rain").code == 0
    assert obsidian.read("Rules/Slow down.md") == (
        "---\ntags: [rule]\n---\nText.\n\n## Used\n\n- 2026-11-22 in the rain\n"
    )
