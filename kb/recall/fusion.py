"""Two rankings made one: what the words say and what the meaning says.

Owns the arithmetic: the normalised sum, how much meaning weighs for which question, the second look, what a
neighbour adds, what must stand first, one row a note. Pure: numbers in, numbers out; the same numbers give
the same order on every machine. Must not know where the numbers come from.

The constants were chosen on Cranfield (abstracts, broad questions) and SQuAD2 (paragraphs, narrow questions),
where results are flat around them: a move by a quarter mostly costs less than 0.005 of nDCG@10. `just bench
recall DIR` measures them on any set.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

MEANING_LEAST, MEANING_MOST = 0.4, 0.65
_NARROW, _BROAD = 0.3, 0.7
_COMPARED = 10

NEIGHBOUR = 0.3
"""A passage gains this share of its better neighbour's score."""

LOOKED_AT = 3
PULL = 1.2
"""The second look: so many best passages pull the question's vector, so strongly (1: as far as it is long)."""

K = TypeVar("K")


def share_of_meaning(words: Mapping[K, float]) -> float:
    """How much meaning weighs beside words for this question, from 0.4 to 0.65.

    A question whose best passage by words stands far above the next ones is narrow: its words name the
    place. Where ten passages are level the words do not decide, and meaning may say more.
    """
    best = sorted(words.values(), reverse=True)[:_COMPARED]
    if len(best) < 2 or best[0] <= 0:
        return (MEANING_LEAST + MEANING_MOST) / 2
    level = sum(best[1:]) / (len(best) - 1) / best[0]
    broad = min(1.0, max(0.0, (level - _NARROW) / (_BROAD - _NARROW)))
    return MEANING_LEAST + (MEANING_MOST - MEANING_LEAST) * broad


def fused(words: Mapping[K, float], cosines: Mapping[K, float], share: float) -> dict[K, float]:
    """The normalised convex sum, for every key of either: each list divided by its best, then weighed.

    share  of meaning, 0 to 1; a negative cosine, or none, counts as 0
    """
    by_words, by_meaning = _normalised(words), _normalised(cosines)
    return {
        key: (1 - share) * by_words.get(key, 0.0) + share * by_meaning.get(key, 0.0)
        for key in dict.fromkeys([*words, *cosines])
    }


def second_look(query: "Matrix", matrix: "Matrix", scores: Sequence[float]) -> "Matrix":
    """The question's vector (dim,), pulled towards the passages that seem to answer it.

    matrix  the candidates' vectors (n, dim), scores theirs: the best three pull, each as strongly as it scores
    """
    import numpy as np

    weights = np.asarray(scores, dtype=np.float32)
    best = np.argsort(-weights, kind="stable")[:LOOKED_AT]
    towards = weights[best] @ matrix[best] if len(best) else np.zeros_like(query)
    length = float(np.linalg.norm(towards))
    if length <= 0:
        return query
    pulled = query + np.float32(PULL / length) * towards
    result: Matrix = pulled / np.linalg.norm(pulled)
    return result


def middle(vectors: "Sequence[Matrix]") -> "Matrix":
    """The direction in the middle of some vectors, of length 1 (0 if they cancel out)."""
    import numpy as np

    total: Matrix = np.sum(np.stack(list(vectors)), axis=0)
    return total / max(float(np.linalg.norm(total)), 1e-9)


def with_neighbours(scores: Mapping[int, float], near: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """Scores after each passage gained a share of its better neighbour's; neighbours themselves come in.

    What is asked about often stands in the entry before or after the one that has the words.
    """
    gained = dict(scores)
    for others in near.values():
        for other in others:
            gained.setdefault(other, 0.0)
    for one in gained:
        around = [*near.get(one, ()), *(other for other in (one - 1, one + 1) if one in near.get(other, ()))]
        best = max((scores.get(other, 0.0) for other in around), default=0.0)
        gained[one] += NEIGHBOUR * best
    return gained


def in_order(scores: Mapping[K, float], place: Callable[[K], tuple[str, int]], tier: Mapping[K, int]) -> list[K]:
    """Keys by tier (higher first), then score, then place (path, line): the same order every time."""
    # Rounded, so that the last bit of a sum decides nothing.
    return sorted(scores, key=lambda key: (-tier.get(key, 0), -round(scores[key], 9), place(key)))


def ranks(order: Iterable[K]) -> dict[K, int]:
    """1-based ranks of an order."""
    return {key: rank for rank, key in enumerate(order, 1)}


def best_of_each(order: Iterable[K], group: Callable[[K], object]) -> list[K]:
    """The first of each group, in order: one row a note."""
    first: dict[object, K] = {}
    for key in order:
        first.setdefault(group(key), key)
    return list(first.values())


def _normalised(scores: Mapping[K, float]) -> dict[K, float]:
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return dict.fromkeys(scores, 0.0)
    return {key: max(0.0, score) / best for key, score in scores.items()}
