"""An answer written to an open question, where the question stands.

Owns the place and the indentation: a child of a list item; the next line of a log entry or a paragraph, or the
last line of the paragraph where its prose goes on behind the question; inside the same quote. Every other byte
stays, and the note is read back. Must not know what day it is, nor where the file lies. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from vault.problem import NothingThere, Problem, WrongUsage
from vault.records import daily, prose
from vault.text.blocks import layout
from vault.text.markup import read_markup
from vault.text.note import Note, read_note
from vault.text.questions import WORDS, Question

_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
_ITEM = re.compile(r"([ \t]*)((?:[-*+]|\d{1,9}[.)])[ \t]+)")


class Unwritable(Problem):
    """The note is shaped so that an answer at this place would not be read as one."""

    kind = "vault"


def question_at(path: str, data: bytes, line: int, words: Mapping[str, str] = WORDS) -> Question:
    """The question that begins on a line (1-based). Raises NothingThere, WrongUsage where there are several."""
    here = [one for one in read_markup(read_note(path, data), words).questions if one.line == line]
    if not here:
        raise NothingThere(
            "no question stands on this line", path=path, line=line, remedy="see them: deliberate inbox --questions"
        )  # fmt: skip
    if len(here) > 1:
        raise WrongUsage(
            "several questions stand on this line", path=path, line=line, remedy="give each a line of its own first"
        )
    return here[0]


def with_answer(
    path: str, data: bytes, line: int, text: str, day: date, words: Mapping[str, str] = WORDS
) -> tuple[bytes, int]:
    """The note with `Answer (day): text` to the question on a line, and the answer's 1-based line.

    words  what begins a question and an answer in this vault
    Raises NothingThere, WrongUsage (answered already, no text), Unwritable.
    """
    asked = question_at(path, data, line, words)
    if asked.answered:
        raise WrongUsage("this question is answered already", path=path, line=line, remedy="edit the answer by hand")
    plain = "\n".join(part.rstrip() for part in re.sub(r"\r\n?", "\n", text).split("\n") if part.strip())
    if not plain:
        raise WrongUsage("an answer needs words", remedy="say it behind the place of the question")
    word = words.get("answer") or WORDS["answer"]
    note = read_note(path, data)

    def build(form: str, place: tuple[int, str, str]) -> bytes:
        at, lead, further = place
        first, *more = f"{word} ({day.isoformat()}): {form}".split("\n")
        return _inserted(data, at, [lead + first, *(further + line for line in more)])

    for form in prose.forms(plain):
        for place in _places(note, asked):
            result = build(form, place)
            apart = prose.stands_apart(path, form, build(prose.PLAIN, place), result)
            if apart and _is_read(path, data, result, asked, form, words):
                return result, place[0] + 1
    raise Unwritable(
        "an answer at this place would not be read as one", path=path, line=line, remedy="write it there by hand"
    )


def _places(note: Note, asked: Question) -> Iterator[tuple[int, str, str]]:
    """(lines above it, what its first line begins with, what further ones begin with), the most fitting first."""
    lines = note.text.split("\n")
    own = lines[asked.line - 1]
    page = layout(note)
    end = asked.end
    for block in page.blocks:
        if block.line <= asked.line <= block.end_line:
            end = block.end_line
            if block.kind == "table":
                return  # a line more would be a row more
    quoted = _QUOTED.match(own)
    if quoted:
        item = _ITEM.match(own, quoted.end())
        room = " " * len(item[2]) if item else ""
        lead, further = quoted[0] + (f"{room}- " if item else ""), quoted[0] + (f"{room}  " if item else "")
        yield asked.end, lead, further
        yield end, lead, further
        return
    if page.items[asked.line - 1] >= 0:
        item = _ITEM.match(own)
        lead = item[1] + ("\t" if "\t" in item[1] else " " * len(item[2])) if item else "  "
        below, child = _subtree(page.shown, asked.line - 1, page.items[asked.line - 1])
        lead = child or lead
        yield below, f"{lead}- ", f"{lead}  "
        yield asked.end, f"{lead}- ", f"{lead}  "
        return
    lead = own[: len(own) - len(own.lstrip(" \t"))]
    if not lead and daily.minute_of(own.encode("utf-8", "surrogatepass")) is not None:
        lead = "  "  # a log entry without a bullet: what is indented stays with it
    yield asked.end, lead, lead
    yield end, lead, lead


def _subtree(lines: list[str], at: int, column: int) -> tuple[int, str]:
    """How many lines stand above the end of a list item with all that is below it, and the indent of its children."""
    end, child = at + 1, ""
    for number in range(at + 1, len(lines)):
        text = lines[number].lstrip(" \t")
        if not text:
            continue
        lead = lines[number][: len(lines[number]) - len(text)]
        if len(lead.expandtabs(4)) <= column:
            break
        end = number + 1
        if not child and _ITEM.match(lines[number]):
            child = lead
    return end, child


def _inserted(data: bytes, at: int, lines: list[str]) -> bytes:
    newline = daily.newline_of(data)
    parts = daily.lines_of(data)
    before, after = b"".join(parts[:at]), b"".join(parts[at:])
    if before and not before.endswith(b"\n"):
        before += newline
    return before + b"".join(line.encode("utf-8", "surrogatepass") + newline for line in lines) + after


def _is_read(
    path: str, before: bytes, after: bytes, asked: Question, text: str, words: Mapping[str, str]
) -> bool:  # fmt: skip
    """Whether this question alone is answered now, with these words, and the headings are those that were."""
    had, has = (read_markup(read_note(path, data), words) for data in (before, after))
    if [each.text for each in had.headings] != [each.text for each in has.headings]:
        return False
    if len(had.questions) != len(has.questions):
        return False
    for old, new in zip(had.questions, has.questions, strict=True):
        if (old.kind, old.text) != (new.kind, new.text):
            return False
        if old.line == asked.line:
            if not new.answered or _spoken(new.answer) != _spoken(text):
                return False
        elif (old.answered, old.answer) != (new.answered, new.answer):
            return False
    return True


def _spoken(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n")]
