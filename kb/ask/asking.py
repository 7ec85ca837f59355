"""A question answered in the words of the notes themselves, each sentence with its place; or not at all.

Owns the choice of sentences and the promise that every quote is a substring of its note. Must not know how
passages are ranked, how a vector is made nor how an answer is printed: search, reading and encoding are
arguments. No language model is involved, and text of one is never quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.ask.citations import Citation, Sentence, continues, sentences, stands
from kb.ask.evidence import Question, alike, enough, holds, missing, prepare, sentence_score
from kb.ask.terms import is_only_links, names, stems, without_targets, words
from kb.recall.hit import Hit
from vault.text.day import day_in_name
from vault.text.markup import Markup, read_markup
from vault.text.note import Note

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

_PROSE = frozenset({"paragraph", "list", "quote", "callout", "table"})


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
    note: Note
    sentence: Sentence
    before: str
    context: set[str]
    passage: float
    stems: set[str]
    score: float = 0.0
    cosine: float = 0.0


def ask(
    question: str,
    search: Callable[[str, int], Sequence[Hit]],
    read_note: Callable[[str], Note | None],
    frequencies: Callable[[Sequence[str]], tuple[Mapping[str, int], int]] | None = None,
    encode: Callable[[Sequence[str]], Any] | None = None,
) -> Answer:
    """Answer a question from the notes.

    search       (question, how many) -> passages, the best first; those of models left out
    read_note    path -> the note as it is now, None if it is gone
    frequencies  words -> (word -> number of passages it stands in, number of passages)
    encode       texts -> unit vectors, one row a text; None without a model
    """
    found = [hit for hit in search(question, PASSAGES) if hit.text.strip()]
    about = list(prepare(question).words.values())
    counts, passages = frequencies(about) if frequencies and about else ({}, 0)
    prepared = prepare(question, counts, passages)
    nearest = nearest_of(found)
    texts = [stems(f"{hit.title} {hit.heading} {hit.text}") for hit in found]
    shares = [prepared.share(each) for each in texts]
    bearing = any(enough(share, hit.cosine) for share, hit in zip(shares, found, strict=True))
    if not prepared.weights or not bearing:
        return Answer(_refusal(prepared, texts[:3]), (), False, "notes", nearest)
    candidates = _candidates(prepared, found, shares, read_note)
    _score(prepared, candidates, encode)
    chosen = _chosen(prepared, candidates)
    if not chosen or not _answers(prepared, chosen):
        return Answer(_refusal(prepared, texts[:3]), (), False, "notes", nearest)
    return _answer(chosen, nearest)


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


def _candidates(
    question: Question,
    found: Sequence[Hit],
    shares: Sequence[float],
    read_note: Callable[[str], Note | None],
) -> list[_Candidate]:
    """Every sentence of the passages found, once, the passages that bear on the question first."""
    notes: dict[str, tuple[Note, Markup] | None] = {}
    seen: set[tuple[str, int]] = set()
    candidates = []
    top = max((hit.score for hit in found), default=0.0)
    for hit, share in zip(found, shares, strict=True):
        if hit.path not in notes:
            note = read_note(hit.path)
            notes[hit.path] = None if note is None else (note, read_markup(note))
        read = notes[hit.path]
        if read is None:
            continue
        context = stems(f"{hit.title} {hit.heading}")
        standing = 0.5 * share + 0.5 * (hit.score / top if top > 0 else 1.0)
        last: Sentence | None = None
        for sentence in prose_of(*read, hit.line, hit.end_line):
            before = last.plain if last and continues(read[0].text, last, sentence) else ""
            if (hit.path, sentence.start) not in seen and len(list(words(sentence.plain))) > 2:
                seen.add((hit.path, sentence.start))
                plain = sentence.plain
                candidates.append(
                    _Candidate(read[0], sentence, before, context, standing, stems(without_targets(plain)))
                )
            last = sentence
    return candidates


def prose_of(note: Note, markup: Markup, first: int, last: int) -> list[Sentence]:
    """The sentences between two lines that a person wrote as prose: no code, no heading, no model's words."""
    found = []
    for block in markup.blocks:
        if block.kind in _PROSE and not block.model and block.line <= last and block.end_line >= first:
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
    """The best sentence, and those close to it that hold half as much of the question or a new part of it."""
    chosen: list[_Candidate] = []
    per_note: dict[str, int] = {}
    held: set[str] = set()
    for each in candidates:
        if len(chosen) == MOST or (chosen and each.score < CLOSE * chosen[0].score):
            break
        path = each.note.path
        said = any(alike(each.stems, other.stems) > 0.75 for other in chosen)
        if said or per_note.get(path, 0) >= PER_NOTE:
            continue
        little = bool(chosen) and question.share(each.stems) < 0.5 * question.share(chosen[0].stems)
        if little and question.share(each.stems - held) < NEW:
            continue
        held |= each.stems
        per_note[path] = per_note.get(path, 0) + 1
        chosen.append(each)
    return chosen


def _answers(question: Question, chosen: list[_Candidate]) -> bool:
    """Whether one of the sentences, with what it stands under, holds what was asked; that its passage does is not
    enough. A question for a time or a number wants one named."""
    return any(
        holds(question.share(each.stems | each.context | stems(each.before)), each.cosine)
        and not is_only_links(each.sentence.plain)
        and (names(question.wants, each.sentence.plain) or (question.wants == "when" and day_of(each.note)))
        for each in chosen
    )


def _answer(chosen: list[_Candidate], nearest: tuple[Nearest, ...]) -> Answer:
    """The sentences with their numbers; what was written on different days in the order of time."""
    days = [day_of(each.note) for each in chosen]
    timed = len({day for day in days if day}) > 1
    if timed:
        # Undated sentences keep their place, the dated ones share theirs in order.
        dated = sorted((each for each in chosen if day_of(each.note)), key=lambda each: str(day_of(each.note)))
        chosen = [dated.pop(0) if day else each for day, each in zip(days, chosen, strict=True)]
    lines, citations, claims = [], [], []
    for number, each in enumerate(chosen, start=1):
        sentence = each.sentence
        citation = Citation(number, each.note.path, sentence.line, sentence.text)
        assert stands(citation, each.note.text)
        day = day_of(each.note) if timed else None
        lines.append((f"{day.isoformat()}: " if day else "") + f"{sentence.plain} [{number}]")
        citations.append(citation)
        claims.append(Claim(lines[-1], (number,), True))
    return Answer("\n".join(lines), tuple(citations), True, "notes", nearest, tuple(claims))


def day_of(note: Note) -> date | None:
    """The day a note was written on, if it is the page of a day: a `created` says nothing of later lines."""
    return day_in_name(note.path.rsplit("/", 1)[-1].removesuffix(".md"))
