"""A question answered in the words of the notes themselves, each sentence with its place; or not at all.

Owns the choice of sentences and the promise that every quote is a substring of its note. Must not know how
passages are ranked, how a vector is made nor how an answer is printed: search, reading and encoding are
arguments. No language model is involved, and text of one is never quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kb.ask.above import header_line, stems_above
from kb.ask.citations import Citation, Sentence, continues, sentences, stands
from kb.ask.evidence import Question, alike, answers, enough, missing, prepare, sentence_score
from kb.ask.properties import asked_for, is_property, subject
from kb.ask.terms import LIGHT, stems, without_targets, words
from kb.recall.hit import Hit
from vault.text.day import day_in_name
from vault.text.markup import Markup, read_markup
from vault.text.note import Note
from vault.text.rules import scalars

MOST = 5
"""Sentences in an answer at most."""
PASSAGES = 10
"""Passages looked at."""
ENCODED = 24
"""Sentences given to the model at most: about a tenth of a second."""
CLOSE = 0.66
"""Score, relative to the best sentence, from which another one joins the answer."""
NEW = 0.2
"""Share of the question, not yet in the answer, for which a sentence joins that holds little else of it."""
PER_NOTE = 3
"""Sentences from one note at most, while others have something to say."""
TITLED = 0.5
"""Share of what a question says besides the property it asks for, from which a title names whose it is."""
NAMED = 0.1
"""What a property that was asked for counts more than a sentence that holds as much of the question."""

_PROSE = frozenset({"paragraph", "list", "quote", "callout", "table"})


Quote = tuple[str, Note, Sentence, str]
"""What is said before it, its note, where it stands there, and how it is shown ("": as it stands)."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage shown where there is no answer."""

    path: str
    line: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the notes say. `answer` carries `[n]` behind each sentence; `by` is who wrote it: `notes` or `model`.

    sentences  each sentence of it, and whether its passages say so
    withheld   passages a model was not shown, because they must not leave this machine
    told       what the person should know besides, a line each: why the notes answer and not the model
    heard      places of what a model said, and the person was told, before it failed and the notes answered
    """

    answer: str
    citations: tuple[Citation, ...]
    found: bool
    by: str
    nearest: tuple[Nearest, ...]
    sentences: tuple[Claim, ...] = ()
    withheld: int = 0
    told: tuple[str, ...] = ()
    heard: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer.

    text       as it is shown, its marks included: ` [2]`, ` [unsupported]`
    citations  the numbers of the passages that say so, each with a quote among the answer's citations
    supported  None for a sentence that claims nothing
    """

    text: str
    citations: tuple[int, ...]
    supported: bool | None


@dataclass(slots=True)
class _Candidate:
    """A sentence, or a property (then `shown` is it on one line), with what stands above it."""

    note: Note
    sentence: Sentence
    before: str
    context: set[str]
    passage: float
    stems: set[str]
    score: float = 0.0
    cosine: float = 0.0
    shown: str = ""


def ask(
    question: str,
    search: Callable[[str, int], Sequence[Hit]],
    read_note: Callable[[str], Note | None],
    frequencies: Callable[[Sequence[str]], tuple[Mapping[str, int], int]] | None = None,
    encode: Callable[[Sequence[str]], Any] | None = None,
    names_of: Callable[[Note], Mapping[str, str]] = lambda note: {},
) -> Answer:
    """Answer a question from the notes.

    search       (question, how many) -> passages, the best first; those of models left out
    read_note    path -> the note as it is now, None if it is gone
    frequencies  words -> (word -> number of passages it stands in, number of passages)
    encode       texts -> unit vectors, one row a text; None without a model
    names_of     a note's own name of a property -> ours, where the vault has a map of types
    """
    found = [hit for hit in search(question, PASSAGES) if hit.text.strip()]
    asked = list(prepare(question).words.values())
    counts, passages = frequencies(asked) if frequencies and asked else ({}, 0)
    prepared = prepare(question, counts, passages)
    nearest = nearest_of(found)
    texts = [stems(f"{hit.title} {hit.heading} {hit.text}") for hit in found]
    shares = [prepared.share(each) for each in texts]
    bearing = any(enough(share, hit.cosine) for share, hit in zip(shares, found, strict=True))
    notes = _read(found, read_note)
    properties = _properties(prepared, notes.values(), names_of)
    about = subject(question)
    if about and not properties:
        # Its words led elsewhere, since no property is indexed: look for the note by its name alone.
        properties = _properties(prepared, _read(search(about, PASSAGES), read_note).values(), names_of)
    if prepared.weights and (bearing or properties):
        candidates = _candidates(prepared, found, shares, notes)
        _score(prepared, candidates, encode)
        chosen = _chosen(prepared, sorted([*properties, *candidates], key=lambda each: -each.score))
        if chosen:
            return _answer(prepared, chosen, nearest)
    return Answer(_refusal(prepared, texts[:3]), (), False, "notes", nearest)


