"""Exact search finds what a full sort finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb.recall.exact import nearest


@given(st.integers(0, 40), st.integers(0, 50), st.integers(0, 2**32 - 1), st.booleans())
def test_the_nearest_are_those_of_a_full_sort(n: int, k: int, seed: int, some: bool) -> None:
    random = np.random.default_rng(seed)
    matrix = np.round(random.normal(size=(n, 3)), 0).astype(np.float32)  # many ties
    query = np.round(random.normal(size=3), 0).astype(np.float32)
    rows = list(range(0, n, 2)) if some else list(range(n))
    wanted = sorted(((row, float(matrix[row] @ query)) for row in rows), key=lambda found: (-found[1], found[0]))
    assert nearest(matrix, query, k, rows if some else None) == wanted[:k]


def test_nothing_is_near_in_an_empty_matrix() -> None:
    assert nearest(np.zeros((0, 1), np.float32), np.zeros(384, np.float32), 10) == []
