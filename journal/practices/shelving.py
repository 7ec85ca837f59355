"""Files that came in: one becomes a note in its folder, or a part of a note.

Owns where a file goes, whether it is a note as it is or a note is made of its text, and which properties a typed
note still lacks; the file's own bytes are never rewritten. Must not know captured lines, nor print.
"""

from __future__ import annotations

import os

from journal.practices import recalling
from journal.practices.ideas import edit
from journal.practices.waiting import InboxItem, text_of
from journal.wiring import Desk
from vault.disk.folder import NOTE_ENDINGS
from vault.disk.undoing import TRASH
from vault.disk.writing import read
from vault.problem import WrongUsage
from vault.records.filed_text import as_code, extended, new_text_note, reads_whole
from vault.text.decoding import LEGACY
from vault.text.frontmatter import fence, set_key
from vault.text.note import read_note
from vault.text.titles import file_name

TEXT = ".txt"
KINDS = ("note", "idea", "lesson", "reading")


def shelve(desk: Desk, item: InboxItem, to: str, title: str, into: str) -> tuple[str, str]:
    """File a file, as one change; the note it is or went into, and a link to it. Raises WrongUsage, NoSuchNote,
    NotTextError."""
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
    if item.kind == "conflict" and ending.lower() not in NOTE_ENDINGS and to != "note":
        raise WrongUsage(f"only a Markdown file can be {_a(to)}", path=item.path, remedy="file it as a note")
    if item.kind == "file" and ending.lower() not in NOTE_ENDINGS:
        text, encoding = text_of(desk, item.path)
        if ending.lower() != TEXT or encoding != "utf-8" or not reads_whole(text.encode()):
            path = _with_text(desk, item, to, folder, title, text)
            if encoding == LEGACY:
                desk.notices.append(f"{item.path} is not UTF-8, and was read as Windows-1252; it is beside {path} now")
            return path
        ending = ".md"  # else neither Obsidian nor the index would find it
    path = _free(desk, folder, title or stem, ending)
    before = read(desk.root, item.path) if to != "note" else None
    after = _typed(desk, path, before, to, _today(desk)) if before is not None else None
    with desk.change("inbox file") as change:
        change.move(item.path, path)
        if after is not None:
            change.write(path, before, after)
    return path


def _with_text(desk: Desk, item: InboxItem, to: str, folder: str, title: str, text: str) -> str:
    """Make a note of the text of a file that is no note, and move the file beside it; the note's path."""
    stem, ending = os.path.splitext(item.path.rpartition("/")[2])
    original = _free(desk, folder, title or stem, ending)

    def note_at(path: str, day: str) -> bytes:
        called = title or path.rpartition("/")[2].removesuffix(".md")
        data = new_text_note(path, called, f"[[{original}]]", day, text)
        return _typed(desk, path, data, to, day) if to != "note" else data

    path = f"{folder}/{file_name(title or stem)}" if folder else file_name(title or stem)
    there = read(desk.root, path)
    day = str(read_note(path, there).front.get("imported", "")) if there else ""
    made = there is not None and there == note_at(path, day)  # by an attempt that was stopped before the move
    if not made:
        path = _free(desk, folder, title or stem, ".md")
    with desk.change("inbox file") as change:
        if not made:
            change.write(path, None, note_at(path, _today(desk)))
        change.move(item.path, original)
    return path


def _free(desk: Desk, folder: str, title: str, ending: str) -> str:
    """A path in a folder of the vault that nothing has."""
    there = os.path.join(desk.root, folder)
    name = file_name(title, os.listdir(there) if os.path.isdir(there) else (), ending)
    return f"{folder}/{name}" if folder else name


def _today(desk: Desk) -> str:
    return desk.clock.now().date().isoformat()


def _typed(desk: Desk, path: str, data: bytes, kind: str, day: str) -> bytes:
    """The file with the properties it lacks to be of this type; none that it has is touched.

    day  the day it was filed, as 2026-11-22
    """
    types = desk.places.types
    is_now = types.kind_of(read_note(path, data))
    if is_now and is_now != kind:
        raise WrongUsage(f"this note says it is {_a(is_now)}", path=path, remedy="file it as a note")
    said = {
        "idea": {"status": "parked", "created": day},
        "lesson": {"created": day},
        "reading": {"status": "shelf", "added": day},
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
    text = text_of(desk, item.path)[0]
    if item.path.lower().endswith((*NOTE_ENDINGS, TEXT)):
        place = fence(text.encode())
        text = text.encode()[place.body :].decode() if place else text
    else:
        text = as_code(text)
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
