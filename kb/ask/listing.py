"""Lists that a question asks for: the books finished in October, what is being read, the ideas held.

Owns which questions ask for a list of records, and what line of a note says that it belongs into it. A question that
says anything besides, an author or a subject, is none. Must not know where notes lie: they are arguments. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.ask.asking import Answer, Quote, quoting
from kb.ask.citations import Sentence, sentences
from kb.ask.properties import entries
from kb.ask.terms import FRAME, SILENT, words
from vault.records.idea import read_idea
from vault.records.lesson import read_lesson
from vault.records.reading import read_reading
from vault.text.markup import read_markup
from vault.text.note import Note
from vault.text.types import Types

MOST = 12
"""Records in an answer at most."""

Days = tuple[date, date]
Kind = Literal["reading", "idea", "lesson"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that is asked for.

    kind      type of the notes;  status: as the records say it, "" for any
    kinds     of readings: `book` and so on, () for any;  fiction: None for both
    """

    kind: Kind
    status: str
    kinds: tuple[str, ...] = ()
    fiction: bool | None = None


_BOOKS = {
    "book": "book", "books": "book", "novel": "book", "novels": "book", "buch": "book", "bucher": "book",
    "roman": "book", "romane": "book", "paper": "paper", "papers": "paper", "article": "article",
    "articles": "article", "artikel": "article", "course": "course", "courses": "course", "talks": "talk",
}  # fmt: skip
_FICTION = frozenset({"novel", "novels", "fiction", "roman", "romane"})
_FACTS = frozenset({"nonfiction", "non-fiction", "sachbuch", "sachbucher"})
_STATUS: tuple[tuple[str, frozenset[str]], ...] = (
    ("finished", frozenset({"finish", "finished", "completed", "ausgelesen", "gelesen", "beendet"})),
    ("dropped", frozenset({"dropped", "drop", "abandoned", "abandon", "gave", "given", "give", "abgebrochen"})),
    ("next", frozenset({"next", "wait", "waiting", "nachstes", "shelf"})),
    ("reading", frozenset({"reading", "currently", "lese", "moment"})),
    ("held", frozenset({"hold", "held", "holding", "believe", "vertrete"})),
    ("parked", frozenset({"parked", "park"})),
)
_BESIDE = "list right now currently moment up far already so have has gerade momentan habe lese liste"
_BESIDES = frozenset(_BESIDE.split()) | SILENT | FRAME
_DENIED = frozenset({"not", "no", "never", "nicht", "nie", "kein", "keine", "keinen"})
_READ = frozenset({"read", "reading", "gelesen", "lese", "list"})


def asked_list(rest: str) -> Listed | None:
    """The list a question asks for, said without its time; None for another question."""
    asked = list(words(rest))
    if not {"which", "what", "list", "show", "welche", "welches", "was"}.intersection(asked[:1]):
        return None
    said = set(asked)
    if said & _DENIED or (asked[0] == "was" and "ich" not in said):  # what is not so, no property says
        return None
    statuses = [status for status, names in _STATUS if said & names]
    records = said & (_BOOKS.keys() | _FICTION | _FACTS | {"ideas", "ideen", "lessons", "lektionen"})
    known = {word for _, names in _STATUS for word in names} | records | _BESIDES
    if not said <= known:
        return None
    if said & {"ideas", "ideen"}:
        held = next((status for status in statuses if status in ("held", "parked", "dropped")), None)
        return Listed("idea", held) if held else None
    if said & {"lessons", "lektionen"}:
        return Listed("lesson", "")
    status = next((each for each in statuses if each in ("finished", "dropped", "next", "reading")), "")
    if not status and records and "read" in said:
        status = "finished"
    unsaid = (status == "next" and said & _READ) or (status == "reading" and {"what", "am"} <= said)
    if not status or not (records or unsaid):
        return None
    fiction = True if said & _FICTION else False if said & _FACTS else None
    return Listed("reading", status, tuple({_BOOKS[word] for word in said if word in _BOOKS}), fiction)


def listed(wanted: Listed, days: Days | None, notes: Iterable[Note], types: Types) -> Answer | None:
    """The records of a list, the latest first, each with the line that says it; None where there are none.

    days   the first and the last day that are meant; of finished readings those on which they were finished
    notes  the notes of the kind, as they stand on disk
    """
    found: list[tuple[date, str, Quote]] = []
    for note in notes:
        seen = types.seen(note)
        on = _belongs(wanted, seen, days is not None)
        if on is None:
            continue
        meant = [day for day in on if days is None or days[0] <= day <= days[1]]
        if days is not None and not meant:
            continue
        sentence, shown = _line(note, _SAYS.get(wanted.status, ("created",)), types.ours(note))
        if sentence is not None:
            before = f"{seen.title}: " if shown else ""
            found.append((max(meant, default=date.min), seen.title.casefold(), (before, note, sentence, shown)))
    found.sort(key=lambda each: each[1])
    found.sort(key=lambda each: each[0], reverse=True)
    if not found:
        return None
    told = (f"{len(found) - MOST} more are not shown",) if len(found) > MOST else ()
    return replace(quoting([quote for _, _, quote in found[:MOST]]), told=told)


def _belongs(wanted: Listed, seen: Note, dated: bool) -> list[date] | None:
    """The days on which a record came into this state; None if it does not belong into the list. What was finished on
    a day that is asked for was, though it is being read again."""
    if wanted.kind == "lesson":
        return [created for created in (read_lesson(seen, read_markup(seen)).created,) if created]
    if wanted.kind == "idea":
        idea = read_idea(seen, read_markup(seen))
        return [day for day in (idea.created,) if day] if idea.status == wanted.status else None
    one = read_reading(seen, read_markup(seen))
    again = dated and wanted.status == "finished" and one.finished
    if (one.status != wanted.status and not again) or (wanted.kinds and one.kind not in wanted.kinds):
        return None
    if wanted.fiction is not None and one.fiction is not wanted.fiction:
        return None
    on = {"finished": one.finished, "reading": (one.started,), "next": (one.added,)}.get(wanted.status, ())
    return [day for day in on if day]


# The properties that say so, the best first.
_SAYS = {"finished": ("finished", "status"), "reading": ("status", "started"), "next": ("status", "added"),
         "dropped": ("status",), "held": ("status",), "parked": ("status",)}  # fmt: skip


def _line(note: Note, says: Sequence[str], ours: Mapping[str, str]) -> tuple[Sentence | None, str]:
    """The line of the note that says so, and how it is shown: one of these properties, else its first heading."""
    every = {ours.get(name, name): (sentence, shown) for name, sentence, shown in entries(note)}
    told = next((every[name] for name in says if name in every), None)
    if told is not None:
        return told
    heading = next((each for each in sentences(note.text, note.body_line) if each.text.strip()), None)
    return heading, ""
