"""Lessons: rules one wants to live by, written down once and remembered each time they are used.

Owns what adding and using a lesson mean, the same for command line and TUI. Must not print, and must not
know how a lesson note is spelled; `vault.records.lesson` does.
"""

from __future__ import annotations

import os
from datetime import date

from journal.practices.ideas import edit
from journal.practices.naming import folded, named
from journal.wiring import Desk
from kb.index.rows import Filters
from vault.problem import NothingThere, WrongUsage
from vault.records.lesson import Lesson, is_lesson, new_lesson, read_lesson, with_use
from vault.text.links import link_to, resolve
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.titles import file_name


def lessons(desk: Desk) -> list[Lesson]:
    """Every lesson as its note says it now: used ones first, the latest first, then the others by rule."""
    desk.refresh()
    found = (read_at(desk, row.path) for row in desk.store.notes(Filters(type="lesson")))
    there = [lesson for lesson in found if lesson is not None]
    there.sort(key=lambda lesson: (lesson.rule.casefold(), lesson.path))
    return sorted(there, key=lambda lesson: -(lesson.last_used.toordinal() if lesson.last_used else 0))


def read_at(desk: Desk, path: str) -> Lesson | None:
    """The lesson in this note; None if it is gone, no lesson any more, or cannot be read, which is told."""
    data = desk.read_or_tell(path)
    if data is None:
        return None
    note = desk.places.types.seen(read_note(path, data))
    return read_lesson(note, read_markup(note)) if is_lesson(note) else None


def find(desk: Desk, name: str) -> Lesson:
    """The lesson a person means: by rule, file or path, else by a part of its rule that fits one only."""
    return named(name, lessons(desk), _names, lambda one: one.rule, "lesson", "see them: deliberate lesson list")


def add(desk: Desk, rule: str, source: str = "", text: str = "", created: date | None = None) -> Lesson:
    """Write a new lesson down. A rule that is there already is not written twice. Raises WrongUsage.

    source   where it is from; the name of a note becomes a link to it
    created  the day it was learned, today if not said
    """
    rule = " ".join(rule.split())
    if not rule:
        raise WrongUsage("a lesson needs a rule", remedy='say it: deliberate lesson add "write the number first"')
    same = [lesson for lesson in lessons(desk) if folded(lesson.rule) == folded(rule)]
    if same:
        raise WrongUsage("this lesson is there already", path=same[0].path, remedy="use it, or word it otherwise")
    folder = desk.places.lessons
    there = os.path.join(desk.root, folder)
    name = file_name(rule, os.listdir(there) if os.path.isdir(there) else ())
    path = f"{folder}/{name}" if folder else name
    with desk.change("lesson add") as change:
        day = created or desk.clock.now().date()
        change.write(path, None, new_lesson(path, rule, day, _linked(desk, source), text, desk.places.types))
    desk.refresh()
    return _there(desk, path)


def use(desk: Desk, name: str, what: str = "") -> Lesson:
    """Write down, under today, that a lesson was used and what happened."""
    lesson = find(desk, name)
    today = desk.clock.now().date()
    edit(desk, lesson.path, "lesson use", lambda data: with_use(lesson.path, data, today, what)[0])
    return _there(desk, lesson.path)


def _names(lesson: Lesson) -> list[str]:
    return [lesson.rule, os.path.basename(lesson.path), lesson.path]


def _linked(desk: Desk, source: str) -> str:
    source = " ".join(source.split())
    names = desk.store.names()
    path = resolve(source, "", names) if source and not source.startswith("[[") else None
    return link_to(path, "", names) if path else source


def _there(desk: Desk, path: str) -> Lesson:
    lesson = read_at(desk, path)
    if lesson is None:
        raise NothingThere("this lesson is gone", path=path)
    return lesson
