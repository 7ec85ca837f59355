"""Attacking an idea one holds: which one and from where, your own words first, then the evidence, a verdict.

Owns the order of an attack and what is written at its end, the same for command line and TUI. Must not
print. Evidence is asked for with the person's text, so that it cannot come before it.
"""

import os
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

from journal import drafts
from journal.practices import asking, ideas, predictions, recalling
from journal.wiring import Desk
from kb.ask.skills import Skill, shipped, used_in, with_own
from kb.index.rows import Filters
from kb.judgement import choosing
from kb.judgement.against import Counter, against
from vault.disk.places import is_page
from vault.problem import NothingThere, WrongUsage
from vault.records.idea import Idea, Verdict
from vault.records.idea_edits import NewAttack, with_attack
from vault.records.prediction_words import by_day

SKILLS = "skills"
DAYS_FOR_A_TEST = 14
SKIPS = 3
"""After so many attacks without a number, how sure one is is no longer asked of that idea."""


class NotHeld(WrongUsage):
    """Only ideas one holds are attacked."""

    def __init__(self, idea: Idea) -> None:
        super().__init__(
            f"this idea is {idea.status}, and only held ones are attacked",
            path=idea.path,
            remedy=f'hold it first: deliberate idea hold "{idea.claim}"',
        )


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack that has begun. Nothing is written before `finish`.

    angle   the skill: name, title, question, text, prompts
    reason  why this idea: one short clause
    skip_confidence  how sure one is need not be asked: this idea's last attacks all left it out
    """

    desk: Desk
    idea: Idea
    angle: Skill
    reason: str

    @property
    def claim(self) -> str:
        """What is attacked."""
        return self.idea.claim

    @property
    def skip_confidence(self) -> bool:
        """Whether the person has stopped giving numbers for this idea."""
        last = self.idea.attacks[-SKIPS:]
        return len(last) == SKIPS and all(each.after is None for each in last)

    def evidence(self, own_text: str) -> list[Counter]:
        """At most three passages of the person's own against the claim; [] while nothing was written."""
        if not own_text.strip():
            return []
        desk = self.desk
        recalling.freshen(desk)
        names = ideas.names(self.idea)
        return against(self.claim, own_text, self.idea.path, asking.search(desk), names, asking.frequencies(desk))

    def finish(
        self,
        text: str,
        verdict: str,
        confidence: int | None = None,
        extra: str | None = None,
        before: int | None = None,
    ) -> str:
        """Write the attack into the idea's note; `path:line` of its heading.

        verdict     stands, revised, dropped or test
        confidence  percent now, None if not said
        extra       the new wording of a revised claim, or the test, which then needs one
        before      percent said before the attack, None if not said
        Raises WrongUsage, Unwritable, Unspliceable; the note is then as it was.
        """
        day = self.desk.clock.now().date()
        new = _new_attack(self.angle.title, day, text, verdict, confidence, extra, before)
        place = ""

        def written(data: bytes) -> bytes:
            nonlocal place
            after, line = with_attack(self.idea.path, data, new, self.desk.places.types)
            place = f"{self.idea.path}:{line}"
            return after

        begun = _draft_file(self.desk, self.idea)  # a first write gives the vault its id, and drafts move with it
        ideas.edit(self.desk, self.idea.path, "attack", written)
        with suppress(OSError):  # what is written is written
            for file in {begun, _draft_file(self.desk, self.idea)}:
                file.unlink(missing_ok=True)
        return place


def begin(
    desk: Desk, idea: str | None = None, angle: str | None = None, but: Collection[str] = ()
) -> Attack | None:
    """The attack to make now, or on the idea and by the angle that are named; None if none is held,
    or none but those.

    but  paths of ideas that are not asked about
    Raises NoSuchIdea, SeveralIdeas, NotHeld, NothingThere for an angle there is not.
    """
    known = angles(desk)
    named = None if angle is None else _angle(angle, known)
    held = [one for one in held_ideas(desk) if one.path not in but] if idea is None else [ideas.find(desk, idea)]
    if idea is not None and held[0].status != "held":
        raise NotHeld(held[0])
    turns = [(each.name, each.title) for each in ([named] if named else known)]
    leaned_on, resting = _leaned_on(desk, held)
    choice = choosing.choose(held, turns, desk.clock.now().date(), leaned_on, resting)
    if choice is None:
        return None
    chosen = next(each for each in known if each.name == choice.angle)
    return Attack(desk, choice.idea, chosen, choice.reason)


def held_ideas(desk: Desk, refresh: bool = True) -> list[Idea]:
    """The held ideas, as their notes say now."""
    if refresh:
        desk.refresh()
    rows = desk.store.notes(Filters(type="idea"))
    # A note that says nothing of being held is not opened.
    paths = [row.path for row in rows if str(row.front.get("status", "")).strip().casefold() == "held"]
    found = (ideas.read_at(desk, path) for path in paths)
    return [idea for idea in found if idea is not None and idea.status == "held"]


