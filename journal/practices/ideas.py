"""Ideas: written down parked, held by choice and at most a dozen, found by any of their names.

Owns what adding, holding and parking mean, the same for command line and TUI. Must not print, and must not
know how an idea note is spelled; `vault.records` does.
"""

import os
from collections.abc import Callable
from datetime import date

from journal.wiring import Desk
from kb.index.rows import Filters
from kb.judgement.choosing import check_room
from vault.disk.writing import ChangedMeanwhile, read
from vault.problem import NothingThere, WrongUsage
from vault.records.idea import Idea, Status, is_idea, read_idea
from vault.records.idea_edits import new_idea, with_status
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.titles import file_name

TRIES = 5  # another program may write the note between our read and our write


class NoSuchIdea(NothingThere):
    """No idea goes by this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f'no idea is called "{name}"', remedy="see them: deliberate idea list")


class SeveralIdeas(WrongUsage):
    """A part of a name fits more than one idea."""

    def __init__(self, name: str, found: list[Idea]) -> None:
        titles = ", ".join(f'"{idea.claim}"' for idea in found[:4])
        super().__init__(f'"{name}" may be any of {titles}', remedy="write more of it")


def ideas(desk: Desk) -> list[Idea]:
    """Every idea as its note says it now; held ones first, then parked, then dropped, each by claim."""
    desk.refresh()
    rank: dict[Status, int] = {"held": 0, "parked": 1, "dropped": 2}
    found = (read_at(desk, row.path) for row in desk.store.notes(Filters(type="idea")))
    there = [idea for idea in found if idea is not None]
    return sorted(there, key=lambda idea: (rank[idea.status], idea.claim.casefold(), idea.path))


def read_at(desk: Desk, path: str) -> Idea | None:
    """The idea in this note; None if it is gone, no idea any more, or cannot be read, which is told."""
    data = desk.read_or_tell(path)
    return None if data is None else read_idea_of(desk, path, data)


def read_idea_of(desk: Desk, path: str, data: bytes) -> Idea | None:
    """The idea that a note with these bytes is; None if it is none."""
    note = desk.places.types.seen(read_note(path, data))
    return read_idea(note, read_markup(note)) if is_idea(note) else None


def find(desk: Desk, name: str) -> Idea:
    """The idea a person means: by claim, alias, file or path, else by a part of its claim that fits one only.

    Raises NoSuchIdea, SeveralIdeas.
    """
    wanted = _folded(name)
    every = ideas(desk)
    exact = [idea for idea in every if wanted in {_folded(one) for one in names(idea)} | {_folded(idea.path)}]
    if len(exact) == 1:
        return exact[0]
    part = exact or [idea for idea in every if wanted and wanted in _folded(idea.claim)]
    if not part:
        raise NoSuchIdea(name)
    if len(part) > 1:
        raise SeveralIdeas(name, part)
    return part[0]


def names(idea: Idea) -> list[str]:
    """How a link or a person may call an idea."""
    stem = os.path.basename(idea.path).removesuffix(".md")
    return list(dict.fromkeys([idea.claim, stem, *idea.aliases]))


def add(
    desk: Desk, claim: str, confidence: int | None = None, text: str = "", created: date | None = None
) -> Idea:
    """Write a new idea down, parked, of today or the day it was had. An idea of this very claim is not written twice.

    Raises WrongUsage.
    """
    claim = " ".join(claim.split())
    if not claim:
        raise WrongUsage("an idea needs a claim", remedy='say it: deliberate idea add "sleep beats effort"')
    same = [idea for idea in ideas(desk) if _folded(idea.claim) == _folded(claim)]
    if same:
        raise WrongUsage("this idea is there already", path=same[0].path, remedy="attack it, or word it otherwise")
    folder = desk.places.ideas
    there = os.path.join(desk.root, folder)
    name = file_name(claim, os.listdir(there) if os.path.isdir(there) else ())
    path = f"{folder}/{name}" if folder else name
    with desk.change("idea add") as change:
        data = new_idea(path, claim, created or desk.clock.now().date(), confidence, text, desk.places.types)
        change.write(path, None, data)
    desk.refresh()
    return _there(desk, path)


def hold(desk: Desk, name: str) -> Idea:
    """Hold an idea, so that it is attacked from now on. Raises TooManyHeld at the thirteenth."""
    idea = find(desk, name)
    if idea.status != "held":
        check_room(ideas(desk))
        types = desk.places.types
        edit(desk, idea.path, "idea hold", lambda data: with_status(data, "held", idea.path, types))
    return _there(desk, idea.path)


def park(desk: Desk, name: str) -> Idea:
    """Set an idea aside: kept, not attacked."""
    idea = find(desk, name)
    if idea.status != "parked":
        types = desk.places.types
        edit(desk, idea.path, "idea park", lambda data: with_status(data, "parked", idea.path, types))
    return _there(desk, idea.path)


def edit(desk: Desk, path: str, verb: str, change_bytes: Callable[[bytes], bytes]) -> None:
    """Change one note as it stands now; read again and repeated when someone else wrote meanwhile."""
    for left in reversed(range(TRIES)):
        before = read(desk.root, path)
        if before is None:
            raise NothingThere("this note is gone", path=path)
        after = change_bytes(before)
        try:
            with desk.change(verb) as change:
                change.write(path, before, after)
            break
        except ChangedMeanwhile:
            if not left:
                raise
    desk.refresh()


def _there(desk: Desk, path: str) -> Idea:
    idea = read_at(desk, path)
    if idea is None:
        raise NothingThere("this idea is gone", path=path)
    return idea


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().removesuffix(".md")
