"""Clozes: the parts of a text a card hides, and the labels that name them.

Owns the pattern `==[number;;]answer[;;hint]==` and the label of each part. Must not know what a deck is,
nor where in a note the text stands.

A label is the number a person wrote, else a short hash of the answer; never a position, so that putting
a cloze in or taking one out leaves the history of all others where it belongs.
"""

import re
import unicodedata
from base64 import b32encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

# The answer may not hold `==` itself, and touches its marks, as a highlight must.
_MARKED = re.compile(r"==(?=[^\s=])((?:(?!==)[^\n])*)(?<=\S)==(?!=)")
_NUMBERED = re.compile(r"(\d{1,3});;")
HIDDEN = "[…]"


@dataclass(frozen=True, slots=True)
class Cloze:
    """One hidden part: its span in the text, the number if one is written, the answer, the hint or ""."""

    start: int
    end: int
    number: str | None
    answer: str
    hint: str


@dataclass(frozen=True, slots=True)
class ClozeCard:
    """What one label asks: the text with its parts hidden, and what was hidden."""

    label: str
    front: str
    back: str


def find_clozes(text: str, seen: str | None = None) -> list[Cloze]:
    """The clozes of a text, in order. `seen` is the text with what must not be looked at blanked out."""
    found = []
    for match in _MARKED.finditer(text if seen is None else seen):
        inner = text[match.start(1) : match.end(1)]
        numbered = _NUMBERED.match(inner)
        number = str(int(numbered[1])) if numbered else None
        answer, _, hint = inner[numbered.end() if numbered else 0 :].partition(";;")
        if answer.strip():
            found.append(Cloze(match.start(), match.end(), number, answer.strip(), hint.strip()))
    return found


def cloze_cards(text: str, clozes: list[Cloze], clean: Callable[[str], str]) -> list[ClozeCard]:
    """One card per label, in order of first appearance; clozes of one number are hidden together.

    clean   takes from a text what is not part of the question (tags, ids); it must leave words alone
    """
    labelled: dict[str, list[Cloze]] = {}
    same_answer: Counter[str] = Counter()
    for cloze in clozes:
        if cloze.number is not None:
            labelled.setdefault(cloze.number, []).append(cloze)
            continue
        short = short_hash(cloze.answer.casefold(), 6)
        same_answer[short] += 1
        counter = f"-{same_answer[short]}" if same_answer[short] > 1 else ""
        labelled[short + counter] = [cloze]
    cards = []
    for label, own in labelled.items():
        parts, last = [], 0
        for cloze in clozes:
            hidden = f"[{cloze.hint}]" if cloze.hint else HIDDEN
            parts += [text[last : cloze.start], hidden if cloze in own else cloze.answer]
            last = cloze.end
        parts.append(text[last:])
        cards.append(ClozeCard(label, clean("".join(parts)), " / ".join(cloze.answer for cloze in own)))
    return cards


def short_hash(text: str, length: int) -> str:
    """The first `length` characters of the lower-case base32 of a text's BLAKE2b: ten are 50 bits.

    The text is hashed in NFC with its white space collapsed, so every device gets the same.
    """
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    digest = blake2b(normal.encode("utf-8", "replace")).digest()
    return b32encode(digest[: (length * 5 + 7) // 8])[:length].decode("ascii").lower()
