"""Two rankings made one: the arithmetic of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb.recall.fusion import (
    MEANING_LEAST,
    MEANING_MOST,
    best_of_each,
    fused,
    in_order,
    ranks,
    second_look,
    share_of_meaning,
    with_neighbours,
)

scores = st.dictionaries(st.integers(0, 20), st.floats(-1, 50), max_size=12)


@given(scores, scores, st.floats(0, 1))
def test_a_fused_score_lies_between_nothing_and_both_bests(
    words: dict[int, float], cosines: dict[int, float], share: float
) -> None:
    result = fused(words, cosines, share)
    assert result.keys() == words.keys() | cosines.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in result.values())


def test_the_best_of_both_lists_is_best() -> None:
    result = fused({1: 8.0, 2: 4.0}, {1: 0.6, 3: 0.6, 2: -0.2}, 0.5)
    assert result == {1: 1.0, 2: 0.25, 3: 0.5}


@given(st.dictionaries(st.integers(), st.floats(0, 100), max_size=30))
def test_meaning_weighs_between_its_bounds(words: dict[int, float]) -> None:
    assert MEANING_LEAST <= share_of_meaning(words) <= MEANING_MOST


def test_where_one_passage_stands_out_by_words_meaning_weighs_least() -> None:
    assert share_of_meaning({1: 20.0, **dict.fromkeys(range(2, 12), 2.0)}) == MEANING_LEAST
    assert share_of_meaning(dict.fromkeys(range(12), 9.9)) == MEANING_MOST


def test_a_second_look_is_pulled_towards_the_best() -> None:
    query = np.array([1, 0, 0], np.float32)
    matrix = np.array([[0, 1, 0], [0, 0, 1]], np.float32)
    looked = second_look(query, matrix, [1.0, 0.1])
    assert abs(float(np.linalg.norm(looked)) - 1) < 1e-6
    assert looked[1] > looked[2] > 0 and looked[0] > 0
    assert np.array_equal(second_look(query, matrix[:0], []), query)
    assert np.array_equal(second_look(query, matrix, [0.0, 0.0]), query)


def test_a_passage_gains_from_its_better_neighbour_only() -> None:
    near = {5: (4, 6), 4: (5,), 6: (5, 7)}
    gained = with_neighbours({5: 0.5, 4: 1.0, 6: 0.2}, near)
    assert gained[5] == 0.5 + 0.3 * 1.0
    assert gained[4] == 1.0 + 0.3 * 0.5
    assert abs(gained[7] - 0.3 * 0.2) < 1e-9, "the passage after a match comes in"


def test_ties_are_settled_by_place() -> None:
    places = {1: ("b.md", 1), 2: ("a.md", 9), 3: ("a.md", 2), 4: ("z.md", 1)}
    order = in_order({1: 0.5, 2: 0.5, 3: 0.5, 4: 0.1}, places.__getitem__, {4: 2})
    assert order == [4, 3, 2, 1], "what stands in a higher tier is never displaced"
    assert ranks(order) == {4: 1, 3: 2, 2: 3, 1: 4}
    assert best_of_each(order, lambda one: places[one][0]) == [4, 3, 1]
