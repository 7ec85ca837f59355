"""Predictions are said, found, thought over and decided from the command line, and held against their ideas."""

from __future__ import annotations

import json

import pytest

from journal.practices import predictions
from journal.wiring import Desk, open_desk
from tests.person import Person

IDEA = """---
type: idea
status: held
confidence: 70
created: 2026-10-01
aliases: [Sleep first]
---
Why I think so.
"""
PAGE = "journal/2026/2026-11-22.md"


@pytest.fixture
def holder(person: Person) -> Person:
    """Someone who holds one idea."""
    person.write("ideas/Sleep beats effort.md", IDEA)
    return person


def desk_of(person: Person) -> Desk:
    return open_desk(str(person.vault), person.env, str(person.vault))


def numbers(person: Person) -> list[tuple[str, int]]:
    """(prediction, number) of every registration in the log, in order."""
    lines = [line for file in sorted((person.vault / ".deliberate/log").rglob("*.jsonl"))
             for line in file.read_text().splitlines()]  # fmt: skip
    events = [json.loads(line) for line in lines]
    return [(event["c"], event["p"]) for event in events if event["k"] == "prediction"]


def test_a_prediction_is_a_line_of_today_that_obsidian_reads_as_a_link(holder: Person) -> None:
    said = holder.run("predict", "add", "I finish the course", "--p", "70", "--by", "2027-01-31",
                      "--because", "sleep beats", "--json")  # fmt: skip
    assert (said.code, said.err) == (0, "")
    name = said.json["id"]
    assert holder.read(PAGE) == (
        f"## Log\n\n- 09:14 70% I finish the course by 2027-01-31 because [[Sleep beats effort]] ^{name}\n"
    )
    assert said.json == {
        "path": PAGE, "line": 3, "id": name, "text": "I finish the course", "first": 70, "now": 70, "steps": [70],
        "registered": 70, "counts": 70, "by": "2027-01-31", "because": ["Sleep beats effort"],
        "outcome": None, "resolved": None, "what": "",
    }  # fmt: skip
    assert numbers(holder) == [(name, 70)]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["70% I win by 2027-01-31 because [[Sleep first]]"], "70% I win by 2027-01-31 because [[Sleep first]]"),
        (["70%", "I", "win", "by", "friday"], "70% I win by 2026-11-27"),
        (["I win by in 3 weeks", "--p", "0.7"], "70% I win by 2026-12-13"),
        (["I win", "--p", "70 %", "--by", "+14d"], "70% I win by 2026-12-06"),
        (["70% I win, by end of month, because [[A]] and [[B]]"], "70% I win by 2026-11-30 because [[A]] and [[B]]"),
        (["70% I win because [[A]] by tomorrow"], "70% I win by 2026-11-23 because [[A]]"),
        (["I win by 2027-01-31", "--p", "70", "--by", "2027-01-31"], "70% I win by 2027-01-31"),
        (["70% I win", "--because", "[[Nowhere]]"], "70% I win because [[Nowhere]]"),
        (["70% I win by playing by today"], "70% I win by playing by 2026-11-22"),
        (["100% I win by 2027-01-31, the cup"], "100% I win, the cup by 2027-01-31"),
    ],
)
def test_a_prediction_may_be_said_in_one_line_or_with_options(holder: Person, words: list[str], line: str) -> None:
    said = holder.run("predict", "add", *words, "--json")
    assert said.code == 0, said
    assert holder.read(PAGE).split("\n")[2] == f"- 09:14 {line} ^{said.json['id']}"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["I win by 2027-01-31"], "needs a number"),
        (["120% I win by 2027-01-31"], "120% is no probability"),
        (["I win", "--p", "many"], '"many" is no probability'),
        (["70.5% I win by 2027-01-31"], "70.5% is no whole number; say 70% or 71%"),
        (["I win", "--p", "70,5"], '"70,5" is no probability'),
        (["I win", "--p", "70.5"], "70.5% is no whole number; say 70% or 71%"),
        (["I win", "--p", "0.705"], "70.5% is no whole number"),
        (["70%"], "needs a claim"),
        (["70% -> 80% I win by 2027-01-31"], "would be read otherwise: 70% -> 80% I win"),
        (["70% by 2027-01-31"], "needs a claim"),
        (["70% I win by 2027-02-30"], '"2027-02-30" is no day'),
        (["70% I win", "--by", "some day"], '"some day" is no day'),
        (["70% I win by 2026-11-21"], "2026-11-21 is over"),
        (["70% I win by 2027-01-31", "--p", "80"], "two different values for the number"),
        (["70% I win by 2027-01-31", "--by", "2027-01-30"], "two different values for the day"),
        (["70% of them come by 2027-01-31 ^abc", "--by", "nope"], '"nope" is no day'),
    ],
)
def test_words_that_make_no_prediction_are_refused_and_nothing_is_written(
    holder: Person, words: list[str], complaint: str
) -> None:
    before = holder.bytes_of_vault()
    said = holder.run("predict", "add", *words)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err
    assert said.err.count("\n") == 1
    assert holder.bytes_of_vault() == before


