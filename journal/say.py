"""All of stderr, and the exit codes.

Owns how a Problem becomes one line and a number. stdout belongs to `journal.show`.
Must not decide what is a problem. Imports only sys: capture's own door uses it.
"""

import sys

from vault.problem import Problem

DONE = 0
NOTHING = 1
USAGE = 2
VAULT = 3
OUTSIDE = 4
CONFLICT = 5
OURS = 70  # a mistake in this program (EX_SOFTWARE of sysexits.h)
INTERRUPTED = 130

EXIT = {"nothing": NOTHING, "usage": USAGE, "vault": VAULT, "outside": OUTSIDE, "conflict": CONFLICT}


def say(line: str) -> None:
    """One line of talk."""
    sys.stderr.write(f"deliberate: {printable(line)}\n")


def problem(trouble: Problem) -> int:
    """Tell a problem; the exit code that goes with it."""
    say(str(trouble))
    return EXIT[trouble.kind]


def print_text(data: bytes) -> None:
    """A person's own words in full, byte for byte; a terminal gets them without control characters."""
    if sys.stderr.isatty():
        from journal.cleaning import clean

        data = clean(data.decode("utf-8", "surrogateescape"), lines=True).encode()
    sys.stderr.flush()
    sys.stderr.buffer.write(data if data.endswith(b"\n") else data + b"\n")
    sys.stderr.buffer.flush()


def progress(line: str) -> None:
    """A line that the next one overwrites on a terminal; nothing when stderr is not one."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{printable(line)}" if line else "\r\x1b[K")
        sys.stderr.flush()


def printable(text: str) -> str:
    """One line without control characters, which a terminal would take for commands."""
    if text.isprintable():
        return text
    from journal.cleaning import clean

    return clean(text)
