"""Recall: a question in, passages out, each with the reasons it was found.

Owns how words and meaning meet: which candidates are looked at, what is put first, what is left out, and what
answers when the model, its vectors or Chroma are not there. Owns also what is still to be embedded.
Refreshes nothing by itself. Must not know the terminal, nor how a vector is made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kb.index.passages import indexed_text
from kb.index.rows import Filters, PassageRow
from kb.index.store import Store
from kb.recall import fusion, words
from kb.recall.chroma import ChromaIndex, ChromaTrouble
from kb.recall.embedding import Encoder, ModelBroken, encoder_if_ready
from kb.recall.models import DEFAULT, model_is_ready
from kb.recall.vectors import Loaded, Vectors, VectorsUnusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

CANDIDATES = 100
"""Passages of each list that are looked at."""

BATCH = 16
"""Passages embedded between two commits: so many a kill may cost."""

_TITLE, _PHRASE, _NEITHER = 2, 1, 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    path, line, end_line  where it stands, 1-based
    score         comparable within one answer only
    words_rank, meaning_rank  1-based rank in each list; None: not in it
    mine          whether the vault's owner wrote it
    cosine        how near its meaning is to the question, -1 to 1; None without a vector
    """

    path: str
    line: int
    end_line: int
    heading: str
    title: str
    text: str
    score: float
    words_rank: int | None
    meaning_rank: int | None
    mine: bool
    passage_id: int
    cosine: float | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a note was found, or not: of its best passage, the ranks among all passages and the evidence.

    tokens  of the passage as the model counts; cut_by: how many of them it does not read; None without a model
    """

    hit: Hit | None
    words_score: float | None
    fused_rank: int | None
    tokens: int | None
    cut_by: int | None


@dataclass(slots=True)
class _Evidence:
    """What is known of the candidates of one question."""

    rows: dict[int, PassageRow]
    words: dict[int, float]
    cosines: dict[int, float]
    words_rank: dict[int, int]
    meaning_rank: dict[int, int]
    scores: dict[int, float]
    tier: dict[int, int]
    order: list[int]


class Recall:
    """Search over one vault. May be used from several threads.

    encoder_factory  the compiled model, None while there is none; a file check, nothing heavy
    index            Chroma, in long-lived programs; without it, or in its trouble, search is exact
    exists           whether a note (by path) is on disk now: a hit whose file is missing is not returned
    """

    def __init__(
        self,
        store: Store,
        vectors: Vectors,
        encoder_factory: Callable[[], Encoder | None],
        index: Callable[[str], ChromaIndex] | None = None,
        exists: Callable[[str], bool] = lambda path: True,
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._factory = encoder_factory
        self._index_factory = index
        self._index: ChromaIndex | None = None
        self._exists = exists
        self._turn = threading.RLock()
        self._encoder: Encoder | None = None
        self._rows_of: tuple[Loaded, dict[bytes, int]] | None = None
        self._compile: Callable[[Callable[[str], None]], object] = lambda on_step: None

    @classmethod
    def over(
        cls,
        store: Store,
        cache_dir: str,
        models: str,
        exists: Callable[[str], bool] = lambda path: True,
        model: str = DEFAULT,
        *,
        chroma: bool = True,
    ) -> Recall:
        """The usual recall: vectors in the vault's cache folder, the model from the folder of compiled ones.

        chroma  whether `sync_index` starts Chroma; before it is called nothing does, and search is exact
        """
        index = (lambda identity: ChromaIndex(cache_dir, identity)) if chroma else None
        recall = cls(store, Vectors(cache_dir), lambda: encoder_if_ready(models, model), index, exists)

        def compile_it(on_step: Callable[[str], None]) -> None:
            from kb.recall.compiling import compile_model

            if not model_is_ready(models, model) or encoder_if_ready(models, model) is None:
                compile_model(models, model, on_step=on_step)

        recall._compile = compile_it
        return recall

    # -- searching

    def search(
        self,
        query: str,
        n: int = 10,
        by: str = "both",
        filters: Filters | None = None,
        passages: bool = False,
    ) -> list[Hit]:
        """The best n hits, best first; one row a note (its best passage) unless `passages`.

        by       "words", "meaning" or "both"; without a model or vectors, words answer, also for "meaning"
        filters  what may be found at all
        """
        found = self._gather(query, by, filters or Filters(), passages)
        order = found.order
        if not passages:
            order = fusion.best_of_each(order, lambda one: found.rows[one].path)
        hits: list[Hit] = []
        there: dict[str, bool] = {}
        for one in order:
            if len(hits) >= n:
                break
            path = found.rows[one].path
            if path not in there:
                there[path] = self._exists(path)
            if there[path]:
                hits.append(_hit(found, one))
        return hits

    def why(self, query: str, path: str, filters: Filters | None = None) -> Reasons:
        """The reasons for the best passage of one note, whether or not it would be shown."""
        found = self._gather(query, "both", filters or Filters(with_model=True), passages=False)
        one = next((one for one in found.order if found.rows[one].path == path), None)
        if one is None:
            return Reasons(None, None, None, None, None)
        row, encoder = found.rows[one], self._ready_encoder()
        tokens = cut = None
        if encoder is not None:
            tokens = encoder.count_tokens(indexed_text(row.title, row.heading, row.day or "", row.text))
            cut = max(0, tokens - encoder.compiled.max_tokens)
        notes = fusion.best_of_each(found.order, lambda each: found.rows[each].path)
        return Reasons(_hit(found, one), found.words.get(one), notes.index(one) + 1, tokens, cut)

    def related(self, path: str, n: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Notes near in meaning to a note, best first, one row a note; by its words where there is no model."""
        filters = filters or Filters()
        own = self._store.passages_of(path)
        if not own:
            return []
        encoder = self._ready_encoder()
        vectors = self._vectors_of(encoder, [row.hash for row in own if not row.model]) if encoder else {}
        if encoder is None or not vectors:
            question = " ".join([own[0].title, *(row.text for row in own)])[:2000]
            return [hit for hit in self.search(question, n + 1, "words", filters) if hit.path != path][:n]
        import numpy as np

        middle = np.sum(list(vectors.values()), axis=0)
        middle /= np.linalg.norm(middle)
        cosines = self._nearest(encoder, middle, filters)
        rows = {row.id: row for row in self._store.passages(list(cosines)) if row.path != path}
        order = fusion.in_order({one: cosines[one] for one in rows}, lambda one: (rows[one].path, rows[one].line), {})
        ranks = fusion.ranks(order)
        found = _Evidence(rows, {}, cosines, {}, ranks, cosines, {}, order)
        firsts = fusion.best_of_each(order, lambda one: rows[one].path)
        return [_hit(found, one) for one in firsts if self._exists(rows[one].path)][:n]

    # -- the model and what is pending

    def model_is_ready(self) -> bool:
        """Whether a compiled model is there. A file check."""
        return self._ready_encoder() is not None

    def prepare(self, on_step: Callable[[str], None] = lambda step: None) -> None:
        """Compile the model if that was never done (10 to 30 s). Raises ModelMissing or NotCompiled."""
        self._compile(on_step)

    @property
    def encode(self) -> Callable[[Sequence[str]], Matrix] | None:
        """Texts to vectors of length 1, one row a text; None while there is no model."""
        encoder = self._ready_encoder()
        return None if encoder is None else encoder.encode

    def embedded_and_pending(self) -> tuple[int, int]:
        """How many different passages have a vector of the present model, and how many have not."""
        hashes = {key for _, key in self._store.hashes()}
        encoder = self._ready_encoder()
        if encoder is None:
            return 0, len(hashes)
        have = len(hashes & self._vectors.hashes(encoder.identity))
        return have, len(hashes) - have

    def embed_pending(
        self,
        limit: int | None = None,
        on_progress: Callable[[int, int], None] = lambda done, total: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """Embed passages that have no vector yet, newest first; without a model, none. Returns how many.

        limit        at most so many, and trouble with the model or its vectors is passed over: words answer;
                     None: all, trouble is raised, and the vectors of passages that are gone are let go
        on_progress  told (done, to do) after each batch, which then survives a kill
        stop         asked before each batch
        """
        encoder = self._ready_encoder()
        if encoder is None:
            return 0
        try:
            done = self._embed(encoder, limit, on_progress, stop)
        except (ModelBroken, VectorsUnusable):
            if limit is None:
                raise
            return 0
        if limit is None and not stop():
            self.forget_gone()
        return done

    def _embed(
        self, encoder: Encoder, limit: int | None, on_progress: Callable[[int, int], None], stop: Callable[[], bool]
    ) -> int:
        stored = self._store.hashes()
        ids = {key: one for one, key in stored}
        pending = self._vectors.missing(encoder.identity, [key for _, key in reversed(stored)])[:limit]
        done = 0
        for start in range(0, len(pending), BATCH):
            if stop():
                break
            rows = self._store.passages([ids[key] for key in pending[start : start + BATCH]])
            texts = [indexed_text(row.title, row.heading, row.day or "", row.text) for row in rows]
            self._vectors.put(encoder.identity, [row.hash for row in rows], encoder.encode(texts))
            done += len(rows)
            on_progress(done, len(pending))
        return done

    def forget_gone(self) -> int:
        """Let go of the vectors whose last passage is gone. Returns how many."""
        return self._vectors.keep_only({key for _, key in self._store.hashes()})

    def sync_index(self, now: datetime, asked: bool = False) -> bool:
        """Bring Chroma into step with the vectors, where it is used; whether it may be asked now.

        now    of the clock: rebuilds are counted by day;  asked: a person asked for it
        """
        encoder = self._ready_encoder()
        if self._index_factory is None or encoder is None:
            return False
        with self._turn:
            if self._index is None:
                self._index = self._index_factory(encoder.identity)
            index = self._index
        loaded = self._vectors.load(encoder.identity)
        try:
            index.sync(loaded.hashes, loaded.matrix, now, asked)
        except ChromaTrouble:
            return False
        return True

    def close(self) -> None:
        """End Chroma and close the files; the next use opens them again."""
        with self._turn:
            index, self._index = self._index, None
        if index is not None:
            index.close()
        self._vectors.close()

    # -- how a question is answered

    def _gather(self, query: str, by: str, filters: Filters, passages: bool) -> _Evidence:
        """Everything known of the candidates, in their final order; by words alone when the vectors fail."""
        if by != "words":
            try:
                return self._gathered(query, by, filters, passages)
            except VectorsUnusable:
                pass
        return self._gathered(query, "words", filters, passages)

    def _gathered(self, query: str, by: str, filters: Filters, passages: bool) -> _Evidence:
        asked = words.compile_query(query)
        encoder = self._ready_encoder() if by != "words" else None
        vector = self._question(encoder, query)
        by_words: dict[int, float] = {}
        if by != "meaning" or vector is None:
            by_words = words.evidence(self._store, asked, CANDIDATES, filters)
        tier = self._first(query, asked, by_words, filters) if by != "meaning" or vector is None else {}
        nearest = self._nearest(encoder, vector, filters) if encoder is not None and vector is not None else {}
        rows = {row.id: row for row in self._store.passages([*dict.fromkeys([*by_words, *tier, *nearest])])}
        by_words = {one: score for one, score in by_words.items() if one in rows}
        cosines = {one: cosine for one, cosine in nearest.items() if one in rows}
        if encoder is not None and vector is not None:
            scores, cosines = self._scores(encoder, vector, rows, by_words, cosines)
        else:
            scores = fusion.fused(by_words, {}, 0.0)
        for one in tier:
            scores.setdefault(one, 0.0)

        def place(one: int) -> tuple[str, int]:
            return rows[one].path, rows[one].line

        if passages:
            scores, rows = self._neighbourly(scores, rows, filters)
        best_words = fusion.in_order(by_words, place, {})
        best_meaning = fusion.in_order({one: cosines[one] for one in nearest if one in rows}, place, {})
        return _Evidence(
            rows,
            by_words,
            cosines,
            fusion.ranks(best_words),
            fusion.ranks(best_meaning),
            scores,
            tier,
            fusion.in_order(scores, place, tier),
        )

    def _scores(
        self,
        encoder: Encoder,
        vector: Matrix,
        rows: dict[int, PassageRow],
        by_words: dict[int, float],
        cosines: dict[int, float],
    ) -> tuple[dict[int, float], dict[int, float]]:
        """(fused scores, cosines of all candidates that have a vector): fuse, look again, fuse."""
        vectors = self._vectors_of(encoder, [row.hash for row in rows.values()])
        known = {one: vectors[row.hash] for one, row in rows.items() if row.hash in vectors}
        if not known:
            return fusion.fused(by_words, cosines, 0.5), cosines
        import numpy as np

        ids, matrix = list(known), np.stack(list(known.values()))
        cosines = dict(zip(ids, (matrix @ vector).tolist(), strict=True))
        if not by_words:
            return fusion.fused({}, cosines, 1.0), cosines
        share = fusion.share_of_meaning(by_words)
        first = fusion.fused(by_words, cosines, share)
        closer = fusion.second_look(vector, matrix, [first[one] for one in ids])
        again = dict(zip(ids, (matrix @ closer).tolist(), strict=True))
        return fusion.fused(by_words, again, share), cosines

    def _neighbourly(
        self, scores: dict[int, float], rows: dict[int, PassageRow], filters: Filters
    ) -> tuple[dict[int, float], dict[int, PassageRow]]:
        """Scores and rows once neighbours have added to each other.

        Only among passages: which note is best is not for the number of its passages to say.
        """
        gained = fusion.with_neighbours(scores, self._store.neighbours(scores))
        new = self._store.passages([one for one in gained if one not in rows])
        rows = {**rows, **{row.id: row for row in new if filters.with_model or not row.model}}
        return {one: score for one, score in gained.items() if one in rows}, rows

    def _first(self, query: str, asked: words.Query, found: Collection[int], filters: Filters) -> dict[int, int]:
        """What nothing may be put before: a title that is the question, then a passage that holds it as it stands."""
        tier: dict[int, int] = {}
        for phrase in (asked.all_phrases, words.whole(query)):
            if phrase:
                for one, _ in self._store.match(f"({phrase})", words.WEIGHTS, CANDIDATES, filters):
                    tier[one] = _PHRASE
        for one, exact in words.titled(self._store, query, list(found), filters).items():
            tier[one] = max(tier.get(one, 0), _TITLE if exact else _PHRASE)
        return tier

    def _question(self, encoder: Encoder | None, query: str) -> Matrix | None:
        """The question's vector, or None when meaning cannot answer: no model, no vectors, nothing asked."""
        if encoder is None or not query.strip():
            return None
        try:
            if not self._vectors.count(encoder.identity):
                return None
            return encoder.encode_query(query)
        except ModelBroken:
            return None

    def _nearest(self, encoder: Encoder, vector: Matrix, filters: Filters) -> dict[int, float]:
        """Passage id -> cosine of the nearest passages that pass the filters."""
        wanted: list[tuple[bytes, float]] = []
        with self._turn:
            index = self._index
        if index is not None and index.ready and not filters.narrow:
            try:
                wanted = index.query(vector, 2 * CANDIDATES)
            except ChromaTrouble:
                wanted = []
        if not wanted:
            wanted = self._nearest_exactly(encoder, vector, filters)
        cosines = dict(wanted)
        passing = self._store.by_hash(list(cosines), filters)
        best = sorted(((cosines[key], one) for one, key in passing), key=lambda pair: (-pair[0], pair[1]))
        return {one: cosine for cosine, one in best[:CANDIDATES]}

    def _nearest_exactly(self, encoder: Encoder, vector: Matrix, filters: Filters) -> list[tuple[bytes, float]]:
        from kb.recall.exact import nearest

        loaded, row_of = self._loaded(encoder)
        only = None
        if filters.narrow:
            only = sorted(row_of[key] for key in self._store.passing(filters) if key in row_of)
        # Twice as many as needed: some belong to passages of models, or to notes that are gone.
        return [(loaded.hashes[row], cosine) for row, cosine in nearest(loaded.matrix, vector, 2 * CANDIDATES, only)]

    def _vectors_of(self, encoder: Encoder, hashes: Sequence[bytes]) -> dict[bytes, Matrix]:
        """The vectors of some passages: from memory if all are loaded anyway, else read one by one."""
        with self._turn:
            loaded = self._rows_of
        if loaded is None:
            return self._vectors.get(encoder.identity, hashes)
        everything, row_of = self._loaded(encoder)
        return {key: everything.matrix[row_of[key]] for key in hashes if key in row_of}

    def _loaded(self, encoder: Encoder) -> tuple[Loaded, dict[bytes, int]]:
        loaded = self._vectors.load(encoder.identity)
        with self._turn:
            if self._rows_of is None or self._rows_of[0] is not loaded:
                self._rows_of = loaded, {key: row for row, key in enumerate(loaded.hashes)}
            return self._rows_of

    def _ready_encoder(self) -> Encoder | None:
        with self._turn:
            if self._encoder is None:
                self._encoder = self._factory()
            return self._encoder


def _hit(found: _Evidence, one: int) -> Hit:
    row = found.rows[one]
    return Hit(
        path=row.path,
        line=row.line,
        end_line=row.end_line,
        heading=row.heading,
        title=row.title,
        text=row.text,
        score=round(found.scores[one] + 2 * found.tier.get(one, _NEITHER), 6),
        words_rank=found.words_rank.get(one),
        meaning_rank=found.meaning_rank.get(one),
        mine=bool(row.mine),
        passage_id=one,
        cosine=found.cosines.get(one),
    )
