"""Chroma in its child process: whatever happens to it, trouble is told in time and the next sync heals."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from kb.recall.chroma import ChromaIndex, ChromaTrouble
from kb.recall.exact import nearest

ROOT = str(Path(__file__).resolve().parents[3])
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def some(n: int, seed: int = 0) -> tuple[list[bytes], np.ndarray]:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(n, 16)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return [(seed * 100_000 + i).to_bytes(16, "big") for i in range(n)], matrix


def agrees(index: ChromaIndex, hashes: list[bytes], matrix: np.ndarray) -> bool:
    """Whether Chroma and exact search name the same best passage, with the same cosine."""
    for query in some(5, seed=77)[1]:
        [(best, cosine)] = index.query(query, 1)
        [(row, exact)] = nearest(matrix, query, 1)
        if best != hashes[row] or abs(cosine - exact) > 1e-3:
            return False
    return True


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ChromaIndex]:
    index = ChromaIndex(str(tmp_path), "model")
    yield index
    index.close()


def generation(tmp_path: Path) -> Path:
    [folder] = (tmp_path / "chroma").glob("generation-*")
    return folder


def test_it_holds_exactly_what_it_was_given_last(
    tmp_path: Path, index: ChromaIndex, capfd: pytest.CaptureFixture[str]
) -> None:
    hashes, matrix = some(700)
    with pytest.raises(ChromaTrouble):
        index.query(matrix[0], 3)
    index.sync([], np.zeros((0, 16), np.float32), NOW)
    assert index.query(matrix[0], 5) == []
    index.sync(hashes[:600], matrix[:600], NOW)
    assert agrees(index, hashes[:600], matrix[:600])
    index.sync(hashes[200:], matrix[200:], NOW)
    assert agrees(index, hashes[200:], matrix[200:])
    assert len(index.query(matrix[0], 1000)) == 500
    assert hashes[0] not in {one for one, _ in index.query(matrix[0], 500)}
    index.close()
    assert index.pid is None and not (tmp_path / "chroma" / "opening").exists()

    again = ChromaIndex(str(tmp_path), "model")
    again.sync(hashes[200:], matrix[200:], NOW)
    assert agrees(again, hashes[200:], matrix[200:]) and generation(tmp_path).name == "generation-1"
    again.close()
    assert capfd.readouterr() == ("", "")


def test_another_model_begins_a_folder_of_its_own(tmp_path: Path, index: ChromaIndex) -> None:
    hashes, matrix = some(20)
    index.sync(hashes, matrix, NOW)
    index.close()
    other = ChromaIndex(str(tmp_path), "another")
    other.sync(hashes, matrix[:, :8] / np.linalg.norm(matrix[:, :8], axis=1, keepdims=True), NOW)
    assert generation(tmp_path).name == "generation-2" and other.ready
    other.close()


def test_a_child_killed_while_idle_is_told_and_healed(index: ChromaIndex) -> None:
    hashes, matrix = some(50)
    index.sync(hashes, matrix, NOW)
    assert index.pid is not None
    os.kill(index.pid, signal.SIGKILL)
    with pytest.raises(ChromaTrouble):
        index.query(matrix[0], 3)
    assert not index.ready
    index.sync(hashes, matrix, NOW)
    assert agrees(index, hashes, matrix)


def test_a_child_killed_in_the_middle_of_a_sync_is_healed(tmp_path: Path) -> None:
    hashes, matrix = some(4000)
    index = ChromaIndex(str(tmp_path), "model")
    index.sync(hashes[:10], matrix[:10], NOW)
    pid = index.pid
    assert pid is not None
    failed: list[Exception] = []

    def run() -> None:
        try:
            index.sync(hashes, matrix, NOW)
        except ChromaTrouble as trouble:
            failed.append(trouble)

    syncing = threading.Thread(target=run)
    syncing.start()
    while not (tmp_path / "chroma" / "opening").exists() and syncing.is_alive():
        pass
    os.kill(pid, signal.SIGKILL)
    syncing.join()
    if failed:
        index.sync(hashes, matrix, NOW)
    assert index.ready and agrees(index, hashes, matrix)
    index.close()


def test_a_hung_child_is_given_up(tmp_path: Path) -> None:
    hashes, matrix = some(50)
    index = ChromaIndex(str(tmp_path), "model", patience_s=1.0)
    index.sync(hashes, matrix, NOW)
    assert index.pid is not None
    os.kill(index.pid, signal.SIGSTOP)
    with pytest.raises(ChromaTrouble):
        index.query(matrix[0], 3)
    assert index.pid is None
    index.close()


@pytest.mark.parametrize("damage", ["catalog", "graph gone", "empty folder", "pointer"])
def test_damaged_files_are_set_aside_and_built_anew(tmp_path: Path, damage: str) -> None:
    hashes, matrix = some(1500)
    index = ChromaIndex(str(tmp_path), "model")
    index.sync(hashes, matrix, NOW)
    index.close()
    folder = generation(tmp_path)
    if damage == "catalog":
        (folder / "chroma.sqlite3").write_bytes(b"\x00rubbish" * 3000)
    elif damage == "graph gone":
        for file in folder.glob("*/*.bin"):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    elif damage == "empty folder":
        (folder / "chroma.sqlite3").unlink()
    else:
        (tmp_path / "chroma" / "current.json").write_text("{")
    healed = ChromaIndex(str(tmp_path), "model")
    healed.sync(hashes, matrix, NOW)
    assert agrees(healed, hashes, matrix)
    healed.close()


def test_a_leftover_marker_means_a_new_folder(tmp_path: Path, index: ChromaIndex) -> None:
    hashes, matrix = some(30)
    index.sync(hashes, matrix, NOW)
    index.close()
    (tmp_path / "chroma" / "opening").write_text("")
    index.sync(hashes, matrix, NOW)
    assert agrees(index, hashes, matrix) and generation(tmp_path).name == "generation-2"
    assert not (tmp_path / "chroma" / "opening").exists()


def test_who_has_not_the_lock_does_without(tmp_path: Path, index: ChromaIndex) -> None:
    hashes, matrix = some(30)
    index.sync(hashes, matrix, NOW)
    second = ChromaIndex(str(tmp_path), "model")
    with pytest.raises(ChromaTrouble, match="another process"):
        second.sync(hashes, matrix, NOW)
    assert agrees(index, hashes, matrix), "the first is not disturbed"
    index.close()
    with (tmp_path / "chroma" / "chroma.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ChromaTrouble, match="another process"):
            second.sync(hashes, matrix, NOW)
    second.sync(hashes, matrix, NOW)
    assert agrees(second, hashes, matrix)
    second.close()


def test_three_rebuilds_a_day_are_made_unasked(tmp_path: Path, index: ChromaIndex) -> None:
    hashes, matrix = some(10)
    index.sync(hashes, matrix, NOW)

    def broken_then_synced(now: datetime, asked: bool = False) -> None:
        index.close()
        (tmp_path / "chroma" / "opening").write_text("")
        index.sync(hashes, matrix, now, asked)

    for hour in range(3):
        broken_then_synced(NOW + timedelta(hours=hour))
    with pytest.raises(ChromaTrouble, match="three times"):
        broken_then_synced(NOW + timedelta(hours=3))
    broken_then_synced(NOW + timedelta(hours=3), asked=True)
    broken_then_synced(NOW + timedelta(days=1))
    assert agrees(index, hashes, matrix)


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    code = f"""
import sys; sys.path.insert(0, {ROOT!r})
import numpy as np
from datetime import UTC, datetime
from kb.recall.chroma import ChromaIndex
index = ChromaIndex({str(tmp_path)!r}, "model")
index.sync([bytes(16)], np.eye(1, 16, dtype=np.float32), datetime(2026, 11, 22, tzinfo=UTC))
print(index.pid, flush=True)
sys.stdin.read()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    # It holds the lock while it lives.
    with (tmp_path / "chroma" / "chroma.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
