"""Recording what a changing command did, so that it can be taken back.

Owns the operations file of a vault (`operations.jsonl` in this machine's state directory). Before a file
is displaced, one line says what it said and what it shall say, so that a process that dies half-way leaves
nothing nameless under `.deliberate/tmp/`; when the command ends, one line says all that it did.
`vault.disk.operations` reads them. Must not know what a command means, nor the clock. Writes JSON by hand:
capture's own door records here, and importing json would cost it a fifth of its time.

What a command did is fsynced, so that after a power cut `undo` does not take back the one before it
(capture pays 0.2 ms in 27 for it). An intent is not: a power cut in that very instant costs no words, what
was displaced then stays under `.deliberate/tmp/`. Where the state directory cannot be used, an intent is a
file of its own there, `NAME.kept.intent`.
"""

import os
from binascii import crc32

from vault.disk.writing import TEMP, CannotWrite, make_folder, own_folder, replace, write_all
from vault.problem import Problem
from vault.text.merge import splice_between

OPERATIONS = "operations.jsonl"


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

    def write(self, path: str, before: bytes | None, after: bytes) -> bool:
        """Replace a file through the one writer; False when nothing changed."""
        if before == after:
            return False
        kept = f"{self.name}-{self._begun}.kept"
        self._begun += 1  # a refused write may have left its name behind: it is never used again
        if before is not None:
            intend(self.state, kept, path, before, after, self.root)
        replace(self.root, path, before, after, kept)
        old = before or b""
        start, removed, inserted = splice_between(old, after)
        new = after[start : start + inserted].decode("latin-1")
        displaced = "null" if before is None else quoted(kept)
        self._writes.append(
            f'{{"path":{quoted(path)},"kept":{displaced},"before":{quoted(digest(old))},'
            f'"start":{start},"removed":{removed},"inserted":{quoted(new)}}}'
        )
        return True

    def move(self, path: str, to: str) -> None:
        """Give a file another, free name; undo brings it back, with what was written to it since."""
        from vault.disk.moving import move

        kept = f"{self.name}-{self._begun}.kept"
        self._begun += 1
        move(self.root, path, to, kept)
        self._writes.append(f'{{"path":{quoted(to)},"moved":{quoted(path)}}}')

    def go_on(self, name: str) -> None:
        """Do more in a change that was recorded; closed again, one record of the whole takes the place of the first.

        name  another unique name
        """
        self._replaces, self.name, self._begun = self.name, name, 0
        self._recorded = len(self._writes) + len(self._events)

    def event(self, event_id: str) -> None:
        """Note an event of the log that belongs to this change."""
        self._events.append(event_id)

    @property
    def empty(self) -> bool:
        """Whether nothing was written or logged."""
        return not (self._writes or self._events)

    def close(self) -> None:
        """Record the change; one line, one write. Raises NotRecorded: what was written stays written."""
        if len(self._writes) + len(self._events) == self._recorded:
            return
        events = ",".join(quoted(event) for event in self._events)
        line = (
            f'{{"name":{quoted(self.name)},"verb":{quoted(self.verb)},'
            f'"writes":[{",".join(self._writes)}],"events":[{events}],"root":{quoted(os.path.realpath(self.root))}}}'
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


def intend(state: str, kept: str, path: str, before: bytes, after: bytes, root: str = "") -> None:
    """Say, before a file is displaced, which note it is and what it says and shall say.

    root  the vault: where the state directory cannot take the line, a file beside the displaced one does
    Raises CannotWrite.
    """
    line = (
        f'{{"intent":{quoted(kept)},"path":{quoted(path)},'
        f'"before":{quoted(digest(before))},"after":{quoted(digest(after))}}}'
    )
    try:
        append(state, line)
    except CannotWrite:
        if not root:
            raise
        _write_intent_file(root, kept, path, line)


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
        os.makedirs(state, mode=0o700, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(fd).st_size
            torn = size > 0 and os.pread(fd, 1, size - 1) != b"\n"
            write_all(fd, ("\n" * torn + line + "\n").encode("utf-8", "surrogateescape"))
            if durable:
                os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        raise CannotWrite(path, error) from error
