"""A weekly page: one sentence, and six sections that a review of the week fills one after the other.

Owns how such a page is read (`# 2026-W47`, the sentence, `## Kept`, `## Last week`, `## Finished`, `## Scores`,
`## Attacked`, `## Next week`), and the splices that write it: each puts in one line, in its place, and leaves
every other byte of a page that a person began by hand. Must not know where the page lies, what day it is, nor
what belongs on it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vault.problem import Problem
from vault.records import prose
from vault.records.daily import newline_of
from vault.records.sections import section, with_block
from vault.text.markup import Markup, read_markup
from vault.text.note import Note, read_note

SECTIONS: Mapping[str, str] = {
    "kept": "Kept",
    "last": "Last week",
    "finished": "Finished",
    "scores": "Scores",
    "attacked": "Attacked",
    "next": "Next week",
}
"""The sections by our names for them, in the order in which they stand."""

NOTHING = "Nothing this week."
"""What a section says that was looked at and stays empty."""

_ITEM = re.compile(r" ?(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[(?P<box>.)\][ \t]+)?(?P<text>\S.*)")

_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


class Unwritable(Problem):
    """The page is shaped so that an addition at its place would not be read back."""

    kind = "vault"

    def __init__(self, path: str) -> None:
        super().__init__(
            "what is written at its place on this page would not be read as that",
            path=path,
            remedy="close the code block, comment or formula that is open on it",
        )


class Item(NamedTuple):
    """One item of a section; line is 1-based, done None where it has no box."""

    line: int
    text: str
    done: bool | None


@dataclass(frozen=True, slots=True)
class WeekPage:
    """What a weekly page says.

    sentence   the first paragraph before any section, on one line; "" if there is none
    sections   the items of each section that is there, by our name for it; items of items are left out
    """

    path: str
    sentence: str
    sections: Mapping[str, tuple[Item, ...]]

    def items(self, name: str) -> tuple[Item, ...]:
        """The items of a section; () if it is not there."""
        return self.sections.get(name, ())


def read_week(path: str, data: bytes) -> WeekPage:
    """The weekly page that `data` is. Never raises: what is missing is empty."""
    note = read_note(path, data)
    markup = read_markup(note)
    lines = note.text.split("\n")
    places = {name: section(markup, len(lines), heading) for name, heading in SECTIONS.items()}
    found = {name: _items(lines, markup, place) for name, place in places.items() if place is not None}
    lead = _lead(markup, len(lines))
    return WeekPage(path, " ".join(lead[2].split()) if lead else "", found)


def new_week(title: str) -> bytes:
    """The bytes of a new page."""
    return f"# {title}\n".encode("utf-8", "surrogatepass")


def with_item(
    path: str, data: bytes, name: str, text: str, done: bool | None = None, above: Collection[str] = ()
) -> bytes:
    """The page with one more item at the end of a section, which is made in its place where it is absent.

    text   put on one line; signs that would take the page apart are escaped
    done   whether its box is ticked, None for an item without one
    above  items it belongs before: it goes above the first of them that is there
    Raises Unwritable.
    """
    had = read_week(path, data)
    items = had.items(name)
    at = next((at for at, item in enumerate(items) if item.text in above), len(items))
    ready = _without_nothing(path, _with_heading(path, data, name), name)
    box = "" if done is None else "[x] " if done else "[ ] "

    def build(form: str) -> bytes:
        if at < len(items):
            return _with_line(data, items[at].line, f"- {box}{form}")
        head, tail = _around(path, ready, name)
        return with_block(path, head, SECTIONS[name], [f"- {box}{form}"], item=True) + tail

    for form in prose.forms(" ".join(text.split())):
        result = build(form)
        if not prose.stands_apart(path, form, build(prose.PLAIN), result):
            continue
        has = read_week(path, result)
        if _spoken(has) == _spoken(had, name, (form, done), at):
            return result
    raise Unwritable(path)


def _with_line(data: bytes, line: int, text: str) -> bytes:
    """The page with a line put in above `line` (1-based)."""
    lines = data.split(b"\n")
    end = b"\r" if lines[line - 1].endswith(b"\r") else b""
    return b"\n".join([*lines[: line - 1], text.encode("utf-8", "surrogatepass") + end, *lines[line - 1 :]])


def without_item(path: str, data: bytes, line: int) -> bytes:
    """The page without the item on `line` (1-based), which must be one line long. Raises Unwritable."""
    had = read_week(path, data)
    lines = data.split(b"\n")
    result = b"\n".join(lines[: line - 1] + lines[line:])
    wanted = {name: [one[1:] for one in items if one.line != line] for name, items in had.sections.items()}
    has = read_week(path, result)
    if {name: [one[1:] for one in items] for name, items in has.sections.items()} != wanted:
        raise Unwritable(path)
    return result


def with_nothing(path: str, data: bytes, name: str) -> bytes:
    """The page with a section that says that there was nothing; as it is where the section says anything."""
    note = read_note(path, data)
    place = section(read_markup(note), note.text.count("\n") + 1, SECTIONS[name])
    if place is not None and any(line.strip() for line in note.text.split("\n")[place[0] : place[1]]):
        return data
    head, tail = _around(path, _with_heading(path, data, name), name)
    result = with_block(path, head, SECTIONS[name], [NOTHING]) + tail
    if _spoken(read_week(path, result)) != _spoken(read_week(path, data), name):
        raise Unwritable(path)
    return result


def with_sentence(path: str, data: bytes, sentence: str, instead_of: str = "") -> bytes:
    """The page with a sentence below its title, before everything else that stands there.

    instead_of  an earlier sentence; while the page says just that on one line, it gives way
    Raises Unwritable.
    """
    had = read_week(path, data)
    for form in (_NUMBER.sub(r"\1\\\2", form) for form in prose.forms(" ".join(sentence.split()))):
        result = _placed(path, data, form, instead_of)
        if not prose.stands_apart(path, form, _placed(path, data, prose.PLAIN, instead_of), result):
            continue
        has = read_week(path, result)
        if has.sentence == form and _spoken(has)[1:] == _spoken(had)[1:]:
            return result
    raise Unwritable(path)


def _placed(path: str, data: bytes, sentence: str, instead_of: str) -> bytes:
    note = read_note(path, data)
    markup = read_markup(note)
    lines = data.split(b"\n")
    newline = newline_of(data)
    words = sentence.encode("utf-8", "surrogatepass")
    lead = _lead(markup, len(lines))
    if lead and lead[0] == lead[1] and instead_of and lead[2].strip() == " ".join(instead_of.split()):
        end = b"\r" if lines[lead[0] - 1].endswith(b"\r") else b""
        lines[lead[0] - 1] = words + end
        return b"\n".join(lines)
    after = _title_end(markup) or note.body_line - 1
    offset = min(len(data), sum(len(line) + 1 for line in lines[:after]))
    if not offset and data.startswith(b"\xef\xbb\xbf"):
        offset = 3
    head, tail = data[:offset], data[offset:]
    if head and not head.endswith((b"\n", b"\xef\xbb\xbf")):
        head += newline
    blank = newline if head.strip(b"\xef\xbb\xbf \t\r\n") else b""
    below = newline if tail.strip() and not tail.startswith((b"\n", b"\r\n")) else b""
    return head + blank + words + newline + below + tail


def _title_end(markup: Markup) -> int:
    """The last line of the heading of level 1; 0 if there is none before the other headings."""
    first = markup.headings[0] if markup.headings else None
    if first is None or first.level != 1:
        return 0
    return next((one.end_line for one in markup.blocks if one.kind == "heading" and one.line == first.line), first.line)


def _lead(markup: Markup, lines: int) -> tuple[int, int, str] | None:
    """(first line, last line, text) of the first paragraph below the title and above every other heading."""
    title = _title_end(markup)
    stop = next((each.line for each in markup.headings if each.line > title), lines + 1)
    for block in markup.blocks:
        if title < block.line < stop and block.kind == "paragraph":
            return block.line, block.end_line, block.text
    return None


def _items(lines: list[str], markup: Markup, place: tuple[int, int]) -> tuple[Item, ...]:
    found = []
    for block in markup.blocks:
        if block.kind == "list" and place[0] < block.line <= place[1]:
            for number in range(block.line, block.end_line + 1):
                said = _ITEM.match(lines[number - 1])
                if said:
                    done = None if said["box"] is None else said["box"] in "xX"
                    found.append(Item(number, said["text"].strip(), done))
    return tuple(found)


def _with_heading(path: str, data: bytes, name: str) -> bytes:
    """The page with the heading of the section: before the first later section that is there, else at the end."""
    note = read_note(path, data)
    markup = read_markup(note)
    count = note.text.count("\n") + 1
    if section(markup, count, SECTIONS[name]) is not None:
        return data
    names = list(SECTIONS)
    later = [section(markup, count, SECTIONS[one]) for one in names[names.index(name) + 1 :]]
    at = min((place[0] for place in later if place is not None), default=0)
    if not at:
        return data  # `with_block` makes it at the end
    lines = data.split(b"\n")
    newline = newline_of(data)
    head, tail = b"\n".join(lines[: at - 1]) + b"\n" if at > 1 else b"", b"\n".join(lines[at - 1 :])
    blank = newline if head.strip() and not head.endswith((b"\n\n", b"\n\r\n")) else b""
    return head + blank + f"## {SECTIONS[name]}".encode() + newline * 2 + tail


def _around(path: str, data: bytes, name: str) -> tuple[bytes, bytes]:
    """The page up to the end of a section, and from the next heading on."""
    note = read_note(path, data)
    place = section(read_markup(note), note.text.count("\n") + 1, SECTIONS[name])
    lines = data.split(b"\n")
    if place is None or place[1] >= len(lines):
        return data, b""
    return b"\n".join(lines[: place[1]]) + b"\n", b"\n".join(lines[place[1] :])


def _without_nothing(path: str, data: bytes, name: str) -> bytes:
    """The page without our own word for an empty section, where that is all it says."""
    note: Note = read_note(path, data)
    place = section(read_markup(note), note.text.count("\n") + 1, SECTIONS[name])
    if place is None:
        return data
    said = [n for n in range(place[0] + 1, place[1] + 1) if note.text.split("\n")[n - 1].strip()]
    lines = data.split(b"\n")
    if len(said) != 1 or lines[said[0] - 1].strip() != NOTHING.encode():
        return data
    first = said[0] - 1 - (said[0] - 2 > place[0] - 1 and not lines[said[0] - 2].strip())
    return b"\n".join(lines[:first] + lines[said[0] :])


def _spoken(
    page: WeekPage, name: str = "", added: tuple[str, bool | None] | None = None, at: int = 0
) -> tuple[object, ...]:
    """What a page says, lines left out, with one item more; to compare what was with what is."""
    items = {key: [one[1:] for one in found] for key, found in page.sections.items()}
    if name:
        items.setdefault(name, [])[at:at] = [added] if added else []
    return page.sentence, items
