"""The blocks of a note: paragraphs, lists, quotes, code and the rest, line by line.

Owns the rules by which a line belongs to a block, and whose words a block holds. One pass, each line
looked at once. A block never crosses an empty line, except code, maths and comments. Must not know
what stands inside a line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vault.text.inline import hide_code, hide_comments
from vault.text.note import Note


class Heading(NamedTuple):
    """A heading outside code and quotes; level 1-6."""

    line: int
    level: int
    text: str


class Block(NamedTuple):
    """Lines that belong together, 1-based and inclusive.

    kind          paragraph, list, quote, callout, code, table, heading, comment, html, math or rule
    text          the lines as they stand
    heading_path  the headings above it, outermost first; a heading's own text is last in its own
    mine          whether these are the words of the vault's owner
    model         whether a language model wrote it (a callout of type `model`)
    """

    line: int
    end_line: int
    kind: str
    text: str
    heading_path: tuple[str, ...]
    mine: bool
    model: bool = False


class Layout(NamedTuple):
    """The blocks of a note and what later readers need of its lines (lists have one entry a line of the
    file, 0-based): `shown` the line with comments blanked; `live` whether marks in it count; `items` the
    column of a list item that begins there, else -1."""

    lines: list[str]
    blocks: list[Block]
    headings: list[Heading]
    shown: list[str]
    live: list[bool]
    items: list[int]


_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_QUOTE = re.compile(r"(?:[ \t]*>)+")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)[ \t]{0,4}")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_CALLOUT = re.compile(r"[ \t]*\[!([^\]\n]*)\]")
_TABLE_RULE = re.compile(r"[ \t]*+\|?[ \t:]*+-[-:| \t]*+$")
_HTML = re.compile(
    r"</?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figure|figcaption"
    r"|footer|form|h[1-6]|head|header|hr|html|iframe|li|link|main|menu|nav|ol|p|pre|script|section|style"
    r"|summary|svg|table|tbody|td|tfoot|th|thead|title|tr|ul|video|audio)(?=[\s/>]|$)",
    re.IGNORECASE,
)
_OTHERS_WORDS = frozenset(["quote", "cite", "model"])


def layout(note: Note) -> Layout:
    """Read the blocks of a note."""
    return _Reader(note).read()


class _Reader:
    def __init__(self, note: Note) -> None:
        self.lines = note.text.split("\n")
        self.first = note.body_line - 1
        self.imported = "imported" in note.front
        count = len(self.lines)
        self.shown = self.lines.copy()
        self.live = [False] * count
        self.items = [-1] * count
        self.blocks: list[Block] = []
        self.headings: list[Heading] = []
        self.path: list[tuple[int, str]] = []
        self.above: tuple[str, ...] = ()
        self.highlights = 0  # the level of the `## Highlights` we are under, or 0
        # the open block
        self.kind = ""
        self.start = 0
        self.end = 0
        self.model = False
        self.others = False
        # what reaches over lines
        self.closer = ""  # the mark that ends an open comment
        self.fence = ""  # the run that ends open code
        self.fence_depth = 0
        self.fence_column = 0
        self.maths = False
        self.last = {  # the last line that could close each
            mark: max((i for i, line in enumerate(self.lines) if mark in line), default=-1)
            if mark in note.text
            else -1
            for mark in ("$$", "%%", "-->")
        }
        self.list_column = -1  # where text of the open list begins, -1 outside lists
        self.lazy = False  # whether a plain line would continue the open quote

    def read(self) -> Layout:
        for i in range(self.first, len(self.lines)):
            self._line(i)
        self._close()
        return Layout(self.lines, self.blocks, self.headings, self.shown, self.live, self.items)

    # --- one line ---------------------------------------------------------------------------------

    def _line(self, i: int) -> None:
        line = self.lines[i]
        if self.fence and self._inside_code(i, line):
            return
        if self.maths:
            self.end = i
            if "$$" in line:
                self.maths = False
                self._close()
            return
        if self.closer or "%%" in line or "<!--" in line:
            was_open = self.closer
            hidden, self.closer = hide_comments(line, self.closer)
            if self.closer and i >= self.last[self.closer] and not line.lstrip().startswith(("%%", "<!--")):
                hidden, self.closer = line, ""  # "100%% sure": nothing closes it, so nothing was opened
            line = hidden
            self.shown[i] = line
            if not line.strip() and (self.lines[i].strip() or was_open):
                self._put(i, "comment", live=False)
                return
        text = line.lstrip(" \t")
        if not text or text.isspace():
            self._close()
            self.lazy = False
            return
        column = len(line) - len(text)
        if "\t" in line[:column]:
            column = len(line[:column].expandtabs(4))
        self._block_of(i, text, column)

    def _block_of(self, i: int, text: str, column: int) -> None:
        """Put a line with something on it into its block."""
        first = text[0]
        if self.kind == "html":
            self.end = i
            return
        if "$$" in text and self._maths(i, text):
            return
        if first.isalpha() and "|" not in text:
            self._plain(i, column)
            return
        if first == ">":
            self._quote(i, text)
        elif first in "`~" and _FENCE.match(text):
            if self.list_column >= 0 and column < self.list_column:
                self.list_column = -1
            self._open_code(i, text, 0, column if self.list_column >= 0 else 0)
        elif self.list_column < 0 and column >= 4 and self.kind in ("", "code"):
            self._put(i, "code", live=False)
        elif first == "#" and column < 4 and (mark := _HEADING.match(text)):
            self._heading(i, len(mark[1]), text[mark.end() :])
        elif first in "=-" and self._underline(i, text):
            return
        elif first in "-*_" and _is_rule(text):
            self._close()
            self.list_column = -1
            self._put(i, "rule", live=False)
            self._close()
        elif (first in "-*+" or first.isdigit()) and self._item(i, text, column):
            return
        elif "|" in text and self._table(i):
            self._put(i, "table")
        elif first == "<" and _HTML.match(text):
            self._put(i, "html", live=False)
        else:
            self._plain(i, column)

    def _plain(self, i: int, column: int) -> None:
        """A line of prose: it continues what is open, or begins a paragraph."""
        if self.kind in ("quote", "callout") and self.lazy:
            self.end = i
            self.live[i] = True
        elif self.kind == "" and self.list_column >= 0 and column < min(self.list_column, 2):
            self.list_column = -1
            self._put(i, "paragraph")
        elif self.list_column >= 0:
            self._put(i, "list")
        elif self.kind in ("", "code") and column >= 4:
            self._put(i, "code", live=False)
        else:
            self._put(i, "paragraph")

    # --- blocks -----------------------------------------------------------------------------------

    def _put(self, i: int, kind: str, *, live: bool = True) -> None:
        if self.kind != kind:
            self._close()
            self.kind, self.start = kind, i
        if kind not in ("list", "code", "comment", "math", "quote"):
            self.list_column = -1
        self.end = i
        self.live[i] = live

    def _close(self) -> None:
        if not self.kind:
            return
        text = "\n".join(self.lines[self.start : self.end + 1])
        mine = not (self.imported or self.highlights or self.others or self.model or self.kind == "quote")
        self.blocks.append(Block(self.start + 1, self.end + 1, self.kind, text, self.above, mine, self.model))
        self.kind = ""
        self.model = self.others = False

    def _quote(self, i: int, text: str) -> None:
        mark = _QUOTE.match(text)
        assert mark is not None
        inner = text[mark.end() :].lstrip(" \t")
        callout = _CALLOUT.match(inner) if inner[:1] == "[" else None
        name = callout[1].strip().lower().partition("|")[0] if callout else ""
        if self.kind not in ("quote", "callout"):
            self._close()
        elif name == "model" and not self.model:
            self._close()  # from here on the words are not the person's
        if not self.kind:
            self.kind, self.start = ("callout" if callout else "quote"), i
            self.model, self.others = name == "model", name in _OTHERS_WORDS
        self.end = i
        self.lazy = bool(inner) and not inner.startswith(("#", "```", "~~~"))
        if _FENCE.match(inner):
            self._open_fence(inner, mark[0].count(">"), 0)
        else:
            self.live[i] = True

    def _item(self, i: int, text: str, column: int) -> bool:
        mark = _ITEM.match(text)
        if mark is None or (column >= 4 and self.list_column < 0 and self.kind != "paragraph"):
            return False
        if self.kind == "paragraph" and text[0].isdigit() and mark[0].rstrip(" \t.)") != "1":
            return False  # "1986. What a year" inside a paragraph is prose
        inner = text[mark.end() :]
        for _ in range(8):  # an item may begin an item: `- - text`
            nested = _ITEM.match(inner) if inner[:1] in ("-", "*", "+") else None
            if nested is None or nested.end() == len(inner):
                break
            inner = inner[nested.end() :]
        if self.list_column < 0 or column < self.list_column:
            self.list_column = column + len(text) - len(inner) if inner else column + 2
        self.items[i] = column
        if inner[:1] == ">":
            self._close()
            self._quote(i, inner)
        elif inner[:1] in ("`", "~") and _FENCE.match(inner):
            self._open_code(i, inner, 0, column + mark.end())
        else:
            self._put(i, "list")
        return True

    def _heading(self, i: int, level: int, text: str) -> None:
        self._close()
        text = text.rstrip()
        bare = text.rstrip("#")
        if not bare or bare != bare.rstrip():  # closing hashes stand after a space
            text = bare.rstrip()
        self._set_path(i, level, text)
        self._put(i, "heading")
        self._close()

    def _set_path(self, i: int, level: int, text: str) -> None:
        self.headings.append(Heading(i + 1, level, text))
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self.path.append((level, text))
        self.above = tuple(name for _, name in self.path)
        if self.highlights and level <= self.highlights:
            self.highlights = 0
        if level == 2 and text.strip().casefold() == "highlights":
            self.highlights = level

    def _underline(self, i: int, text: str) -> bool:
        """A line of = or - right below a paragraph makes it a heading."""
        text = text.rstrip()
        if self.kind != "paragraph" or len(text) < 3 or text != text[0] * len(text):
            return False
        words = " ".join(line.strip() for line in self.lines[self.start : self.end + 1])
        self._set_path(self.start, 1 if text[0] == "=" else 2, words)
        self.kind = "heading"
        self.end = i
        self._close()
        return True

    def _table(self, i: int) -> bool:
        if self.kind == "table":
            return True
        below = self.lines[i + 1] if i + 1 < len(self.lines) else ""
        return "|" in below and _TABLE_RULE.match(below) is not None

    # --- code and maths ---------------------------------------------------------------------------

    def _open_code(self, i: int, text: str, depth: int, column: int) -> None:
        self._close()
        keep = self.list_column
        self._put(i, "code", live=False)
        self.list_column = keep
        self._open_fence(text, depth, column)

    def _open_fence(self, text: str, depth: int, column: int) -> None:
        mark = _FENCE.match(text)
        assert mark is not None
        self.fence = mark[1] or mark[2]
        self.fence_depth, self.fence_column = depth, column

    def _inside_code(self, i: int, line: str) -> bool:
        """Whether the open code goes on with this line; ends it where its quote or its list item ends."""
        quote = _QUOTE.match(line) if self.fence_depth else None
        text = line[quote.end() :] if quote else line
        bare = text.strip(" \t")
        outdented = (
            self.fence_column and bare and len(text) - len(text.lstrip(" \t")) < min(self.fence_column, 2)
        )
        if (self.fence_depth and quote is None) or outdented:
            self.fence = ""
            self._close()
            return False
        self.end = i
        if bare.startswith(self.fence) and not bare.strip(self.fence[0]):
            self.fence = ""
            if self.kind == "code":
                self._close()
        return True

    def _maths(self, i: int, text: str) -> bool:
        marks = hide_code(text).count("$$")
        if marks == 2 and text.startswith("$$") and text.rstrip().endswith("$$"):
            self._put(i, "math", live=False)
            self._close()
            return True
        if marks % 2 == 0 or i >= self.last["$$"]:
            return False
        self._close()
        self._put(i, "math", live=False)
        self.maths = True
        return True


def _is_rule(text: str) -> bool:
    marks = text.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and marks == marks[0] * len(marks)
