"""vectors.db: the vector of each passage, by model and passage hash, so that nothing is embedded twice.

Owns that file alone (SQLite, WAL): putting finished vectors in batches, reading all of a model at once,
letting go of those whose passage is gone, and healing: an unreadable file is set aside and begun anew.
Must not know what a passage is, nor how a vector is made or searched.

Vectors are kept as float16: half the bytes to read, and a cosine differs by less than 0.001.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote

from vault.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE models (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dim INTEGER NOT NULL);
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY,
    model INTEGER NOT NULL REFERENCES models(id),
    hash BLOB NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (model, hash)
);
"""
_LENGTH_MAY_BE_OFF_BY = 0.02

T = TypeVar("T")


class VectorsUnusable(Problem):
    """vectors.db can neither be read nor begun anew; recall goes by words."""

    kind = "vault"


class Loaded(NamedTuple):
    """All vectors of one model: hashes[i] is the passage hash (16 bytes) of matrix[i], float32 (n, dim)."""

    hashes: list[bytes]
    matrix: "Matrix"


class Vectors:
    """The vectors of one vault. May be used from several threads and processes.

    cache_dir  the vault's cache folder, made if absent
    """

    def __init__(self, cache_dir: str) -> None:
        self.path = Path(cache_dir) / "vectors.db"
        self._turn = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._own_changes = 0
        self._kept: dict[str, tuple[tuple[int, int], Loaded]] = {}

    # -- reading

    def load(self, model: str) -> Loaded:
        """Every vector of a model, oldest first; kept in memory until someone changes the file."""
        return self._healing(lambda db: self._load(db, model))

    def get(self, model: str, hashes: Sequence[bytes]) -> "dict[bytes, Matrix]":
        """The vectors of some passages, float32 (dim,) each; those not embedded yet are left out."""
        import numpy as np

        def read(db: sqlite3.Connection) -> "dict[bytes, Matrix]":
            found: dict[bytes, Matrix] = {}
            dim = _dim(db, model)
            for some in _slices(hashes, 500):
                marks = ",".join("?" * len(some))
                rows = db.execute(
                    "SELECT hash, vector FROM vectors WHERE model = (SELECT id FROM models WHERE name = ?)"
                    f" AND hash IN ({marks})",
                    (model, *some),
                )
                for key, blob in rows:
                    if len(blob) == 2 * dim:
                        found[key] = np.frombuffer(blob, dtype=np.float16).astype(np.float32)
            return found

        return self._healing(read)

    def missing(self, model: str, hashes: Sequence[bytes]) -> list[bytes]:
        """Those of `hashes` that have no vector of this model, in the same order, each once."""
        have = self.hashes(model)
        return [key for key in dict.fromkeys(hashes) if key not in have]

    def hashes(self, model: str) -> set[bytes]:
        """The passage hashes that have a vector of this model."""
        query = "SELECT hash FROM vectors WHERE model = (SELECT id FROM models WHERE name = ?)"
        return self._healing(lambda db: {key for (key,) in db.execute(query, (model,))})

    def has_any(self, model: str) -> bool:
        """Whether any passage has a vector of this model."""
        query = "SELECT 1 FROM vectors WHERE model = (SELECT id FROM models WHERE name = ?) LIMIT 1"
        return self._healing(lambda db: db.execute(query, (model,)).fetchone() is not None)

    def count(self, model: str) -> int:
        """How many passages have a vector of this model."""
        query = "SELECT count(*) FROM vectors WHERE model = (SELECT id FROM models WHERE name = ?)"
        return self._healing(lambda db: int(db.execute(query, (model,)).fetchone()[0]))

    # -- changing

    def put(self, model: str, hashes: Sequence[bytes], matrix: "Matrix") -> None:
        """Keep vectors, all or none; after this they survive a kill. Those already there stay as they are."""
        import numpy as np

        if not hashes:
            return
        blobs = [row.tobytes() for row in np.asarray(matrix, dtype=np.float16)]
        dim = int(matrix.shape[1])

        def write(db: sqlite3.Connection) -> None:
            with _transaction(db):
                db.execute("INSERT OR IGNORE INTO models (name, dim) VALUES (?, ?)", (model, dim))
                (number,) = db.execute("SELECT id FROM models WHERE name = ?", (model,)).fetchone()
                rows = [(number, key, blob) for key, blob in zip(hashes, blobs, strict=True)]
                db.executemany("INSERT OR IGNORE INTO vectors (model, hash, vector) VALUES (?, ?, ?)", rows)

        self._healing(write)
        self._own_changes += 1

    def keep_only(self, hashes: Collection[bytes], models: Collection[str] | None = None) -> int:
        """Let go of every vector whose passage is not among `hashes`, of every model. Returns how many.

        models  if given, all vectors of any other model go too
        """

        def write(db: sqlite3.Connection) -> int:
            with _transaction(db):
                db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (hash BLOB PRIMARY KEY) WITHOUT ROWID")
                db.execute("DELETE FROM wanted")
                db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in hashes))
                gone = db.execute("DELETE FROM vectors WHERE hash NOT IN (SELECT hash FROM wanted)").rowcount
                if models is not None:
                    marks = ",".join("?" * len(models))
                    others = f"SELECT id FROM models WHERE name NOT IN ({marks})"
                    gone += db.execute(f"DELETE FROM vectors WHERE model IN ({others})", (*models,)).rowcount
            return int(gone)

        gone = self._healing(write)
        self._own_changes += 1
        return gone

    # -- health

    def check(self) -> bool:
        """Whether the file was sound. If not, it was set aside and an empty one stands in its place."""
        sound = True

        def read(db: sqlite3.Connection) -> None:
            nonlocal sound
            if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                sound = False
                raise sqlite3.DatabaseError("quick_check failed")

        self._healing(lambda db: None)
        with contextlib.suppress(sqlite3.DatabaseError):
            read(self._open())
            return sound
        self._set_aside(certain=True)
        return False

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._kept.clear()
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _load(self, db: sqlite3.Connection, model: str) -> Loaded:
        import numpy as np

        stamp = (int(db.execute("PRAGMA data_version").fetchone()[0]), self._own_changes)
        kept = self._kept.get(model)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        dim = _dim(db, model)
        # NOT INDEXED: a scan in the order of writing is several times faster than hopping by hash.
        rows = db.execute(
            "SELECT hash, vector FROM vectors NOT INDEXED"
            " WHERE model = (SELECT id FROM models WHERE name = ?) ORDER BY id",
            (model,),
        ).fetchall()
        blank = bytes(2 * dim)
        hashes = [key for key, _ in rows]
        blobs = [blob if len(blob) == 2 * dim else blank for _, blob in rows]
        matrix = np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(-1, dim or 1).astype(np.float32)
        lengths = np.einsum("ij,ij->i", matrix, matrix)
        sound = np.abs(lengths - 1) <= _LENGTH_MAY_BE_OFF_BY  # false for NaN too
        if not sound.all():
            with _transaction(db):  # made again by the next `index`
                wrong = [(key,) for key, good in zip(hashes, sound, strict=True) if not good]
                db.executemany("DELETE FROM vectors WHERE hash = ?", wrong)
            matrix = matrix[sound]
            hashes = [key for key, good in zip(hashes, sound, strict=True) if good]
        loaded = Loaded(hashes, matrix)
        self._kept[model] = (stamp, loaded)
        return loaded

    def _healing(self, use: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the database; if it turns out unreadable, begin anew and do it once more."""
        with self._turn:
            return self._healing_alone(use)

    def _healing_alone(self, use: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return use(self._open())
        except sqlite3.DatabaseError as error:
            if _is_outside(error):
                raise self._unusable(error) from error
            self._set_aside()
        except OSError as error:
            raise self._unusable(error) from error
        try:
            return use(self._open())
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> VectorsUnusable:
        return VectorsUnusable(
            f"the vectors cannot be kept ({error})",
            path=str(self.path),
            remedy="see that the disk has room and the folder can be written, then try again",
        )

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None:
            if self._inode == _inode(self.path):
                return self._connection
            self.close()  # another process has set the file aside, or the cache was deleted
        try:
            db = self._connected()
        except (sqlite3.DatabaseError, OSError) as error:
            if isinstance(error, sqlite3.DatabaseError) and not _cannot_be_written(error):
                raise
            db = self._connected_to_read(error)
        self._connection, self._inode = db, _inode(self.path)
        return db

    def _connected(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        db = sqlite3.connect(self.path, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA secure_delete = ON")  # text can be guessed from its vector: erased means erased
            if _version(db) != _SCHEMA_VERSION:
                with _transaction(db):
                    if _version(db) == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                        for statement in _SCHEMA.split(";\n"):
                            db.execute(statement)
                        db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
                if _version(db) != _SCHEMA_VERSION:
                    raise sqlite3.DatabaseError("another version's file")
        except BaseException:
            db.close()
            raise
        return db

    def _connected_to_read(self, refused: Exception) -> sqlite3.Connection:
        """The file of a folder that cannot be written to, to read it only. Raises `refused` where it cannot be read."""
        try:
            file = f"file:{quote(os.fsencode(self.path))}?mode=ro&immutable=1"
            db = sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False)
            if _version(db) == _SCHEMA_VERSION:
                return db
            db.close()
        except sqlite3.DatabaseError:
            pass
        raise refused

    def _set_aside(self, certain: bool = False) -> None:
        """Rename the file so that a new one can be begun; one broken file is kept for the curious.

        Under a lock, and only if it is still broken: someone else may have healed it meanwhile.
        """
        import fcntl

        self.close()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with (self.path.parent / "vectors.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not certain and self._is_sound():
                    return
                self.close()
                # The database first: SQLite discards a write-ahead log that has no database.
                for suffix in ("", "-wal", "-shm"):
                    with contextlib.suppress(FileNotFoundError):
                        os.replace(f"{self.path}{suffix}", f"{self.path}.broken{suffix}")
        except OSError as error:
            raise self._unusable(error) from error

    def _is_sound(self) -> bool:
        try:
            return bool(self._open().execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError:
            return False


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _inode(path: Path) -> int:
    """The inode of the file that stands there, 0 if none does."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _dim(db: sqlite3.Connection, model: str) -> int:
    row = db.execute("SELECT dim FROM models WHERE name = ?", (model,)).fetchone()
    return int(row[0]) if row else 0


def _is_outside(error: sqlite3.DatabaseError) -> bool:
    """Trouble that a new file would not cure: someone else holds it, no room, no permission."""
    busy = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM)
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in busy or _cannot_be_written(error)


def _cannot_be_written(error: sqlite3.DatabaseError) -> bool:
    """No room, no permission: what the file says can be read all the same."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    )


def _slices(items: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
