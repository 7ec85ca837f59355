"""Capture against bare Python and jrnl, whole processes, side by side, at 10,000 entries.

`just bench capture [ENTRIES] [RUNS]`. Installs jrnl into a temporary environment of its own.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.machine import machine

BARE = [sys.executable, "-c", "pass"]
JOT = [str(Path(sys.executable).parent / "deliberate"), "jot", "a line of about the usual length, with a #tag in it"]


def main(entries: int = 10_000, runs: int = 30) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        env = {**os.environ, "HOME": scratch, "DELIBERATE_VAULT": str(home / "vault"),
               "XDG_STATE_HOME": str(home / "state"), "XDG_CACHE_HOME": str(home / "cache"),
               "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")}  # fmt: skip
        fill_vault(home / "vault", env, entries)
        jrnl = fill_jrnl(home, env, entries)
        commands = {"bare python": BARE, "jot": JOT, "jrnl": [*jrnl, "a line of about the usual length, with a @tag"]}
        for command in commands.values():
            subprocess.run(command, env=env, check=True, capture_output=True)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, env=env, check=True, capture_output=True)
                times[name].append(time.perf_counter() - start)
    print(machine())
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name:12} median {medians[name] * 1000:7.1f} ms  min {min(values) * 1000:7.1f} ms  "
              f"x{medians[name] / medians['bare python']:.2f} of bare python")  # fmt: skip
    print(f"jot / jrnl = {medians['jot'] / medians['jrnl']:.3f} at {entries} entries, {runs} runs each in turn")


def fill_vault(vault: Path, env: dict[str, str], entries: int) -> None:
    """A vault of so many captured lines: 20 a day, today's page included."""
    deliberate = str(Path(sys.executable).parent / "deliberate")
    subprocess.run([deliberate, "init", str(vault)], env=env, check=True, capture_output=True)
    today = int(time.time() // 86400)
    for back in range(entries // 20):
        day = time.strftime("%Y-%m-%d", time.gmtime((today - back) * 86400))
        page = vault / "journal" / day[:4] / f"{day}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"- 00:{n:02} entry {back * 20 + n} about something that happened\n" for n in range(20))
        page.write_text("## Log\n\n" + lines)


def fill_jrnl(home: Path, env: dict[str, str], entries: int) -> list[str]:
    """The jrnl command over a journal of so many entries."""
    venv = home / "jrnl-venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    subprocess.run([str(venv / "bin/pip"), "install", "-q", "jrnl"], check=True, stderr=subprocess.DEVNULL)
    journal = home / "journal.txt"
    start = int(time.time()) - entries * 4000
    with journal.open("w") as file:
        for n in range(entries):
            stamp = time.strftime("%Y-%m-%d %H:%M", time.gmtime(start + n * 4000))
            file.write(f"[{stamp}] entry {n} about something that happened\n\n")
    config = home / "jrnl.yaml"
    config.write_text(f"journals:\n  default:\n    journal: {journal}\nversion: v4.2\nencrypt: false\n")
    return [str(venv / "bin/jrnl"), "--config-file", str(config)]


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
