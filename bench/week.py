"""What a week's verbs take at 10,000 notes, as whole processes, beside what they cannot be faster than.

`just bench week [NOTES]`. Among the notes are a hundredth of predictions, readings and questions each, and 60 daily
pages. Beside the verbs stand a bare Python, and for sync the `git status` that any program must do.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from bench.machine import machine
from bench.notes import fill
from bench.speed import seconds

VERBS = (
    ["predict", "due"], ["read", "list"], ["inbox"], ["inbox", "--questions"], ["stats"], ["week", "--json"],
    ["remind", "--once"], ["today", "--print"],
)  # fmt: skip
RUNS = 7


def main(notes: int = 10_000) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch, "vault")
        fill(vault, notes, random.Random(7))
        live(vault, notes // 100)
        env = {**os.environ, "DELIBERATE_STATE": scratch + "/state", "DELIBERATE_CACHE": scratch + "/cache",
               "DELIBERATE_CONFIG": scratch + "/config.toml", "DELIBERATE_VAULT": str(vault)}  # fmt: skip
        deliberate = str(Path(sys.executable).parent / "deliberate")
        run([deliberate, "init", str(vault)], env)
        run([deliberate, "index", "--words"], env)
        bare = report("python -c pass", [sys.executable, "-c", "pass"], env, 0.0)
        for verb in VERBS:
            report(" ".join(verb), [deliberate, *verb], env, bare)
        remote = str(Path(scratch, "remote.git"))
        run(["git", "init", "-q", "--bare", remote], env)
        print(f"first sync             {seconds(lambda: run([deliberate, 'sync', '--init', remote], env)):8.2f} s")
        status = report("git status", ["git", "-C", str(vault), "status", "--porcelain"], env, 0.0)
        report("sync, nothing new", [deliberate, "sync"], env, status)


def live(vault: Path, many: int) -> None:
    """Predictions, readings, questions and daily pages, so many each."""
    today = date.today()
    for n in range(many):
        day = today - timedelta(days=n - many // 2)
        note(vault / "bets" / f"bet {n}.md", f"- {n % 101}% thing {n} happens by {day.isoformat()}\n")
        note(vault / "reading" / f"Book {n}.md", f"---\ntype: reading\nstatus: finished\nfinished: {day}\n---\n")
        note(vault / "asked" / f"asked {n}.md", f"- Question: why is {n} so?\n")
    for n in range(60):
        day = today - timedelta(days=n)
        lines = "".join(f"- {hour:02}:10 Idea: thought {hour} of {day}\n" for hour in range(8, 12))
        note(vault / "journal" / f"{day.year}" / f"{day.isoformat()}.md", f"## Log\n\n{lines}")


def note(file: Path, text: str) -> None:
    """Write one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def run(words: list[str], env: dict[str, str]) -> None:
    """Run it, whatever it answers."""
    subprocess.run(words, env=env, capture_output=True)


def report(name: str, words: list[str], env: dict[str, str], of: float) -> float:
    """The median of some runs, and how often it is the limit beside it."""
    took = statistics.median(seconds(lambda: run(words, env)) for _ in range(RUNS))
    print(f"{name:22} {took:8.3f} s" + (f"  x{took / of:.1f}" if of else ""))
    return took


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