def test_an_idea_that_is_not_there_is_exit_1(holder: Person) -> None:
    assert holder.run("predict", "add", "70% X", "--because", "nothing of the kind").code == 1


def test_a_revised_claim_is_linked_by_its_file_and_shown_by_its_claim(holder: Person) -> None:
    holder.write("ideas/Sleep beats effort.md", IDEA + "\n# Sleep beats effort for me\n")
    holder.run("predict", "add", "70% I win by friday", "--because", "effort for me")
    assert "because [[Sleep beats effort|Sleep beats effort for me]] ^p-" in holder.read(PAGE)


def test_the_same_open_prediction_is_not_written_twice(holder: Person) -> None:
    holder.run("predict", "add", "70% I win by friday")
    said = holder.run("predict", "add", "80% I win by friday")
    assert said.code == 2
    assert "predict forecast p-" in said.err


def test_in_a_note_it_stands_with_the_others(holder: Person) -> None:
    note = "# What I expect\r\n\r\n* 60% X by 2027-01-31\r\n\r\n## Closed\r\n"
    holder.write("notes/What I expect.md", note)
    said = holder.run("predict", "add", "70% I win by friday", "--note", "What I expect", "--json").json
    line = f"* 70% I win by 2026-11-27 ^{said['id']}\r\n"
    assert holder.read("notes/What I expect.md") == note.replace("2027-01-31\r\n", "2027-01-31\r\n" + line)
    assert holder.run("predict", "add", "70% I lose by friday", "--note", "No such note").code == 1


def test_all_of_them_are_found_wherever_they_stand_and_listed_by_day(holder: Person) -> None:
    holder.write("notes/a.md", "- 60% X by 2027-01-31\n- 40% of readers\n- 30% Y by 2026-12-01\n  - no 2026-11-20\n")
    holder.write("journal/2026/2026-11-20.md", "## Log\n\n- 08:00 80% Z by 2026-11-22\n")
    assert [one["text"] for one in holder.run("predict", "list", "--json").json] == ["Z", "X"]
    assert [one["text"] for one in holder.run("predict", "list", "--resolved", "--json").json] == ["Y"]
    assert [one["text"] for one in holder.run("predict", "list", "--all", "--json").json] == ["Z", "X", "Y"]
    assert [one["text"] for one in holder.run("predict", "due", "--json").json] == ["Z"]
    assert [one["text"] for one in holder.run("predict", "due", "--json", now="2027-02-01T00:30:00+01:00").json] == [
        "Z", "X",
    ]  # fmt: skip
    none = holder.run("predict", "due", "--json", now="2026-11-21T23:59:00+01:00")
    assert (none.code, none.json) == (1, [])


