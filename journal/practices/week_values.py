"""What the review of a week goes through, as plain values, each with a key by which it is known again.

Owns their shapes. Must not know where they come from, nor what is done with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line of a day. number counts within its day; `entry` is how it stands under `## Kept`."""

    number: int
    path: str
    line: int
    time: str
    text: str
    entry: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week that has a page with something on it."""

    day: date
    path: str
    lines: tuple[DayLine, ...]

    @property
    def key(self) -> str:
        """By what it is known again."""
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Commitment:
    """One thing a person set out to do in a week: a task below `## Next week`."""

    path: str
    line: int
    text: str
    done: bool

    @property
    def key(self) -> str:
        """By what it is known again."""
        return self.text


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """Something begun.

    kind     draft, a kind of capture, file, conflict, question, rabbit-hole or card
    line     0 for a draft
    waiting  whether it is in the inbox
    asked    a question as its note says it, "" for what is none
    draft    what a draft is of, as it is kept: `capture`, `prose`, `attack PATH`; "" for what is none
    """

    path: str
    line: int
    kind: str
    text: str
    day: date | None = None
    waiting: bool = False
    asked: str = ""
    draft: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """What can be done with it here: answer, file, leave."""
        asked = ("answer",) if self.asked else ()
        if not self.waiting or self.kind == "conflict":
            return asked
        return (*asked, "file") if self.kind == "file" else (*asked, "file", "leave")

    @property
    def key(self) -> str:
        """By what it is known again; lines move."""
        return f"{self.kind} {self.path} {self.text}"


@dataclass(frozen=True, slots=True)
class Book:
    """Something whose reading was finished in the week; verdict "" while there is none."""

    path: str
    title: str
    verdict: str

    @property
    def key(self) -> str:
        """By what it is known again."""
        return self.path


@dataclass(frozen=True, slots=True)
class Due:
    """Something to decide: a prediction or a test.

    kind     prediction or test
    percent  what was said of a prediction, None for a test
    about    the claim a test is of, "" for a prediction
    task     a test as its task says it, "" for a prediction
    """

    kind: str
    path: str
    line: int
    text: str
    percent: int | None
    by: date | None
    about: str = ""
    task: str = ""

    @property
    def ref(self) -> str:
        """Where it stood when it was gathered."""
        return f"{self.path}:{self.line}"

    @property
    def key(self) -> str:
        """By what it is known again; lines move."""
        return f"{self.kind} {self.path} {self.text}"


@dataclass(frozen=True, slots=True)
class Attacked:
    """An attack of the week."""

    path: str
    line: int
    claim: str
    day: date
    angle: str
    verdict: str
    before: int | None
    after: int | None

    @property
    def key(self) -> str:
        """By what it is known again."""
        return f"{self.path} {self.day} {self.line}"
