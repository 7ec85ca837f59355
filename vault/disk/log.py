"""The event log on disk: JSON lines under `.deliberate/log/<device>/YYYY-MM.jsonl`.

Owns the bytes: one `O_APPEND` write and one fsync an event, ids that grow within this device's file,
and reading the union of all devices' files, copies made by sync tools included. Never rewrites a line.
A file and a folder that cannot be read are alike: the log is not read without them.
Must not know what an event means (`vault.events`) nor the clock.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from vault.disk.access import NotAFile, NotRegularError, check_not_read_only, open_regular, read_regular, writable
from vault.disk.lock import Held
from vault.disk.ulid import ALPHABET, LENGTH, above
from vault.disk.writing import CannotWrite, make_folder, sync, sync_folder, write_all
from vault.events import Event, order, parse
from vault.problem import Problem

ENDINGS = (".jsonl", ".md")


class UnreadableLogError(Problem):
    """A part of the event log cannot be read; what the rest says alone would be wrong.

    path  of the file or folder, from the vault on
    """

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        super().__init__(f"a part of the log of your reviews cannot be read: {reason}", path=path, remedy=remedy)


class EventLog:
    """The log of one vault, written by one device.

    root    absolute path of the vault, which no part of the log leads out of
    folder  path of the log folder, from the vault on
    device  this device's own folder in it
    suffix  "jsonl", or "md" where a sync service carries nothing else
    lock    path of the lock all writers on this machine share
    chance  n random bytes, for ids
    also    further folders that are read, as the one where the log stood before: a device that does not know of the
            move yet goes on writing there
    """

    def __init__(
        self, root: str, folder: str, device: str, suffix: str, lock: str,
        chance: Callable[[int], bytes] = os.urandom, also: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.root, self.device, self.suffix = root, device, suffix
        self._tops = [os.path.join(root, name) for name in (folder, *also)]
        self.folder = self._tops[0]
        self._lock, self._chance = lock, chance

    def append(
        self, event: Mapping[str, object], moment: datetime, before_write: Callable[[str], None] | None = None
    ) -> Event:
        """The event with its id, on disk when this returns.

        moment        aware; gives the id its time and the file its month (UTC)
        before_write  called with the id before the first byte is written
        Raises OutsideVault, ProtectedFolderError, ReadOnlyFileError, NotAFile, CannotWrite.
        """
        instant = moment.astimezone(UTC)
        name = self._path(os.path.join(self.folder, self.device, f"{instant:%Y-%m}.{self.suffix}"))
        path = writable(self.root, name)
        check_not_read_only(path, name)
        # Not the vault's own folder: the command that appends may hold that one in place of its own lock.
        with Held(self._lock, os.path.dirname(path)):
            try:
                return self._append(event, path, int(instant.timestamp() * 1000), before_write)
            except NotRegularError as error:
                raise NotAFile(name) from error
            except OSError as error:
                raise CannotWrite(name, error) from error

    def _append(
        self, event: Mapping[str, object], path: str, milliseconds: int, before_write: Callable[[str], None] | None
    ) -> Event:
        new = not os.path.exists(path)
        if new:
            make_folder(os.path.dirname(path))
        fd = open_regular(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        try:
            tail = _tail(fd)
            last = max((name for event in events_in(tail) if _is_ulid(name := str(event["id"]))), default="")
            identified = {**event, "id": above(last, milliseconds, self._chance(10))}
            ordered: Event = {key: identified[key] for key in ("v", "id", *identified) if key in identified}
            line = json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
            if before_write:
                before_write(str(ordered["id"]))
            # A line torn by a crash stays as it is; ours starts on a line of its own.
            write_all(fd, (b"" if not tail or tail.endswith(b"\n") else b"\n") + line + b"\n")
            sync(fd)
        finally:
            os.close(fd)
        if new:
            sync_folder(os.path.dirname(path))
        return ordered

    def files(self) -> list[str]:
        """Every log file of every device, conflicted copies included; sorted. Raises UnreadableLogError."""
        found, unreadable = self.list_files()
        if unreadable:
            raise unreadable[0]
        return found

    def list_files(self) -> tuple[list[str], list[UnreadableLogError]]:
        """(log files, sorted; what keeps others from being found: a folder that cannot be listed, a link)."""
        files: list[str] = []
        unreadable: list[UnreadableLogError] = []
        for top in self._tops:
            linked = os.path.realpath(top) != os.path.join(os.path.realpath(self.root), self._path(top))
            if linked and not self._is_within([self.root], top):
                unreadable.append(self._led_away(top))
            elif linked or os.path.lexists(top):  # a link to what is not there hides a log; no folder is no log yet
                self._walk(top, files, unreadable)
        return sorted(set(files)), unreadable

    def _walk(self, folder: str, files: list[str], unreadable: list[UnreadableLogError]) -> None:
        try:
            listing = list(os.scandir(folder))
        except OSError as error:
            unreadable.append(self._unreadable(folder, error))
            return
        for item in listing:
            if item.is_dir(follow_symlinks=False):
                self._walk(item.path, files, unreadable)
            elif item.is_symlink() and os.path.isdir(item.path):
                if not self._is_within(self._tops, item.path):
                    unreadable.append(self._led_away(item.path))
            elif item.name.endswith(ENDINGS):
                if item.is_symlink() and not self._is_within([self.root], item.path):
                    unreadable.append(self._led_away(item.path))
                else:
                    files.append(item.path)

    def _is_within(self, folders: Sequence[str], path: str) -> bool:
        """Whether a path, its links followed, is one of these folders or in one."""
        real = os.path.realpath(path)
        return any((real + "/").startswith(os.path.realpath(folder).rstrip("/") + "/") for folder in folders)

    def _path(self, file: str) -> str:
        """The path of a file of the log from the vault on, as a person would type it."""
        return os.path.relpath(file, self.root)

    def _led_away(self, path: str) -> UnreadableLogError:
        reason = f"a link leads out of it, to {os.path.realpath(path)}"
        return UnreadableLogError(self._path(path), reason, "put what it leads to where the link is")

    def _unreadable(self, path: str, error: OSError) -> UnreadableLogError:
        if isinstance(error, NotRegularError):
            return UnreadableLogError(self._path(path), "it is not a regular file", "move it out of the log")
        remedy = "restore it from a backup or another device"
        if isinstance(error, PermissionError):
            remedy = f"allow reading: chmod -R u+rX '{path}'"
        return UnreadableLogError(self._path(path), error.strerror or str(error), remedy)

    def fingerprint(self) -> tuple[tuple[str, int, int], ...]:
        """(file, size, mtime_ns) of each file: unchanged means nothing was logged. Raises UnreadableLogError."""
        marks = []
        for path in self.files():
            try:
                state = os.stat(path)
            except FileNotFoundError:
                continue  # a sync took it away since it was listed
            except OSError as error:
                raise self._unreadable(path, error) from error
            marks.append((path, state.st_size, state.st_mtime_ns))
        return tuple(marks)

    def bytes_of(self, file: str) -> bytes:
        """The bytes of one of the log's files. Raises UnreadableLogError."""
        try:
            return read_regular(file)
        except OSError as error:
            raise self._unreadable(file, error) from error

    def read(self, *kinds: str) -> list[Event]:
        """All events, each id once, in the order (t, n, id) that the fold needs. Raises UnreadableLogError.

        kinds  only events of these kinds, for a few rare ones among many; without, all
        """
        wanted = [f'"{kind}"'.encode() for kind in kinds]
        events: dict[str, Event] = {}
        for path in self.files():
            for event in events_in(self.bytes_of(path), wanted):
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
