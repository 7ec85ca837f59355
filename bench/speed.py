"""Speed at 10,000 notes: indexing by words, a scan that finds nothing, recall warm and as a whole process.

`just bench speed [NOTES]`. With a compiled model, some 2,000 passages are embedded too, and recall by both is timed
over them; the other vectors are random, which costs a search the same.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.machine import machine
from bench.notes import fill
from journal import wiring

EMBEDDED = 512


def main(notes: int = 10_000) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch, "vault")
        questions = fill(vault, notes, random.Random(7))
        env = {**os.environ, "DELIBERATE_STATE": scratch + "/state", "DELIBERATE_CACHE": scratch + "/cache",
               "DELIBERATE_VAULT": str(vault)}  # fmt: skip
        desk = wiring.open_desk(str(vault), env, str(vault))
        print(f"indexed by words      {seconds(desk.refresh):8.2f} s for {notes} notes")
        print(f"scan, nothing new     {statistics.median(seconds(desk.refresh) for _ in range(5)):8.3f} s")
        report(desk, questions, "words")
        if desk.recall.model_is_ready():
            took = seconds(lambda: desk.recall.embed_pending(limit=EMBEDDED))
            print(f"embedded              {EMBEDDED / took:8.1f} passages/s")
            fill_vectors(desk)
            report(desk, questions, "both")
        desk.close()
        deliberate = str(Path(sys.executable).parent / "deliberate")
        for by in ("words", "both"):
            command = [deliberate, "recall", questions[0], "--by", by, "--json"]
            cold = [seconds(lambda c=command: subprocess.run(c, env=env, capture_output=True)) for _ in range(7)]
            print(f"recall by {by:5}, process{statistics.median(cold):7.2f} s")


def report(desk: wiring.Desk, questions: list[str], by: str) -> None:
    """Warm recall: median and 95th percentile."""
    desk.recall.search("warm up", by=by)
    each = sorted(seconds(lambda q=question: desk.recall.search(q, by=by)) for question in questions)
    print(f"recall by {by:5}, warm {each[100] * 1000:8.1f} ms median, {each[190] * 1000:.1f} ms at 95 %")


def fill_vectors(desk: wiring.Desk) -> None:
    """Random unit vectors for the passages not embedded."""
    import numpy as np

    from kb.recall.embedding import open_encoder
    from kb.recall.vectors import Vectors

    identity, dim = open_encoder(desk.settings.models).identity, open_encoder(desk.settings.models).dim
    vectors = Vectors(desk.cache)
    hashes = vectors.missing(identity, [key for _, key in desk.store.hashes()])
    chance = np.random.default_rng(7)
    for start in range(0, len(hashes), 1000):
        some = hashes[start : start + 1000]
        matrix = chance.standard_normal((len(some), dim)).astype(np.float32)
        vectors.put(identity, some, matrix / np.linalg.norm(matrix, axis=1, keepdims=True))
    vectors.close()


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
