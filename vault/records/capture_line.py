"""A captured line with a kind word, on its way from the log of a daily page to a note.

Owns how such a line is read (kind, words, where they are from), when it is out of the inbox (it ends in an
arrow and a link, or in a tick), and how that is written at its end. Must not know notes, cards nor the disk.
Pure; lines are those of a page, 1-based.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ARROW = "→"
LEFT = "✓"
"""What stands at the end of a line that may stay as it is."""

_BLOCK_ID = r"(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t]*"
_LINK = r"\[\[[^\[\]\n]+\]\]|\[[^\n→]*?\]\((?:<[^<>\n]+>|[^()<>\n]+)\)"
# A run of blanks is looked at once, from its beginning: however long a line is, it is read in linear time.
_FILED = re.compile(rf"(?<![ \t])[ \t]*→[ \t]*(?P<link>{_LINK}){_BLOCK_ID}$")
_LEFT = re.compile(rf"(?:^|(?<![ \t])[ \t]+){LEFT}{_BLOCK_ID}$")
_ID = re.compile(rf"(?<![ \t]){_BLOCK_ID}$")
_TAIL = re.compile(rb"(?<![ \t\r])(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t\r]*$")
_ORIGIN = re.compile(
    r"(?<![ \t])[ \t]*\((?:\[\[(?P<title>[^\[\]|\n]+)\]\])?(?:(?:, |(?<=\())p\. (?P<page>[^()\n]+))?\)[ \t]*$"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where captured words are from, as `jot --from TITLE --at-page N` writes it; "" where it does not say."""

    title: str
    page: str


def kind_and_text(said: str, words: Mapping[str, str]) -> tuple[str, str] | None:
    """(kind, what follows its word) of an entry's text; None for an entry without a kind.

    words  the word of each kind in this vault
    """
    word, colon, rest = said.partition(":")
    if not colon or rest[:1] not in ("", " ", "\t", "\n"):
        return None
    for kind, own in words.items():
        if own.casefold() == word.strip().casefold():
            return kind, rest.strip(" \t")
    return None


def filed_to(said: str) -> str:
    """The link, as written, behind the arrow at the end of an entry: of its first line, or of all of it; else ""."""
    found = _FILED.search(_first(said)) or _FILED.search(said.rstrip())
    return found["link"] if found else ""


def is_left(said: str) -> bool:
    """Whether the person said that the entry may stay as it is."""
    return bool(_LEFT.search(_first(said)) or _LEFT.search(said.rstrip()))


def without_marks(text: str) -> str:
    """One line of text without what filing, leaving or Obsidian put at its end."""
    for mark in (_FILED, _LEFT, _ID):
        text = mark.sub("", text)
    return text.rstrip()


def _first(said: str) -> str:
    return said.split("\n", 1)[0]


def parted(text: str) -> tuple[str, Origin]:
    """The text without the brackets at its end that say where it is from, and what they say."""
    found = _ORIGIN.search(text)
    if found is None or not (found["title"] or found["page"]):
        return text, Origin("", "")
    return text[: found.start()], Origin(found["title"] or "", found["page"] or "")


def marked(data: bytes, line: int, mark: str) -> bytes:
    """The page with ` mark` at the end of a line, before a block id if there is one. Every other byte stays."""
    lines = data.split(b"\n")
    old = lines[line - 1]
    tail = _TAIL.search(old)
    at = tail.start() if tail else len(old)
    lines[line - 1] = old[:at] + b" " + mark.encode() + old[at:]
    return b"\n".join(lines)
