"""The words of a question or a sentence that carry its meaning, in a form in which they can be compared.

Owns folding (case, accents, endings), the words that carry none, and what kind of answer a question wants.
Must not know notes, ranks or an index. Pure. It compares what was already found; finding is the index's work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

Wanted = Literal["when", "how many", "who", "where", "why", "other"]

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\W_]+")
# Scripts written without spaces between words.
_RUN = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

_SILENT = """
a about after all also am an and any are as at be because been before being but by can could did do does
doing done for from had has have having he her hers him his how i if in into is it its just me my mine of
off on or our ours out over she should so some such than that the their theirs them then there these they
this those to too under until up us was we were what when where which while who whom whose why will with
would you your yours not no yes ever many much more most other own same again once during between through
each both only very der die das ein eine einen einem einer und oder ist sind war waren ich du er sie es wir
ihr mein meine was wer wie wo wann warum mit von zu auf für im in den dem des nicht auch
的 了 是 我 你 吗 呢 在 什么 怎么 为什么 谁
"""
SILENT = frozenset(_SILENT.split())
"""Words that are in every sentence and tell none apart."""

_FRAME = """
say said says tell told write wrote written note noted notes notice mention mentioned think thought thinking
read know known learn learned learnt remember find found journal happen happened kind sort thing things
"""
FRAME = frozenset(_FRAME.split())
"""Words by which one asks one's notes (`what did I write about …`): silent beside others, not alone."""

_IRREGULAR = """
began begin begun begin bought buy chose choose chosen choose kept keep felt feel lost lose met meet paid
pay ran run slept sleep spoke speak spoken speak spent spend taught teach thought think won win wrote write
written write built build grew grow grown grow knew know known know said say told tell saw see seen see took
take taken take gave give given give made make left leave led lead broke break broken break brought bring
caught catch drew draw drove drive fell fall fought fight forgot forget forgotten forget held hold sold sell
sent send stood stand understood understand went go gone go became become ate eat eaten eat men man women
woman children child people person died die
"""
_BASE = dict(zip(_IRREGULAR.split()[::2], _IRREGULAR.split()[1::2], strict=True))
_MEASURES = frozenset({"long", "far", "old", "tall", "large", "big", "often", "lange", "alt", "oft"})


def words(text: str) -> Iterator[str]:
    """Every word of a text, folded; runs of Chinese, Japanese or Thai as overlapping pairs."""
    for match in _WORD.finditer(fold(text)):
        word = match[0]
        run = _RUN.search(word)
        if run is None:
            yield word.replace("’", "'").removesuffix("'s")
        elif len(word) == 1:
            yield word
        else:
            yield from (word[i : i + 2] for i in range(len(word) - 1))


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(ch for ch in apart if unicodedata.category(ch) != "Mn"))


_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?https?://[^\s<>)\]]+>?")
_LINK = re.compile(r"\[\[[^\]\n]*\]\]|\[[^\]\n]*\]")


def without_targets(text: str) -> str:
    """A sentence without the addresses its links go to, which nobody says."""
    return _TARGET.sub("] ", text)


def is_only_links(text: str) -> bool:
    """Whether a line names other places and says nothing itself, as in a table of contents."""
    plain = without_targets(text)
    return "[" in plain and len(list(words(_LINK.sub(" ", plain)))) < 2


def stems(text: str) -> set[str]:
    """The stems of a text's words, silent ones left out."""
    return {stem(word) for word in words(text) if word not in SILENT}


def asked(question: str) -> dict[str, str]:
    """What a question is about: stem -> the word as first asked. Empty if it holds only silent words."""
    found: dict[str, str] = {}
    before = ""
    for word in words(question):
        # `how long`, `how old`: what is measured is not in the answer's words.
        if word not in SILENT and not (before in ("how", "wie") and word in _MEASURES):
            found.setdefault(stem(word), word)
        before = word
    about = {key: word for key, word in found.items() if word not in FRAME}
    return about or found


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A form shared by a word's endings: `invaded` and `invading` agree, `invasion` does not."""
    word = _BASE.get(word, word)
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    for ending, instead in (("sses", "ss"), ("ies", "y"), ("ied", "y"), ("ness", ""), ("s", "")):
        if word.endswith(ending) and not (ending == "s" and word[-2] in "sui"):
            word = word[: -len(ending)] + instead
            break
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= 3 and re.search("[aeiouy]", root):
            word = root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    if len(word) > 4 and word.endswith("ation"):
        word = word[:-3]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


_WANTED: tuple[tuple[Wanted, str], ...] = (
    (
        "how many",
        r"how (?:many|much|long|far|old|tall|large|big|often)|what (?:percent|age)|wie ?viele?|多少|几",
    ),
    ("when", r"when|(?:what|which) (?:year|date|day|month|time|century|decade)|wann|什么时候|何时|哪年"),
    ("who", r"who|whom|whose|wer|wem|wen|谁"),
    ("where", r"where|(?:what|which) (?:country|city|place|town|region)|wo|woher|哪里|哪儿|何处"),
    ("why", r"why|what (?:is|was) the reason|warum|weshalb|为什么"),
)


def wanted(question: str) -> Wanted:
    """What kind of answer a question wants."""
    text = fold(question)
    for kind, pattern in _WANTED:
        if re.search(rf"(?:^|\b)(?:{pattern})(?=\b|[\u3400-\u9fff]|$)", text):
            return kind
    return "other"


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|märz|mai|oktober|dezember"
_CUES: dict[Wanted, re.Pattern[str]] = {
    "when": re.compile(
        rf"\b(?:1\d|20)\d\d\b|\b\d{{1,2}}:\d\d\b|\b(?:{_MONTH})\b|\b\d{{1,2}}(?:st|nd|rd|th) centur|"
        r"\b(?:yesterday|today|morning|evening|night|week|month|year)s?\b|[年月日]",
        re.IGNORECASE,
    ),
    "how many": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|"
        r"half|twice|third|quarter|percent)\b|[一二三四五六七八九十百千万]",
        re.IGNORECASE,
    ),
    "who": re.compile(r"(?<=[\w,;] )[A-Z][\w’'-]+|\b(?:he|she|they|I|we)\b|\[\["),
    "where": re.compile(r"\b(?:in|at|near|from|to|of|around) (?:the )?[A-Z]|[在于]"),
    "why": re.compile(
        r"\b(?:because|since|so that|due to|reason|therefore|thus|in order to|weil|denn)\b|因为|由于", re.I
    ),
}


_TIME_NAMED = re.compile(
    rf"\b(?:1\d|20)\d\d\b|\b\d{{1,2}}:\d\d\b|\b(?:{_MONTH})\b|\b\d{{1,2}}(?:st|nd|rd|th) centur|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:yesterday|today|morning|noon|evening|night)s?\b|[年月日]",
    re.IGNORECASE,
)


def names(kind: Wanted, text: str) -> bool:
    """Whether a sentence names the time, number or place that was asked for; other kinds show in no word."""
    if kind == "when":
        return _TIME_NAMED.search(text) is not None
    return kind not in ("how many", "where") or fits(kind, text)


def fits(kind: Wanted, text: str) -> bool:
    """Whether a sentence holds the sort of thing that was asked for: a date, a number, a name, a reason."""
    cue = _CUES.get(kind)
    return cue is None or cue.search(text) is not None
