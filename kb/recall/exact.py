"""Exact search: every vector compared. The floor under any index (50,000 x 384: about 5 ms).

Pure; knows neither files nor models.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


def nearest(matrix: "Matrix", query: "Matrix", k: int, only: Sequence[int] | None = None) -> list[tuple[int, float]]:
    """The k rows of `matrix` (float32 (n, dim), rows of length 1) nearest to `query` (dim,), best first.

    Returns (row, cosine); equal cosines in the order of rows. `only` limits the search to some rows.
    """
    import numpy as np

    rows = None if only is None else np.asarray(only, dtype=np.int64)
    cosines = (matrix if rows is None else matrix[rows]) @ query if len(matrix) else np.zeros(0, np.float32)
    k = min(k, len(cosines))
    if k <= 0:
        return []
    least = cosines[np.argpartition(-cosines, k - 1)[:k]].min()
    candidates = np.flatnonzero(cosines >= least)  # all that tie with the last one, so that ties are stable
    best = candidates[np.argsort(-cosines[candidates], kind="stable")][:k]
    return [(int(i if rows is None else rows[i]), float(cosines[i])) for i in best]
