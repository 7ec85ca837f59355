"""What a person was told already, on this machine: so that each thing is told once.

Owns a small file for each vault in this machine's state folder: one JSON line for each (verb, id), fsynced
before anybody is told, so that nothing is told twice whatever dies when; and another line that takes it back
when telling failed. Deleting the file repeats a notification and loses nothing. Must not know what is due nor how
a person is told.
"""

import json
import os
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import blake2b

from journal.rhythm import Told
from vault.disk.lock import Held
from vault.disk.writing import sync_folder, write_all

SHOWN = "shown"
"""The verb of what was only put on the screen: an idea to attack, on the page of today."""
_LARGE = 1 << 16
_KEPT_DAYS = 400


class Sent:
    """The file of one vault.

    state  this machine's folder for the vault
    root   the vault: vaults without an id share a folder
    """

    def __init__(self, state: str, root: str) -> None:
        name = blake2b(os.fsencode(os.path.realpath(root)), digest_size=6).hexdigest()
        self.path = os.path.join(state, f"told-{name}.jsonl")

    def told(self) -> list[Told]:
        """All that was told, oldest first; lines that are torn or foreign are passed over."""
        try:
            with open(self.path, "rb") as file:
                lines = file.read().split(b"\n")
        except OSError:
            return []
        found: dict[tuple[str, str, date], Told] = {}
        for line in lines:
            one, failed = _read(line)
            if one is not None and failed:
                found.pop((one.verb, one.id, one.day), None)
            elif one is not None:
                found[one.verb, one.id, one.day] = one
        return list(found.values())

    def hold(self) -> Held:
        """Alone on this machine from looking at what was told until it is marked: two look at once sometimes."""
        return Held(self.path + ".lock")

    def mark(self, told: Iterable[Told], *, failed: bool = False) -> None:
        """Remember these, on disk when this returns; call it while holding. Raises OSError.

        failed  they were marked, and could not be told after all
        """
        marked = list(told)
        lines = [_line(one, failed).encode() for one in marked]
        if not lines:
            return
        os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
        fd = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(fd).st_size
            torn = size and os.pread(fd, 1, size - 1) != b"\n"  # a line torn by a crash stays by itself
            write_all(fd, (b"\n" if torn else b"") + b"\n".join(lines) + b"\n")
            os.fsync(fd)
        finally:
            os.close(fd)
        if not size:
            sync_folder(os.path.dirname(self.path))
        elif size > _LARGE:
            self._forget_old(max(one.day for one in marked))

    def _forget_old(self, today: date) -> None:
        kept = [one for one in self.told() if one.day > today - timedelta(days=_KEPT_DAYS)]
        temp = f"{self.path}.{os.getpid()}"
        with open(temp, "w", encoding="utf-8") as file:
            for one in kept:
                file.write(_line(one, False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temp, self.path)


def _line(one: Told, failed: bool) -> str:
    said: dict[str, object] = {"verb": one.verb, "id": one.id, "day": one.day.isoformat()}
    return json.dumps(said | {"failed": True} if failed else said)


def _read(line: bytes) -> tuple[Told | None, bool]:
    """(what a line says, whether it says that telling failed)."""
    try:
        said = json.loads(line)
        if isinstance(said["verb"], str) and isinstance(said["id"], str):
            return Told(said["verb"], said["id"], date.fromisoformat(said["day"])), said.get("failed") is True
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    return None, False
