"""What waits in the inbox: captures with a kind, files that came in, second versions that sync tools made.

Owns what is in the view, which item a person means by a place they saw earlier, and the mark at the end of a
line that takes it out. Must not know what becomes of an item, nor print.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from journal.practices import daily as pages
from journal.practices.ideas import TRIES
from journal.practices.naming import begins, folded, named
from journal.wiring import Desk
from vault.disk import marker
from vault.disk.folder import NOTE_ENDINGS
from vault.disk.writing import ChangedMeanwhile, read
from vault.problem import NothingThere, Problem
from vault.records import daily
from vault.records.capture_line import filed_to, is_left, kind_and_text, marked, without_marks
from vault.records.prose import unescaped
from vault.text.conflicts import original
from vault.text.decoding import decode
from vault.text.markup import read_markup
from vault.text.note import read_note

DAYS = 30
LARGEST = 16 * 2**20
"""Bytes of a file that may become a note."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """What waits.

    kind  a capture's kind; "file" for a file in the inbox folder; "conflict" for a second version of a note
    text  the words of a capture (further lines joined by \\n), the name of a file, the path of a conflict's original
    line  1 for files
    day   the day of the page, None for files
    """

    path: str
    line: int
    kind: str
    text: str
    day: date | None

    @property
    def captured(self) -> bool:
        """Whether it is a line on a daily page."""
        return self.kind not in ("file", "conflict")


class NotTheOne(Problem):
    """What was meant is not there any more, and another line must not be taken for it."""

    kind = "conflict"

    def __init__(self, path: str, line: int, what: str) -> None:
        super().__init__(what, path=path, line=line, remedy="nothing was changed; see: deliberate inbox")


class NotTextError(Problem):
    """A file of the inbox cannot become a note."""

    def __init__(self, path: str, what: str = "this file holds no text, and only text becomes a note") -> None:
        name = path.rpartition("/")[2]
        super().__init__(
            what, path=path,
            remedy=f"it stays in the inbox: move it elsewhere in the vault and link to it as [[{name}]], or: "
            f'deliberate inbox drop "{path}"',
        )  # fmt: skip


def inbox(desk: Desk) -> list[InboxItem]:
    """Captures with a kind of the last 30 days that are not filed, newest first, then files, then conflicts."""
    today = desk.clock.now().date()
    items: list[InboxItem] = []
    for back in range(DAYS):
        day = today - timedelta(days=back)
        path = pages.page_path(desk, day)
        items += reversed(list(_waiting_in(desk, path, desk.read_or_tell(path) or b"", day)))
    conflicts = list(_conflicts(desk))
    taken = {item.path for item in conflicts}
    return items + [item for item in _files(desk) if item.path not in taken] + conflicts


def second_versions(desk: Desk) -> list[InboxItem]:
    """Second versions of notes that are there, from the index as it was last refreshed."""
    copies = ((path, original(path)) for path in desk.store.paths_containing("onflict"))
    return [
        InboxItem(path, 1, "conflict", note, None)
        for path, note in copies
        if note is not None and desk.folder.exists(note)
    ]


def item_at(desk: Desk, path: str, line: int = 1, listed: str | None = None, says: str = "") -> InboxItem:
    """The item a person means by its place.

    listed  what stood at that place when they looked, None if that is not known
    says    how its text begins, which outranks the line
    Raises NothingThere, and NotTheOne where the line that was meant is not certain.
    """
    here = [item for item in _others(desk) if item.path == path]
    if here:
        return here[0]
    there = _on(desk, path)
    if says:
        wanted = folded(unescaped(says))
        fitting = [item for item in there if begins(folded(unescaped(item.text)), wanted)]
        if len(fitting) == 1:
            return fitting[0]
        at_line = [item for item in fitting if item.line == line]
        if len(at_line) == 1:
            return at_line[0]
        several = "several lines begin" if fitting else "no line that waits begins"
        raise NotTheOne(path, line, f'{several} with "{says}"')
    found = next((item for item in there if item.line == line), None)
    if found and listed in (None, found.text):
        return found
    why = "" if found else _why_not(desk, path, line, listed)
    if why or listed is None:
        raise NothingThere(why or "nothing waits here", path=path, line=line, remedy="see: deliberate inbox")
    same = [item for item in there if item.text == listed]
    if found is None and len(same) == 1:
        return same[0]
    was = listed.split("\n")[0]
    if same and found:
        what = f'"{was}" stands on line {same[0].line} now, and line {line} says "{found.text.split(chr(10))[0]}"'
    else:
        what = f'"{was}" was on this line, and is not there any more'
    raise NotTheOne(path, line, what)


def item_named(desk: Desk, words: str) -> InboxItem:
    """The one item that begins with these words. Raises NothingThere, SeveralRecords."""
    return named(
        words, inbox(desk), lambda item: [item.text, unescaped(item.text)], lambda item: item.text.split("\n")[0],
        "item of the inbox", "see: deliberate inbox",
        part=lambda called, typed: begins(unescaped(called), unescaped(typed)),
    )  # fmt: skip


def body(desk: Desk, item: InboxItem) -> str:
    """All an item says: of a capture its words, of a file its text ("" where it is not text)."""
    if item.captured:
        return item.text
    try:
        return text_of(desk, item.path)[0]
    except (NotTextError, NothingThere):
        return ""


def text_of(desk: Desk, path: str) -> tuple[str, str]:
    """(the text of a file, its encoding as Python calls it). Raises NotTextError."""
    with suppress(OSError):  # `read` says what is wrong
        if (size := os.path.getsize(os.path.join(desk.root, path))) > LARGEST:
            raise NotTextError(path, f"this file is too large for a note, {size // 2**20} MiB")
    data = read(desk.root, path)
    if data is None:
        raise NothingThere("this file is gone", path=path, remedy="see: deliberate inbox")
    if path.lower().endswith(NOTE_ENDINGS) and b"\0" not in data:
        return read_note(path, data).text, "utf-8"
    found = decode(data)
    if found is None:
        raise NotTextError(path)
    return found


def put_mark(desk: Desk, item: InboxItem, mark: Callable[[], str]) -> int:
    """Write a mark to the end of an item's line, wherever the line is now, within a change; its 1-based line.

    Raises NotTheOne when the line was edited, filed or removed meanwhile.
    """
    for left in reversed(range(TRIES)):
        before = read(desk.root, item.path) or b""
        line = _line_in(desk, item, before)
        try:
            with desk.change("inbox") as change:
                change.write(item.path, before, marked(before, line, mark()))
            return line
        except ChangedMeanwhile:
            if not left:
                raise
    raise AssertionError  # the loop returns or raises


def where_now(desk: Desk, item: InboxItem) -> int:
    """The line a captured item stands on now. Raises NotTheOne where that is not certain."""
    return _line_in(desk, item, read(desk.root, item.path) or b"")


def _line_in(desk: Desk, item: InboxItem, data: bytes) -> int:
    """The line it stands on in these bytes of its page, which may be edited by the next moment."""
    waiting = _waiting_in(desk, item.path, data, item.day)
    same = [each.line for each in waiting if (each.kind, each.text) == (item.kind, item.text)]
    if item.line in same:
        return item.line
    if len(same) != 1:
        raise NotTheOne(item.path, item.line, f'"{item.text.split(chr(10))[0]}" does not wait on this page any more')
    return same[0]


def _on(desk: Desk, path: str) -> list[InboxItem]:
    """What waits on a page, in the order of its lines."""
    today = desk.clock.now().date()
    days = (today - timedelta(days=back) for back in range(DAYS))
    day = next((each for each in days if pages.page_path(desk, each) == path), None) or read_note(path, b"").day
    return list(_waiting_in(desk, path, read(desk.root, path) or b"", day))


def _waiting_in(desk: Desk, path: str, data: bytes, day: date | None) -> Iterator[InboxItem]:
    answered: set[int] | None = None
    for line, _, text in daily.entries(data, desk.places.style.heading):
        said = text.decode("utf-8", "surrogateescape")
        found = kind_and_text(said, desk.places.words)
        if found is None or not found[1].strip() or filed_to(said) or is_left(said):
            continue
        if found[0] in ("question", "rabbit-hole"):
            if answered is None:
                markup = read_markup(read_note(path, data), desk.reading.words)
                answered = {each.line for each in markup.questions if each.answered}
            if line in answered:
                continue
        yield InboxItem(path, line, found[0], found[1], day)


def _why_not(desk: Desk, path: str, line: int, listed: str | None = None) -> str:
    """What took a line (the listed one, if that is known) out of the inbox; "" if it is no such line."""
    data = read(desk.root, path)
    for at, _, text in daily.entries(data or b"", desk.places.style.heading):
        said = text.decode("utf-8", "surrogateescape")
        found = kind_and_text(said, desk.places.words)
        if at != line or (listed is not None and not (found and _first(found[1]) == _first(listed))):
            continue
        if filed_to(said):
            return f"this line is filed already, to {filed_to(said)}"
        if is_left(said):
            return "this line was left as it is"
    return ""


def _first(text: str) -> str:
    return without_marks(text.split("\n")[0])


def _others(desk: Desk) -> Sequence[InboxItem]:
    conflicts = list(_conflicts(desk))
    return [*conflicts, *_files(desk)]


def _conflicts(desk: Desk) -> Iterator[InboxItem]:
    entries = desk.folder.walk()
    paths = {entry.path for entry in entries}
    for entry in entries:
        of = original(entry.path)
        if of in paths and of is not None:
            yield InboxItem(entry.path, 1, "conflict", of, None)
    for path in marker.second_versions(desk.root):
        yield InboxItem(path, 1, "conflict", marker.SETTINGS, None)


def _files(desk: Desk) -> list[InboxItem]:
    folder = desk.places.inbox
    try:
        found = sorted(os.scandir(os.path.join(desk.root, folder)), key=lambda entry: entry.name)
    except OSError:
        return []
    return [
        InboxItem(f"{folder}/{entry.name}", 1, "file", entry.name, None)
        for entry in found
        if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
    ]
