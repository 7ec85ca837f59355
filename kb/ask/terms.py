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
each both only very anything something everything anyone someone anybody somebody
etwas jemand der die das ein eine einen einem einer und oder ist sind war waren ich du er sie es wir
ihr mein meine was wer wie wo wann warum mit von zu auf fur im in den dem des nicht auch
mich mir dich dir sich uns unser unsere unseren unserem unserer meinen meinem meiner dein deine sein seine
hat habe haben hatte hast bin bist wird werden wurde wurden kann muss soll sollte viel viele wem wen welche
welcher welches welchen dass als wenn dann noch schon aus bei nach uber um am zum zur vom es man
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

_LIGHT = """
help hurt make give get go take want need use like love hate own cost pay spend afford still come change
possible useful good bad well better best moment attempt able keep let start stop begin try currently right now
really actually work advice number new thing
helfen hilft machen macht gemacht geben gibt gehen geht nehmen nimmt brauche braucht kosten kostet gekostet
gut besser schlecht beste wirklich gerade eigentlich
"""

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
_MEASURED = """
long far old tall large big often high wide deep heavy hot lang lange alt oft hoch gross weit breit tief schwer heiss
"""
_MEASURES = frozenset(_MEASURED.split())


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


LONG = 6
"""Letters above which `en` is an ending: that of a German verb or plural."""


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
    if len(word) > LONG and word.endswith("en"):
        word = word[:-2]  # `schneiden`, `schneide`
    if len(word) > 4 and word.endswith("ation"):
        word = word[:-3]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


LIGHT = frozenset(stem(word) for word in _LIGHT.split())
"""Stems of words that say that something is done, or how well, and not what: they weigh little beside others.

A question uses them freely (`does it help?`), and the note that answers it says the thing itself."""


_WANTED: tuple[tuple[Wanted, str], ...] = (
    (
        "how many",
        r"how (?:many|much|long|far|old|tall|large|big|often)|what (?:percent|age)|"
        r"wie ?viele?|wie (?:lange?|alt|hoch)|多少|几",
    ),
    ("when", r"when|(?:what|which) (?:year|date|day|month|time|century|decade)|wann|an welchem tag|什么时候|何时|哪年"),
    ("who", r"who|whom|whose|wer|wem|wen|谁"),
    ("where", r"where|(?:what|which) (?:country|city|place|town|region)|wo|woher|哪里|哪儿|何处"),
    ("why", r"why|what (?:is|was) the reason|warum|weshalb|为什么"),
)


# What stands before a word that asks, where it only opens a clause: `what did he do when …`, `did I like Why We Sleep`.
_ASKS = """
what which how why who when where is are was were does did can could should would has have had will
wie wer wann wo warum welche welcher welches ist sind war hat habe hatte kann soll muss
"""
_ASKED_BEFORE = frozenset(_ASKS.split())
ASKING_WORD = 3
"""Words that may stand before the one that asks (`in which year`, `do you know who`)."""


def wanted(question: str) -> Wanted:
    """What kind of answer a question wants, by the word it is asked with."""
    text = fold(question)
    for kind, pattern in _WANTED:
        for match in re.finditer(rf"(?:^|\b)(?:{pattern})(?=\b|[\u3400-\u9fff]|$)", text):
            before = text[: match.start()].split()
            asks = len(before) <= ASKING_WORD and not _ASKED_BEFORE.intersection(before)
            if asks or not match[0].isascii() or not text[match.end() :].strip(" ?!."):
                return kind
    return "other"


def is_yes_or_no(question: str) -> bool:
    """Whether a question can be answered with yes or no: it begins with its verb."""
    return _YES_OR_NO.match(fold(question)) is not None


_YES_OR_NO = re.compile(
    r"\W*(?:is|are|am|was|were|do|does|did|can|could|should|would|has|have|had|will|must|may|"
    r"ist|sind|bin|war|waren|hat|habe|haben|hatte|kann|konnte|soll|sollte|darf|muss|wird|hilft|gibt)\b"
)

