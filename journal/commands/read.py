"""`read`: the reading list."""

import re
from datetime import date

import click

from journal import say, show
from journal.commands.day import read_day
from journal.front import Front
from journal.practices import asking, reading
from vault.problem import WrongUsage
from vault.records.reading import KINDS, STATUSES, Reading

_SORT = click.option("--fiction/--nonfiction", "fiction", default=None, help="Which of the two lists it is for.")
_EMPTY = 'the list is empty; put something on it: deliberate read add "Middlemarch" --author "George Eliot"'


@click.group("read")
def command() -> None:
    """Keep a reading list: what waits, what you are in, what you finished and a word on it."""


@command.command("add")
@click.option("--kind", type=click.Choice(KINDS), default="book", show_default=True, help="What it is.")
@click.option("--author", multiple=True, metavar="NAME", help="Who wrote it; may be given several times.")
@click.option("--source", default="", metavar="ADDRESS", help="Where it is to be found.")
@click.option("--pages", type=click.IntRange(1), help="How long it is.")
@_SORT
@click.option("--next", "status", flag_value="next", help="Read it next.")
@click.option("--start", "status", flag_value="reading", help="Begin it now.")
@click.argument("title", nargs=-1, required=True)
@click.pass_obj
def add(front: Front, kind: str, author: tuple[str, ...], source: str, pages: int | None, fiction: bool | None,
        status: str | None, title: tuple[str, ...]) -> int:  # fmt: skip
    """Put TITLE on the list, on the shelf until you say otherwise."""
    made = reading.add(
        front.desk, " ".join(title), kind=kind, author=author, source=source, pages=pages, fiction=fiction,
        status=status or "shelf",
    )  # fmt: skip
    return _tell(front, made)


@command.command("list", short_help="What you are reading, and what waits.")
@click.option("--status", type=click.Choice(STATUSES), help="Only these.")
@click.option("--kind", "kinds", type=click.Choice([*KINDS, "all"]), multiple=True, help="Only these; --post: books.")
@click.option("--year", type=click.IntRange(1, 9999), help="What you finished in this year.")
@click.option("--post", is_flag=True, help="The year in two lists, fiction and nonfiction, as text to post.")
@click.pass_obj
def list_readings(front: Front, status: str | None, kinds: tuple[str, ...], year: int | None, post: bool) -> int:
    """The reading list: being read, next, on the shelf, finished, dropped."""
    wanted = [] if "all" in kinds else list(kinds)
    if post:
        if status not in (None, "finished"):
            raise WrongUsage("--post is about what is finished", remedy="leave --status out")
        named = wanted or (list(KINDS) if kinds else list(reading.BOOKS))
        return _post(front, reading.post(front.desk, year or front.desk.clock.now().year, named))
    if year:
        found = reading.finished_in(front.desk, year, wanted)
    else:
        found = [one for one in reading.readings(front.desk, status) if not wanted or one.kind in wanted]
    if front.json:
        show.document([document(one) for one in found])
    else:
        show.lines(row(one) for one in found)
    _tell_unclear(found)
    if not found:
        narrow = status or kinds or year
        say.say("none of these" if narrow else _EMPTY + _how_to_map(front))
    return say.DONE if found else say.NOTHING


@command.command("start")
@click.argument("name", nargs=-1, required=True)
@click.pass_obj
def start(front: Front, name: tuple[str, ...]) -> int:
    """Begin to read NAME, or begin it again."""
    return _tell(front, reading.start(front.desk, " ".join(name)))


@command.command("at", short_help="Say which page you are on.")
@click.argument("words", nargs=-1, required=True, metavar="[NAME] PAGE")
@click.pass_obj
def at(front: Front, words: tuple[str, ...]) -> int:
    """Say which PAGE you are on; without a NAME, of what you are reading."""
    *name, last = " ".join(words).split()
    page = re.fullmatch(r"(?:p\.?)?(\d{1,6})", last)
    if page is None:
        raise WrongUsage(f'"{last}" is not a page', remedy='as in: deliberate read at "Middlemarch" 120')
    return _tell(front, reading.at(front.desk, " ".join(name), int(page[1])))


@command.command("finish", short_help="Finish it, with a word on it.")
@click.option("--verdict", default="", metavar="WORDS", help="A word or two on it.")
@click.option("--rating", type=click.FloatRange(0, 100, min_open=True), help="A number on your own scale.")
@_SORT
@click.option("--on", metavar="DATE", help="Another day than today: 2026-11-21, yesterday or -3.")
@click.argument("name", nargs=-1)
@click.pass_obj
def finish(front: Front, verdict: str, rating: float | None, fiction: bool | None, on: str | None,
           name: tuple[str, ...]) -> int:  # fmt: skip
    """Finish NAME, or what you are reading; on a finished one, add a word, a rating or the sort."""
    day = read_day(on, front.desk.clock.now().date()) if on else None
    done = reading.finish(front.desk, " ".join(name), verdict=verdict, rating=rating, fiction=fiction, on=day)
    return _tell(front, done)


