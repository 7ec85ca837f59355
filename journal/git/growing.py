"""The event log only grows: what a version of it lacks is put back before anybody takes it.

Owns telling, from two trees, which lines of the log went from one to the other, and the files that have them
again. A copy that was cut short by a full disk, another sync tool or a crash is not a wish of anybody's. Touches
objects only. Must not know what an event says, nor whether lines were meant to go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from journal.git.plan import Entry
from journal.git.repository import Repository
from journal.git.trees import changes, with_files
from vault.records.merging import log_lines, merge_log

IsLog = Callable[[str], bool]


def shortened(repository: Repository, before: str, after: str, is_log: IsLog) -> dict[str, bytes]:
    """Files of the log that lost lines from one tree to the next: what each of them said before, by path."""
    both = {
        path: (one.before.blob, one.after.blob)
        for path, one in changes(repository, before, after).items()
        if is_log(path) and one.before and one.before.plain and one.after and one.after.plain
    }
    said = repository.blobs([blob for pair in both.values() for blob in pair])
    return {path: said[old] for path, (old, new) in both.items() if lacks(said[old], said[new])}


def lacks(before: bytes, after: bytes) -> bool:
    """Whether lines of a file of the log are not in a later one."""
    return bool(log_lines(merge_log(before, after)) - log_lines(after))


def grown(repository: Repository, tree: str, sides: Iterable[str], is_log: IsLog) -> str:
    """The tree with every line of the log that one of the `sides`, trees too, has in a file of the same name."""
    for side in sides:
        lost = shortened(repository, side, tree, is_log)
        if lost:
            there = changes(repository, side, tree)
            now = {path: one.after for path, one in there.items() if path in lost and one.after}
            said = repository.blobs([entry.blob for entry in now.values()])
            files: dict[str, Entry | None] = {
                path: Entry(entry.mode, repository.keep(merge_log(lost[path], said[entry.blob])))
                for path, entry in now.items()
            }
            tree = with_files(repository, tree, files)
    return tree


def lost_with(repository: Repository, before: str, after: str, is_log: IsLog) -> str:
    """A file of the log that is gone, and with it lines no other file of the log has; "" if there is none."""
    changed = {path: one for path, one in changes(repository, before, after).items() if is_log(path)}
    gone = {
        path: one.before.blob
        for path, one in changed.items()
        if one.before and one.before.plain and not (one.after and one.after.plain)
    }
    if not gone:
        return ""
    everything = changes(repository, repository.tree(""), after)
    new = [one.after.blob for path, one in everything.items() if is_log(path) and one.after and one.after.plain]
    said = repository.blobs([*gone.values(), *new])
    elsewhere = b"\n".join(said[blob] for blob in new)
    return next((path for path, blob in sorted(gone.items()) if lacks(said[blob], elsewhere)), "")
