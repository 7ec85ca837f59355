"""store.db as a file: opened on first use, set aside and begun anew when it cannot be read.

Owns the connection (WAL, one a thread), the schema version, transactions, healing, the lock that lets one
process at a time refresh, and a store in memory where no file can be written. Must not know what the tables mean.
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
from urllib.parse import quote

from vault.problem import Problem

SCHEMA_VERSION = 3
ATTEMPTS = 3
"""With the file as it is, with a new one, in memory."""

T = TypeVar("T")

_TABLES = frozenset(
    [
        "about", "notes", "names", "tags", "links", "passages", "words", "terms", "cards", "questions",
        "predictions", "problems",
    ]
)  # fmt: skip

_NOT_CURED_BY_ANOTHER_STORE = frozenset(
    [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT]
)
_NO_FILE_CAN_BE_WRITTEN = frozenset(
    [sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM]
)
_DAMAGED = frozenset([sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS])
"""Input and output errors that a new file cures; the others say that the disk takes no more."""


class StoreUnusable(Problem):
    """The index can neither be read nor begun anew."""

    kind = "vault"


class Database:
    """One vault's store.db. May be used from several threads and processes.

    cache_dir  the vault's cache folder, made (0700) on first use

    Where no file can be written in it, a store in memory stands in for it until `close`, filled from the file as
    far as that can be read; `in_memory` then says why.
    """

    def __init__(self, cache_dir: str) -> None:
        self.path = os.path.join(cache_dir, "store.db")
        self.rebuild: Callable[[], object] | None = None
        """Called after a broken file was set aside, to fill the new one; the caller's, optional."""
        self.on_memory: Callable[[StoreUnusable], object] | None = None
        """Called before a store in memory stands in for the file; may raise to refuse it. The caller's, optional."""
        self.in_memory: StoreUnusable | None = None
        self._cache_dir = cache_dir
        self._threads = threading.local()
        self._memory: sqlite3.Connection | None = None
        self._memory_turn = threading.RLock()  # its one connection is shared by all threads
        self._healing = False

    def run(self, use: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the database. If it turns out unusable, begin anew and do it once more."""
        for attempt in range(ATTEMPTS):
            in_file = self._memory is None
            try:
                return self._use(use)
            except (sqlite3.DatabaseError, OSError) as error:
                if not in_file or attempt == ATTEMPTS - 1 or _is_for_the_caller(error):
                    raise self._unusable(error) from error
                if attempt or _takes_no_more(error):
                    self._go_to_memory(error)
                else:
                    self.set_aside()
            self._fill()
        raise AssertionError("the last attempt returns or raises")

    def _use(self, use: Callable[[sqlite3.Connection], T]) -> T:
        if self._memory is None:
            return use(self._open())
        with self._memory_turn:
            return use(self._open())

    def _fill(self) -> None:
        """Let the caller fill a store that was begun anew."""
        if self.rebuild is not None and not self._healing:
            self._healing = True
            try:
                self.rebuild()
            finally:
                self._healing = False

    def check(self) -> bool:
        """Whether the file passes SQLite's own check; changes nothing. Raises StoreUnusable where there can be none."""
        try:
            return self._use(_passes)
        except (sqlite3.DatabaseError, OSError) as error:
            if not _takes_no_more(error):
                return False
            problem = self._unusable(error)
            if self.on_memory is not None:
                self.on_memory(problem)
            raise problem from error

    def close(self) -> None:
        """Close this thread's connection, and a store in memory; the next use opens the file again."""
        with self._memory_turn:
            memory, self._memory, self.in_memory = self._memory, None, None
            if memory is not None:
                memory.close()
        self._close_file()

    def _close_file(self) -> None:
        connection = getattr(self._threads, "connection", None)
        self._threads.connection = None
        if connection is not None:
            connection.close()

    @contextlib.contextmanager
    def refreshing(self, wait_s: float, now_ns: int) -> Iterator[int | None]:
        """Hold the refresher's lock, waiting at most wait_s seconds for it.

        now_ns  the present time in ns since 1970, given back where no file can be asked for its own
        Gives the file system's present time in ns since 1970 (to compare change times with), or None
        when another process kept the lock: what it has written so far can be read.
        """
        with contextlib.ExitStack() as stack:
            try:
                lock = -1 if self.in_memory else stack.enter_context(self._lock_file())
            except OSError as error:
                self._go_to_memory(error)
                lock = -1
            if lock < 0:  # a store in memory is nobody else's
                yield now_ns
                return
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
                self._close_file()
                for suffix in ("", "-wal", "-shm"):
                    with contextlib.suppress(FileNotFoundError):
                        os.replace(self.path + suffix, self.path + ".broken" + suffix)
        except OSError as error:
            self._go_to_memory(error, empty=True)

    def _is_sound(self) -> bool:
        try:
            tables = {row[0] for row in self._open().execute("SELECT name FROM sqlite_master")}
            return tables >= _TABLES and _passes(self._open())
        except sqlite3.DatabaseError:
            return False

    def _open(self) -> sqlite3.Connection:
        if self._memory is not None:
            return self._memory
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is not None and self._threads.inode == _inode(self.path):
            return connection
        self._close_file()  # it was set aside or deleted under us
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

    def _go_to_memory(self, error: Exception, *, empty: bool = False) -> None:
        """Let a store in memory stand in for the file.

        error  why no file can be used;  empty: what the file says is not taken over
        """
        with self._memory_turn:
            if self._memory is not None:
                return  # another thread was faster
            problem = self._unusable(error)
            if self.on_memory is not None:
                self.on_memory(problem)
            self._memory, self.in_memory = (None if empty else _copied(self.path)) or _memory(), problem

    @contextlib.contextmanager
    def _lock_file(self, name: str = "store.lock") -> Iterator[int]:
        os.makedirs(self._cache_dir, mode=0o700, exist_ok=True)
        file = os.open(os.path.join(self._cache_dir, name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield file
        finally:
            os.close(file)

    def _unusable(self, error: Exception) -> StoreUnusable:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        return StoreUnusable(
            f"the index cannot be used ({reason})",
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


def _passes(connection: sqlite3.Connection) -> bool:
    """SQLite's own check, of the tables and of the index of words."""
    rows = connection.execute("PRAGMA quick_check(1)").fetchall()
    connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    return rows == [("ok",)]


def _memory() -> sqlite3.Connection:
    """An empty store in memory, for all threads."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA temp_store = MEMORY")
    _create(connection)
    return connection


def _copied(path: str) -> sqlite3.Connection | None:
    """A store in memory that says what the file says; None where the file cannot be read, or is of another version.

    First with its log, which asks for a file beside it in some states; else without.
    """
    for how in ("mode=ro", "mode=ro&immutable=1"):
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            with contextlib.closing(sqlite3.connect(f"file:{quote(os.fsencode(path))}?{how}", uri=True)) as file:
                file.backup(copy)
            if _version(copy) == SCHEMA_VERSION and copy.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                copy.execute("PRAGMA temp_store = MEMORY")
                return copy
        except (sqlite3.DatabaseError, OSError):
            pass
        copy.close()
    return None


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


def _is_for_the_caller(error: Exception) -> bool:
    """Trouble that no other store would cure: someone else holds it, no memory, a mistake in what is asked."""
    if isinstance(error, (sqlite3.ProgrammingError, sqlite3.IntegrityError)):
        return True
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_CURED_BY_ANOTHER_STORE


def _takes_no_more(error: Exception) -> bool:
    """Trouble that a new file would not cure, and a store in memory would: no room, no permission."""
    if isinstance(error, OSError):
        return True
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == sqlite3.SQLITE_IOERR:
        return code not in _DAMAGED
    return code & 0xFF in _NO_FILE_CAN_BE_WRITTEN
