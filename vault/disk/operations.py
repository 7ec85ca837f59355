"""Reading the operations file: what the changing commands of this machine did, newest first.

Owns what its lines mean and which command `undo` is about. Must not touch a note.

Four sorts of line: `{"intent":…}` before a file is displaced, `{"name":…}` what a command did,
`{"taken":…}` one of its writes was taken back, `{"undone":…}` all of it was.
"""

import json
import os
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vault.disk.history import OPERATIONS, intent_file
from vault.disk.writing import MARKER
from vault.problem import NothingThere, Problem

_BLOCK = 1 << 16
_NO_OPERATION = (b'{"intent"', b'{"taken"', b'{"undone"')


class TornOperation(Problem):
    """The record of a command is damaged, and to pass over it would take back an older one instead."""

    def __init__(self, path: str) -> None:
        super().__init__(
            "the record of a change is damaged, so it cannot be taken back", path=path,
            remedy="edit the note by hand; delete the damaged line to reach older changes",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Write:
    """One write of an operation: the displaced file (None: the note was created), the digest of what it
    said, and the splice that was made. `moved`: the name the file had before, where it was only given another."""

    path: str
    kept: str | None
    before: str
    start: int
    removed: int
    inserted: bytes
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One changing command of this machine; `taken` numbers the writes that are taken back already."""

    name: str
    verb: str
    writes: tuple[Write, ...]
    events: tuple[str, ...]
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Displaced:
    """What a file under `.deliberate/tmp/` was: the note, and digests of its text before and after."""

    path: str
    before: str
    after: str


def last_operation(state: str, with_event: str = "", root: str = "") -> Operation:
    """The newest command that was not taken back (and logged a certain event).

    root  the vault's folder: a machine may have several copies of one vault, and what was done in another one, as
          long as it is there, is not taken back here; "" for whichever
    Raises NothingThere, TornOperation.
    """
    elsewhere = ""
    undone: set[str] = set()
    taken: dict[str, set[int]] = {}
    torn = False
    for line in _lines_from_end(state):
        record = _record(line)
        if record is None:
            # A torn mark is harmless (taking back twice changes nothing), a torn command is not.
            torn = torn or not line.startswith(_NO_OPERATION)
            if torn and not with_event:
                break
        elif "undone" in record:
            undone.add(record["undone"])
        elif "taken" in record:
            taken.setdefault(record["taken"], set()).add(record["write"])
        elif "name" not in record or record["name"] in undone:
            continue
        elif root and _is_of_another(root, record.get("root")):
            elsewhere = elsewhere or record["root"]
        elif not with_event or with_event in record["events"]:
            return _operation(record, frozenset(taken.get(record["name"], ())))
    if torn:
        raise TornOperation(os.path.join(state, OPERATIONS))
    if elsewhere:
        raise NothingThere("nothing to undo in this folder; the last change was made in another copy of this vault",
                           path=elsewhere, remedy=f"deliberate --vault '{elsewhere}' undo")  # fmt: skip
    raise NothingThere("nothing to undo on this machine")


def _is_of_another(root: str, said: object) -> bool:
    """Whether a change was made in another folder; not if that one is gone, since a vault may be moved, nor if it
    was recorded before folders were."""
    return isinstance(said, str) and said != os.path.realpath(root) and os.path.isdir(os.path.join(said, MARKER))


def displaced(state: str, kept: Set[str], root: str = "") -> dict[str, Displaced]:
    """What is known of displaced files, by name; reads back only as far as it must.

    root  the vault: what stands in files beside the displaced ones is read too
    """
    found: dict[str, Displaced] = {}
    begin = b'{"intent":"'
    for line in _lines_from_end(state):
        if len(found) == len(kept):
            break
        if line.startswith(begin) and line[len(begin) : line.find(b'"', len(begin))].decode("latin-1") in kept:
            record = _record(line)
            if record is not None:
                found.setdefault(record["intent"], _displaced(record))
    for name in kept - found.keys() if root else ():
        with suppress(OSError, Problem, KeyError), open(intent_file(root, name), "rb") as file:
            record = _record(file.read())
            if record is not None and record["intent"] == name:
                found[name] = _displaced(record)
    return found


def _displaced(record: dict[str, Any]) -> Displaced:
    return Displaced(record["path"], record["before"], record["after"])


def _lines_from_end(state: str) -> Iterator[bytes]:
    """The lines of the operations file, newest first, none empty; blocks grow, so any line is read in
    linear time."""
    path = os.path.join(state, OPERATIONS)
    if not os.path.exists(path):
        return
    with open(path, "rb", buffering=0) as file:
        at, size, rest = file.seek(0, os.SEEK_END), _BLOCK, b""
        while at:
            start = max(0, at - size)
            block = os.pread(file.fileno(), at - start, start) + rest
            rest, *lines = block.split(b"\n")
            yield from filter(None, reversed(lines))
            at, size = start, size * 2
        if rest:
            yield rest


def _record(line: bytes) -> dict[str, Any] | None:
    """The object of a line; None when it is torn."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _operation(record: dict[str, Any], taken: frozenset[int]) -> Operation:
    return Operation(
        record["name"], record["verb"], tuple(map(_write, record["writes"])), tuple(record["events"]), taken
    )


def _write(w: dict[str, Any]) -> Write:
    if "moved" in w:
        return Write(w["path"], None, "", 0, 0, b"", w["moved"])
    inserted = w["inserted"].encode("latin-1")
    return Write(w["path"], w["kept"], w.get("before", ""), w["start"], w["removed"], inserted)
