"""Recording what a changing command did, so that it can be taken back.

Owns the operations file of a vault (`operations.jsonl` in this machine's state directory). Before each step
one line, the intent, says what the step changes; when the command ends, one line says all that it did. A
process that dies between the two leaves intents without an end: `vault.disk.recovery` finishes such a command.
`vault.disk.operations` reads the lines. Must not know what a command means, nor the clock. Writes JSON by hand:
capture's own door records here, and importing json would cost it a fifth of its time.

Each line is fsynced before what it announces is done, so that after a power cut, too, `undo` does not take back the
command before (capture pays 0.2 ms in 27 for each). Where the state directory cannot be used, the intent of a write
is a file of its own beside what is displaced, `NAME.kept.intent`.
"""

import os
from binascii import crc32

from vault.disk.writing import TEMP, CannotWrite, make_folder, own_folder, replace, sync_folder, write_all
from vault.problem import Problem
from vault.text.merge import splice_between

TYPE_CHECKING = False  # typing's own name for it would import typing
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vault.disk.log import EventLog
    from vault.events import Event

OPERATIONS = "operations.jsonl"
CAPTURES = ("jot", "write")  # commands that are complete with their first file
_CLOSING = (b'{"name"', b'{"undone"', b'{"closed"')
_BLOCK = 1 << 16


