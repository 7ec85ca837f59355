"""The reading list: what waits, what one is in, what is finished, and a word on each.

Owns what adding, starting, finishing and dropping mean, and the year's two lists, the same for command line and
TUI. Must not print, and must not know how a reading note is spelled; `vault.records` and `vault.text.types` do.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from journal.practices.ideas import edit
from journal.practices.naming import folded, named
from journal.wiring import Desk
from kb.index.rows import Filters
from vault.disk.writing import read
from vault.problem import NothingThere, WrongUsage
from vault.records.reading import KINDS, STATUSES, Reading, is_reading, read_reading
from vault.records.reading_edits import new_reading, with_highlight
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.rules import scalars
from vault.text.titles import file_name
from vault.text.types import Types

BOOKS = ("book",)


@dataclass(frozen=True, slots=True)
class Post:
    """The finished readings of a year as text to post; `unsorted` ones are not in it: nobody said what they are.

    text      "" when nothing sorted was finished
    undated   finished ones of these kinds that no year has, since their notes name no day
    """

    year: int
    text: str
    fiction: list[Reading]
    nonfiction: list[Reading]
    unsorted: list[Reading]
    undated: list[Reading]


def readings(desk: Desk, status: str | None = None) -> list[Reading]:
    """Every reading as its note says it now: being read, next, on the shelf, finished (newest first), dropped."""
    desk.refresh()
    types = desk.places.types
    found = (read_at(desk, row.path, types) for row in desk.store.notes(Filters(type="reading")))
    there = [one for one in found if one is not None and status in (None, one.status)]
    there.sort(key=lambda one: (one.title.casefold(), one.path))
    return sorted(there, key=_order)


def read_at(desk: Desk, path: str, types: Types | None = None) -> Reading | None:
    """The reading in this note; None if it is gone, no reading, or cannot be read, which is told."""
    data = desk.read_or_tell(path)
    if data is None:
        return None
    note = (types or desk.places.types).seen(read_note(path, data))
    return read_reading(note, read_markup(note)) if is_reading(note) else None


def find(desk: Desk, name: str) -> Reading:
    """The reading a person means: by title, alias, file or path, else by a part of the title that fits one only.

    Raises NoSuchRecord, SeveralRecords.
    """
    every = readings(desk)
    return named(name, every, names, lambda one: one.title, "reading", "see them: deliberate read list")


def names(reading: Reading) -> list[str]:
    """How a link or a person may call a reading."""
    return [reading.title, os.path.basename(reading.path), reading.path, *reading.aliases]


def current(desk: Desk) -> Reading:
    """The one reading that is being read. Raises WrongUsage where there are several, NothingThere for none."""
    now = readings(desk, "reading")
    if not now:
        raise NothingThere("nothing is being read", remedy='begin one: deliberate read start "TITLE"')
    if len(now) > 1:
        titles = ", ".join(f'"{one.title}"' for one in now[:4])
        raise WrongUsage(f"several are being read: {titles}", remedy="say which one")
    return now[0]


def add(desk: Desk, title: str, *, kind: str = "book", author: Sequence[str] = (), source: str = "",
        pages: int | None = None, fiction: bool | None = None, status: str = "shelf") -> Reading:  # fmt: skip
    """Put something on the list. What is there already is not written twice. Raises WrongUsage."""
    title = " ".join(title.split())
    if not title:
        raise WrongUsage("a reading needs a title", remedy='say it: deliberate read add "Middlemarch"')
    if kind not in KINDS or status not in STATUSES:
        raise WrongUsage(f'"{kind}" or "{status}" is no kind or status', remedy="see: deliberate read add --help")
    by = [" ".join(one.split()) for one in author if one.strip()]
    for one in readings(desk):
        others = by and one.author and not {folded(each) for each in by} & {folded(each) for each in one.author}
        if one.kind == kind and folded(one.title) == folded(title) and not others:
            remedy = f'begin it: deliberate read start "{one.title}"'
            raise WrongUsage("this is on the list already", path=one.path, remedy=remedy)
    today = desk.clock.now().date().isoformat()
    rule = desk.places.types.rule("reading")
    unsaid = rule is not None and kind == "book" and not {"kind"} & {*rule.keys, *rule.values}
    said: dict[str, object] = {} if unsaid else {"kind": kind}
    said |= {"author": by} if by else {}
    said |= {"source": source.strip()} if source.strip() else {}
    said |= {"status": status, "added": today} | ({"started": today} if status == "reading" else {})
    said |= {"pages": pages} if pages else {}
    said |= {} if fiction is None else {"fiction": fiction}
    folder = desk.places.reading
    there = os.path.join(desk.root, folder)
    name = file_name(title, os.listdir(there) if os.path.isdir(there) else ())
    path = f"{folder}/{name}" if folder else name
    with desk.change("read add") as change:
        change.write(path, None, new_reading(path, title, said, desk.places.types))
    desk.refresh()
    return _there(desk, path)


def start(desk: Desk, name: str) -> Reading:
    """Begin a reading today, or begin it again; one that is being read stays as it is."""
    one = find(desk, name)
    if one.status == "reading":
        return one
    said: dict[str, object] = {"status": "reading", "started": desk.clock.now().date()}
    if one.at is not None and one.status == "finished":
        said["at"] = 0
    return _set(desk, one, "read start", said)


def at(desk: Desk, name: str, page: int) -> Reading:
    """Say which page one is on; what was waiting is being read from now on. An empty name: the one being read."""
    one = find(desk, name) if name else current(desk)
    if one.status == "finished":
        remedy = f'begin it again: deliberate read start "{one.title}"'
        raise WrongUsage("this is finished", path=one.path, remedy=remedy)
    if page < 0 or (one.pages and page > one.pages):
        raise WrongUsage(f"there is no page {page}", path=one.path, remedy=f"it has {one.pages or 'no'} pages")
    said: dict[str, object] = {"at": page}
    if one.status != "reading":
        said["status"] = "reading"
        said |= {} if one.started else {"started": desk.clock.now().date()}
    return _set(desk, one, "read at", said)


def finish(desk: Desk, name: str, *, verdict: str = "", rating: float | None = None, fiction: bool | None = None,
           on: date | None = None) -> Reading:  # fmt: skip
    """Finish a reading today, or `on` another day, with a word or two on it. An empty name: the one being read.

    One that is finished is not finished once more; what else is said is added to it. Each finish of a reading that
    was begun again is kept.
    """
    one = find(desk, name) if name else current(desk)
    today = desk.clock.now().date()
    if on and on > today:
        raise WrongUsage(f"{on} has not come yet", remedy="say a day that is over, as in --on 2026-11-20")
    said: dict[str, object] = {}
    if one.status != "finished":
        said["status"] = "finished"
    day = on or (None if one.status == "finished" else today)
    if day and day not in one.finished:
        days = sorted([*one.finished, day])
        said["finished"] = day if len(days) == 1 else days
    if one.status != "finished" and one.at is not None and one.pages:
        said["at"] = one.pages
    said |= {} if fiction is None else {"fiction": fiction}
    said |= {} if rating is None else {"rating": int(rating) if rating == int(rating) else rating}
    word = " ".join(verdict.split())
    if word and word != one.verdict:
        said["verdict"] = _words(desk, one, word)
    return _set(desk, one, "read finish", said)


def _words(desk: Desk, one: Reading, word: str) -> object:
    """The word on it, behind those on earlier readings, which stay as they are spelled; the one on this reading, and
    what else was there for a single one, gives way."""
    note = read_note(one.path, read(desk.root, one.path) or b"")
    said = scalars(desk.places.types.seen(note).front.get("verdict"))
    again = one.status != "finished" and bool(one.finished)
    earlier = said if again or len(said) < len(one.finished) else said[: len(one.finished) - 1]
    return [*earlier, word] if earlier else word


def drop(desk: Desk, name: str, *, why: str = "") -> Reading:
    """Give a reading up, and say why. An empty name: the one being read."""
    one = find(desk, name) if name else current(desk)
    said: dict[str, object] = {} if one.status == "dropped" else {"status": "dropped"}
    said |= {"verdict": " ".join(why.split())} if why.strip() else {}
    return _set(desk, one, "read drop", said)


def finished_in(desk: Desk, year: int, kinds: Collection[str] = ()) -> list[Reading]:
    """What was finished in a year, in that order; `finished` holds that year's days. Of all kinds if none is named."""
    return _finished_in([one for one in readings(desk) if not kinds or one.kind in kinds], year)


