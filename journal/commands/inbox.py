"""`inbox`: what waits is filed, left or dropped; and the open questions of the vault."""

import os
import sys

import click

from journal import say, show
from journal.commands.inbox_items import near_to, shown
from journal.front import Front
from journal.practices import inbox as practice
from journal.practices import listed, questions, waiting
from journal.practices.inbox import InboxItem
from journal.practices.questions import Asked
from vault.disk.access import NotAFile
from vault.disk.folder import NOTE_ENDINGS, special_file
from vault.problem import Problem, WrongUsage

SAYS = "How the line begins: it is found where it stands now."


@click.group("inbox", invoke_without_command=True)
@click.option("--questions", "asked", is_flag=True, help="The questions and rabbit holes of all notes instead.")
@click.option("--answered", is_flag=True, help="Of the questions, those that were answered.")
@click.pass_context
def command(ctx: click.Context, asked: bool, answered: bool) -> int | None:
    """What waits to be filed: captures with a kind of the last 30 days, files in inbox/, second versions of notes.

    Without a verb, lists them. Nothing here presses you: after 30 days a line leaves the view by itself.
    """
    if ctx.invoked_subcommand is not None:
        return None
    if answered and not asked:
        raise WrongUsage("--answered is about questions", remedy="deliberate inbox --questions --answered")
    return _questions(ctx.obj, answered) if asked else _list(ctx.obj)


def _list(front: Front) -> int:
    items = practice.inbox(front.desk)
    front.tell_of_waiting_captures()
    listed.remember(front.desk, "inbox", ((item.path, item.line, item.text) for item in items))
    if front.json:
        show.document([_document(item) for item in items])
    else:
        room = max(show.width() - 50, 10)
        for one in items:
            show.lines([f"{one.kind:11}  {show.clip(_said(one), room):{room}}  {show.place(one.path, one.line)}"])
        if not items:
            say.say("the inbox is empty")
    return say.DONE if items else say.NOTHING


def _questions(front: Front, answered: bool) -> int:
    found = questions.questions(front.desk, answered)
    listed.remember(front.desk, "questions", ((one.path, one.line, one.text) for one in found))
    if front.json:
        show.document([_question(one) for one in found])
        return say.DONE if found else say.NOTHING
    for one in found:
        room = max(show.width() - 50, 10)
        show.lines([f"{one.kind:11}  {show.clip(one.plain, room):{room}}  {show.place(one.path, one.line)}"])
        if one.answer:
            on = f"{one.answered_on.isoformat()}: " if one.answered_on else ""
            show.lines([f"{'':11}    {show.clip(on + one.answer, show.width() - 17)}"])
    if not found:
        say.say("no question was answered yet" if answered else "no open question; ask one: deliberate jot -k question")
    return say.DONE if found else say.NOTHING


@command.command("show")
@click.option("--says", default="", metavar="TEXT", help=SAYS)
@click.argument("place", metavar="ITEM")
@click.pass_obj
def show_item(front: Front, says: str, place: str) -> int:
    """All an ITEM says, and up to five notes near to it.

    ITEM is PATH:LINE, as deliberate inbox lists it, or how the item begins.
    """
    item = item_of(front, place, says)
    near = practice.similar(front.desk, item)
    if front.json:
        show.document(_document(item) | {
            "body": waiting.body(front.desk, item),
            "similar": [{"path": hit.path, "line": hit.line, "title": hit.title, "text": hit.text} for hit in near],
        })  # fmt: skip
        return say.DONE
    show.lines(shown(front, item))
    if near:
        show.lines(["", "near to it:"])
        show.lines(near_to(near))
    return say.DONE


@command.command("file", short_help="Make a note of it, or a part of one.")
@click.option("--as", "to", type=click.Choice(practice.TARGETS), help="What it becomes; else what its kind says.")
@click.option("--title", default="", help="What the new note is called; of a card, its front.")
@click.option("--into", default="", metavar="NOTE", help="Add it to this note instead of a new one.")
@click.option("--back", default="", help="The back of a card.")
@click.option("--at-page", "page", default="", metavar="N", help="The page a quotation stands on.")
@click.option("--says", default="", metavar="TEXT", help=SAYS)
@click.argument("place", metavar="ITEM")
@click.pass_obj
def file(front: Front, to: str | None, title: str, into: str, back: str, page: str, says: str, place: str) -> int:
    """File an ITEM: it becomes a note or a part of one, and its line says where it went.

    ITEM is PATH:LINE, as deliberate inbox lists it, or how the item begins.
    """
    item = item_of(front, place, says)
    filed = practice.file(front.desk, item, to or "", title=title, into=into, back=back, page=page)
    if front.json:
        show.document({"path": filed.path, "line": filed.line, "to": filed.to_path, "link": filed.link})
    else:
        show.lines([f"{filed.to_path}  (from {show.place(filed.path, filed.line)})"])
    return say.DONE


