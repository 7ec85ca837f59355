"""All of stdout: text for people, one JSON document for programs.

Owns the way out: control characters are cleaned from text (a note must not command the terminal), JSON
stays exact. Must not decide what is shown. stderr belongs to `journal.say`.
"""

import json
import os
import sys
from collections.abc import Iterable
from typing import Any


def document(value: Any) -> None:
    """The one JSON document of a command."""
    text = json.dumps(value, ensure_ascii=False, indent=None if not sys.stdout.isatty() else 2)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def lines(rows: Iterable[str]) -> None:
    """Text lines, cleaned."""
    for row in rows:
        sys.stdout.buffer.write(clean(row).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def exactly(text: str) -> None:
    """A note's own text as it is: cleaned only where a terminal would read it."""
    shown = "\n".join(clean(line) for line in text.split("\n")) if sys.stdout.isatty() else text
    sys.stdout.buffer.write(shown.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def clean(text: str) -> str:
    """Without control characters (C0, C1, bidirectional overrides); tabs stay."""
    return "".join(letter if letter.isprintable() or letter == "\t" else "\ufffd" for letter in text)


def place(path: str, line: int) -> str:
    """`path:line`, which editors and terminals turn into a link."""
    return f"{path}:{line}"


def width() -> int:
    """Columns of the terminal, 100 when there is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return 100


def clip(text: str, columns: int) -> str:
    """The text on one line of at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= columns else flat[: max(columns - 1, 0)].rstrip() + "…"
