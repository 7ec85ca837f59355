"""Whether a passage says what a sentence claims, and in which of its own words.

Owns that judgement: its names stand there and its numbers in the sentence quoted, nothing is denied that is not
denied there, and so much of what it says is said there. These are signs and no understanding, so the bar is high:
what is not seen to be said counts as not said. Must not know who wrote the claim. Pure but for the encoder it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.ask.citations import Sentence
from kb.ask.terms import FRAME, SILENT, fold, stem, words

Encode = Callable[[Sequence[str]], Any]

OWN = 0.5
"""Share of the claim's words that must stand in the sentence quoted: title and headings are not a quote."""
NEAR = 0.77
"""Cosine of two words from which one may stand for the other. `evening` and `morning` have 0.70, `midday` and `noon`
0.79; words that are rarely put for each other (`asleep`, `awake`: 0.75) decide where it lies."""


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


def quote_for(claim: str, ground: Ground, encode: Encode | None = None) -> Sentence | None:
    """The sentence of the passage that says what is claimed, or two of which the second goes on; None if none does.

    encode  texts -> unit vectors; without it only the same words count
    """
    wanted = content(claim)
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
        if own >= OWN * len(wanted) and _numbers_stand(claim, place, ground) and not _turned(claim, place.plain):
            tried.append((len(new), -own, len(place.text), place, new, there))
    free = 0 if len(wanted) < 4 else 1 if len(wanted) < 8 else 2
    for _, _, _, place, new, there in sorted(tried, key=lambda each: each[:3])[:3]:
        if new and encode is not None:
            new = _far(new, list(there.values()), encode)
        if not new or (len(new) <= free and all(_only_tells(word, claim) for word in new)):
            return place
    return None


def _far(new: list[str], there: list[str], encode: Encode) -> list[str]:
    """Those of the words that are near to none that stands there."""
    vectors = encode([*new, *there])
    return [word for at, word in enumerate(new) if float((vectors[len(new) :] @ vectors[at]).max()) < NEAR]


def _among(key: str, stems: Collection[str]) -> bool:
    """Whether a stem is one of these, or one of these with another ending (`schreibst`, `schreibe`)."""
    return key in stems or any(_same_root(key, other) for other in stems)


def _same_root(one: str, two: str) -> bool:
    shared = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return shared >= 3 and max(len(one), len(two)) - shared <= (2 if shared < 6 else 4) and shared >= 0.6 * len(one)


_BEFORE_A_VERB = r"(?:to|will|would|should|can|could|may|might|must|you|he|she|it|they|we|i|never|not)"


def _only_tells(word: str, claim: str) -> bool:
    """Whether a word seems to be a verb: another verb is most often another way to say it, another noun a new thing."""
    if re.fullmatch(r"\w{3,}(?:ed|ing)", word):
        return True
    return re.search(rf"\b{_BEFORE_A_VERB} (?:never |not |also )?{re.escape(word)}\b", fold(claim)) is not None


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
    for word in words(text):
        adverb = word.endswith("ly") and len(word) > 5 and word not in _LIMITS
        counted = word in _COUNTED or word in _MONTHS or not word[0].isalpha()
        if not (counted or word in SILENT or word in _BESIDE or adverb or _DENIAL.match(word)):
            found[stem(word)] = word
    return found


_COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip


def _numbers(text: str) -> set[str]:
    plain = fold(text)
    found = {each.replace(",", "").lstrip("0") or "0" for each in _NUMBER.findall(plain)}
    return found | {str(_COUNTED.index(each)) for each in words(plain) if each in _COUNTED[2:]}


def _numbers_stand(claim: str, place: Sentence, ground: Ground) -> bool:
    """Whether the claim's numbers stand in the sentence quoted, or above it: another sentence's are of other things."""
    there = _numbers(f"{ground.context} {place.text}")
    if ground.day:
        there |= {str(ground.day.year), str(ground.day.month), str(ground.day.day)}
        there |= _numbers(ground.day.isoformat())
    return _numbers(claim) <= there | {part for each in there for part in re.split(r"[.:]", each)}


_NAME = re.compile(r"(?<=[\w,;)] )[A-ZÄÖÜ][\w’'-]+")


def _names_stand(claim: str, ground: Ground) -> bool:
    """Whether what the claim calls by name is named there; in languages that write every noun so, nothing is told."""
    names = [each for each in _NAME.findall(claim) if fold(each) not in SILENT]
    if len(names) > 0.4 * len(claim.split()):
        return True
    there = {stem(word) for word in words(" ".join([ground.context, *(each.text for each in ground.sentences)]))}
    if ground.day:
        there |= {stem(_MONTHS[ground.day.month - 1]), stem(fold(ground.day.strftime("%A")))}
    return all(stem(word) in there for each in names for word in words(each))


_DENIAL = re.compile(
    r"(?:not|no|never|cannot|without|nobody|nothing|none|neither|nor|hardly|barely|[a-z]+n['’]t|nicht|nie|kein\w*|ohne)$"
)
_OPPOSED = ("more less", "increase decrease", "rise fall", "better worse", "always never", "before after", "high low",
            "begin end", "stop start", "first last", "true false", "strength weak")  # fmt: skip
_OPPOSITE = {stem(a): stem(b) for pair in _OPPOSED for a, b in (pair.split(), pair.split()[::-1])}


def _turned(claim: str, place: str) -> bool:
    """Whether one of the two denies what the other says, or says its opposite."""
    mine, theirs = _denied(claim), _denied(place)
    both = {stem(word) for word in words(claim)} & {stem(word) for word in words(place)}
    if (mine ^ theirs) & both:
        return True
    said, there = ({stem(word) for word in words(text)} for text in (claim, place))
    return any(_OPPOSITE.get(key) in there and key not in there and _OPPOSITE[key] not in said for key in said)


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