def next_idea(desk: Desk) -> Idea | None:
    """The idea to attack next; None if none is held. The index is taken as it is."""
    held = held_ideas(desk, refresh=False)
    ordered = choosing.in_order(held, desk.clock.now().date(), _leaned_on(desk, held)[0])
    return ordered[0] if ordered else None


def angles(desk: Desk) -> list[Skill]:
    """The angles of attack there are, the vault's own skills among them."""
    own = []
    folder = os.path.join(desk.root, SKILLS)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        note = asking.note_at(desk, f"{SKILLS}/{name}/SKILL.md")
        if note is not None:
            own.append((name, note.text))
    return used_in("attack", with_own(shipped(), own)[0])


def draft(desk: Desk, idea: Idea) -> str:
    """What was written against this idea and not finished; "" if nothing."""
    try:
        return _draft_file(desk, idea).read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def keep_draft(desk: Desk, idea: Idea, text: str) -> None:
    """Keep an unfinished text on this machine, durably; an empty one removes it."""
    file = _draft_file(desk, idea)
    if not text.strip():
        file.unlink(missing_ok=True)
        return
    drafts.put(file, text, durable=True)


def add_to_draft(desk: Desk, idea: Idea, text: str) -> None:
    """Keep a text that could not be written, below what was begun before."""
    begun = draft(desk, idea)
    if text.strip() and text.strip() not in begun:
        keep_draft(desk, idea, f"{begun.rstrip()}\n\n{text}" if begun.strip() else text)


def _draft_file(desk: Desk, idea: Idea) -> Path:
    # Where the app keeps its drafts: what is begun there can be finished here.
    return drafts.file_of(Path(desk.state) / "tui", f"attack {idea.path}")


def _leaned_on(desk: Desk, held: list[Idea]) -> tuple[dict[str, int], dict[str, int]]:
    """(how many predictions rest on each idea and other notes link to it elsewhere, how many of these are predictions).

    By path. Pages of days and weeks do not count: much of what they say of an idea we wrote there.
    """
    if not held:
        return {}, {}
    names = desk.store.names()
    said = desk.store.predictions()
    lines = {(one.path, one.line) for one in said}
    leaning = predictions.leaning(held, [one for one in said if one.outcome != "void"], names)
    resting = {path: len(each) for path, each in leaning.items()}
    patterns = (desk.places.daily, desk.places.weekly)
    mentions = {
        idea.path: len({
            link.path for link in desk.store.links_to(idea.path, names)
            if link.path != idea.path and (link.path, link.line) not in lines
            and not any(is_page(link.path, pattern) for pattern in patterns)
        })
        for idea in held
    }  # fmt: skip
    return {path: resting[path] + mentions[path] for path in resting}, resting


def _angle(name: str, known: list[Skill]) -> Skill:
    wanted = " ".join(name.split()).casefold().replace(" ", "-")
    for each in known:
        if wanted in (each.name.casefold(), each.title.casefold().replace(" ", "-")):
            return each
    there = ", ".join(each.name for each in known)
    raise NothingThere(f'there is no angle "{name}"', remedy=f"take one of {there}")


_MODELS_BOX = re.compile(r"(?mi)^[ \t]*>[ \t]*\[!model\].*(?:\n[ \t]*>.*)*")
"""What a model said, folded as it stands in notes: no words of one's own."""


def _new_attack(
    angle: str,
    day: date,
    text: str,
    verdict: str,
    confidence: int | None,
    extra: str | None,
    before: int | None,
) -> NewAttack:
    if verdict not in get_args(Verdict):
        raise WrongUsage(f'"{verdict}" is no verdict', remedy="say stands, revised, dropped or test")
    if not _MODELS_BOX.sub("", text).strip():
        raise WrongUsage("an attack needs your own words first", remedy="write a sentence against the claim")
    if any(number is not None and not 0 <= number <= 100 for number in (confidence, before)):
        raise WrongUsage("how sure you are is a number from 0 to 100")
    extra = " ".join((extra or "").split())
    if verdict == "test" and not extra:
        raise WrongUsage("a test needs words", remedy='say it: --test "what would show it wrong by friday"')
    test, test_by = _test_and_day(extra, day) if verdict == "test" else (None, None)
    return NewAttack(
        day,
        angle,
        text,
        next(each for each in get_args(Verdict) if each == verdict),
        confidence,
        before,
        claim=extra or None if verdict == "revised" else None,
        test=test,
        test_by=test_by,
    )


def _test_and_day(test: str, day: date) -> tuple[str, date | None]:
    """Its words, and the day they name in any ordinary way; in two weeks if none; None where they stand as a date."""
    if re.search(r"\(by \d{4}-\d{2}-\d{2}\)$", test):
        return test, None
    words, by = by_day(re.sub(r"\((by [^()]*)\)$", r"\1", test), day)
    return (words, by) if by and words else (test, day + timedelta(days=DAYS_FOR_A_TEST))
