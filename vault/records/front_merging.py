"""Two frontmatters that come from the same one, put together property by property.

Owns what becomes of each property: changed on one side, that side's value; a list, both sides' additions
without what either took away; a value both changed, ours, and it is told. The bytes are those of one of the
sides wherever they can be, and are read back. Must not know what any property means. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vault.text.frontmatter import Unspliceable, fence, load, set_key
from vault.text.threeway import merge_lines
from vault.text.yaml12 import key_of_line

Values = Mapping[str, object]
Clashes = dict[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Front:
    """A frontmatter with its fences (b"" for none).

    clashes  properties that both sides set differently: name -> (ours, which it has, theirs)
    whole    False where the two could not be put together at all, and it is ours
    """

    head: bytes
    clashes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    whole: bool = True


class _Unclear(Exception):
    """Both sides changed the same lines."""


def merge_front(base: bytes, ours: bytes, theirs: bytes) -> Front:
    """The frontmatter that says what both sides did. All are the bytes before a note's body, newlines \\n."""
    if theirs in (ours, base):
        return Front(ours)
    if ours == base:
        return Front(theirs)
    read = [_values(each) for each in (base, ours, theirs)]
    if None in read:
        return Front(ours, whole=False)
    old, mine, other = (each or {} for each in read)
    wanted, clashes = merge_values(old, mine, other)
    for made in (_by_lines(base, ours, theirs), _by_keys(ours, mine, wanted)):
        said = None if made is None else _values(made)
        if made is not None and said is not None and _same(said, wanted):
            return Front(made, clashes)
    return Front(ours, whole=False)


def merge_values(base: Values, ours: Values, theirs: Values) -> tuple[dict[str, object], Clashes]:
    """The properties of both, and those that clash: name -> (ours, theirs); of those the first has ours."""
    wanted: dict[str, object] = {}
    clashes: Clashes = {}
    absent = object()
    for key in dict.fromkeys([*ours, *theirs]):
        old, mine, other = (each.get(key, absent) for each in (base, ours, theirs))
        value = mine
        if repr(mine) == repr(old):
            value = other
        elif repr(other) not in (repr(old), repr(mine)):
            if isinstance(mine, list) and isinstance(other, list) and (old is absent or isinstance(old, list)):
                value = _merge_lists(old if isinstance(old, list) else [], mine, other)
            elif mine is absent:
                value = other  # taken away by one, changed by the other: it stays
            elif other is not absent:
                clashes[key] = (mine, other)
        if value is not absent:
            wanted[key] = value
    return wanted, clashes


def _merge_lists(base: list[object], ours: list[object], theirs: list[object]) -> list[object]:
    known = {name: {repr(one) for one in each} for name, each in (("base", base), ("ours", ours), ("theirs", theirs))}
    kept = [one for one in ours if repr(one) not in known["base"] or repr(one) in known["theirs"]]
    added = [one for one in theirs if repr(one) not in known["base"] | known["ours"]]
    return kept + added


def _by_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The lines of both, None where they changed the same ones."""

    def unclear(*_: list[bytes]) -> list[bytes]:
        raise _Unclear

    try:
        return b"\n".join(merge_lines(base.split(b"\n"), ours.split(b"\n"), theirs.split(b"\n"), unclear))
    except _Unclear:
        return None


def _by_keys(ours: bytes, said: Values, wanted: Values) -> bytes | None:
    """Our lines, with what must differ set key by key."""
    made = ours
    try:
        for key in said:
            if key not in wanted:
                made = _without(made, key)
        for key, value in wanted.items():
            if key not in said or repr(said[key]) != repr(value):
                made = set_key(made, key, value)
    except Unspliceable:
        return None
    return made


def _without(head: bytes, key: str) -> bytes:
    place = fence(head)
    if place is None:
        return head
    kept: list[str] = []
    dropping = False
    for line in head[place.start : place.end].decode("utf-8", "surrogateescape").split("\n"):
        found = key_of_line(line)
        if found:
            dropping = found[0] == key
        if not dropping or not line:
            kept.append(line)
    return head[: place.start] + "\n".join(kept).encode("utf-8", "surrogateescape") + head[place.end :]


def _values(head: bytes) -> Values | None:
    place = fence(head)
    if place is None:
        return {} if not head.strip() else None
    try:
        found, problems = load(head[place.start : place.end].decode("utf-8"))
    except UnicodeDecodeError:
        return None
    return None if problems else found


def _same(one: Values, other: Values) -> bool:
    return {key: repr(value) for key, value in one.items()} == {key: repr(value) for key, value in other.items()}
