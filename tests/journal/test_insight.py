"""`stats` tells every number that says whether any of this works, from notes and log alone."""

from __future__ import annotations

import pytest

from journal.glyphs import bars, meter, on_scale
from tests.person import Person

IDEA = """---
type: idea
status: held
confidence: 60
---
## Attacks

### 2026-11-20 boundary

Not at night.

Stands, 80% -> 60%.

### 2026-06-01 base rate

Rarely.

Revised, 70% -> 80%.

### 2026-05-01 who disagrees

Nobody.
"""
BOOK = "---\ntype: reading\nstatus: finished\nfinished: {day}\npages: {pages}\nfiction: {fiction}\n---\n"


@pytest.fixture
def reader(person: Person) -> Person:
    """Someone with a little of everything."""
    person.write("ideas/a.md", IDEA)
    person.write("ideas/b.md", "---\ntype: idea\nstatus: parked\n---\n")
    person.write("reading/Middlemarch.md", BOOK.format(day="2026-03-01", pages=800, fiction="true"))
    person.write("reading/Old.md", BOOK.format(day="2025-03-01", pages=100, fiction="false"))
    person.write("reading/Now.md", "---\ntype: reading\nstatus: reading\n---\n")
    person.write("lessons/l.md", "---\ntype: lesson\n---\n## Used\n\n- 2026-11-21 yes\n- 2026-01-01 then\n")
    person.write("lessons/m.md", "---\ntype: lesson\n---\n")
    asked = "- 09:00 Question: why?\n  - Answer (2026-11-22): so\n"
    person.write("journal/2026/2026-11-22.md", f"## Log\n\n- 08:00 one\n{asked}")
    person.write("journal/2026/2026-11-10.md", "## Log\n\n- 08:00 Question: how?\n")
    person.write("notes/p.md", "- 80% X by 2026-01-01\n  - yes 2026-01-01\n- 90% Y by 2026-11-01\n")
    return person


def test_each_number_is_counted(reader: Person) -> None:
    said = reader.run("stats", "--json").json
    assert said["ideas"] == {"held": 1, "parked": 1, "dropped": 0}
    assert (said["attacks"], said["attacks_last_30_days"]) == (3, 1)
    assert said["verdicts"] == {"stands": 1, "revised": 1, "dropped": 0, "test": 0}
    assert said["confidence"] == {"lowered": 1, "raised": 1, "unmoved": 0, "moved": 15.0}
    assert said["reading"] == {
        "reading": 1, "waiting": 0, "finished_this_year": 1, "fiction": 1, "nonfiction": 0, "unsorted": 0, "pages": 800,
    }  # fmt: skip
    assert said["lessons"] == {"lessons": 2, "used": 1, "uses": 2, "uses_last_30_days": 1}
    assert said["questions"] == {"open": 1, "answered": 1, "asked_last_30_days": 2, "answered_last_30_days": 1}
    assert said["captures"][-1] == {"week": "2026-W47", "captures": 2}
    assert said["captures"][-2] == {"week": "2026-W46", "captures": 1}
    assert len(said["captures"]) == 12
    predictions = said["predictions"]
    assert (predictions["open"], predictions["due"], predictions["resolved"]) == (1, 1, 1)
    assert predictions["brier"] == pytest.approx(0.04)
    assert predictions["calibration"] == [{"low": 80, "high": 89, "count": 1, "said": 80.0, "happened": 1}]


def test_the_same_numbers_stand_in_the_text(reader: Person) -> None:
    said = reader.run("stats").out
    for words in ("1 held, attacked 3 times, 1 in 30 days", "stands 1, revised 1", "moved 15 points an attack",
                  "1 finished this year (1 fiction, 800 pages)", "2, 1 of them used", "1 open (1 due), 1 resolved",
                  "Brier score  0.04", "too few", "said 80%, happened 1 of 1"):  # fmt: skip
        assert words in said, words


def test_an_empty_vault_has_numbers_too(person: Person) -> None:
    said = person.run("stats", "--json")
    assert said.code == 0
    assert said.json["predictions"]["brier"] is None
    assert said.json["confidence"]["moved"] is None
    assert person.run("stats").code == 0


def test_a_chart_takes_one_cell_a_value() -> None:
    assert bars([]) == ""
    assert bars([0, 0]) == "  "
    assert bars([0, 1, 100]) == " ▁█"
    assert meter(0.5, 4) == "██··"
    assert meter(7.0, 3) == "███"
    assert on_scale(0.0, 1.0, 5) == "○···●"
    assert on_scale(0.5, 0.5, 3) == "·◉·"
    assert len(on_scale(0.74, 0.33)) == 21
