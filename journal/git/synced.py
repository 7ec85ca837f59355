"""What a sync did, as a value, in a line for a person and in a line for the history.

Owns the counts and their words. Must not know how any of it came about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from journal.git.plan import Changed


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did.

    committed  files of ours that were not in git yet
    pulled     files that changed here because of the others
    pushed     commits sent
    merged     notes both sides had changed, put together
    copies     theirs, kept beside ours, where they could not be
    remote     where to, None when there is none
    told       what else the person must know
    """

    committed: int = 0
    pulled: int = 0
    pushed: int = 0
    merged: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    remote: str | None = None
    told: tuple[str, ...] = field(default=())

    @property
    def nothing(self) -> bool:
        """Whether everything was in step already."""
        return not (self.committed or self.pulled or self.pushed)

    def said(self, *, dry: bool = False) -> str:
        """What was done, or would have been, in one line."""
        if self.nothing:
            return f"nothing to do, in step with {self.remote}" if self.remote else "nothing to do; there is no remote"
        parts = [
            f"committed {_many(self.committed, 'file')}" if self.committed else "",
            f"changed {_many(self.pulled, 'file')} here" if self.pulled else "",
            f"sent {_many(self.pushed, 'commit')} to {self.remote}" if self.pushed else "",
        ]
        done = ", ".join(filter(None, parts)) + ("" if self.remote else "; there is no remote to send them to")
        return f"would have {done}" if dry else done


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def message(changed: Mapping[str, Changed]) -> str:
    """`2 notes added, 1 changed`: counts, not contents."""
    counts = {
        "added": sum(one.before is None for one in changed.values()),
        "changed": sum(bool(one.before and one.after) for one in changed.values()),
        "removed": sum(one.after is None for one in changed.values()),
    }
    first, *rest = [f"{count} {what}" for what, count in counts.items() if count]
    count, _, what = first.partition(" ")
    noun = "file" if count == "1" else "files"
    return ", ".join([f"{count} {noun} {what}", *rest]) + "\n"
