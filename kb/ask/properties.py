"""The properties of a note as sentences that a question may be answered with: `Middlemarch: pages: 904`.

Owns which lines of the frontmatter a property takes, and by which words of a question one asks for it. Must not
know how a note was found, nor which answer is the better one. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kb.ask.citations import Sentence
from kb.ask.evidence import BEGINNING, Question
from kb.ask.terms import FRAME, LIGHT, SILENT, Wanted, fold, stem, stems, words
from vault.text.note import Note
from vault.text.rules import scalars
from vault.text.yaml12 import key_of_line

LONGEST = 400
"""Characters of a property that is quoted, at most."""


class Property(NamedTuple):
    """A property with its place. `shown` is `pages: 904` on one line; `stems` those of a question it answers to."""

    name: str
    sentence: Sentence
    shown: str
    stems: set[str]


# What a property may be called, and how one asks for it without its name: each group of words must be in the question.
_CALLED: Mapping[str, str] = {
    "author": "author authors writer writers by creator creators autor autoren autorin auteur",
    "pages": "pages totalpages pagecount numpages numberofpages length seiten seitenzahl",
    "at": "at page currentpage onpage pageat",
    "started": "started start startdate datestarted begun began begonnen angefangen",
    "finished": "finished finish finishdate datefinished dateread readdate completed ended beendet gelesenam",
    "verdict": "verdict review oneliner oneword urteil fazit",
    "rating": "rating myrating stars score grade bewertung note",
    "confidence": "confidence sure certainty",
    "birthday": "birthday birthdate born dateofbirth geburtstag geburtsdatum geboren",
    "city": "city town home address place location residence lives wohnort ort stadt adresse",
    "phone": "phone telephone phonenumber tel mobile cell telefon handy telefonnummer",
    "email": "email mail emailaddress mailadresse",
    "deadline": "deadline due duedate dueon frist abgabe abgabetermin",
}
_NAMES = {name: ours for ours, names in _CALLED.items() for name in names.split()}
_WHO, _WHEN = r"\b(?:who|wer|von wem)\b", r"\b(?:when|wann|what day|which day)\b"
_ASKED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("author", (_WHO, r"\b(?:wrote|written|writer|author|by|geschrieben|schrieb|verfasst|autor|autorin)\b")),
    ("pages", (r"\bhow (?:long|thick) (?:is|was)\b|\bwie (?:lang|dick) (?:ist|war)\b",)),
    ("at", (r"\b(?:what|which) page\b|\bhow far\b|\bwelcher seite\b|\bwie weit\b", r"\b(?:i|ich)\b")),
    ("started", (_WHEN, r"\b(?:start(?:ed)?|begin|began|begun|angefangen|begonnen)\b")),
    ("finished", (_WHEN, r"\b(?:finish(?:ed)?|complete[d]?|ausgelesen|fertig|beendet|durchgelesen)\b")),
    ("verdict rating", (r"\b(?:what|how|was|wie)\b", r"\b(?:i|ich)\b", r"\b(?:think|thought|like|find|fand|hielt)\b")),
    ("verdict rating", (r"\bdid i (?:like|enjoy|love|hate)\b|\b(?:hat mir|mochte ich)\b",)),
    ("rating", (r"\b(?:rate|rated|rating|stars|sterne)\b",)),
    ("confidence", (r"\bhow (?:sure|certain|confident)\b|\bwie sicher\b",)),
    ("birthday", (_WHEN, r"\b(?:born|geboren)\b")),
    ("birthday", (r"\bhow old\b|\bwie alt\b",)),
    ("city", (r"\b(?:where|which city|wo|woher)\b", r"\b(?:lives?|living|home|wohnt|lebt)\b")),
    ("phone", (r"\b(?:phone|telephone|number|call|telefon\w*|nummer|anrufen)\b",)),
    ("email", (r"\be-?mail(?: address)?\b|\bmail address\b",)),
    ("deadline", (_WHEN, r"\b(?:due|deadline|fallig)\b")),
)  # fmt: skip


def asked_for(question: Question, note: Note, ours: Mapping[str, str]) -> Iterator[Property]:
    """The properties of a note that a question asks for, in their order.

    ours  the note's own name of a property -> ours, where the vault has a map
    """
    text = fold(question.text)
    for name, sentence, shown in entries(note):
        said = " ".join(str(one) for one in scalars(note.front.get(name)))
        if not said or not _may_be(question.wants, said):
            continue
        own = {stem(word) for word in words(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name))}
        found = {key for key in question.weights for word in own if _meet(key, word)}
        found |= {key for key in own if key in map(stem, words(text)) and len(key) > 2} if found else set()
        family = {_NAMES.get(_bare(each), _bare(each)) for each in (name, ours.get(name, name))}
        for called, patterns in _ASKED:
            matches = [re.search(pattern, text) for pattern in patterns]
            if family & set(called.split()) and all(matches):
                found |= {stem(word) for match in matches if match for word in words(match[0])}
        if found:
            yield Property(name, sentence, shown, found | stems(name))


def is_property(word: str) -> bool:
    """Whether a word is the name of a property that is often kept."""
    return word in _NAMES


def subject(question: str) -> str:
    """What is left of a question about a property when the words that ask for it are taken away; "" for another."""
    text, silent = fold(question), set[str]()
    for _, patterns in _ASKED:
        matches = [re.search(pattern, text) for pattern in patterns]
        if all(matches):
            silent |= {word for match in matches if match for word in words(match[0])}
    silent |= {word for word in words(question) if word in _NAMES}
    left = [word for word in words(question) if word not in silent | SILENT | FRAME and stem(word) not in LIGHT]
    return " ".join(left) if silent else ""


def entries(note: Note) -> Iterator[tuple[str, Sentence, str]]:
    """Each property of a note that says something plain: its name, its lines, and how it is shown."""
    if not note.front:
        return
    lines = note.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    last = next((at for at in range(1, len(lines)) if lines[at].rstrip() in ("---", "...")), 0)
    heads = [(at, found[0]) for at in range(1, last) if (found := key_of_line(lines[at]))]
    numbers = [at for at, _ in heads]
    for at, name in heads:
        following = bisect_right(numbers, at)
        end = numbers[following] if following < len(numbers) else last
        while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip()[0] == "#"):
            end -= 1
        text = note.text[starts[at] : starts[end] - 1].rstrip()
        if note.front.get(name) and not isinstance(note.front[name], dict) and len(text) <= LONGEST:
            yield name, Sentence(starts[at], starts[at] + len(text), at + 1, text), _shown(text)


def _shown(text: str) -> str:
    """The lines of a property as one: the items of a list behind commas, without its quotation marks."""
    head, _, rest = text.partition(":")
    items = [re.sub(r"^[ \t]*-[ \t]+", "", line).strip() for line in rest.split("\n")]
    return f"{head}: " + ", ".join(item.strip("\"'") for item in items if item)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name))


def _meet(asked: str, name: str) -> bool:
    """Whether a word of the question is that of the property, or one begins with the other: `Telefonnummer`."""
    short, long = sorted((asked, name), key=len)
    return asked == name or (len(short) >= BEGINNING and long.startswith(short))


def _may_be(wants: Wanted, said: str) -> bool:
    """Whether what a property says can be what was asked for."""
    if wants in ("when", "how many"):
        return any(letter.isdigit() for letter in said)
    if wants in ("who", "where"):
        return not said.strip()[:1].isdigit()
    return wants != "why"