_MONTH = (
    r"jan(?:uary?)?|feb(?:ruary?)?|mar(?:ch)?|april?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?"
_SPELLED = (
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion half twice "
    "third quarter percent zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend prozent"
)
_CUES: dict[Wanted, re.Pattern[str]] = {
    "when": re.compile(
        rf"\b(?:1\d|20)\d\d\b|\b\d{{1,2}}:\d\d\b|\b(?:{_MONTH})\b|\b\d{{1,2}}(?:st|nd|rd|th) centur|"
        r"\b(?:yesterday|today|morning|evening|night|week|month|year)s?\b|[年月日]",
        re.IGNORECASE,
    ),
    "how many": re.compile(rf"\d|\b(?:{'|'.join(_SPELLED.split())})\b|[一二三四五六七八九十百千万]", re.IGNORECASE),
    "who": re.compile(r"(?<=[\w,;] )[A-Z][\w’'-]+|\b(?:he|she|they|I|we)\b|\[\["),
    "where": re.compile(
        r"\b(?:in|at|near|from|to|of|around) (?:the )?[A-Z]|[在于]|"
        r"\b(?:in|inside|at|near|behind|under|with|on|beside|above|below|next to) (?:the|a|an|my|our|his|her|their) \w|"
        r"\b(?:im|am|beim|in|auf|hinter|unter|neben|über|bei|nach|aus) (?:(?:der|dem|den|einer|einem) )?[A-ZÄÖÜ]"
    ),
    "why": re.compile(
        r"\b(?:because|since|so that|due to|reason|therefore|thus|in order to|weil|denn)\b|因为|由于", re.I
    ),
}


_TIME_NAMED = re.compile(
    rf"\b(?:1\d|20)\d\d\b|\b\d{{1,2}}:\d\d\b|\b(?:{_MONTH})\b|\b\d{{1,2}}(?:st|nd|rd|th) centur|\b(?:{_WEEKDAY})\b|"
    r"\b(?:yesterday|today|morning|noon|evening|night|gestern|heute|morgens|mittags|abends|nachts)s?\b|[年月日]",
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


_COSTS = re.compile(
    r"\bhow much\b.*\b(?:costs?|pay|paid|spen[dt]|earn(?:ed)?|charged?)\b|"
    r"\bwhat (?:did|does|do|was|is) .*\b(?:costs?|pay|price of)\b|\b(?:kostet|gekostet|bezahlt)\b"
)
_MONEY = re.compile(
    r"[€$£¥₹]|\b(?:euros?|dollars?|bucks|pounds?|cents?|francs?|franken|crowns?|kron(?:en|or|er|e)|yen|rupees?|pesos?|"
    r"eur|usd|gbp|chf|sek|nok|dkk|pln|zloty|free|nothing|nichts|umsonst)\b",
    re.IGNORECASE,
)


def asks_price(question: str) -> bool:
    """Whether a question wants a sum of money."""
    return _COSTS.search(fold(question)) is not None


def names_money(text: str) -> bool:
    """Whether a sentence names a sum of money, or says that there was none to pay."""
    return _MONEY.search(text) is not None


_CALENDAR = re.compile(rf"(?:{_MONTH}|{_WEEKDAY})(?:['’]s)?", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s(„“‘«\"]+")
# Every noun of these has a capital, so that a capital says nothing.
_OF_GERMAN = "wer wie wo was wann warum welche welcher welches ist hat habe habt hatte wird wurde der die das und ich"
_GERMAN = frozenset(_OF_GERMAN.split())


def named(question: str) -> tuple[frozenset[str], ...]:
    """The names in a question, each as the stems of its words: what is capitalised behind its first word.

    Months and days are no names, nothing in German is one, nor in a question written in capitals throughout.
    """
    if len(_GERMAN.intersection(words(question))) > 1 or question.istitle() or question.isupper():
        return ()
    found: list[set[str]] = []
    goes_on = False
    for number, token in enumerate(_TOKEN.findall(question)):
        own = {stem(word) for word in words(token) if word not in SILENT}
        is_name = number > 0 and token[0].isupper() and own and not _CALENDAR.fullmatch(token.strip(",.;:?!"))
        if is_name and goes_on:
            found[-1] |= own
        elif is_name:
            found.append(own)
        goes_on = bool(is_name) and token[-1] not in ",.;:?!"
    return tuple(map(frozenset, found))
