"""Predictions: a claim with a number and a day, wherever in a note a person wrote one.

Owns how a line is told to be one, and what it says. Must not know which note an idea's name means, what is
registered in the event log, nor what day it is; `vault.records.prediction_edits` writes it. Pure.

The rule. A prediction is one line: a list item (any bullet or number, with or without a box) or an entry of a
log (`09:14 …`), whose words begin with a number from 0 to 100 and a percent sign, or a chain of those
(`70% -> 85%`), and go on with a claim. Of such lines those are predictions that carry one of these signs:

1. `by 2027-01-31` anywhere behind the number (also `by [[2027-01-31]]`)
2. `because` right before a link
3. a block id of ours at the end, `^p-3f9k2m`
4. an item below it that says how it came out, with its day: `  - yes 2027-01-29: what happened`

A number that measures (`40% of readers`, `20% off`, `80% done`; see `QUANTITIES`) needs the third or fourth
sign. Lines in code, comments, quotations and callouts, in imported notes and under `## Highlights` are none.

It is resolved by the first item right below it whose text is `yes`, `no` or `void`, alone or followed by a day
or a colon. `void`: it cannot be decided any more, or no longer matters; it is counted nowhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from vault.text.blocks import Layout
from vault.text.inline import is_external, links
from vault.text.markup import laid_out
from vault.text.note import Note

Outcome = Literal["yes", "no", "void"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

QUANTITIES = ("of", "off", "more", "less", "fewer", "done", "complete", "completed", "finished", "read", "left")
"""Words right behind a number that make it a measure and no probability."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One prediction as its note says it.

    line        1-based, of the line with the number
    id          its block id without `^`, None if it has none yet
    text        the claim, on one line, without number, day and what it rests on
    first, now  the first and the last number, percent
    by          the day it is decided by, None if the line names none
    because     what the links after `because` point to, as written
    outcome     None while it is open
    resolved    the day beside the outcome, None if none stands there
    what        what happened, in the person's words; ""
    steps       every number in the note's chain, percent, oldest first
    registered  the first number the event log knows, None if it knows none; the note alone never says
    """

    path: str
    line: int
    id: str | None
    text: str
    first: int
    now: int
    by: date | None
    because: tuple[str, ...]
    outcome: Outcome | None
    resolved: date | None
    what: str
    steps: tuple[int, ...]
    registered: int | None = None

    @property
    def said(self) -> int:
        """The number it is scored by: the first one registered, else the first in the note."""
        return self.first if self.registered is None else self.registered

    @property
    def differs(self) -> bool:
        """Whether the note's first number is not the one that was registered."""
        return self.registered is not None and self.registered != self.first


ARROWS = r"(?:-{1,2}>|=>|→|⇒)"
_PERCENT = r"\d{1,3}(?:[.,]\d{1,2})?[ \t\u00a0\u202f]?%"
_TIME = r"\*{0,2}\d{1,2}[:.]\d{2}(?::\d{2})?(?:[ ]?[ap]m)?\*{0,2}(?:[ \t]*[-–—:])?[ \t]+"
_LEAD = (
    rf"(?P<indent>[ \t]*)(?:(?P<mark>[-*+]|\d{{1,9}}[.)])[ \t]+(?:\[(?P<box>.)\][ \t]+)?(?:{_TIME})?|{_TIME})"
)
CHAIN = rf"(?P<chain>{_PERCENT}(?:[ \t]*{ARROWS}[ \t]*{_PERCENT})*)"
START = re.compile(rf"{_LEAD}(?P<bold>[*_]{{0,2}}){CHAIN}(?P=bold)[:,]?[ \t]+(?=\S)", re.IGNORECASE)
"""What a line begins with: `indent`, `mark` (None for a bare log entry), `box` and the `chain` of numbers."""

