"""Speed at 10,000 notes: indexing by words, a scan that finds nothing, recall by words and by both, first paint.

`just bench speed [NOTES]`. Notes are made of common English words, 60 to 400 a note, some dated.
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
from journal import wiring

SYLLABLES = tuple(a + b for a in "bdfgklmnprst" for b in "aeiou")


def main(notes: int = 10_000) -> None:
    chance = random.Random(7)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (n + 1) for n in range(len(words))]
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch, "vault")
        for n in range(notes):
            text = " ".join(chance.choices(words, weights, k=chance.randint(60, 400)))
            file = vault / f"f{n % 40}" / f"note {n}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"# {' '.join(chance.choices(words, k=3))}\n\n{text}\n")
        env = {**os.environ, "DELIBERATE_STATE": scratch + "/state", "DELIBERATE_CACHE": scratch + "/cache",
               "DELIBERATE_VAULT": str(vault)}  # fmt: skip
        desk = wiring.open_desk(str(vault), env, str(vault))
        print(f"indexed by words     {seconds(desk.refresh):8.2f} s for {notes} notes")
        print(f"scan, nothing new    {statistics.median(seconds(desk.refresh) for _ in range(5)):8.3f} s")
        queries = [" ".join(chance.choices(words[50:5000], k=4)) for _ in range(200)]
        desk.recall.search("warm", by="words")
        each = sorted(seconds(lambda q=query: desk.recall.search(q, by="words")) for query in queries)
        print(f"recall by words      {each[100] * 1000:8.1f} ms median, {each[190] * 1000:.1f} ms at 95 %")
        desk.close()
        deliberate = str(Path(sys.executable).parent / "deliberate")
        command = [deliberate, "recall", queries[0], "--by", "words", "--json"]
        cold = [seconds(lambda: subprocess.run(command, env=env, capture_output=True)) for _ in range(7)]
        print(f"recall, whole process{statistics.median(cold):8.2f} s")


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
