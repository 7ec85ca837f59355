"""The event log on disk: JSON lines under `.deliberate/log/<device>/YYYY-MM.jsonl`.

Owns the bytes: one `O_APPEND` write and one fsync an event, ids that grow within this device's file,
and reading the union of all devices' files, copies made by sync tools included. Never rewrites a line.
Must not know what an event means (`vault.events`) nor the clock.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from vault.disk.lock import Held
from vault.disk.ulid import ALPHABET, LENGTH, above
from vault.disk.writing import CannotWrite, make_folder, sync, sync_folder, write_all
from vault.events import Event, order, parse


class EventLog:
    """The log of one vault, written by one device.

    folder  absolute path of the log folder
    device  this device's own folder in it
    suffix  "jsonl", or "md" where a sync service carries nothing else
    lock    path of the lock all writers on this machine share
    chance  n random bytes, for ids
    also    absolute paths of folders that are read as well, as the one where the log stood before: a device that
            does not know of the move yet goes on writing there
    """

    def __init__(
        self, folder: str, device: str, suffix: str, lock: str, chance: Callable[[int], bytes] = os.urandom,
        also: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.folder, self.device, self.suffix, self._also = folder, device, suffix, also
        self._lock, self._chance = lock, chance

    def append(self, event: Mapping[str, object], moment: datetime) -> Event:
        """The event with its id, on disk when this returns.

        moment  aware; gives the id its time and the file its month (UTC)
        """
        instant = moment.astimezone(UTC)
        path = os.path.join(self.folder, self.device, f"{instant:%Y-%m}.{self.suffix}")
        # Not the vault's own folder: the command that appends may hold that one in place of its own lock.
        with Held(self._lock, os.path.dirname(path)):
            try:
                return self._append(event, path, int(instant.timestamp() * 1000))
            except OSError as error:
                raise CannotWrite(path, error) from error

    def _append(self, event: Mapping[str, object], path: str, milliseconds: int) -> Event:
        new = not os.path.exists(path)
        if new:
            make_folder(os.path.dirname(path))
        fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            tail = _tail(fd)
            last = max((name for event in events_in(tail) if _is_ulid(name := str(event["id"]))), default="")
            identified = {**event, "id": above(last, milliseconds, self._chance(10))}
            ordered: Event = {key: identified[key] for key in ("v", "id", *identified) if key in identified}
            line = json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
            # A line torn by a crash stays as it is; ours starts on a line of its own.
            write_all(fd, (b"" if not tail or tail.endswith(b"\n") else b"\n") + line + b"\n")
            sync(fd)
        finally:
            os.close(fd)
        if new:
            sync_folder(os.path.dirname(path))
        return ordered

    def files(self) -> list[str]:
        """Every log file of every device, conflicted copies included; sorted."""
        found = []
        for top in (self.folder, *self._also):
            for folder, _, files in os.walk(top):
                found += [os.path.join(folder, name) for name in files if name.endswith((".jsonl", ".md"))]
        return sorted(set(found))

    def fingerprint(self) -> tuple[tuple[str, int, int], ...]:
        """(file, size, mtime_ns) of each file: unchanged means nothing was logged."""
        marks = []
        for path in self.files():
            state = os.stat(path)
            marks.append((os.path.relpath(path, self.folder), state.st_size, state.st_mtime_ns))
        return tuple(marks)

    def read(self, *kinds: str) -> list[Event]:
        """All events, each id once, in the order (t, n, id) that the fold needs.

        kinds  only events of these kinds, for a few rare ones among many; without, all
        """
        wanted = [f'"{kind}"'.encode() for kind in kinds]
        events: dict[str, Event] = {}
        for path in self.files():
            with open(path, "rb") as file:
                for event in events_in(file.read(), wanted):
                    if not kinds or event["k"] in kinds:
                        events.setdefault(str(event["id"]), event)
        return sorted(events.values(), key=order)


def events_in(data: bytes, holding: Sequence[bytes] = ()) -> Iterator[Event]:
    """The events of a file's bytes; lines that are torn or foreign are passed over.

    holding  when given, only lines that hold one of these bytes
    """
    for line in data.split(b"\n"):
        held = not holding or any(word in line for word in holding)
        event = parse(line) if held and line.startswith(b"{") else None
        if event is not None:
            yield event


def _is_ulid(text: str) -> bool:
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text)


def _tail(fd: int) -> bytes:
    """The last 64 KB of the file: more than any event, so its newest ids are in it."""
    size = os.fstat(fd).st_size
    return os.pread(fd, 1 << 16, max(0, size - (1 << 16)))
