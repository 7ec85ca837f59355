"""Files that came in: one becomes a note in its folder, moved as it is, or a part of a note.

Owns where a file goes and which properties a typed note still lacks; the file's own text is never rewritten.
Must not know captured lines, nor print.
"""

from __future__ import annotations

import os

from journal.practices import recalling
from journal.practices.ideas import edit
from journal.practices.waiting import InboxItem, body
from journal.wiring import Desk
from vault.disk.folder import NOTE_ENDINGS
from vault.disk.undoing import TRASH
from vault.disk.writing import read
from vault.problem import WrongUsage
from vault.records.filed_text import extended
from vault.text.frontmatter import fence, set_key
from vault.text.note import read_note
from vault.text.titles import file_name

TEXT = ".txt"
KINDS = ("note", "idea", "lesson", "reading")


def shelve(desk: Desk, item: InboxItem, to: str, title: str, into: str) -> tuple[str, str]:
    """File a file, as one change; the note it is or went into, and a link to it. Raises WrongUsage, NoSuchNote."""
    if to not in KINDS:
        raise WrongUsage("a file is filed as " + ", ".join(KINDS), path=item.path, remedy="choose one of these")
    if item.kind == "conflict" and not (title or into):
        raise WrongUsage(
            f"this is another version of {item.text}", path=item.path,
            remedy="take over what it has, then: deliberate inbox drop; or give it a --title of its own",
        )  # fmt: skip
    path = _merged(desk, item, into) if into else _moved(desk, item, to, title)
    stem = path.rpartition("/")[2]
    return path, f"[[{stem.removesuffix('.md')}]]"


def _moved(desk: Desk, item: InboxItem, to: str, title: str) -> str:
    places = desk.places
    own, name = item.path.rpartition("/")[0], item.path.rpartition("/")[2]
    folder = {"note": places.notes, "idea": places.ideas, "lesson": places.lessons, "reading": places.reading}[to]
    if item.kind == "conflict":
        folder = own
    stem, ending = os.path.splitext(name)
    if ending.lower() not in NOTE_ENDINGS and to != "note":
        raise WrongUsage(f"only a Markdown file can be {_a(to)}", path=item.path, remedy="file it as a note")
    ending = ".md" if ending.lower() == TEXT else ending  # else neither Obsidian nor the index would find it
    there = os.path.join(desk.root, folder)
    name = file_name(title or stem, os.listdir(there) if os.path.isdir(there) else (), ending)
    path = f"{folder}/{name}" if folder else name
    before = read(desk.root, item.path) if to != "note" else None
    after = _typed(desk, path, before, to) if before is not None else None
    with desk.change("inbox file") as change:
        change.move(item.path, path)
        if after is not None:
            change.write(path, before, after)
    return path


def _typed(desk: Desk, path: str, data: bytes, kind: str) -> bytes:
    """The file with the properties it lacks to be of this type; none that it has is touched."""
    types = desk.places.types
    is_now = types.kind_of(read_note(path, data))
    if is_now and is_now != kind:
        raise WrongUsage(f"this note says it is {_a(is_now)}", path=path, remedy="file it as a note")
    today = desk.clock.now().date().isoformat()
    said = {
        "idea": {"status": "parked", "created": today},
        "lesson": {"created": today},
        "reading": {"status": "shelf", "added": today},
    }[kind]
    if not is_now:
        data = set_key(data, "type", kind)
    has = types.seen(read_note(path, data)).front
    for key, value in said.items():
        if key not in has:
            data = types.with_key(path, data, key, value)
    return data


def _merged(desk: Desk, item: InboxItem, into: str) -> str:
    """The file's text at the fitting place of a note; the file itself goes to the trash."""
    path = recalling.noted(desk, into)
    data = read(desk.root, item.path) or b""
    place = fence(data)
    text = read_note(item.path, data[place.body :] if place else data).text if body(desk, item) else ""
    if not text.strip():
        raise WrongUsage("this file holds no text", path=item.path, remedy="file it as a note of its own")
    if path == item.path:
        raise WrongUsage("this is the same file", path=path, remedy="name another note")
    with desk.change("inbox file") as change:
        edit(desk, path, "inbox file", lambda now: extended(path, now, text.strip("\n"), "")[0])
        change.move(item.path, f"{TRASH}/{change.name}/{item.path}")
    return path


def _a(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeiou" else f"a {kind}"
