"""What a model says, sentence by sentence as it comes, each checked against the passages before it is shown.

Owns where a sentence of a stream ends, which of its marks are true, and the mark of those that are not. A sentence is
supported if a passage it cites says it, in words that are quoted from the note; everything else is marked. Must
not know how the model is reached, nor how passages were found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.ask.asking import Claim
from kb.ask.citations import Citation, is_abbreviation, locate
from kb.ask.figures import figures, stand_in
from kb.ask.marks import AFTER_A_STOP, BEGUN, MARKER, numbers_of, plain_brackets, plain_marks, without_marks
from kb.ask.plain import words_only
from kb.ask.prompt import NOT_THERE
from kb.ask.support import Encode, Ground, content, denies, quote_for
from kb.ask.terms import stem

UNSUPPORTED = "[unsupported]"
WHOLE = 3
"""Words of content from which a part of a sentence may say something by itself."""
MOST = 8000
"""Characters of an answer; a model that goes on is stopped."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was sent: whose note, and what a claim may rest on."""

    path: str
    ground: Ground


_END = re.compile(
    rf"(?:(?<![.!?…])[.!?…]+[\"'”’»)*_]*|[。！？]+[”’」』）]*)(?:{AFTER_A_STOP})*(?=\s|$)|\n", re.IGNORECASE
)
_LIST_MARK = re.compile(r"\s*\d{1,2}\.")
_INTRODUCING = frozenset(stem(word) for word in ("answer", "summary", "follows", "here", "based", "antwort"))
_SHAPE = re.compile(r"(\s*(?:[-*+•]\s+|\d{1,2}[.)]\s+|>\s*|#+\s+)*)(.*)", re.DOTALL)
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„\n]{12,400})[”\"»“]")
_YES = re.compile(r"(?i)\b(?:yes|yeah|indeed|correct|true|right|ja|doch|nein)\b")
# A yes or no before what is said: the sentence is checked and stands for itself, the yes cannot be.
_VERDICT = re.compile(r"(?i)^(?:yes|no|yeah|ja|nein|doch)\s*[,;:–—]\s*(\S)")
_JOINING = re.compile(r"(?i)^(?:\s*;|[\s,]*(?:and|but|while|und|aber)\b)\s*")
_THINKING = "<think"
_THOUGHT_ENDS = re.compile(r"</think(?:ing)?>\s*", re.IGNORECASE)
_TAG = len("</thinking>")


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """A stream without what a model thinks aloud before it answers, however long that is."""
    head: str | None = ""
    for piece in pieces:
        if head is None:
            yield piece
            continue
        head = (head + piece).lstrip()
        if len(head) < len(_THINKING):
            continue
        if head.lower().startswith(_THINKING):
            ends = _THOUGHT_ENDS.search(head)
            if ends is None:
                head = _THINKING + head[len(_THINKING) :][-_TAG:]  # of a thought only what may begin its end is kept
                continue
            head = head[ends.end() :]
        yield head
        head = None
    if head and not head.lower().startswith(_THINKING):
        yield head


