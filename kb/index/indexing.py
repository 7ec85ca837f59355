"""Keeping the store in step with the folder.

Owns how changes are seen (time, size and inode, then the bytes; a file changed just before it was read
is read again) and when a note counts as gone. A pure plan, then a loop that applies it, a few hundred
notes a transaction, so that a kill keeps what was done. Must not know what a note says, nor the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from kb.index.filing import Filed, Reading, Row, file_note
from kb.index.rows import ProblemRow, Scanned
from kb.index.store import Store
from vault.problem import NothingThere, Problem
from vault.text.conflicts import original

GONE_AFTER_S = 60.0
"""A note must be missing in two scans this many real seconds apart before its rows go."""

BATCH_NOTES = 300
BATCH_BYTES = 8_000_000
MANY = 1000
"""So many changed notes make it worth tidying the word index."""

_RACY_NS = 2_000_000_000  # the coarsest clock of a file system in use


class Entry(Protocol):
    """A note as the folder lists it."""

    @property
    def path(self) -> str: ...
    @property
    def mtime_ns(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def inode(self) -> int: ...


class Folder(Protocol):
    """The vault as indexing sees it."""

    def walk(self) -> Sequence[Entry]:
        """Every note; raises when the vault itself cannot be read."""

    def read(self, path: str) -> bytes:
        """A note's bytes; raises a Problem or OSError."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one scan has to do: entries to read, ids that are missing, back, or gone for good."""

    read: list[Entry] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh found. problems: notes that could not be read, or not as meant.

    complete is False when another process was refreshing and the store was left as it is.
    """

    notes: int
    passages: int
    changed: int
    removed: int
    problems: tuple[ProblemRow, ...]
    complete: bool = True


def plan(listing: Iterable[Entry], rows: Iterable[Scanned], now_s: float, *, all_again: bool = False) -> Plan:
    """Compare what the folder lists with what the store holds. Pure.

    now_s      seconds since 1970
    all_again  read every note, changed or not

    A second version of a note is read every time: whether it counts for one depends on the note beside it.
    An empty listing proves nothing (a disk that is not mounted is an empty folder): nothing goes then.
    """
    known = {row.path: row for row in rows}
    todo = Plan()
    listed = 0
    for entry in listing:
        listed += 1
        row = known.pop(entry.path, None)
        if row is None:
            todo.read.append(entry)
            continue
        if row.missing_since is not None:
            todo.back.append(row.id)
        if all_again or row.racy or original(entry.path) or (entry.mtime_ns, entry.size, entry.inode) != row[2:5]:
            todo.read.append(entry)
    for row in known.values():
        since = row.missing_since
        if since is None or now_s < since:
            todo.missing.append(row.id)
        elif now_s - since >= GONE_AFTER_S and listed:
            todo.gone.append(row.id)
    return todo


def refresh(
    store: Store,
    folder: Folder,
    now: datetime,
    wait_s: float = 2.0,
    *,
    reading: Reading | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Bring the store up to date with the folder; reads only what changed.

    now       the real time, with a zone (how long a note has been missing)
    wait_s    how long to wait for another process that is refreshing
    progress  told (notes read, notes to read) after each batch
    Raises what the folder raises when the vault cannot be listed; the store is then as it was.
    """
    reading = reading or Reading()
    with store.refreshing(wait_s, int(now.timestamp() * 1e9)) as disk_ns:
        if disk_ns is None:
            return _report(store, 0, 0, [], complete=False)
        listing = folder.walk()
        all_again = store.remembered("reading") != reading.fingerprint()
        rows = store.scanned()
        todo = plan(listing, rows, now.timestamp(), all_again=all_again)
        store.mark_missing(todo.back, None)
        store.mark_missing(todo.missing, now.timestamp())
        store.remove(todo.gone)
        hashes = {} if all_again else {row.path: row.hash for row in rows}
        there = {entry.path for entry in listing}
        copies = {path for path in there if original(path) in there}
        changed, problems = _read_all(store, folder, todo.read, copies, hashes, disk_ns, reading, progress)
        if all_again:
            store.remember("reading", reading.fingerprint())
        if changed >= MANY:
            store.tidy()
        return _report(store, changed, len(todo.gone), problems)


def _read_all(
    store: Store,
    folder: Folder,
    entries: Sequence[Entry],
    copies: Set[str],
    hashes: dict[str, bytes],
    disk_ns: int,
    reading: Reading,
    progress: Callable[[int, int], None] | None,
) -> tuple[int, list[ProblemRow]]:
    """Read these notes and file those whose bytes changed; how many did, and what could not be read."""
    problems: list[ProblemRow] = []
    filed: list[tuple[str, Row, Filed]] = []
    same: list[tuple[str, Row]] = []
    changed = weight = 0
    for number, entry in enumerate(entries, start=1):
        data = _bytes_of(folder, entry.path, problems)
        if data is not None:
            copy = entry.path in copies
            digest = blake2b(data, digest_size=16, person=b"copy" if copy else b"").digest()
            racy = entry.mtime_ns >= disk_ns - _RACY_NS
            if hashes.get(entry.path) == digest:
                same.append((entry.path, (entry.mtime_ns, entry.size, entry.inode, racy)))
            else:
                state = (entry.mtime_ns, entry.size, entry.inode, digest, racy)
                filed.append((entry.path, state, file_note(entry.path, data, reading, copy=copy)))
                weight += len(data)
                changed += 1
        if len(filed) >= BATCH_NOTES or weight >= BATCH_BYTES or number == len(entries):
            store.put(filed)
            filed, weight = [], 0
            if progress:
                progress(number, len(entries))
    store.touch(same)
    return changed, problems


def _bytes_of(folder: Folder, path: str, problems: list[ProblemRow]) -> bytes | None:
    """The note's bytes; None, and a problem said, if it cannot be read."""
    try:
        path.encode("utf-8")
        return folder.read(path)
    except UnicodeEncodeError:
        shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        problems.append(ProblemRow(shown, 1, "the file's name is not UTF-8 text", "rename the file"))
    except (NothingThere, FileNotFoundError):
        pass  # deleted since it was listed
    except Problem as wrong:
        problems.append(ProblemRow(path, wrong.line or 1, wrong.what, wrong.remedy or "see that it can be read"))
    except OSError as wrong:
        what = f"the note cannot be read ({wrong.strerror or wrong})"
        problems.append(ProblemRow(path, 1, what, "see that it can be read"))
    return None


def _report(store: Store, changed: int, removed: int, problems: list[ProblemRow], *, complete: bool = True) -> Report:
    counts = store.counts()
    found = (*problems, *store.problems())
    return Report(counts.notes, counts.passages, changed, removed, found, complete)
