"""What type a note is of, and its properties as our readers of records expect them.

Owns which rule a note falls under, translating the names and values of its properties into ours, and writing
a property back in the note's own words. Must not know what a type means, nor where the rules stand. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from vault.problem import Problem
from vault.text.frontmatter import new_note, set_key
from vault.text.inline import is_tag
from vault.text.links import name_key
from vault.text.note import Note, read_note
from vault.text.rules import BOOL, OURS, Rule, folded, scalars
from vault.text.yaml12 import as_loaded

_DAY_LINK = re.compile(r"\[\[\d{4}-\d{2}-\d{2}\]\]")
_LABEL = re.compile(r"[\s>*+-]*(?:[^\W\d_][\w ]{0,20}:{1,2})?\s*")


class Unsayable(Problem):
    """The note says this in a way that a new value would break."""

    def __init__(self, path: str, ours: str, theirs: str) -> None:
        super().__init__(
            f"{ours} is kept in the property {theirs} here, which cannot say it", path=path,
            remedy=f'name another for it in .deliberate/vault.toml: {ours} = ["{ours}", "{theirs}"]',
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Types:
    """The map of a vault; without rules it is a vault of our own kind."""

    rules: tuple[Rule, ...] = ()

    def kind_of(self, note: Note) -> str:
        """The note's type, "" if it has none.

        A type of ours in `type` wins. Then what the note says of itself outranks where it lies: a rule by
        property, by tag, by folder, each in the order of the map. Else what `type` says, whatever it is.
        """
        value = note.front.get("type")
        said = value.strip() if isinstance(value, str) else ""
        if said.casefold() in OURS or self.rule(said.casefold()):
            return said.casefold()
        return self._ruled(note) or said

    def seen(self, note: Note) -> Note:
        """The note with the names and values of its properties turned into ours; unmapped notes as they are."""
        kind = self.kind_of(note)
        rule = self.rule(kind)
        if rule is None:
            return note if not kind or note.front.get("type") == kind else _with(note, {"type": kind})
        own = _says(note, kind)
        front: dict[str, object] = {"type": kind}
        hidden = []
        for ours in dict.fromkeys([*rule.keys, *rule.values]):
            theirs = rule.keys.get(ours, (ours,))
            values = (rule.understood(ours, _told(note, name)) for name in (*theirs, *([ours] if own else [])))
            said = next((value for value in values if value is not None), None)
            if said is not None:
                front[ours] = said
            elif not own:
                hidden.append(ours)
        title = " ".join(str(one) for one in scalars(front.get("title")))
        return replace(_with(note, front, hidden), title=" ".join(title.split()) or note.title)

    def rule(self, kind: str) -> Rule | None:
        """The rule for a type, None if the vault has none."""
        return next((rule for rule in self.rules if rule.name == kind), None)

    def key(self, kind: str, ours: str) -> str:
        """What a property is called in new notes."""
        rule = self.rule(kind)
        return rule.keys.get(ours, (ours,))[0] if rule else ours

    def ours(self, note: Note) -> dict[str, str]:
        """The note's own names of properties, as it spells them -> ours."""
        rule = self.rule(self.kind_of(note))
        keys = rule.keys if rule else {}
        told = ((_value(note, name)[0], ours) for ours, theirs in keys.items() for name in theirs)
        return {own: ours for own, ours in told if own}

    def value(self, kind: str, key: str, ours: object) -> object:
        """How a value of our property `key` is said in new notes."""
        rule = self.rule(kind)
        return rule.spelled(key, ours) if rule else ours

    def place(self, kind: str) -> str:
        """The folder for new notes of a type, "" where the map does not say."""
        rule = self.rule(kind)
        return (rule.place or "".join(rule.folders[:1])) if rule else ""

    def with_key(self, path: str, data: bytes, ours: str, value: object) -> bytes:
        """The note with one property set, by the note's own name for it and in its own words; no other byte changes.

        Another property or tag of the note that says otherwise by the map (`to-read` of a finished book) is brought
        in line. value  as `frontmatter.set_key` takes it. Raises Unspliceable, Unsayable.
        """
        note = read_note(path, data)
        rule = self.rule(self.kind_of(note))
        if rule is None:
            return set_key(data, ours, value)
        names = [*rule.keys.get(ours, (ours,))]
        if _says(note, rule.name) and ours not in names:
            names.append(ours)
        there = [(own, old) for own, old in (_value(note, name) for name in names) if own]
        key, said = _own(note, rule, ours, value, names)
        if not any(own == key and _is(rule, ours, old, value) for own, old in there):
            data = set_key(data, key, said)
        for own, old in there if ours in rule.values else ():
            other = rule.understood(ours, old)
            if own != key and other is not None and not _is(rule, ours, old, value):
                fresh = _in_place_of(rule, ours, old, value, own)
                fresh = _without(rule, ours, old) if fresh is None else fresh
                data = data if fresh is None else set_key(data, own, fresh)
        return data

    def new_note(self, path: str, kind: str, said: Mapping[str, object], body: str, *, ours: bool = False) -> bytes:
        """The bytes of a new note of a type at `path`: the vault's own marks and names, else ours.

        ours  say `type` even so, as for an article where the marks say book
        """
        rule = self.rule(kind)
        front: dict[str, object] = _marks(rule) if rule and not ours else {"type": kind}
        for name, value in said.items():
            key = self.key(kind, name)
            spelled = _fresh(rule, name, key, value) if rule else value
            there = front.get(key)
            if rule and isinstance(there, list):
                others = [one for one in there if rule.understood(name, [one]) is None]
                spelled = [*others, *(spelled if isinstance(spelled, list) else [spelled])]
            front[key] = spelled
        data = new_note(front, body)
        if self.kind_of(read_note(path, data)) == kind:
            return data
        return new_note({"type": kind, **front}, body)

    def _ruled(self, note: Note) -> str:
        if not self.rules:
            return ""
        path = name_key(note.path)
        for rule in self.rules:
            if any(_holds(note, name, values) for name, values in rule.properties):
                return rule.name
        tags = own_tags(note) if any(rule.tags for rule in self.rules) else frozenset()
        for rule in self.rules:
            if any(tag == name_key(one) or tag.startswith(name_key(one) + "/") for one in rule.tags for tag in tags):
                return rule.name
        for rule in self.rules:
            if any(path.startswith(name_key(folder) + "/") for folder in rule.folders):
                return rule.name
        return ""


