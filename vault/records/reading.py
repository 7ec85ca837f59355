"""A reading note: a book, an article, a talk; where one is in it and what one thinks of it.

Owns how such a note is read: its properties, taken in the many ways people write them, and its highlights.
Must not know where the file lies, what the properties are called in a vault that is not ours
(`vault.text.types`), nor what day it is; `vault.records.reading_edits` writes it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from vault.records.prose import unescaped
from vault.records.sections import section
from vault.text.markup import Markup
from vault.text.note import Note
from vault.text.rules import folded, scalars

HIGHLIGHTS = "Highlights"
KINDS = ("book", "article", "paper", "talk", "course", "thread")
STATUSES = ("reading", "next", "shelf", "finished", "dropped")
"""In the order in which they are listed."""

_STATUS_WORDS = {
    "reading": "reading|currently reading|in progress|started|ongoing|active|current|wip|lese|lese ich|ich lese"
    "|am lesen|wird gelesen|angefangen|begonnen|en cours|en train de lire|en lecture|leyendo|en curso|lendo|in lettura",
    "next": "next|up next|next up|queue|queued|soon|priority|als nächstes|nächstes|bald|à suivre|siguiente|próximo",
    "shelf": "shelf|to read|to be read|tbr|unread|want to read|wanttoread|toread|want|wishlist|wish list|backlog|todo"
    "|to do|not started|inbox|later|someday|planned|unstarted|owned|new|zu lesen|noch zu lesen|will ich lesen"
    "|möchte ich lesen|ungelesen|geplant|wunschliste|à lire|por leer|quiero leer|pendiente|da leggere|te lezen",
    "finished": "finished|read|done|complete|completed|finish|already read|gelesen|fertig|beendet|abgeschlossen"
    "|ausgelesen|lu|terminé|fini|leído|leido|terminado|letto|gelezen",
    "dropped": "dropped|dnf|did not finish|didn t finish|abandoned|quit|gave up|stopped|unfinished|paused for good"
    "|abgebrochen|aufgegeben|abandonné|abandonado",
}
_KIND_WORDS = {
    "book": "book|books|ebook|ebooks|audiobook|audiobooks|novel|novels|literature|buch|bücher|libro|libros"
    "|livre|livres",
    "article": "article|articles|blog|blog post|blogpost|essay|essays|post|web|clipping|clippings|artikel",
    "paper": "paper|papers|study|studies|preprint|journal article",
    "talk": "talk|talks|lecture|lectures|video|videos|podcast|podcasts|episode|interview",
    "course": "course|courses|class|mooc|kurs|kurse",
    "thread": "thread|threads|tweet|tweets",
}
_FICTION = {"fiction", "novel", "novels", "novella", "short stories", "fantasy", "science fiction", "sci fi", "scifi",
            "roman", "romane", "belletristik", "erzählungen", "novela", "ficción", "romanzo"}  # fmt: skip
_NONFICTION = {"nonfiction", "non fiction", "sachbuch", "no ficción", "non fictional"}

_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?=$|[T ])")
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T ])")
_LINKED = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading note says. Dates are None, numbers None and texts "" where it says nothing.

    kind      book, article, paper, talk, course or thread; a note that does not say is a book
    status    shelf, next, reading, finished or dropped; without a word for it it follows from the dates
    unclear   what the note says of its status, where that is no word we know
    finished  every day it was finished, in order
    at        the page one is on
    fiction   None: not sorted yet
    rating    a number on the person's own scale
    verdict   a word or two; of one read several times, all of them; `verdicts` has them one by one
    highlights  how many quotations stand under `## Highlights`
    """

    path: str
    title: str
    kind: str
    author: tuple[str, ...]
    source: str
    status: str
    added: date | None
    started: date | None
    finished: tuple[date, ...]
    pages: int | None
    at: int | None
    fiction: bool | None
    rating: float | None
    verdict: str
    highlights: int
    aliases: tuple[str, ...] = ()
    unclear: str = ""
    verdicts: tuple[str, ...] = ()

    @property
    def last_finished(self) -> date | None:
        """The day it was finished last."""
        return self.finished[-1] if self.finished else None

    def word_of(self, days: Collection[date]) -> str:
        """What was said when it was finished on these days; all that was said, where that cannot be told apart."""
        if len(self.verdicts) != len(self.finished):
            return self.verdict
        return ", ".join(word for day, word in zip(self.finished, self.verdicts, strict=True) if day in days)

    @property
    def by(self) -> str:
        """The authors in one line."""
        return ", ".join(self.author)


def is_reading(note: Note) -> bool:
    """Whether the note, seen in our names, is one."""
    return note.front.get("type") == "reading"


