"""The rules of `[types.<name>]`: how notes of one type are known, and what their properties are called.

Owns what such a table may say, checked so that a mistake in it is told and not guessed around, and turning one
value of theirs into ours and back. Must not know a note, nor where the table stands. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from vault.text.links import name_key
from vault.text.yaml12 import resolve

BOOL = ("true", "false")
OURS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "idea": {"title": (), "status": ("parked", "held", "dropped"), "confidence": (), "created": ()},
    "lesson": {"title": (), "source": (), "created": ()},
    "reading": {
        "title": (), "kind": ("book", "article", "paper", "talk", "course", "thread"), "author": (), "source": (),
        "status": ("shelf", "next", "reading", "finished", "dropped"), "added": (), "started": (), "finished": (),
        "pages": (), "at": (), "fiction": BOOL, "rating": (), "verdict": (),
    },
}  # fmt: skip
"""Our types with the properties a map may name; behind a property the values it may have, () for any."""

_LINK = re.compile(r"!?\[\[([^\[\]|]*)(?:\|[^\[\]]*)?\]\]")
_NAMES = {"tag": "tags", "tags": "tags", "folder": "folders", "folders": "folders",
          "property": "properties", "properties": "properties"}  # fmt: skip


class NotAMap(ValueError):
    """A table under [types] does not say what it should: `key` is where, `wanted` what belongs there."""

    def __init__(self, key: str, wanted: str) -> None:
        super().__init__(f"{key} must be {wanted}")
        self.key, self.wanted = key, wanted


@dataclass(frozen=True, slots=True)
class Rule:
    """How the notes of one type are known, and what their properties are called.

    tags        without `#`; `book` is also `book/novel`
    folders     notes in them or below
    properties  (name, values): one of the values stands there, or anything at all when there are none
    keys        ours -> theirs, the first one there is read, and the first one is written to new notes
    values      our key -> our value -> theirs, the first one is written
    place       folder for new notes, or ""
    """

    name: str
    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    properties: tuple[tuple[str, tuple[object, ...]], ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, tuple[object, ...]]] = field(default_factory=dict)
    place: str = ""

    def understood(self, ours: str, value: object) -> object:
        """A value of theirs as ours; None when it says nothing of this."""
        flat = scalars(value)
        if not flat:
            return None
        table = self.values.get(ours)
        if not table:
            return value
        known = {folded(their): our for our, theirs in reversed(list(table.items())) for their in (*theirs, our)}
        said = next((known[folded(one)] for one in flat if folded(one) in known), None)
        if said is not None:
            return resolve(said)
        return None if isinstance(value, list) else value

    def spelled(self, ours: str, value: object, like: object = None) -> object:
        """A value of ours as theirs, of the sort that `like` is of where there is a choice; itself if not mapped."""
        name = BOOL[not value] if isinstance(value, bool) else str(value)
        theirs = self.values.get(ours, {}).get(name, ())
        fitting = [one for one in theirs if like is None or isinstance(one, bool) == isinstance(like, bool)]
        return fitting[0] if fitting else value


def scalars(value: object) -> list[object]:
    """What a property holds, lists opened and what is empty left out. An unquoted `[[link]]` is a list to YAML."""
    if isinstance(value, (list, tuple)):
        return [one for item in value for one in scalars(item)]
    empty = value is None or isinstance(value, dict) or (isinstance(value, str) and not value.strip())
    return [] if empty else [value]


def folded(value: object) -> str:
    """A value as it is compared: a link by the name it leads to, without case and outer space."""
    if isinstance(value, bool):
        return BOOL[not value]
    text = str(value).strip()
    link = _LINK.fullmatch(text)
    if link:
        text = link[1].split("#")[0].rsplit("/", 1)[-1].strip().removesuffix(".md")
    return name_key(text.lstrip("#"))


def read_rules(tables: object) -> tuple[Rule, ...]:
    """The rules that `[types]` says, in their order. Raises NotAMap."""
    if not isinstance(tables, dict):
        raise NotAMap("[types]", "tables, as in [types.reading]")
    return tuple(_rule(name, table) for name, table in tables.items())


def _rule(name: str, table: object) -> Rule:
    here = f"types.{name}"
    if not isinstance(table, dict):
        raise NotAMap(f"[{here}]", "a table")
    found: dict[str, tuple[str, ...]] = {"tags": (), "folders": ()}
    properties: tuple[tuple[str, tuple[object, ...]], ...] = ()
    for key, value in table.items():
        sort = _NAMES.get(key)
        if sort == "properties":
            properties = _properties(f"{here}.{key}", value)
        elif sort:
            found[sort] = tuple(one.lstrip("#").strip("/") for one in _texts(f"{here}.{key}", value))
            if sort == "folders" and any(".." in one.split("/") for one in found[sort]):
                raise NotAMap(f"{here}.{key}", "a folder inside the vault")
        elif key not in ("keys", "values", "new"):
            raise NotAMap(f"{here}.{key}", "one of tag, folder, property, keys, values, new")
    place = table.get("new", "")
    if not isinstance(place, str) or place.startswith("/") or ".." in place.split("/"):
        raise NotAMap(f"{here}.new", "a folder inside the vault")
    own = name.casefold()
    keys, values = _keys(own, f"{here}.keys", table.get("keys", {})), _values(own, here, table.get("values", {}))
    return Rule(own, found["tags"], found["folders"], properties, keys, values, place.strip("/"))


def _texts(key: str, value: object) -> tuple[str, ...]:
    each = tuple(value) if isinstance(value, list) else (value,)
    if not all(isinstance(one, str) and one.strip("#/ ") for one in each):
        raise NotAMap(key, "a text, or a list of texts")
    return tuple(str(one).strip() for one in each)


def _properties(key: str, value: object) -> tuple[tuple[str, tuple[object, ...]], ...]:
    if not isinstance(value, dict):
        return tuple((name, ()) for name in _texts(key, value))
    found = []
    for name, one in value.items():
        each = tuple(one) if isinstance(one, list) else (one,)
        if not all(isinstance(item, (str, int, float)) and item != "" for item in each):
            raise NotAMap(f"{key}.{name}", "a value, or a list of values")
        found.append((name, () if "*" in each else each))
    return tuple(found)


def _keys(kind: str, key: str, value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise NotAMap(f"[{key}]", 'a table, as in finished = "dateRead"')
    for ours in value:
        if kind in OURS and ours not in OURS[kind]:
            raise NotAMap(f"{key}.{ours}", f"one of {', '.join(OURS[kind])}, with the vault's own name behind it")
    return {ours: _texts(f"{key}.{ours}", theirs) for ours, theirs in value.items()}


def _values(kind: str, here: str, value: object) -> Mapping[str, Mapping[str, tuple[object, ...]]]:
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        raise NotAMap(f"[{here}.values]", f'tables, as in [{here}.values.status] and below it finished = "read"')
    found: dict[str, dict[str, tuple[object, ...]]] = {}
    for ours, table in value.items():
        if kind in OURS and ours not in OURS[kind]:
            raise NotAMap(f"{here}.values.{ours}", f"one of {', '.join(OURS[kind])}")
        allowed = OURS.get(kind, {}).get(ours, ())
        for name, theirs in table.items():
            if allowed and name not in allowed:
                wanted = f"one of {', '.join(allowed)}, with the vault's own value behind it"
                raise NotAMap(f"{here}.values.{ours}.{name}", wanted)
            each = tuple(theirs) if isinstance(theirs, list) else (theirs,)
            if not each or not all(isinstance(one, (str, int, float)) for one in each):
                raise NotAMap(f"{here}.values.{ours}.{name}", "a value, or a list of values")
            found.setdefault(ours, {})[name] = each
    return found
