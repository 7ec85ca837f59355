"""A captured quotation on its way into the note of the book it is from.

Owns which note a source means, found cheaply, and that the captured line, on disk already, then says where it
went. A quotation that finds no note, or one that cannot be edited, waits in the inbox like any other capture.
Must not print.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from journal.capture import Quotation, filed_entry
from journal.practices.reading import read_at
from journal.wiring import Desk
from vault.disk.history import Change
from vault.disk.writing import ChangedMeanwhile, read
from vault.problem import Problem
from vault.records import daily
from vault.records.prose import changed_entry_form
from vault.records.reading import Reading
from vault.records.reading_edits import with_highlight
from vault.text.links import NOT_IN_A_LINK, name_key
from vault.text.titles import file_name

TRIES = 5


def note_of(desk: Desk, source: str) -> Reading | None:
    """The reading a source means: a file of that name among the readings, else a title or alias the index knows.

    The index is taken as it is. None where nothing or more than one goes by this name.
    """
    for path in _by_file(desk, source):
        found = read_at(desk, path)
        if found is not None:
            return found
    if not os.path.exists(os.path.join(desk.cache, "store.db")):
        return None
    paths = [row.path for row in desk.store.called(source) if row.type == "reading"]
    return read_at(desk, paths[0]) if len(paths) == 1 else None


def put_into(desk: Desk, change: Change, line: Quotation) -> tuple[str, int] | None:
    """Write a captured quotation into the note it is from and say so on its line, as part of the capture's change.

    (path, 1-based line) of the quotation; None where it stays on its page alone. Raises a Problem when the note
    cannot be written.
    """
    try:
        text = line.text.decode("utf-8")
    except UnicodeDecodeError:
        return None
    reading = note_of(desk, line.source)
    link = _link(desk, reading.path) if reading else ""
    if reading is None or not link:
        return None
    place = _quote(desk, change, reading.path, text, line)
    _say_so(desk, change, line, link)
    return reading.path, place


def _by_file(desk: Desk, source: str) -> Iterator[str]:
    folder = desk.places.reading
    wanted = {name_key(" ".join(source.split())) + ".md", name_key(file_name(source))}
    try:
        names = os.listdir(os.path.join(desk.root, folder))
    except OSError:
        return
    for name in sorted(names):
        if name_key(name) in wanted:
            yield f"{folder}/{name}" if folder else name


def _link(desk: Desk, path: str) -> str:
    """What stands in a link to this note; "" where none can."""
    stem = os.path.basename(path).removesuffix(".md")
    full = path.removesuffix(".md")
    if any(sign in full for sign in NOT_IN_A_LINK):
        return ""
    known = os.path.exists(os.path.join(desk.cache, "store.db"))
    alike = known and any(one != path for one in desk.store.files_called(stem))
    return f"{full}|{stem}" if alike else stem


def _quote(desk: Desk, change: Change, path: str, text: str, line: Quotation) -> int:
    for left in reversed(range(TRIES)):
        before = read(desk.root, path) or b""
        after, place = with_highlight(path, before, text, line.page or "", line.moment.date())
        try:
            change.write(path, before, after)
            break
        except ChangedMeanwhile:
            if not left:
                raise
    return place


def _say_so(desk: Desk, change: Change, line: Quotation, link: str) -> None:
    """The captured line, its source exchanged for an arrow to the note; left as it is when it was edited meanwhile."""
    for left in reversed(range(TRIES)):
        before = read(desk.root, line.path) or b""
        old = daily.entry_lines(line.entry, daily.newline_of(before))
        start = sum(len(one) for one in before.splitlines(keepends=True)[: line.line - 1])
        at = before.find(old, start)
        if at < 0 or b"\n" in before[start:at] or before[at + len(old) :][:1] not in (b"", b"\r", b"\n"):
            return
        after = _with_entry(desk, line.path, before, at, at + len(old), filed_entry(line, link))
        try:
            change.write(line.path, before, after)
            return
        except ChangedMeanwhile as problem:
            if not left:
                what = "the quotation is in its note, but its line could not say so"
                raise Problem(what, path=line.path) from problem


def _with_entry(desk: Desk, path: str, page: bytes, start: int, end: int, entry: bytes) -> bytes:
    """The page with an entry's text in place of the bytes from `start` to `end`; what would hide others is escaped."""

    def build(form: bytes) -> bytes:
        return page[:start] + daily.entry_lines(form, daily.newline_of(page)) + page[end:]

    return build(changed_entry_form(path, entry, build) if daily.may_hide(entry, desk.places.style) else entry)
