"""The record of a person's numbers: the Brier score, the table, and what may honestly be said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.judgement.calibration import ENOUGH, Reliance, brier, calibration, reliance
from vault.records.prediction import Outcome, Prediction

OPEN = Prediction("a.md", 1, None, "X", 70, 70, date(2027, 1, 31), (), None, None, "", (70,))


def said(percent: int, outcome: Outcome | None = None, registered: int | None = None) -> Prediction:
    return replace(OPEN, first=percent, now=percent, steps=(percent,), outcome=outcome, registered=registered)


def test_the_brier_score_is_the_mean_square_of_the_miss() -> None:
    found = calibration([said(80, "yes"), said(75, "no"), said(60), said(50, "void")])
    assert found.brier == pytest.approx((0.04 + 0.5625) / 2)
    assert (found.open, found.resolved, found.void) == (1, 2, 1)


def test_nothing_resolved_has_no_score() -> None:
    found = calibration([said(80)])
    assert (found.brier, found.bins, found.sentence) == (None, (), "nothing is resolved yet")


@given(st.lists(st.booleans(), min_size=1))
def test_fifty_per_cent_every_time_scores_a_quarter(outcomes: list[bool]) -> None:
    assert brier([(50, each) for each in outcomes]) == pytest.approx(0.25)


@given(st.lists(st.tuples(st.integers(0, 100), st.sampled_from(["yes", "no", "void", None])), max_size=40))
def test_every_decided_prediction_is_in_one_bin(pairs: list[tuple[int, Outcome | None]]) -> None:
    found = calibration([said(percent, outcome) for percent, outcome in pairs])
    assert sum(each.count for each in found.bins) == found.resolved
    assert sum(each.happened for each in found.bins) == sum(outcome == "yes" for _, outcome in pairs)
    assert all(each.low <= each.said <= each.high and 0 <= each.happened <= each.count for each in found.bins)
    assert [each.low for each in found.bins] == sorted({each.low for each in found.bins})
    assert found.open + found.resolved + found.void == len(pairs)
    assert found.brier is None or 0 <= found.brier <= 1


def test_ten_per_cent_steps_with_hundred_in_the_last() -> None:
    found = calibration([said(percent, "yes") for percent in (0, 9, 10, 89, 90, 100)])
    bins = [(each.low, each.high, each.count) for each in found.bins]
    assert bins == [(0, 9, 2), (10, 19, 1), (80, 89, 1), (90, 100, 2)]


def test_the_first_registered_number_counts_and_the_difference_is_told() -> None:
    found = calibration([said(60, "yes", registered=90)])
    assert found.brier == pytest.approx(0.01)
    assert found.changed == 1
    assert calibration([said(60, "yes", registered=60)]).changed == 0


def test_a_later_number_does_not_count() -> None:
    thought_over = replace(OPEN, first=60, now=99, steps=(60, 99), outcome="yes")
    assert calibration([thought_over]).brier == pytest.approx(0.16)


def test_few_counts_say_nothing_of_confidence() -> None:
    sentence = calibration([said(95, "no")] * (ENOUGH - 1)).sentence
    assert "too few" in sentence


@pytest.mark.parametrize(
    ("predictions", "word"),
    [
        ([said(90, "no")] * 7 + [said(90, "yes")] * 3, "over-confident"),
        ([said(10, "yes")] * 7 + [said(10, "no")] * 3, "over-confident"),
        ([said(60, "yes")] * 40, "under-confident"),
        ([said(70, "yes")] * 7 + [said(70, "no")] * 3, "luck"),
        ([said(70, "yes")] * 5 + [said(70, "no")] * 5, "luck"),
        ([said(100, "yes")] * 10, "luck"),
        ([said(100, "yes")] * 9 + [said(100, "no")], "over-confident"),
    ],
)
def test_confidence_is_told_beyond_luck_only(predictions: list[Prediction], word: str) -> None:
    assert word in calibration(predictions).sentence


def test_what_an_idea_was_worth() -> None:
    nine = [said(74, "yes")] * 3 + [said(74, "no")] * 6
    assert reliance(nine).sentence == "leaned on in 9 predictions: said 74 %, happened 3 of 9"
    assert reliance([*nine, said(50, "void")]) == reliance(nine)


@pytest.mark.parametrize(
    ("predictions", "sentence"),
    [
        ([], "no prediction leans on it"),
        ([said(70)], "leaned on in 1 prediction, none resolved yet"),
        (
            [said(70), said(60, "yes")],
            "leaned on in 2 predictions, 1 resolved: said 60 %, happened 1 of 1; too few to tell",
        ),
    ],
)
def test_few_or_none_are_said_to_be_so(predictions: list[Prediction], sentence: str) -> None:
    assert reliance(predictions).sentence == sentence


def test_a_record_holds_values_too() -> None:
    assert reliance([said(80, "yes"), said(60, "no"), said(50)]) == Reliance(3, 2, 1, 70.0)
