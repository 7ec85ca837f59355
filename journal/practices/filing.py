"""Filing: an item of the inbox becomes a note or a part of one, and says where it went.

Owns which note an item makes or extends, and that the note and the link to it are one change. Must not know what
waits (`journal.practices.waiting`) nor how a note is spelled (`vault.records`). Must not print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from journal.practices import ideas, lessons, reading, recalling, shelving
from journal.practices.naming import NoSuchRecord, folded
from journal.practices.waiting import InboxItem, put_mark, where_now
from journal.wiring import Desk
from vault.disk.writing import ChangedMeanwhile, read
from vault.problem import WrongUsage
from vault.records.capture_line import ARROW, Origin, parted, without_marks
from vault.records.filed_text import body_of, extended, first_sentence, new_plain_note, stands_in, title_of
from vault.records.prose import contained, unescaped
from vault.records.reading_edits import with_highlight
from vault.text.links import link_to, resolve
from vault.text.titles import file_name

TARGETS = ("idea", "lesson", "reading", "note", "card", "quote")
USUAL = {"idea": "idea", "lesson": "lesson", "read": "reading", "quote": "quote"}
BACK = "←"

_ADDRESS = re.compile(r"https?://[^\s<>\"`]+")


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of an item: `path:line` where it stood (a file's old path), the note it went to, and the link."""

    path: str
    line: int
    to_path: str
    link: str


@dataclass(frozen=True, slots=True)
class Words:
    """A captured item taken apart: its first line, its further lines, and where the words are from."""

    text: str
    more: str
    origin: Origin

    @property
    def all(self) -> str:
        """Both."""
        return f"{self.text}\n{self.more}".strip("\n")


def file(
    desk: Desk, item: InboxItem, to: str = "", *, title: str = "", into: str = "", back: str = "", page: str = ""
) -> Filed:
    """File an item, as one change: the note first, then the link at the end of the line.

    to     one of TARGETS; "" takes the usual one of its kind
    title  what the new note is called; of a card, its front
    into   a note that is there already, to be extended
    back   the back of a card
    page   of a quotation, the page it stands on, where its own words do not say
    Raises NotTheOne when the line was edited or filed meanwhile, WrongUsage, NoSuchNote, NotTextError.
    """
    to = to or USUAL.get(item.kind, "note")
    if to not in TARGETS:
        raise WrongUsage(f'nothing is filed as "{to}"', remedy="use one of: " + ", ".join(TARGETS))
    if to != "card" and back:
        raise WrongUsage("a back is for cards", remedy="file it as a card, or leave the back out")
    if into and to == "card":
        raise WrongUsage(f"cards go to {desk.places.captured}", remedy="leave out the note, or file it as a note")
    title = " ".join(title.split())
    desk.refresh()
    if not item.captured:
        path, link = shelving.shelve(desk, item, to, title, into)
        desk.refresh()
        return Filed(item.path, item.line, path, link)
    with desk.change("inbox file"):
        where_now(desk, item)  # nothing is made for a line that is not there any more
        path = _made(desk, item, to, title, into, back, page)
        desk.refresh()
        link = link_to(path, item.path, desk.store.names())
        link = link if link.startswith("[[") else f"[{contained(link)}](<{_address_of(path)}>)"
        line = put_mark(desk, item, lambda: f"{ARROW} {link}")
    desk.refresh()
    return Filed(item.path, line, path, link)


def _address_of(path: str) -> str:
    """A path as the address of a link, without signs that would cut it short or begin a comment or a formula."""
    return "".join(f"%{ord(sign):02X}" if sign in "%#$<>" else sign for sign in path)


def words_of(item: InboxItem) -> Words:
    """The words of a captured item."""
    first, _, more = item.text.partition("\n")
    head, middle, last = without_marks(first), *more.rpartition("\n")[::2]
    last, origin = parted(without_marks(last))  # `jot --from` says it behind the last word
    if not (origin.title or origin.page):
        head, origin = parted(head)
    return Words(head.strip(), f"{middle}\n{last}".strip("\n"), origin)


def _made(desk: Desk, item: InboxItem, to: str, title: str, into: str, back: str, page: str) -> str:
    """The path of the note that was made or extended."""
    words = words_of(item)
    if to == "card":
        return _card(desk, words, title, back)
    if to == "quote":
        return _quote(desk, item, words, into or title, words.origin.page or page)
    if into:
        return _extend(desk, recalling.noted(desk, into), item, words)
    if to == "reading":
        return _reading(desk, item, words, title)
    text = unescaped(words.text)  # a name is no Markdown
    name = title or (title_of(text) if to == "note" else text)
    body = body_of(words.all if folded(name) != folded(text) else words.more, _way_back(desk, item, words.origin))
    if to == "note":
        return _note(desk, item, name, body)
    there = [one.path for one in ideas.ideas(desk) if folded(one.claim) == folded(name)] if to == "idea" else [
        one.path for one in lessons.lessons(desk) if folded(one.rule) == folded(name)]  # fmt: skip
    if there:
        # An attempt that was stopped before the link has left the whole of it there.
        made = stands_in(there[0], read(desk.root, there[0]) or b"", body)
        return there[0] if made or not (words.more or title) else _extend(desk, there[0], item, words)
    if to == "idea":
        return ideas.add(desk, name, text=body, created=item.day).path
    return lessons.add(desk, name, words.origin.title and f"[[{words.origin.title}]]", body, item.day).path


