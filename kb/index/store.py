"""The store: what is known of a vault's notes, kept in SQLite and read back as rows.

The only module that runs SQL over store.db. Owns no opinion: it keeps what filing made of a note and
answers questions about it. What is ranked how stands in kb/recall. All of it can be deleted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from kb.index.database import Database, transaction
from kb.index.filing import Filed, Row
from kb.index.grams import name_keys
from kb.index.rows import (
    Counts,
    Filters,
    LinkRow,
    NoteRow,
    PassageRow,
    ProblemRow,
    QuestionRow,
    Scanned,
    TagRow,
)
from vault.records.prediction import Prediction
from vault.text.cards import Card, Stamp
from vault.text.links import Names, link_key, name_key, resolve
from vault.text.plugin_schedule import Schedule

__all__ = ["Filters", "Store"]

_NOTE = "n.id, n.path, n.title, n.type, n.day, n.mtime_ns, n.size, n.front"
_PASSAGE = (
    "p.id, p.note, n.path, n.title, n.day, p.line, p.end_line, w.heading, w.body, p.mine, p.model, p.hash "
    "FROM passages p JOIN notes n ON n.id = p.note JOIN words w ON w.rowid = p.id"
)
_CARD = (
    "n.path, c.line, c.end_line, c.deck, c.kind, c.part, c.front, c.back, c.block_id, c.own_id, c.prompt_hash, "
    "c.stamp_line, c.stamp_own_line, c.schedule, c.heading FROM cards c JOIN notes n ON n.id = c.note"
)
_REVISION = "revision"
_OF_A_NOTE = ("names", "tags", "links", "cards", "questions", "predictions", "problems")


class Store(Database):
    """Rows about one vault; see Database for opening and healing."""

    # --- written by indexing ------------------------------------------------------------------------

    def scanned(self) -> list[Scanned]:
        """The state in which each note was last read."""
        sql = "SELECT id, path, mtime_ns, size, inode, hash, racy, missing_since FROM notes"
        return [Scanned(*row) for row in self._rows(sql)]

    def put(self, notes: Iterable[tuple[str, Row, Filed]]) -> None:
        """File notes anew, in one transaction: (path, (mtime_ns, size, inode, hash, racy), rows)."""

        rows = list(notes)

        def write(db: sqlite3.Connection) -> None:
            with transaction(db):
                next_id = (db.execute("SELECT max(id) FROM passages").fetchone()[0] or 0) + 1
                for path, state, filed in rows:
                    next_id = _put_one(db, path, state, filed, next_id)
                _renew_revision(db)

        if rows:
            self.run(write)

    def touch(self, states: Iterable[tuple[str, Row]]) -> None:
        """Notes whose bytes are the same although their times are not: (path, (mtime_ns, size, inode, racy))."""
        rows = [(*state, path) for path, state in states]
        self._many("UPDATE notes SET mtime_ns = ?, size = ?, inode = ?, racy = ? WHERE path = ?", rows)

    def mark_missing(self, ids: Iterable[int], since: float | None) -> None:
        """Remember since when these notes were not found; None: they are there again."""
        rows = [(since, note) for note in ids]

        def write(db: sqlite3.Connection) -> None:
            with transaction(db):
                db.executemany("UPDATE notes SET missing_since = ? WHERE id = ?", rows)
                _renew_revision(db)

        if rows:
            self.run(write)

    def remove(self, ids: Collection[int]) -> None:
        """Forget notes and all that was worked out from them."""

        def write(db: sqlite3.Connection) -> None:
            with transaction(db):
                for one in ids:
                    _remove_one(db, one)
                    db.execute("DELETE FROM notes WHERE id = ?", (one,))
                _renew_revision(db)

        if ids:
            self.run(write)

    def tidy(self) -> None:
        """Bring the word index into its fastest form; after many changes."""
        self.run(lambda db: db.execute("INSERT INTO words (words) VALUES ('optimize')"))

    def revision(self) -> str:
        """A token that is another one after every change of what the notes say; "" while nothing was filed.

        Any process may have made the change. Compare it for equality only.
        """
        return self.remembered(_REVISION)

    def remembered(self, key: str) -> str:
        """A setting of the store itself, "" if it was never written."""
        row = self._rows("SELECT value FROM about WHERE key = ?", (key,))
        return str(row[0][0]) if row else ""

    def remember(self, key: str, value: str) -> None:
        """Write a setting of the store itself."""
        self._many("INSERT OR REPLACE INTO about VALUES (?, ?)", [(key, value)])

    # --- notes --------------------------------------------------------------------------------------

    def note(self, path: str) -> NoteRow | None:
        """The note at exactly this path."""
        rows = self._notes("WHERE n.path = ?", (path,))
        return rows[0] if rows else None

    def notes(self, filters: Filters | None = None) -> list[NoteRow]:
        """All notes that pass, by path."""
        where, values = _conditions(filters or Filters())
        return self._notes(f"{'WHERE ' + where if where else ''} ORDER BY n.path", values)

    def recent(self, limit: int = 20) -> list[NoteRow]:
        """The notes changed last, newest first."""
        return self._notes("ORDER BY n.mtime_ns DESC, n.path LIMIT ?", (limit,))

    def days(self, month_day: str) -> list[NoteRow]:
        """Dated notes of this day of any year (`11-22`), newest first."""
        where = "WHERE n.day IS NOT NULL AND substr(n.day, 6) = ? ORDER BY n.day DESC, n.path"
        return self._notes(where, (month_day,))

    def dated(self, since: str, until: str) -> list[NoteRow]:
        """Notes with a day from `since` to `until` (ISO, inclusive), oldest first."""
        return self._notes("WHERE n.day BETWEEN ? AND ? ORDER BY n.day, n.path", (since, until))

    def names(self) -> Names:
        """Every path and alias, to resolve links with."""
        paths = [row[0] for row in self._rows("SELECT path FROM notes")]
        sql = "SELECT a.name, n.path FROM names a JOIN notes n ON n.id = a.note WHERE a.kind = 'alias'"
        return Names(paths, self._rows(sql))

    def titled(self, key: str, loose: str) -> list[tuple[int, bool]]:
        """(note id, exact) of notes that carry a name with this key, or this loose key; see grams.name_keys."""
        sql = "SELECT note, max(key = ?) FROM names WHERE key = ? OR (loose = ? AND loose != '') GROUP BY note"
        return [(one, bool(exact)) for one, exact in self._rows(sql, (key, key, loose))]

    def called(self, name: str) -> list[NoteRow]:
        """The notes whose title, file or alias says these words, by path."""
        where = "WHERE n.id IN (SELECT note FROM names WHERE key = ?) ORDER BY n.path"
        key = name_keys(name)[0]
        return self._notes(where, (key,)) if key else []

    def files_called(self, stem: str) -> list[str]:
        """The paths of the notes whose file has this name, compared as links are."""
        rows = self._rows("SELECT n.path, a.name FROM names a JOIN notes n ON n.id = a.note "
                          "WHERE a.kind = 'file' AND a.key = ?", (name_keys(stem)[0],))  # fmt: skip
        return [path for path, name in rows if link_key(name) == link_key(stem)]

    def paths_containing(self, part: str) -> list[str]:
        """Paths of the notes that are there with this text in them, in the order of paths."""
        sql = "SELECT path FROM notes WHERE instr(path, ?) AND missing_since IS NULL ORDER BY path"
        return [row[0] for row in self._rows(sql, [part])]

    def tags(self) -> list[TagRow]:
        """Every tag as first written, with the number of notes it stands in, most used first."""
        sql = "SELECT min(name), count(DISTINCT note) FROM tags GROUP BY key ORDER BY 2 DESC, key"
        return [TagRow(*row) for row in self._rows(sql)]

    # --- links --------------------------------------------------------------------------------------

    def links_to(self, path: str, names: Names | None = None) -> list[LinkRow]:
        """The links in other notes that mean this note."""
        keys = {link_key(path)}
        sql = "SELECT a.name FROM names a JOIN notes n ON n.id = a.note WHERE n.path = ? AND a.kind = 'alias'"
        keys |= {link_key(row[0]) for row in self._rows(sql, (path,))}
        found = self._links(f"l.key IN ({_marks(keys)}) ORDER BY n.path, l.line", list(keys))
        names = names or self.names()
        return [one for one in found if one.path != path and resolve(one.target, one.path, names) == path]

    # --- passages -----------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> list[PassageRow]:
        """Passages in the order asked for; ids that are gone are left out."""
        found: dict[int, PassageRow] = {}
        for part in _parts(list(ids)):
            for row in self._rows(f"SELECT {_PASSAGE} WHERE p.id IN ({_marks(part)})", part):
                found[row[0]] = PassageRow(*row)
        return [found[one] for one in ids if one in found]

    def passages_of(self, path: str) -> list[PassageRow]:
        """The passages of a note in their order."""
        return [PassageRow(*row) for row in self._rows(f"SELECT {_PASSAGE} WHERE n.path = ? ORDER BY p.id", (path,))]

    def neighbours(self, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
        """For each passage the ones right before and after it in its note (ids of a note are consecutive)."""
        near: dict[int, tuple[int, ...]] = {}
        for part in _parts(list(ids)):
            sql = (
                f"SELECT p.id, q.id FROM passages p JOIN passages q ON q.id IN (p.id - 1, p.id + 1) "
                f"AND q.note = p.note WHERE p.id IN ({_marks(part)}) ORDER BY q.id"
            )
            for one, other in self._rows(sql, part):
                near[one] = (*near.get(one, ()), other)
        return near

    def hashes(self) -> list[tuple[int, bytes]]:
        """(id, hash) of every passage: what should have a vector."""
        return self._rows("SELECT id, hash FROM passages ORDER BY id")

    def by_hash(self, hashes: Collection[bytes], filters: Filters | None = None) -> list[tuple[int, bytes]]:
        """(id, hash) of the passages with these hashes that pass the filters."""
        where, values = _conditions(filters or Filters())
        model = "" if filters and filters.with_model else "AND p.model = 0"
        found: list[tuple[int, bytes]] = []
        for part in _parts(list(hashes)):
            sql = (
                f"SELECT p.id, p.hash FROM passages p JOIN notes n ON n.id = p.note WHERE p.hash IN ({_marks(part)}) "
                f"{model} {'AND ' + where if where else ''} ORDER BY p.id"
            )
            found += self._rows(sql, [*part, *values])
        return found

    def passing(self, filters: Filters) -> set[bytes]:
        """The hashes of all passages that pass the filters."""
        where, values = _conditions(filters)
        parts = [part for part in ("" if filters.with_model else "p.model = 0", where) if part]
        sql = f"SELECT DISTINCT p.hash FROM passages p JOIN notes n ON n.id = p.note WHERE {' AND '.join(parts) or '1'}"
        return {row[0] for row in self._rows(sql, values)}

    def match(
        self, query: str, weights: Sequence[float], limit: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """(passage id, score) for an FTS5 query, best first; higher is better.

        weights  of the columns title, heading, about, body, grams
        """
        filters = filters or Filters()
        where, values = _conditions(filters)
        rank = f"bm25(words, {', '.join(str(float(weight)) for weight in weights)})"
        sql = f"SELECT rowid, {rank} AS score FROM words WHERE words MATCH ?"
        if where:
            sql += f" AND rowid IN (SELECT p.id FROM passages p JOIN notes n ON n.id = p.note WHERE {where})"
        if not filters.with_model:
            sql += " AND rowid NOT IN (SELECT id FROM passages WHERE model = 1)"
        rows = self._rows(f"{sql} ORDER BY score, rowid LIMIT ?", [query, *values, limit])
        return [(one, -score) for one, score in rows]

    def first_passages(self, notes: Collection[int], filters: Filters | None = None) -> dict[int, int]:
        """The first passage of each of these notes that passes the filters, by note id."""
        filters = filters or Filters()
        where, values = _conditions(filters)
        model = "" if filters.with_model else "AND p.model = 0"
        sql = (
            f"SELECT p.note, min(p.id) FROM passages p JOIN notes n ON n.id = p.note WHERE p.note IN ({_marks(notes)}) "
            f"{model} {'AND ' + where if where else ''} GROUP BY p.note"
        )
        return dict(self._rows(sql, [*notes, *values]))

    def found_in(self, queries: Sequence[str], most: int = 1_000_000) -> list[int]:
        """In how many passages each of these FTS5 queries is found, counted up to `most`."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        return self.run(lambda db: [int(db.execute(sql, (one, most)).fetchone()[0]) for one in queries])

    # --- cards, questions, problems, counts ---------------------------------------------------------

    def cards(self, deck: str = "") -> list[Card]:
        """All cards in the order of paths and lines; with a deck, those in it and in decks below it."""
        where, values = ("", []) if not deck else ("WHERE c.deck = ? OR substr(c.deck, 1, ?) = ?",
                                                   [deck, len(deck) + 1, deck + "/"])  # fmt: skip
        return [_card(row) for row in self._rows(f"SELECT {_CARD} {where} ORDER BY n.path, c.rowid", values)]

    def questions(self, *, open_only: bool = True) -> list[QuestionRow]:
        """Questions and rabbit holes of the notes that are there, newest day first."""
        sql = (
            "SELECT n.path, n.title, n.day, q.line, q.kind, q.text, q.answered, q.answer, q.answered_on "
            "FROM questions q "
            "JOIN notes n ON n.id = q.note "
            f"WHERE n.missing_since IS NULL {'AND NOT q.answered' if open_only else ''} "
            "ORDER BY n.day DESC, n.path, q.line"
        )
        return [QuestionRow._make((*row[:6], bool(row[6]), *row[7:])) for row in self._rows(sql)]

    def predictions(self, *, due: date | None = None) -> list[Prediction]:
        """Predictions as their notes say them, by path and line; with `due` the open ones decided by that day."""
        sql = (
            "SELECT n.path, p.line, p.block_id, p.text, p.steps, p.by_day, p.because, p.outcome, p.resolved, p.what "
            "FROM predictions p JOIN notes n ON n.id = p.note"
        )
        where = " WHERE p.outcome IS NULL AND p.by_day <= ?" if due else ""
        values = (due.isoformat(),) if due else ()
        return [_prediction(row) for row in self._rows(f"{sql}{where} ORDER BY n.path, p.line", values)]

    def problems(self) -> list[ProblemRow]:
        """What could not be read as meant, in all notes."""
        sql = "SELECT n.path, p.line, p.what, p.remedy FROM problems p JOIN notes n ON n.id = p.note"
        return [ProblemRow(*row) for row in self._rows(f"{sql} ORDER BY n.path, p.line")]

    def counts(self) -> Counts:
        """How much the notes hold that are there."""
        own = {"notes": "id"} | dict.fromkeys(("passages", "cards", "questions", "links"), "note")
        there = "NOT IN (SELECT id FROM notes WHERE missing_since IS NOT NULL)"
        counts = ", ".join(f"(SELECT count(*) FROM {name} WHERE {key} {there})" for name, key in own.items())
        return Counts(*self._rows(f"SELECT {counts}")[0])

    # --- rows ---------------------------------------------------------------------------------------

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        return self.run(lambda db: db.execute(sql, tuple(values)).fetchall())

    def _many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        def write(db: sqlite3.Connection) -> None:
            with transaction(db):
                db.executemany(sql, rows)

        if rows:
            self.run(write)

    def _notes(self, rest: str, values: Sequence[object] = ()) -> list[NoteRow]:
        return [NoteRow(*row) for row in self._rows(f"SELECT {_NOTE} FROM notes n {rest}", values)]

    def _links(self, where: str, values: Sequence[object]) -> list[LinkRow]:
        sql = "SELECT n.path, l.line, l.target, l.anchor, l.alias, l.embed FROM links l JOIN notes n ON n.id = l.note"
        return [LinkRow._make((*row[:5], bool(row[5]))) for row in self._rows(f"{sql} WHERE {where}", values)]


