"""First paint of the terminal app on 10,000 notes against an empty Textual app, both in a real pseudo-terminal.

`just bench paint [NOTES] [RUNS]`. From the start of the process to the frame that holds the footer's last word.
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

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("painted")
Empty().run()
"""


def main(notes: int = 10_000, runs: int = 9) -> None:
    print(machine())
    deliberate = str(Path(sys.executable).parent / "deliberate")
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch, "vault")
        fill(vault, notes, random.Random(7))
        env = {**os.environ, "DELIBERATE_STATE": scratch + "/state", "DELIBERATE_CACHE": scratch + "/cache",
               "DELIBERATE_VAULT": str(vault), "TERM": "xterm-256color"}  # fmt: skip
        subprocess.run([deliberate, "index", "--words"], env=env, check=True, capture_output=True)
        ours, empty = [], []
        for _ in range(runs):
            empty.append(painted([sys.executable, "-c", EMPTY], env, b"painted"))
            ours.append(painted([deliberate], env, b"help"))
    print(f"empty Textual app  {statistics.median(empty) * 1000:7.0f} ms median of {runs}")
    print(f"deliberate         {statistics.median(ours) * 1000:7.0f} ms, "
          f"x{statistics.median(ours) / statistics.median(empty):.2f}, {notes} notes")  # fmt: skip


def painted(command: list[str], env: dict[str, str], mark: bytes) -> float:
    """Seconds until a program, alone in a terminal of 100x30, has written `mark`."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, env)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    seen = b""
    while mark not in seen:
        ready, _, _ = select.select([terminal], [], [], 30)
        if not ready:
            raise TimeoutError(f"{command[0]} painted nothing")
        seen += os.read(terminal, 1 << 16)
    took = time.perf_counter() - start
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return took


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
