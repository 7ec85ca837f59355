"""A vault of 100,000 notes: how long its verbs take, how long until the app shows something, and the memory of each.

`just bench scale [NOTES]`. Among the notes are a hundredth of predictions, readings and questions each, cards in
fifty files, and 60 daily pages. With a compiled model every passage has a vector (a random one, which costs a search
the same), as after the hours in which the app reads for meaning; without one, the app is measured by words.
"""

import fcntl
import os
import pty
import random
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from bench.machine import machine
from bench.notes import fill
from bench.paint import painted
from bench.speed import fill_vectors
from bench.week import live, note
from journal import wiring

RUNS = 5
SETTLED_S = 20.0
"""Seconds the app is left alone before its memory is read."""


def main(notes: int = 100_000) -> None:
    print(machine())
    deliberate = str(Path(sys.executable).parent / "deliberate")
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch, "vault")
        questions = fill(vault, notes, random.Random(7))
        live(vault, notes // 100)
        for number in range(50):
            cards = "".join(f"question {number} {n} :: answer {n}\n\n" for n in range(notes // 5000))
            note(vault / "cards" / f"deck {number}.md", f"#flashcards\n\n{cards}")
        env = {**os.environ, "DELIBERATE_STATE": scratch + "/state", "DELIBERATE_CACHE": scratch + "/cache",
               "DELIBERATE_CONFIG": scratch + "/config.toml", "DELIBERATE_VAULT": str(vault),
               "TERM": "xterm-256color"}  # fmt: skip
        subprocess.run([deliberate, "init", str(vault)], env=env, check=True, capture_output=True)
        print(f"{sum(len(files) for _, _, files in os.walk(vault))} files")
        report("python -c pass", [sys.executable, "-c", "pass"], env)
        report("jot", [deliberate, "jot", "a line of about the usual length"], env)
        report("index --words, first", [deliberate, "index", "--words"], env, runs=1)
        report("index --words, nothing new", [deliberate, "index", "--words"], env)
        for verb in (["jot", "another line"], ["status"], ["recall", questions[0], "--by", "words"],
                     ["today", "--print"], ["due"], ["stats"], ["doctor"]):  # fmt: skip
            report(" ".join(verb[:1] + verb[2:]), [deliberate, *verb], env)
        desk = wiring.open_desk(str(vault), env, str(vault))
        if desk.recall.model_is_ready():
            fill_vectors(desk)
            report("recall", [deliberate, "recall", questions[0]], env)
        desk.close()
        frames = [painted([deliberate], env, b"help") for _ in range(RUNS)]
        print(f"{'app, first frame':28} {statistics.median(frames):8.2f} s")
        begun, memory, child = settled([deliberate], env, questions[0])
        print(f"{'app, what to begin with':28} {begun:8.2f} s")
        print(f"{'app, after a recall':28} {memory:8.0f} MB, and its Chroma process {child:.0f} MB")


def report(name: str, words: list[str], env: dict[str, str], runs: int = RUNS) -> None:
    """The median times of a process, by the clock and of the processor, and the most memory it took."""
    each = [measured(words, env) for _ in range(runs)]
    took, busy = (statistics.median(one[at] for one in each) for at in (0, 1))
    print(f"{name:28} {took:8.2f} s, busy {busy:6.2f} s {max(peak for _, _, peak in each):8.0f} MB", flush=True)


def measured(words: list[str], env: dict[str, str]) -> tuple[float, float, float]:
    """(seconds by the clock, seconds of the processor, peak memory in MB) of a process, whatever it answers."""
    start = time.perf_counter()
    process = subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def settled(command: list[str], env: dict[str, str], question: str) -> tuple[float, float, float]:
    """How soon the app says what to begin with, and what it holds after a recall and some time alone.

    Seconds; MB of the app; MB of the processes it started.
    """
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, env)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    seen, begun = b"", 0.0
    while not begun or time.perf_counter() < start + begun + SETTLED_S:
        ready, _, _ = select.select([terminal], [], [], 1)
        if ready:
            seen = (seen + os.read(terminal, 1 << 16))[-(1 << 17) :]
        if not begun and (b"Begin:" in seen or b"Nothing is due" in seen):
            begun = time.perf_counter() - start
            os.write(terminal, b"/" + question.encode())
        if time.perf_counter() > start + 600:
            raise TimeoutError("the app never said what to begin with")
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    memory, child = resident(pid), sum(resident(int(one)) for one in children)
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    os.close(terminal)
    return begun, memory, child


def resident(pid: int) -> float:
    """MB of memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
