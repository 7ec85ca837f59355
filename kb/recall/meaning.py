"""The meaning side of recall: which passages are near to a vector, by Chroma or exactly.

Owns the model as far as it is there, its vectors in memory, what has no vector yet, and Chroma being in step.
Must not know words, nor what is done with what is near.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kb.index.passages import indexed_text
from kb.index.rows import Filters
from kb.index.store import Store
from kb.recall.embedding import Encoder, ModelBroken
from kb.recall.vectors import Loaded, Vectors, VectorsUnusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.recall.chroma import ChromaIndex

    Matrix = NDArray[np.float32]

BATCH = 16
"""Passages embedded between two commits: so many a kill may cost."""


class Meaning:
    """Nearness of meaning in one vault. May be used from several threads.

    encoder_factory  the compiled model, None while there is none; a file check, nothing heavy
    index_factory    Chroma for a model's identity; None: search is always exact
    """

    def __init__(
        self,
        store: Store,
        vectors: Vectors,
        encoder_factory: Callable[[], Encoder | None],
        index_factory: Callable[[str], ChromaIndex] | None = None,
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._factory = encoder_factory
        self._index_factory = index_factory
        self._index: ChromaIndex | None = None
        self._turn = threading.RLock()
        self._encoder: Encoder | None = None
        self._rows_of: tuple[Loaded, dict[bytes, int]] | None = None

    @property
    def encoder(self) -> Encoder | None:
        """The model, None while there is no compiled one."""
        with self._turn:
            if self._encoder is None:
                self._encoder = self._factory()
            return self._encoder

    # -- what is near

    def question(self, query: str) -> Matrix | None:
        """The question's vector, or None when meaning cannot answer: no model, no vectors, nothing asked."""
        encoder = self.encoder
        if encoder is None or not query.strip() or not self._vectors.has_any(encoder.identity):
            return None
        try:
            return encoder.encode_query(query)
        except ModelBroken:
            return None

    def nearest(self, vector: Matrix, k: int, filters: Filters) -> dict[int, float]:
        """Passage id -> cosine of the k nearest passages that pass the filters, best first."""
        # Twice as many as needed: some belong to passages of models, or to notes that are gone.
        cosines = dict(self._by_index(vector, 2 * k, filters) or self._exactly(vector, 2 * k, filters))
        passing = self._store.by_hash(list(cosines), filters)
        best = sorted(((cosines[key], one) for one, key in passing), key=lambda pair: (-pair[0], pair[1]))
        return {one: cosine for cosine, one in best[:k]}

    def vectors_of(self, hashes: Sequence[bytes]) -> dict[bytes, Matrix]:
        """The vectors of some passages: from memory if all are loaded anyway, else read one by one."""
        encoder = self.encoder
        if encoder is None:
            return {}
        with self._turn:
            loaded = self._rows_of is not None
        if not loaded:
            return self._vectors.get(encoder.identity, hashes)
        everything, row_of = self._loaded(encoder)
        return {key: everything.matrix[row_of[key]] for key in hashes if key in row_of}

    def _by_index(self, vector: Matrix, k: int, filters: Filters) -> list[tuple[bytes, float]]:
        """What Chroma says; nothing where it is not used, not in step, or in trouble."""
        with self._turn:
            index = self._index
        if index is None or not index.ready or filters.narrow:
            return []
        from kb.recall.chroma import ChromaTrouble

        try:
            return index.query(vector, k)
        except ChromaTrouble:
            return []

    def _exactly(self, vector: Matrix, k: int, filters: Filters) -> list[tuple[bytes, float]]:
        from kb.recall.exact import nearest

        encoder = self.encoder
        if encoder is None:
            return []
        loaded, row_of = self._loaded(encoder)
        only = None
        if filters.narrow:
            only = sorted(row_of[key] for key in self._store.passing(filters) if key in row_of)
        return [(loaded.hashes[row], cosine) for row, cosine in nearest(loaded.matrix, vector, k, only)]

    def _loaded(self, encoder: Encoder) -> tuple[Loaded, dict[bytes, int]]:
        loaded = self._vectors.load(encoder.identity)
        with self._turn:
            if self._rows_of is None or self._rows_of[0] is not loaded:
                self._rows_of = loaded, {key: row for row, key in enumerate(loaded.hashes)}
            return self._rows_of

    # -- what is pending

    def embedded_and_pending(self) -> tuple[int, int]:
        """How many different passages have a vector of the present model, and how many have not."""
        hashes = {key for _, key in self._store.hashes()}
        encoder = self.encoder
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
        encoder = self.encoder
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

    def forget_gone(self) -> int:
        """Let go of the vectors whose last passage is gone. Returns how many."""
        return self._vectors.keep_only({key for _, key in self._store.hashes()})

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

    # -- Chroma

    def sync_index(self, now: datetime, asked: bool = False) -> bool:
        """Bring Chroma into step with the vectors, where it is used; whether it may be asked now.

        now    of the clock: rebuilds are counted by day;  asked: a person asked for it
        """
        encoder = self.encoder
        if self._index_factory is None or encoder is None:
            return False
        from kb.recall.chroma import ChromaTrouble

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
        """End Chroma and close the vectors; the next use opens them again."""
        with self._turn:
            index, self._index = self._index, None
            self._rows_of = None
        if index is not None:
            index.close()
        self._vectors.close()
