"""`lesson`: the rules one wants to live by, and when they were used."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import asking, lessons
from vault.records.lesson import Lesson, Use


@click.group("lesson")
def command() -> None:
    """Write down the rules you want to live by, and each time you used one."""


@command.command("add")
@click.option("--from", "source", default="", metavar="SOURCE", help="Where it is from: a note, a book, an address.")
@click.option("--text", default="", help="What is behind it.")
@click.argument("rule", nargs=-1, required=True)
@click.pass_obj
def add(front: Front, source: str, text: str, rule: tuple[str, ...]) -> int:
    """Write a RULE down."""
    return _tell(front, lessons.add(front.desk, " ".join(rule), source, text))


@command.command("list")
@click.pass_obj
def list_lessons(front: Front) -> int:
    """Every lesson, the one used last first."""
    found = lessons.lessons(front.desk)
    if front.json:
        show.document([_document(lesson) for lesson in found])
    else:
        show.lines(_row(lesson) for lesson in found)
    if not found:
        say.say('no lessons yet; write one down: deliberate lesson add "close the book before the note"')
    return say.DONE if found else say.NOTHING


@command.command("use")
@click.argument("name")
@click.argument("what", nargs=-1)
@click.pass_obj
def use(front: Front, name: str, what: tuple[str, ...]) -> int:
    """Say that the lesson NAME was used today, and WHAT happened."""
    return _tell(front, lessons.use(front.desk, name, " ".join(what)))


@command.command("show")
@click.argument("name", nargs=-1, required=True)
@click.pass_obj
def show_lesson(front: Front, name: tuple[str, ...]) -> int:
    """The lesson's note, as it stands."""
    lesson = lessons.find(front.desk, " ".join(name))
    if front.json:
        show.document(_document(lesson) | {"history": [_use(each) for each in lesson.uses]})
        return say.DONE
    note = asking.note_at(front.desk, lesson.path)
    show.lines([_row(lesson), ""])
    show.exactly(note.text if note else "")
    return say.DONE


def _tell(front: Front, lesson: Lesson) -> int:
    if front.json:
        show.document(_document(lesson))
    else:
        show.lines([_row(lesson)])
    return say.DONE


def _row(lesson: Lesson) -> str:
    last = f"used {lesson.last_used.isoformat()}" if lesson.last_used else "not used yet"
    return f"{len(lesson.uses):3}×  {lesson.rule}  ({last}; {lesson.path})"


def _document(lesson: Lesson) -> dict[str, object]:
    return {
        "path": lesson.path,
        "rule": lesson.rule,
        "source": lesson.source,
        "created": lesson.created and lesson.created.isoformat(),
        "uses": len(lesson.uses),
        "last_used": lesson.last_used and lesson.last_used.isoformat(),
    }


def _use(use: Use) -> dict[str, object]:
    return {"day": use.day.isoformat(), "text": use.text, "line": use.line}