@command.command("leave", short_help="Let a line stay as it is.")
@click.option("--says", default="", metavar="TEXT", help=SAYS)
@click.argument("place", metavar="ITEM")
@click.pass_obj
def leave(front: Front, says: str, place: str) -> int:
    """Leave an ITEM, a captured line, as it is: a tick at its end, and it waits no more."""
    path, line = practice.leave(front.desk, item_of(front, place, says))
    if front.json:
        show.document({"path": path, "line": line})
    else:
        show.lines([show.place(path, line)])
    return say.DONE


@command.command("drop", short_help="Put a file, or a second version, into the trash.")
@click.argument("place", metavar="ITEM")
@click.pass_obj
def drop(front: Front, place: str) -> int:
    """Put an ITEM, a file or a second version of a note, into the trash; undo brings it back."""
    item = item_of(front, place, "")
    to = practice.drop(front.desk, item)
    if front.json:
        show.document({"path": item.path, "to": to})
    else:
        show.lines([f"{item.path} is in the trash; deliberate undo brings it back"])
    return say.DONE


@command.command("answer", short_help="Answer a question, where it stands.")
@click.option("--says", default="", metavar="TEXT", help="How the question reads, where its line has moved.")
@click.argument("place", metavar="ITEM")
@click.argument("text", nargs=-1)
@click.pass_obj
def answer(front: Front, says: str, place: str, text: tuple[str, ...]) -> int:
    """Answer a question, under today's date; piped input is read when there is no TEXT.

    ITEM is PATH:LINE, as deliberate inbox --questions lists it, or how the question begins.
    """
    desk = front.desk
    said = " ".join(text)
    if not text and not sys.stdin.isatty():
        said = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    try:
        found = place_of(front, place)
        if found is None:
            one = questions.named_so(desk, place)
            found, wanted = (one.path, one.line), one.text
        else:
            wanted = _asked_text(front, *found, says) if says else listed.words_at(desk, "questions", *found) or ""
        at, number = questions.answer(desk, *found, said, wanted)
    except (Problem, OSError):
        if not text and said.strip():
            say.say("your answer was not written; this is all of it:")
            say.print_text(said.encode("utf-8", "surrogateescape"))
        raise
    if front.json:
        show.document({"path": at, "line": number})
    else:
        show.lines([show.place(at, number)])
    return say.DONE


@command.command("sort")
@click.pass_obj
def sort(front: Front) -> int:
    """Go through the inbox item by item, one line of answer each.

    i idea, l lesson, r reading, n note, c card, q quote, each with words behind it if you like: a title, the back
    of a card, the title of the book. 1 to 5 adds it to that near note. `.` leaves it as it is, d drops a file,
    s or Enter passes over it, u takes the last one back, x stops. Everything so far is on disk.
    """
    from journal.commands.inbox_sort import run

    return run(front)


def item_of(front: Front, place: str, says: str = "") -> InboxItem:
    """The item a person names by its place or its first words. Raises NotTheOne, NothingThere, WrongUsage."""
    found = place_of(front, place)
    if found is None:
        return practice.item_named(front.desk, place)
    return practice.item_at(front.desk, *found, listed.words_at(front.desk, "inbox", *found), says)


def place_of(front: Front, place: str) -> tuple[str, int] | None:
    """The path (of the vault) and the line of `PATH:LINE`; of a file alone, line 1; None for other words.

    Raises NotAFile for a named pipe and its like, OutsideVault.
    """
    folder = front.desk.folder
    path, _, number = place.rpartition(":")
    has_line = path and number.isascii() and number.isdigit() and int(number)
    if has_line and (path.lower().endswith(NOTE_ENDINGS) or folder.exists(path)):
        return folder.relative(path), int(number)
    if special_file(os.path.join(folder.root, place)):
        raise NotAFile(place)
    return (folder.relative(place), 1) if folder.exists(place) else None


def _said(item: InboxItem) -> str:
    return f"another version of {item.text}" if item.kind == "conflict" else item.text


def _asked_text(front: Front, path: str, line: int, says: str) -> str:
    """The text of the one open question of a note that begins so. Raises NotThisQuestion."""
    wanted = " ".join(says.split()).casefold()
    open_ones = [one for one in questions.questions(front.desk, False) if one.path == path]
    found = [one.text for one in open_ones if one.plain.casefold().startswith(wanted)]
    if len(set(found)) != 1:
        raise questions.NotThisQuestion(path, line, says)
    return found[0]


def _document(item: InboxItem) -> dict[str, object]:
    day = item.day.isoformat() if item.day else None
    return {"path": item.path, "line": item.line, "kind": item.kind, "text": item.text, "day": day}


def _question(one: Asked) -> dict[str, object]:
    return {
        "path": one.path,
        "line": one.line,
        "kind": one.kind,
        "text": one.plain,
        "title": one.title,
        "day": one.day.isoformat() if one.day else None,
        "answered": one.answered,
        "answer": one.answer,
        "answered_on": one.answered_on.isoformat() if one.answered_on else None,
    }
