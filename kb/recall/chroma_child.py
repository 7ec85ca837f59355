"""The process in which Chroma lives: the one owner of one Chroma folder.

Owns that folder: its lock, the generation in use, the `opening` marker that tells of an unfinished or
crashed opening, and the number of rebuilds a day. Chroma may hang or crash in native code; here it takes
nobody along.
Must not know notes or models: it keeps vectors under ids, and forgets them.

Speaks one JSON object a line over standard input and output; the end of input ends it. Vectors travel as
base64 of float32. Started by `kb.recall.chroma`, never by hand.

    open    {"model", "now", "anew", "asked"} -> {"count"}
    ids     {} -> {"ids"}
    begin   {} -> {}            changes follow: a kill from here to `check` makes the next opening start anew
    add     {"ids", "vectors"} -> {}
    delete  {"ids"} -> {"dead"} how many rows were deleted since this generation began
    check   {"count", "ids", "vectors"} -> {"agrees"}
    query   {"vector", "k"} -> {"ids", "cosines"}

Any of them may be answered by {"trouble": text}.
"""

import base64
import contextlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import IO, Any

from kb.recall import silence

UNASKED_REBUILDS_A_DAY = 3
_HUNG_AFTER_S = 60  # the parent gives up after 10; this ends a child whose parent is gone

Message = dict[str, Any]


class Trouble(Exception):
    """Something is wrong with the folder; the text goes to the parent."""


class Keeper:
    """One Chroma folder, held under its lock for the life of the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: IO[str] | None = None
        self._state: Message = {}
        self._collection: Any = None
        self._expected: int | None = None  # rows there must be, while changes are under way

    def answer(self, message: Message) -> Message:
        verb = str(message.pop("do"))
        handler = getattr(self, f"do_{verb}")
        result: Message = handler(**message)
        return result

    def do_open(self, model: str, now: float, anew: bool, asked: bool) -> Message:
        self._take_lock()
        self._state = self._read("current.json")
        broken = anew or self._opening.exists() or self._state.get("error", False)
        other_model = self._state.get("model") != model
        if other_model or broken or not (self._folder / str(self._state.get("generation"))).is_dir():
            if broken and not other_model and not asked:
                self._count_rebuild(now)
            self._begin_generation(model)
        self._opening.write_text("")
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(
            path=str(self._folder / self._state["generation"]), settings=Settings(anonymized_telemetry=False)
        )
        self._collection = client.get_or_create_collection(
            "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        return {"count": self._collection.count()}

    def do_ids(self) -> Message:
        return {"ids": self._collection.get(include=[])["ids"]}

    def do_begin(self) -> Message:
        self._opening.write_text("")
        self._expected = self._collection.count()
        return {}

    def do_add(self, ids: list[str], vectors: str) -> Message:
        # Never an id that is there already: overwriting made up to 9 % of rows unfindable.
        self._collection.add(ids=ids, embeddings=_rows(vectors, len(ids)))
        self._expected = (self._expected or 0) + len(ids)
        return {}

    def do_delete(self, ids: list[str]) -> Message:
        self._collection.delete(ids=ids)
        self._expected = (self._expected or 0) - len(ids)
        self._state["dead"] = self._state.get("dead", 0) + len(ids)
        self._write("current.json", self._state)
        return {"dead": self._state["dead"]}

    def do_check(self, count: int, ids: list[str], vectors: str) -> Message:
        agrees = self._collection.count() == count
        if agrees and ids:
            found = self._collection.query(
                query_embeddings=_rows(vectors, len(ids)), n_results=min(10, count), include=["distances"]
            )
            for one, near, distances in zip(ids, found["ids"], found["distances"], strict=True):
                # Several passages may have the same vector: then any of them is a right answer.
                agrees = agrees and len(near) == min(10, count) and (one in near or distances[0] < 1e-4)
        if agrees:
            self._opening.unlink(missing_ok=True)
        return {"agrees": agrees}

    def do_query(self, vector: str, k: int) -> Message:
        k = min(k, self._collection.count())
        if k <= 0:
            return {"ids": [], "cosines": []}
        found = self._collection.query(query_embeddings=_rows(vector, 1), n_results=k, include=["distances"])
        if len(found["ids"][0]) < k:
            raise Trouble("fewer answers than rows")
        return {"ids": found["ids"][0], "cosines": [1.0 - distance for distance in found["distances"][0]]}

    def failed(self) -> None:
        """A change went wrong: the marker stays."""
        self._expected = None

    def finish(self) -> None:
        """The end of input between two changes: what was done is whole and may be gone on with."""
        if self._expected is not None and self._collection.count() == self._expected:
            self._opening.unlink(missing_ok=True)

    # -- the folder

    @property
    def _opening(self) -> Path:
        return self._folder / "opening"

    def _take_lock(self) -> None:
        import fcntl

        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = (self._folder / "chroma.lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble("another process holds it") from None

    def _begin_generation(self, model: str) -> None:
        """A new folder: Chroma in one process still shows what stood in a folder deleted and made again."""
        number = int(self._state.get("number", 0)) + 1
        while (self._folder / f"generation-{number}").exists():
            number += 1
        (self._folder / f"generation-{number}").mkdir()
        self._state = {"generation": f"generation-{number}", "number": number, "model": model, "dead": 0}
        self._write("current.json", self._state)
        for old in self._folder.glob("generation-*"):
            if old.name != self._state["generation"]:  # the last one set aside is kept for the curious
                shutil.rmtree(self._folder / "broken", ignore_errors=True)
                old.rename(self._folder / "broken")

    def _count_rebuild(self, now: float) -> None:
        past = self._read("rebuilds.json").get("times", [])
        today = [moment for moment in past if 0 <= now - moment < 86400]
        if len(today) >= UNASKED_REBUILDS_A_DAY:
            raise Trouble("rebuilt three times today")
        self._write("rebuilds.json", {"times": [*today, now]})

    def _read(self, name: str) -> Message:
        try:
            read = json.loads((self._folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return {"error": True} if (self._folder / name).exists() else {}
        return read if isinstance(read, dict) else {"error": True}

    def _write(self, name: str, value: Message) -> None:
        beside = self._folder / f"{name}.new"
        beside.write_text(json.dumps(value), "utf-8")
        os.replace(beside, self._folder / name)


def _rows(encoded: str, count: int) -> Any:
    import numpy as np

    return np.frombuffer(base64.b64decode(encoded), dtype=np.float32).reshape(count, -1)


def main() -> int:
    """Serve until the end of input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what native libraries print must not be taken for an answer
    silence.keep()
    keeper = Keeper(Path(sys.argv[1]))
    with contextlib.suppress(ImportError):
        import chromadb  # noqa: F401  (slow, and before the marker: slowness is not a crash)
    with contextlib.suppress(OSError, KeyboardInterrupt):
        answers.write('{"here": true}\n')
        answers.flush()
        for line in sys.stdin:
            signal.alarm(_HUNG_AFTER_S)
            try:
                answer = keeper.answer(json.loads(line))
            except Exception as error:
                keeper.failed()
                answer = {"trouble": str(error) or type(error).__name__}
            signal.alarm(0)
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
        signal.alarm(_HUNG_AFTER_S)
        with contextlib.suppress(Exception):
            keeper.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main())
