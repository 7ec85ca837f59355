"""kill -9 at any instant loses nothing that was acknowledged and leaves a vault that opens."""

import random
import re
import time

import pytest

from tests.person import Person

pytestmark = pytest.mark.slow
KILLS = 150


def killed(person: Person, after_s: float, *words: str) -> str:
    """What a command had said on stdout when it was killed, or when it ended before."""
    process = person.start(*words)
    deadline = time.monotonic() + after_s
    while process.poll() is None and time.monotonic() < deadline:
        pass
    process.kill()
    return process.communicate()[0].decode()


def test_a_killed_capture_is_either_whole_or_not_there(person: Person) -> None:
    chance = random.Random(11)
    person.run("jot", "first")
    acknowledged = []
    for number in range(KILLS):
        text = f"thought {number} " + "x" * chance.randint(1, 300) + f" end {number}"
        if killed(person, chance.uniform(0.01, 0.12), "jot", text):
            acknowledged.append(text)
    page = person.read("journal/2026/2026-11-22.md")
    lines = page.split("\n")
    assert all(f"- 09:14 {text}" in lines for text in acknowledged)
    assert all(re.fullmatch(r"|## Log|- 09:14 first|- 09:14 thought (\d+) x+ end \1", line) for line in lines)
    assert 0 < len(acknowledged) < KILLS, "some were killed before and some after they were on disk"
    assert person.run("jot", "last").code == 0
    assert person.run("doctor").code == 0


def test_a_killed_grade_is_in_the_log_when_it_was_acknowledged(person: Person) -> None:
    chance = random.Random(12)
    person.write("cards/a.md", "#flashcards\n\n" + "".join(f"question {n} :: answer {n}\n\n" for n in range(40)))
    keys = [row["card"] for row in person.run("cards", "list", "--json").json]
    acknowledged = []
    for number in range(40):
        answer = killed(person, chance.uniform(0.15, 1.2), "grade", keys[number], "3")
        if answer:
            acknowledged.append(keys[number])
    graded = {row["card"]: row["reps"] for row in person.run("cards", "list", "--json").json}
    assert all(graded[key] == 1 for key in acknowledged)
    assert all(
        line.strip() == "" or "::" in line or line == "#flashcards" for line in person.read("cards/a.md").split("\n")
    )
    assert person.run("doctor").code == 0


def test_a_killed_index_leaves_an_index_that_the_next_one_finishes(person: Person) -> None:
    chance = random.Random(13)
    for number in range(300):
        person.write(f"notes/{number}.md", f"# Note {number}\n\n" + "some words about a thing. " * 40)
    before = person.bytes_of_vault()
    for _ in range(12):
        killed(person, chance.uniform(0.1, 1.5), "index", "--words")
    state = person.run("index", "--words", "--json").json
    assert (state["notes"], state["problems"]) == (300, [])
    assert person.run("recall", "thing", "--by", "words", "--json").code == 0
    assert person.bytes_of_vault() == before