_ANY_START = re.compile("^" + START.pattern, re.IGNORECASE | re.MULTILINE)
_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?(?=[ \t\u00a0\u202f]?%)")
_DATE = r"\d{4}-\d{2}-\d{2}(?![\w-])"
BY = re.compile(rf"(?<![\w-])by[ \t]+(?:\[\[(?:[^\[\]|#\n]*/)?)?({_DATE})(?:(?:\|[^\[\]\n]*)?\]\])?", re.IGNORECASE)
_BECAUSE = re.compile(r"(?<![\w-])because(?![\w-])", re.IGNORECASE)
_DIRECTLY = re.compile(r"[ \t]*(?:of[ \t]+)?[*_]{0,2}\[")
_QUANTITY = re.compile(rf"(?:{'|'.join(QUANTITIES)})(?!\w)", re.IGNORECASE)
_ID = re.compile(r"(?<![ \t])[ \t]+\^([A-Za-z0-9-]+)[ \t]*$")
_ENTRY = re.compile(_TIME, re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
_OUTCOME = re.compile(
    rf"[*_]{{0,2}}(?P<word>yes|no|void)[*_]{{0,2}}"
    rf"(?:[ \t]+\(?(?:\[\[)?(?P<day>{_DATE})(?:\]\])?\)?[ \t]*[:,;.–—-]*[ \t]*(?P<dated>.*)"
    r"|[ \t]*:[ \t]*(?P<what>.*)|[ \t]*\.?)[ \t]*",
    re.IGNORECASE,
)


def read_predictions(note: Note) -> tuple[Prediction, ...]:
    """The predictions of a note, in the order of its lines. Never raises, whatever the note."""
    if "%" not in note.text or not _ANY_START.search(note.text):
        return ()
    page = laid_out(note)
    return tuple(found for i in _candidates(page) if (found := _read_line(note.path, page, i)) is not None)


def is_own_id(block_id: str | None) -> bool:
    """Whether a block id is one of a prediction: `p-3f9k2m`."""
    return block_id is not None and block_id.startswith("p-")


def numbers(chain: str) -> tuple[int, ...]:
    """The numbers of a chain in percent; () if one is above 100. Fractions are rounded, never to 0 or 100."""
    found = []
    for number in _NUMBER.finditer(chain):
        percent = float(f"{number[1]}.{number[2] or 0}")
        if percent > 100:
            return ()
        found.append(round(percent) if percent.is_integer() else min(99, max(1, round(percent))))
    return tuple(found)


def end_of_item(page: Layout, i: int) -> int:
    """The last line (0-based) of what belongs to the item on line `i`: its further lines and all below it."""
    own, last = max(page.items[i], 0), i
    block = page.blocks[bisect_right(page.blocks, i + 1, key=lambda each: each.line) - 1]
    for below in range(i + 1, len(page.lines)):
        line = page.lines[below]
        if not line.strip():
            continue
        further = page.items[below] < 0 and below == last + 1 and below < block.end_line
        if _column(line) <= own and (not further or _ENTRY.match(line)):
            break  # a log without bullets is one paragraph to Markdown, and one entry a line to a person
        last = below
    return last


def children(page: Layout, i: int) -> Iterator[int]:
    """The list items right below the line `i` (0-based), not those below them."""
    last = -1
    for below in range(i + 1, end_of_item(page, i) + 1):
        column = page.items[below]
        if column >= 0 and (last < 0 or column < last + 2):
            last = column
            yield below


def _candidates(page: Layout) -> Iterator[int]:
    """0-based lines that may be a prediction by where they stand."""
    for block in page.blocks:
        if block.kind in ("list", "paragraph") and block.mine and not block.model and "%" in block.text:
            yield from (i for i in range(block.line - 1, block.end_line) if page.live[i])


def _read_line(path: str, page: Layout, i: int) -> Prediction | None:
    raw, shown = page.lines[i].rstrip("\r"), page.shown[i].rstrip("\r")
    start, written = START.match(shown), START.match(raw)
    if start is None or written is None or start.span() != written.span():
        return None
    if start["mark"] and page.items[i] < 0:
        return None
    steps = numbers(start["chain"])
    if not steps:
        return None
    marked = _ID.search(shown, start.end())
    stop = marked.start() if marked else len(shown)
    rest, words = shown[start.end() : stop], _uncommented(raw, shown)[start.end() : stop]
    by, span = _by(rest)
    because, at = _because(rest, words, by)
    claim = words[:at] if span is None or span[0] >= at else words[: span[0]].rstrip() + words[span[1] : at]
    text = " ".join(claim.split()).rstrip(" ,;")
    block_id = marked[1] if marked else None
    outcome, resolved, what = _outcome(page, i)
    signs = by is not None or (bool(because) and _DIRECTLY.match(rest, at + len("because")) is not None)
    certain = is_own_id(block_id) or (outcome is not None and resolved is not None)
    if not text or not (certain or (signs and not _QUANTITY.match(text))):
        return None
    return Prediction(
        path, i + 1, block_id, text, steps[0], steps[-1], by, because, outcome, resolved, what, steps
    )


def _uncommented(raw: str, shown: str) -> str:
    """The line as it stands, comments blanked; hidden code and maths are words of the claim."""
    if raw == shown:
        return raw
    return "".join(" " if seen == " " else stands for stands, seen in zip(raw, shown, strict=True))


def _by(rest: str) -> tuple[date | None, tuple[int, int] | None]:
    """The last day named with `by`, and where it is named."""
    found: tuple[date | None, tuple[int, int] | None] = (None, None)
    for named in BY.finditer(rest):
        day = _day(named[1])
        if day:
            found = day, named.span()
    return found


def _because(rest: str, words: str, by: date | None) -> tuple[tuple[str, ...], int]:
    """What the links after `because` point to, and where that `because` stands; (), the end if there is none."""
    for reason in _BECAUSE.finditer(rest):
        found, _ = links(1, rest[reason.end() :], words[reason.end() :])
        targets = [link.target for link in found if link.target and not is_external(link.target)]
        if by:
            targets = [one for one in targets if one.rsplit("/", 1)[-1] != by.isoformat()]
        if targets:
            return tuple(dict.fromkeys(targets)), reason.start()
    return (), len(rest)


def _outcome(page: Layout, i: int) -> tuple[Outcome | None, date | None, str]:
    for below in children(page, i):
        item = _ITEM.match(page.shown[below])
        if item is None or not page.live[below]:
            continue
        said = _OUTCOME.fullmatch(page.lines[below].rstrip("\r"), item.end())
        if said:
            word = said["word"].casefold()
            day = _day(said["day"]) if said["day"] else None
            if said["day"] is None or day is not None:
                what = said["dated"] if said["day"] else said["what"]
                return next(one for one in OUTCOMES if one == word), day, " ".join((what or "").split())
    return None, None, ""


def outcome_of(line: str) -> Outcome | None:
    """What an item right below a prediction says of it, as `  - yes 2027-01-29: what happened` does."""
    item = _ITEM.match(line)
    said = _OUTCOME.fullmatch(line.rstrip("\r"), item.end()) if item else None
    return next((one for one in OUTCOMES if said and one == said["word"].casefold()), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _column(line: str) -> int:
    lead = line[: len(line) - len(line.lstrip(" \t"))]
    return len(lead.expandtabs(4))
