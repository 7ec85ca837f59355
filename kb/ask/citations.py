"""Whether a quote stands in its note, and where; and where sentences begin and end.

Owns the promise behind every `[n]`: the quoted characters are in the file, at the line that is named. Must
not know how passages were found nor who wrote the sentence that cites them. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """`[n]` of an answer: `quote` is a substring of the text of the note `path`, beginning on `line`."""

    n: int
    path: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a note. `text` = the note's `[start:end]`; offsets in characters, `line` 1-based."""

    start: int
    end: int
    line: int
    text: str

    @property
    def plain(self) -> str:
        """The sentence as read aloud: one line, without the quote marks between its lines and a block id behind it."""
        return _BLOCK_ID.sub("", " ".join(_LINE_MARK.sub("\n", self.text).split()))


_BLOCK_ID = re.compile(r"(?<=\S) \^[A-Za-z0-9-]+$")
_LINE_MARK = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_BETWEEN_WORDS = r"\s+(?:>\s*)*"


# A letter of a script that puts spaces between its words.
_LETTER = r"[^\W\d_\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_IS_LETTER = re.compile(_LETTER)
_SIGNS = r"[*_=`\[\]]{0,3}"


def locate(quote: str, text: str, near_line: int | None = None, *, marked: bool = False) -> tuple[str, int] | None:
    """Find `quote` in a note's text, not minding how white space and quoted lines fall.

    Returns the exact substring of `text` and the 1-based line it begins on, or None if it does not stand
    there. Of several places, the one closest to `near_line` is returned, else the first. Never a guess: one
    changed letter, and it is not found, nor what begins or ends inside a word or a number. `marked`: signs of
    emphasis and links around the words do not count, nor how an apostrophe is drawn.
    """
    places = [(text[left:right], text.count("\n", 0, left) + 1) for left, right in spans(quote, text, marked=marked)]
    if not places:
        return None
    return places[0] if near_line is None else min(places, key=lambda place: abs(place[1] - near_line))


def spans(quote: str, text: str, *, marked: bool = False) -> list[tuple[int, int]]:
    """Where `quote` stands in a text, as `locate` looks for it: (start, end) of each place, in characters."""
    words = quote.split()
    if not words:
        return []
    escaped = (re.escape(word) for word in words)
    if marked:
        escaped = (_SIGNS + re.sub(r"['’]", "['’]", each) + _SIGNS for each in escaped)
    wanted = re.compile(_BETWEEN_WORDS.join(escaped))
    return [match.span() for match in wanted.finditer(text) if _is_whole(text, match.start(), match.end())]


# What goes on over an end: a word, a part of one (`non-smoker`, `don’t`), a number. Emphasis may begin in between.
_WORD_BEFORE = re.compile(rf"(?:{_LETTER}['’-]?|\d)[*_=]{{0,3}}\Z")
_WORD_AFTER = re.compile(rf"[*_=]{{0,3}}(?:['’-]?{_LETTER}|\d)")
_NUMBER_BEFORE = re.compile(rf"(?:\d[.,:-]?|{_LETTER})[*_=]{{0,3}}\Z")
_NUMBER_AFTER = re.compile(rf"[*_=]{{0,3}}(?:[.,:]?\d|{_LETTER})")


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word and no number goes on over an end of the stretch: `able` is not said in `unable`."""
    start += len(text[start:end]) - len(text[start:end].lstrip("*_=`["))
    end -= len(text[start:end]) - len(text[start:end].rstrip("*_=`]"))
    if start >= end:
        return True
    before, after = text[max(0, start - 6) : start], text[end : end + 6]
    begins = _NUMBER_BEFORE if text[start].isdigit() else _WORD_BEFORE if _IS_LETTER.match(text[start]) else None
    ends = _NUMBER_AFTER if text[end - 1].isdigit() else _WORD_AFTER if _IS_LETTER.match(text[end - 1]) else None
    return not (begins and begins.search(before)) and not (ends and ends.match(after))


def stands(citation: Citation, text: str) -> bool:
    """Whether a citation is true of the note's text, to the character and the line."""
    starts = _line_starts(text)
    if not citation.quote or not 1 <= citation.line <= len(starts):
        return False
    found = text.find(citation.quote, starts[citation.line - 1])
    return found >= 0 and bisect_right(starts, found) == citation.line


