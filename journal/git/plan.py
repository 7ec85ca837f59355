"""Two sides that changed the same tree of files: what is to be done with each file.

Owns the decision file by file: take theirs, leave ours, or put the two together. Pure: it sees names and
ids, never a file. Absence is weaker than an edit: what one side deleted and the other changed, stays.
Must not know git's commands, nor what is in a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from vault.text.day import day_in_name


class Entry(NamedTuple):
    """A file of a tree: git's mode ("100644", "100755", "120000" a link, "160000" a repository) and blob id."""

    mode: str
    blob: str

    @property
    def plain(self) -> bool:
        """Whether it is a file with contents of its own."""
        return self.mode.startswith("100")

    @property
    def inner(self) -> bool:
        """Whether it is a repository within this one, of which git knows the name only."""
        return self.mode == "160000"


class Changed(NamedTuple):
    """One file of one side: before and after, None where it did not or does not exist."""

    before: Entry | None
    after: Entry | None


Changes = Mapping[str, Changed]


class Take(NamedTuple):
    """Theirs as it is, under `path`; None takes the file away. A `copy` stands beside what has its name."""

    path: str
    entry: Entry | None
    copy: bool = False


class Combine(NamedTuple):
    """Both sides have it, each its own: to be put together under `path`."""

    path: str
    base: Entry | None
    ours: Entry
    theirs: Entry


Step = Take | Combine


def plan(ours: Changes, theirs: Changes, our_moves: Mapping[str, str], their_moves: Mapping[str, str]) -> list[Step]:
    """What leads from our tree to one that holds what both sides did.

    our_moves, their_moves  old path -> new path, for files that a side gave another name
    """
    steps: list[Step] = []
    done: set[str] = set()
    for old, names in renamed_twice(ours, theirs, our_moves, their_moves).items():
        steps += _one_of_two(names, our_moves[old], ours[our_moves[old]], theirs[old].before, theirs[their_moves[old]])
        done |= {old, *names}
    for old, new in their_moves.items():
        if old in done:
            continue
        mine, moved = ours.get(old), theirs[new].after
        if moved is None:
            continue
        if our_moves.get(old) == new:
            place = ours[new].after
        elif mine is not None and mine.after is not None and new not in ours:
            place = mine.after
            steps.append(Take(old, None))
        else:
            continue  # one of the new names is taken: both stay
        if place is not None:
            steps += _together(new, theirs[old].before, place, moved, fresh=new not in ours)
            done |= {old, new}
    for old, new in our_moves.items():
        other, here = theirs.get(old), ours[new].after
        if old not in done and other is not None and other.after is not None and here is not None and new not in theirs:
            steps += _together(new, other.before, here, other.after)
            done |= {old, new}
    for path, (before, after) in theirs.items():
        mine = ours.get(path)
        if path in done:
            continue
        if mine is None or mine.after is None:
            steps += [Take(path, after)] if mine is None or after is not None else []
        elif after is not None:
            steps += _together(path, before, mine.after, after)
    return steps


def renamed_twice(
    ours: Changes, theirs: Changes, our_moves: Mapping[str, str], their_moves: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Files both sides gave another name, each its own: old path -> (the name that holds, the other one).

    The first by the alphabet holds, so that it is the same one whoever puts the two together.
    """
    return {
        old: (min(mine, new), max(mine, new))
        for old, new in their_moves.items()
        if (mine := our_moves.get(old, new)) != new and new not in ours and mine not in theirs
    }


def _one_of_two(
    names: tuple[str, str], mine: str, ours: Changed, base: Entry | None, theirs: Changed
) -> list[Step]:
    kept, dropped = names
    assert ours.after is not None
    assert theirs.after is not None
    gone: list[Step] = [Take(dropped, None)] if dropped == mine else []
    return gone + _together(kept, base, ours.after, theirs.after, fresh=kept != mine)


def _together(path: str, base: Entry | None, ours: Entry, theirs: Entry, fresh: bool = False) -> list[Step]:
    if ours == theirs or base == theirs:
        return [Take(path, ours)] if fresh else []
    if base == ours:
        return [Take(path, theirs)]
    return [Combine(path, base, ours, theirs)]


def moves(found: Mapping[str, str], kept: Callable[[str], bool]) -> dict[str, str]:
    """Those of git's guesses at renames that can be believed.

    A page of a day is never another day's page, however alike they are; and a file that `kept` names (the
    event log) keeps its name.
    """
    return {
        old: new
        for old, new in found.items()
        if not kept(old) and not kept(new) and day_in_name(_stem(old)) == day_in_name(_stem(new))
    }


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def apart(
    steps: list[Step], ours: Collection[str], copy_name: Callable[[str], str], fold: Callable[[str], str]
) -> list[Step]:
    """The steps with another name for what cannot stand where it wants to.

    A file cannot have the name of a folder; and where a disk does not tell upper case from lower (`fold`),
    not that of a file spelled otherwise.
    """
    gone = {step.path for step in steps if isinstance(step, Take) and step.entry is None}
    files = {fold(path): path for path in ours if path not in gone}
    folders = {fold(part) for path in files.values() for part in _folders(path)}
    placed: list[Step] = []
    for step in steps:
        if isinstance(step, Take) and step.entry is not None and step.path not in files.values():
            path = step.path
            blocked = next((part for part in (*_folders(path), path) if fold(part) in files), "")
            if not blocked and fold(path) in folders:
                blocked = path
            if blocked and step.entry.inner:
                continue  # the name of a repository within this one, of which nothing is carried
            if blocked:
                path = copy_name(blocked) + path[len(blocked) :]
                step = Take(path, step.entry, copy=True)
            files[fold(path)] = path
            folders |= {fold(part) for part in _folders(path)}
        placed.append(step)
    return placed


def _folders(path: str) -> list[str]:
    return [path[: found.start()] for found in re.finditer("/", path)]


def free_name(path: str, label: str, taken: Callable[[str], bool]) -> str:
    """A name beside `path` that says what it is: `Note (Conflicted copy laptop 202611221030).md`."""
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    for number in range(1, 10_000):
        more = f" {number}" if number > 1 else ""
        wanted = f"{folder}{slash}{_short(stem, label)} (Conflicted copy {label}){more}{dot}{ending}"
        if not taken(wanted):
            return wanted
    raise AssertionError("ten thousand copies of one file in one minute")


def _short(stem: str, label: str) -> str:
    """So much of a name as leaves room: names have at most 255 bytes."""
    room = 255 - len(f" (Conflicted copy {label}) 9999.markdown".encode())
    return stem.encode("utf-8", "surrogateescape")[:room].decode("utf-8", "ignore") or "copy"
