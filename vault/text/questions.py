"""Open questions and rabbit holes, wherever a person wrote one, and whether they were answered.

Owns the forms: a line or list item that begins with `Question:`, a log entry (`- 09:14 Question: …`),
or a sentence inside a paragraph. Answered by a box with an x, or by `Answer (…):` in a child line, the
next line, a later line of the paragraph, or the line after it. Must not know where the answers are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from vault.text.blocks import Block, Layout

WORDS: Mapping[str, str] = {"question": "Question", "rabbit-hole": "Rabbit hole", "answer": "Answer"}
"""What begins each, where the vault does not say otherwise."""


class Question(NamedTuple):
    """A question asked in a note.

    kind    "question" or "rabbit-hole"; text is without that word
    answer  what answered it, without the word and the day, further lines joined by \\n; "" where only a box says so
    when    what stands in brackets behind the word `Answer`, a day as a rule
    end     the 1-based line on which the question ends
    """

    line: int
    kind: str
    text: str
    answered: bool
    answer: str = ""
    when: str = ""
    end: int = 0


_TIME = r"(?:\*{0,2}\d{1,2}[:.]\d{2}(?::\d{2})?(?:[ ]?[ap]m)?\*{0,2}[ \t]+(?:[-–—][ \t]+)?)?"
_ENTRY = re.compile(r"\*{0,2}\d{1,2}:\d{2}(?!\d)")
_LEAD = rf"[ \t]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+(?:\[(?P<box>.)\][ \t]+)?)?{_TIME}[*_]{{0,3}}"
_ENDS = re.compile(r"[.!?…。？！][)\"'”’*_]*+(?=\s|$)")
_BLOCK_ID = re.compile(r" \^[A-Za-z0-9-]+$")
_LONGEST = 40  # lines of an answer that are read: many questions may share one
_KINDS = ("paragraph", "list", "table", "callout", "heading")


class _Forms(NamedTuple):
    kinds: dict[str, str]
    marks: tuple[str, ...]
    at_start: re.Pattern[str]
    inside: re.Pattern[str]
    answer: re.Pattern[str]


@lru_cache(maxsize=8)
def _forms(question: str, rabbit_hole: str, answer: str) -> _Forms:
    either = f"(?P<word>{re.escape(question)}|{re.escape(rabbit_hole)})"
    return _Forms(
        {question.lower(): "question", rabbit_hole.lower(): "rabbit-hole"},
        (question.lower() + ":", rabbit_hole.lower() + ":"),
        re.compile(_LEAD + either + r":[*_]{0,3}[ \t]*", re.IGNORECASE),
        re.compile(
            r"(?:(?<=[.!?…。？！][ \t])|(?<=[.!?…][)\"'”’][ \t]))[*_]{0,3}" + either + r":[*_]{0,3}[ \t]*"
        ),
        re.compile(rf"[ \t>]*+{_LEAD}{re.escape(answer)}(?:[ \t]*\((?P<when>[^)\n]*)\))?:[*_]{{0,3}}", re.IGNORECASE),
    )


def questions(page: Layout, words: Mapping[str, str] = WORDS) -> Iterator[Question]:
    """The questions of a note whose lines are laid out, in order."""
    forms = _forms(*(words.get(key) or WORDS[key] for key in ("question", "rabbit-hole", "answer")))
    for block in page.blocks:
        if block.kind not in _KINDS or block.model:
            continue
        text = block.text.lower()
        if not any(mark in text for mark in forms.marks):
            continue
        for i in range(block.line - 1, block.end_line):
            if page.live[i]:
                yield from _in_line(page, block, i, forms)


def _in_line(page: Layout, block: Block, i: int, forms: _Forms) -> Iterator[Question]:
    shown = page.shown[i]
    begin = forms.at_start.match(shown)
    starts = [begin] if begin else []
    starts += forms.inside.finditer(shown, begin.end() if begin else 0)
    for number, mark in enumerate(starts):
        stop = starts[number + 1].start() if number + 1 < len(starts) else len(shown)
        text, last = _text(page, block, i, mark.end(), stop, whole_line=mark is begin)
        if text:
            done = mark is begin and (begin["box"] or " ") in "xX"
            kind = forms.kinds[mark["word"].lower()]
            at = _answer_line(page, block, i, last, forms)
            said, when = _answer(page, at, forms) if at >= 0 else ("", "")
            yield Question(i + 1, kind, text, done or at >= 0, said, when, last + 1)


def _text(page: Layout, block: Block, i: int, start: int, stop: int, *, whole_line: bool) -> tuple[str, int]:
    """The question's words and the 0-based line they end on.

    One that begins a line takes the line; otherwise the sentence. A sentence that the line does not
    finish goes on to where the paragraph finishes it.
    """
    ended = _ENDS.search(page.shown[i], start, stop)
    if ended:
        return _clean(page.lines[i][start : stop if whole_line else ended.end()]), i
    if stop < len(page.shown[i]) or block.kind != "paragraph":
        return _clean(page.lines[i][start:stop]), i
    parts = [page.lines[i][start:]]
    for below in range(i + 1, min(block.end_line, i + 12)):
        ended = _ENDS.search(page.shown[below])
        if ended:
            return _clean(" ".join([*parts, page.lines[below][: ended.end()].strip()])), below
        parts.append(page.lines[below].strip())
    return _clean(page.lines[i][start:]), i


def _clean(text: str) -> str:
    return _BLOCK_ID.sub("", " ".join(text.split())).strip("*_ ")


def _answer_line(page: Layout, block: Block, i: int, last: int, forms: _Forms) -> int:
    """The 0-based line on which the answer begins; -1 if there is none."""
    # below a list, the line after it answers the last item only
    for after in {last + 1, block.end_line} if block.kind != "list" else {last + 1}:
        if after < len(page.lines) and not page.lines[after].strip():
            after += 1
        if after < len(page.lines) and forms.answer.match(page.shown[after]):
            return after
    if block.kind != "list":
        for below in range(last + 1, min(last + _LONGEST, block.end_line)):
            if forms.answer.match(page.shown[below]):
                return below
            if forms.at_start.match(page.shown[below]) or forms.inside.search(page.shown[below]):
                return -1
    if page.items[i] < 0:
        return -1
    for below in range(i + 1, len(page.lines)):
        line = page.shown[below]
        text = line.lstrip(" \t")
        if not text:
            continue
        if len(line[: len(line) - len(text)].expandtabs(4)) <= page.items[i]:
            return -1
        if forms.answer.match(line):
            return below
    return -1


def _answer(page: Layout, at: int, forms: _Forms) -> tuple[str, str]:
    """(text, what the brackets say) of the answer that begins on a line: it goes on as far as its paragraph."""
    begin = forms.answer.match(page.shown[at])
    assert begin is not None
    parts = [page.lines[at][begin.end() :].strip()]
    for below in range(at + 1, min(at + _LONGEST, len(page.lines))):
        text = page.shown[below].strip(" \t>")
        if not text or page.items[below] >= 0 or text.startswith("#"):
            break
        if forms.answer.match(page.shown[below]) or forms.at_start.match(page.shown[below]):
            break
        if page.items[at] >= 0 and not page.lines[below][:1].isspace():
            break
        if _ENTRY.match(page.lines[below]):
            break
        parts.append(text)
    return _BLOCK_ID.sub("", "\n".join(parts).strip("\n")), begin["when"] or ""
