"""Cards: questions and answers that stand in a note, in Obsidian Spaced Repetition's syntax.

Owns which lines are a card, in which deck, and what is asked. Must not know what is remembered of a
card, which key it goes by in the log (`stamping`), or where the vault is.

A card counts only where a deck is in force: a tag `#flashcards/…` on its own lines binds that card; on a
line of its own, or in prose, it binds all that follow; in the frontmatter it binds the whole note. Lines
in code, comments, math, tables, quotes and callouts never start a card; they may be part of an answer.
"""

import re
from dataclasses import dataclass

from vault.text.clozes import cloze_cards, find_clozes, short_hash
from vault.text.decks import NO_CARDS_IN, CardPage
from vault.text.markup import Markup
from vault.text.note import Note, TextProblem
from vault.text.plugin_schedule import SCHEDULE, Schedule, read_schedules

_OWN_LINE = NO_CARDS_IN | {"list", "heading"}
_MOST_CLOZES = 50  # each card of a block repeats the whole block
_SINGLE = re.compile(r"(?<!:):{2,3}(?!:)")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+")
_ID_ALONE = re.compile(r"[ \t]*\^([A-Za-z0-9-]+)[ \t]*")
_ID_AT_END = re.compile(r"(?:^|(?<=\s))\^([A-Za-z0-9-]+)[ \t]*$")


