"""Making one tree out of two, file by file, with what is in them.

Owns which way of putting together belongs to which file, and keeping theirs beside ours where there is none.
Touches the repository's objects only: no file of the vault, no branch. Must not know when this is done.
"""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from journal.git.plan import Combine, Entry, Take, apart, free_name, plan, renamed_twice
from journal.git.renaming import believed
from journal.git.repository import Repository
from journal.git.trees import changes, paths, with_files
from vault.disk.folder import NOTE_ENDINGS
from vault.disk.marker import SETTINGS
from vault.disk.writing import MARKER
from vault.records.merging import DailyPage, Merged, merge_list, merge_log, merge_note, merge_text
from vault.records.settings_merging import merge_settings

_LISTS = (".gitignore", ".gitattributes", ".stignore")
_WHOLE = (".json", ".canvas", ".base", ".svg", ".xml", ".html", ".excalidraw")  # lines put together may not be one
_WINDOWS = re.compile(r"(.*/)?\.obsidian/workspace[^/]*\.json")


@dataclass(frozen=True, slots=True)
class Ways:
    """How this vault's files are told apart.

    is_log   whether a path is of the event log
    page     what a path is if it is a page of a day, else None
    label    for copies: whose, and when
    folds    whether the disk takes names that differ in case for the same
    """

    is_log: Callable[[str], bool]
    page: Callable[[str], DailyPage | None]
    label: str
    folds: bool = False


@dataclass(slots=True)
class Joined:
    """A tree made of two. `merged`: files put together; `copies`: theirs, beside ours, where that was not possible;
    `told`: what else a person must know, a line each."""

    tree: str
    merged: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def joined(repository: Repository, base: str, ours: str, theirs: str, ways: Ways) -> Joined:
    """The tree that holds what both did since `base`. All are ids of trees."""
    our_changes, their_changes = changes(repository, base, ours), changes(repository, base, theirs)
    guesses = [
        believed(repository, base, side, own, others, ways.is_log)
        for side, own, others in ((ours, our_changes, their_changes), (theirs, their_changes, our_changes))
    ]
    steps = plan(our_changes, their_changes, *guesses)
    there = paths(repository, ours)
    taken = {_folded(path) for path in (*there, *their_changes)}

    def copy_name(path: str) -> str:
        name = free_name(path, ways.label, lambda wanted: _folded(wanted) in taken)
        taken.add(_folded(name))
        return name

    steps = apart(steps, there, copy_name, _folded if ways.folds else str)
    twice = renamed_twice(our_changes, their_changes, *guesses).values()
    result = Joined("", told=[f"both sides renamed a file, it is now {kept}, not {other}" for kept, other in twice])
    files: dict[str, Entry | None] = {}
    both = [step for step in steps if isinstance(step, Combine)]
    blobs = repository.blobs([
        entry.blob for step in both for entry in (step.base, step.ours, step.theirs) if entry and entry.plain
    ])  # fmt: skip
    for step in steps:
        if isinstance(step, Take):
            files[step.path] = step.entry
            result.copies += [step.path] if step.copy else []
        else:
            _combine(repository, step, blobs, ways, files, result, copy_name)
    result.tree = with_files(repository, ours, files)
    return result


def _combine(
    repository: Repository, step: Combine, blobs: dict[str, bytes], ways: Ways, files: dict[str, Entry | None],
    result: Joined, copy_name: Callable[[str], str],
) -> None:  # fmt: skip
    """Put one file together; what cannot be is kept beside it."""
    path, base, ours, theirs = step
    mode = theirs.mode if base and base.mode == ours.mode else ours.mode
    if theirs.inner:
        files[path] = ours  # there is nothing in it that we carry
        return
    if not (ours.plain and theirs.plain):
        merged = Merged(b"", not theirs.plain)
        files[path] = ours
    elif ours.blob == theirs.blob:
        files[path] = Entry(mode, ours.blob)
        return
    else:
        before = blobs[base.blob] if base and base.plain else None
        merged = put_together(path, before, blobs[ours.blob], blobs[theirs.blob], ways)
        same = merged.data == blobs[ours.blob]
        files[path] = Entry(mode, ours.blob if same else repository.keep(merged.data))
        result.merged += [path] if merged.whole else []
    if not merged.whole:
        copy = copy_name(path)
        files[copy] = theirs
        result.copies.append(copy)


def put_together(path: str, base: bytes | None, ours: bytes, theirs: bytes, ways: Ways) -> Merged:
    """One file both sides changed; not `whole` where theirs must be kept as well."""
    name = path.rpartition("/")[2]
    if ways.is_log(path):
        return Merged(merge_log(ours, theirs), True)
    if path == SETTINGS:
        return _settings(base, ours, theirs)
    if path == f"{MARKER}/README.md" or _WINDOWS.fullmatch(path):
        return Merged(ours, True)  # the program writes the one anew, Obsidian the other
    if name in _LISTS:
        return Merged(merge_list(base, ours, theirs), True)
    if path.lower().endswith(NOTE_ENDINGS):
        return merge_note(path, base, ours, theirs, ways.page(path))
    if base is None or b"\0" in base + ours + theirs or path.lower().endswith(_WHOLE):
        return Merged(ours, False)
    return merge_text(base, ours, theirs)


def _settings(base: bytes | None, ours: bytes, theirs: bytes) -> Merged:
    """`vault.toml`: line by line, with all comments, where that is sound; else key by key."""
    if base is not None:
        merged = merge_text(base, ours, theirs)
        if merged.whole and _sound(merged.data):
            return merged
    return merge_settings(base, ours, theirs)


def _sound(data: bytes) -> bool:
    try:
        tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def device(name: str) -> str:
    """A machine's name as part of a file's name."""
    return re.sub(r"[^\w-]+", "-", os.fsdecode(os.fsencode(name.partition(".")[0]))).strip("-")[:24] or "this device"
