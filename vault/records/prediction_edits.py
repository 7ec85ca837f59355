"""What a person does to a prediction, as edits of its note: said, thought over again, decided.

Owns the bytes that are added and that no other byte changes: a result is read back, and what is not read as
meant is refused. Must not know which note it goes to, what day it is, nor the event log. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from vault.problem import Problem, WrongUsage
from vault.records import prose
from vault.records.daily import may_hide, newline_of
from vault.records.prediction import (
    ARROWS,
    START,
    Outcome,
    Prediction,
    children,
    end_of_item,
    read_predictions,
)
from vault.text.blocks import Layout
from vault.text.clozes import short_hash
from vault.text.markup import laid_out, read_markup
from vault.text.note import read_note

ID_LETTERS = 6  # 30 bits: ids need to differ within one person's predictions


class Unwritable(Problem):
    """The note is shaped so that an addition at its place would not be read back."""

    def __init__(self, path: str, line: int | None = None) -> None:
        super().__init__(
            "what is written here would not be read as a prediction", path=path, line=line,
            remedy="close the code block, comment or formula above it, or write it yourself",
        )  # fmt: skip


class Unreadable(WrongUsage):
    """Words that would not be read back as this prediction."""

    def __init__(self, read: str) -> None:
        super().__init__(
            f"these words would be read otherwise: {read}" if read else "these words would not be read as a prediction",
            remedy='say it as: deliberate predict add "I finish the course" --p 70 --by 2027-01-31',
        )


class AlreadyResolved(WrongUsage):
    """The prediction is decided; it says how."""

    def __init__(self, one: Prediction) -> None:
        day = f" on {one.resolved.isoformat()}" if one.resolved else ""
        said = f"{one.outcome}{day}" + (f", {one.what}" if one.what else "")
        super().__init__(
            f"this prediction is resolved already: {said}", path=one.path, line=one.line,
            remedy="to change that, edit the line below it",
        )  # fmt: skip


class PredictionMoved(Problem):
    """The prediction does not stand where it stood."""

    kind = "conflict"


def own_id(text: str, by: date | None, taken: Collection[str] = ()) -> str:
    """The id of a prediction of this claim and day, the same on every device; one that is taken gets another."""
    number, said = 0, f"{text}\0{by or ''}"
    while (found := "p-" + short_hash(f"{said}\0{number}" if number else said, ID_LETTERS)) in taken:
        number += 1
    return found


def line_of(text: str, percent: int, by: date | None, because: Sequence[str], block_id: str) -> str:
    """`70% I finish the course by 2027-01-31 because [[Idea]] ^p-3f9k2m`, without a bullet.

    because  links as they are to be written
    Raises Unreadable when it would be read as something else.
    """
    claim = " ".join(text.split())
    day = f" by {by.isoformat()}" if by else ""
    reason = f" because {' and '.join(because)}" if because else ""
    line = f"{percent}% {claim}{day}{reason} ^{block_id}"
    read = read_predictions(read_note("", f"- {line}\n".encode("utf-8", "surrogateescape")))
    if not read:
        raise Unreadable("")
    one = read[0]
    if (one.steps, one.by, one.id, bool(one.because)) != ((percent,), by, block_id, bool(because)):
        raise Unreadable(f"{' -> '.join(f'{step}%' for step in one.steps)} {one.text} (by {one.by or 'no day'})")
    return line


def with_line(path: str, data: bytes, line: str) -> tuple[bytes, int]:
    """The note with one more prediction, and its 1-based line: below its last open one, else at its end.

    line  as `line_of` gives it; what would hide other lines of the note is escaped. Raises Unwritable.
    """
    text = line.encode("utf-8", "surrogateescape")
    if may_hide(text):
        text = prose.first_apart(path, text, (lambda form: _with_line(path, data, form)[0],))
    after, number = _with_line(path, data, text)
    checked(path, data, after, number)
    return after, number


def _with_line(path: str, data: bytes, text: bytes) -> tuple[bytes, int]:
    before = read_predictions(read_note(path, data))
    open_ones = [one for one in before if one.outcome is None]
    newline = newline_of(data)
    if open_ones:
        page = laid_out(read_note(path, data))
        i = open_ones[-1].line - 1
        start = START.match(page.lines[i])
        mark = start["mark"] if start and start["mark"] and not start["mark"][0].isdigit() else "-"
        lead = (start["indent"] if start else "") + mark + " "
        return _inserted(data, end_of_item(page, i), lead.encode() + text)
    body = data.rstrip(b" \t\r\n")
    tail = data[len(body) :]
    glue = b"" if not body.removeprefix(b"\xef\xbb\xbf") else newline if tail.endswith(b"\n") else newline * 2
    if tail.count(b"\n") > 1:
        glue = b""
    head = data + glue
    return head + b"- " + text + newline, head.count(b"\n") + 1


def checked(path: str, before: bytes, after: bytes, line: int) -> Prediction:
    """The prediction on `line` of the new bytes, all others being what they were. Raises Unwritable."""
    had = [_unplaced(one) for one in read_predictions(read_note(path, before))]
    has = read_predictions(read_note(path, after))
    new = next((one for one in has if one.line == line), None)
    if new is None or [_unplaced(one) for one in has if one is not new] != had:
        raise Unwritable(path, line)
    return new


def located(path: str, data: bytes, which: Prediction) -> Prediction:
    """Where this prediction stands now: by its id, else by its words, the nearest to where it was.

    Raises PredictionMoved.
    """
    found = [one for one in read_predictions(read_note(path, data)) if _same(one, which)]
    if not found:
        raise PredictionMoved(
            "this prediction is no longer where it was", path=path, line=which.line,
            remedy="look: deliberate predict list",
        )  # fmt: skip
    return min(found, key=lambda one: (abs(one.line - which.line), one.line))


def with_outcome(
    path: str, data: bytes, which: Prediction, outcome: Outcome, day: date, what: str, block_id: str
) -> bytes:
    """The note with the prediction decided by a line of its own below it, and its id if it had none.

    which  as `located` gives it. Raises AlreadyResolved, Unwritable.
    """
    if which.outcome is not None:
        raise AlreadyResolved(which)
    stamped = _stamped(data, which, block_id)
    page = laid_out(read_note(path, stamped))
    i = which.line - 1

    def build(words: str, place: int) -> bytes:
        said = f"{outcome} {day.isoformat()}" + (f": {words}" if words else "")
        return _inserted(stamped, place, (_child_lead(page, i) + said).encode("utf-8", "surrogateescape"))[0]

    for words in _forms(what):
        for place in dict.fromkeys((end_of_item(page, i), i)):
            after = build(words, place)
            if not prose.stands_apart(path, words, build(prose.PLAIN, place), after):
                continue
            wanted = replace(
                which, id=which.id or block_id, outcome=outcome, resolved=day, what=" ".join(words.split())
            )
            if _is(path, data, after, which, wanted) and _headings(path, after) == _headings(path, data):
                return after
    raise Unwritable(path, which.line)


def with_step(path: str, data: bytes, which: Prediction, percent: int, block_id: str) -> bytes:
    """The note with another number at the end of the prediction's chain, and its id if it had none.

    Arrow and space are written as they are in the chain already. Raises AlreadyResolved, Unwritable.
    """
    if which.outcome is not None:
        raise AlreadyResolved(which)
    stamped = _stamped(data, which, block_id)
    lines = stamped.split(b"\n")
    mark = b"\xef\xbb\xbf" if which.line == 1 and stamped.startswith(b"\xef\xbb\xbf") else b""
    line = lines[which.line - 1].removeprefix(mark).decode("utf-8", "surrogateescape")
    start = START.match(line)
    if start is None:
        raise Unwritable(path, which.line)
    chain = start["chain"]
    arrow = re.search(rf"[ \t]*{ARROWS}[ \t]*", chain)
    space = re.search(r"\d([ \t\u00a0\u202f]?)%$", chain)
    more = f"{arrow[0] if arrow else ' -> '}{percent}{space[1] if space else ''}%"
    at = start.end("chain")
    lines[which.line - 1] = mark + (line[:at] + more + line[at:]).encode("utf-8", "surrogateescape")
    after = b"\n".join(lines)
    wanted = replace(which, id=which.id or block_id, now=percent, steps=(*which.steps, percent))
    if not _is(path, data, after, which, wanted):
        raise Unwritable(path, which.line)
    return after


def _stamped(data: bytes, which: Prediction, block_id: str) -> bytes:
    """The note with the id at the end of the prediction's line; an id that stands there is left alone."""
    if which.id is not None:
        return data
    lines = data.split(b"\n")
    line = lines[which.line - 1]
    end = b"\r" if line.endswith(b"\r") else b""
    lines[which.line - 1] = line.removesuffix(end) + b" ^" + block_id.encode() + end
    return b"\n".join(lines)


