"""Whether a passage says what a sentence claims, and in which of its own words.

Owns that judgement: its names stand there and its numbers in the sentence quoted, nothing is denied that is not
denied there, and so much of what it says is said there. These are signs and no understanding, so the bar is high:
what is not seen to be said counts as not said. Must not know who wrote the claim. Pure but for the encoder it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.ask.citations import Sentence
from kb.ask.figures import figures, is_figure, stand_in
from kb.ask.opposites import opposed
from kb.ask.terms import FRAME, SILENT, fold, stem, words

Encode = Callable[[Sequence[str]], Any]

OWN = 0.5
"""Share of the claim's words that must stand in the sentence quoted: title and headings are not a quote."""
NEAR = 0.77
"""Cosine of two words from which one may stand for the other. `evening` and `morning` have 0.70, `midday` and `noon`
0.79; words that are rarely put for each other (`asleep`, `awake`: 0.75) decide where it lies."""
LIKE = 0.5
"""Cosine from which a verb may stand for another word: one is most often another way to say it. `stated` and `says`
have 0.59, `died` and `sang` 0.44."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a claim may rest on: the sentences of one passage, in order, and what they stand under.

    text      the note's whole text, of which a quote is cut
    context   its title and headings;  day: of a daily page
    """

    text: str
    sentences: tuple[Sentence, ...]
    context: str
    day: date | None = None


def quote_for(
    claim: str, ground: Ground, encode: Encode | None = None, about: Mapping[str, str] | None = None
) -> Sentence | None:
    """The sentence of the passage that says what is claimed, or two of which the second goes on; None if none does.

    encode  texts -> unit vectors; without it only the same words count
    about   the words of what was asked, as `content` gives them: a claim that is nothing but a number or a date (`it
            was in May`) says it of them
    """
    wanted = content(claim) or (dict(about or {}) if figures(claim) else {})
    if not wanted or not _names_stand(claim, ground):
        return None
    context = set(content(ground.context))
    names = [name for each in ground.sentences for name in _NAME.findall("x " + each.plain)]
    named = context | set(content(" ".join(names)))
    tried = []
    for place in [*ground.sentences, *_pairs(ground)]:
        there = content(place.plain)
        around = named if _GOES_ON.search(place.plain) else context  # `he` is somebody the passage names
        new = [word for key, word in wanted.items() if not _among(key, there) and not _among(key, around)]
        own = sum(_among(key, there) for key in wanted)
        stand = stand_in(claim, place.plain, ground.context, ground.day)
        if own >= OWN * len(wanted) and stand and not _turned(claim, place.plain):
            left = [word for key, word in there.items() if not _among(key, wanted)]
            tried.append((len(new), -own, len(place.text), place, new, left))
    free = 0 if len(wanted) < 4 else 1 if len(wanted) < 8 else 2
    for _, _, _, place, new, left in sorted(tried, key=lambda each: each[:3])[:3]:
        nearness = _nearness(new, left, encode)
        new = [word for word in new if nearness[word] < NEAR]
        if len(new) <= free and all(nearness[word] >= LIKE and _only_tells(word, claim) for word in new):
            return place
    return None


def _nearness(new: list[str], left: list[str], encode: Encode | None) -> dict[str, float]:
    """How near each of the words is to the nearest of those that stand there and are not claimed anyway, 0-1."""
    if encode is None or not new or not left:
        return dict.fromkeys(new, 0.0)
    vectors = encode([*new, *left])
    return {word: float((vectors[len(new) :] @ vectors[at]).max()) for at, word in enumerate(new)}


def _among(key: str, stems: Collection[str]) -> bool:
    """Whether a stem is one of these, or one of these with another ending (`schreibst`, `schreibe`)."""
    return key in stems or any(_same_root(key, other) for other in stems)


_INFLECTED = "e en er es em al ally ly ion ions ation ment ement ing ness ern"
_ENDINGS = frozenset(_INFLECTED.split())
_LATE_ENDINGS = frozenset({"n", "t", "st", "te", "ten", "est"})
"""Endings too of short words that have nothing to do with each other: `plan`, `plant`."""


def _same_root(one: str, two: str) -> bool:
    """Whether two words are one with different endings; `price` and `prize` are not."""
    shared = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rests = sorted((one[shared:], two[shared:]), key=len)
    if shared < 3 or opposed(one, two) or len(rests[0]) > 2:
        return False
    return all(not rest or rest in _ENDINGS or (shared > 4 and rest in _LATE_ENDINGS) for rest in rests)


