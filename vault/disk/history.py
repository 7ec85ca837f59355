"""Recording what a changing command did, so that it can be taken back.

Owns the operations file of a vault (`operations.jsonl` in this machine's state directory): one line a
command, naming the displaced files under `.deliberate/tmp/`. `vault.disk.undoing` reads it.
Must not know what a command means, nor the clock. Writes JSON by hand: capture's own door records here,
and importing json would cost it a fifth of its time.
"""

import os

from vault.disk.writing import TEMP, replace, write_all
from vault.text.merge import splice_between

OPERATIONS = "operations.jsonl"


class Change:
    """One changing command: its writes and events, recorded when it ends.

    root    the vault
    state   this machine's folder for this vault
    verb    the command, as a person calls it
    name    unique name of this change; displaced files carry it
    """

    def __init__(self, root: str, state: str, verb: str, name: str) -> None:
        self.root, self.state, self.verb, self.name = root, state, verb, name
        self._writes: list[str] = []
        self._events: list[str] = []

    def write(self, path: str, before: bytes | None, after: bytes) -> bool:
        """Replace a file through the one writer; False when nothing changed."""
        kept = f"{self.name}-{len(self._writes)}.kept"
        if not replace(self.root, path, before, after, kept):
            return False
        old = before or b""
        written_ns = 0 if before is None else os.stat(os.path.join(self.root, TEMP, kept)).st_mtime_ns
        start, removed, inserted = splice_between(old, after)
        new = after[start : start + inserted].decode("latin-1")
        self._writes.append(
            f'{{"path":{quoted(path)},"kept":{quoted(kept) if before is not None else "null"},'
            f'"written_ns":{written_ns},"start":{start},"removed":{removed},"inserted":{quoted(new)}}}'
        )
        return True

    def event(self, event_id: str) -> None:
        """Note an event of the log that belongs to this change."""
        self._events.append(event_id)

    @property
    def empty(self) -> bool:
        """Whether nothing was written or logged."""
        return not (self._writes or self._events)

    def close(self) -> None:
        """Record the change; one line, one write."""
        if self.empty:
            return
        events = ",".join(quoted(event) for event in self._events)
        _append(
            self.state,
            f'{{"name":{quoted(self.name)},"verb":{quoted(self.verb)},'
            f'"writes":[{",".join(self._writes)}],"events":[{events}]}}\n',
        )


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


def _append(state: str, line: str) -> None:
    os.makedirs(state, mode=0o700, exist_ok=True)
    fd = os.open(
        os.path.join(state, OPERATIONS), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        write_all(fd, line.encode("utf-8", "surrogateescape"))
    finally:
        os.close(fd)