def _own(note: Note, rule: Rule, ours: str, value: object, names: list[str]) -> tuple[str, object]:
    """The property of this note that says `ours`, and what it shall say. Raises Unsayable.

    One that is there comes before one that is not, but never behind one that goes on saying otherwise.
    """
    free, there = "", ""
    for name in names:
        own, old = _value(note, name)
        if not own:
            free = free or name
            continue
        said = _in_place_of(rule, ours, old, value, name)
        if said is not None:
            return own, _dated(note, said)
        if rule.understood(ours, old) is not None and _without(rule, ours, old) is None:
            there = own
            break
    if free:
        return free, _dated(note, _fresh(rule, ours, free, value))
    if there and not isinstance(note.front[there], list):
        return there, _dated(note, rule.spelled(ours, value))
    raise Unsayable(note.path, ours, there or names[0])


def _fresh(rule: Rule, ours: str, name: str, value: object) -> object:
    """What a property that was not there says: in our words where it is called as ours beside one of theirs."""
    return value if name == ours and len(rule.keys.get(ours, ())) > 1 else rule.spelled(ours, value)


def _is(rule: Rule, ours: str, old: object, value: object) -> bool:
    """Whether a property says this already, in whatever words."""
    said = rule.understood(ours, old)
    return isinstance(said, bool) == isinstance(value, bool) and said == as_loaded(value)


