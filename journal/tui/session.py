"""Where you were, and what you had typed: kept on this device, never in the vault.

Owns the drafts (one file each, written while one types), which of several open apps a draft belongs to, and a few
words about the last visit. Must not know widgets. Losing this folder loses a draft and nothing else.
"""

from __future__ import annotations

import fcntl
import json
from contextlib import suppress
from pathlib import Path
from typing import IO

from journal.drafts import file_of, put

MOST_APPS = 9
"""How many apps may be open on one vault before two of them share their drafts."""


class Session:
    """Drafts and places under one folder; where it cannot be written, they last as long as the program.

    unwritten  the drafts that are in memory only, by name
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unwritten: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self._unwritten_memory: dict[str, object] | None = None
        self._number = 0
        self._lock: IO[str] | None = None  # held as long as this app is open

    def close(self) -> None:
        """This app has ended: another may take over its drafts."""
        if self._lock is not None:
            self._lock.close()
        self._number, self._lock = 0, None

    def own(self, name: str) -> str:
        """The name of this app's own draft: with several open, what is typed in one is not in the others' box.

        What an app that has ended left under this name is taken over.
        """
        number = self._number or self._take_number()
        mine = _numbered(name, number)
        if not self.draft(mine):
            for other in range(1, MOST_APPS + 1):
                file = self._file(_numbered(name, other))
                if other != number and file.exists() and self._has_ended(other):
                    with suppress(OSError):
                        file.replace(self._file(mine))
                    break
        return mine

    def _take_number(self) -> int:
        """The first number that no open app on this vault has, from 1."""
        for number in range(1, MOST_APPS + 1):
            try:
                self._lock = self._locked(number)
            except OSError:  # nothing can be kept here
                break
            if self._lock is not None:
                self._number = number
                return number
        self._number = 1
        return 1

    def _has_ended(self, number: int) -> bool:
        with suppress(OSError):
            lock = self._locked(number)
            if lock is not None:
                lock.close()
                return True
        return False

    def _locked(self, number: int) -> IO[str] | None:
        """The lock of an app of this number, None while one holds it. Raises OSError without a folder."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = open(self.folder / f"app-{number}.lock", "w", encoding="ascii")  # noqa: SIM115 (held while the app lives)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return None
        return lock

    def draft(self, name: str) -> str:
        """What was typed and not yet saved under this name; empty if nothing."""
        if name in self.unwritten:
            return self.unwritten[name]
        with suppress(OSError):
            return self._file(name).read_bytes().decode("utf-8", "replace")
        return ""

    def keep_draft(self, name: str, text: str) -> bool:
        """Write the draft down; an empty one goes. False when it could not be written, and is in memory only."""
        if self._written.get(name) == text:
            return True
        self.unwritten.pop(name, None)
        try:
            if text:
                put(self._file(name), text)
            else:
                self._file(name).unlink(missing_ok=True)
        except OSError:
            self._written.pop(name, None)
            if text:
                self.unwritten[name] = text
            return False
        self._written[name] = text
        return True

    def remembered(self, name: str) -> str:
        """A word about the last visit, such as the source last quoted from."""
        value = self._memory().get(name, "")
        return value if isinstance(value, str) else ""

    def remember(self, name: str, value: str) -> None:
        """Keep a word for the next visit."""
        memory = self._memory()
        if memory.get(name) != value:
            memory = {**memory, name: value}
            try:
                put(self.folder / "session.json", json.dumps(memory, ensure_ascii=False))
                self._unwritten_memory = None
            except OSError:
                self._unwritten_memory = memory

    def move_to(self, folder: Path) -> None:
        """The vault got its id with its first write, and drafts are kept by that: bring them along."""
        if folder == self.folder:
            return
        with suppress(OSError):
            for path in (*self.folder.glob("drafts/*.txt"), *self.folder.glob("session.json")):
                with suppress(OSError):
                    goal = folder / path.relative_to(self.folder)
                    goal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                    path.replace(goal)
        self.close()
        self.folder = folder

    def _memory(self) -> dict[str, object]:
        if self._unwritten_memory is not None:
            return self._unwritten_memory
        with suppress(OSError, ValueError):
            found = json.loads((self.folder / "session.json").read_text("utf-8"))
            if isinstance(found, dict):
                return found
        return {}

    def _file(self, name: str) -> Path:
        return file_of(self.folder, name)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} {number}"