# What a line may begin with before its words do: quote marks, a callout's type, a list mark, a task's box,
# a heading's signs.
_OPENING = re.compile(
    r"[ \t]*(?:>[ \t]?)*(?:\[![\w-]+\][+-]?[ \t]*)?[ \t]*"
    r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?(?:#{1,6}[ \t]+)?"
)
_ENDS_BLOCK = re.compile(r"[ \t>]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||\[!|$|(?:-{3,}|\*{3,}|_{3,})[ \t]*$)")
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(?=\s|$)|[。！？]+[”’」』）]*")
_GAP = re.compile(r"[ \t]*(?:\n[ \t>]*)*\s*")
_SHORT = """
mr mrs ms dr prof st sr jr vs etc e.g i.e cf al approx ca fig figs no nos p pp vol ch sec ed eds inc ltd co
dept est min max jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun z.b d.h u.a bzw
usw nr bspw evtl ggf vgl hr fr str
"""
_ABBREVIATIONS = frozenset(_SHORT.split())
# These often end a sentence too; then a capital follows.
_EITHER = frozenset({"etc", "al", "inc", "ltd", "co", "usw", "jr", "sr"})
# These are one before a number only: `No. 7`, and `No. It rained.`
_COUNTING = frozenset({"no", "nos"})


def sentences(text: str, first_line: int = 1, last_line: int | None = None) -> list[Sentence]:
    """The sentences of lines `first_line` to `last_line` (1-based, inclusive) of a note's text, in order.

    Every list item, heading and table row is a block of its own; a sentence never runs over the end of one.
    List marks, boxes and quote marks before the first word are not part of it.
    """
    found: list[Sentence] = []
    starts = _line_starts(text)
    stop = len(starts) if last_line is None else min(last_line, len(starts))
    for start, end in _blocks(text, starts, max(first_line, 1) - 1, stop):
        for left, right in _split(text, start, end):
            found.append(Sentence(left, right, bisect_right(starts, left), text[left:right]))
    return found


_NEW_ITEM = re.compile(r"\n[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]|\||#)")


def continues(text: str, one: Sentence, following: Sentence) -> bool:
    """Whether a sentence goes on where another one ended, and is no new item of a list, row or heading."""
    return _NEW_ITEM.search(text, one.end, following.start) is None


def is_abbreviation(word: str, following: str) -> bool:
    """Whether a full stop behind this word most often ends no sentence: `e.g`, `Dr`, an initial.

    following  what comes after the stop and the space
    """
    if word.lower() in _COUNTING:
        return following[:1].isdigit()
    return (word.lower() in _ABBREVIATIONS and word.lower() not in _EITHER) or (len(word) == 1 and word.isupper())


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _blocks(text: str, starts: list[int], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Runs of lines that read as one: (offset of the first word, offset of the end)."""
    begun: int | None = None
    end = 0
    for number in range(first, stop):
        left = starts[number]
        right = starts[number + 1] - 1 if number + 1 < len(starts) else len(text)
        line = text[left:right]
        if begun is not None and _ENDS_BLOCK.match(line):
            yield begun, end
            begun = None
        opening = _OPENING.match(line)
        words = left + (opening.end() if opening else 0)
        if begun is None and words < right and not re.fullmatch(r"[-*_=|: \t]+", line):
            begun = words
        end = right
        if begun is not None and re.match(r"[ \t>]*(?:#{1,6}[ \t]|\|)", line):
            yield begun, end
            begun = None
    if begun is not None:
        yield begun, end


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for match in _STOP.finditer(text, start, end):
        if match.start() > left and _is_stop(text, left, match, end):
            yield _trimmed(text, left, match.end())
            left = match.end()
            # The marks of a quoted line stand between two sentences, not in the second.
            gap = _GAP.match(text, left, end)
            left = gap.end() if gap else left
    left, end = _trimmed(text, left, end)
    if left < end:
        yield left, end


_OTHER_SIDE = re.compile(r"[ \t]*::")
LONGEST_WORD = 60
"""Characters looked back over for the word before a stop."""


def _is_stop(text: str, left: int, match: re.Match[str], end: int) -> bool:
    if _OTHER_SIDE.match(text, match.end(), end):
        return False  # a card: its two sides are one
    following = text[match.end() : min(end, match.end() + 12)].lstrip(" \t\n>\"'“‘«([*_")[:1]
    mark = match[0].rstrip("\"'”’»)]*_")
    if mark in ("...", "…"):
        return not following.islower()
    if mark != ".":
        return True
    if following.islower():
        return False
    before = re.search(r"[^\s(\[“\"'‘«]*$", text[max(left, match.start() - LONGEST_WORD) : match.start()])
    word = before[0] if before else ""
    if word.lower() in _COUNTING:
        return not following.isdigit()
    if word.lower() in _ABBREVIATIONS:
        return word.lower() in _EITHER and following.isupper()
    # An initial: `J. Smith`. `Vitamin C. Later` is the same to anyone who does not know more.
    return not (len(word) == 1 and word.isupper() and following.isupper())


def _trimmed(text: str, left: int, right: int) -> tuple[int, int]:
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    return left, right
