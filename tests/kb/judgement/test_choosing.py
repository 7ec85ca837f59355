"""The next idea is the one that most needs an attack, and the angle one it has not met lately."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.judgement.choosing import TooManyHeld, check_room, choose, in_order, next_angle
from vault.records.idea import Attack, ClaimTest, Idea

DAY = date(2026, 11, 22)
ANGLES = [("a", "the a"), ("b", "the b"), ("c", "the c")]


def idea(name: str, days_ago: int | None = None, angles: str = "", **more: object) -> Idea:
    attacks = tuple(
        Attack(DAY - timedelta(days=(days_ago or 0) + len(angles) - n), f"the {angle}", "", None, None, None, 1)
        for n, angle in enumerate(angles, start=1)
    )
    values = {
        "path": f"ideas/{name}.md",
        "claim": name,
        "aliases": (),
        "status": "held",
        "confidence": 70,
        "created": DAY - timedelta(days=days_ago or 0),
        "attacks": attacks,
        "tests": (),
    }
    return Idea(**{**values, **more})  # type: ignore[arg-type]


def test_the_idea_longest_unattacked_comes_first() -> None:
    ideas = [idea("new", 3), idea("old", 40, "a"), idea("recent", 1, "ab")]
    chosen = choose(ideas, ANGLES, DAY)
    assert chosen is not None
    assert (chosen.idea.claim, chosen.reason) == ("old", "last attacked 40 days ago")


def test_what_more_rests_on_comes_before_what_little_rests_on() -> None:
    ideas = [idea("bare", 10, "a"), idea("carrying", 10, "a")]
    assert [each.claim for each in in_order(ideas, DAY, {"ideas/carrying.md": 9})] == ["carrying", "bare"]


def test_the_surer_one_comes_first_when_all_else_is_equal() -> None:
    ideas = [idea("doubted", 10, "a", confidence=40), idea("believed", 10, "a", confidence=95)]
    assert [each.claim for each in in_order(ideas, DAY)] == ["believed", "doubted"]


def test_an_overdue_test_comes_before_everything() -> None:
    late = ClaimTest("try it", DAY - timedelta(days=1), True, None, 9)
    ideas = [idea("old", 400, "a"), idea("tested", 1, "a", tests=(late,))]
    chosen = choose(ideas, ANGLES, DAY)
    assert chosen is not None
    assert (chosen.idea.claim, chosen.reason) == ("tested", "its test was due on 2026-11-21")
    done = ClaimTest("try it", DAY - timedelta(days=1), False, "it taught", 9)
    assert in_order([ideas[0], idea("tested", 1, "a", tests=(done,))], DAY)[0].claim == "old"


def test_an_idea_attacked_today_comes_last_even_with_an_overdue_test() -> None:
    late = ClaimTest("try it", DAY - timedelta(days=1), True, None, 9)
    ideas = [idea("tested", 0, "a", tests=(late,)), idea("old", 1, "a")]
    assert [each.claim for each in in_order(ideas, DAY)] == ["old", "tested"]
    chosen = choose(ideas[:1], ANGLES, DAY)
    assert chosen is not None and chosen.reason == "last attacked today"


def test_parked_and_dropped_ideas_are_left_alone() -> None:
    assert choose([idea("p", status="parked"), idea("d", status="dropped")], ANGLES, DAY) is None
    assert choose([idea("h")], [], DAY) is None


def test_angles_take_turns() -> None:
    used = ""
    for _ in ANGLES:
        used += next_angle(idea("one", 0, used), ANGLES)
    assert sorted(used) == ["a", "b", "c"]
    assert next_angle(idea("one", 0, used), ANGLES) == used[0]


def test_two_ideas_do_not_all_begin_with_the_same_angle() -> None:
    assert len({next_angle(idea(f"idea {n}"), ANGLES) for n in range(20)}) == 3


def test_the_thirteenth_idea_is_refused_with_one_to_park() -> None:
    check_room([idea(str(n)) for n in range(11)])
    twelve = [idea(str(n)) for n in range(11)] + [idea("weak", confidence=20)]
    with pytest.raises(TooManyHeld, match='idea park "weak"'):
        check_room(twelve)


@given(st.permutations([idea(str(n), n % 5, "ab"[: n % 3], confidence=50 + n) for n in range(12)]))
def test_the_choice_does_not_depend_on_the_order_of_files(ideas: list[Idea]) -> None:
    assert choose(ideas, ANGLES, DAY) == choose(sorted(ideas, key=lambda each: each.path), ANGLES, DAY)
