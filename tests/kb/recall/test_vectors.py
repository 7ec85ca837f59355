"""vectors.db keeps what was finished, forgets what is gone, and heals."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.recall.vectors import Vectors, VectorsUnusable

ROOT = str(Path(__file__).resolve().parents[3])


def some(n: int, start: int = 0) -> tuple[list[bytes], np.ndarray]:
    random = np.random.default_rng(start)
    matrix = random.normal(size=(n, 8)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return [(start + i).to_bytes(16, "big") for i in range(n)], matrix


def test_what_was_put_is_loaded_in_order(tmp_path: Path) -> None:
    hashes, matrix = some(1200)
    Vectors(str(tmp_path)).put("m", hashes, matrix)
    vectors = Vectors(str(tmp_path))
    loaded = vectors.load("m")
    assert loaded.hashes == hashes and loaded.matrix.dtype == np.float32
    assert np.abs(loaded.matrix - matrix).max() < 1e-3
    assert vectors.count("m") == 1200 and vectors.hashes("m") == set(hashes)
    found = vectors.get("m", [*hashes[::-1], b"absent"])
    assert found.keys() == set(hashes) and np.array_equal(found[hashes[5]], loaded.matrix[5])


def test_models_are_kept_apart(tmp_path: Path) -> None:
    vectors = Vectors(str(tmp_path))
    hashes, matrix = some(3)
    vectors.put("one", hashes, matrix)
    vectors.put("other", hashes[:1], np.eye(4, dtype=np.float32)[:1])
    assert vectors.load("other").matrix.shape == (1, 4)
    assert vectors.load("neither").hashes == [] and vectors.get("neither", hashes) == {}
    assert vectors.missing("other", [*hashes, *hashes]) == hashes[1:]
    assert vectors.keep_only(hashes, models=["other"]) == 3
    assert vectors.count("one") == 0 and vectors.count("other") == 1


def test_a_vector_once_kept_is_never_overwritten(tmp_path: Path) -> None:
    vectors = Vectors(str(tmp_path))
    hashes, matrix = some(2)
    vectors.put("m", hashes, matrix)
    vectors.put("m", hashes, matrix[::-1])
    assert np.abs(vectors.load("m").matrix - matrix).max() < 1e-3


def test_changes_of_another_process_are_seen(tmp_path: Path) -> None:
    reader, writer = Vectors(str(tmp_path)), Vectors(str(tmp_path))
    assert reader.load("m").hashes == []
    hashes, matrix = some(5)
    writer.put("m", hashes, matrix)
    assert reader.load("m").hashes == hashes
    assert reader.load("m") is reader.load("m"), "unchanged: not read again"
    assert writer.keep_only(set(hashes[2:])) == 2
    assert reader.load("m").hashes == hashes[2:]


@given(st.lists(st.tuples(st.sampled_from("pk"), st.sets(st.integers(0, 9))), max_size=8))
@settings(max_examples=40, deadline=None)
def test_it_holds_what_was_put_less_what_was_let_go(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:
    vectors = Vectors(str(tmp_path_factory.mktemp("v")))
    hashes, matrix = some(10)
    held: set[int] = set()
    for verb, numbers in steps:
        order = sorted(numbers)
        if verb == "p":
            vectors.put("m", [hashes[i] for i in order], matrix[order])
            held |= numbers
        else:
            vectors.keep_only([hashes[i] for i in order])
            held &= numbers
        loaded = vectors.load("m")
        assert {int.from_bytes(key, "big") for key in loaded.hashes} == held
        for key, row in zip(loaded.hashes, loaded.matrix, strict=True):
            assert np.abs(row - matrix[int.from_bytes(key, "big")]).max() < 1e-3
    vectors.close()


@pytest.mark.parametrize("damage", ["rubbish", "truncated", "middle", "other schema", "empty"])
def test_an_unreadable_file_is_set_aside_and_begun_anew(tmp_path: Path, damage: str) -> None:
    vectors = Vectors(str(tmp_path))
    hashes, matrix = some(500)
    vectors.put("m", hashes, matrix)
    vectors.close()
    path = tmp_path / "vectors.db"
    data = path.read_bytes()
    if damage == "rubbish":
        path.write_bytes(b"\x93" * 5000)
    elif damage == "truncated":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "middle":
        path.write_bytes(data[:100] + b"\xff" * (len(data) - 100))
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        db = sqlite3.connect(path)
        db.execute("PRAGMA user_version = 99")
        db.close()
    healed = Vectors(str(tmp_path))
    healed.check()
    assert healed.load("m").hashes == []
    healed.put("m", hashes, matrix)
    assert healed.load("m").hashes == hashes and healed.check()
    assert damage == "empty" or (tmp_path / "vectors.db.broken").exists()


def test_a_file_broken_under_way_heals_without_a_check(tmp_path: Path) -> None:
    hashes, matrix = some(500)
    vectors = Vectors(str(tmp_path))
    vectors.put("m", hashes, matrix)
    vectors.close()
    path = tmp_path / "vectors.db"
    path.write_bytes(path.read_bytes()[:4096] + os.urandom(path.stat().st_size - 4096))
    assert vectors.load("m").hashes == []
    vectors.put("m", hashes, matrix)
    assert vectors.load("m").hashes == hashes


def test_a_deleted_cache_is_begun_anew_by_whoever_has_it_open(tmp_path: Path) -> None:
    vectors = Vectors(str(tmp_path))
    hashes, matrix = some(3)
    vectors.put("m", hashes, matrix)
    for file in tmp_path.iterdir():
        file.unlink()
    assert vectors.load("m").hashes == []
    vectors.put("m", hashes, matrix)
    assert Vectors(str(tmp_path)).load("m").hashes == hashes


def test_threads_share_one_object(tmp_path: Path) -> None:
    vectors = Vectors(str(tmp_path))
    hashes, matrix = some(400)

    def put(start: int) -> None:
        for i in range(start, start + 100, 10):
            vectors.put("m", hashes[i : i + 10], matrix[i : i + 10])
            vectors.load("m")

    threads = [threading.Thread(target=put, args=(start,)) for start in range(0, 400, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(vectors.load("m").hashes) == set(hashes)


def test_a_malformed_vector_is_dropped_and_missing_again(tmp_path: Path) -> None:
    vectors = Vectors(str(tmp_path))
    hashes, matrix = some(4)
    vectors.put("m", hashes, matrix)
    db = sqlite3.connect(tmp_path / "vectors.db")
    bad = [np.full(8, np.nan, np.float16).tobytes(), np.zeros(8, np.float16).tobytes(), b"short"]
    for key, blob in zip(hashes, bad, strict=False):
        db.execute("UPDATE vectors SET vector = ? WHERE hash = ?", (blob, key))
    db.commit()
    db.close()
    assert vectors.load("m").hashes == hashes[3:]
    assert set(vectors.missing("m", hashes)) == set(hashes[:3])


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VectorsUnusable):
        Vectors(str(tmp_path / "file" / "cache")).load("m")


def test_vectors_that_cannot_be_written_are_read(tmp_path: Path) -> None:
    hashes, matrix = some(20)
    vectors = Vectors(str(tmp_path))
    vectors.put("m", hashes, matrix)
    vectors.close()
    for suffix in ("-wal", "-shm"):  # SQLite wants to make these files
        (tmp_path / f"vectors.db{suffix}").unlink(missing_ok=True)
        (tmp_path / f"vectors.db{suffix}").mkdir()
    assert vectors.has_any("m") and vectors.load("m").hashes == hashes
    more, matrix = some(5, start=100)
    with pytest.raises(VectorsUnusable):
        vectors.put("m", more, matrix)
    assert vectors.load("m").hashes == hashes


def test_a_killed_writer_keeps_every_finished_batch(tmp_path: Path) -> None:
    code = f"""
import sys; sys.path.insert(0, {ROOT!r})
import numpy as np
from kb.recall.vectors import Vectors
vectors = Vectors({str(tmp_path)!r})
one = np.eye(8, dtype=np.float32)
for n in range(100000):
    vectors.put("m", [(n * 8 + i).to_bytes(16, "big") for i in range(8)], one)
    print(n, flush=True)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    last = [int(child.stdout.readline()) for _ in range(50)][-1]
    child.send_signal(signal.SIGKILL)
    last = max([last, *(int(line) for line in child.stdout if line.endswith("\n"))])
    child.wait()
    vectors = Vectors(str(tmp_path))
    loaded = vectors.load("m")
    assert len(loaded.hashes) % 8 == 0 and len(loaded.hashes) >= (last + 1) * 8
    assert vectors.check()
