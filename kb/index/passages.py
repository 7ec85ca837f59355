"""Passages: the stretches of a note that are found, ranked and quoted.

Owns where a note is cut: heading sections of at most about 250 words, tiny neighbours put together,
long paragraphs cut between sentences, a log entry always whole, words of one author only. Pure. Must
not know how passages are stored or searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from vault.text.markup import Block, Markup
from vault.text.note import Note

MOST_WORDS = 250
FEW_WORDS = 40

VERSION = 2
"""Raise when the cut or `indexed_text` changes: every note is then cut again."""


class Passage(NamedTuple):
    """One passage of a note.

    line, end_line  1-based and inclusive; `text` stands within these lines, as written
    heading         the headings above it, `A › B`
    indexed_text    title, headings and date, then the text: what is embedded
    mine, model     as for a block
    hash            16 bytes of `indexed_text`: passages that say the same have the same
    """

    line: int
    end_line: int
    heading: str
    text: str
    indexed_text: str
    mine: bool
    model: bool
    hash: bytes


class _Piece(NamedTuple):
    line: int
    end_line: int
    path: tuple[str, ...]
    text: str
    words: int
    mine: bool
    model: bool
    alone: bool = False  # a log entry, or part of a cut paragraph: never merged


_SKIPPED = ("comment", "rule")
_ENTRY = re.compile(r"[-*+][ \t]+\*{0,2}\d{1,2}[:.]\d{2}")
_ITEM = re.compile(r"[ \t]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")
_SENTENCE_END = re.compile(r"[.!?…][)\"'”’*_]*+\s|[。？！]|\n")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def passages(note: Note, markup: Markup) -> list[Passage]:
    """The passages of a note, in order; a note without text has one, so that its title is found."""
    pieces = list(_merged(note.text.split("\n"), _pieces(markup.blocks)))
    if not pieces:
        pieces = [_Piece(note.body_line, note.body_line, (), "", 0, "imported" not in note.front, False)]
    day = note.day.isoformat() if note.day else ""
    found = []
    for piece in pieces:
        heading = " › ".join(piece.path)
        whole = indexed_text(note.title, heading, day, piece.text)
        digest = blake2b(whole.encode("utf-8", "replace"), digest_size=16).digest()
        found.append(Passage(piece.line, piece.end_line, heading, piece.text, whole, piece.mine, piece.model, digest))
    return found


def indexed_text(title: str, heading: str, day: str, text: str) -> str:
    """What of a passage is embedded: where it stands on the first line, then its text."""
    if heading == title or heading.startswith(title + " › "):
        heading = heading[len(title) + 3 :]
    return " › ".join(part for part in (title, heading, day) if part) + "\n" + text


def size(text: str) -> int:
    """About how many words: a wide script counts by characters, a run without spaces by its length."""
    words = len(text.split())
    if not text.isascii():
        words += len(_WIDE.findall(text)) // 2
    return max(words, len(text) // 12)


def _pieces(blocks: tuple[Block, ...]) -> Iterator[_Piece | None]:
    """The blocks, log entries apart and long ones cut; a heading counts only when nothing stands under it.

    None stands for a comment: no passage may reach over it, or it would be found there.
    """
    for number, block in enumerate(blocks):
        if block.kind in _SKIPPED:
            if block.kind == "comment":
                yield None
            continue
        if block.kind == "heading":
            below = blocks[number + 1] if number + 1 < len(blocks) else None
            if below is not None and below.heading_path[: len(block.heading_path)] == block.heading_path:
                continue
        words = size(block.text)
        whole = _Piece(block.line, block.end_line, block.heading_path, block.text, words, block.mine, block.model)
        if block.kind == "list" and _ENTRY.match(block.text):
            for entry in _items(whole):
                yield from _cut(entry._replace(alone=True))
        elif words > MOST_WORDS:
            for item in _items(whole) if block.kind == "list" else [whole]:
                yield from _cut(item)
        else:
            yield whole


def _items(piece: _Piece) -> Iterator[_Piece]:
    """A list as its top-level items."""
    lines = piece.text.split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip())
    start = 0
    for i in range(1, len(lines) + 1):
        begins = i == len(lines) or (
            len(lines[i]) - len(lines[i].lstrip()) <= indent and _ITEM.match(lines[i][indent:])
        )
        if begins:
            text = "\n".join(lines[start:i])
            yield piece._replace(line=piece.line + start, end_line=piece.line + i - 1, text=text, words=size(text))
            start = i


def _cut(piece: _Piece) -> Iterator[_Piece]:
    """A piece in parts of at most MOST_WORDS, cut between sentences or lines, else between words."""
    if piece.words <= MOST_WORDS:
        yield piece
        return
    ends = [match.end() for match in _SENTENCE_END.finditer(piece.text)] + [len(piece.text)]
    line = piece.line
    for part in _packed(piece.text, ends):
        inner = part.strip("\n")
        first = line + len(part) - len(part.lstrip("\n"))
        last = first + inner.count("\n")
        if inner.strip():
            yield piece._replace(line=first, end_line=last, text=inner, words=size(inner), alone=True)
        line += part.count("\n")


def _packed(text: str, ends: list[int]) -> Iterator[str]:
    """`text` in consecutive parts, as many sentences each as fit."""
    start = done = words = 0
    for end in ends:
        if end == done:
            continue
        more = size(text[done:end])
        if words and words + more > MOST_WORDS:
            yield text[start:done]
            start, words = done, 0
        if more > MOST_WORDS:
            yield from _chopped(text[start:end])
            start, words = end, 0
        else:
            words += more
        done = end
    if start < done:
        yield text[start:done]


def _chopped(text: str) -> Iterator[str]:
    """A sentence that is too long in itself, cut at white space, or anywhere where there is none."""
    start = 0
    while start < len(text):
        end = start + MOST_WORDS * 6
        if _WIDE.search(text, start, end):
            end = start + MOST_WORDS * 2
        if end < len(text):
            space = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
            end = space + 1 if space > 0 else end
        yield text[start:end]
        start = end


def _merged(lines: list[str], pieces: Iterator[_Piece | None]) -> Iterator[_Piece]:
    """Neighbours of one section together while they fit; a tiny section with its next sibling."""
    open_piece: _Piece | None = None
    for piece in pieces:
        if open_piece is not None and piece is not None and _belong(open_piece, piece):
            text = "\n".join(lines[open_piece.line - 1 : piece.end_line])
            open_piece = open_piece._replace(
                end_line=piece.end_line,
                text=text,
                words=open_piece.words + piece.words,
                path=_shared(open_piece.path, piece.path),
            )
            continue
        if open_piece is not None:
            yield open_piece
        open_piece = piece
    if open_piece is not None:
        yield open_piece


def _belong(one: _Piece, two: _Piece) -> bool:
    if one.alone or two.alone or one.mine != two.mine or one.model != two.model:
        return False
    if one.words + two.words > MOST_WORDS:
        return False
    if one.path == two.path:
        return True
    siblings = one.path[: len(two.path) - 1] == two.path[:-1] and len(one.path) >= len(two.path) - 1
    return siblings and one.words < FEW_WORDS and two.words < FEW_WORDS


def _shared(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    count = 0
    while count < min(len(one), len(two)) and one[count] == two[count]:
        count += 1
    return one[:count]
