"""Recall by words: a question as an FTS5 query, and the passages it finds in order.

Owns how a person's words become a query that no input can make invalid (quoted terms joined by OR,
common words dropped, "phrases" kept, scripts without spaces as pairs of characters), and what comes
before the rest: a phrase that stands there, a title that is the question. Must not know vectors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.index.grams import STOP_WORDS, gram_token, grams, is_unspaced, name_keys, words_of
from kb.index.rows import Filters
from kb.index.store import Store

WEIGHTS = (2.5, 1.5, 1.0, 1.0, 1.0)
"""bm25 weights of title, heading, about, body and grams."""

PAIR = 0.5
"""Weight of two words of the question that stand side by side in the passage as they do there.

On Cranfield and SQuAD2 this gains 0.015 and 0.009 of nDCG@10 over single words; 0.4 to 0.6 do equally well.
"""

MOST_TERMS = 48
ENOUGH = 2000
"""Passages to score at most, about; bm25 costs some 1.5 µs each."""
_PHRASE = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')


@dataclass(frozen=True, slots=True)
class Query:
    """A question in parts: words and pairs to look for, and phrases that must stand as written."""

    words: tuple[str, ...]
    grams: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Each word or pair as an FTS5 string."""
        return (*(_quoted(word) for word in self.words), *(_quoted(gram_token(one)) for one in self.grams))

    @property
    def any_of(self) -> str:
        """The FTS5 query that finds a passage with any of it; "" if there is nothing to look for."""
        return " OR ".join((*(_quoted(" ".join(phrase)) for phrase in self.phrases), *self.terms))

    @property
    def any_pair(self) -> str:
        """The FTS5 query that finds a passage with two words side by side as in the question; "" without."""
        return " OR ".join(_quoted(" ".join(pair)) for pair in self.pairs)

    @property
    def all_phrases(self) -> str:
        """The FTS5 query that finds the passages with every phrase; "" without phrases."""
        return " AND ".join(_quoted(" ".join(phrase)) for phrase in self.phrases)


def compile_query(text: str) -> Query:
    """A person's words as a Query. Any text is one; common words are dropped unless there are no others."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    phrases = [tuple(words_of(found)) for found in _PHRASE.findall(text)]
    written = list(dict.fromkeys(words_of(text)))
    pairs = list(dict.fromkeys(grams(text)))
    words = [word for word in written if not is_unspaced(word)]
    meant = [word for word in words if word not in STOP_WORDS]
    if not meant and not pairs:
        meant = words
        if len(words) > 1:
            phrases.append(tuple(words_of(text)))  # "to be or not to be" is found as it stands
    kept = tuple(phrase for phrase in dict.fromkeys(phrases) if len(phrase) > 1)
    return Query(tuple(meant[:MOST_TERMS]), tuple(pairs[:MOST_TERMS]), kept[:8], _side_by_side(text, set(meant)))


def rank(store: Store, query: str, limit: int = 100, filters: Filters | None = None) -> list[tuple[int, float]]:
    """(passage id, score) of the passages found by words, best first; scores are positive.

    First come notes whose title (or alias) is the question, then passages that hold its phrases, then
    the rest by bm25.
    """
    asked = compile_query(query)
    if not asked.any_of or limit < 1:
        return []
    scores = evidence(store, asked, limit, filters)
    best = max(scores.values(), default=0.0) or 1.0
    if asked.phrases:
        for one, score in store.match(f"({asked.all_phrases})", WEIGHTS, limit, filters):
            scores[one] = scores.get(one, score) + best
    for one, exact in titled(store, query, scores, filters).items():
        scores[one] = scores.get(one, 0.0) + (3 if exact else 0.5) * best
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def evidence(store: Store, asked: Query, limit: int = 100, filters: Filters | None = None) -> dict[int, float]:
    """Passage id -> bm25 of its words, and of pairs of them side by side, best first; nothing is put first."""
    if not asked.any_of or limit < 1:
        return {}
    scores = dict(_best(store, asked, limit, filters))
    if asked.pairs and len(scores) > 1:
        for one, score in store.match(asked.any_pair, WEIGHTS, limit, filters):
            scores[one] = scores.get(one, 0.0) + PAIR * score
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def _best(store: Store, asked: Query, limit: int, filters: Filters | None) -> list[tuple[int, float]]:
    """The best passages by bm25, without scoring every passage that holds some everyday word.

    A passage must hold one of the rarer terms, as many of them as are needed for ENOUGH candidates; the
    common terms then only add to its score. (In an FTS5 query a term counts as often as it stands
    there, so the common ones are written twice, as the rare ones are.)
    """
    terms = [*(_quoted(" ".join(phrase)) for phrase in asked.phrases), *asked.terms]
    counts = store.found_in(terms, ENOUGH)
    if sum(counts) > ENOUGH:
        by_rarity = sorted(zip(counts, terms, strict=True))
        total, rare = 0, []
        while by_rarity and total < ENOUGH * 2 // 3:
            count, term = by_rarity.pop(0)
            total += count
            rare.append(term)
        common = [term for _, term in by_rarity]
        if common and total >= limit:
            either = " OR ".join(rare)
            found = store.match(f"({' OR '.join([*rare, *common, *common])}) AND ({either})", WEIGHTS, limit, filters)
            if len(found) >= limit or filters is None or not filters.narrow:
                return [(one, score / 2) for one, score in found]
    return store.match(asked.any_of, WEIGHTS, limit, filters)


def whole(query: str) -> str:
    """The FTS5 query that finds the question as it stands, word for word; "" if it is one word, or very long."""
    written = words_of(query)
    return _quoted(" ".join(written)) if 1 < len(written) <= 12 else ""


def titled(
    store: Store, query: str, found: Sequence[int] | dict[int, float] = (), filters: Filters | None = None
) -> dict[int, bool]:
    """The passage that stands for each note the question names: its best found one, else its first.

    The value is True where the title is the question word for word, False where only its common words
    or their order differ. Whoever mixes lists must not put anything before the exact ones.
    """
    key, loose = name_keys(query)
    if not key:
        return {}
    notes = dict(store.titled(key, loose))
    if not notes:
        return {}
    stands_for = store.first_passages(list(notes), filters)
    for row in reversed(store.passages(list(found)[:200])):
        if row.note in stands_for:
            stands_for[row.note] = row.id
    return {passage: notes[note] for note, passage in stands_for.items()}


def _side_by_side(text: str, meant: set[str]) -> tuple[tuple[str, str], ...]:
    """Neighbouring words of the question that are both looked for."""
    written = words_of(text)
    pairs = (pair for pair in pairwise(written) if meant.issuperset(pair))
    return tuple(dict.fromkeys(pairs))[:MOST_TERMS]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
