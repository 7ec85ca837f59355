"""`inbox sort`: the inbox item by item, in line mode, for a terminal, a pipe or a screen reader.

Owns which key means what. Every answer is on disk before the next item is shown.
"""

import sys
from contextlib import suppress

from journal import say, show
from journal.commands.inbox_items import near_to, shown
from journal.dialogue import Ended, aside, asked
from journal.front import Front
from journal.practices import inbox as practice
from journal.practices.inbox import InboxItem
from journal.practices.undoing import undo
from journal.practices.waiting import NotTextError
from kb.recall.hit import Hit
from vault.problem import Problem

KEYS = {"i": "idea", "l": "lesson", "r": "reading", "n": "note", "c": "card", "q": "quote"}
HELP = (
    "i idea, l lesson, r reading, n note, c card, q quote (words behind it: a title, a card's back, the book); "
    "1-5 into a near note; . leaves it, d drops a file, s or Enter passes over, u takes back, x stops"
)


def run(front: Front) -> int:
    """Until the items or the input end."""
    items = practice.inbox(front.desk)
    if not items:
        say.say("the inbox is empty")
    elif sys.stdin.isatty():
        say.say(HELP)
    sitting = _Sitting(front, items)
    with suppress(Ended):
        while sitting.at < len(items):
            sitting.step()
    waiting = len(practice.inbox(front.desk))
    if front.json:
        show.document(sitting.counts | {"waiting": waiting})
    elif items:
        counts = sitting.counts
        dropped = f", {counts['dropped']} dropped" if counts["dropped"] else ""
        show.lines([f"{counts['filed']} filed, {counts['left']} left as they are{dropped}, {waiting} waiting"])
    return say.DONE if items else say.NOTHING


class _Sitting:
    """One run through the items: where it is, and what was done to which, so that it can be taken back."""

    def __init__(self, front: Front, items: list[InboxItem]) -> None:
        self.front, self.items, self.at = front, items, 0
        self.done: list[tuple[int, str]] = []
        self.tell = aside if front.json else show.lines

    @property
    def counts(self) -> dict[str, int]:
        """How many were filed, left and dropped."""
        return {what: sum(each == what for _, each in self.done) for what in ("filed", "left", "dropped")}

    def step(self) -> None:
        """Show an item and ask until it is dealt with. Raises Ended."""
        item = self.items[self.at]
        self.tell([f"[{self.at + 1}/{len(self.items)}]", *shown(self.front, item)])
        near = _near(self.front, item)
        self.tell(["", *near_to(near)] if near else [])
        here = self.at
        while self.at == here:
            self._answered(item, near)
        self.tell([""])

    def _answered(self, item: InboxItem, near: list[Hit]) -> None:
        key, _, rest = asked("i l r n c q · 1-5 . d s u x > ").strip().partition(" ")
        if key == "x":
            raise Ended
        try:
            if key == "u":
                self._take_back()
            elif key in ("s", ""):
                self.at += 1
            elif done := _done(self.front, item, key, rest.strip(), near):
                self.done.append((self.at, done))
                self.at += 1
            else:
                say.say(HELP)
        except Problem as problem:
            if problem.kind == "vault" and not isinstance(problem, NotTextError):
                raise  # nothing can be written: going on would only pretend
            say.problem(problem)
            self.at += problem.kind == "conflict"  # somebody else has it in hand

    def _take_back(self) -> None:
        if not self.done:
            say.say("nothing was filed yet")
            return
        undo(self.front.desk)
        again = self.done.pop()[0]
        if again == self.at:
            self.tell([f"[{self.at + 1}/{len(self.items)}] waits again"])
        self.at = again


def _done(front: Front, item: InboxItem, key: str, rest: str, near: list[Hit]) -> str:
    """Do what a key means; what was done, "" for a key that means nothing."""
    desk = front.desk
    if key in KEYS:
        to = KEYS[key]
        back = rest if to == "card" else ""
        if to == "card" and item.captured and not back and "::" not in item.text:
            back = asked("back > ")
        if to == "quote" and item.captured and not rest and "[[" not in item.text:
            rest = asked("from which reading? > ").strip()
        into = rest if to == "quote" else ""
        title = rest if to not in ("card", "quote") else ""
        _told(front, practice.file(desk, item, to, title=title, into=into, back=back))
        return "filed"
    if key.isdigit() and 0 < int(key) <= len(near):
        _told(front, practice.file(desk, item, "note", into=near[int(key) - 1].path))
        return "filed"
    if key == ".":
        practice.leave(desk, item)
        return "left"
    if key == "d":
        practice.drop(desk, item)
        return "dropped"
    return ""


def _told(front: Front, filed: practice.Filed) -> None:
    (aside if front.json else show.lines)([f"→ {filed.to_path}"])


def _near(front: Front, item: InboxItem) -> list[Hit]:
    """Near notes; a search that fails is told, and the sorting goes on without."""
    try:
        return practice.similar(front.desk, item)
    except Problem as problem:
        say.problem(problem)
        return []
