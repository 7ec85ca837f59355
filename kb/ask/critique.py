"""A language model's points against a claim, each held to a quote from the notes.

Owns the reading of what it says: a point is left out whose words in quotation marks do not stand in a passage that
was sent, or that names somebody, a number or a day that neither its quotes nor the person named. Must not know
attacks, settings, nor how the model is reached.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from kb.ask import trouble
from kb.ask.answering import Chosen
from kb.ask.citations import Sentence, spans
from kb.ask.figures import stand_in
from kb.ask.listening import MOST, Place, without_thoughts
from kb.ask.marks import MARKER, numbers_of, plain_brackets
from kb.ask.model import PATIENCE_S, Message, Model
from kb.ask.plain import words_only
from kb.ask.prompt import NOT_THERE, to_criticise
from kb.ask.support import denies, named_in
from kb.ask.terms import SILENT, fold, stems

POINTS = 3
FEW_WORDS = 3
"""A shorter quote could stand anywhere."""
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„\n]{8,600})[”\"»“]")
# Who is said to have said something is named, also where the sentence begins with them.
_SPEAKER = re.compile(
    r"(?<![\w’'-])([A-ZÄÖÜ][\w-]+)(?:['’]s\b| (?:also |once |never |always )?"
    r"(?:said|told|wrote|thinks|thought|knew|believe[sd]|argue[sd]|agree[sd]|died|came|went|met)\b)"
)
_BETWEEN = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t])")
_MARK = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Point:
    """One point. `quote` is a substring of the note `path`, from passage `n`: the whole sentence it was taken from, for
    half of one may say the opposite. `text` is the model's, plain words."""

    text: str
    n: int
    path: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Critique:
    """What a model said against a claim: its points, and how many were left out because the notes do not bear them.

    cut  that it was stopped before the end, as a sentence; "" if it was not
    """

    model: str
    points: tuple[Point, ...]
    left_out: int
    withheld: int
    cut: str = ""


def prompt_for(claim: str, objection: str, chosen: Chosen) -> list[Message]:
    """Exactly what is sent."""
    return to_criticise(claim, objection, chosen.passages)


def criticise(
    claim: str,
    objection: str,
    chosen: Chosen,
    model: Model,
    on_point: Callable[[Point], None] = lambda point: None,
    stopped: Callable[[], bool] = lambda: False,
    deadline_s: float = PATIENCE_S,
) -> Critique:
    """The model's points, each told to `on_point` when it is whole and its quote is found. Raises ModelProblem."""
    points: list[Point] = []
    left_out = 0
    cut = ""
    try:
        with closing(model.stream(prompt_for(claim, objection, chosen), deadline_s, stopped)) as stream:
            for said in _units(without_thoughts(stream)):
                point = _point(said, chosen.places, f"{claim}\n{objection}")
                if point is not None:
                    points.append(point)
                    on_point(point)
                else:
                    left_out += _claims(said)
                if len(points) == POINTS:
                    break
    except trouble.Silent:
        raise
    except trouble.CutShort as problem:
        cut = problem.what  # the point it was at is none
    return Critique(model.name, tuple(points), left_out, chosen.withheld, cut)


def _units(pieces: Iterable[str]) -> Iterator[str]:
    """What is said, point by point: one begins with a list mark or after an empty line."""
    text, heard = "", 0
    for piece in pieces:
        text += piece[:MOST]
        heard += len(piece)
        *whole, text = _BETWEEN.split(text)
        yield from whole
        if heard > MOST:
            return
    yield text


def _point(said: str, places: Mapping[int, Place], own: str) -> Point | None:
    """The point, if every one of its quotes stands in a passage that was sent, and there is one, and what it names by
    name or number stands in them or in the person's own words."""
    plain = words_only(plain_brackets(said))
    text = " ".join(_MARK.sub("", MARKER.sub("", _QUOTED.sub("", plain))).split()).strip(" -–—:;,")
    cited = [number for mark in MARKER.finditer(_QUOTED.sub("", plain)) for number in numbers_of(mark[1])]
    if any(number not in places for number in cited):
        return None
    # What is cited is looked through first: the same words may stand in two notes.
    order = sorted(places, key=lambda n: (n not in cited, n))
    found = [_where(match[1], {n: places[n] for n in order}) for match in _QUOTED.finditer(plain)]
    quotes = [each for each in found if each is not None]
    if not text or not quotes or len(quotes) < len(found):
        return None
    quoted = "\n".join(quote.plain for _, quote in quotes)
    above = "\n".join(places[n].ground.context for n, _ in quotes)
    n, quote = quotes[0]
    speakers = [match[1] for match in _SPEAKER.finditer(text) if fold(match[1]) not in SILENT and not denies(match[1])]
    named = f"{quoted}\n{above}\n{own}"
    if not named_in(text, named) or not stems(" ".join(speakers)) <= stems(named):
        return None
    days = [places[n].ground.day for n, _ in quotes]
    if not any(stand_in(text, quoted, f"{above}\n{own}", day) for day in days):
        return None
    return Point(text, n, places[n].path, quote.line, quote.text)


def _where(quote: str, places: Mapping[int, Place]) -> tuple[int, Sentence] | None:
    """(number of the passage, the sentences of the note it stands in, as one); None if it does not stand there."""
    if len(quote.split()) < FEW_WORDS:
        return None
    for n, place in places.items():
        for run in _runs(place):
            # A model's words may stand between two sentences of a passage: they are no quote.
            for wanted in (quote, quote.strip(" .,;:!?…")):
                found = spans(wanted, run.text, marked=True)
                if found:
                    return n, _whole(place, run.start + found[0][0], run.start + found[0][1])
    return None


def _whole(place: Place, start: int, end: int) -> Sentence:
    """The sentences a stretch of a note stands in, from the first to the last, as one."""
    touched = [each for each in place.ground.sentences if each.start < end and start < each.end]
    first, last = touched[0], touched[-1]
    return Sentence(first.start, last.end, first.line, place.ground.text[first.start : last.end])


def _runs(place: Place) -> Iterator[Sentence]:
    """Sentences that follow each other with nothing but space between, as one."""
    run: Sentence | None = None
    for each in place.ground.sentences:
        if run and not place.ground.text[run.end : each.start].strip(" \t\n>-*+"):
            run = Sentence(run.start, each.end, run.line, place.ground.text[run.start : each.end])
        else:
            if run:
                yield run
            run = each
    if run:
        yield run


def _claims(said: str) -> bool:
    """Whether it says something at all, besides that there is nothing to say."""
    plain = re.sub(r"[\W_]+", " ", said).strip()
    return len(plain.split()) > 2 and not plain.upper().startswith(NOT_THERE)
