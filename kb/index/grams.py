"""Words in one form, so that a query meets the notes: plain keys of names, pairs of characters for
scripts without spaces, and the words too common to look for.

Owns these rules for indexing and asking alike. Pure. Must not know SQL.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+"
)

_COMMON = """
    a about after again all also am an and any are as at be because been before being both but by can could
    did do does doing done for from had has have having he her here him his how i if in into is it its
    itself just many may me might more most much must my no nor not of off on only or other our out over own
    same shall she should so some such than that the their them then there these they this those to too
    under until up upon very was we were what when where which while who whom whose why will with would you
    your yours s t d ll m re ve don didn doesn isn wasn aren won
"""
STOP_WORDS = frozenset(_COMMON.split())


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, in one Unicode form."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def grams(text: str) -> list[str]:
    """Overlapping pairs of characters of each stretch in a script without spaces; a single one alone."""
    if text.isascii():
        return []
    found: list[str] = []
    for stretch in _UNSPACED.findall(unicodedata.normalize("NFKC", text)):
        found += [stretch[i : i + 2] for i in range(len(stretch) - 1)] or [stretch]
    return found


def is_unspaced(word: str) -> bool:
    """Whether the word is written wholly in a script without spaces."""
    return _UNSPACED.fullmatch(word) is not None


def gram_token(gram: str) -> str:
    """A pair as one word no tokenizer takes apart or shortens: its code points."""
    return "g" + "x".join(f"{ord(char):x}" for char in gram) + "q"


def name_keys(name: str) -> tuple[str, str]:
    """(key, loose key) of a title: its words, and its words without the common ones, sorted."""
    words = words_of(name)
    return " ".join(words), " ".join(sorted(word for word in words if word not in STOP_WORDS))
