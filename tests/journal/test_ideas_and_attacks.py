"""Ideas are added, held, parked and attacked from the command line, and the note says all of it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess

import pytest

from journal.tui.session import Session
from tests.person import PROGRAM, Person

HELD = """---
type: idea
status: held
confidence: 70
created: 2026-10-01
---
Why I think so.
"""
ANSWER = ["--answer", "Five hours were enough in the spring.", "--verdict"]


@pytest.fixture
def holder(person: Person) -> Person:
    """Someone who holds one idea."""
    person.write("ideas/Sleep beats effort.md", HELD)
    return person


def test_a_new_idea_is_a_parked_note_in_its_own_file(person: Person) -> None:
    said = person.run("idea", "add", "Is", "sleep", "the first habit?", "--confidence", "60", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "path": "ideas/Is sleep the first habit.md",
        "claim": "Is sleep the first habit?",
        "status": "parked",
        "confidence": 60,
        "created": "2026-11-22",
        "attacks": 0,
        "last_attacked": None,
        "open_tests": 0,
    }
    assert "# Is sleep the first habit?" in person.read("ideas/Is sleep the first habit.md")


def test_the_same_claim_is_not_written_twice(holder: Person) -> None:
    said = holder.run("idea", "add", "sleep BEATS effort")
    assert said.code == 2
    assert "there already" in said.err


def test_ideas_are_listed_held_first(holder: Person) -> None:
    holder.run("idea", "add", "Another")
    assert [idea["claim"] for idea in holder.run("idea", "list", "--json").json] == ["Sleep beats effort", "Another"]
    assert [idea["claim"] for idea in holder.run("idea", "list", "--status", "parked", "--json").json] == ["Another"]


def test_no_ideas_is_an_empty_list_and_exit_1(person: Person) -> None:
    said = person.run("idea", "list", "--json")
    assert (said.code, said.json) == (1, [])


def test_holding_and_parking_change_one_line(holder: Person) -> None:
    assert holder.run("idea", "park", "sleep").code == 0
    assert holder.read("ideas/Sleep beats effort.md") == HELD.replace("held", "parked")
    assert holder.run("idea", "hold", "Sleep beats effort").code == 0
    assert holder.read("ideas/Sleep beats effort.md") == HELD


def test_the_thirteenth_held_idea_is_refused(holder: Person) -> None:
    for number in range(11):
        holder.write(f"ideas/Idea {number}.md", "---\ntype: idea\nstatus: held\n---\n")
    holder.run("idea", "add", "One too many")
    said = holder.run("idea", "hold", "One too many")
    assert said.code == 2
    assert "idea park" in said.err
    assert "status: parked" in holder.read("ideas/One too many.md")


@pytest.mark.parametrize("verb", [["idea", "hold"], ["idea", "show"], ["attack"]])
def test_an_unknown_idea_is_exit_1(holder: Person, verb: list[str]) -> None:
    said = holder.run(*verb, "nothing of the kind")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("deliberate: no idea is called")


def test_a_name_that_fits_two_ideas_is_not_guessed(holder: Person) -> None:
    holder.run("idea", "add", "Sleep beats talent")
    said = holder.run("idea", "show", "sleep beats")
    assert said.code == 2
    assert "may be any of" in said.err


def test_show_gives_the_note_and_its_history(holder: Person) -> None:
    holder.run("attack", *ANSWER, "stands", "--confidence", "60")
    said = holder.run("idea", "show", "sleep", "--json").json
    assert said["history"][0]["verdict"] == "stands"
    assert (said["history"][0]["before"], said["history"][0]["after"]) == (70, 60)
    assert "Why I think so." in holder.run("idea", "show", "sleep").out


def test_an_attack_in_one_call_is_written_into_the_note(holder: Person) -> None:
    said = holder.run("attack", "--angle", "boundary", *ANSWER, "stands", "--confidence", "60", "--json")
    assert said.code == 0
    assert said.json == {
        "path": "ideas/Sleep beats effort.md",
        "line": 11,
        "claim": "Sleep beats effort",
        "angle": "boundary",
        "verdict": "stands",
        "confidence": 60,
        "against": [],
        "critique": None,
    }
    assert holder.read("ideas/Sleep beats effort.md") == HELD.replace("70", "60") + (
        "\n## Attacks\n\n### 2026-11-22 where it stops being true\n\n"
        "Five hours were enough in the spring.\n\nStands, 70% -> 60%.\n"
    )


def test_an_attack_is_taken_back_whole(holder: Person) -> None:
    holder.run("attack", *ANSWER, "dropped", "--confidence", "10")
    assert holder.run("undo").code == 0
    assert holder.read("ideas/Sleep beats effort.md") == HELD


def test_the_words_of_an_attack_taken_back_are_its_draft_again(holder: Person) -> None:
    assert holder.run("attack", "--answer", "naps are fine\n\ntoo", "--test", "count them").code == 0
    assert holder.run("undo").code == 0
    assert "naps are fine" not in holder.read("ideas/Sleep beats effort.md")
    drafts = [file.read_text("utf-8") for file in (holder.home / "state").rglob("drafts/*.txt")]
    assert drafts == ["naps are fine\n\ntoo"]


def test_a_test_says_its_verdict_and_gets_a_day(holder: Person) -> None:
    said = holder.run("attack", "--answer", "Nobody counted.", "--test", "count for a week")
    assert said.code == 0
    assert "- [ ] Test: count for a week (by 2026-12-06)" in holder.read("ideas/Sleep beats effort.md")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("count for a week by friday", "count for a week (by 2026-11-27)"),
        ("count for a week (by 2026-12-01)", "count for a week (by 2026-12-01)"),
        ("count for a week (by in 3 days)", "count for a week (by 2026-11-25)"),
        ("stand by friends", "stand by friends (by 2026-12-06)"),
    ],
)
def test_a_test_keeps_the_day_its_words_name(holder: Person, typed: str, kept: str) -> None:
    assert holder.run("attack", "--answer", "Nobody counted.", "--test", typed).code == 0
    assert f"- [ ] Test: {kept}\n" in holder.read("ideas/Sleep beats effort.md")


def test_a_revised_claim_is_a_heading_and_the_old_one_an_alias(holder: Person) -> None:
    said = holder.run("attack", "--answer", "Only for me.", "--claim", "Sleep beats effort for me", "--json")
    assert said.json["verdict"] == "revised"
    (idea,) = holder.run("idea", "list", "--json").json
    assert idea["claim"] == "Sleep beats effort for me"
    assert holder.run("idea", "show", "Sleep beats effort", "--json").json["aliases"] == ["Sleep beats effort"]


@pytest.mark.parametrize(
    "words",
    [
        ["--answer", "x"],
        ["--answer", " ", "--verdict", "stands"],
        ["--answer", "x", "--verdict", "test"],
        ["--answer", "x", "--verdict", "stands", "--test", "y"],
        ["--answer", "x", "--verdict", "stands", "--confidence", "120"],
    ],
)
def test_an_attack_that_makes_no_sense_changes_nothing(holder: Person, words: list[str]) -> None:
    said = holder.run("attack", *words)
    assert (said.code, said.out) == (2, "")
    assert holder.read("ideas/Sleep beats effort.md") == HELD


def test_a_parked_idea_is_not_attacked(holder: Person) -> None:
    holder.run("idea", "park", "sleep")
    assert holder.run("attack", "sleep", *ANSWER, "stands").code == 2
    said = holder.run("attack", "--json")
    assert (said.code, said.out) == (1, "null\n")


def test_line_mode_asks_for_the_number_the_words_and_the_verdict(holder: Person) -> None:
    said = holder.run("attack", stdin="55\nI was happier with less.\ns\n")
    assert said.code == 0
    assert said.out.startswith("Sleep beats effort\n")
    assert "70" not in said.out, "the old number stays hidden"
    note = holder.read("ideas/Sleep beats effort.md")
    assert note.endswith("I was happier with less.\n\nStands, 70% -> 55%.\n")
    assert said.out.rstrip().split("\n")[-1] == "ideas/Sleep beats effort.md:11"


def test_the_angle_comes_before_the_words_and_the_evidence_after(holder: Person) -> None:
    holder.write("notes/Exam.md", "In May sleep did not beat effort: I crammed and passed.\n")
    said = holder.run("attack", "--angle", "opposite-claim", stdin="\nCramming works for exams in May.\nr\n\n")
    assert said.code == 0
    lines = said.out.split("\n")
    asked = next(n for n, line in enumerate(lines) if line.startswith("the opposite claim:"))
    shown = next(n for n, line in enumerate(lines) if "notes/Exam.md:1" in line)
    assert asked < shown
    assert "Revised.\n" in holder.read("ideas/Sleep beats effort.md")


@pytest.mark.parametrize("typed", ["", "55\n", "\nHalf a thought", "\nHalf a thought\n", "\nHalf a thought\nt\n"])
def test_the_end_of_input_changes_no_note(holder: Person, typed: str) -> None:
    assert holder.run("attack", stdin=typed).code == 0
    assert holder.read("ideas/Sleep beats effort.md") == HELD


def test_what_was_typed_before_the_end_of_input_is_there_next_time(holder: Person) -> None:
    holder.run("attack", stdin="\nHalf a thought\n")
    said = holder.run("attack", stdin="\n\ns\n")
    assert "begun before: Half a thought" in said.err
    assert "\n\nHalf a thought\n\nStands.\n" in holder.read("ideas/Sleep beats effort.md")
    assert "begun before" not in holder.run("attack", stdin="\n").err


def test_what_was_typed_before_ctrl_c_is_there_next_time(holder: Person) -> None:
    keyboard, end = pty.openpty()
    process = subprocess.Popen([*PROGRAM, "attack"], env=holder.env, cwd=holder.home, stdin=end,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # fmt: skip
    os.write(keyboard, b"\nHalf a thought\n")
    assert process.stderr is not None
    told = b""
    while told.count(b"> ") < 3:  # how sure, a line, the next line
        more = os.read(process.stderr.fileno(), 1000)
        assert more, told
        told += more
    process.send_signal(signal.SIGINT)
    process.communicate()
    os.close(keyboard)
    os.close(end)
    assert process.returncode == 130
    assert "begun before: Half a thought" in holder.run("attack", stdin="\n").err


def test_an_answer_in_one_call_is_kept_when_it_cannot_be_written(holder: Person) -> None:
    holder.run("attack", stdin="\nBegun before\n")
    holder.write("ideas/Sleep beats effort.md", HELD + "\n```\nleft open\n")
    before = holder.read("ideas/Sleep beats effort.md")
    said = holder.run("attack", "--answer", "x", "--verdict", "test")
    assert "your text is kept as a draft" in said.err
    assert holder.read("ideas/Sleep beats effort.md") == before
    assert "begun before: Begun before x" in holder.run("attack", stdin="\n").err


def test_drafts_of_long_claims_are_told_apart(person: Person) -> None:
    claim = "眠りは努力に勝るということを今年の春に二度も身をもって学んだ"
    for end in "一二":
        person.write(f"ideas/{claim}{end}.md", HELD)
        person.run("attack", claim + end, stdin=f"\nthought {end}\n")
    for end in "一二":
        assert f"begun before: thought {end}" in person.run("attack", claim + end, stdin="\n").err
        path = f"ideas/{claim}{end}.md"
        (state,) = (person.home / "state/vaults").iterdir()
        assert Session(state / "tui").draft(f"attack {path}") == f"thought {end}", "the app finds it too"


def test_the_draft_of_a_first_write_goes_with_it(obsidian: Person) -> None:
    obsidian.write("Walk.md", HELD)
    obsidian.run("attack", stdin="\nHalf a thought\n")
    assert obsidian.run("attack", stdin="\n\ns\n").code == 0
    assert list((obsidian.home / "state").rglob("*.txt")) == []


def test_a_skill_of_ones_own_is_an_angle(holder: Person) -> None:
    holder.write("skills/grandmother/SKILL.md", "---\nfor: attack\nquestion: What would she say?\n---\n")
    said = holder.run("attack", "--angle", "grandmother", stdin="")
    assert "grandmother: What would she say?" in holder.run("attack", "--angle", "grandmother", stdin="\n").out
    assert said.code == 0
    assert holder.run("attack", "--angle", "nonesuch", stdin="").code == 1


def test_reading_ideas_in_a_foreign_vault_adds_nothing(obsidian: Person) -> None:
    obsidian.write("Walk.md", HELD)
    before = obsidian.bytes_of_vault()
    assert obsidian.run("idea", "list").code == 0
    assert obsidian.run("idea", "show", "Walk").code == 0
    assert obsidian.run("attack", stdin="50\n").code == 0
    assert obsidian.bytes_of_vault() == before


def test_how_sure_one_is_may_change_while_one_attacks(holder: Person) -> None:
    holder.write("ideas/Sleep beats effort.md", HELD.replace("confidence: 70\n", ""))
    holder.run("attack", stdin="55\nI was happier with less.\ns\n40\n")
    assert holder.read("ideas/Sleep beats effort.md").endswith("Stands, 55% -> 40%.\n")
    holder.run("attack", stdin="40\nSame again.\ns\n\n")
    assert holder.read("ideas/Sleep beats effort.md").endswith("Stands, 40%.\n")


def test_words_of_a_model_are_no_words_of_ones_own(holder: Person) -> None:
    box = "> [!model]- some model, 2026-11-22\n> Effort beats sleep."
    said = holder.run("attack", "--answer", box, "--verdict", "stands")
    assert (said.code, "your own words" in said.err) == (2, True)
    assert holder.read("ideas/Sleep beats effort.md") == HELD


def test_only_predictions_are_said_to_rest_on_an_idea(holder: Person) -> None:
    holder.run("jot", "of [[Sleep beats effort]] once more")
    holder.write("notes/Talk.md", "I wrote of [[Sleep beats effort]].\n")
    assert "(never attacked)" in holder.run("attack", stdin="").out
    holder.run("predict", "add", "70% I wake by seven", "--by", "2026-12-31", "--because", "Sleep beats effort")
    assert "(never attacked; a prediction rests on it)" in holder.run("attack", stdin="").out