def test_looking_changes_no_byte_of_a_vault_we_found(obsidian: Person) -> None:
    obsidian.write("Plans.md", "- 60% X by 2026-11-01\r\n")
    before = obsidian.bytes_of_vault()
    for words in (["list", "--all"], ["due"], ["list", "--resolved"]):
        assert obsidian.run("predict", *words).code in (0, 1)
    assert obsidian.bytes_of_vault() == before


def test_a_prediction_written_by_hand_gets_its_id_when_it_is_decided(obsidian: Person) -> None:
    obsidian.write("Plans.md", "- 60% X by 2026-11-01\r\n- else\r\n")
    said = obsidian.run("predict", "resolve", "Plans.md:1", "no", "it", "rained", "--json").json
    assert (said["outcome"], said["resolved"], said["what"]) == ("no", "2026-11-22", "it rained")
    assert said["registered"] == 60
    assert obsidian.read("Plans.md") == (
        f"- 60% X by 2026-11-01 ^{said['id']}\r\n  - no 2026-11-22: it rained\r\n- else\r\n"
    )
    assert numbers(obsidian) == [(said["id"], 60)]


def test_one_that_was_shown_is_decided_where_it_stands_by_now(holder: Person) -> None:
    holder.write("Plans.md", "- 60% first by 2026-11-01\n")
    shown = next(one for one in predictions.predictions(desk_of(holder)) if one.text == "first")
    holder.write("Plans.md", "- 80% second by 2026-11-01\n- 60% first by 2026-11-01\n")
    predictions.resolve(desk_of(holder), shown, "yes")
    first, _, second = holder.read("Plans.md").partition("\n")
    assert (first, second.count("yes"), "60% first" in second) == ("- 80% second by 2026-11-01", 1, True)


def test_a_place_from_a_list_is_not_another_prediction_that_stands_there_now(holder: Person) -> None:
    holder.write("Plans.md", "- 60% first by 2026-11-01\n")
    holder.run("predict", "list")
    moved = "- 80% second by 2026-11-01\n- 60% first by 2026-11-01\n"
    holder.write("Plans.md", moved)
    for words in (("resolve", "Plans.md:1", "yes"), ("forecast", "Plans.md:1", "50")):
        said = holder.run("predict", *words)
        assert (said.code, '"first" was on this line' in said.err) == (5, True)
    assert holder.read("Plans.md") == moved
    holder.run("predict", "list")
    assert holder.run("predict", "resolve", "Plans.md:1", "yes").code == 0


def test_resolving_twice_is_an_error_that_names_the_outcome(holder: Person) -> None:
    one = holder.run("predict", "add", "70% I win by friday", "--json").json
    holder.run("predict", "resolve", one["id"], "no", "lost by one")
    page = holder.read(PAGE)
    for ref in (one["id"], "^" + one["id"], "i win", f"{PAGE}:{one['line']}"):
        said = holder.run("predict", "resolve", ref, "yes")
        assert (said.code, said.out) == (2, "")
        assert "resolved already: no on 2026-11-22, lost by one" in said.err
    assert holder.run("predict", "forecast", one["id"], "80%").code == 2
    assert holder.read(PAGE) == page


def test_a_second_thought_stands_behind_an_arrow_and_the_first_number_counts(holder: Person) -> None:
    one = holder.run("predict", "add", "60% I win by friday", "--json").json
    assert holder.run("predict", "forecast", "I win", "95%").code == 0
    assert "- 09:14 60% -> 95% I win by 2026-11-27 ^" in holder.read(PAGE)
    assert numbers(holder) == [(one["id"], 60), (one["id"], 95)]
    done = holder.run("predict", "resolve", "I win", "yes", "--json").json
    assert (done["first"], done["now"], done["counts"]) == (60, 95, 60)
    assert holder.run("stats", "--json").json["predictions"]["brier"] == pytest.approx(0.16)
    assert holder.run("predict", "forecast", "I win", "lots").code == 2


