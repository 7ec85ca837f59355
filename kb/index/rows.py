"""The rows the store gives out.

Owns their shapes. Must not know SQL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note: path relative to the vault; type "" if it has none; day ISO or None; mtime in ns."""

    id: int
    path: str
    title: str
    type: str
    day: str | None
    mtime_ns: int
    size: int
    front_json: str

    @property
    def front(self) -> Mapping[str, object]:
        """The frontmatter's values."""
        values: dict[str, object] = json.loads(self.front_json)
        return values


class Scanned(NamedTuple):
    """What a scan compares: the state in which a note was last read."""

    id: int
    path: str
    mtime_ns: int
    size: int
    inode: int
    hash: bytes
    racy: bool
    missing_since: float | None


class PassageRow(NamedTuple):
    """A passage with what is shown of its note. text stands in line..end_line."""

    id: int
    note: int
    path: str
    title: str
    day: str | None
    line: int
    end_line: int
    heading: str
    text: str
    mine: bool
    model: bool
    hash: bytes


class LinkRow(NamedTuple):
    """A link from the note `path`, as written there."""

    path: str
    line: int
    target: str
    anchor: str
    alias: str
    embed: bool


class TagRow(NamedTuple):
    """A tag and in how many notes it stands."""

    name: str
    notes: int


class QuestionRow(NamedTuple):
    """A question or rabbit hole with its note; answer is "" where only a box says that it was answered."""

    path: str
    title: str
    day: str | None
    line: int
    kind: str
    text: str
    answered: bool
    answer: str
    answered_on: str


class ProblemRow(NamedTuple):
    """What could not be read as meant."""

    path: str
    line: int
    what: str
    remedy: str


class Counts(NamedTuple):
    """How much the store holds."""

    notes: int
    passages: int
    cards: int
    questions: int
    links: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be found at all, applied before ranking.

    tags      all of them must stand in the note (`a` finds `a/b`)
    type      the note's type
    folder    the note stands in it or below, compared part by part
    since, until  ISO days, inclusive; a note without a day is then not found
    with_model  also passages a language model wrote
    """

    tags: tuple[str, ...] = ()
    type: str = ""
    folder: str = ""
    since: str = ""
    until: str = ""
    with_model: bool = False

    @property
    def narrow(self) -> bool:
        """Whether anything but model text is left out."""
        return bool(self.tags or self.type or self.folder or self.since or self.until)
