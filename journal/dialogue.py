"""Talking with a person line by line: a prompt, one line of answer, for a terminal, a pipe or a screen reader.

Owns that prompts are talk (they go to stderr), and that the end of the input is said by `Ended`. Must not know
what is asked.
"""

import sys
from collections.abc import Iterable

from journal import show


class Ended(Exception):
    """The input came to its end, or the person stopped."""


class Left(Exception):
    """The person leaves a part of it: the key says how."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def asked(prompt: str) -> str:
    """One line of input, without its end. Raises Ended."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stderr.write("\n")
        raise Ended
    return line.rstrip("\n")


def aside(lines: Iterable[str]) -> None:
    """Lines of a dialogue on stderr, where stdout is one document."""
    for line in lines:
        sys.stderr.write(show.clean(line) + "\n")