@dataclass(frozen=True, slots=True)
class CardOptions:
    """deck_tag: the tag that makes decks; cloze_decks: decks in which every highlight is a cloze."""

    deck_tag: str = "flashcards"
    cloze_decks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where the card's id would be written: at the end of `line`, or on a line of its own after it."""

    line: int
    own_line: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One question with its answer.

    line, end_line   the lines of the text it is made of, 1-based, both included
    deck             `captured`, `spanish/verbs`; the bare tag is the deck `flashcards`
    kind             basic, reversed, multiline, multiline-reversed, cloze
    part             f (front asked), b (back asked) or c-<label>
    block_id         the block id that stands in the note, without ^, or None
    own_id           the id it would be given: `k-` and ten characters hashed from its text
    prompt_hash      hash of question and answer, which finds the card again when its id is lost
    schedule         what the Obsidian plugin wrote about it, if anything
    heading          the headings it stands under, `A › B`
    """

    path: str
    line: int
    end_line: int
    deck: str
    kind: str
    part: str
    front: str
    back: str
    block_id: str | None
    own_id: str
    prompt_hash: str
    stamp: Stamp
    schedule: Schedule | None = None
    heading: str = ""


def read_cards(
    note: Note,
    markup: Markup,
    options: CardOptions = CardOptions(),
) -> tuple[list[Card], list[TextProblem]]:
    """The cards of a note in the order they stand, and what looks like a card but is none."""
    if options.deck_tag.casefold() not in note.text.casefold():
        return [], []
    page = CardPage(note, markup, options.deck_tag)
    reader = _Reader(note.path, page, options)
    for first, last in page.stretches():
        reader.read_stretch(first, last)
    reader.cards.sort(key=lambda card: card.line)
    return reader.cards, reader.problems


def block_text(lines: list[str]) -> str:
    """What of a card's lines its id is hashed from: all but the id and the plugin's comments."""
    bare = [SCHEDULE.sub("", line) for line in lines]
    if bare:
        bare[-1] = _ID_AT_END.sub("", bare[-1])
    return "\n".join(bare)


def own_id(lines: list[str]) -> str:
    """The id a card of these lines is given: the same text has the same id on every device."""
    return "k-" + short_hash(block_text(lines), 10)


class _Reader:
    """One pass over one note: the deck in force, and what was found so far."""

    def __init__(self, path: str, page: CardPage, options: CardOptions) -> None:
        self.path, self.page, self.options = path, page, options
        self.deck = page.front_deck
        self.cards: list[Card] = []
        self.problems: list[TextProblem] = []

    def read_stretch(self, first: int, last: int) -> None:
        """The cards of one run of lines: single lines, one of several lines, or clozes in what is left."""
        own = [deck for line in range(first, last + 1) for deck in self.page.decks(line)]
        fallback = own[0] if own else None
        tagged = False
        rest: list[int] = []
        line = first
        while line <= last:
            parted = self.page.seen(line).strip()
            if parted in {"?", "??"} and line > first:
                self._several_lines(rest, line, last, fallback)
                rest = []
                break
            if self.page.is_tags_only(line):
                self.deck, tagged = self.page.decks(line)[0], True
                self._clozes(rest, tagged=False)
                rest = []
            elif _SINGLE.search(parted) and not (
                line < last and self.page.seen(line + 1).strip() in {"?", "??"}
            ):
                self._clozes(rest, tagged)
                rest = []
                self._single_line(line, first, last, fallback)
            elif not (self._is_schedule(line) and not rest):
                rest.append(line)
            line += 1
        self._clozes(rest, tagged)

    def _single_line(self, line: int, first: int, last: int, fallback: str | None) -> None:
        mark = _SINGLE.search(self.page.seen(line))
        deck = self._deck_of([line], fallback)
        if mark is None or deck is None:
            return
        text, rest = self.page.text(line), ""
        front = self.clean(text[: mark.start()], begins=True)
        back = self.clean(text[mark.end() :], ends=True)
        below = line + 1
        if below <= last and self._is_schedule(below):
            rest, below = self.page.text(below), below + 1
        lone = first == line and self.page.kind(line) not in {"list", "heading"}
        block_id = self._id_at_end(line) or (self._id_below(below) if lone else None)
        kind = "reversed" if len(mark[0]) == 3 else "basic"
        sides = [("f", front, back), ("b", back, front)][: 2 if kind == "reversed" else 1]
        self._keep((line, line), deck, kind, sides, block_id, Stamp(line, False), text + rest)

    def _several_lines(self, front_lines: list[int], mark: int, last: int, fallback: str | None) -> None:
        deck = self._deck_of([*front_lines, *range(mark + 1, last + 1)], fallback)
        if deck is None:
            return
        if not front_lines:
            self._wrong(mark, "a card has no question above its question mark", "write the question there")
            return
        end, block_id, comments = last, None, ""
        while end > mark and (self._is_schedule(end) or _ID_ALONE.fullmatch(self.page.text(end))):
            if self._is_schedule(end):
                comments = self.page.text(end) + comments
            elif alone := _ID_ALONE.fullmatch(self.page.text(end)):
                block_id = block_id or alone[1]
            end -= 1
        if self._is_open(end):
            self._wrong(end, "the answer of a card ends inside code that is never closed", "close the fence")
            return
        block_id = block_id or self._id_below(last + 1) or self._id_at_end(end)
        front = self.clean("\n".join(self.page.text(line) for line in front_lines), begins=True)
        back = self.clean("\n".join(self.page.text(line) for line in range(mark + 1, end + 1)), ends=True)
        both = self.page.seen(mark).strip() == "??"
        sides = [("f", front, back), ("b", back, front)][: 2 if both else 1]
        own_line = self.page.kind(end) in _OWN_LINE
        stamp = Stamp(last if own_line else end, own_line)
        kind = "multiline-reversed" if both else "multiline"
        self._keep((front_lines[0], end), deck, kind, sides, block_id, stamp, comments + self.page.text(end))

    def _clozes(self, lines: list[int], tagged: bool) -> None:
        """Clozes in lines that are no card otherwise: by paragraph, and by item in a list."""
        piece: list[int] = []
        for line in lines:
            begins = piece and (
                _ITEM.match(self.page.text(line)) or self.page.kind(line) != self.page.kind(piece[0])
            )
            if begins and not self._is_schedule(line):
                self._cloze_block(piece, tagged)
                piece = []
            piece.append(line)
        if piece:
            self._cloze_block(piece, tagged)

    def _cloze_block(self, lines: list[int], tagged: bool) -> None:
        own = [deck for line in lines for deck in self.page.decks(line)]
        deck = own[0] if own else self.deck
        text_lines = [line for line in lines if not self._is_schedule(line)]
        alone = _ID_ALONE.fullmatch(self.page.text(text_lines[-1])) if len(text_lines) > 1 else None
        if alone:
            text_lines.pop()
        kind = self.page.kind(text_lines[0]) if text_lines else ""
        underlined = kind == "heading" and len(text_lines) > 1
        if deck is None or not text_lines or underlined or kind in NO_CARDS_IN:
            self.deck = deck
            return
        text = "\n".join(self.page.text(line) for line in text_lines)
        found = find_clozes(text, "\n".join(self.page.seen(line) for line in text_lines))
        if not found or not (own or tagged or self._opted_in(deck)):
            self.deck = deck
            return
        if len(found) > _MOST_CLOZES:
            self._wrong(text_lines[0], f"{len(found)} clozes in one paragraph are no cards", "split it")
            return
        end = text_lines[-1]
        block_id = (alone[1] if alone else None) or self._id_at_end(end)
        asked = cloze_cards(text, found, lambda whole: self.clean(whole, begins=True, ends=True))
        sides = [(f"c-{one.label}", one.front, one.back) for one in asked]
        comments = "".join(self.page.text(line) for line in lines)
        self._keep((text_lines[0], end), deck, "cloze", sides, block_id, Stamp(end, False), comments)

    def _keep(
        self,
        span: tuple[int, int],
        deck: str,
        kind: str,
        sides: list[tuple[str, str, str]],
        block_id: str | None,
        stamp: Stamp,
        comments: str,
    ) -> None:
        if not all(front and back for _, front, back in sides):
            self._wrong(span[0], "a card has an empty side", "write both sides, or take its mark away")
            return
        identity = own_id(self.page.lines[span[0] - 1 : span[1]])
        schedules = read_schedules(comments, len(sides))
        block = self.page.block(span[0])
        heading = " › ".join(block.heading_path) if block else ""
        for (part, front, back), schedule in zip(sides, schedules, strict=True):
            hashed = short_hash(front + "\n" + back, 10)
            self.cards.append(
                Card(self.path, *span, deck, kind, part, front, back, block_id, identity, hashed, stamp,
                     schedule, heading)
            )  # fmt: skip

    def clean(self, text: str, *, begins: bool = False, ends: bool = False) -> str:
        """A side as it is asked: without deck tags and the plugin's comments.

        begins   the block begins here: no list marker or heading mark either, when it is one line
        ends     the block ends here: no block id either
        """
        whole = SCHEDULE.sub("", text)
        lines = []
        for line in (_ID_AT_END.sub("", whole) if ends else whole).split("\n"):
            bare = self.page.without_deck_tags(line)
            lines.append(bare.rstrip() if bare.strip() or not line.strip() else "")
        side = "\n".join(lines).strip("\n")
        if begins and "\n" not in side:
            side = _HEADING.sub("", _ITEM.sub("", side))
        return side.strip()

    def _deck_of(self, lines: list[int], fallback: str | None) -> str | None:
        own = [deck for line in lines if not self.page.is_tags_only(line) for deck in self.page.decks(line)]
        return own[0] if own else self.deck or fallback

    def _opted_in(self, deck: str) -> bool:
        return any(deck == one or deck.startswith(one + "/") for one in self.options.cloze_decks)

    def _is_schedule(self, line: int) -> bool:
        return bool(SCHEDULE.fullmatch(self.page.text(line).strip()))

    def _id_at_end(self, line: int) -> str | None:
        if self.page.kind(line) in {"code", "math"}:
            return None
        found = _ID_AT_END.search(SCHEDULE.sub("", self.page.text(line)).rstrip())
        return found[1] if found else None

    def _id_below(self, line: int) -> str | None:
        """An id alone on `line`, or on the one after it when `line` is blank."""
        last = len(self.page.lines)
        if line <= last and not self.page.text(line).strip():
            line += 1
        found = _ID_ALONE.fullmatch(self.page.text(line)) if line <= last else None
        return found[1] if found else None

    def _is_open(self, line: int) -> bool:
        """Whether `line` is the last of a fence, math or comment that nothing closes."""
        block = self.page.block(line)
        if block is None or block.kind not in {"code", "math", "comment"}:
            return False
        head = _ITEM.sub("", self.page.text(block.line)).strip()
        opener = next((mark for mark in ("```", "~~~", "$$", "%%", "<!--") if head.startswith(mark)), None)
        if opener is None:
            return False
        closer = "-->" if opener == "<!--" else opener
        if block.line == line:
            head = head[len(opener) :]
            return opener in {"```", "~~~"} or closer not in head
        return closer not in self.page.text(line)

    def _wrong(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(TextProblem(line, what, remedy))
