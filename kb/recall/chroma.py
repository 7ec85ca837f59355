"""Chroma as the vector index of long-lived programs: the client of its child process.

Owns the talk with the child: starting it, keeping it in step with vectors.db, asking it, and giving up on
it in time. Any trouble is a ChromaTrouble, after which exact search answers; the next `sync` heals.
Must not know notes. Never imports chromadb: that takes a second and may crash.
"""

import base64
import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vault.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

BATCH = 300
"""Rows sent at a time."""

PATIENCE_S = 10.0
"""So long may the child be silent before it counts as hung."""

_IMPORT_PATIENCE_S = 120.0  # importing chromadb on a busy machine
_CHECKED = 64
_DEAD_SHARE = 0.3  # its graph never shrinks: with more deleted rows than this it is begun anew

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); import kb.recall.chroma_child as c; exit(c.main())"


class ChromaTrouble(Problem):
    """Chroma cannot answer now; exact search does. Never shown as a failure."""

    kind = "outside"


class ChromaIndex:
    """The vectors of one vault and model in Chroma. May be used from several threads.

    cache_dir   the vault's cache folder; Chroma gets `chroma/` in it
    model       the identity of the model whose vectors these are
    patience_s  silence after which the child is given up
    """

    def __init__(self, cache_dir: str, model: str, patience_s: float = PATIENCE_S) -> None:
        self._folder = Path(cache_dir) / "chroma"
        self._model = model
        self._patience_s = patience_s
        self._turn = threading.RLock()
        self._child: subprocess.Popen[bytes] | None = None
        self._unread = b""
        self._ready = False
        self._closing = False

    @property
    def ready(self) -> bool:
        """Whether `query` may be asked: a sync has succeeded and the child has not failed since."""
        return self._ready

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return None if self._child is None else self._child.pid

    def sync(self, hashes: Sequence[bytes], matrix: "Matrix", now: datetime, asked: bool = False) -> None:
        """Make Chroma hold exactly these vectors: hashes[i] (16 bytes) -> matrix[i], rows of length 1.

        Only adds and deletes, then checks itself; what does not agree is set aside and built anew, at most
        three times a day unless `asked`. Raises ChromaTrouble.
        """
        with self._turn:
            anew = False
            for attempt in (1, 2):
                try:
                    self._sync(hashes, matrix, now, anew, asked)
                    self._ready = True
                    return
                except _Mismatch:
                    anew = True
                    self._give_up()
                except ChromaTrouble:
                    if self._closing:
                        raise
                    self._give_up()
                    if attempt == 2 or not (self._folder / "opening").exists():
                        raise
            raise ChromaTrouble("Chroma does not agree with the vectors even when built anew")

    def query(self, vector: "Matrix", k: int) -> list[tuple[bytes, float]]:
        """The k nearest passages as (hash, cosine), best first. Raises ChromaTrouble; search exactly then."""
        with self._turn:
            if not self._ready:
                raise ChromaTrouble("Chroma is not in step yet")
            answer = self._ask({"do": "query", "vector": _encoded(vector), "k": k})
            return [
                (bytes.fromhex(one), float(cosine))
                for one, cosine in zip(answer["ids"], answer["cosines"], strict=True)
            ]

    def close(self) -> None:
        """End the child; nothing is left running. A sync under way stops after its present batch."""
        self._closing = True
        with self._turn:
            self._closing = self._ready = False
            child, self._child = self._child, None
            if child is None:
                return
            with contextlib.suppress(OSError):
                _pipe(child.stdin).close()
            try:
                child.wait(self._patience_s)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            _pipe(child.stdout).close()

    # -- keeping in step

    def _sync(self, hashes: Sequence[bytes], matrix: "Matrix", now: datetime, anew: bool, asked: bool) -> None:
        if self._child is None:
            self._open(now, anew, asked)
        rows = {one.hex(): row for row, one in enumerate(hashes)}
        held = set(self._ask({"do": "ids"})["ids"])
        new = [one for one in rows if one not in held]
        gone = sorted(held - rows.keys())
        if new or gone:
            self._ask({"do": "begin"})
        for some in _slices(gone):
            dead = int(self._ask({"do": "delete", "ids": some})["dead"])
            if dead > max(1000, _DEAD_SHARE * len(rows)):
                self._give_up()
                self._open(now, anew=True, asked=True)  # housekeeping, not a repair
                new = list(rows)
                break
        for some in _slices(new):
            if self._closing:
                raise ChromaTrouble("Chroma is being closed")
            vectors = _encoded(matrix[[rows[one] for one in some]])
            self._ask({"do": "add", "ids": some, "vectors": vectors})
        step = max(1, len(rows) // _CHECKED)
        sample = [*new[:: max(1, len(new) // _CHECKED)][:_CHECKED], *list(rows)[::step][:_CHECKED]]
        vectors = _encoded(matrix[[rows[one] for one in sample]]) if sample else ""
        check = {"do": "check", "count": len(rows), "ids": sample, "vectors": vectors}
        if not self._ask(check)["agrees"]:
            raise _Mismatch("Chroma does not agree with the vectors")

    def _open(self, now: datetime, anew: bool, asked: bool) -> None:
        root = str(Path(__file__).resolve().parents[2])
        # A session of its own: Ctrl-C in the terminal is for us, the child ends with its input.
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, root, str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.set_blocking(_pipe(self._child.stdin).fileno(), False)
        os.set_blocking(_pipe(self._child.stdout).fileno(), False)
        self._unread = b""
        self._read_line(_IMPORT_PATIENCE_S)
        opening = {"do": "open", "model": self._model, "now": now.timestamp()}
        self._ask({**opening, "anew": anew, "asked": asked})

    # -- talking

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        if self._child is None:
            raise ChromaTrouble("Chroma is not running")
        try:
            self._write_line(json.dumps(message).encode() + b"\n")
            answer: dict[str, Any] = json.loads(self._read_line(self._patience_s))
        except (OSError, ValueError) as error:
            self._give_up()
            raise ChromaTrouble(f"Chroma broke off ({error})") from error
        if "trouble" in answer:
            self._give_up()
            raise ChromaTrouble(f"Chroma reports: {answer['trouble']}")
        return answer

    def _write_line(self, line: bytes) -> None:
        stdin = _pipe(self._running.stdin).fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(stdin, selectors.EVENT_WRITE)
            while line:
                if not selector.select(self._patience_s):
                    raise OSError("it does not listen")
                line = line[os.write(stdin, line[:65536]) :]

    def _read_line(self, patience_s: float) -> bytes:
        stdout = _pipe(self._running.stdout).fileno()
        parts = [self._unread]
        until = time.monotonic() + patience_s
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while b"\n" not in parts[-1]:
                if not selector.select(max(0.0, until - time.monotonic())):
                    self._give_up()
                    raise ChromaTrouble("Chroma is silent")
                part = os.read(stdout, 1 << 16)
                if not part:
                    code = self._running.wait()
                    self._give_up()
                    raise ChromaTrouble(f"Chroma ended with {code}")
                parts.append(part)
                until = time.monotonic() + patience_s
        line, self._unread = b"".join(parts).split(b"\n", 1)
        return line

    @property
    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            raise ChromaTrouble("Chroma is not running")
        return self._child

    def _give_up(self) -> None:
        """Kill the child: whatever it was doing, its marker tells the next one."""
        self._ready = False
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                with contextlib.suppress(OSError):
                    _pipe(pipe).close()


class _Mismatch(ChromaTrouble):
    """It opened, but holds or finds something else."""


def _pipe(pipe: Any) -> Any:
    assert pipe is not None  # asked for at the start
    return pipe


def _encoded(matrix: "Matrix") -> str:
    return base64.b64encode(matrix.astype("float32").tobytes()).decode()


def _slices(items: list[str]) -> list[list[str]]:
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