def _note(desk: Desk, item: InboxItem, title: str, body: str) -> str:
    folder = desk.places.notes
    path = f"{folder}/{file_name(title)}" if folder else file_name(title)
    day = item.day or desk.clock.now().date()
    data = new_plain_note(path, title, day.isoformat(), body)
    there = read(desk.root, path)
    if there == data:
        return path  # made by an attempt that was stopped before the link
    if there is not None:
        stem = path.rpartition("/")[2].removesuffix(".md")
        raise WrongUsage("a note of this name is there already", path=path, remedy=f'add --into "{stem}", or a --title')
    with desk.change("inbox file") as change:
        change.write(path, None, data)
    return path


def _extend(desk: Desk, path: str, item: InboxItem, words: Words) -> str:
    back = _way_back(desk, item, words.origin)
    ideas.edit(desk, path, "inbox file", lambda data: extended(path, data, words.all, back)[0])
    return path


def _way_back(desk: Desk, item: InboxItem, origin: Origin) -> str:
    """`← [[2026-11-22]], [[Middlemarch]], p. 194`: the day it was written down, and where it is from."""
    parts = [link_to(item.path, "", desk.store.names())] if item.day else []
    parts += [f"[[{origin.title}]]"] if origin.title else []
    parts += [f"p. {origin.page}"] if origin.page else []
    return f"{BACK} {', '.join(parts)}" if parts else ""


def _reading(desk: Desk, item: InboxItem, words: Words, title: str) -> str:
    """A reading of the list; an address in the words is where it is, the rest is what it is called."""
    text, source = unescaped(words.text), _address(words.text)
    rest = " ".join(text.replace(source, " ").split()).strip(" .,;:–—-<>()[]") if source else text
    name = title or title_of(first_sentence(rest)) or re.sub(r"^https?://(?:www\.)?", "", source)
    there = [one for one in reading.readings(desk) if folded(one.title) == folded(name)]
    path = there[0].path if there else reading.add(desk, name, kind="article" if source else "book", source=source).path
    said = Words(words.text if folded(name) != folded(rest) else "", words.more, words.origin)
    if not there or said.all:
        _extend(desk, path, item, said)
    return path


def _address(text: str) -> str:
    """The first address in a text, without the signs of the sentence around it; "" if there is none."""
    found = _ADDRESS.search(text)
    address = found[0].rstrip(".,;:!?'") if found else ""
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?'")
    return address


def _quote(desk: Desk, item: InboxItem, words: Words, name: str, page: str) -> str:
    """A quotation in a reading note: the one that is named, else the one it says it is from."""
    name = name or words.origin.title
    if not name:
        raise WrongUsage(
            "it does not say where this quotation is from", path=item.path, line=item.line,
            remedy='add --into "the title of its reading note"',
        )  # fmt: skip
    try:
        path = reading.find(desk, name).path
    except NoSuchRecord:
        path = resolve(name, item.path, desk.store.names()) or reading.add(desk, name).path
    day = item.day or desk.clock.now().date()
    ideas.edit(
        desk, path, "quote", lambda data: with_highlight(path, data, words.all, page, day)[0]
    )  # fmt: skip
    return path


def _card(desk: Desk, words: Words, title: str, back: str) -> str:
    """A card in the file of captured ones, as `jot -k card` writes it."""
    from journal.capture import CARD_DECK, NotACard, has_two_sides, with_card

    front = title or words.all
    text = front
    if back.strip():
        plain = "::" not in front + back and "\n" not in front + back.strip("\n")
        text = f"{front} :: {back.strip()}" if plain else f"{front}\n?\n{back.strip()}"
    elif title:
        plain = "::" not in title + words.all and not words.more
        text = f"{title} :: {words.all}" if plain else f"{title}\n?\n{words.all}"
    card = text.encode("utf-8", "surrogateescape")
    if not has_two_sides(card):
        raise NotACard
    path = desk.places.captured
    for left in reversed(range(ideas.TRIES)):
        before = read(desk.root, path)
        after = with_card(path, before or b"", card)[0]
        new = after[len(before or CARD_DECK) :].replace(b"\r\n", b"\n").strip(b"\n")
        if before and f"\n\n{new.decode('utf-8', 'surrogateescape')}\n" in before.decode("utf-8", "surrogateescape"):
            return path  # written by an attempt that was stopped before the link
        try:
            with desk.change("inbox file") as change:
                change.write(path, before, after)
            return path
        except ChangedMeanwhile:
            if not left:
                raise
    raise AssertionError  # the loop returns or raises
