"""store.db heals: whatever happened to the file, the next use has a store."""

from __future__ import annotations

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.index.database import StoreUnusable
from kb.index.filing import Reading, file_note
from kb.index.store import Store


def put(store: Store, *texts: str) -> None:
    state = (1, 1, 1, b"h", 0)
    store.put([(f"{n}.md", state, file_note(f"{n}.md", text.encode(), Reading())) for n, text in enumerate(texts)])


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def other_schema(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()


def table_gone(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE notes")
    db.close()


def words_damaged(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE words_data SET block = x'00ff00ff' WHERE id > 100")
        db.execute("UPDATE words_content SET c3 = 5")
    db.close()


def pages_overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(4096 * 2, len(data), 4096):
        data[at : at + 64] = b"\xa5" * 64
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [garbage, truncated, other_schema, table_gone, words_damaged, pages_overwritten])
def test_a_damaged_file_is_set_aside_and_filled_anew(damage: object, tmp_path: Path) -> None:
    first = Store(str(tmp_path))
    put(first, *[f"# Title {n}\n\nsome words {n}" for n in range(200)])
    first.run(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    first.close()
    damage(tmp_path / "store.db")  # type: ignore[operator]
    store = Store(str(tmp_path))
    store.rebuild = lambda: put(store, "found again")
    found = store.match('"found"', (1, 1, 1, 1, 1), 5) if damage is not table_gone else store.notes()
    assert len(found) == 1
    assert (tmp_path / "store.db.broken").exists()
    assert store.check()


def test_without_a_rebuilder_a_new_store_is_empty(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"not a database at all, but long enough to be looked at")
    assert Store(str(tmp_path)).counts().notes == 0


def test_a_file_deleted_under_an_open_store_is_made_again(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    put(store, "one")
    for path in tmp_path.glob("store.db*"):
        path.unlink()
    assert store.counts().notes == 0


def test_the_cache_folder_is_the_owners_alone(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "a" / "b"))
    store.counts()
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_one_refreshes_and_another_is_told_to_read_what_is_there(tmp_path: Path) -> None:
    one, two = Store(str(tmp_path)), Store(str(tmp_path))
    with one.refreshing(0, 0) as held:
        assert held is not None
        with two.refreshing(0.05, 0) as other:
            assert other is None
    with two.refreshing(0, 0) as free:
        assert free is not None


# --- where no file can be written: a store in memory ------------------------------------------------------


def refused(cache: Path) -> None:
    """A store that is there, and cannot be opened for writing by anybody."""
    store = Store(str(cache))
    put(store, "# Old\n\nkept words")
    store.run(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    store.close()
    for suffix in ("-wal", "-shm"):  # SQLite wants to make these files
        (cache / f"store.db{suffix}").unlink(missing_ok=True)
        (cache / f"store.db{suffix}").mkdir()


def test_where_the_folder_cannot_be_made_everything_is_in_memory_and_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file/cache"))
    told: list[str] = []
    filled: list[int] = []
    store.on_memory = lambda problem: told.append(problem.what)
    store.rebuild = lambda: filled.append(put(store, "found again") or 1)
    assert len(store.match('"found"', (1, 1, 1, 1, 1), 5)) == 1
    assert store.counts().notes == 1 and store.check()
    assert told == ["the index cannot be used (Not a directory)"] and filled == [1]
    assert store.in_memory is not None


def test_what_the_file_says_is_taken_over_into_memory(tmp_path: Path) -> None:
    refused(tmp_path)
    store = Store(str(tmp_path))
    assert [note.title for note in store.notes()] == ["Old"]
    assert store.in_memory is not None
    put(store, "# New\n\nother words")
    assert [note.title for note in store.notes()] == ["New"]
    store.close()
    assert store.in_memory is None


def test_a_store_in_memory_is_the_same_in_all_threads(tmp_path: Path) -> None:
    store = Store("/dev/null/cache")
    put(store, *[f"word{number}" for number in range(20)])
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: len(store.match(f'"word{number % 20}"', (1, 1, 1, 1, 1), 5)), range(200)))
    assert found == [1] * 200


def test_a_refresher_without_a_lock_file_is_given_the_time_it_named(tmp_path: Path) -> None:
    store = Store("/dev/null/cache")
    with store.refreshing(0, 17) as time:
        assert time == 17


def test_a_caller_may_refuse_a_store_in_memory(tmp_path: Path) -> None:
    store = Store("/dev/null/cache")

    def refuse(problem: StoreUnusable) -> None:
        raise problem

    store.on_memory = refuse
    with pytest.raises(StoreUnusable):
        store.counts()
    with pytest.raises(StoreUnusable):
        store.check()
    assert store.in_memory is None