def nearest_of(found: Sequence[Hit]) -> tuple[Nearest, ...]:
    """The passages to show where there is no answer: of each note one, three at most."""
    return tuple(Nearest(hit.path, hit.line, hit.title, hit.text) for hit in _one_per_note(found)[:3])


def _one_per_note(found: Sequence[Hit]) -> list[Hit]:
    seen: dict[str, Hit] = {}
    for hit in found:
        seen.setdefault(hit.path, hit)
    return list(seen.values())


def _refusal(question: Question, nearest: Sequence[set[str]]) -> str:
    """One honest sentence: what the notes lack."""
    if not question.weights:
        return "There is no word in this question that could be looked for."
    gone = missing(question, nearest)[:2]
    if gone:
        named = " or ".join(f"“{word}”" for word in gone)
        return f"Your notes do not answer this: the nearest passages say nothing of {named}."
    return "Your notes do not answer this: its words stand there, but not together."


def _read(found: Sequence[Hit], read_note: Callable[[str], Note | None]) -> dict[str, Note]:
    """The notes of the passages found that are still there, the best first."""
    every = {path: read_note(path) for path in dict.fromkeys(hit.path for hit in found)}
    return {path: note for path, note in every.items() if note is not None}


def _properties(
    question: Question, notes: Iterable[Note], names_of: Callable[[Note], Mapping[str, str]]
) -> list[_Candidate]:
    """The properties asked for, of notes whose title says what they are asked of."""
    candidates = []
    for note in notes:
        title = stems(note.title) | {each for alias in scalars(note.front.get("aliases")) for each in stems(str(alias))}
        if not question.share(title):
            continue
        for each in asked_for(question, note, names_of(note)):
            besides = question.share(question.weights.keys() - LIGHT - each.stems)
            whose = question.share(title - each.stems)
            if whose and whose >= TITLED * besides and question.names_all(title | each.stems):
                own = each.stems | stems(each.shown)
                score = question.share(title | each.stems) + NAMED
                candidates.append(_Candidate(note, each.sentence, "", title, 1.0, own, score, 1.0, each.shown))
    return candidates


def _candidates(
    question: Question, found: Sequence[Hit], shares: Sequence[float], notes: Mapping[str, Note]
) -> list[_Candidate]:
    """Every sentence of the passages found, once, the passages that bear on the question first."""
    markups = {path: read_markup(note) for path, note in notes.items()}
    seen: set[tuple[str, int]] = set()
    candidates = []
    top = max((hit.score for hit in found), default=0.0)
    for hit, share in zip(found, shares, strict=True):
        if hit.path not in notes:
            continue
        note, markup = notes[hit.path], markups[hit.path]
        context = stems(f"{hit.title} {hit.heading}")
        standing = 0.5 * share + 0.5 * (hit.score / top if top > 0 else 1.0)
        last: Sentence | None = None
        for sentence in prose_of(note, markup, hit.line, hit.end_line):
            before = last.plain if last and continues(note.text, last, sentence) else ""
            head = header_line(note.text, sentence)
            told = len(list(words(sentence.plain))) > 1 and head != sentence.line
            if told and (hit.path, sentence.start) not in seen:
                seen.add((hit.path, sentence.start))
                own = stems(without_targets(sentence.plain))
                above = context | stems_above(note.text, markup, sentence.line, head)
                candidates.append(_Candidate(note, sentence, before, above, standing, own))
            last = sentence
    return candidates


def prose_of(note: Note, markup: Markup, first: int, last: int, *, mine: bool = False) -> list[Sentence]:
    """The sentences between two lines that a person wrote as prose: no code, no heading, no model's words.

    mine  only what the vault's owner wrote
    """
    found = []
    for block in markup.blocks:
        told = block.kind in _PROSE and not block.model and (block.mine or not mine)
        if told and block.line <= last and block.end_line >= first:
            found += sentences(note.text, max(block.line, first), min(block.end_line, last))
    return found


