"""Reading the operations file: what the changing commands of this machine did, newest first.

Owns what its lines mean and which command `undo` is about. Must not touch a note.

Six sorts of line: `{"intent":…}` and `{"event":…}` before a step, `{"name":…}` what a command did, `{"closed":…}`
that it did nothing after all, `{"taken":…}` one of its writes was taken back, `{"undone":…}` all of it was.
"""

import json
import os
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vault.disk.history import CAPTURES, OPERATIONS, intent_file
from vault.disk.writing import MARKER
from vault.problem import NothingThere, Problem

_BLOCK = 1 << 16
_NO_OPERATION = (b'{"intent"', b'{"event"', b'{"closed"', b'{"taken"', b'{"undone"')


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
class Interrupted:
    """A command that died before its end, as its intents tell it.

    operation  its steps; of an `undo` that died, the operation that was being taken back
    root       the vault it changed; "" where the intents do not say
    adds_to    the recorded operation that it was adding steps to, "" for none
    is_undo    whether it was an `undo`
    record     the line to write if the command is to count as done
    """

    operation: Operation
    root: str
    adds_to: str
    is_undo: bool
    record: str = ""


@dataclass(frozen=True, slots=True)
class Displaced:
    """What a file under `.deliberate/tmp/` was: the note, and digests of its text before and after."""

    path: str
    before: str | None
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
        if record is not None and "name" in record:
            undone.add(record.get("replaces", ""))
        if record is None:
            # A torn mark is harmless (taking back twice changes nothing), a torn command is not, unless it was
            # recorded again or taken back.
            harmless = line.startswith(_NO_OPERATION) or _name_of_torn(line) in undone - {""}
            torn = torn or not (harmless or not line.strip(b"\0"))  # NULs are what a power cut leaves of a line
            if torn and not with_event:
                break
        elif "undone" in record:
            undone.add(record["undone"])
        elif "closed" in record:
            undone.add(record["closed"])
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


def interrupted(state: str) -> Interrupted | None:
    """The command that died before its end, from the lines behind the last one that ended; None if none did."""
    intents: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    taken: set[int] = set()
    undo_of = ""
    for line in _lines_from_end(state):
        record = _record(line)
        if record is None:
            continue  # torn by the kill: an intent whose step was not begun, or the record of the end
        if record.keys() & {"name", "undone", "closed"}:
            break
        if "taken" in record:
            undo_of = undo_of or record["taken"]
            taken.add(record["write"])
        elif "event" in record:
            events.insert(0, record)
        elif "write" in record:
            intents.insert(0, record)
        elif "-undo-" in str(record.get("intent")):
            undo_of = undo_of or record["intent"].partition("-undo-")[0]
    if intents or events:
        name = events[0]["of"] if events else intents[0]["intent"].rpartition("-")[0]
        return _from_intents(name, intents, events, frozenset(taken))
    if undo_of:
        operation = _find_operation(state, undo_of)
        return operation and Interrupted(*operation, adds_to="", is_undo=True)
    return None


def _from_intents(
    name: str, intents: list[dict[str, Any]], events: list[dict[str, Any]], taken: frozenset[int]
) -> Interrupted:
    origin = (intents or events)[0]
    record = {
        "name": name, "verb": origin["verb"], "writes": [intent["write"] for intent in intents],
        "events": [event["event"] for event in events], "root": origin["root"], "replaces": "",
    }  # fmt: skip
    line = json.dumps(record, separators=(",", ":"))
    return Interrupted(_operation(record, taken), origin["root"], origin["adds_to"], False, line)


def _find_operation(state: str, name: str) -> tuple[Operation, str] | None:
    """A recorded operation and the vault it changed, with the writes that are taken back already."""
    taken: set[int] = set()
    for line in _lines_from_end(state):
        record = _record(line) or {}
        if record.get("taken") == name:
            taken.add(record["write"])
        elif record.get("name") == name:
            return _operation(record, frozenset(taken)), record.get("root") or ""
    return None


def was_changed_since(state: str, name: str, path: str) -> bool:
    """Whether a command reverted this operation or edited its file after it; another capture only adds lines."""
    for line in _lines_from_end(state):
        record = _record(line) or {}
        if name in (record.get("undone"), record.get("taken")):
            return True
        if record.get("name") == name:
            return False
        added_only = record.get("verb") in CAPTURES
        for write in record.get("writes", ()):
            if write["path"] == path and not (added_only and not write.get("removed")):
                return True
    return False


def find_write(state: str, kept: str) -> Write | None:
    """The recorded or intended write that displaced a file under this name."""
    wanted = f'"kept":"{kept}"'.encode()
    for line in _lines_from_end(state):
        record = _record(line) if wanted in line else None
        if record is not None:
            for write in [*record.get("writes", ()), record.get("write") or {}]:
                if write.get("kept") == kept:
                    return _write(write)
    return None


def _name_of_torn(line: bytes) -> str:
    """The name in a torn record of a command, "" where it was torn off before."""
    parts = line.split(b'"', 4)
    return parts[3].decode("latin-1") if len(parts) == 5 and parts[1] == b"name" else ""


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
