"""What is known of the candidates of one question, and the order that follows from it.

Owns which passages are looked at, what stands before all others, and how words and meaning are brought
together; the arithmetic is fusion's. Must not know files, nor how many rows are wanted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.index.rows import Filters, PassageRow
from kb.index.store import Store
from kb.recall import fusion, words
from kb.recall.meaning import Meaning
from kb.recall.vectors import VectorsUnusable

if TYPE_CHECKING:
    from kb.recall.meaning import Matrix

CANDIDATES = 100
"""Passages of each list that are looked at."""

_PHRASE, _TITLE = 1, 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates by passage id, with everything that speaks for them.

    words    scores by words;  cosines: of all that have a vector
    words_rank, meaning_rank  1-based, of those in each list
    tier     what stands before the rest: 2 a title that is the question, 1 its words as they stand
    order    best first
    """

    rows: dict[int, PassageRow]
    words: dict[int, float]
    cosines: dict[int, float]
    words_rank: dict[int, int]
    meaning_rank: dict[int, int]
    scores: dict[int, float]
    tier: dict[int, int]
    order: list[int]


def gather(store: Store, meaning: Meaning, query: str, by: str, filters: Filters, passages: bool = False) -> Evidence:
    """Everything known of the candidates, in order; by words alone when there is no model, or the vectors fail.

    by        "words", "meaning" or "both"
    passages  neighbours add to each other. Not when notes are ranked: which note is best is not for the
              number of its passages to say
    """
    if by != "words":
        try:
            vector = meaning.question(query)
            if vector is not None:
                return _with_meaning(store, meaning, query, vector, by, filters, passages)
        except VectorsUnusable:
            pass
    by_words, tier = _by_words(store, query, filters)
    rows = {row.id: row for row in store.passages(list(dict.fromkeys([*by_words, *tier])))}
    return _ordered(store, rows, by_words, {}, (), fusion.fused(by_words, {}, 0.0), tier, filters, passages)


def by_nearness(store: Store, cosines: dict[int, float]) -> Evidence:
    """The same for passages that are only known to be near something."""
    rows = {row.id: row for row in store.passages(list(cosines))}
    return _ordered(store, rows, {}, cosines, cosines, cosines, {}, Filters(), passages=False)


def _with_meaning(
    store: Store, meaning: Meaning, query: str, vector: Matrix, by: str, filters: Filters, passages: bool
) -> Evidence:
    by_words, tier = _by_words(store, query, filters) if by == "both" else ({}, {})
    nearest = meaning.nearest(vector, CANDIDATES, filters)
    rows = {row.id: row for row in store.passages(list(dict.fromkeys([*by_words, *tier, *nearest])))}
    scores, cosines = _fused(meaning, vector, rows, by_words, nearest)
    return _ordered(store, rows, by_words, cosines, nearest, scores, tier, filters, passages)


def _by_words(store: Store, query: str, filters: Filters) -> tuple[dict[int, float], dict[int, int]]:
    """(passage -> score, passage -> tier)."""
    asked = words.compile_query(query)
    found = words.evidence(store, asked, CANDIDATES, filters)
    tier: dict[int, int] = {}
    for phrase in (asked.all_phrases, words.whole(query)):
        if phrase:
            for one, _ in store.match(f"({phrase})", words.WEIGHTS, CANDIDATES, filters):
                tier[one] = _PHRASE
    for one, exact in words.titled(store, query, list(found), filters).items():
        tier[one] = max(tier.get(one, 0), _TITLE if exact else _PHRASE)
    return found, tier


def _fused(
    meaning: Meaning,
    vector: Matrix,
    rows: dict[int, PassageRow],
    by_words: dict[int, float],
    nearest: dict[int, float],
) -> tuple[dict[int, float], dict[int, float]]:
    """(scores, cosines of all candidates that have a vector): fuse, look again, fuse."""
    vectors = meaning.vectors_of([row.hash for row in rows.values()])
    known = {one: vectors[row.hash] for one, row in rows.items() if row.hash in vectors}
    if not known:
        return fusion.fused(by_words, nearest, 0.5), nearest
    import numpy as np

    ids, matrix = list(known), np.stack(list(known.values()))
    cosines: dict[int, float] = dict(zip(ids, (matrix @ vector).tolist(), strict=True))
    if not by_words:
        return fusion.fused({}, cosines, 1.0), cosines
    share = fusion.share_of_meaning(by_words)
    first = fusion.fused(by_words, cosines, share)
    closer = fusion.second_look(vector, matrix, [first[one] for one in ids])
    again = dict(zip(ids, (matrix @ closer).tolist(), strict=True))
    return fusion.fused(by_words, again, share), cosines


def _ordered(
    store: Store,
    rows: dict[int, PassageRow],
    by_words: dict[int, float],
    cosines: dict[int, float],
    nearest: Collection[int],
    scores: dict[int, float],
    tier: dict[int, int],
    filters: Filters,
    passages: bool,
) -> Evidence:
    """Ranks and order. Rows may be fewer than candidates: a passage can go while it is asked about."""
    scores = {**dict.fromkeys(tier, 0.0), **scores}
    if passages:
        scores = fusion.with_neighbours(scores, store.neighbours(scores))
        new = store.passages([one for one in scores if one not in rows])
        rows = {**rows, **{row.id: row for row in new if filters.with_model or not row.model}}
    scores = {one: score for one, score in scores.items() if one in rows}

    def place(one: int) -> tuple[str, int]:
        return rows[one].path, rows[one].line

    def ranked(some: dict[int, float]) -> dict[int, int]:
        return fusion.ranks(fusion.in_order({one: score for one, score in some.items() if one in rows}, place, {}))

    near = {one: cosines[one] for one in nearest if one in cosines}
    order = fusion.in_order(scores, place, tier)
    return Evidence(rows, by_words, cosines, ranked(by_words), ranked(near), scores, tier, order)
