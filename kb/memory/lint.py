"""Whether cards are good questions: checks that need no model and no opinion.

Owns the rules and their limits. Must not know how findings are printed. A finding never stops a card
from being reviewed; it says what makes it hard to learn and what to do about it. The limits are those
of people who wrote much about prompts: short, about one thing, answerable in one way, and with effort.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.memory.replay import Memory
from vault.text.cards import Card
from vault.text.stamping import keyed

MOST_ANSWER_WORDS = 25
MOST_ANSWER_LINES = 3
MOST_QUESTION_WORDS = 40
MOST_CLOZE_WORDS = 10
MOST_CLOZES = 4
LIST_OF = 3
ITEM_WORDS = 4
OFTEN_FORGOTTEN = 4

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_ALSO_ASKED = re.compile(r"\b(?:and|or) (?:how|why|what|when|where|who|which)\b", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r",(?: (?:and|or)\b)?|\b(?:and|or)\b|&", re.IGNORECASE)
_POINTS_AWAY = re.compile(r"(?:it|this|that|these|those|they|he|she)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_HIDDEN = re.compile(r"\[[^\]\n]*\]")
_TWO_ANSWERS = frozenset({"yes", "no", "true", "false", "maybe"})
_SMALL = """
a an and are as at be but by for from had has have he her his if in is it its nor not of on or our she so than
that the their them then these they this to was we were which who will with you your
"""
_SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a card, where it stands, and what to do."""

    path: str
    line: int
    what: str
    remedy: str


def check(cards: Iterable[Card], memories: Mapping[str, Memory] | None = None) -> list[Finding]:
    """All findings, by path and line. What is wrong with a block is told once, not for each of its cards.

    memories   what is remembered, by the keys of `vault.text.stamping.keyed`; without it nothing is said
               about how cards did in use
    """
    found: list[Finding] = []
    every = list(cards)
    for card in every:
        if card.part != "b":
            found += [Finding(card.path, card.line, *said) for rule in _RULES if (said := rule(card))]
    found += _many_clozes(every)
    found += _same_fronts(every)
    found += _same_ids(every)
    for key, card in keyed(every, _hashes(memories or {})).items():
        memory = (memories or {}).get(key)
        if memory is not None and memory.lapses >= OFTEN_FORGOTTEN:
            what = f"forgotten {memory.lapses} times"
            found.append(Finding(card.path, card.line, what, "split it, or ask for less"))
    return sorted(set(found), key=lambda one: (one.path, one.line, one.what))


# One card

Said = tuple[str, str] | None


def _long_answer(card: Card) -> Said:
    words, lines = len(_words(card.back)), card.back.count("\n") + 1
    if card.kind == "cloze":
        if words > MOST_CLOZE_WORDS:
            return f"the cloze hides {words} words", f"hide {MOST_CLOZE_WORDS} words at most"
        return None
    if words > MOST_ANSWER_WORDS:
        return f"the answer has {words} words", f"ask for one thing, in {MOST_ANSWER_WORDS} words at most"
    if lines > MOST_ANSWER_LINES and not _items(card.back):
        return f"the answer has {lines} lines", f"ask for one thing, in {MOST_ANSWER_LINES} lines at most"
    return None


def _long_question(card: Card) -> Said:
    words = len(_words(card.front))
    if words > MOST_QUESTION_WORDS and card.kind != "cloze":
        return (
            f"the question has {words} words",
            f"shorten it to {MOST_QUESTION_WORDS}, or it is known by its look",
        )
    return None


def _list_answer(card: Card) -> Said:
    if card.kind == "cloze":
        return None
    items = _items(card.back)
    if items >= LIST_OF:
        return f"the answer is a list of {items}", "make one cloze for each item, or ask for them one by one"
    chain = [_words(part) for part in _BETWEEN_ITEMS.split(card.back)] if "," in card.back else []
    if len(chain) >= LIST_OF and all(0 < len(part) <= ITEM_WORDS for part in chain):
        return "the answer is a list", "make one cloze for each item, or ask for them one by one"
    return None