def _put_one(db: sqlite3.Connection, path: str, state: Row, filed: Filed, next_id: int) -> int:
    """Write one note's rows in place of its old ones; returns the next free passage id."""
    old = db.execute("SELECT id FROM notes WHERE path = ?", (path,)).fetchone()
    if old:
        note = old[0]
        _remove_one(db, note)
        db.execute(
            "UPDATE notes SET mtime_ns = ?, size = ?, inode = ?, hash = ?, racy = ?, missing_since = NULL, "
            "title = ?, type = ?, day = ?, front = ? WHERE id = ?",
            (*state, *filed.note, note),
        )
    else:
        sql = "INSERT INTO notes VALUES (NULL, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)"
        note = db.execute(sql, (path, *state, *filed.note)).lastrowid
    for table in _OF_A_NOTE:
        rows = getattr(filed, table)
        if rows:
            marks = ", ?" * len(rows[0])
            db.executemany(f"INSERT INTO {table} VALUES (?{marks})", [(note, *row) for row in rows])
    numbered = list(enumerate(filed.passages, start=next_id))
    db.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", [(one, note, *row) for one, (row, _) in numbered]
    )
    db.executemany(
        "INSERT INTO words (rowid, title, heading, about, body, grams) VALUES (?, ?, ?, ?, ?, ?)",
        [(one, *row) for one, (_, row) in numbered],
    )
    return next_id + len(numbered)