def test_a_first_number_changed_afterwards_does_not_count_and_that_is_said(holder: Person) -> None:
    one = holder.run("predict", "add", "90% I win by friday", "--json").json
    holder.run("predict", "resolve", one["id"], "no")
    holder.write(PAGE, holder.read(PAGE).replace("90%", "20%"))
    (now,) = holder.run("predict", "list", "--all", "--json").json
    assert (now["first"], now["registered"], now["counts"], now["outcome"]) == (20, 90, 90, "no")
    assert "registered at 90%, and that counts; the note begins with 20%" in holder.run("predict", "list", "--all").out
    found = holder.run("stats", "--json").json["predictions"]
    assert (found["brier"], found["changed"]) == (pytest.approx(0.81), 1)
    assert "registered one counts" in holder.run("stats").out


def test_taking_the_id_away_does_not_take_the_registered_number_away(holder: Person) -> None:
    one = holder.run("predict", "add", "90% I win by friday", "--json").json
    holder.write(PAGE, holder.read(PAGE).replace("90%", "20%").replace(f" ^{one['id']}", ""))
    (now,) = holder.run("predict", "list", "--json").json
    assert (now["id"], now["registered"], now["counts"]) == (None, 90, 90)


def test_each_step_is_taken_back_whole(holder: Person) -> None:
    before = holder.bytes_of_vault()
    holder.run("predict", "add", "60% I win by friday")
    added = holder.read(PAGE)
    holder.run("predict", "forecast", "I win", "80")
    thought = holder.read(PAGE)
    holder.run("predict", "resolve", "I win", "void")
    assert holder.run("undo").code == 0
    assert holder.read(PAGE) == thought
    assert holder.run("undo").code == 0
    assert holder.read(PAGE) == added
    assert holder.run("undo").code == 0
    assert PAGE not in holder.bytes_of_vault()
    assert set(before) <= set(holder.bytes_of_vault())
    again = holder.run("predict", "add", "20% I win by friday", "--json").json
    assert again["registered"] == 20, "what was taken back does not count"


def test_a_part_that_fits_two_open_ones_is_not_guessed(holder: Person) -> None:
    lines = [f"- 60% {claim} by 2027-01-31\n" for claim in ("I win once", "I win twice", "I win")]
    holder.write("notes/a.md", "".join(lines))
    said = holder.run("predict", "resolve", "win", "yes")
    assert (said.code, said.out) == (2, "")
    assert "notes/a.md:1" in said.err
    assert holder.run("predict", "resolve", "i WIN", "yes", "--json").json["line"] == 3, "one is named exactly"
    assert holder.run("predict", "resolve", "nothing", "yes").code == 1
    assert holder.run("predict", "resolve", "notes/a.md:2", "maybe").code == 2


def test_a_name_needs_no_quotation_marks(holder: Person) -> None:
    holder.run("predict", "add", "70% I win by friday")
    assert holder.run("predict", "forecast", "i", "win", "30", "--json").json["now"] == 30
    said = holder.run("predict", "resolve", "I", "win", "Yes", "no", "doubt", "--json").json
    assert (said["outcome"], said["what"]) == ("yes", "no doubt")
    assert holder.run("predict", "resolve", "I", "win").code == 2


def test_predictions_said_at_the_same_time_are_all_kept_and_registered(holder: Person) -> None:
    started = [holder.start("predict", "add", f"{number}% claim {number} by friday") for number in range(1, 9)]
    assert [one.wait() for one in started] == [0] * 8
    for one in started:
        one.communicate()
    said = holder.run("predict", "list", "--json").json
    assert sorted(one["now"] for one in said) == list(range(1, 9))
    assert sorted(numbers(holder)) == sorted((one["id"], one["now"]) for one in said)


def test_a_copy_of_a_note_does_not_count_its_predictions_twice(holder: Person) -> None:
    line = "- 60% X by 2026-11-01 because [[Sleep first]] ^p-aaaaaa\n"
    holder.write("notes/a.md", line)
    holder.write("notes/b.md", line + "  - yes 2026-11-01\n")
    (one,) = holder.run("predict", "list", "--all", "--json").json
    assert (one["path"], one["outcome"]) == ("notes/b.md", "yes"), "the one that was decided"
    assert holder.run("idea", "show", "Sleep", "--json").json["record"]["leaned"] == 1


