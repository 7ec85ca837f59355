"""A language model's points against a claim, each held to a quote from the notes.

Owns the reading of what it says: a point whose words in quotation marks do not stand in a passage that was sent
is left out. Must not know attacks, settings, nor how the model is reached.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from kb.ask.answering import Chosen
from kb.ask.citations import Sentence, locate
from kb.ask.listening import MARKER, MOST, Place, without_thoughts
from kb.ask.model import PATIENCE_S, Message, Model
from kb.ask.plain import words_only
from kb.ask.prompt import NOT_THERE, to_criticise

POINTS = 3
FEW_WORDS = 3
"""A shorter quote could stand anywhere."""
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„\n]{8,600})[”\"»“]")
_BETWEEN = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t])")
_MARK = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Point:
    """One point. `quote` is a substring of the note `path`, from passage `n`; `text` is the model's, plain words."""

    text: str
    n: int
    path: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Critique:
    """What a model said against a claim: its points, and how many were left out for want of a quote that stands."""

    model: str
    points: tuple[Point, ...]
    left_out: int
    withheld: int


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
    with closing(model.stream(prompt_for(claim, objection, chosen), deadline_s, stopped)) as stream:
        for said in _units(without_thoughts(stream)):
            point = _point(said, chosen.places)
            if point is not None:
                points.append(point)
                on_point(point)
            else:
                left_out += _claims(said)
            if len(points) == POINTS:
                break
    return Critique(model.name, tuple(points), left_out, chosen.withheld)


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


def _point(said: str, places: Mapping[int, Place]) -> Point | None:
    """The point, if every one of its quotes stands in a passage that was sent, and there is one."""
    plain = words_only(said)
    text = " ".join(_MARK.sub("", MARKER.sub("", _QUOTED.sub("", plain))).split()).strip(" -–—:;,")
    found = [_where(match[1], places) for match in _QUOTED.finditer(plain)]
    if not text or not found or None in found:
        return None
    n, quote, line = found[0] or (0, "", 0)
    return Point(text, n, places[n].path, line, quote)


def _where(quote: str, places: Mapping[int, Place]) -> tuple[int, str, int] | None:
    """(number of the passage, the words as they stand in the note, their line); None if they do not stand there."""
    if len(quote.split()) < FEW_WORDS:
        return None
    for n, place in places.items():
        sentences = place.ground.sentences
        if not sentences:
            continue
        start, end = sentences[0].start, sentences[-1].end
        for wanted in (quote, quote.strip(" .,;:!?…")):
            there = locate(wanted, place.ground.text[start:end], marked=True)
            # A model's words may stand between two sentences of a passage: they are no quote.
            if there and any(there[0] in each.text for each in _runs(place)):
                return n, there[0], sentences[0].line + there[1] - 1
    return None


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
