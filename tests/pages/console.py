"""Console blocks of the documentation, run and compared.

A block fenced as ```console holds commands (`$ …`) and what they print. A line `...` stands for any lines, and
`...` inside a line for any text. The commands of one page run in order, in one vault.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One command of a page and what the page says it prints (stdout and stderr together)."""

    page: str
    line: int
    command: str
    expected: str


def steps(page: Path) -> list[Step]:
    """The commands of a page, in order."""
    found: list[Step] = []
    inside = False
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("```"):
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            found.append(Step(page.name, number, line[2:], ""))
        elif inside and found:
            last = found.pop()
            more = last.expected + line + "\n"
            command = last.command
            if line.startswith("> ") and not last.expected:
                command, more = command + "\n" + line[2:], ""
            found.append(Step(last.page, last.line, command, more))
    return found


def run(step: Step, env: dict[str, str], folder: Path) -> str:
    """What the command prints."""
    done = subprocess.run(
        ["bash", "-c", step.command], env=env, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def agrees(expected: str, printed: str) -> bool:
    """Whether the output is as the page says, `...` standing for anything but a crash."""
    if "Traceback (most recent call last)" in printed or "a mistake of ours" in printed:
        return False
    pattern = ""
    for line in expected.rstrip("\n").split("\n") if expected.strip() else []:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(re.escape(part) for part in line.rstrip().split("...")) + r"[ \t]*\n"
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n" if printed.strip() else "") is not None