@command.command("drop")
@click.option("--why", default="", metavar="WORDS", help="A word or two on it.")
@click.argument("name", nargs=-1)
@click.pass_obj
def drop(front: Front, why: str, name: tuple[str, ...]) -> int:
    """Give NAME up, or what you are reading."""
    return _tell(front, reading.drop(front.desk, " ".join(name), why=why))


@command.command("show")
@click.argument("name", nargs=-1, required=True)
@click.pass_obj
def show_reading(front: Front, name: tuple[str, ...]) -> int:
    """The note of NAME, as it stands."""
    one = reading.find(front.desk, " ".join(name))
    if front.json:
        return _tell(front, one)
    note = asking.note_at(front.desk, one.path)
    show.lines([row(one), ""])
    show.exactly(note.text if note else "")
    return say.DONE


def document(one: Reading) -> dict[str, object]:
    """The JSON object of a reading."""
    return {
        "path": one.path,
        "title": one.title,
        "kind": one.kind,
        "author": list(one.author),
        "source": one.source,
        "status": one.status,
        "added": _iso(one.added),
        "started": _iso(one.started),
        "finished": [day.isoformat() for day in one.finished],
        "pages": one.pages,
        "at": one.at,
        "fiction": one.fiction,
        "rating": one.rating,
        "verdict": one.verdict,
        "highlights": one.highlights,
    }


def row(one: Reading) -> str:
    """One line of the list."""
    far = ""
    if one.status == "reading" and one.at:
        far = f"p. {one.at} of {one.pages}" if one.pages else f"p. {one.at}"
    elif one.last_finished:
        far = one.last_finished.isoformat()
    what = f"{one.title}{f', {one.by}' if one.author else ''}{f': {one.verdict}' if one.verdict else ''}"
    return f"{one.status:8}  {far:>14}  {what}  ({one.kind}; {one.path})"


def _post(front: Front, made: reading.Post) -> int:
    if front.json:
        lists = {"fiction": made.fiction, "nonfiction": made.nonfiction, "unsorted": made.unsorted,
                 "undated": made.undated}  # fmt: skip
        show.document({"year": made.year, "text": made.text}
                      | {name: [document(one) for one in those] for name, those in lists.items()})  # fmt: skip
    elif made.text:
        show.lines(made.text.split("\n"))
    if made.unsorted:
        first = made.unsorted[0].title
        say.say(f"left out, neither fiction nor nonfiction: {_titles(made.unsorted)}; "
                f'say which: deliberate read finish "{first}" --fiction (or --nonfiction)')  # fmt: skip
    wordless = [one for one in [*made.fiction, *made.nonfiction] if not one.verdict]
    if wordless:
        say.say(f"no word yet on {_titles(wordless)}; "
                f'say one: deliberate read finish "{wordless[0].title}" --verdict "…"')  # fmt: skip
    if made.undated:
        one = made.undated[0]
        say.say(f"{len(made.undated)} finished without a day are in no year; "
                f'say when: deliberate read finish "{one.title}" --on {made.year}-06-30')  # fmt: skip
    if not (made.text or made.unsorted):
        say.say(f"nothing was finished in {made.year}")
    return say.DONE if made.text or made.unsorted else say.NOTHING


def _titles(those: list[Reading]) -> str:
    return ", ".join(f'"{one.title}"' for one in those)


def _tell_unclear(found: list[Reading]) -> None:
    """Which words for a status are not understood: those readings are listed by their dates alone."""
    words = list(dict.fromkeys(one.unclear for one in found if one.unclear))
    if words:
        many = sum(bool(one.unclear) for one in found)
        said = ", ".join(f'"{word}"' for word in words[:4]) + (", …" if len(words) > 4 else "")
        say.say(f"{many} of these have a status that is not understood ({said}); say what it means in "
                "[types.reading.values.status] of .deliberate/vault.toml")  # fmt: skip


def _how_to_map(front: Front) -> str:
    """In a vault of somebody's own order, that its notes may be there under other names."""
    known = front.desk.places.types.rule("reading")
    few = front.desk.store.counts().notes < 10
    return "" if known or few else "; for notes you have already: deliberate init"


def _tell(front: Front, one: Reading) -> int:
    if front.json:
        show.document(document(one))
    else:
        show.lines([row(one)])
    return say.DONE


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