def _two_questions(card: Card) -> Said:
    if card.kind == "cloze":
        return None
    asks = card.front.count("?")
    if asks > 1 or (asks and _ALSO_ASKED.search(card.front)):
        return "it asks two questions", "make two cards"
    return None


def _two_answers(card: Card) -> Said:
    if card.kind != "cloze" and " ".join(_words(card.back)) in _TWO_ANSWERS:
        return f"the answer is only {card.back.strip()!r}", "ask why, how or which"
    return None


def _answer_told(card: Card) -> Said:
    answer = [word for word in _words(card.back) if word not in _SMALL_WORDS]
    front = _words(_HIDDEN.sub(" ", card.front) if card.kind == "cloze" else card.front)
    if answer and any(len(word) > 3 for word in answer) and set(answer) <= set(front):
        return "the question already holds the answer", "take the answer's words out of it"
    return None


def _points_away(card: Card) -> Said:
    if card.kind != "cloze" and not card.heading and _POINTS_AWAY.match(card.front.strip("*_\"' ")):
        first = card.front.split()[0]
        return f"it opens with {first!r}, and nothing says what is meant", "name it"
    return None


def _poor_cloze(card: Card) -> Said:
    if card.kind != "cloze":
        return None
    hidden, left = _words(card.back), _words(_HIDDEN.sub(" ", card.front))
    if hidden and set(hidden) <= _SMALL_WORDS:
        return f"the cloze hides only {card.back!r}", "hide a word that carries meaning"
    if len(hidden) > len(left):
        return "the cloze hides more than it leaves", "leave enough to know what is asked"
    return None


_RULES: Sequence[Callable[[Card], Said]] = (
    _long_answer,
    _long_question,
    _list_answer,
    _two_questions,
    _two_answers,
    _answer_told,
    _points_away,
    _poor_cloze,
)


# Cards together


def _many_clozes(cards: list[Card]) -> list[Finding]:
    blocks: dict[tuple[str, int], int] = defaultdict(int)
    for card in cards:
        if card.kind == "cloze" and not card.part.removeprefix("c-").isdigit():
            blocks[card.path, card.line] += 1
    return [
        Finding(
            path, line, f"{count} clozes in one paragraph", "number those that belong together, or split it"
        )
        for (path, line), count in blocks.items()
        if count > MOST_CLOZES
    ]


def _same_fronts(cards: list[Card]) -> list[Finding]:
    fronts: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if card.kind != "cloze":
            fronts[_plain(card.front)].append(card)
    found = []
    for same in fronts.values():
        first = min(same, key=lambda card: (card.path, card.line))
        for card in same:
            if (card.path, card.line) == (first.path, first.line):
                continue
            place = f"{first.path}:{first.line}"
            if _plain(card.back) == _plain(first.back):
                said = f"the same card stands in {place}", "keep one of them"
            else:
                said = f"{place} asks the same and wants another answer", "say in both what sets them apart"
            found.append(Finding(card.path, card.line, *said))
    return found


def _same_ids(cards: list[Card]) -> list[Finding]:
    seen: dict[tuple[str, str], int] = {}
    found = []
    for card in sorted(cards, key=lambda one: one.line):
        if card.block_id is None:
            continue
        first = seen.setdefault((card.path, card.block_id), card.line)
        if first != card.line:
            what = f"^{card.block_id} stands in line {first} already, so this is not reviewed"
            found.append(Finding(card.path, card.line, what, "take this id away"))
    return found


def _hashes(memories: Mapping[str, Memory]) -> dict[str, str]:
    return {key: memory.prompt_hash for key, memory in memories.items()}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _items(text: str) -> int:
    return sum(1 for line in text.split("\n") if _ITEM.match(line))


def _plain(text: str) -> str:
    words = _words(unicodedata.normalize("NFC", text))
    return " ".join(words) or text.strip()
