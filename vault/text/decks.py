"""The lines of a note as cards see them: which may hold a card, and which decks their tags name.

Owns what is hidden from cards (code, comments, maths, links, template code), which lines hang together,
and where a deck tag stands. Must not know what a card looks like.
"""

import re
from collections.abc import Iterator

from vault.text.blocks import Block, Layout, layout
from vault.text.inline import HIDDEN, hide_code, hide_maths, links
from vault.text.markup import Markup
from vault.text.note import Note

NO_CARDS_IN = frozenset({"code", "comment", "math", "html", "table", "quote", "callout", "rule"})
_TEMPLATE = re.compile(r"<%(?:(?!<%)[^\n])*?%>")
_SAYS_NOTHING = re.compile(r"(?<!\S)(?:#\S+|\^[A-Za-z0-9-]+(?=\s*$))")  # a tag, a block id


class CardPage:
    """A note, line by line (1-based).

    front_deck   the deck the frontmatter puts the whole note into, None if none
    """

    def __init__(self, note: Note, markup: Markup, deck_tag: str) -> None:
        page = layout(note)
        self.lines = page.lines
        self.body_line = note.body_line
        self._blocks: list[Block | None] = [None] * (len(self.lines) + 2)
        for block in page.blocks:
            self._blocks[block.line : block.end_line + 1] = [block] * (block.end_line + 1 - block.line)
        self._seen = _what_is_read(page)
        self._deck_tag = re.compile(rf"(?<!\S)#{re.escape(deck_tag)}(?:/[^\s.,;:!?()]*)?(?!\S)", re.I)
        self._decks: dict[int, list[str]] = {}
        for tag in markup.tags:
            if f"{tag.name}/".casefold().startswith(f"{deck_tag}/".casefold()):
                deck = tag.name[len(deck_tag) :].strip("/") or deck_tag
                self._decks.setdefault(tag.line, []).append(deck)
        in_front = [decks[0] for line, decks in self._decks.items() if line < note.body_line]
        self.front_deck = in_front[0] if in_front else None

    def text(self, line: int) -> str:
        """The line as it stands."""
        return self.lines[line - 1]

    def seen(self, line: int) -> str:
        """The line as far as it can make a card; hidden parts are replaced, so offsets are the same."""
        return self._seen[line]

    def block(self, line: int) -> Block | None:
        return self._blocks[line]

    def kind(self, line: int) -> str:
        """The kind of block the line is in, "" when it is in none."""
        block = self._blocks[line]
        return block.kind if block else ""

    def decks(self, line: int) -> list[str]:
        """The decks named by tags on the line."""
        return self._decks.get(line, [])

    def is_tags_only(self, line: int) -> bool:
        """Whether the line names a deck and says nothing else."""
        return bool(self.decks(line)) and not _SAYS_NOTHING.sub("", self.text(line)).strip()

    def without_deck_tags(self, text: str) -> str:
        """The text without deck tags; a line that held nothing else becomes empty."""
        return self._deck_tag.sub("", text)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """First and last line of every run of lines with no blank one between; fences hold together.

        What a model wrote is no part of a run: an answer ends where it begins.
        """
        first = 0
        for line in range(self.body_line, len(self.lines) + 1):
            block = self._blocks[line]
            parts = block is None or block.model
            if parts and first:
                yield first, line - 1
                first = 0
            elif not parts and not first:
                first = line
        if first:
            yield first, len(self.lines)


def _what_is_read(page: Layout) -> list[str]:
    seen = [""] * (len(page.lines) + 2)
    for block in page.blocks:
        if block.kind in NO_CARDS_IN:
            continue
        start = block.line - 1
        for i in range(start + 1, block.end_line + 1):
            if i == block.end_line or page.items[i] >= 0:  # a code span does not reach over list items
                text = hide_maths(hide_code("\n".join(page.shown[start:i])))
                for line, shown in enumerate(text.split("\n"), start=start + 1):
                    bare = _TEMPLATE.sub(lambda found: HIDDEN * len(found[0]), shown)
                    seen[line] = links(line, bare, page.lines[line - 1])[1] if "[" in bare else bare
                start = i
    return seen