def read_reading(note: Note, markup: Markup) -> Reading:
    """The reading a note says, its properties in our names. Never raises: what is not understood is left out."""
    front = note.front
    verdicts = tuple(_plain(one) for one in scalars(front.get("verdict")) if not isinstance(one, bool))
    finished = tuple(sorted({day for one in scalars(front.get("finished")) if (day := read_day(one))}))
    started = next((day for one in scalars(front.get("started")) if (day := read_day(one))), None)
    return Reading(
        path=note.path,
        title=" ".join(unescaped(note.title).split()),
        kind=next((kind for one in scalars(front.get("kind")) if (kind := read_kind(one))), "book"),
        author=tuple(_plain(one) for one in scalars(front.get("author"))),
        source=next((_plain(one) for one in scalars(front.get("source"))), ""),
        status=_status(front, started, finished),
        added=next((day for one in scalars(front.get("added")) if (day := read_day(one))), None),
        started=started,
        finished=finished,
        pages=_number(front.get("pages")),
        at=_number(front.get("at")),
        fiction=read_fiction(front.get("fiction")),
        rating=read_rating(front.get("rating")),
        verdict=", ".join(verdicts),
        verdicts=verdicts,
        highlights=len(highlights(note, markup)),
        aliases=tuple(str(one) for one in scalars(front.get("aliases", front.get("alias")))),
        unclear=_unclear(front.get("status")),
    )


def highlights(note: Note, markup: Markup) -> list[tuple[int, str]]:
    """(1-based line, the lines without their `>`) of each quotation under `## Highlights`."""
    lines = note.text.split("\n")
    place = section(markup, len(lines), HIGHLIGHTS)
    if place is None:
        return []
    quotes = [block for block in markup.blocks if block.kind == "quote" and place[0] < block.line <= place[1]]
    return [(block.line, re.sub(r"(?m)^[ \t]*> ?", "", block.text)) for block in quotes]


def read_status(value: object) -> str:
    """Our word for a status, "" for one that is not understood."""
    return _among(_STATUS_WORDS, value)


def read_kind(value: object) -> str:
    """Our word for a kind, "" for one that is not understood."""
    return _among(_KIND_WORDS, value)


def read_day(value: object) -> date | None:
    """A day from `2026-11-22`, `2026/11/22`, `22.11.2026`, with a time behind it or as a link; of a month or a year,
    its first."""
    if isinstance(value, bool):
        return None
    text = _DAY_FIRST.sub(r"\3-\2-\1", _plain(value))
    found = _DAY.match(text)
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def read_fiction(value: object) -> bool | None:
    """Whether it is fiction, from a box or from genres in words; None when neither is said."""
    flat = scalars(value)
    plain = words_of(flat[0]) if len(flat) == 1 else ""
    if plain in ("true", "false", "yes", "no"):
        return plain in ("true", "yes")
    words = {words_of(part) for one in flat for part in re.split(r"[,;/]", str(folded(one)))}
    if words & _NONFICTION:
        return False
    return True if any(word in _FICTION or word.endswith(" fiction") for word in words) else None


def read_rating(value: object) -> float | None:
    """A number from `4`, `4.5`, `4/5`, `★★★★` or as many other stars; 0 is how some say that there is none."""
    one = next(iter(scalars(value)), None)
    if one is None or isinstance(one, bool):
        return None
    text = str(one).strip()
    stars = sum(text.count(star) for star in "★⭐🌟")
    found = re.match(r"\d{1,3}(?:[.,]\d+)?", text)
    number = float(found[0].replace(",", ".")) if found else stars + 0.5 * text.count("½")
    return (int(number) if number == int(number) else number) if number else None


def words_of(value: object) -> str:
    """A value as words alone, without case, link, emoji and punctuation: `✅ To-Read` -> `to read`."""
    return " ".join(re.findall(r"[^\W_]+", folded(value)))


def _among(table: dict[str, str], value: object) -> str:
    words = words_of(value)
    return next((ours for ours, known in table.items() if words and words in known.split("|")), "")


def _status(front: Mapping[str, object], started: date | None, finished: tuple[date, ...]) -> str:
    said = next((status for one in scalars(front.get("status")) if (status := read_status(one))), "")
    if said:
        return said
    ticked = any(one is True for one in scalars(front.get("finished")))
    if ticked or (finished and (started is None or started <= finished[-1])):
        return "finished"
    return "reading" if started else "shelf"


def _unclear(value: object) -> str:
    said = scalars(value)
    return "" if any(read_status(one) for one in said) else ", ".join(_plain(one) for one in said)


def _number(value: object) -> int | None:
    found = re.search(r"\d{1,6}", str(next(iter(scalars(value)), "")))
    return int(found[0]) if found else None


def _plain(value: object) -> str:
    return " ".join(_LINKED.sub(lambda found: found[1], str(value)).split())
