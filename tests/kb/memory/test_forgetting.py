"""The memory model: its numbers are FSRS-6's, and its fuzz is the same everywhere.

`fsrs6_excerpt.json` holds expectations that several implementations of FSRS-6 share. The whole file they
come from is checked too where `DELIBERATE_FSRS_VECTORS` names it.
"""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory.forgetting import GRADES, Forgetting, Strength, fuzzed

MODEL = Forgetting()


def vector_files() -> list[Path]:
    whole = os.environ.get("DELIBERATE_FSRS_VECTORS")
    return [Path(__file__).with_name("fsrs6_excerpt.json"), *([Path(whole)] if whole else [])]


@pytest.fixture(params=vector_files(), ids=lambda path: path.stem)
def vectors(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.param.read_text("utf-8"))
    return found


def published(vectors: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in vectors["published"] if one["name"] == name)


def replay(ratings: list[int], gaps: list[int]) -> list[tuple[Strength, int]]:
    strength, steps = None, []
    for grade, gap in zip(ratings, gaps, strict=True):
        strength, days = MODEL.after(strength, grade, gap)
        steps.append((strength, days))
    return steps


def test_generated_histories_give_the_expected_states(vectors: dict[str, Any]) -> None:
    for history in vectors["generated"]["histories"]:
        steps = replay(history["ratings"], history["elapsed_days"])
        for (strength, _), (stability, difficulty) in zip(steps, history["state"], strict=True):
            assert strength.stability == pytest.approx(stability, rel=1e-4)
            assert strength.difficulty == pytest.approx(difficulty, rel=1e-4)


def test_a_published_history_gives_the_published_state(vectors: dict[str, Any]) -> None:
    case = published(vectors, "memory_state_short_term")
    strength, _ = replay(case["ratings"], case["elapsed_days"])[-1]
    assert strength.stability == pytest.approx(case["stability"], abs=1e-4)
    assert strength.difficulty == pytest.approx(case["difficulty"], abs=1e-4)


def test_a_published_row_of_intervals_is_reproduced_outside_learning_steps(vectors: dict[str, Any]) -> None:
    case = published(vectors, "interval_sequence_good_x6_again_x2_good_x5")
    expected = case["interval_days"]
    steps = replay(case["ratings"], [0, *expected[:-1]])
    assert [days for (_, days), wanted in zip(steps, expected, strict=True) if wanted] == [
        wanted for wanted in expected if wanted
    ]


def test_first_reviews_start_where_the_weights_say(vectors: dict[str, Any]) -> None:
    case = published(vectors, "first_review")
    firsts = [MODEL.after(None, grade, 0)[0] for grade in case["ratings"]]
    assert [first.stability for first in firsts] == pytest.approx(case["stability"], abs=1e-4)
    assert [first.difficulty for first in firsts] == pytest.approx(case["difficulty"], abs=1e-4)


def test_the_forgetting_curve_is_the_published_one(vectors: dict[str, Any]) -> None:
    case = published(vectors, "forgetting_curve")
    curve = [
        MODEL.retrievability(Strength(s, 5.0), t) for t, s in zip(case["t"], case["stability"], strict=True)
    ]
    assert curve == pytest.approx(case["retrievability"], abs=1e-4)


def test_difficulty_and_same_day_stability_move_as_published(vectors: dict[str, Any]) -> None:
    case = published(vectors, "next_difficulty_from_D5")
    moved = [MODEL.after(Strength(5.0, 5.0), grade, 0)[0] for grade in case["ratings"]]
    assert [one.difficulty for one in moved] == pytest.approx(case["difficulty_out"], abs=1e-4)
    same_day = published(vectors, "stability_short_term")["stability_out"]
    assert [one.stability for one in moved] == pytest.approx(same_day, abs=1e-4)


strengths = st.none() | st.builds(Strength, st.floats(0.001, 40_000), st.floats(1, 10))


@given(strengths, st.integers(-400, 5_000_000), st.text(max_size=20), st.integers(0, 500))
def test_a_better_grade_never_gives_a_shorter_interval(
    before: Strength | None, gap: int, card: str, n: int
) -> None:
    shown = MODEL.previews(before, gap, card, n)
    assert list(shown) == list(GRADES)
    passes = [shown[grade] for grade in (2, 3, 4)]
    assert passes == sorted(passes)
    assert all(1 <= days <= MODEL.longest for days in shown.values())


@given(strengths, st.sampled_from(GRADES), st.integers(-400, -1))
def test_a_negative_gap_counts_as_no_gap(before: Strength | None, grade: int, gap: int) -> None:
    assert MODEL.after(before, grade, gap) == MODEL.after(before, grade, 0)


@pytest.mark.parametrize(
    ("days", "low", "high"), [(3, 2, 4), (10, 8, 12), (100, 93, 107), (36_500, 0, 36_500)]
)
def test_fuzz_keeps_to_ankis_ranges_and_uses_all_of_them(days: int, low: int, high: int) -> None:
    seen = {fuzzed(days, "k-a.f", n) for n in range(4000)}
    if low:
        assert seen == set(range(low, high + 1))
    assert max(seen) <= high


@given(st.integers(1, 2), st.text(), st.integers(0, 99))
def test_the_shortest_intervals_are_not_fuzzed(days: int, card: str, n: int) -> None:
    assert fuzzed(days, card, n) == days


def test_fuzz_is_the_same_on_every_device_and_spreads_cards() -> None:
    # Written out: another value here would move the queue of everyone who syncs two versions.
    assert [fuzzed(100, "k-7f3a2c9dqx.f", n) for n in range(5)] == [98, 97, 104, 102, 95]
    assert len({fuzzed(100, f"k-{card}.f", 3) for card in range(200)}) == 15


def test_other_weights_and_retention_are_used() -> None:
    strict = Forgetting(retention=0.95)
    assert strict.after(None, 4, 0)[1] < MODEL.after(None, 4, 0)[1]
    fitted = Forgetting(weights=[0.1, 0.5, 2.0, 9.0, *fsrs.scheduler.DEFAULT_PARAMETERS[4:]])
    assert fitted.after(None, 3, 0)[0].stability == 2.0
    for wrong in (0, 1, 1.5, math.nan):
        with pytest.raises(ValueError, match="retention"):
            Forgetting(retention=wrong)


def test_the_module_alone_does_not_import_the_package() -> None:
    code = "import sys, kb.memory.forgetting; sys.exit('fsrs' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