def _finished_in(every: Collection[Reading], year: int) -> list[Reading]:
    found = ((one, tuple(day for day in one.finished if day.year == year)) for one in every)
    there = [replace(one, finished=days, verdict=one.word_of(days)) for one, days in found if days]
    return sorted(there, key=lambda one: (one.finished[0], one.title.casefold(), one.path))


def post(desk: Desk, year: int, kinds: Collection[str] = BOOKS) -> Post:
    """The year's finished books in two lists, fiction and nonfiction, each with its word."""
    every = [one for one in readings(desk) if not kinds or one.kind in kinds]
    done = _finished_in(every, year)
    undated = [one for one in every if one.status == "finished" and not one.finished]
    fiction, nonfiction, unsorted = ([one for one in done if one.fiction is want] for want in (True, False, None))
    parts = [f"{heading}\n\n" + "\n".join(f"{number}. {_line(one)}" for number, one in enumerate(those, start=1))
             for heading, those in (("Fiction", fiction), ("Nonfiction", nonfiction)) if those]  # fmt: skip
    return Post(year, "\n\n".join(parts), fiction, nonfiction, unsorted, undated)


def highlight(desk: Desk, reading: Reading, text: str, page: str = "", day: date | None = None) -> tuple[str, int]:
    """Quote into a reading's note, as one change; (path, 1-based line). Raises Unquotable.

    To do more in the same change, write `reading_edits.with_highlight` oneself.
    """
    place = 0

    def quoted(data: bytes) -> bytes:
        nonlocal place
        after, place = with_highlight(reading.path, data, text, page, day or desk.clock.now().date())
        return after

    edit(desk, reading.path, "quote", quoted)
    return reading.path, place


def _line(one: Reading) -> str:
    """`Middlemarch, George Eliot: read again`"""
    again = f" ({len(one.finished)} times)" if len(one.finished) > 1 else ""
    return f"{one.title}{f', {one.by}' if one.author else ''}{again}{f': {one.verdict}' if one.verdict else ''}"


def _order(one: Reading) -> tuple[int, int]:
    newest = {"reading": one.started, "finished": one.last_finished}.get(one.status)
    return STATUSES.index(one.status), -newest.toordinal() if newest else 0


def _set(desk: Desk, one: Reading, verb: str, said: dict[str, object]) -> Reading:
    """Set properties of a note in one change, in the note's own names."""
    types = desk.places.types

    def changed(data: bytes) -> bytes:
        for key, value in said.items():
            data = types.with_key(one.path, data, key, value)
        return data

    if said:
        edit(desk, one.path, verb, changed)
    return _there(desk, one.path)


def _there(desk: Desk, path: str) -> Reading:
    reading = read_at(desk, path)
    if reading is None:
        raise NothingThere("this reading is gone", path=path)
    return reading
