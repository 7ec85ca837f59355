"""What stands on the pages of some days, where a question asks for nothing but the time: `what did I do yesterday?`

Owns which questions these are, and which lines of a page tell it. Must not know the calendar nor where pages lie:
the days were read already, and the pages are arguments. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.ask.asking import Answer, Quote, day_of, prose_of, quoting
from kb.ask.terms import FRAME, SILENT, fold, words
from vault.records.capture_line import parted, without_marks
from vault.text.markup import read_markup
from vault.text.note import Note

MOST = 10
"""Lines of an answer at most; of several days each has its share."""

_DOING = """
do did done make made go get happen happened going day days log entry entries page up anything everything
machen gemacht tun getan passiert geschehen erlebt los lernen gelernt geschrieben schreiben notiert gelesen
"""
_DOES = frozenset(_DOING.split()) | FRAME | SILENT

# How the first word of a line says what kind it is, and by which words of a question that kind is asked for.
_KINDS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (frozenset({"lesson", "lessons", "learn", "learned", "learnt", "lektion", "lektionen", "gelernt"}),
     ("lesson", "learned", "learnt", "lektion", "gelernt")),
    (frozenset({"idea", "ideas", "idee", "ideen"}), ("idea", "idee")),
    (frozenset({"question", "questions", "frage", "fragen"}), ("question", "frage")),
    (frozenset({"quote", "quotes", "quotation", "quotations", "zitat", "zitate"}), ("quote", "zitat")),
    (frozenset({"read", "reading", "gelesen"}), ("read", "reading", "finished", "gelesen")),
)  # fmt: skip


def asks_for_days(rest: str) -> bool:
    """Whether a question without its time asks for nothing else, but perhaps for lines of one kind."""
    kinds = {word for asked, _ in _KINDS for word in asked}
    return all(word in _DOES or word in kinds for word in words(rest))


def told_on(rest: str, pages: Sequence[Note], *, mine: bool = False) -> Answer | None:
    """The lines of these pages that tell what was asked, each with its day; None where there are none.

    rest   the question without its time
    pages  the pages of the days that are meant, the earliest first
    mine   leave out what the vault's owner did not write
    """
    asked = set(words(rest))
    kinds = tuple(begin for names, begins in _KINDS if asked & names for begin in begins)
    found = []
    for note in pages:
        day = day_of(note)
        if day is None:
            continue
        every = prose_of(note, read_markup(note), note.body_line, note.text.count("\n") + 1, mine=mine)
        every = [each for each in every if any(words(parted(without_marks(each.plain))[0]))]  # not its source alone
        found.append([(f"{day.isoformat()}: ", note, each, "") for each in every])
    if kinds:
        of_kind = [[quote for quote in quotes if _begins(quote, kinds)] for quotes in found]
        only_kind = asked & {"lesson", "lessons", "idea", "ideas", "question", "questions", "quote", "quotes"}
        found = of_kind if any(of_kind) or only_kind else found
    found = [quotes for quotes in found if quotes]
    share = max(1, MOST // len(found)) if found else 0
    chosen = [quote for quotes in found for quote in quotes[:share]][:MOST]
    if not chosen:
        return None
    more = sum(map(len, found)) - len(chosen)
    told = (f"{more} more lines of these days are not shown; all of one: deliberate day DATE",) if more else ()
    return replace(quoting(chosen), told=told)


def _begins(quote: Quote, kinds: Sequence[str]) -> bool:
    """Whether a line, its time aside, begins with the name of one of these kinds."""
    first = next((word for word in words(fold(quote[2].plain)) if not word[0].isdigit()), "")
    return first in kinds
