"""Any text is a question, and what was named comes first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.index.indexing import refresh
from kb.index.rows import Filters
from kb.index.store import Store
from kb.recall.words import compile_query, rank, titled
from vault.disk.folder import Folder

NOTES = {
    "Spaced repetition.md": "---\ntags: [memory]\ntype: idea\n---\nReviewing at growing distances of time.",
    "Notes on memory.md": "Spaced repetition, repetition spaced: spaced repetition is spaced. " * 3,
    "a/2026-11-22.md": "# Day\n- 09:00 Sleeping well helps remembering; deliberate practice too\n- 10:00 late\n",
    "a/b/Hamlet.md": "To be, or not to be, that is the question whether it is nobler.",
    "ab/Being.md": "It is to be what it is, or not. Or be it so, that is to be. To not be is not to be it.",
    "Fluency.md": "---\naliases: [The big ideas]\n---\nRight and fast.",
    "読書.md": "間隔をあけて復習すると記憶に残る。",
    "ไทย.md": "การเรียนรู้ภาษาไทย",
    "cafe.md": "Un café à Zürich.",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    root: Path = tmp_path_factory.mktemp("vault")
    for path, text in NOTES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    found = Store(str(tmp_path_factory.mktemp("cache")))
    refresh(found, Folder(str(root)), datetime(2026, 11, 22, tzinfo=UTC))
    yield found
    found.close()


def paths(store: Store, query: str, filters: Filters | None = None) -> list[str]:
    ids = [one for one, _ in rank(store, query, 20, filters)]
    return list(dict.fromkeys(row.path for row in store.passages(ids)))


def test_a_question_finds_by_any_of_its_words_in_any_form(store: Store) -> None:
    assert paths(store, "how does sleep help one remember?")[0] == "a/2026-11-22.md"
    assert paths(store, "CAFE zurich") == ["cafe.md"]
    assert paths(store, "xyzzy") == []


def test_a_title_that_is_the_question_comes_first(store: Store) -> None:
    assert paths(store, "spaced repetition")[0] == "Spaced repetition.md"
    assert paths(store, "Spaced  Repetition?")[0] == "Spaced repetition.md"
    assert paths(store, "the big ideas")[0] == "Fluency.md"
    assert list(titled(store, "big ideas").values()) == [False]
    assert list(titled(store, "spaced repetition").values()) == [True]


def test_a_phrase_in_quotes_is_found_as_it_stands_before_the_rest(store: Store) -> None:
    assert paths(store, '"deliberate practice" spaced repetition idea')[0] == "a/2026-11-22.md"


def test_a_question_of_common_words_alone_finds_where_they_stand(store: Store) -> None:
    assert paths(store, "to be or not to be")[0] == "a/b/Hamlet.md"
    assert paths(store, "it")


def test_scripts_without_spaces_are_found_by_pairs(store: Store) -> None:
    assert paths(store, "復習の記憶") == ["読書.md"]
    assert paths(store, "読書")[0] == "読書.md"
    assert paths(store, "ภาษาไทย")[0] == "ไทย.md"


def test_filters_hold_before_ranking(store: Store) -> None:
    asked = "spaced repetition memory sleeping be nobler"
    assert paths(store, asked, Filters(tags=("memory",))) == ["Spaced repetition.md"]
    assert paths(store, asked, Filters(type="idea")) == ["Spaced repetition.md"]
    assert set(paths(store, asked, Filters(folder="a"))) == {"a/2026-11-22.md", "a/b/Hamlet.md"}
    assert paths(store, asked, Filters(since="2026-11-01", until="2026-11-30")) == ["a/2026-11-22.md"]
    assert paths(store, "spaced repetition", Filters(folder="a/")) == []


def test_scores_are_positive_and_fall(store: Store) -> None:
    scores = [score for _, score in rank(store, "spaced repetition of memory to be", 20)]
    assert scores == sorted(scores, reverse=True) and all(score > 0 for score in scores)


def test_rare_words_lead_and_common_ones_still_add(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    for n in range(2500):
        extra = "zebra " if n % 25 == 0 else ""
        (root / f"{n}.md").write_text(f"common plain words here {extra}{'savanna' if n == 75 else ''}")
    store = Store(str(tmp_path / "cache"))
    refresh(store, Folder(str(root)), datetime(2026, 11, 22, tzinfo=UTC))
    found = rank(store, "common plain zebra savanna", 50)
    assert len(found) == 50
    assert store.passages([found[0][0]])[0].path == "75.md"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(
    ['"', "AND", "OR", "NOT", "NEAR(", ")", "*", "^", "title:", "a", "-", "'", "{", "読", "\x00", "\ud800", " ", "be",
     ";", "--", "“", "\n", "ไ", "́"]
)).map("".join))  # fmt: skip
def test_no_text_is_a_syntax_error(store: Store, text: str) -> None:
    assert isinstance(rank(store, text, 5), list)


def test_a_very_long_question_is_asked_with_its_first_words() -> None:
    assert len(compile_query(" ".join(f"word{n}" for n in range(5000))).terms) < 100
