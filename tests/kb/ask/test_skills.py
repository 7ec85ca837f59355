"""Skill files are read, and a person's own replace the program's or add to them."""

from __future__ import annotations

from kb.ask.skills import read_skill, shipped, used_in, with_own


def test_the_shipped_angles_of_attack_are_complete() -> None:
    angles = used_in("attack", shipped())
    assert [angle.name for angle in angles] == sorted(angle.name for angle in angles)
    assert len(angles) == 10
    for angle in angles:
        assert angle.question.endswith(("?", "."))
        assert len(angle.question) <= 90, "the question stands on one line of the screen"
        assert 2 <= len(angle.prompts) <= 3
        assert "Doing it well:" in angle.text
        assert "- " not in angle.text
        assert not angle.own


def test_titles_are_fit_for_a_heading_in_a_note() -> None:
    for angle in shipped().values():
        assert angle.title == angle.title.strip().replace("\n", " ")
        assert not angle.title.startswith("#") and len(angle.title) <= 40


def test_a_persons_own_skill_replaces_the_shipped_one_and_keeps_its_use() -> None:
    known = shipped()
    text = "---\nquestion: What would my grandmother say?\n---\nShe saw a lot.\n"
    merged, problems = with_own(known, [("strongest-objection", text), ("grandmother", text)])
    assert problems == []
    assert merged["strongest-objection"].question == "What would my grandmother say?"
    assert merged["strongest-objection"].used_in == "attack"
    assert merged["strongest-objection"].own
    assert merged["grandmother"].used_in == ""
    assert known["strongest-objection"].question != "What would my grandmother say?"


def test_a_skill_without_frontmatter_asks_its_first_paragraph() -> None:
    skill, problems = read_skill("# Kin\n\nWho else\nthinks so?\n\n- one\n- two\n", "kin")
    assert problems == []
    assert skill is not None
    assert (skill.name, skill.title, skill.question, skill.prompts) == (
        "kin",
        "kin",
        "Who else thinks so?",
        ("one", "two"),
    )


def test_a_skill_that_asks_nothing_is_a_problem_and_not_a_crash() -> None:
    skill, problems = read_skill("---\nname: empty\n---\n", "empty")
    assert skill is None
    assert "asks nothing" in problems[0].what