def _child_lead(page: Layout, i: int) -> str:
    """Indent and bullet of an item right below line `i`: as those there are, else as Markdown needs it."""
    below = next((page.lines[n] for n in children(page, i)), None)
    if below is not None:
        lead = re.match(r"[ \t]*(?:[-*+](?=[ \t]))?", below)
        assert lead is not None
        return lead[0] + " " if lead[0].strip() else lead[0] + "- "
    start = START.match(page.lines[i])
    indent = start["indent"] if start else ""
    mark = start["mark"] if start and start["mark"] else "-"
    bullet = "-" if mark[0].isdigit() else mark
    tabbed = "\t" in indent or any(line.startswith("\t") and page.items[n] >= 0 for n, line in enumerate(page.lines))
    return indent + ("\t" if tabbed else " " * (len(mark) + 1)) + bullet + " "


def _inserted(data: bytes, place: int, line: bytes) -> tuple[bytes, int]:
    """The bytes with a line below line `place` (0-based), and its 1-based line. The file's last end stays."""
    lines = data.split(b"\n")
    newline = newline_of(data)
    head, tail = b"\n".join(lines[: place + 1]), b"\n".join(lines[place + 1 :])
    if place + 1 >= len(lines):
        return head + newline + line, place + 2
    return head + b"\n" + line + newline + tail, place + 2


def _is(path: str, before: bytes, after: bytes, which: Prediction, wanted: Prediction) -> bool:
    """Whether `which` became `wanted` and every other prediction stayed what it was."""
    had = read_predictions(read_note(path, before))
    has = read_predictions(read_note(path, after))
    meant = [_unplaced(wanted if one == which else one) for one in had]
    return [_unplaced(one) for one in has] == meant


def _headings(path: str, data: bytes) -> list[str]:
    # One more behind the end: what swallows it would swallow the rest of the note.
    return [each.text for each in read_markup(read_note(path, data + b"\n\n# the end\n")).headings]


def _forms(what: str) -> Iterator[str]:
    """The words as they are, then in forms of growing caution; all read the same to a person."""
    line = " ".join(what.split())
    yield line
    yield from prose.forms(line)


def _unplaced(one: Prediction) -> Prediction:
    return replace(one, line=0)


def _same(one: Prediction, which: Prediction) -> bool:
    if which.id is not None:
        return one.id == which.id
    return (one.text, one.by, one.first) == (which.text, which.by, which.first)