def _without(rule: Rule, ours: str, old: object) -> object:
    """A list without what it says of this; None for what is no list."""
    table = rule.values.get(ours)
    return [one for one in old if rule.understood(ours, [one]) is None] if table and isinstance(old, list) else None


def _in_place_of(rule: Rule, ours: str, old: object, value: object, name: str) -> object:
    """What a property that says `old` shall say, so that it says `value`; None when it cannot."""
    if isinstance(value, (list, tuple)) or not scalars(old):
        fresh = rule.spelled(ours, value)
        return [fresh] if name_key(name) in ("tags", "tag") else fresh
    first = scalars(old)[0]
    fresh = rule.spelled(ours, value, first)
    table = rule.values.get(ours)
    if not isinstance(old, list):
        return None if isinstance(first, bool) and not isinstance(fresh, bool) else fresh
    if not table:
        return [fresh] if len(old) == 1 and name_key(name) not in ("tags", "tag") else None
    if (BOOL[not value] if isinstance(value, bool) else str(value)) not in table:
        return None
    others = [one for one in old if not (scalars(one) and rule.understood(ours, [one]) is not None)]
    return [*others, fresh]


def _dated(note: Note, value: object) -> object:
    """Days as links, where the note writes its other days so."""
    if isinstance(value, list):
        return [_dated(note, one) for one in value]
    linked = isinstance(value, date) and any(
        _DAY_LINK.fullmatch(one) for one in note.front.values() if isinstance(one, str)
    )
    return f"[[{value}]]" if linked else value


def _with(note: Note, front: Mapping[str, object], hidden: Iterable[str] = ()) -> Note:
    return replace(note, front={key: value for key, value in (dict(note.front) | dict(front)).items()
                                if key not in hidden})  # fmt: skip


def _says(note: Note, kind: str) -> bool:
    """Whether the note itself says that it is of this type of ours."""
    value = note.front.get("type")
    return isinstance(value, str) and value.strip().casefold() == kind


def _value(note: Note, name: str) -> tuple[str, object]:
    """(the property's name as this note spells it, its value); ("", None) if it has none."""
    if name in note.front:
        return name, note.front[name]
    key = name_key(name)
    return next(((own, value) for own, value in note.front.items() if name_key(own) == key), ("", None))


def _told(note: Note, name: str) -> object:
    """What the note says under a name; `tags` are those on lines of nothing but tags too, as where types are told."""
    said = _value(note, name)[1]
    return [*scalars(said), *sorted(own_tags(note))] if name_key(name) in ("tags", "tag") else said


def _holds(note: Note, name: str, values: tuple[object, ...]) -> bool:
    flat = scalars(_value(note, name)[1])
    wanted = {folded(value) for value in values}
    return any(not wanted or folded(one) in wanted for one in flat)


def front_tags(note: Note) -> frozenset[str]:
    """The tags in the properties, without `#`, as they are compared."""
    named = [one for key, value in note.front.items() if key.lower() in ("tags", "tag") for one in scalars(value)]
    return frozenset(name_key(part.lstrip("#").strip("/")) for one in named for part in re.split(r"[,\s]+", str(one)))


def own_tags(note: Note) -> frozenset[str]:
    """The tags of the whole note, as they are compared: in its properties, and on lines of nothing but tags.

    A tag in a sentence says what the sentence is about, not what the note is.
    """
    alone: set[str] = set()
    for line in note.text.split("\n")[note.body_line - 1 :] if "#" in note.text else ():
        if "#" in line:
            words = re.split(r"[,\s]+", name_key(_LABEL.sub("", line, count=1)).strip(" ,"))
            if all(word[:1] == "#" and is_tag(word[1:]) for word in words):
                alone |= {word[1:].strip("/") for word in words}
    return front_tags(note) | alone


def _marks(rule: Rule) -> dict[str, object]:
    """What makes a new note one of this type, where it is not its folder alone."""
    for name, values in rule.properties:
        if values:
            return {name: [values[0]] if name_key(name) in ("tags", "categories") else values[0]}
    return {"tags": [rule.tags[0]]} if rule.tags else {}