class Listener:
    """Takes the pieces of a stream, gives back checked sentences.

    places    n -> the passage sent under that number
    question  what was asked: a sentence that only repeats it claims nothing
    After hearing: `claims`, their `citations`; `refused`: it says the passages do not answer; `heard`: anything at all
    """

    def __init__(self, places: Mapping[int, Place], question: str, encode: Encode | None = None) -> None:
        self._places, self._question, self._encode = places, question, encode
        self._about = content(question)
        self._unread, self._said = "", 0
        self.heard = False
        self.citations: list[Citation] = []
        self.refused = False
        self.claims: list[Claim] = []

    @property
    def full(self) -> bool:
        """Whether it has said more than an answer holds."""
        return self._said > MOST

    def hear(self, piece: str) -> list[Claim]:
        """The sentences that are whole now."""
        self._said += len(piece)
        self.heard = self.heard or bool(piece.strip())
        self._unread += piece[:MOST]
        return self._whole(last=False)

    def end(self, *, cut: bool = False) -> list[Claim]:
        """The rest. `cut`: it was stopped, so a sentence that has no end is none."""
        return self._whole(last=True, cut=cut)

    def _whole(self, *, last: bool, cut: bool = False) -> list[Claim]:
        claims, start = [], 0
        for match in _END.finditer(self._unread):
            if not last and not self._unread[match.end() :].strip():
                break  # a marker may still follow
            word, after = re.split(r"[\s(]", self._unread[: match.start()])[-1], self._unread[match.end() :].lstrip()
            if match[0].startswith(".") and is_abbreviation(word, after):
                continue
            if not last and match[0] != "\n" and BEGUN.match(self._unread, match.end()):
                break  # it has begun
            if _LIST_MARK.fullmatch(self._unread, start, match.end()):
                continue
            claims += self._judged(self._unread[start : match.end()])
            start = match.end()
        self._unread = self._unread[start:]
        if last:
            claims += self._judged(self._unread) if not cut else []
            self._unread = ""
        self.claims += claims
        return claims

    def _judged(self, raw: str) -> list[Claim]:
        """The sentence with its marks as they are true; [] for nothing but space or the refusal."""
        plain = words_only(plain_brackets(raw))
        shape = _SHAPE.fullmatch(plain)
        assert shape is not None
        before, text = shape[1], plain_marks(shape[2], self._places)
        cited = list(dict.fromkeys(number for found in MARKER.finditer(text) for number in numbers_of(found[1])))
        bare = without_marks(text)
        if re.sub(r"[\W_]+", " ", bare).strip().upper().startswith(NOT_THERE):
            self.refused = self.refused or not self.claims
            return []
        if not re.search(r"[^\W\d_]", bare):
            return [Claim(plain, (), None)] if plain and not plain.strip() else []
        end = "\n" if text.endswith("\n") else ""
        heads = bare.rstrip("*_").endswith((":", "：")) or "#" in before
        if heads and not cited and self._repeats(bare, _INTRODUCING):
            return [Claim(before + bare + end, (), None)]
        numbers = self._supporting(bare, cited)
        if not numbers and not cited and self._repeats(bare):
            return [Claim(before + bare + end, (), None)]
        if not numbers and len(cited) > 1:
            parts = self._by_parts(text)
            if parts:
                return [Claim(before + parts[0] + end, parts[1], True)]
        if numbers:
            bare = _VERDICT.sub(lambda found: found[1].upper(), bare)
        marks = "".join(f" [{n}]" for n in numbers) or f" {UNSUPPORTED}"
        return [Claim(before + bare + marks + end, tuple(numbers), bool(numbers))]

    def _by_parts(self, text: str) -> tuple[str, tuple[int, ...]] | None:
        """A sentence that joins several, each with its own mark, if each is supported by what it cites.

        A part must be a sentence of its own: of `it was stolen [1] by Mira [2]` the second says nothing by itself.
        """
        shown, every, at = "", [], 0
        known = list(self.citations)
        for mark in MARKER.finditer(text):
            part = text[at : mark.start()]
            whole = len(content(part)) >= WHOLE and (at == 0 or _JOINING.match(part))
            numbers = self._supporting(_JOINING.sub("", part), numbers_of(mark[1])) if whole else []
            if not numbers:
                self.citations = known
                return None
            shown += part + "".join(f" [{n}]" for n in numbers)
            every += numbers
            at = mark.end()
        rest = text[at:].rstrip()
        if content(rest) or figures(rest):
            self.citations = known
            return None
        return shown + rest, tuple(dict.fromkeys(every))

    def _repeats(self, sentence: str, besides: Collection[str] = ()) -> bool:
        """Whether a sentence says nothing but what was asked: no other word, number or day, no yes or no."""
        if not content(sentence).keys() <= {*self._about, *besides} or _YES.search(sentence):
            return False
        return stand_in(sentence, self._question) and denies(sentence) <= denies(self._question)

    def _supporting(self, claim: str, cited: Sequence[int]) -> list[int]:
        """The passages that say it: among those it cites, or where it cites none, the first of all."""
        if any(not self._stands(found[1], cited) for found in _QUOTED.finditer(claim)):
            return []
        numbers = []
        for n in cited or self._places:
            place = self._places.get(n)
            quote = quote_for(claim, place.ground, self._encode, self._about) if place else None
            if place and quote:
                citation = Citation(n, place.path, quote.line, quote.text)
                if citation not in self.citations:
                    self.citations.append(citation)
                numbers.append(n)
                if not cited:
                    break
        return numbers

    def _stands(self, words: str, cited: Sequence[int]) -> bool:
        """Whether words in quotation marks stand in a passage that is cited."""
        if len(words.split()) < 3:
            return True
        wanted = words.strip().rstrip(".,;:…")
        there = [self._places[n].ground for n in (cited or self._places) if n in self._places]
        return any(locate(wanted, _whole_text(ground), marked=True) for ground in there)


def _whole_text(ground: Ground) -> str:
    if not ground.sentences:
        return ""
    return ground.text[ground.sentences[0].start : ground.sentences[-1].end]