def _renew_revision(db: sqlite3.Connection) -> None:
    """Within the transaction of a change. Random, so that no token of a store that was deleted comes again."""
    db.execute("INSERT OR REPLACE INTO about VALUES (?, lower(hex(randomblob(8))))", (_REVISION,))


def _remove_one(db: sqlite3.Connection, note: int) -> None:
    for table in _OF_A_NOTE:
        db.execute(f"DELETE FROM {table} WHERE note = ?", (note,))
    db.execute("DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE note = ?)", (note,))
    db.execute("DELETE FROM passages WHERE note = ?", (note,))


def _conditions(filters: Filters) -> tuple[str, list[object]]:
    """The SQL that a note `n` must satisfy, "" if any does."""
    parts: list[str] = []
    values: list[object] = []
    for tag in filters.tags:
        key = name_key(tag.lstrip("#").strip("/"))
        parts.append("n.id IN (SELECT note FROM tags WHERE key = ? OR substr(key, 1, ?) = ?)")
        values += [key, len(key) + 1, key + "/"]
    if filters.type:
        parts.append("n.type = ?")
        values.append(filters.type)
    folder = filters.folder.strip("/")
    if folder:
        parts.append("substr(n.path, 1, ?) = ?")
        values += [len(folder) + 1, folder + "/"]
    if filters.since:
        parts.append("n.day >= ?")
        values.append(filters.since)
    if filters.until:
        parts.append("n.day <= ?")
        values.append(filters.until)
    return " AND ".join(parts), values


def _card(row: Sequence[Any]) -> Card:
    schedule = None
    if row[13]:
        due, last_day, stability, difficulty = json.loads(row[13])
        schedule = Schedule(date.fromisoformat(due), date.fromisoformat(last_day), stability, difficulty)
    fields: list[Any] = [*row[:11], Stamp(row[11], bool(row[12])), schedule, row[14]]
    return Card(*fields)


def _prediction(row: Sequence[Any]) -> Prediction:
    steps: tuple[int, ...] = tuple(json.loads(row[4]))
    by, resolved = (date.fromisoformat(day) if day else None for day in (row[5], row[8]))
    because = tuple(json.loads(row[6]))
    path, line, block_id, text = row[:4]
    return Prediction(path, line, block_id, text, steps[0], steps[-1], by, because, row[7], resolved, row[9], steps)


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _parts(values: Sequence[Any], size: int = 900) -> Iterable[Sequence[Any]]:
    """Slices that fit into one statement."""
    return (values[start : start + size] for start in range(0, len(values), size))