_BEFORE_A_VERB = r"(?:to|will|would|should|can|could|may|might|must|you|he|she|it|they|we|i|never|not)"


_ADDED = re.compile(r"[,;–—]\s*(?:and|but|so|while|which|who|because|until|und|aber|dann|weil)\b.*", re.DOTALL)


def _only_tells(word: str, claim: str) -> bool:
    """Whether a word seems to be a verb, in what is said first: another verb is most often another way to say it,
    another noun a new thing, and so is a clause that is added."""
    plain = fold(claim)
    if re.search(rf"\b{re.escape(word)}\b", " ".join(_ADDED.findall(plain))):
        return False
    if re.fullmatch(r"\w{3,}(?:ed|ing)", word):
        return True
    return re.search(rf"\b{_BEFORE_A_VERB} (?:never |not |also )?{re.escape(word)}\b", plain) is not None


_GOES_ON = re.compile(r"(?i)\b(?:he|she|its?|they|this|these|those|his|her|their|er|sie|es|dies\w*|danach|daher)\b")


def _pairs(ground: Ground) -> list[Sentence]:
    """Neighbours of which the second speaks of what the first named, as one quote."""
    found = []
    for one, two in zip(ground.sentences, ground.sentences[1:], strict=False):
        together = not ground.text[one.end : two.start].strip(" \t\n>")
        if together and "\n\n" not in ground.text[one.end : two.start] and _GOES_ON.search(two.text):
            found.append(Sentence(one.start, two.end, one.line, ground.text[one.start : two.end]))
    return found


_REPORTING = """
accord according advise advises advised argue argues argued believe believes believed claim claims claimed conclude
describe describes described explain explains explained hold holds report reports reported state states stated suggest
suggests suggested call calls called observe observes observed show shows passage passages text entry page pages also
thus therefore however moreover additionally further furthermore around approximately roughly about keep keeps kept get
gets got
make makes become becomes way fact use used order everyone someone person people yet laut notizen
"""
_BESIDE = FRAME | frozenset(_REPORTING.split())
_LIMITS = frozenset({"only", "rarely", "scarcely", "exclusively", "solely", "merely", "family", "early"})


def content(text: str) -> dict[str, str]:
    """Stem -> word of what a text says, without the words by which one only speaks about it."""
    found = {}
    for word in words(_ORDINAL.sub("", text)):
        adverb = word.endswith("ly") and len(word) > 5 and word not in _LIMITS
        if not (is_figure(word) or word in SILENT or word in _BESIDE or adverb or _DENIAL.match(word)):
            found[stem(word)] = word
    return found


_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_NAME = re.compile(r"(?<=[\w,;)] )[A-ZÄÖÜ][\w’'-]+")


def _names_stand(claim: str, ground: Ground) -> bool:
    return named_in(claim, " ".join([ground.context, *(each.text for each in ground.sentences)]))


def named_in(claim: str, text: str) -> bool:
    """Whether what the claim calls by name is named there; where every noun is written so, it tells nothing."""
    names = [each for each in _NAME.findall(claim) if fold(each) not in SILENT]
    if len(names) > 0.4 * len(claim.split()):
        return True
    there = {stem(word) for word in words(text)}
    return all(stem(word) in there or is_figure(word) for each in names for word in words(each))


_DENIAL = re.compile(
    r"(?:not|no|never|cannot|without|nobody|nothing|none|neither|nor|hardly|barely|[a-z]+n['’]t|nicht|nie|kein\w*|ohne)$"
)


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return any(_DENIAL.match(word) for word in words(text))


def _turned(claim: str, place: str) -> bool:
    """Whether one of the two denies what the other says, or says what excludes it."""
    mine, theirs = _denied(claim), _denied(place)
    said, there = ({stem(word) for word in words(text)} for text in (claim, place))
    if (mine ^ theirs) & said & there:
        return True
    return any(opposed(one, other) for one in said - there for other in there - said)


def _denied(text: str) -> set[str]:
    """The stems right behind a denial, up to the end of its clause."""
    found: set[str] = set()
    for clause in re.split(r"[.,;:!?()–—]|\b(?:but|because|and|although)\b", fold(text)):
        left = 0
        for word in re.findall(r"[\w'’]+", clause):
            if _DENIAL.match(word):
                left = 3
            elif left and word not in SILENT:
                left -= 1
                found.add(stem(word))
    return found
