"""Recall over a real vault: words, meaning, both, and what answers when something is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from kb.index.indexing import refresh
from kb.index.passages import indexed_text
from kb.index.rows import Filters
from kb.index.store import Store
from kb.recall.chroma import ChromaTrouble
from kb.recall.embedding import encoder_if_ready
from kb.recall.recall import Recall
from kb.recall.vectors import Vectors
from vault.disk.folder import Folder

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NOTES = {
    "notes/Spacing.md": "---\ntags: [memory]\n---\n# Spacing\n\nReviewing at growing intervals makes learning last.\n",
    "notes/Sleep.md": "# Sleep\n\nA night's rest consolidates what was studied the day before.\n",
    "notes/Cooking.md": "# Cooking\n\nFlour, eggs, a pinch of salt; knead the dough and let it rest an hour.\n",
    "notes/Rivers.md": "# Rivers\n\nTowns grew where boats could land and goods changed hands.\n",
    "journal/2026-11-20.md": (
        "## Log\n- 09:00 Anna asked whether I would move to Leipzig\n"
        "- 09:05 I said yes, in March, if the flat is found\n- 18:00 knead dough\n"
    ),
    "notes/Models.md": "# Models\n\nMine.\n\n> [!model]- some-model, 2026-11-22\n> The hippocampus replays zebras.\n",
    "notes/Phrase one.md": "# Phrase one\n\nThe dough of the bread is the rest, the dough dough dough bread bread.\n",
    "notes/Phrase two.md": "# Phrase two\n\nHe spoke, among much else, about bread dough in passing, then left.\n",
}


@dataclass
class World:
    """One vault with its store and caches."""

    root: Path
    cache: str
    store: Store
    models: str

    def recall(self, *, chroma: bool = False) -> Recall:
        return Recall.over(self.store, self.cache, self.models, lambda path: (self.root / path).exists(), chroma=chroma)

    def refresh(self, later: timedelta = timedelta()) -> None:
        refresh(self.store, Folder(str(self.root)), NOW + later)


@pytest.fixture
def world(tmp_path: Path, models: str) -> Iterator[World]:
    root = tmp_path / "vault"
    for path, text in NOTES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    made = World(root, str(tmp_path / "cache"), Store(str(tmp_path / "cache")), models)
    made.refresh()
    yield made
    made.store.close()


def test_meaning_finds_what_no_word_names(world: World) -> None:
    recall = world.recall()
    assert recall.search("how to remember better", by="words") == []
    recall.embed_pending()
    hits = recall.search("how to remember better", 2)
    assert {hit.path for hit in hits} == {"notes/Spacing.md", "notes/Sleep.md"}
    assert hits[0].words_rank is None and hits[0].meaning_rank == 1
    assert hits[0].cosine is not None and hits[0].cosine > 0.3 and hits[0].mine


def test_without_a_model_words_answer(world: World) -> None:
    recall = Recall(world.store, Vectors(world.cache), lambda: None)
    assert not recall.model_is_ready() and recall.encode is None
    assert recall.embed_pending() == 0 and recall.embedded_and_pending()[0] == 0
    for by in ("both", "meaning", "words"):
        hits = recall.search("growing intervals", by=by)
        assert hits[0].path == "notes/Spacing.md" and hits[0].line == 6
        assert hits[0].words_rank == 1 and hits[0].meaning_rank is None and hits[0].cosine is None


def test_without_vectors_words_answer(world: World) -> None:
    hits = world.recall().search("growing intervals")
    assert hits[0].path == "notes/Spacing.md" and hits[0].meaning_rank is None


def test_pending_passages_are_embedded_newest_first_and_once(world: World) -> None:
    recall = world.recall()
    told: list[tuple[int, int]] = []
    _, all_of_them = recall.embedded_and_pending()
    newest = world.store.hashes()[-1][1]
    assert recall.embed_pending(limit=1) == 1
    encoder = encoder_if_ready(world.models)
    assert encoder is not None
    assert Vectors(world.cache).hashes(encoder.identity) == {newest}
    assert recall.embed_pending(on_progress=lambda done, total: told.append((done, total))) == all_of_them - 1
    assert told[-1] == (all_of_them - 1, all_of_them - 1)
    assert recall.embed_pending() == 0 and recall.embedded_and_pending() == (all_of_them, 0)


def test_embedding_stops_when_told_and_keeps_what_was_done(world: World) -> None:
    for n in range(40):
        (world.root / f"more{n}.md").write_text(f"# Number {n}\n\nThis is the note number {n}.\n")
    world.refresh()
    recall = world.recall()
    rounds = iter([False, False, True])
    done = recall.embed_pending(stop=lambda: next(rounds, True))
    assert done == 32 and world.recall().embedded_and_pending()[0] == 32


def test_what_is_embedded_is_the_text_the_passage_was_hashed_from(world: World) -> None:
    for one, key in world.store.hashes():
        [row] = world.store.passages([one])
        text = indexed_text(row.title, row.heading, row.day or "", row.text)
        assert blake2b(text.encode(), digest_size=16).digest() == key


def test_a_vector_goes_with_its_last_passage(world: World) -> None:
    (world.root / "copy.md").write_text(NOTES["notes/Sleep.md"])
    world.refresh()
    recall = world.recall()
    recall.embed_pending()
    before, _ = recall.embedded_and_pending()
    (world.root / "copy.md").unlink()
    for minutes in (2, 4):
        world.refresh(timedelta(minutes=minutes))
    assert recall.forget_gone() == 0, "the other note still has this passage"
    (world.root / "notes/Sleep.md").unlink()
    for minutes in (6, 8):
        world.refresh(timedelta(minutes=minutes))
    assert recall.forget_gone() == 1
    assert recall.embedded_and_pending() == (before - 1, 0)


def test_a_note_that_is_gone_is_not_returned(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    (world.root / "notes/Spacing.md").unlink()
    for by in ("words", "meaning", "both"):
        assert "notes/Spacing.md" not in {hit.path for hit in recall.search("growing intervals", by=by)}


def test_a_title_comes_first_whatever_else_matches(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    assert recall.search("cooking")[0].path == "notes/Cooking.md"
    assert recall.search("Rivers")[0].path == "notes/Rivers.md"


def test_the_words_as_they_stand_come_before_the_same_words_apart(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    for query in ("bread dough", '"bread dough"'):
        assert recall.search(query)[0].path == "notes/Phrase two.md"


def test_one_row_a_note_unless_passages_are_asked_for(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    rows = recall.search("Anna asked about Leipzig")
    assert len({hit.path for hit in rows}) == len(rows)
    entries = [hit for hit in recall.search("Anna asked about Leipzig", 20, passages=True) if hit.path.startswith("j")]
    assert [hit.line for hit in entries][:2] == [2, 3], "the answer stands in the entry after the question"


def test_text_of_a_model_is_found_only_when_asked_for(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    query = "hippocampus replays zebras"
    for by in ("words", "meaning", "both"):
        assert not any("zebras" in hit.text for hit in recall.search(query, 20, by=by, passages=True))
    [hit, *_] = recall.search(query, filters=Filters(with_model=True))
    assert "zebras" in hit.text and not hit.mine


def test_filters_hold_for_words_and_meaning(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    for by in ("words", "meaning", "both"):
        found = recall.search("knead the dough", filters=Filters(folder="journal"), by=by)
        assert {hit.path for hit in found} == {"journal/2026-11-20.md"}
        found = recall.search("reviewing at intervals", filters=Filters(tags=("memory",)), by=by)
        assert {hit.path for hit in found} == {"notes/Spacing.md"}
    assert recall.search("dough", filters=Filters(since="2027-01-01")) == []


def test_the_same_question_has_the_same_answer(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    once = recall.search("rest and dough", 10, passages=True)
    assert (
        once
        == recall.search("rest and dough", 10, passages=True)
        == world.recall().search("rest and dough", 10, passages=True)
    )
    assert [hit.score for hit in once] == sorted((hit.score for hit in once), reverse=True)


def test_no_question_has_no_answer(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    for query in ("", "   ", "?!"):
        assert recall.search(query, by="words") == []
        recall.search(query)


def test_broken_vectors_heal_and_words_answer_meanwhile(world: World) -> None:
    recall = world.recall()
    total = recall.embed_pending()
    recall.close()
    (Path(world.cache) / "vectors.db").write_bytes(b"rubbish" * 1000)
    recall = world.recall()
    assert recall.search("growing intervals")[0].path == "notes/Spacing.md"
    assert recall.embed_pending() == total
    assert recall.search("growing intervals")[0].meaning_rank is not None


def test_why_names_the_evidence(world: World) -> None:
    recall = world.recall()
    recall.embed_pending()
    reasons = recall.why("growing intervals", "notes/Spacing.md")
    assert reasons.hit is not None and reasons.hit.words_rank == 1 and reasons.fused_rank == 1
    assert reasons.tokens is not None and 5 < reasons.tokens < 40 and reasons.cut_by == 0
    assert recall.why("growing intervals", "absent.md").hit is None


def test_related_notes_are_near_in_meaning(world: World) -> None:
    recall = world.recall()
    assert "notes/Spacing.md" not in {hit.path for hit in recall.related("notes/Spacing.md")}
    recall.embed_pending()
    assert recall.related("notes/Spacing.md", 1)[0].path == "notes/Sleep.md"
    assert recall.related("absent.md") == []


def test_chroma_answers_as_exact_search_does_and_its_trouble_is_not_seen(world: World) -> None:
    exact = world.recall()
    exact.embed_pending()
    recall = world.recall(chroma=True)
    wanted = [hit.path for hit in exact.search("knead dough", by="meaning")]
    assert not exact.sync_index(NOW), "only where it was asked for"
    assert recall.sync_index(NOW)
    assert [hit.path for hit in recall.search("knead dough", by="meaning")] == wanted
    index = recall._meaning._index
    assert index is not None and index.pid is not None
    import os
    import signal

    os.kill(index.pid, signal.SIGKILL)
    assert [hit.path for hit in recall.search("knead dough", by="meaning")] == wanted
    with pytest.raises(ChromaTrouble):
        index.query(np.zeros(384, np.float32), 1)
    assert recall.sync_index(NOW)
    assert [hit.path for hit in recall.search("knead dough", by="meaning")] == wanted
    recall.close()
