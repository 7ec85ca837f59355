"""A look over somebody's own notes: which of them are readings, ideas, lessons or people, and how to tell.

Owns the proposal: for each type the fewest rules (a property, a tag, a folder) that find its notes and few others,
as text for `vault.toml`. Must not write anything, nor decide for the person. Pure: notes in, text out.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.survey_keys import KINDS_KEPT_IN, Naming, bare, is_about_reading, looks_like_reading, naming
from vault.records.reading import words_of
from vault.text.note import Note
from vault.text.rules import OURS, folded, read_rules, scalars
from vault.text.types import Types, own_tags

FEW = 3  # notes that make a sort of their own
SURE, LIKELY = 0.8, 0.5  # how many of the notes a rule finds must look like it, without a telling name and with one

_BOOKS = frozenset(["book", "books", "buch", "bücher", "libro", "libros", "livre", "livres"])
_READINGS = _BOOKS | {
    "ebook", "ebooks", "audiobook", "audiobooks", "article", "articles", "paper", "papers", "clipping", "clippings",
    "reading", "readings", "literature", "bookshelf", "goodreads",
}  # fmt: skip
_BESIDE = frozenset([
    "notes", "note", "list", "reviews", "review", "my", "read", "summaries", "summary", "shelf", "source", "sources",
    "media", "type", "lit", "input", "inputs", "library", "ref", "reference", "references",
])  # fmt: skip
_NEVER = frozenset([
    "recipe", "recipes", "movie", "movies", "film", "films", "game", "games", "person", "people", "author", "authors",
    "music", "album", "albums", "place", "places", "meeting", "meetings", "show", "shows", "series", "daily", "journal",
    "template", "templates",
])  # fmt: skip
_OTHERS: Mapping[str, frozenset[str]] = {
    "idea": frozenset(["idea", "ideas", "claim", "claims", "belief", "beliefs"]),
    "lesson": frozenset(["lesson", "lessons", "lesson learned", "lessons learned"]),
    "person": frozenset(["person", "people", "contact", "contacts"]),
}

_NO_TAG = frozenset("[]{},\"'")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was seen. text: TOML for `vault.toml`, "" when no type is evident; counts: notes of each type in it."""

    text: str
    counts: Mapping[str, int]
    types: Types


@dataclass(frozen=True, slots=True)
class _Sign:
    """A rule that may be proposed: the notes it finds, by number."""

    sort: str
    name: str
    value: object
    notes: frozenset[int]

    @property
    def words(self) -> str:
        """What it is called: the value, the tag, the folder's own name."""
        own = self.name.rsplit("/", 1)[-1] if self.sort == "folder" else self.name
        return words_of(own if self.value is None else self.value)


def survey(notes: Iterable[Note]) -> Proposal:
    """Propose a map of types for these notes; those that carry a type of ours need none."""
    seen = [_slim(note) for note in notes if folded(note.front.get("type") or "") not in OURS]
    signs = _signs(seen)
    chosen = {"reading": _for_readings(seen, signs)}
    taken = frozenset(number for sign in chosen["reading"] for number in sign.notes)
    for kind, words in _OTHERS.items():
        named = [sign for sign in signs if sign.words in words and len(sign.notes - taken) >= FEW]
        chosen[kind] = _fewest(named, frozenset().union(*(sign.notes for sign in named)) - taken)
    tables = [_rules(kind, those) for kind, those in chosen.items() if those]
    types = Types(read_rules(tomllib.loads("\n".join(tables)).get("types", {})))
    kinds = [types.kind_of(note) for note in seen]
    readings = [note for note, kind in zip(seen, kinds, strict=True) if kind == "reading"]
    counts = {kind: kinds.count(kind) for kind in chosen if kind in kinds}
    parts = []
    for kind, those in chosen.items():
        if kind in counts:
            more = _names(naming(readings), _place(readings)) if kind == "reading" else ""
            parts.append(f"# {counts[kind]} notes\n{_rules(kind, those)}{more}")
    text = "\n".join(parts)
    return Proposal(text, counts, Types(read_rules(tomllib.loads(text).get("types", {}))))


def _slim(note: Note) -> Note:
    """The note without its text but for its own tags: many are held at once."""
    tags = "\n".join("#" + tag for tag in sorted(own_tags(note)))
    return replace(note, text=tags, body_line=1)


