"""Two versions of `vault.toml`, put together key by key.

Owns what becomes of each key, and the splice that says it: of a key only one side changed, that change; of a list
both changed, both sides' additions; of an id, the older one, since ids grow with time. Every other byte is ours.
The result is parsed again: if it does not say what was meant, or two values of one key cannot both stand, it is
not `whole`, and the caller keeps the other version beside it. Must not know what a key means. Pure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vault.records.merging import Merged

Keys = tuple[str, ...]


class _Statement(NamedTuple):
    """One `key = value` of the text: its lines, the table it stands in, and the whole key."""

    start: int
    end: int
    table: Keys
    key: Keys


def merge_settings(base: bytes | None, ours: bytes, theirs: bytes) -> Merged:
    """The settings that hold what both sides changed since `base` (None: each made them for itself)."""
    mine, other = _parsed(ours), _parsed(theirs)
    old = _parsed(base) if base is not None else {}
    if mine is None or other is None:
        return Merged(ours, False)
    wanted, whole = _merged(dict(_leaves(old or {})), dict(_leaves(mine)), dict(_leaves(other)))
    if wanted == dict(_leaves(other)):
        return Merged(theirs, whole)
    made = _said(ours, dict(_leaves(mine)), wanted)
    return Merged(ours, False) if made is None else Merged(made, whole)


def _merged(
    old: Mapping[Keys, Any], mine: Mapping[Keys, Any], other: Mapping[Keys, Any]
) -> tuple[dict[Keys, Any], bool]:
    """The value of each key, and whether nothing is lost; a key that one side took away and the other changed stays."""
    whole = True
    wanted: dict[Keys, Any] = {}
    for key in [*mine, *(key for key in other if key not in mine)]:
        before, here, there = (each.get(key) for each in (old, mine, other))
        value = here
        if here == before or here is None:
            value = there if here == before or there != before else None
        elif there not in (before, here, None):
            if key == ("id",):
                value = min(str(here), str(there))
            elif isinstance(here, list) and isinstance(there, list):
                gone = [one for one in before or [] if one not in here or one not in there]
                value = [one for one in [*here, *(one for one in there if one not in here)] if one not in gone]
            else:
                whole = False
        if value is not None:
            wanted[key] = value
    return wanted, whole


def _parsed(data: bytes) -> dict[str, Any] | None:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None


def _leaves(table: Mapping[str, Any], above: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value that is no table, with its whole key."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, name))
        else:
            yield (*above, name), value


def _said(data: bytes, now: Mapping[Keys, Any], wanted: Mapping[Keys, Any]) -> bytes | None:
    """The text with the keys that differ set, added or taken out; None if that cannot be said by a splice."""
    for key in [*(key for key in now if key not in wanted), *wanted]:
        if now.get(key) != wanted.get(key):
            spliced = _with(data, key, wanted.get(key))
            if spliced is None:
                return None
            data = spliced
    parsed = _parsed(data)
    return data if parsed is not None and dict(_leaves(parsed)) == dict(wanted) else None


def _with(data: bytes, key: Keys, value: Any) -> bytes | None:
    newline = "\r\n" if b"\r\n" in data else "\n"
    lines = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    said = None if value is None else _value(value)
    if value is not None and said is None:
        return None
    statements, ends = _read(lines)
    place = next((one for one in statements if one.key == key), None)
    if place is not None:
        name = ".".join(map(_name, key[len(place.table) :]))
        lines[place.start : place.end] = [] if said is None else [f"{name} = {said}"]
    elif said is None:
        return None
    else:
        table, row = key[:-1], f"{_name(key[-1])} = {said}"
        if table in ends:
            lines.insert(ends[table], row)
        else:
            while lines and not lines[-1].strip():
                lines.pop()
            lines += ["", f"[{'.'.join(map(_name, table))}]", row, ""]
    return newline.join(lines).encode()


def _read(lines: list[str]) -> tuple[list[_Statement], dict[Keys, int]]:
    """The statements, and of each table (() the top) the line after its last one."""
    statements: list[_Statement] = []
    table: Keys = ()
    ends: dict[Keys, int] = {(): 0}
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if not line or line.startswith("#"):
            at += 1
            if not table and not statements and line:
                ends[()] = at  # below the comment a file begins with
            continue
        if line.startswith("["):
            head = _parsed(line.encode())
            table = () if head is None else _path(head)
            ends[table] = at = at + 1
            continue
        end = at + 1
        while end <= len(lines) and (found := _parsed("\n".join(lines[at:end]).encode())) is None:
            end += 1
        if end > len(lines) or found is None:
            return [], {}
        statements.append(_Statement(at, end, table, (*table, *_path(found))))
        ends[table] = at = end
    return statements, ends


def _path(table: Mapping[str, Any]) -> Keys:
    """The one key that a header or statement names."""
    keys: list[str] = []
    value: Any = table
    while isinstance(value, dict) and len(value) == 1:
        name, value = next(iter(value.items()))
        keys.append(name)
    return tuple(keys)


def _value(value: Any) -> str | None:
    """A value as TOML says it; None for sorts that settings do not have."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        plain = all(letter >= " " and not "\x7f" <= letter <= "\x9f" for letter in value)
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if plain else None
    if isinstance(value, list):
        said = [_value(one) for one in value]
        return None if None in said else "[" + ", ".join(one or "" for one in said) + "]"
    return None


def _name(key: str) -> str:
    bare = key.isascii() and key and all(letter.isalnum() or letter in "-_" for letter in key)
    return key if bare else _value(key) or '""'
