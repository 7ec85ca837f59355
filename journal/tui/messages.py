"""What happened, told to the screens.

Owns the facts that travel from background work to the handlers that draw them; each is named in the
past tense. Must not know who computes them nor how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from textual.message import Message


class JobStarted(Message):
    """Background work began; `title` is empty for work too short to mention."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self.number = number
        self.title = title


class JobMoved(Message):
    """Background work got on: `done` of `total` (0 = unknown)."""

    def __init__(self, number: int, title: str, done: int, total: int) -> None:
        super().__init__()
        self.number = number
        self.title = title
        self.done = done
        self.total = total


class JobEnded(Message):
    """Background work is over, whichever way."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class JobFailed(Message, bubble=False):
    """Background work could not be done; `sentence` is for a person."""

    def __init__(self, group: str, sentence: str, kind: str) -> None:
        super().__init__()
        self.group = group
        self.sentence = sentence
        self.kind = kind


class Told(Message, bubble=False):
    """A computed value for the screen that asked for it; the subclass says which."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


@dataclass(frozen=True, slots=True)
class Did:
    """What a change one asked for did: a sentence, and where what it made stands, if it made something.

    otherwise  the sentence where nothing had to be written; None: the same
    wrote      whether anything was written that `undo` would take back
    """

    sentence: str
    made: str = ""
    line: int = 1
    otherwise: str | None = None
    wrote: bool = True


class Changed(Told):
    """A change one asked for is on disk: what it did."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: a sentence, the verb it was recorded under, the notes it had written to."""

    sentence: str
    verb: str
    paths: tuple[str, ...] = ()


class TakenBack(Told, bubble=False):
    """The last change was taken back: what that was. Told to every screen in front."""


class VaultMoved(Message, bubble=False):
    """What stands on disk may differ from what the screen shows, whoever wrote it."""


class Ticked(Message, bubble=False):
    """A minute went by: time to look for what is due and what changed."""


class DueMoved(Message, bubble=False):
    """Another day, or another thing is due than a minute ago."""


class LineKept(Message):
    """A capture or prose is on disk.

    also      what else is to be said of it
    recorded  whether `undo` knows of it;  notices: what went wrong beside the write
    """

    def __init__(
        self, path: str, line: int, kind: str | None, also: str = "", recorded: bool = True,
        notices: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.also = also
        self.recorded, self.notices = recorded, notices
        self.path = path
        self.line = line
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a note: where one can go."""

    path: str
    line: int = 1
    mark: tuple[int, int] | None = field(default=None)
