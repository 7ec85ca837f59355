"""Two open apps and a command line write on one vault at once; afterwards every acknowledged line must be there once.

`just bench soak [SECONDS]`, 600 by default. The apps run in pseudo-terminals of their own: lines are captured by
keys, in one go or letter by letter, and between them one goes from screen to screen. The command line runs `jot`,
`write`, and commands that refresh the index. Exits with 1 and says why when anything is wrong.
"""

import contextlib
import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.machine import machine

DELIBERATE = str(Path(sys.executable).parent / "deliberate")
PATIENCE_S = 60.0
"""How long anything may take before it counts as not done, on a machine that is busy."""

_COLOURS = re.compile(rb"\x1b\[[0-9;?<>=:]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>78]")
_KEPT = re.compile(r"kept in (\S+?):(\d+)")
_PLACES = "hlriqpt"


class Failed(Exception):
    """Something is not as it must be."""


class App:
    """One open app, and what it has written to its terminal since the last key."""

    def __init__(self, name: str, env: dict[str, str]) -> None:
        self.name = name
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(DELIBERATE, [DELIBERATE], env)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._output = b""
        self.acknowledged: list[str] = []
        self._last = ("", 0)
        self.wait("help")

    def press(self, keys: str) -> None:
        """Send keys; what was drawn before is forgotten."""
        self.read(0)
        self._output = b""
        os.write(self.terminal, keys.encode())

    def read(self, seconds: float) -> None:
        """Take in what the app draws for so long."""
        until = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.terminal], [], [], max(until - time.monotonic(), 0))
            if not ready:
                return
            try:
                self._output += os.read(self.terminal, 1 << 16)
            except OSError as error:  # the other end is closed
                raise Failed(f"{self.name} has ended: {self.drawn[-300:]!r}") from error

    @property
    def drawn(self) -> str:
        """What was drawn since the last key, without colours."""
        return _COLOURS.sub(b"", self._output).decode("utf-8", "replace")

    def wait(self, words: str, keys: str = "") -> None:
        """Until these words are drawn; the keys are pressed again every second."""
        until = time.monotonic() + PATIENCE_S
        while words not in self.drawn:
            if time.monotonic() > until:
                raise Failed(f"{self.name} never showed {words!r}")
            if keys:
                self.press(keys)
            self.read(1.0)

    def capture(self, text: str, chance: random.Random) -> None:
        """Capture a line, and wait until the app says where it is kept."""
        self.press("c")
        if chance.random() < 0.5:
            for letter in text:
                os.write(self.terminal, letter.encode())
                self.read(0.01)
        else:
            os.write(self.terminal, text.encode())
        os.write(self.terminal, b"\r")
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            self.read(0.05)
            for path, line in _KEPT.findall(self.drawn):
                if (path, int(line)) > self._last:  # the page grows: not the message about the line before
                    self._last = (path, int(line))
                    self.acknowledged.append(text)
                    return
        raise Failed(f"{self.name} never acknowledged {text!r}")

    def live(self, until: float, chance: random.Random) -> None:
        """Capture lines until then, and look around between them."""
        number = 0
        while time.monotonic() < until:
            number += 1
            self.capture(f"line {number} of {self.name}", chance)
            if chance.random() < 0.3:
                self.press("g" + chance.choice(_PLACES))
            self.read(chance.uniform(0, 2))

    def leave(self) -> None:
        """Quit by key."""
        self.press("\x11")
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with contextlib.suppress(Failed):  # that it has ended is what is waited for
                self.read(0.1)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.terminal)
                if status:
                    raise Failed(f"{self.name} ended with {os.waitstatus_to_exitcode(status)}")
                return
        raise Failed(f"{self.name} does not quit")


