"""Recall: a question in, passages out, each with the reasons it was found.

Owns the face others use: hits, one row a note or passages, only of notes that are there, and what is still to
be embedded. Refreshes nothing by itself. Must not know the terminal, nor how a vector is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.index.passages import indexed_text
from kb.index.rows import Filters, PassageRow
from kb.index.store import Store
from kb.recall import fusion
from kb.recall.embedding import Encoder, encoder_if_ready
from kb.recall.gathering import CANDIDATES, Evidence, by_nearness, gather
from kb.recall.hit import Hit
from kb.recall.meaning import Meaning
from kb.recall.models import DEFAULT
from kb.recall.vectors import Vectors, VectorsUnusable

if TYPE_CHECKING:
    from kb.recall.chroma import ChromaIndex
    from kb.recall.meaning import Matrix


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a note was found, or not: its best passage as a hit, None if it was not among the candidates.

    words_score  of that passage;  fused_rank: of the note among notes
    tokens       of the passage, as the model counts;  cut_by: how many of them it does not read
    """

    hit: Hit | None
    words_score: float | None = None
    fused_rank: int | None = None
    tokens: int | None = None
    cut_by: int | None = None


class Recall:
    """Search over one vault. May be used from several threads.

    encoder_factory  the compiled model, None while there is none; a file check, nothing heavy
    index            Chroma for a model's identity, in long-lived programs; without it, or in its trouble,
                     search is exact
    exists           whether a note (by path) is on disk now: a hit whose file is missing is not returned
    compile_model    makes the compiled model ready, told its steps
    """

    def __init__(
        self,
        store: Store,
        vectors: Vectors,
        encoder_factory: Callable[[], Encoder | None],
        index: Callable[[str], ChromaIndex] | None = None,
        exists: Callable[[str], bool] = lambda path: True,
        compile_model: Callable[[Callable[[str], None]], object] = lambda on_step: None,
    ) -> None:
        self._store = store
        self._exists = exists
        self._compile = compile_model
        self._meaning = Meaning(store, vectors, encoder_factory, index)
        self.embed_pending = self._meaning.embed_pending
        self.embedded_and_pending = self._meaning.embedded_and_pending
        self.forget_gone = self._meaning.forget_gone
        self.sync_index = self._meaning.sync_index
        self.close = self._meaning.close

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

        def index(identity: str) -> ChromaIndex:
            from kb.recall.chroma import ChromaIndex

            return ChromaIndex(cache_dir, identity)

        def compile_it(on_step: Callable[[str], None]) -> None:
            if encoder_if_ready(models, model) is None:
                from kb.recall.compiling import compile_model

                compile_model(models, model, on_step=on_step)

        def encoder() -> Encoder | None:
            return encoder_if_ready(models, model)

        return cls(store, Vectors(cache_dir), encoder, index if chroma else None, exists, compile_it)

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
        found = gather(self._store, self._meaning, query, by, filters or Filters(), passages)
        order = found.order if passages else fusion.best_of_each(found.order, lambda one: found.rows[one].path)
        return self._there(found, order, n)

    def why(self, query: str, path: str) -> Reasons:
        """The reasons for the best passage of one note, whether or not it would be shown."""
        found = gather(self._store, self._meaning, query, "both", Filters(with_model=True))
        notes = fusion.best_of_each(found.order, lambda one: found.rows[one].path)
        rank, one = next(((rank, one) for rank, one in enumerate(notes, 1) if found.rows[one].path == path), (0, 0))
        if not rank:
            return Reasons(None)
        row, encoder = found.rows[one], self._meaning.encoder
        if encoder is None:
            return Reasons(_hit(found, one), found.words.get(one), rank)
        tokens = encoder.count_tokens(indexed_text(row.title, row.heading, row.day or "", row.text))
        cut_by = max(0, tokens - encoder.compiled.max_tokens)
        return Reasons(_hit(found, one), found.words.get(one), rank, tokens, cut_by)

    def related(self, path: str, n: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Notes near in meaning to a note, best first, one row a note; by its words where there is no model."""
        filters = filters or Filters()
        own = [row for row in self._store.passages_of(path) if not row.model]
        if not own:
            return []
        found = self._near(own, filters)
        if found is None:
            question = " ".join([own[0].title, *(row.text for row in own)])[:2000]
            found = gather(self._store, self._meaning, question, "words", filters)
        notes = fusion.best_of_each(found.order, lambda one: found.rows[one].path)
        return self._there(found, [one for one in notes if found.rows[one].path != path], n)

    def _near(self, own: Sequence[PassageRow], filters: Filters) -> Evidence | None:
        """What is near in meaning to a note's own passages; None where they have no vectors, or these fail."""
        try:
            vectors = self._meaning.vectors_of([row.hash for row in own])
            if not vectors:
                return None
            middle = fusion.middle(list(vectors.values()))
            return by_nearness(self._store, self._meaning.nearest(middle, CANDIDATES, filters))
        except VectorsUnusable:
            return None

    def model_is_ready(self) -> bool:
        """Whether a compiled model is there. A file check."""
        return self._meaning.encoder is not None

    def prepare(self, on_step: Callable[[str], None] = lambda step: None) -> None:
        """Compile the model if that was never done (10 to 30 s). Raises ModelMissing or NotCompiled."""
        self._compile(on_step)

    @property
    def encode(self) -> Callable[[Sequence[str]], Matrix] | None:
        """Texts to vectors of length 1, one row a text; None while there is no model."""
        encoder = self._meaning.encoder
        return None if encoder is None else encoder.encode

    def _there(self, found: Evidence, order: Iterable[int], n: int) -> list[Hit]:
        """The first n whose notes are on disk; no more files are asked about than needed."""
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


def _hit(found: Evidence, one: int) -> Hit:
    row = found.rows[one]
    return Hit(
        path=row.path,
        line=row.line,
        end_line=row.end_line,
        heading=row.heading,
        title=row.title,
        text=row.text,
        score=round(found.scores[one] + 2 * found.tier.get(one, 0), 6),
        words_rank=found.words_rank.get(one),
        meaning_rank=found.meaning_rank.get(one),
        mine=bool(row.mine),
        passage_id=one,
        cosine=found.cosines.get(one),
    )