def _score(question: Question, candidates: list[_Candidate], encode: Callable[[Sequence[str]], Any] | None) -> None:
    """Give each candidate its score; those that words put first are looked at by the model too."""
    for each in candidates:
        each.score = _sentence_score(question, each, None)
    candidates.sort(key=lambda each: -each.score)
    if encode is None or not candidates:
        return
    first = candidates[:ENCODED]
    vectors = encode([question.text, *(each.sentence.plain for each in first)])
    for each, vector in zip(first, vectors[1:], strict=True):
        each.cosine = float(vector @ vectors[0])
        each.score = _sentence_score(question, each, each.cosine)
    candidates[:] = sorted(first, key=lambda each: -each.score)


def _sentence_score(question: Question, each: _Candidate, cosine: float | None) -> float:
    return sentence_score(question, each.sentence.plain, each.before, each.context, cosine, each.passage)


def _chosen(question: Question, candidates: list[_Candidate]) -> list[_Candidate]:
    """The best sentence that answers, and those close to it that hold half as much of the question or a new part.

    Empty when none answers that is close to the best: the words stand there, but what was asked does not.
    """
    least = CLOSE * candidates[0].score if candidates else 0.0
    first = next((each for each in candidates if each.score >= least and _answers(question, each)), None)
    if first is None:
        return []
    chosen: list[_Candidate] = []
    per_note: dict[str, int] = {}
    held: set[str] = set()
    for each in [first, *candidates]:
        if len(chosen) == MOST or (chosen and each.score < CLOSE * chosen[0].score):
            break
        path = each.note.path
        said = any(alike(each.stems, other.stems) > 0.75 for other in chosen if not other.shown) and not each.shown
        if any(each is other for other in chosen) or said or per_note.get(path, 0) >= PER_NOTE:
            continue
        if not question.names_all(_held(each)):
            continue
        little = bool(chosen) and question.share(each.stems) < 0.5 * question.share(chosen[0].stems)
        if little and question.share(each.stems - held) < NEW:
            continue
        held |= each.stems
        per_note[path] = per_note.get(path, 0) + 1
        chosen.append(each)
    return chosen


def _held(each: _Candidate) -> set[str]:
    """The stems of a sentence with those of what it stands under and continues."""
    return each.stems | each.context | stems(each.before)


def _answers(question: Question, each: _Candidate) -> bool:
    """Whether a sentence, with what it stands under, holds what was asked; that its passage does is not enough.

    Of a page of a day, the page says when. Where the notes never speak of a birthday, no sentence tells one.
    """
    if each.shown:
        return True
    if any(is_property(question.words[key]) for key in question.unknown):
        return False
    wants = question if question.wants != "when" or not day_of(each.note) else replace(question, wants="other")
    return answers(wants, each.sentence.plain, _held(each), each.cosine)


def _answer(question: Question, chosen: list[_Candidate], nearest: tuple[Nearest, ...]) -> Answer:
    """The sentences with their numbers; what was written on different days in the order of time."""
    days = [day_of(each.note) for each in chosen]
    timed = len({day for day in days if day}) > 1
    if timed:
        # Undated sentences keep their place, the dated ones share theirs in order.
        dated = sorted((each for each in chosen if day_of(each.note)), key=lambda each: str(day_of(each.note)))
        chosen = [dated.pop(0) if day else each for day, each in zip(days, chosen, strict=True)]
    return quoting(
        [(_above(question, each, timed), each.note, each.sentence, each.shown) for each in chosen], nearest
    )


def quoting(quotes: Sequence[Quote], nearest: tuple[Nearest, ...] = ()) -> Answer:
    """An answer of these quotes, numbered in their order."""
    lines, citations, claims = [], [], []
    for number, (before, note, sentence, shown) in enumerate(quotes, start=1):
        citation = Citation(number, note.path, sentence.line, sentence.text)
        assert stands(citation, note.text)
        lines.append(f"{before}{shown or sentence.plain} [{number}]")
        citations.append(citation)
        claims.append(Claim(lines[-1], (number,), True))
    return Answer("\n".join(lines), tuple(citations), True, "notes", nearest, tuple(claims))


def _above(question: Question, each: _Candidate, timed: bool) -> str:
    """What is said before a sentence: the day if it was asked for or tells sentences apart, or whom it is about."""
    day = day_of(each.note)
    if day:
        return f"{day.isoformat()}: " if timed or question.wants == "when" else ""
    untold = question.wants == "who" and not stems(each.note.title) & each.stems
    return f"{each.note.title}: " if each.shown or untold else ""


def day_of(note: Note) -> date | None:
    """The day a note was written on, if it is the page of a day: a `created` says nothing of later lines."""
    return day_in_name(note.path.rsplit("/", 1)[-1].removesuffix(".md"))
