"""Notes as the screens read them.

Owns turning a note's bytes into lines to show and links to follow. Must not know widgets. Everything
here runs in the background; the parsers are imported only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journal.tui.widgets.note_view import Page
    from vault.text.note import Note

_ENTRY = re.compile(r"- (?P<time>\d{1,2}[:.]\d\d(?: ?[ap]m)?)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of a note: where it stands and what it points to (None: no such note)."""

    line: int
    target: str
    path: str | None
    to_line: int = 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A note ready to be shown."""

    path: str
    title: str
    page: Page
    links: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line of today's page: heading, text or blank; `lead` is its time or bullet."""

    number: int
    text: str
    kind: str
    indent: int = 0
    lead: str = ""


@dataclass(frozen=True, slots=True)
class DayLines:
    """Today's page; `lines` is empty when nothing was written."""

    path: str
    exists: bool
    lines: tuple[DayLine, ...]

    @property
    def last(self) -> int:
        """The last line of the page, 1-based."""
        return max((line.number for line in self.lines), default=1)


def open_page(
    path: str,
    data: bytes,
    resolve: Callable[[str], str | None],
    line_of: Callable[[str, str], int],
) -> Opened:
    """A note with its links resolved. `resolve(target)` gives a path, `line_of(path, anchor)` a line."""
    from journal.tui.widgets.note_view import Page
    from vault.text.markup import read_markup
    from vault.text.note import read_note

    note = read_note(path, data)
    markup = read_markup(note)
    code = {
        number
        for block in markup.blocks
        if block.kind in ("code", "comment", "math")
        for number in range(block.line, block.end_line + 1)
    }
    counts: dict[int, int] = {}
    links = []
    for link in markup.links:
        counts[link.line] = counts.get(link.line, 0) + 1
        found = resolve(link.target) if link.target else path
        to_line = line_of(found, link.anchor) if found and link.anchor else 1
        links.append(PageLink(link.line, link.target or f"#{link.anchor}", found, to_line))
    page = Page(
        tuple(note.text.split("\n")), frozenset(heading.line for heading in markup.headings), code, counts,
        note.body_line,
    )  # fmt: skip
    return Opened(path, note.title, page, tuple(links))


def line_of_anchor(note: Note, anchor: str) -> int:
    """The line of a heading or a block id; 1 if there is none."""
    from vault.text.markup import read_markup

    if anchor.startswith("^"):
        lines = enumerate(note.text.split("\n"), 1)
        return next((at for at, line in lines if f" {line}".rstrip().endswith(f" {anchor}")), 1)
    wanted = " ".join(anchor.casefold().split("#")[-1].split())
    for heading in read_markup(note).headings:
        if " ".join(heading.text.casefold().split()) == wanted:
            return heading.line
    return 1


def day_lines(path: str, text: str, exists: bool) -> DayLines:
    """Today's page for reading: frontmatter and the title are left out, the rest stands as it is."""
    from vault.text.markup import read_markup
    from vault.text.note import read_note

    if not exists:
        return DayLines(path, False, ())
    note = read_note(path, text.encode("utf-8", "surrogatepass"))
    headings = {heading.line: heading for heading in read_markup(note).headings}
    found = []
    for number, line in enumerate(note.text.split("\n"), 1):
        heading = headings.get(number)
        if number < note.body_line or (heading and heading.level == 1):
            continue
        if heading:
            found.append(DayLine(number, heading.text, "heading"))
        elif not line.strip():
            found.append(DayLine(number, "", "blank"))
        else:
            entry = _ENTRY.match(line)
            lead = f"{entry['time']}  " if entry else "- " if line.startswith("- ") else ""
            text = line[entry.end() :] if entry else line.removeprefix("- ").strip()
            found.append(DayLine(number, text, "text", 7 if line.startswith("  ") else 0, lead))
    while found and found[0].kind == "blank":
        found.pop(0)
    if not any(line.kind == "text" for line in found):
        found = []
    return DayLines(path, True, tuple(found))