class CommandLine:
    """Commands, one after the other."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self.acknowledged: list[str] = []
        self.prose: list[str] = []

    def run(self, *words: str) -> str:
        """A command that must succeed; what it prints."""
        done = subprocess.run([DELIBERATE, *words], env=self._env, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise Failed(f"{' '.join(words)}: {done.returncode}, {done.stderr}")
        return done.stdout

    def live(self, until: float, chance: random.Random) -> None:
        """Write, and refresh the index in between."""
        number = 0
        while time.monotonic() < until:
            number += 1
            if number % 10 == 0:
                text = f"Paragraph {number} of the command line."
                self.run("write", text)
                self.prose.append(text)
            else:
                text = f"line {number} of the command line"
                self.run("jot", text)
                self.acknowledged.append(text)
            if number % 5 == 0:
                self.run(*chance.choice((["recall", "line", "--by", "words"], ["due"], ["today", "--print"])))
            time.sleep(chance.uniform(0, 0.6))


def main(seconds: float = 600.0) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch, "vault")
        env = {**os.environ, "HOME": scratch, "DELIBERATE_STATE": scratch + "/state",
               "DELIBERATE_CACHE": scratch + "/cache", "DELIBERATE_CONFIG": scratch + "/config.toml",
               "DELIBERATE_VAULT": str(vault), "TERM": "xterm-256color",
               "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}  # fmt: skip
        shell = CommandLine(env)
        shell.run("init", str(vault))
        apps = [App("the first app", env), App("the second app", env)]
        try:
            failures = together([*apps, shell], time.monotonic() + seconds)
            failures += checked(lambda: both_show_the_last(apps, shell))
            for app in apps:
                failures += checked(app.leave)
            failures += checked(lambda: all_is_there(vault, apps, shell))
        finally:
            for app in apps:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(app.pid, signal.SIGKILL)
        counts = [len(app.acknowledged) for app in apps]
        print(f"{seconds:.0f} s: {counts[0]} and {counts[1]} lines by the apps, {len(shell.acknowledged)} lines and "
              f"{len(shell.prose)} paragraphs by the command line")  # fmt: skip
    print("\n".join(failures) or "each is there once, doctor finds nothing, and both apps showed the last")
    sys.exit(1 if failures else 0)


def together(writers: list[App | CommandLine], until: float) -> list[str]:
    """Let all of them live until then; what went wrong."""
    failures: list[str] = []

    def live(writer: App | CommandLine, seed: int) -> None:
        failures.extend(checked(lambda: writer.live(until, random.Random(seed))))

    threads = [threading.Thread(target=live, args=(writer, seed)) for seed, writer in enumerate(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def checked(act: Callable[[], object]) -> list[str]:
    """Do it; what failed, as a list of none or one."""
    try:
        act()
    except Failed as failure:
        return [str(failure)]
    return []


def both_show_the_last(apps: list[App], shell: CommandLine) -> None:
    """A paragraph that the command line writes and reads into the index comes up on Today of both."""
    for app in apps:
        app.press("\x1b")
        app.read(1)
        app.press("gt")
        app.read(1)
    last = "The last paragraph of all."
    shell.run("write", last)
    shell.prose.append(last)
    shell.run("recall", "last", "--by", "words")
    for app in apps:
        app.wait(last, "\x1b[H\x1b[F")  # home, end


def all_is_there(vault: Path, apps: list[App], shell: CommandLine) -> None:
    """Each acknowledged line stands on a daily page exactly once, and nothing else is wrong with the vault."""
    pages = sorted((vault / "journal").rglob("*.md"))
    lines = Counter(line[8:] if line.startswith("- ") else line
                    for page in pages for line in page.read_text("utf-8").split("\n"))  # fmt: skip
    acknowledged = [text for writer in (*apps, shell) for text in writer.acknowledged] + shell.prose
    wrong = [f"{text!r} is there {lines[text]} times" for text in acknowledged if lines[text] != 1]
    wrong += [f"nobody wrote {line!r}" for line in lines.keys() - set(acknowledged) if line and line[0] != "#"]
    if wrong:
        raise Failed("; ".join(wrong[:9]))
    conflicts = [path.name for path in vault.rglob("*") if "onflict" in path.name]
    if conflicts:
        raise Failed(f"conflict copies: {conflicts[:5]}")
    found = shell.run("doctor")
    bad = [line for line in found.split("\n") if line and not line.startswith("ok")]
    if bad:
        raise Failed(f"doctor: {bad[:5]}")


if __name__ == "__main__":
    main(*(float(word) for word in sys.argv[1:]))
