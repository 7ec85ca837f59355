"""A question answered by a language model from the notes' own passages, each sentence checked.

Owns which passages are sent, the two moments at which no model is asked (the notes know nothing, or what they
know must stay here) and what a model's answer becomes. Must not know settings, how a model is reached, nor which
notes are private: all of it is arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from kb.ask import trouble
from kb.ask.asking import Answer, Claim, Nearest, day_of, nearest_of, prose_of
from kb.ask.evidence import enough, prepare
from kb.ask.listening import Listener, Place, without_thoughts
from kb.ask.model import PATIENCE_S, Message, Model
from kb.ask.prompt import Passage, to_answer
from kb.ask.support import Encode, Ground
from kb.ask.terms import stems
from kb.recall.hit import Hit
from vault.text.markup import read_markup
from vault.text.note import Note

LOOKED_AT = 12
SENT = 8
"""Passages sent at most."""
CHARACTERS = 9000
"""Text of passages sent at most, about 2,300 tokens: a small model on one's own machine reads 4,096."""
BESIDE = 0.35
"""Share of the question plus cosine, relative to the best passage, from which another one is sent too."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The passages for one question.

    passages  as they are sent;  places  n -> where a claim may rest
    withheld  how many were left out because they must not leave this machine
    bearing   whether those that are sent bear on the question; known: whether any in the notes does
    """

    passages: tuple[Passage, ...]
    places: Mapping[int, Place]
    withheld: int
    bearing: bool
    known: bool
    nearest: tuple[Nearest, ...]


def choose(
    question: str,
    search: Callable[[str, int], Sequence[Hit]],
    read_note: Callable[[str], Note | None],
    frequencies: Callable[[Sequence[str]], tuple[Mapping[str, int], int]],
    may_go: Callable[[Note], bool] = lambda note: True,
    *,
    only_mine: bool = False,
    leave_out: Collection[str] = (),
) -> Chosen:
    """The passages to answer from.

    search, read_note, frequencies  as for `kb.ask.asking.ask`
    may_go     whether a note's text may leave for the model
    only_mine  leave out what the person did not write;  leave_out: paths of notes that are no witness
    """
    found = [
        hit
        for hit in search(question, LOOKED_AT)
        if hit.text.strip() and (hit.mine or not only_mine) and hit.path not in leave_out
    ]
    about = list(prepare(question).words.values())
    prepared = prepare(question, *frequencies(about)) if about else prepare(question)
    notes = {hit.path: read_note(hit.path) for hit in found}
    shares = {id(hit): prepared.share(stems(f"{hit.title} {hit.heading} {hit.text}")) for hit in found}
    bears = {id(hit): bool(prepared.weights) and enough(shares[id(hit)], hit.cosine) for hit in found}
    weight = {id(hit): shares[id(hit)] + max(0.0, hit.cosine or 0.0) for hit in found}
    going = {path: note is not None and may_go(note) for path, note in notes.items()}
    best = {go: max((weight[id(hit)] for hit in found if going[hit.path] == go), default=0.0) for go in (True, False)}
    passages: list[Passage] = []
    places: dict[int, Place] = {}
    withheld = size = 0
    bearing = False
    for hit in found:
        note = notes[hit.path]
        if note is None or weight[id(hit)] < BESIDE * best[going[hit.path]]:
            continue
        if not going[hit.path]:
            withheld += 1
            continue
        if len(passages) == SENT or (passages and size + len(hit.text) > CHARACTERS):
            break
        size += len(hit.text)
        bearing = bearing or bears[id(hit)]
        places[len(passages) + 1] = Place(hit.path, ground_of(hit, note))
        passages.append(_passage(len(passages) + 1, hit, note))
    return Chosen(tuple(passages), places, withheld, bearing, any(bears.values()), nearest_of(found))


def _passage(n: int, hit: Hit, note: Note) -> Passage:
    day = day_of(note)
    return Passage(n, hit.title, _below(hit), day.isoformat() if day else "", hit.text, hit.mine)


def _below(hit: Hit) -> str:
    """The headings without the title, which most often is the first of them."""
    if hit.heading == hit.title:
        return ""
    return hit.heading.removeprefix(hit.title + " › ")


def ground_of(hit: Hit, note: Note) -> Ground:
    """What a claim may rest on: the prose of a passage, without what a model wrote."""
    inside = " ".join(hit.text.split())
    kept = [
        each
        for each in prose_of(note, read_markup(note), hit.line, hit.end_line)
        if " ".join(each.text.split()) in inside
    ]
    return Ground(note.text, tuple(kept), f"{hit.title} {hit.heading}", day_of(note))


def prompt_for(question: str, chosen: Chosen) -> list[Message]:
    """Exactly what is sent."""
    return to_answer(question, chosen.passages)


def answer(
    question: str,
    chosen: Chosen,
    model: Model,
    on_text: Callable[[str], None] = lambda text: None,
    stopped: Callable[[], bool] = lambda: False,
    encode: Encode | None = None,
    deadline_s: float = PATIENCE_S,
) -> Answer:
    """What the model makes of the passages, checked.

    on_text  told each sentence as soon as one is supported, checked and marked, in this thread
    stopped  ends it
    Found is false when it says the notes do not answer, and when nothing it says stands in them; nothing was
    told to `on_text` then. Where it was cut short, its last sentence is left out if it has no end, and `told` says so.
    Raises ModelProblem, with what was told until then told and its places in `cited`; Silent where it said nothing.
    """
    listener = Listener(chosen.places, question, encode)
    told = 0

    def tell() -> None:
        nonlocal told
        if any(claim.supported for claim in listener.claims):
            while told < len(listener.claims):
                on_text(_joined(listener.claims, told))
                told += 1

    cut: trouble.CutShort | None = None
    try:
        with closing(model.stream(prompt_for(question, chosen), deadline_s, stopped)) as stream:
            for piece in without_thoughts(stream):
                if listener.hear(piece):
                    tell()
                if listener.full or listener.refused:
                    break
    except trouble.Silent:
        raise
    except trouble.CutShort as problem:
        cut = problem
    except trouble.ModelProblem as problem:
        problem.cited = tuple(listener.citations) if told else ()
        raise
    if listener.full:
        cut = trouble.CutShort("many")
        cut.about(model.name)
    listener.end(cut=cut is not None)
    if not listener.heard:  # all it said was a thought
        silent = trouble.Silent(cut.why if cut else "")
        silent.about(model.name)
        raise silent
    tell()
    text = "".join(_joined(listener.claims, at) for at in range(len(listener.claims))).strip()
    supported = any(claim.supported for claim in listener.claims)
    said = (Claim(each.text.strip(), each.citations, each.supported) for each in listener.claims)
    claims = tuple(each for each in said if each.text)
    notes = (cut.what,) if cut else ()
    return Answer(text, tuple(listener.citations), supported, "model", chosen.nearest, claims, chosen.withheld, notes)


def _joined(claims: Sequence[Claim], at: int) -> str:
    """A sentence as it follows the one before it."""
    text = claims[at].text
    if at == 0:
        return text.lstrip()
    before = claims[at - 1].text
    return text if text[:1].isspace() or before[-1:].isspace() else " " + text