class NotRecorded(Problem):
    """The change is on disk, its record is not."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"the change is saved, but undo does not know of it ({reason})", path=path,
            remedy="do not run it again; to take it back, edit the note",
        )  # fmt: skip


class Change:
    """One changing command: its writes and events, recorded when it ends.

    root    the vault
    state   this machine's folder for this vault
    verb    the command, as a person calls it
    name    unique name of this change; displaced files carry it
    """

    def __init__(self, root: str, state: str, verb: str, name: str) -> None:
        self.root, self.state, self.verb, self.name = root, state, verb, name
        self._begun = 0
        self._writes: list[str] = []
        self._events: list[str] = []
        self._replaces, self._recorded = "", 0
        self._has_intents = False
        self.saves: list[tuple[str, bytes | None, bytes, str]] = []  # path, before, after, displaced file of each write

    def write(self, path: str, before: bytes | None, after: bytes) -> bool:
        """Replace a file through the one writer; False when nothing changed."""
        if before == after:
            return False
        kept = self._next_name()
        record = _write_record(path, kept, before, after)
        self._intend(kept, path, before, after, record)
        replace(self.root, path, before, after, kept)
        self._writes.append(record)
        self.saves.append((path, before, after, kept))
        return True

    def move(self, path: str, to: str) -> None:
        """Give a file another, free name; undo brings it back, with what was written to it since."""
        from vault.disk.moving import move

        kept = self._next_name()
        record = f'{{"path":{quoted(to)},"moved":{quoted(path)}}}'
        self._intend(kept, to, None, b"", record)
        move(self.root, path, to, kept)
        self._writes.append(record)

    def _next_name(self) -> str:
        """A name for the next displaced file; a refused write may leave its name behind, so none is used twice."""
        self._begun += 1
        return f"{self.name}-{self._begun - 1}.kept"

    def _intend(self, kept: str, path: str, before: bytes | None, after: bytes, record: str) -> None:
        self._has_intents = True
        intend(self.state, kept, path, before, after, self.root, f',{self._origin()},"write":{record}')

    def _origin(self) -> str:
        """The members that say which command this is, where, and which recorded one it adds to."""
        return (
            f'"verb":{quoted(self.verb)},"root":{quoted(os.path.realpath(self.root))},'
            f'"adds_to":{quoted(self._replaces)}'
        )

    def go_on(self, name: str) -> None:
        """Do more in a change that was recorded; closed again, one record of the whole takes the place of the first.

        name  another unique name
        """
        self._replaces, self.name, self._begun = self.name, name, 0
        self._recorded = len(self._writes) + len(self._events)
        self._has_intents = False

    def _expect_event(self, event_id: str) -> None:
        self._has_intents = True
        try:
            append(
                self.state, f'{{"event":{quoted(event_id)},"of":{quoted(self.name)},{self._origin()}}}', durable=True
            )
        except CannotWrite:
            return  # the event is worth more than its undo; that undo does not know of it is said when the change ends

    def log_event(self, log: "EventLog", event: "Mapping[str, object]", moment: "datetime") -> "Event":
        """Append an event to the log as a step of this change; the event with its id."""
        logged = log.append(event, moment, before_write=self._expect_event)
        self._events.append(str(logged["id"]))
        return logged

    @property
    def empty(self) -> bool:
        """Whether nothing was written or logged."""
        return not (self._writes or self._events)

    def close(self) -> None:
        """Record the change; one line, one write. Raises NotRecorded: what was written stays written."""
        if len(self._writes) + len(self._events) == self._recorded:
            if self._has_intents:
                close_without_change(self.state, self.name)
            return
        events = ",".join(quoted(event) for event in self._events)
        line = (
            f'{{"name":{quoted(self.name)},"verb":{quoted(self.verb)},'
            f'"writes":[{",".join(self._writes)}],"events":[{events}],"root":{quoted(os.path.realpath(self.root))},'
            f'"replaces":{quoted(self._replaces)}}}'
        )
        try:
            append(self.state, line, durable=True)
            if self._replaces:
                append(self.state, f'{{"undone":{quoted(self._replaces)}}}', durable=True)
        except CannotWrite as error:
            raise NotRecorded(os.path.join(self.state, OPERATIONS), error.what) from error


def digest(data: bytes) -> str:
    """What tells two versions of a note apart: length and CRC. Against accidents, not against an enemy."""
    return f"{len(data)}:{crc32(data):08x}"


def intend(
    state: str, kept: str, path: str, before: bytes | None, after: bytes, root: str = "", more: str = ""
) -> None:
    """Record, before a step, which note it changes and the digests before and after.

    kept    the name under `.deliberate/tmp/` that what is displaced gets
    before  None for a file that is created or moved
    root    the vault: where the state directory cannot take the line, a file beside the displaced one does
    more    further members of the JSON object, each led by a comma
    Raises CannotWrite.
    """
    old = quoted(digest(before)) if before is not None else "null"
    line = f'{{"intent":{quoted(kept)},"path":{quoted(path)},"before":{old},"after":{quoted(digest(after))}{more}}}'
    try:
        append(state, line, durable=True)
    except CannotWrite:
        if not root:
            raise
        if before is not None:
            _write_intent_file(root, kept, path, line)
        # What is created or moved displaces nothing that must be told later; that undo does not know of it is said
        # when the change ends.


def close_without_change(state: str, name: str) -> None:
    """Record that a change ended although none of its intents was carried out."""
    try:
        append(state, f'{{"closed":{quoted(name)}}}')
    except CannotWrite:
        return  # the next command finds the intents, looks at the files, and sees that nothing was done


def is_interrupted(state: str) -> bool:
    """Whether the last changing command died before its end; call it with the write lock held.

    Reads the beginning of the last line only. True also for a log whose last line is torn.
    """
    try:
        fd = os.open(os.path.join(state, OPERATIONS), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False  # there is none, or it cannot be read: then nothing can be recorded or undone either
    try:
        at = end = os.fstat(fd).st_size
        line = b""
        while at:
            start = max(0, at - _BLOCK)
            block = os.pread(fd, at - start, start)
            if at == end and not block.endswith(b"}\n"):
                return True
            line = block + line[: len(_CLOSING[1])]
            newline = block.rfind(b"\n", 0, -1 if at == end else None)
            if newline >= 0:
                return not line[newline + 1 :].startswith(_CLOSING)
            at = start
        return bool(line) and not line.startswith(_CLOSING)
    except IsADirectoryError:
        return False
    finally:
        os.close(fd)


def _write_record(path: str, kept: str, before: bytes | None, after: bytes) -> str:
    """One write as the JSON object that undo reads: the displaced file, and the one splice that was made."""
    old = before or b""
    start, removed, inserted = splice_between(old, after)
    new = after[start : start + inserted].decode("latin-1")
    displaced = "null" if before is None else quoted(kept)
    return (
        f'{{"path":{quoted(path)},"kept":{displaced},"before":{quoted(digest(old))},'
        f'"start":{start},"removed":{removed},"inserted":{quoted(new)}}}'
    )


def intent_file(root: str, kept: str) -> str:
    """The file beside a displaced one that says what it is, where the operations file could not."""
    return os.path.join(own_folder(root, TEMP), kept + ".intent")


def _write_intent_file(root: str, kept: str, path: str, line: str) -> None:
    file = intent_file(root, kept)
    try:
        make_folder(os.path.dirname(file))
        fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            write_all(fd, (line + "\n").encode("utf-8", "surrogateescape"))
        finally:
            os.close(fd)
    except OSError as error:
        raise CannotWrite(path, error) from error


def quoted(text: str) -> str:
    """A JSON string, written without importing json."""
    out = ['"']
    for letter in text:
        if letter in '"\\':
            out.append("\\" + letter)
        elif " " <= letter <= "~" or letter > "\uffff":
            out.append(letter)
        else:
            out.append(f"\\u{ord(letter):04x}")
    return "".join(out) + '"'


def append(state: str, line: str, *, durable: bool = False) -> None:
    """One more line of the operations file, on a line of its own even when a crash tore the last one."""
    path = os.path.join(state, OPERATIONS)
    try:
        is_new = not os.path.exists(path)
        if is_new:
            make_folder(state, mode=0o700)
        fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(fd).st_size
            torn = size > 0 and os.pread(fd, 1, size - 1) != b"\n"
            write_all(fd, ("\n" * torn + line + "\n").encode("utf-8", "surrogateescape"))
            if durable:
                os.fsync(fd)
        finally:
            os.close(fd)
        if is_new:
            sync_folder(state)
    except OSError as error:
        raise CannotWrite(path, error) from error
