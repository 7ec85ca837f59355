"""Reviews from the command line: what is due, what a grade writes, what comes back."""

import json
from pathlib import Path

import pytest

from tests.person import Person

DECK = "#flashcards/test\n\ncapital of Peru :: Lima\n\ncapital of Chile :: Santiago\n\nhot ::: cold\n"


@pytest.fixture
def learner(person: Person) -> Person:
    person.write("cards/geo.md", DECK)
    return person


def due(person: Person, *more: str, now: str | None = None) -> list[str]:
    return [row["card"] for row in person.run("due", "--json", *more, now=now).json]


def test_a_grade_stamps_the_note_with_one_id_and_logs_one_event(learner: Person) -> None:
    key = due(learner)[0]
    graded = learner.run("grade", key, "3", "--ms", "5400", "--json").json
    block = key.rpartition(".")[0]
    assert learner.read("cards/geo.md") == DECK.replace("Lima", f"Lima ^{block}")
    (file,) = (learner.vault / ".deliberate/log").rglob("*.jsonl")
    event = json.loads(file.read_text())
    assert {name: event[name] for name in ("v", "k", "c", "r", "ms", "n", "alg", "day")} == {
        "v": 1, "k": "review", "c": key, "r": 3, "ms": 5400, "n": 0, "alg": "fsrs6", "day": "2026-11-22",
    }  # fmt: skip
    assert (event["id"], event["ivl"]) == (graded["event"], graded["interval_days"])


def test_a_second_grade_changes_no_byte_of_the_note(learner: Person) -> None:
    key = due(learner)[0]
    learner.run("grade", key, "1")
    before = learner.read("cards/geo.md")
    assert learner.run("grade", key, "3", now="2026-11-23T09:00:00+01:00").code == 0
    assert learner.read("cards/geo.md") == before


def test_a_graded_card_is_due_again_on_the_day_that_was_said(learner: Person) -> None:
    key = due(learner)[0]
    graded = learner.run("grade", key, "3", "--json").json
    assert key not in due(learner)
    again = learner.run("due", "--json", now=f"{graded['due']}T05:00:00+01:00").json
    assert [(row["state"], row["due"]) for row in again if row["card"] == key] == [("review", graded["due"])]
    assert key not in due(learner, now=f"{graded['due']}T03:59:00+01:00"), "the study day begins at 04:00"


def test_siblings_do_not_come_on_the_same_day(learner: Person) -> None:
    blocks = [key.rpartition(".")[0] for key in due(learner)]
    assert len(blocks) == len(set(blocks)) == 3
    assert len(due(learner, "--all")) == 4


def test_undo_of_a_grade_takes_id_and_event_back(learner: Person) -> None:
    key = due(learner)[0]
    learner.run("grade", key, "3")
    assert learner.run("undo").out == "took back grade: cards/geo.md\n"
    assert learner.read("cards/geo.md") == DECK
    assert due(learner)[0] == key


def test_line_mode_reviews_from_a_pipe_and_keeps_everything_at_its_end(learner: Person) -> None:
    said = learner.run("review", stdin="\n3\n\n1\n")
    assert said.code == 0
    assert "capital of Peru" in said.out
    assert "Lima" in said.out
    assert said.out.endswith("2 reviewed, 1 forgot\n")
    assert len(due(learner)) == 1


def test_line_mode_takes_a_grade_back(learner: Person) -> None:
    said = learner.run("review", "--json", stdin="3\nu\n4\nq\n")
    assert said.json == {"reviewed": 1, "forgot": 0}
    log = "".join(file.read_text() for file in (learner.vault / ".deliberate/log").rglob("*.jsonl"))
    assert [json.loads(line)["k"] for line in log.split("\n") if line] == ["review", "void", "review"]


def test_a_read_only_note_does_not_stop_a_review(learner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from vault.disk import writing

    key = due(learner)[0]

    def refused(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(writing, "_exchange", refused)
    assert learner.run("grade", key, "3").code == 0
    assert learner.read("cards/geo.md") == DECK
    monkeypatch.undo()
    assert key not in due(learner)


def test_reviews_of_two_devices_are_all_counted(learner: Person) -> None:
    key = due(learner)[0]
    learner.run("grade", key, "3")
    other = Path(learner.env["DELIBERATE_STATE"] + "-other")
    learner.env["DELIBERATE_STATE"] = str(other)
    learner.run("grade", due(learner)[0], "3")
    assert len(list((learner.vault / ".deliberate/log").iterdir())) == 2
    assert len(due(learner)) == 1


def test_a_vault_we_found_reviews_nothing_until_a_deck_is_chosen(obsidian: Person) -> None:
    obsidian.write("Cards.md", "#flashcards/geo\n\na :: b\n")
    said = obsidian.run("due", "--json")
    assert (said.code, said.json) == (1, [])
    assert "geo (1)" in said.err
    assert len(due(obsidian, "--deck", "geo")) == 1
    assert obsidian.run("cards", "use", "geo").code == 0
    assert len(due(obsidian)) == 1


def test_a_vault_we_found_gets_no_ids_until_its_person_says_so(obsidian: Person) -> None:
    obsidian.write("Cards.md", "#flashcards/geo\n\na :: b\n")
    obsidian.run("review", "--deck", "geo", stdin="3\n")
    assert obsidian.read("Cards.md") == "#flashcards/geo\n\na :: b\n"
    assert due(obsidian, "--deck", "geo") == [], "the review counts all the same"


def test_status_says_how_many_are_due_once_they_were_counted(learner: Person) -> None:
    learner.run("today", "--print")
    assert learner.shell("status").out == "0 today, 3 due\n"


def test_every_card_of_a_note_gets_its_id_though_the_ids_before_moved_it(learner: Person) -> None:
    """Answers that are lists take their id on a line of its own, which moves the cards below."""
    cards = [f"question {n}\n?\n- one\n- two {n}\n" for n in range(4)]
    learner.write("cards/geo.md", "#flashcards/test\n\n" + "\n".join(cards))
    keys = due(learner)
    learner.run("review", stdin="3\n" * 4)
    text = learner.read("cards/geo.md")
    assert [text.count(key.rpartition(".")[0]) for key in keys] == [1, 1, 1, 1]
    learner.write("cards/geo.md", text.replace("question", "changed question"))
    listed = {row["card"]: row["reps"] for row in learner.run("cards", "list", "--json").json}
    assert [listed[key] for key in keys] == [1, 1, 1, 1], "edits never reset a card"


def test_a_highlight_is_a_cloze_only_in_a_deck_that_says_so(person: Person) -> None:
    person.write("n.md", "#flashcards/test\n\nThe capital of Peru is ==Lima==.\n")
    assert due(person) == []
    settings = person.read(".deliberate/vault.toml")
    person.write(".deliberate/vault.toml", settings + 'cloze_decks = ["test"]\n')
    assert len(due(person)) == 1


def test_a_conflicted_copy_of_a_note_does_not_take_the_history(learner: Person) -> None:
    key = due(learner)[0]
    learner.run("grade", key, "3")
    learner.write("cards/geo (conflicted copy).md", learner.read("cards/geo.md"))
    listed = {row["card"]: row["path"] for row in learner.run("cards", "list", "--json").json}
    assert listed[key] == "cards/geo.md"