def _signs(notes: Sequence[Note]) -> list[_Sign]:
    """Every rule that finds a few notes."""
    found: dict[tuple[str, str, str], set[int]] = {}
    spelled: dict[tuple[str, str, str], Counter[tuple[str, str]]] = {}

    def add(sort: str, name: str, value: object, number: int) -> None:
        key = (sort, bare(name) if sort == "property" else name.casefold(), "" if value is None else folded(value))
        found.setdefault(key, set()).add(number)
        spelled.setdefault(key, Counter())[name, "" if value is None else str(value)] += 1

    for number, note in enumerate(notes):
        for tag in own_tags(note):
            if set(tag) & _NO_TAG:
                continue  # frontmatter that could not be read as meant
            parts = tag.split("/")
            for end in range(1, len(parts) + 1):
                add("tag", "/".join(parts[:end]), None, number)
        folders = note.path.split("/")[:-1]
        for end in range(1, len(folders) + 1):
            add("folder", "/".join(folders[:end]), None, number)
        for key, value in note.front.items():
            if bare(key) in KINDS_KEPT_IN:
                for one in scalars(value):
                    add("property", key, one, number)
            elif bare(key).startswith("isbn") or bare(key) == "goodreads":
                for _ in scalars(value)[:1]:
                    add("property", key, None, number)
    signs = []
    for each, numbers in found.items():
        name_, text = spelled[each].most_common(1)[0][0]
        if len(numbers) >= FEW and (name_ + text).isprintable():
            signs.append(_Sign(each[0], name_, text or None, frozenset(numbers)))
    return sorted(signs, key=lambda sign: (sign.sort, sign.name, str(sign.value)))


def _for_readings(notes: Sequence[Note], signs: Sequence[_Sign]) -> list[_Sign]:
    sure = frozenset(number for number, note in enumerate(notes) if is_about_reading(note))
    likely = sure | {number for number, note in enumerate(notes) if looks_like_reading(note)}
    good, wanted = [], set(sure)
    for sign in signs:
        words = {word for word in sign.words.split() if not word.isdigit()}
        named = bool(words & _READINGS) and words <= _READINGS | _BESIDE
        says_so = named and bool(words & _BOOKS) and sign.sort != "folder"
        share = len(sign.notes & likely) / len(sign.notes)
        if words & _NEVER:
            continue
        if says_so or (named and share >= LIKELY) or len(sign.notes & sure) >= SURE * len(sign.notes):
            good.append(sign)
            wanted |= sign.notes if says_so else sign.notes & likely if named else set()
    if not good:
        good = [sign for sign in signs if sign.sort == "folder" and set(sign.words.split()) & _BOOKS]
        wanted = {number for sign in good for number in sign.notes}
    return _fewest(good, frozenset(wanted))


def _fewest(signs: Sequence[_Sign], wanted: frozenset[int]) -> list[_Sign]:
    """The few signs that find what is wanted: a property before a tag before a folder where they find the same."""
    order = {"property": 0, "tag": 1, "folder": 2}
    left, chosen = set(wanted), []
    while left:
        best = max(
            signs,
            key=lambda sign: (
                len(sign.notes & left) - 2 * len(sign.notes - wanted),
                -order[sign.sort] - 3 * (sign.sort == "property" and sign.value is None),
                -len(sign.name),
            ),
            default=None,
        )
        gain = len(best.notes & left) if best else 0
        if best is None or gain < max(2, len(wanted) // 50) or gain <= 2 * len(best.notes - wanted):
            break
        chosen.append(best)
        left -= best.notes
    return chosen


def _place(notes: Sequence[Note]) -> str:
    """The folder most of these notes lie in, "" if there is none."""
    folders = Counter(note.path.rpartition("/")[0] for note in notes)
    folder, count = folders.most_common(1)[0]
    return folder if count >= LIKELY * len(notes) and folder.isprintable() else ""


def _rules(kind: str, signs: Sequence[_Sign]) -> str:
    lines = [f"[types.{kind}]"]
    for sort in ("tag", "folder"):
        names = [sign.name for sign in signs if sign.sort == sort]
        lines += [f"{sort} = {_said(names)}"] if names else []
    values: dict[str, list[object]] = {}
    for sign in signs:
        if sign.sort == "property":
            values.setdefault(sign.name, []).append("*" if sign.value is None else sign.value)
    each = ", ".join(f"{_key(name)} = {_said(those)}" for name, those in values.items())
    lines += [f"property = {{ {each} }}"] if values else []
    return "\n".join(lines) + "\n"


def _names(found: Naming, place: str) -> str:
    """The tables of names and values, below the rules."""
    lines = [f"new = {_said(place)}"] if place else []
    if found.keys:
        lines += ["", "[types.reading.keys]"]
        lines += [f"{ours} = {_said(theirs)}" for ours, theirs in found.keys.items()
                  if all(name.isprintable() for name in theirs)]  # fmt: skip
    for ours, table in found.values.items():
        if table:
            lines += ["", f"[types.reading.values.{ours}]"]
            lines += [f"{_key(name)} = {_said(theirs)}" for name, theirs in table.items()
                      if all(str(one).isprintable() for one in theirs)]  # fmt: skip
    if found.unknown:
        lines += ["# not understood, under status: " + ", ".join(one for one in found.unknown if one.isprintable())]
    return "".join(line + "\n" for line in lines)


def _said(value: object) -> str:
    """TOML; a list of one as the one."""
    if isinstance(value, list):
        return _said(value[0]) if len(value) == 1 else "[" + ", ".join(_said(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else _said(name)