def test_an_idea_is_leaned_on_by_any_of_its_names(holder: Person) -> None:
    holder.write("ideas/Sleep beats effort.md", IDEA + "\n# Sleep beats effort for me\n")
    for number, link in enumerate(["Sleep beats effort", "sleep first", "ideas/Sleep beats effort", "Sleep first|x",
                                   "Sleep beats effort for me", "Sleep beats effort#why", "Sleep"]):  # fmt: skip
        holder.write(f"notes/{number}.md", f"- 80% X{number} by 2026-12-01 because [[{link}]]\n")
    assert holder.run("idea", "show", "Sleep first", "--json").json["record"] == {
        "leaned": 6, "resolved": 0, "happened": 0, "said": None,
    }  # fmt: skip
    assert "leaned on in 6 predictions, none resolved yet" in holder.run("idea", "show", "Sleep first").out


def test_what_rests_on_an_idea_brings_it_up_sooner(person: Person) -> None:
    for name in ("A", "B"):
        person.write(f"ideas/{name}.md", IDEA.replace("aliases: [Sleep first]\n", ""))
    assert person.run("today", "--json").json["begin"]["idea"] == "A"
    person.run("predict", "add", "70% X by friday", "--because", "B")
    assert person.run("today", "--json").json["begin"]["idea"] == "B"


def test_a_fortnight_over_a_change_of_clocks_with_two_predictions_decided(holder: Person) -> None:
    days = {
        "2027-03-21T08:00:00+01:00": ["predict", "add", "80% I am asleep by eleven on six nights of seven",
                                      "--by", "in 1 week", "--because", "Sleep first"],
        "2027-03-22T21:10:00+01:00": ["predict", "add", "60% I finish the draft by 2027-04-03 because [[Sleep first]]"],
        "2027-03-25T07:30:00+01:00": ["predict", "forecast", "the draft", "45%"],
        "2027-03-28T03:05:00+02:00": ["predict", "resolve", "asleep by eleven", "no", "four nights"],
        "2027-04-03T23:50:00+02:00": ["predict", "resolve", "the draft", "yes", "an hour before midnight"],
    }  # fmt: skip
    for now, words in days.items():
        assert holder.run(*words, now=now).code == 0, words
    end = "2027-04-04T09:00:00+02:00"
    assert holder.run("predict", "due", now=end).code == 1
    first, second = holder.run("predict", "list", "--resolved", "--json", now=end).json
    assert (first["by"], first["resolved"], first["what"]) == ("2027-03-28", "2027-03-28", "four nights")
    assert (second["steps"], second["counts"], second["resolved"]) == ([60, 45], 60, "2027-04-03")
    page = holder.read("journal/2027/2027-03-21.md")
    assert page == (
        "## Log\n\n- 08:00 80% I am asleep by eleven on six nights of seven by 2027-03-28 "
        f"because [[Sleep beats effort]] ^{first['id']}\n  - no 2027-03-28: four nights\n"
    )
    shown = holder.run("idea", "show", "sleep", now=end).out
    assert "leaned on in 2 predictions: said 70 %, happened 1 of 2; too few to tell" in shown
    record = holder.run("idea", "show", "sleep", "--json", now=end).json["record"]
    assert record == {"leaned": 2, "resolved": 2, "happened": 1, "said": 70.0}
    scored = holder.run("stats", "--json", now=end).json["predictions"]
    assert (scored["open"], scored["resolved"]) == (0, 2)
    assert scored["brier"] == pytest.approx((0.64 + 0.16) / 2)
    assert [(bin["low"], bin["count"], bin["happened"]) for bin in scored["calibration"]] == [(60, 1, 1), (80, 1, 0)]
