"""A note as the rows it becomes.

Owns what of a note is kept in the store. Pure: bytes to rows. Must not know SQL, nor which notes changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from kb.index.grams import gram_token, grams, name_keys
from kb.index.passages import VERSION, passages
from vault.records.prediction import read_predictions
from vault.text.cards import CardOptions, read_cards
from vault.text.inline import is_external
from vault.text.links import link_key, name_key
from vault.text.markup import read_markup
from vault.text.note import Note, read_note
from vault.text.questions import WORDS
from vault.text.types import Types

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How notes are read in this vault: words that begin questions, what makes a card, which type a note is of."""

    words: Mapping[str, str] = field(default_factory=lambda: dict(WORDS))
    cards: CardOptions = CardOptions()  # noqa: RUF009 (frozen)
    types: Types = Types()  # noqa: RUF009 (frozen)

    def fingerprint(self) -> str:
        """Changes when notes must be read again."""
        cards = [self.cards.deck_tag, sorted(self.cards.cloze_decks)]
        return json.dumps([VERSION, sorted(self.words.items()), cards, repr(self.types)])


@dataclass(frozen=True, slots=True)
class Filed:
    """The rows of one note, each without its note's id; passages with their words."""

    note: Row
    names: list[Row]
    tags: list[Row]
    links: list[Row]
    passages: list[tuple[Row, Row]]
    cards: list[Row]
    questions: list[Row]
    predictions: list[Row]
    problems: list[Row]


def file_note(path: str, data: bytes, reading: Reading, *, copy: bool = False) -> Filed:
    """Read a note's bytes into rows. Never raises, whatever the bytes.

    copy  it is a second version of a note that is there: what it says can be found, but it is no idea, reading or
          lesson of its own, and has no cards, questions and predictions, which would all be there twice
    """
    filed = _filed(path, data, reading)
    if not copy:
        return filed
    title, _, day, front = filed.note
    names = [row for row in filed.names if row[-1] == "file"]
    return replace(filed, note=(title, "", day, front), names=names, cards=[], questions=[], predictions=[])


def _filed(path: str, data: bytes, reading: Reading) -> Filed:
    note = reading.types.seen(read_note(path, data))
    markup = read_markup(note, reading.words)
    cards, wrong = read_cards(note, markup, reading.cards)
    names, aliases = _names(note)
    about = _about(note, aliases, [tag.name for tag in markup.tags])
    return Filed(
        (
            note.title,
            reading.types.kind_of(note),
            note.day.isoformat() if note.day else None,
            json.dumps(dict(note.front), ensure_ascii=False, default=str),
        ),
        names,
        [(tag.line, tag.name, name_key(tag.name)) for tag in markup.tags],
        [
            (link.line, link.target, link.anchor, link.alias, link.embed, link_key(link.target))
            for link in markup.links
            if link.target and not is_external(link.target)
        ],
        [
            (
                (one.line, one.end_line, one.mine, one.model, one.hash),
                (note.title, one.heading, about, one.text, _grams(note.title, one.heading, one.text)),
            )
            for one in passages(note, markup)
        ],
        [
            (
                card.line, card.end_line, card.deck, card.kind, card.part, card.front, card.back, card.block_id,
                card.own_id, card.prompt_hash, card.stamp.line, card.stamp.own_line,
                json.dumps(list(asdict(card.schedule).values()), default=str) if card.schedule else None,
                card.heading,
            )
            for card in cards
        ],
        [(one.line, one.kind, one.text, one.answered, one.answer, one.when) for one in markup.questions],
        [
            (
                one.line, one.id, one.text, json.dumps(one.steps), _iso(one.by), json.dumps(one.because),
                one.outcome, _iso(one.resolved), one.what,
            )
            for one in read_predictions(note)
        ],
        [(one.line, one.what, one.remedy) for one in (*note.problems, *wrong)],
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _names(note: Note) -> tuple[list[Row], list[str]]:
    """The names a note goes by, with their keys, and its aliases."""
    stem = note.path.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".markdown")
    aliases: list[str] = []
    for key in ("aliases", "alias"):
        value = note.front.get(key)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, (str, int, float)) and not isinstance(one, bool) and str(one).strip():
                aliases.append(str(one).strip())
    named = [(stem, "file"), *((alias, "alias") for alias in aliases)]
    if note.title != stem:
        named.insert(0, (note.title, "title"))
    return [(name, *name_keys(name), kind) for name, kind in named], aliases


def _about(note: Note, aliases: list[str], tags: list[str]) -> str:
    """What else a passage may be found by: other names, tags, authors, the date."""
    parts = [*aliases, *dict.fromkeys(tags)]
    for key in ("author", "authors", "source", "verdict"):
        value = note.front.get(key)
        parts += [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
    if note.day:
        parts.append(note.day.isoformat())
        parts.append(note.day.strftime("%A %B"))
    stem = note.path.rsplit("/", 1)[-1].removesuffix(".md")
    if stem != note.title:
        parts.append(stem)
    return " ".join(parts)


def _grams(*texts: str) -> str:
    return " ".join(gram_token(gram) for text in texts for gram in grams(text))
