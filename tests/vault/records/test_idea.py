"""An idea note is read as written by hand, and an attack on it changes nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vault.records.idea import Idea, is_idea, read_confidence, read_idea
from vault.records.idea_edits import NewAttack, Unwritable, line_of_test, new_idea, with_attack, with_status
from vault.text.frontmatter import Unspliceable
from vault.text.markup import read_markup
from vault.text.note import read_note

DAY = date(2026, 11, 22)

HELD = """---
type: idea
status: held
confidence: 70
created: 2026-10-01
aliases: [Sleep first]
---
# Sleep beats effort

Why I think so.

- [ ] Test: no alarm for a week (by 2026-12-06)
- [x] Test: nap before the seminar
  - Taught: helps, but only before two

## Attacks

### 2026-10-20 strongest objection

Some people do well on five hours.

Stands, 80% -> 70%.

### 2026-11-02 base rate

Unsure.

## Sources

[[Why We Sleep]]
"""


def read(data: bytes, path: str = "ideas/Sleep.md") -> Idea:
    note = read_note(path, data)
    return read_idea(note, read_markup(note))


def attack(text: str = "My text.", **more: object) -> NewAttack:
    return NewAttack(**{"day": DAY, "angle": "smallest test", "text": text, "verdict": "stands", **more})  # type: ignore[arg-type]


def test_an_idea_note_says_its_claim_its_state_and_its_history() -> None:
    idea = read(HELD.encode())
    assert (idea.claim, idea.aliases, idea.status, idea.confidence) == (
        "Sleep beats effort",
        ("Sleep first",),
        "held",
        70,
    )
    assert idea.created == date(2026, 10, 1)
    first, second = idea.attacks
    assert (first.day, first.angle, first.text) == (
        date(2026, 10, 20),
        "strongest objection",
        "Some people do well on five hours.",
    )
    assert (first.verdict, first.before, first.after, first.line) == ("stands", 80, 70, 18)
    assert (second.verdict, second.text) == (None, "Unsure.")
    assert idea.last_attacked == date(2026, 11, 2)
    pending, closed = idea.tests
    assert (pending.text, pending.by, pending.open, pending.taught) == (
        "no alarm for a week",
        date(2026, 12, 6),
        True,
        None,
    )
    assert (closed.open, closed.taught, closed.line) == (False, "helps, but only before two", 13)


def test_a_bare_note_is_a_parked_idea_named_by_its_file() -> None:
    idea = read(b"just words", "ideas/Walk more.md")
    assert (idea.claim, idea.status, idea.confidence, idea.attacks) == ("Walk more", "parked", None, ())


@pytest.mark.parametrize(
    ("value", "percent"),
    [
        (70, 70),
        ("70%", 70),
        ("70 %", 70),
        (0.7, 70),
        (0, 0),
        (101, None),
        (-1, None),
        ("high", None),
        (True, None),
    ],
)
def test_confidence_is_read_however_it_was_written(value: object, percent: int | None) -> None:
    assert read_confidence(value) == percent


def test_only_notes_that_say_so_are_ideas() -> None:
    assert is_idea(read_note("a.md", b"---\ntype: Idea\n---\n"))
    assert not is_idea(read_note("a.md", b"---\ntype: reading\n---\n"))
    assert not is_idea(read_note("ideas/a.md", b"words"))


def test_a_new_idea_is_parked_and_has_a_heading_only_where_the_name_falls_short() -> None:
    assert (
        new_idea("Sleep first.md", "Sleep first", DAY).decode()
        == "---\ntype: idea\nstatus: parked\ncreated: 2026-11-22\n---\n"
    )
    long = new_idea("Is sleep first.md", "Is sleep first?", DAY, 60, "Because I saw it.")
    assert long.decode() == (
        "---\ntype: idea\nstatus: parked\ncreated: 2026-11-22\nconfidence: 60\n---\n\n"
        "# Is sleep first?\n\nBecause I saw it.\n"
    )


def test_an_attack_goes_to_the_end_of_its_section_and_names_both_numbers() -> None:
    data, line = with_attack("ideas/Sleep.md", HELD.encode(), attack(confidence=60))
    expected = HELD.replace("confidence: 70", "confidence: 60").replace(
        "Unsure.\n", "Unsure.\n\n### 2026-11-22 smallest test\n\nMy text.\n\nStands, 70% -> 60%.\n"
    )
    assert data.decode() == expected
    assert data.decode().split("\n")[line - 1] == "### 2026-11-22 smallest test"


def test_a_number_said_before_the_attack_stands_between_the_old_one_and_the_new() -> None:
    data, _ = with_attack("ideas/Sleep.md", HELD.encode(), attack(confidence=50, before=65))
    assert "My text.\n\nStands, 70% -> 65% -> 50%.\n" in data.decode()
    note = read_note("ideas/Sleep.md", data)
    last = read_idea(note, read_markup(note)).attacks[-1]
    assert (last.text, last.before, last.after) == ("My text.", 65, 50)


def test_a_first_attack_makes_its_section_at_the_end() -> None:
    data, line = with_attack("ideas/Walk.md", b"Walk more.", attack(confidence=60))
    assert data.decode() == (
        "---\nconfidence: 60\n---\nWalk more.\n\n## Attacks\n\n### 2026-11-22 smallest test\n\n"
        "My text.\n\nStands, 60%.\n"
    )
    assert line == 8


def test_without_a_number_no_frontmatter_is_touched() -> None:
    before = HELD.replace("\n", "\r\n").encode()
    data, _ = with_attack("ideas/Sleep.md", before, attack())
    entry = b"\r\n\r\n### 2026-11-22 smallest test\r\n\r\nMy text.\r\n\r\nStands.\r\n"
    assert data == before.replace(b"Unsure.\r\n", b"Unsure." + entry)


def test_a_revised_claim_becomes_the_heading_and_the_old_one_an_alias() -> None:
    data, _ = with_attack(
        "ideas/Sleep.md", HELD.encode(), attack(verdict="revised", claim="Sleep beats effort past\nmidnight")
    )
    idea = read(data)
    assert idea.claim == "Sleep beats effort past midnight"
    assert idea.aliases == ("Sleep first", "Sleep beats effort")
    assert idea.attacks[-1].verdict == "revised"
    assert data.decode().count("Sleep beats effort past midnight") == 1


def test_a_revised_claim_of_a_note_without_heading_gets_one() -> None:
    revised = attack(verdict="revised", claim="Walk daily")
    data, line = with_attack("ideas/Walk.md", b"\nWalk more.\n", revised)
    head = "---\naliases:\n  - Walk\n---\n\n# Walk daily\n\nWalk more.\n\n"
    assert data.decode().startswith(head + "## Attacks\n")
    assert data.decode().split("\n")[line - 1] == "### 2026-11-22 smallest test"


def test_dropping_an_idea_sets_its_status() -> None:
    data, _ = with_attack("ideas/Sleep.md", HELD.encode(), attack(verdict="dropped", confidence=10))
    assert (read(data).status, read(data).confidence) == ("dropped", 10)
    assert "Dropped, 70% -> 10%.\n" in data.decode()


def test_a_test_becomes_a_task_with_a_day() -> None:
    data, _ = with_attack(
        "ideas/Sleep.md",
        HELD.encode(),
        attack(verdict="test", test="walk at noon\nfor a week", test_by=date(2026, 12, 6)),
    )
    assert "- [ ] Test: walk at noon for a week (by 2026-12-06)\n\nTo test.\n" in data.decode()
    assert read(data).tests[-1].by == date(2026, 12, 6)
    assert read(data).attacks[-1].verdict == "test"
    assert line_of_test("Test: it (by 2026-12-01)", date(2026, 12, 6)) == "- [ ] Test: it (by 2026-12-01)"


def test_the_persons_own_headings_do_not_become_headings_of_the_note() -> None:
    text = "# Big\n\nline\n---\n\n```\n# in code\n```\n\n## Attacks\n\n#tag stays"
    data, _ = with_attack("ideas/Sleep.md", HELD.encode(), attack(text))
    written = read(data).attacks[-1].text
    assert written == "\\# Big\n\nline\n\\---\n\n```\n# in code\n```\n\n\\## Attacks\n\n#tag stays"


@pytest.mark.parametrize(
    "text", ["```\nnever closed", "<!-- so", "%% so", "$$ so", "<script>\nso", "> [!note]\n> # h"]
)
def test_a_block_the_person_never_closed_does_not_swallow_the_verdict(text: str) -> None:
    data, _ = with_attack("ideas/Sleep.md", HELD.encode(), attack(text))
    assert read(data).attacks[-1].verdict == "stands"
    assert [heading.text for heading in read_markup(read_note("a.md", data)).headings][-1] == "Sources"


@pytest.mark.parametrize(("opener", "end"), [("<!--", "-->"), ("%%", "%%")])
def test_a_comment_the_person_never_closed_does_not_hide_what_follows_in_other_programs(opener: str, end: str) -> None:
    data, _ = with_attack("ideas/Sleep.md", HELD.encode(), attack(f"{opener} so"))
    entry = data.decode().split("## Attacks")[1]
    assert f"\n{opener}" not in entry and " so\n\nStands" in entry
    closed, _ = with_attack("ideas/Sleep.md", HELD.encode(), attack(f"%% aside %%\n{opener} a\nb\n{end}"))
    assert f"%% aside %%\n{opener} a\nb\n{end}\n" in closed.decode(), "what is closed stays as it is"


def test_a_note_that_ends_in_an_open_code_block_is_refused() -> None:
    with pytest.raises(Unwritable, match="close the code block"):
        with_attack("ideas/a.md", b"```\ncode", attack())


def test_status_changes_only_its_own_bytes() -> None:
    assert with_status(HELD.encode(), "parked").decode() == HELD.replace("status: held", "status: parked")


NOTES = st.lists(
    st.sampled_from(
        [
            "# One",
            "## Attacks",
            "### 2026-01-01 boundary",
            "words here",
            "",
            "- item",
            "> quote",
            "Stands.",
            "## Mine",
            "```",
            "%% hm %%",
            "- [ ] Test: a",
            "| a |",
            "wörter 睡",
            "    code",
            "===",
            "---",
        ]
    ),
    max_size=12,
)


@settings(max_examples=200)
@given(
    NOTES,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "---\ntype: idea\nconfidence: 70\n---\n", "\ufeff"]),
    st.booleans(),
    st.text(alphabet=st.sampled_from(list("ab #-=`~%$<>!\n[]*1.|\\ö")), max_size=60),
    st.sampled_from([None, 60]),
)
@example([], "\n", "", False, "", None)
def test_everything_else_in_the_note_stays_to_the_byte(
    lines: list[str], newline: str, head: str, final: bool, text: str, confidence: int | None
) -> None:
    before = (head.replace("\n", newline) + newline.join(lines) + (newline if final else "")).encode()
    was = read(before)
    try:
        after, line = with_attack("ideas/Sleep.md", before, attack(text, confidence=confidence))
    except (Unwritable, Unspliceable):
        return
    now = read(after)
    assert now.claim == was.claim
    assert [each.text for each in now.attacks[:-1]] == [each.text for each in was.attacks]
    assert (now.attacks[-1].verdict, now.attacks[-1].line, now.attacks[-1].day) == ("stands", line, DAY)
    if confidence is None:
        # What was added is one piece: taken out again, the old bytes are left.
        same = 0
        while same < len(before) and before[same] == after[same]:
            same += 1
        rest = len(before) - same
        assert before[same:] == after[len(after) - rest :]
    else:
        assert now.confidence == 60
    if newline == "\r\n" and len(lines) > 1:
        assert after.count(b"\n") == after.count(b"\r\n")
