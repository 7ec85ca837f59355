"""store.db as a file: opened on first use, set aside and begun anew when it cannot be read.

Owns the connection (WAL, one a thread), the schema version, transactions, healing, and the lock that
lets one process at a time refresh. Must not know what the tables mean.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from importlib import resources
from typing import TypeVar

from vault.problem import Problem

SCHEMA_VERSION = 3

T = TypeVar("T")

_TABLES = frozenset(
    [
        "about", "notes", "names", "tags", "links", "passages", "words", "terms", "cards", "questions",
        "predictions", "problems",
    ]
)  # fmt: skip

_NOT_CURED_BY_A_NEW_FILE = frozenset(
    [
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
    ]
)


class StoreUnusable(Problem):
    """The index can neither be read nor begun anew."""

    kind = "vault"


class Database:
    """One vault's store.db. May be used from several threads and processes.

    cache_dir  the vault's cache folder, made (0700) on first use
    """

    def __init__(self, cache_dir: str) -> None:
        self.path = os.path.join(cache_dir, "store.db")
        self.rebuild: Callable[[], object] | None = None
        """Called after a broken file was set aside, to fill the new one; the caller's, optional."""
        self._cache_dir = cache_dir
        self._threads = threading.local()
        self._healing = False

    def run(self, use: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the database. If it turns out unreadable, begin anew and do it once more."""
        try:
            return use(self._open())
        except sqlite3.DatabaseError as error:
            if _is_outside(error) or isinstance(error, (sqlite3.ProgrammingError, sqlite3.IntegrityError)):
                raise self._unusable(error) from error
            self.set_aside()
        except OSError as error:
            raise self._unusable(error) from error
        if self.rebuild is not None and not self._healing:
            self._healing = True
            try:
                self.rebuild()
            finally:
                self._healing = False
        try:
            return use(self._open())
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._unusable(error) from error

    def check(self) -> bool:
        """Whether the file passes SQLite's own check; changes nothing."""
        try:
            rows = self._open().execute("PRAGMA quick_check(1)").fetchall()
            self._open().execute("INSERT INTO words (words) VALUES ('integrity-check')")
        except (sqlite3.DatabaseError, OSError):
            return False
        return rows == [("ok",)]

    def close(self) -> None:
        """Close this thread's connection; the next use opens it again."""
        connection = getattr(self._threads, "connection", None)
        self._threads.connection = None
        if connection is not None:
            connection.close()

    @contextlib.contextmanager
    def refreshing(self, wait_s: float) -> Iterator[int | None]:
        """Hold the refresher's lock, waiting at most wait_s seconds for it.

        Gives the file system's present time in ns since 1970 (to compare change times with), or None
        when another process kept the lock: what it has written so far can be read.
        """
        with self._lock_file() as lock:
            waited = 0.0
            while not _locked(lock):
                if waited >= wait_s:
                    yield None
                    return
                time.sleep(0.02)
                waited += 0.02
            os.utime(lock)
            yield os.fstat(lock).st_mtime_ns

    def set_aside(self) -> None:
        """Rename a broken file, so that a new one is begun; the last broken one is kept."""
        self.close()
        try:
            with self._lock_file("store.healing") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if self._is_sound():  # another process was faster
                    return
                self.close()
                for suffix in ("", "-wal", "-shm"):
                    with contextlib.suppress(FileNotFoundError):
                        os.replace(self.path + suffix, self.path + ".broken" + suffix)
        except OSError as error:
            raise self._unusable(error) from error

    def _is_sound(self) -> bool:
        try:
            tables = {row[0] for row in self._open().execute("SELECT name FROM sqlite_master")}
        except sqlite3.DatabaseError:
            return False
        return tables >= _TABLES and self.check()

    def _open(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is not None and self._threads.inode == _inode(self.path):
            return connection
        self.close()  # the file was set aside or deleted under us
        os.makedirs(self._cache_dir, mode=0o700, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=5, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")  # erased means erased
            connection.execute("PRAGMA cache_size = -16000")
            if _version(connection) != SCHEMA_VERSION:
                _create(connection)
        except BaseException:
            connection.close()
            raise
        self._threads.connection, self._threads.inode = connection, _inode(self.path)
        return connection

    @contextlib.contextmanager
    def _lock_file(self, name: str = "store.lock") -> Iterator[int]:
        os.makedirs(self._cache_dir, mode=0o700, exist_ok=True)
        file = os.open(os.path.join(self._cache_dir, name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield file
        finally:
            os.close(file)

    def _unusable(self, error: Exception) -> StoreUnusable:
        return StoreUnusable(
            f"the index cannot be used ({error})",
            path=self.path,
            remedy="see that the disk has room and the folder can be written, then try again",
        )


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _create(connection: sqlite3.Connection) -> None:
    """The tables of an empty file; another version's file is as good as a broken one."""
    with transaction(connection):
        if _version(connection) == SCHEMA_VERSION:
            return  # another process made them meanwhile
        if _version(connection) or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise sqlite3.DatabaseError("it was made by another version")
        script = resources.files("kb.index").joinpath("schema.sql").read_text("utf-8")
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _inode(path: str) -> int:
    """The inode of the file that stands there, 0 if none does."""
    try:
        return os.stat(path).st_ino
    except OSError:
        return 0


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_outside(error: sqlite3.DatabaseError) -> bool:
    """Trouble that a new file would not cure: someone else holds it, no room, no permission."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_CURED_BY_A_NEW_FILE
