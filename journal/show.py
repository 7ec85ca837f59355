"""All of stdout: text for people, one JSON document for programs.

Owns the way out: control characters are cleaned from text (a note must not command the terminal), JSON
stays exact. Must not decide what is shown. stderr belongs to `journal.say`.
"""

import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from journal.cleaning import clean as clean
from journal.cleaning import escaped


def document(value: Any) -> None:
    """The one JSON document of a command."""
    sys.stdout.buffer.write(json_of(value, indent=2 if sys.stdout.isatty() else None) + b"\n")
    sys.stdout.buffer.flush()


def json_of(value: Any, indent: int | None = None) -> bytes:
    """A value as JSON in UTF-8. What a terminal would obey is escaped, so every parser reads the same value."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent)).encode("utf-8", "backslashreplace")


def lines(rows: Iterable[str]) -> None:
    """Text lines, cleaned."""
    for row in rows:
        sys.stdout.buffer.write(clean(row).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def piece(text: str) -> None:
    """A part of a text that is still being told, cleaned."""
    sys.stdout.buffer.write(clean(text, lines=True).encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def exactly(text: str) -> None:
    """A note's own text as it is: cleaned only where a terminal would read it."""
    shown = "\n".join(clean(line) for line in text.split("\n")) if sys.stdout.isatty() else text
    sys.stdout.buffer.write(shown.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


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
