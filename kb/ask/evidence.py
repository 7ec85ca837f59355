"""How well a passage or a sentence bears on a question, and whether that is enough to answer.

Owns the weights of words, the score of a sentence and the line between an answer and `not in your notes`.
All of it is unnormalised: a rank says which passage is nearest, never that it is near. Must not know where
passages come from. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.ask.terms import (
    FRAME,
    LIGHT,
    Wanted,
    asked,
    asks_price,
    fits,
    is_only_links,
    is_yes_or_no,
    named,
    names,
    names_money,
    stem,
    stems,
    wanted,
    without_targets,
    words,
)

# The line drawn over passages (ENOUGH, TOGETHER, NEAR) was tuned on SQuAD 2 with half of its articles taken away;
# alone it let pass 91 % of the questions about what was left and 3 % of those about what was taken, but three of
# four that were made to look answerable. The line drawn over sentences (HELD and below) came later, chosen by hand
# on some hundred questions to three vaults; what both let by of SQuAD 2 is in docs/benchmarks.md.
ENOUGH = 0.62
"""Share of the question (by weight of its words) one passage must hold to be answered from by words alone."""
TOGETHER = 1.0
"""The same share plus the cosine of that passage, where there is one: half the words and a near meaning."""
HELD = 0.62
"""Share of the question that a quoted sentence itself must hold."""
CLOSE_BY, SOME = 0.55, 0.5
"""Cosine of a sentence with the question from which half of its words are enough."""
SAME = 0.80
"""Cosine from which a sentence says the same in other words altogether."""
NEAR = 0.55
"""Cosine from which nearness alone is enough, as when the notes use other words throughout."""
LITTLE = 0.25
"""What a light word weighs, beside another of the same frequency."""
BEGINNING = 5
"""Letters from which a word that stands nowhere in the notes may be the beginning of one that does."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question prepared for comparison. `weights`: stem -> weight, adding up to 1 (empty: no content).

    unknown  stems that stand nowhere in the notes: the beginning of a longer word is taken for them (`physio`)
    must     groups of stems, the names in it; a sentence about something else does not answer
    """

    text: str
    weights: Mapping[str, float]
    words: Mapping[str, str]
    wants: Wanted
    unknown: frozenset[str] = frozenset()
    must: tuple[frozenset[str], ...] = ()

    def share(self, found: set[str]) -> float:
        """Which share of the question's weight is among these stems, 0-1."""
        return sum(weight for key, weight in self.weights.items() if self.has(key, found))

    def has(self, key: str, found: set[str]) -> bool:
        """Whether a stem of the question is among these."""
        return key in found or (
            key in self.unknown and len(key) >= BEGINNING and any(one.startswith(key) for one in found)
        )

    def names_all(self, found: set[str]) -> bool:
        """Whether every name of the question is among these stems, of a name of several words most of them."""
        return all(2 * sum(self.has(key, found) for key in group) > len(group) for group in self.must)


def prepare(question: str, frequencies: Mapping[str, int] | None = None, passages: int = 0) -> Question:
    """The question with the weight of each of its words.

    frequencies  word as in the question -> in how many of `passages` it stands; without it all weigh the same
    """
    about = asked(question)
    counts = frequencies or {}
    raw = {key: _idf(counts.get(word, 0), passages) if passages else 1.0 for key, word in about.items()}
    if _may_weigh_little(question, raw):
        raw = {key: value * (LITTLE if key in LIGHT else 1.0) for key, value in raw.items()}
    total = sum(raw.values()) or 1.0
    weights = {key: value / total for key, value in raw.items()}
    unknown = frozenset(key for key, word in about.items() if passages and not counts.get(word, 0))
    return Question(question, weights, about, wanted(question), unknown, _must(question))


def _may_weigh_little(question: str, about: Collection[str]) -> bool:
    """Whether its light words say little: something else must tell what is asked (`what would I change about it?`)."""
    heavy = sum(key not in LIGHT for key in about)
    return heavy > 1 or (heavy == 1 and (wanted(question) != "other" or is_yes_or_no(question)))


def _must(question: str) -> tuple[frozenset[str], ...]:
    """What the answering sentence, or what stands above it, has to hold besides its share of the words."""
    groups = named(question)
    if wanted(question) == "who":
        # Who said it, who wrote it: what was done is asked for, and not only a frame.
        groups += tuple(
            frozenset({key}) for key in dict.fromkeys(stem(word) for word in words(question) if word in FRAME)
        )
    return groups


def answers(question: Question, text: str, held: set[str], cosine: float) -> bool:
    """Whether a sentence answers: it holds what is asked, names whom it is about, and a time, number or sum if wanted.

    held  stems of the sentence, of its title and headings and of what it continues
    """
    return (
        holds(question.share(held), cosine)
        and question.names_all(held)
        and not is_only_links(text)
        and names(question.wants, text)
        and (not asks_price(question.text) or names_money(text))
    )


def enough(share: float, cosine: float | None) -> bool:
    """Whether a passage bears on the question enough to be quoted as an answer.

    share   of the question's weight in the passage, its title and headings, 0-1
    cosine  of the passage with the question, None if it has no vector
    """
    if cosine is None:
        return share >= ENOUGH
    return cosine >= NEAR or share + cosine >= TOGETHER


def holds(share: float, cosine: float) -> bool:
    """Whether a sentence of an answer holds the question, and not only the passage around it.

    share   of the question's weight in the sentence, its headings and what it continues, 0-1
    cosine  of the sentence with the question; 0 without a model
    """
    return share >= HELD or cosine >= SAME or (cosine >= CLOSE_BY and share >= SOME)


def sentence_score(
    question: Question,
    text: str,
    around: str,
    context: set[str],
    cosine: float | None,
    passage: float,
) -> float:
    """How well a sentence answers, about 0-1.

    around   the sentence before it, whose words a pronoun may stand for
    context  stems of the title and headings it stands under
    cosine   of the sentence with the question, None without a model
    passage  the score of its passage, the best one being 1
    """
    own = stems(without_targets(text))
    share = question.share(own)
    near = question.share(stems(around) - own)
    above = question.share(context - own)
    score = 0.50 * min(1.0, share + 0.4 * near + 0.5 * above) + 0.20 * passage
    score += 0.30 * (share if cosine is None else 0.6 * share + 0.4 * max(0.0, cosine))
    if question.wants != "other" and fits(question.wants, text):
        score += 0.10
    if text.rstrip().endswith(("?", "？")):
        # A question in a note is not an answer, least of all the same question.
        score *= 0.4
    if is_only_links(text):
        score *= 0.6
    return score


def alike(one: set[str], other: set[str]) -> float:
    """Share of stems two sentences have in common, 0-1."""
    return len(one & other) / max(1, min(len(one), len(other)))


def missing(question: Question, found: Sequence[set[str]]) -> list[str]:
    """The question's words that stand in none of these, heaviest first."""
    everywhere = set().union(*found)
    gone = [key for key in question.weights if key not in everywhere]
    return [question.words[key] for key in sorted(gone, key=lambda key: -question.weights[key])]


def _idf(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - min(frequency, passages) + 0.5) / (frequency + 0.5))
