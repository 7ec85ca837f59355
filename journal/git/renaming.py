"""Which of git's guesses at renames can be believed.

Owns how much of a note must be found under another name before an edit follows it there. Git counts bytes, and
most of two short notes is the same frontmatter and the same headings; an edit that follows a wrong guess ends in
a note it has nothing to do with, while one that does not follow leaves a note too many, with every word in it.
So a guess is believed only for what the text itself says, and lines that other notes hold as well, as of a
template, say nothing. Must not know what is done with the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from journal.git.plan import Changes, moves
from journal.git.repository import Repository
from journal.git.trees import changes, renames
from vault.disk.folder import NOTE_ENDINGS
from vault.text.note import read_note

ALIKE = 0.5  # of two notes with one title
SAME = 0.9  # of two notes with different ones
ENOUGH = 40  # letters that two files must share to be told by them alone
_FEW = 12  # letters, where the title is the same as well


class _Said(NamedTuple):
    title: str
    lines: Counter[str]


def believed(
    repository: Repository, base: str, side: str, made: Changes, others: Changes, is_log: Callable[[str], bool]
) -> dict[str, str]:
    """What a side renamed, and perhaps edited: old path -> new path.

    base, side    trees;  made  what that side changed;  others  what the other one did: only a file that it
                  touched as well is looked for
    """
    if not any(one.after is None and path in others for path, one in made.items()):
        return {}
    guesses = {old: new for old, new in moves(renames(repository, base, side), is_log).items() if old in others}
    blobs = {
        path: entry.blob
        for old, new in guesses.items()
        for path, entry in ((old, made[old].before), (new, made[new].after))
        if entry and entry.plain
    }
    data = repository.blobs(list(blobs.values()))
    said = {path: data[blob] for path, blob in blobs.items()}
    found = {old: new for old, new in guesses.items() if old in said and new in said}
    known = {path: _said(path, text) for path, text in said.items() if _is_note(path)}
    common = _common(repository, base, {old: known[old] for old in found if old in known})
    return {old: new for old, new in found.items() if _is_one(old, new, said, known, common)}


def _is_one(
    old: str, new: str, said: Mapping[str, bytes], known: Mapping[str, _Said], common: Mapping[str, set[str]]
) -> bool:
    moved = _name(old) == _name(new)  # into another folder
    same = said[old] == said[new]
    if old not in known or new not in known:
        return same and (moved or len(said[old]) > ENOUGH)
    if moved and same:
        return True
    before, after = (_without(known[path].lines, common.get(old, set())) for path in (old, new))
    shared = _weight(before & after)
    share = 2 * shared / (_weight(before) + _weight(after) or 1)
    if known[old].title == known[new].title:
        return share >= ALIKE and shared >= (1 if moved else _FEW)
    return share >= SAME and shared >= ENOUGH


def _said(path: str, data: bytes) -> _Said:
    """A note's title and its lines, without frontmatter, headings and blank ones."""
    note = read_note(path, data)
    lines = [line.strip() for line in note.text.split("\n")[note.body_line - 1 :]]
    return _Said(note.title, Counter(line for line in lines if line and not line.startswith("#")))


def _common(repository: Repository, base: str, known: Mapping[str, _Said]) -> dict[str, set[str]]:
    """Of each note, the lines that another note of the tree holds, too."""
    if not known:
        return {}
    looked = {line for said in known.values() for line in said.lines}
    everything = changes(repository, repository.tree(""), base)
    notes = {path: one.after.blob for path, one in everything.items() if one.after and one.after.plain}
    notes = {path: blob for path, blob in notes.items() if _is_note(path)}
    data = repository.blobs(list(notes.values()))
    holders: dict[str, list[str]] = {}
    for path, blob in notes.items():
        for line in looked.intersection(line.strip() for line in data[blob].decode("utf-8", "replace").split("\n")):
            holders.setdefault(line, []).append(path)
    return {old: {line for line in said.lines if set(holders.get(line, ())) - {old}} for old, said in known.items()}


def _without(lines: Counter[str], common: set[str]) -> Counter[str]:
    return Counter({line: count for line, count in lines.items() if line not in common})


def _weight(lines: Counter[str]) -> int:
    return sum(len(line) * count for line, count in lines.items())


def _is_note(path: str) -> bool:
    return path.lower().endswith(NOTE_ENDINGS)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
