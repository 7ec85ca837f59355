"""The store follows the folder: what changed is read again, and absence is not deletion."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.index.filing import Reading
from kb.index.indexing import plan, refresh
from kb.index.rows import Filters, Scanned
from kb.index.store import Store
from vault.disk.folder import Entry, Folder, VaultMissing
from vault.text.cards import CardOptions
from vault.text.questions import WORDS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LONG_AGO = (1_000_000_000, 1_000_000_000)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    return root


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "cache"))


def write(root: Path, path: str, text: str | bytes, times: tuple[int, int] | None = LONG_AGO) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    if times:
        os.utime(file, times)


def paths(store: Store) -> list[str]:
    return [note.path for note in store.notes()]


def test_what_a_note_says_is_found_in_the_store(vault: Path, store: Store) -> None:
    write(
        vault,
        "ideas/Sleep.md",
        "---\ntype: idea\naliases: [Rest]\ntags: [health/sleep]\ncreated: 2026-01-02\n---\n"
        "Memory settles in sleep, see [[Log]].\n\n- Question: why?\n\nCapital :: Paris #flashcards/geo\n",
    )
    write(vault, "2026-11-22.md", "# Log\n- 09:00 slept [[Rest]] and [[ideas/Sleep|it]]\n")
    report = refresh(store, Folder(str(vault)), NOW)
    assert (report.notes, report.changed, report.removed, report.problems, report.complete) == (2, 2, 0, (), True)
    note = store.note("ideas/Sleep.md")
    assert note is not None and (note.type, note.day, note.front["aliases"]) == ("idea", "2026-01-02", ["Rest"])
    assert [one.path for one in store.notes(Filters(tags=("health",), type="idea", folder="ideas"))] == [note.path]
    assert not store.notes(Filters(folder="idea")) and not store.notes(Filters(since="2026-12-01"))
    assert [(one.path, one.line) for one in store.links_to("ideas/Sleep.md")] == [("2026-11-22.md", 2)] * 2
    assert [(one.text, one.answered) for one in store.questions()] == [("why?", False)]
    (card,) = store.cards("geo")
    assert (card.path, card.line, card.deck, card.front) == ("ideas/Sleep.md", 11, "geo", "Capital")
    assert [one.path for one in store.days("11-22")] == ["2026-11-22.md"]
    assert [(one.name, one.notes) for one in store.tags()] == [("flashcards/geo", 1), ("health/sleep", 1)]


def test_only_what_changed_is_read_again(vault: Path, store: Store) -> None:
    folder = Folder(str(vault))
    write(vault, "a.md", "one")
    write(vault, "b.md", "two")
    assert refresh(store, folder, NOW).changed == 2
    assert refresh(store, folder, NOW).changed == 0
    write(vault, "a.md", "three", (1_000_000_001, 1_000_000_001))
    assert refresh(store, folder, NOW).changed == 1
    os.utime(vault / "b.md", (1_000_000_009, 1_000_000_009))
    assert refresh(store, folder, NOW).changed == 0
    assert {row.text for row in store.passages([one for one, _ in store.hashes()])} == {"three", "two"}


def test_a_change_within_the_clocks_grain_is_seen(vault: Path, store: Store) -> None:
    folder = Folder(str(vault))
    write(vault, "a.md", "one", None)
    state = (vault / "a.md").stat()
    refresh(store, folder, NOW)
    with (vault / "a.md").open("r+b") as file:  # same size, same inode, same time
        file.write(b"two")
    os.utime(vault / "a.md", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert refresh(store, folder, NOW).changed == 1


def test_a_missing_note_goes_after_two_scans_a_minute_apart(vault: Path, store: Store) -> None:
    folder = Folder(str(vault))
    write(vault, "a.md", "one")
    write(vault, "b.md", "two")
    refresh(store, folder, NOW)
    (vault / "a.md").unlink()
    for seconds in (0, 1, 59):
        assert refresh(store, folder, NOW + timedelta(seconds=seconds)).removed == 0
    assert paths(store) == ["a.md", "b.md"]
    assert refresh(store, folder, NOW + timedelta(seconds=60)).removed == 1
    assert paths(store) == ["b.md"]
    assert store.counts().passages == 1


def test_what_a_missing_note_asked_and_held_is_not_told_while_its_rows_wait(vault: Path, store: Store) -> None:
    folder = Folder(str(vault))
    write(vault, "a.md", "Question: why a?")
    write(vault, "b.md", "Question: why b?")
    refresh(store, folder, NOW)
    (vault / "a.md").rename(vault / "away")
    refresh(store, folder, NOW)
    assert [one.text for one in store.questions()] == ["why b?"]
    assert (store.counts().notes, store.counts().passages, store.counts().questions) == (1, 1, 1)
    (vault / "away").rename(vault / "a.md")
    refresh(store, folder, NOW)
    assert store.counts().notes == len(store.questions()) == 2


def test_a_note_that_comes_back_begins_its_absence_anew(vault: Path, store: Store) -> None:
    folder = Folder(str(vault))
    for name in ("a.md", "b.md"):
        write(vault, name, name)
    refresh(store, folder, NOW)
    (vault / "a.md").rename(vault / "away")
    refresh(store, folder, NOW)
    (vault / "away").rename(vault / "a.md")
    refresh(store, folder, NOW + timedelta(seconds=90))
    (vault / "a.md").unlink()
    refresh(store, folder, NOW + timedelta(seconds=100))
    assert refresh(store, folder, NOW + timedelta(seconds=110)).removed == 0


def test_an_empty_or_unreadable_vault_takes_nothing_away(vault: Path, store: Store) -> None:
    write(vault, "a.md", "one")
    refresh(store, Folder(str(vault)), NOW)
    (vault / "a.md").unlink()
    for hours in (0, 1, 2):
        refresh(store, Folder(str(vault)), NOW + timedelta(hours=hours))
    vault.rmdir()
    with pytest.raises(VaultMissing):
        refresh(store, Folder(str(vault)), NOW + timedelta(hours=3))
    assert paths(store) == ["a.md"]


def test_a_note_that_cannot_be_read_is_a_problem_and_keeps_its_rows(vault: Path, store: Store) -> None:
    class Refusing(Folder):
        def read(self, path: str) -> bytes:
            if path == "b.md":
                raise PermissionError(13, "Permission denied")
            return super().read(path)

    write(vault, "a.md", b"bad \xff byte")
    write(vault, "b.md", "old words")
    refresh(store, Folder(str(vault)), NOW)
    write(vault, "b.md", "new words", (1_000_000_005, 1_000_000_005))
    for _ in range(2):
        report = refresh(store, Refusing(str(vault)), NOW)
        assert [(one.path, one.line) for one in report.problems] == [("b.md", 1), ("a.md", 1)]
    assert store.passages_of("b.md")[0].text == "old words"


def test_other_words_or_card_rules_read_everything_again(vault: Path, store: Store) -> None:
    folder = Folder(str(vault))
    write(vault, "a.md", "- Frage: warum?\n\nx :: y #karten\n")
    assert refresh(store, folder, NOW).changed == 1 and not store.questions() and not store.cards()
    german = Reading({**WORDS, "question": "Frage"}, CardOptions(deck_tag="karten"))
    assert refresh(store, folder, NOW, reading=german).changed == 1
    assert len(store.questions()) == 1 and len(store.cards()) == 1


def test_text_a_model_wrote_is_not_found_unless_asked_for(vault: Path, store: Store) -> None:
    write(vault, "a.md", "my own thought\n\n> [!model]- m\n> a borrowed thought\n")
    refresh(store, Folder(str(vault)), NOW)
    weights = (1, 1, 1, 1, 1)
    assert len(store.match('"thought"', weights, 9)) == 1
    assert len(store.match('"thought"', weights, 9, Filters(with_model=True))) == 2
    assert len(store.passing(Filters())) == 1 and len(store.passing(Filters(with_model=True))) == 2


def test_neighbours_are_passages_of_the_same_note(vault: Path, store: Store) -> None:
    write(vault, "a.md", "- 09:00 a\n- 09:01 b\n- 09:02 c\n")
    write(vault, "b.md", "- 09:00 d\n")
    refresh(store, Folder(str(vault)), NOW)
    (a, b, c), (d,) = store.passages_of("a.md"), store.passages_of("b.md")
    assert store.neighbours([a.id, b.id, d.id]) == {a.id: (b.id,), b.id: (a.id, c.id)}


def test_a_hostile_corpus_is_indexed_without_a_crash(vault: Path, store: Store) -> None:
    hostile = {
        "binary.md": bytes(range(256)) * 400,
        "long line.md": b"word " * 2_000_000,
        "blob.md": b"A" * 3_000_000,
        "deep quote.md": b"> " * 100_000 + b"x",
        "deep list.md": b"".join(b" " * n + b"- x\n" for n in range(1500)),
        "deep yaml.md": b"---\na: " + b"[" * 100_000 + b"\n---\nbody",
        "nul.md": b"before\x00after\n# He\x00ad\n[[a\x00b]] #t\x00ag\n",
        "utf16.md": "# title\ntext".encode("utf-16"),
        "surrogate escape \\ud800.md": b"\xed\xa0\x80 # x",
        "empty.md": b"",
        "fences.md": b"```\n" * 20_001,
        "cards.md": b"a :: b :: c ::: d #flashcards\n" * 3000,
        "{nasty} 'name\" --; DROP TABLE notes.md": b"x",
    }
    for name, data in hostile.items():
        write(vault, name, data)
    with contextlib.suppress(OSError):  # a file system may insist on UTF-8
        (vault / os.fsdecode(b"lone \xff byte.md")).write_bytes(b"x")
    report = refresh(store, Folder(str(vault)), NOW)
    assert report.notes == len(hostile)
    assert report.passages > len(hostile)
    assert refresh(store, Folder(str(vault)), NOW).changed == 0
    assert store.check()


def _index(root: str, cache: str) -> int:
    return refresh(Store(cache), Folder(root), NOW, 30.0).notes


def test_processes_that_index_at_once_agree(vault: Path, tmp_path: Path) -> None:
    for n in range(60):
        write(vault, f"{n}.md", f"# Note {n}\n\ntext {n}\n")
    with get_context("spawn").Pool(3) as pool:
        found = pool.starmap(_index, [(str(vault), str(tmp_path / "cache"))] * 3)
    store = Store(str(tmp_path / "cache"))
    assert found == [60, 60, 60] and store.check() and store.counts().passages == 60


rows = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3), st.booleans(), st.none() | st.integers(0, 200)),
                unique_by=lambda row: row[0])  # fmt: skip


@given(rows, st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3)), st.integers(0, 300))
def test_a_plan_reads_what_differs_and_drops_only_what_was_missing_long(
    known: list[tuple[str, int, bool, int | None]], listed: dict[str, int], now: int
) -> None:
    held = [Scanned(n, path, time, 1, 1, b"", racy, since) for n, (path, time, racy, since) in enumerate(known)]
    todo = plan([Entry(path, time, 1, 1) for path, time in listed.items()], held, float(now))
    by_id = {row.id: row for row in held}
    assert {one.path for one in todo.read} == {
        path for path, time in listed.items()
        if all(row.path != path or row.racy or row.mtime_ns != time for row in held)
    }  # fmt: skip
    for one in todo.gone:
        since = by_id[one].missing_since
        assert by_id[one].path not in listed and since is not None and now - since >= 60 and listed
    assert not {by_id[one].path for one in todo.missing} & set(listed)
    assert {by_id[one].path for one in todo.back} <= set(listed)


def test_the_revision_is_another_one_after_every_change_and_the_same_for_every_process(
    vault: Path, store: Store, tmp_path: Path
) -> None:
    folder, seen = Folder(str(vault)), {store.revision()}
    other = Store(str(tmp_path / "cache"))

    def renewed(when: datetime = NOW) -> bool:
        refresh(store, folder, when)
        known = len(seen)
        seen.add(store.revision())
        assert other.revision() == store.revision()
        return len(seen) > known

    assert not renewed(), "nothing was filed yet"
    write(vault, "a.md", "one")
    write(vault, "b.md", "two")
    assert renewed()
    assert not renewed()
    os.utime(vault / "a.md", (1_000_000_002, 1_000_000_002))
    assert not renewed(), "the bytes are the same"
    write(vault, "a.md", "three")
    assert renewed()
    (vault / "a.md").rename(tmp_path / "a.md")
    assert renewed(), "it is missing"
    (tmp_path / "a.md").rename(vault / "a.md")
    assert renewed(), "it is back"
    (vault / "a.md").unlink()
    assert renewed()
    assert renewed(NOW + timedelta(seconds=61)), "it is gone for good"
    assert not renewed(NOW + timedelta(seconds=200))
