"""The review of a week: seven steps, each skippable, each on disk before the next, to be left and resumed anywhere.

Owns the order of the steps, what each writes on the weekly page, which step is next, and the promises that
stand on Today; the same for command line and TUI. Must not print, and must not know how the page is spelled
(`vault.records.weekly`) nor where its matter comes from (`week_matter`). What was left undone is never counted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from journal.practices import attack as attacking
from journal.practices import ideas, week_matter
from journal.practices.week_matter import Attacked, Book, Commitment, Day, DayLine, Due, LooseEnd
from journal.practices.week_state import WeekState
from journal.wiring import Desk
from vault.disk.writing import ChangedMeanwhile, read
from vault.problem import Problem, WrongUsage
from vault.records.idea_edits import with_taught
from vault.records.weekly import (
    NOTHING,
    WeekPage,
    new_week,
    read_week,
    with_item,
    with_nothing,
    with_sentence,
    without_item,
)
from vault.text.day import iso_week_name, week_named
from vault.text.links import link_to
from vault.text.ticking import task_at, tasks, with_box

STEPS: dict[str, str] = {
    "reread": "Reread the week",
    "last": "What you set out to do",
    "loose": "Loose ends",
    "finished": "What you finished reading",
    "due": "Predictions and tests",
    "attack": "Attack one idea",
    "close": "One sentence, one to three commitments",
}
"""The steps in their order, with their titles."""

SECTION = {"reread": "kept", "last": "last", "finished": "finished", "due": "scores", "attack": "attacked",
           "close": "next"}  # fmt: skip
"""The section a step writes. The loose ends leave none."""

MOST_COMMITMENTS = 3


class Keyed(Protocol):
    """What a step goes through one by one."""

    @property
    def key(self) -> str:
        """By what it is known again."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it stands: number from 1, name, title, whether it is done."""

    number: int
    name: str
    title: str
    done: bool


class NotAWeek(WrongUsage):
    """What was named is no week that has begun."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f'"{name}" {why}', remedy="name one as 2026-W47, 47, or a day in it")


class Gone(Problem):
    """A line that was shown a moment ago does not say that any more."""

    kind = "conflict"

    def __init__(self, path: str, line: int) -> None:
        super().__init__("this line says something else now", path=path, line=line, remedy="look at it and try again")


class Week:
    """A week under review. Every method that changes something has written it when it returns.

    name    2026-W47
    monday  its first day
    path    of its page, which need not exist yet
    """

    def __init__(self, desk: Desk, monday: date) -> None:
        self.desk, self.monday = desk, monday
        self.name = iso_week_name(monday)
        self.path = week_matter.week_path(desk, monday)
        self._state = WeekState(desk, self.name)
        if not self._state.begun:
            self._take_over()

    # --- which step ---------------------------------------------------------------------------------

    @property
    def page(self) -> WeekPage | None:
        """The weekly page as it stands on disk; None while there is none."""
        return week_matter.week_page(self.desk, self.monday)

    @property
    def steps(self) -> list[Step]:
        """All seven, with what is done."""
        page = self.page
        return [
            Step(number, name, title, self._done(name, page)) for number, (name, title) in enumerate(STEPS.items(), 1)
        ]

    @property
    def at(self) -> str:
        """The step to go on with; "" when all are done."""
        return next((step.name for step in self.steps if not step.done), "")

    def items(self, step: str) -> Sequence[Keyed]:
        """What a step goes through one by one; the last two steps have nothing of the kind."""
        gather: dict[str, Callable[[], Sequence[Keyed]]] = {
            "reread": self.reread, "last": self.last, "loose": self.loose, "finished": self.finished, "due": self.due,
        }  # fmt: skip
        return gather[step]() if step in gather else []

    def next_item(self, step: str) -> Keyed | None:
        """The next one that was not gone through yet; None at the end of the step."""
        seen = self._state.seen.get(step, [])
        return next((item for item in self.items(step) if item.key not in seen), None)

    def passed(self, step: str, key: str) -> None:
        """This one was gone through, here and now."""
        seen = self._state.seen.setdefault(step, [])
        if key not in seen:
            seen.append(key)
        self._state.save()

    def finish(self, step: str) -> None:
        """The step is done: what belongs on the page is there, or that there was nothing."""
        section = SECTION.get(step, "")
        self._begin(step)
        self._gathered(step)
        if section and self._asks(step):
            self._edit(lambda data: with_nothing(self.path, data, section))
        self._close(step)

    def skip(self, step: str) -> None:
        """Leave the rest of the step out; what it wrote stays."""
        self._begin(step)
        self._close(step)

    def reopen(self, step: str, *, fresh: bool = False) -> None:
        """Go through a step again. fresh: from its first item, else from where it was left."""
        self._state.done.pop(step, None)
        self._state.seen.setdefault(step, [])
        if fresh:
            self._state.seen[step] = []
        self._state.save()

    def back(self, step: str) -> str:
        """One item back, or into the step before; the step one is in then. What was written stays."""
        while seen := self._state.seen.get(step, []):
            key = seen.pop()
            self._state.save()
            if key in {item.key for item in self.items(step)} | {"sentence"}:
                return step
        names = list(STEPS)
        for name in reversed(names[: names.index(step)]):
            if self._state.seen.get(name) or self.items(name) or name not in ("reread", "last", "loose", "due"):
                self.reopen(name)
                seen = self._state.seen[name]
                if seen:
                    seen.pop()
                    self._state.save()
                return name
        return step

    # --- 1 reread -----------------------------------------------------------------------------------

    def reread(self) -> list[Day]:
        """The days of the week that say anything, each with its lines."""
        return week_matter.days(self.desk, self.monday, self.page)

    def keep(self, line: DayLine) -> bool:
        """Keep a line below `## Kept`, or let it go again; whether it is kept now."""
        self._begin("reread")
        page = self.page
        if page is None or not any(_plain(one.text) == _plain(line.entry) for one in page.items("kept")):
            self._add("reread", line.entry)
            return True

        def without(data: bytes) -> bytes:
            kept = read_week(self.path, data).items("kept")
            now = next((one for one in kept if _plain(one.text) == _plain(line.entry)), None)
            return data if now is None else without_item(self.path, data, now.line)

        self._edit(without)
        return False

    # --- 2 last week --------------------------------------------------------------------------------

    def last(self) -> list[Commitment]:
        """What was set out for this week, as it stands now."""
        return week_matter.last_commitments(self.desk, self.monday)

    def carry(self, one: Commitment, done: bool | None = None) -> None:
        """Write a commitment below `## Last week` as it is, or done or not done, which its own box then says too."""
        self._begin("last")
        now = one.done if done is None else done
        if now != one.done:
            tick(self.desk, one.path, one.line, one.text, done=now)
        page = self.page
        items = page.items("last") if page else ()
        there = next((each for each in items if _plain(each.text) == _plain(one.text)), None)
        if there is None:
            self._add("last", one.text, now)
        elif there.done != now:
            tick(self.desk, self.path, there.line, there.text, done=now)

    # --- 3 loose ends -------------------------------------------------------------------------------

    def loose(self) -> list[LooseEnd]:
        """At most ten things that were begun; those left alone in this review are gone through, not gone."""
        return week_matter.loose_ends(self.desk, self.monday)

    # --- 4 reading ----------------------------------------------------------------------------------

    def finished(self) -> list[Book]:
        """What was finished in the week."""
        return week_matter.finished(self.desk, self.monday)

    # --- 5 predictions and tests --------------------------------------------------------------------

    def due(self) -> list[Due]:
        """What can be decided now: tests whose day has come, or comes before the week ends."""
        until = max(self.desk.clock.now().date(), self.monday + timedelta(days=6))
        return week_matter.tests_due(self.desk, ideas.ideas(self.desk), until)

    def close_test(self, one: Due, taught: str) -> None:
        """Close a test with what it taught, in the idea's note, and say so below `## Scores`."""
        self._begin("due")

        def closed(data: bytes) -> bytes:
            return with_taught(one.path, data, _line_of(one, data), taught)

        ideas.edit(self.desk, one.path, "week", closed)
        words = " ".join(taught.split())
        self._add("due", f"Test of {self._link(one.path)}, {one.text}" + (f": {words}" if words else ""))

    # --- 6 attack -----------------------------------------------------------------------------------

    def attack(self) -> attacking.Attack | None:
        """The attack to make, None where no idea is held. `finish` of it writes it; `finish("attack")` lists it."""
        return attacking.begin(self.desk)

    def attacked(self) -> list[Attacked]:
        """The attacks of the week."""
        return week_matter.attacked(self.desk, ideas.ideas(self.desk), self.monday)

    # --- 7 the end ----------------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """The one sentence of the week. One said in this review before gives way to it; other words stay below it."""
        words = " ".join(sentence.split())
        if not words:
            raise WrongUsage("the sentence is empty", remedy="say in one line what the week was")
        self._begin("close")
        instead = self._state.words.get("sentence", "")
        self._edit(lambda data: with_sentence(self.path, data, words, instead))
        page = self.page
        self._state.words["sentence"] = page.sentence if page else words
        self._state.save()

    def commit(self, text: str) -> None:
        """Set something out for next week, as a task. Raises WrongUsage at the fourth."""
        words = " ".join(text.split())
        if not words:
            raise WrongUsage("a commitment needs words", remedy="say what you will do")
        there = self.committed()
        if _plain(words) in {_plain(one.text) for one in there}:
            return
        if len(there) >= MOST_COMMITMENTS:
            raise WrongUsage("three commitments are enough for a week", path=self.path, remedy="strike one out first")
        self._begin("close")
        self._add("close", words, False)

    def committed(self) -> list[Commitment]:
        """What is set out for next week so far."""
        return week_matter.commitments_of(self.page)

    # --- writing ------------------------------------------------------------------------------------

    def _begin(self, step: str) -> None:
        """Remember that this step is under way before anything of it is written."""
        if step in self._state.done or step not in self._state.seen:
            self.reopen(step)

    def _close(self, step: str) -> None:
        self._state.done[step] = self._trace(step, self.page)
        self._state.save()

    def _gathered(self, step: str) -> None:
        """What belongs below the section of a step whatever was typed: books, and attacks made at any time."""
        page = self.page
        if step == "finished":
            for book in self.finished():
                link = self._link(book.path)
                if not _names(page, "finished", link):
                    self._add(step, f"{link}: {book.verdict}" if book.verdict else link)
        if step == "attack":
            for one in self.attacked():
                line = week_matter.attack_line(self._link(one.path), one)
                if not _names(page, "attacked", line):
                    self._add(step, line)

    def _asks(self, step: str) -> bool:
        """Whether an empty section says anything: nothing was promised, nothing is said of it."""
        return step != "close" and (step != "last" or bool(self.last()))

    def _add(self, step: str, text: str, done: bool | None = None) -> None:
        section = SECTION[step]

        def added(data: bytes) -> bytes:
            there = {_plain(one.text) for one in read_week(self.path, data).items(section)}
            return data if _plain(text) in there else with_item(self.path, data, section, text, done)

        self._edit(added)

    def _edit(self, change_bytes: Callable[[bytes], bytes]) -> None:
        """Change the page as it stands, which is made when it is not there; again when someone else was faster."""
        for left in reversed(range(ideas.TRIES)):
            before = read(self.desk.root, self.path)
            after = change_bytes(self._new_page() if before is None else before)
            if before == after:
                return
            try:
                with self.desk.change("week") as change:
                    change.write(self.path, before, after)
                break
            except ChangedMeanwhile:
                if not left:
                    raise
        self.desk.refresh()

    def _new_page(self) -> bytes:
        """A new page: the person's own template, else a title."""
        from journal.clock import instant
        from vault.text.templates import fill

        title = os.path.basename(self.path).removesuffix(".md")
        named = self.desk.places.weekly_template
        template = read(self.desk.root, named) if named else None
        if template is None:
            return new_week(title)
        filled = fill(template.decode("utf-8", "surrogateescape"), title, instant(self.desk.clock.now()))
        if filled is None:
            self.desk.notices.append(f"the template {named} is a program (<%); the page was begun without it")
            return new_week(title)
        return filled.encode("utf-8", "surrogateescape") or new_week(title)

    def _link(self, path: str) -> str:
        return link_to(path, self.path, self.desk.store.names())

    # --- what is done -------------------------------------------------------------------------------

    def _take_over(self) -> None:
        """What the page alone tells of a review that was begun elsewhere, or of a page begun by hand."""
        page = self.page
        if page is None:
            return
        self._state.had = list(page.sections)
        found = [step for step in STEPS if self._by_review(step, page)]
        if found == ["close"]:
            found = []  # a plan for next week that was written by hand is no review yet
        if any(step in found for step in ("finished", "due", "attack", "close")):
            found += [step for step in ("loose",) if step not in found]
            found += [] if self.last() or "last" in found else ["last"]
        self._state.done = {step: self._trace(step, page) for step in found}

    def _by_review(self, step: str, page: WeekPage) -> bool:
        """Whether the section looks as a review leaves it."""
        section = SECTION.get(step, "")
        if section not in page.sections:
            return False
        if step == "reread":
            items = page.items("kept")
            return all(item.text.startswith("[[") for item in items)
        return step != "close" or bool(page.sentence and page.items("next"))

    def _trace(self, step: str, page: WeekPage | None) -> bool:
        return page is not None and SECTION.get(step, "") in page.sections

    def _done(self, step: str, page: WeekPage | None) -> bool:
        state = self._state
        if step in state.done:
            return not state.done[step] or self._trace(step, page)
        return step not in state.seen and self._trace(step, page) and SECTION[step] not in state.had


def begin(desk: Desk, week: str = "") -> Week:
    """The week to review: the one that is named, else the one whose turn it is. Nothing is written.

    On Monday and Tuesday that is last week while its review is not done and it has a page of any day.
    Raises NotAWeek.
    """
    desk.refresh()
    today = desk.clock.now().date()
    this = today - timedelta(days=today.weekday())
    if week:
        monday = week_named(week, today)
        if monday is None:
            raise NotAWeek(week, "is no week")
        if monday > this:
            raise NotAWeek(week, "is still to come")
        return Week(desk, monday)
    before = Week(desk, this - timedelta(weeks=1))
    if today.weekday() <= 1 and before.at and before.reread():
        page = before.page
        if page is None or not page.items("next"):
            return before
    return Week(desk, this)


def commitments(desk: Desk) -> list[Commitment]:
    """What a person set out to do by now: of this week's page, else of last week's; [] after a long absence."""
    today = desk.clock.now().date()
    return week_matter.last_commitments(desk, today - timedelta(days=today.weekday()) + timedelta(weeks=1), 2)


def tick(desk: Desk, path: str, line: int, text: str = "", *, done: bool | None = None) -> bool:
    """Tick a task, or untick it; whether it is ticked now.

    text  what the task said when it was shown: if it stands on another line by now it is found there
    done  what it shall be, None for the other of what it is
    Raises NoTask, NothingThere, Gone.
    """
    now = False

    def ticked(data: bytes) -> bytes:
        nonlocal now
        at = _found(path, data, line, text)
        now = (not task_at(path, data, at).done) if done is None else done
        return with_box(path, data, at, now)

    ideas.edit(desk, path, "tick", ticked)
    return now


def _found(path: str, data: bytes, line: int, text: str) -> int:
    """The line of the task that was meant. Raises NoTask, Gone."""
    if not text:
        return task_at(path, data, line).line
    same = [task.line for task in tasks(path, data) if task.text == text]
    if line in same:
        return line
    if len(same) != 1:
        raise Gone(path, line)
    return same[0]


def _line_of(one: Due, data: bytes) -> int:
    """Where a test stands now."""
    found = [task.line for task in tasks(one.path, data) if one.text in task.text]
    if one.line in found:
        return one.line
    if len(found) != 1:
        raise Gone(one.path, one.line)
    return found[0]


def _names(page: WeekPage | None, section: str, text: str) -> bool:
    return page is not None and any(_plain(item.text).startswith(_plain(text)) for item in page.items(section))


def _plain(text: str) -> str:
    """Words as they are compared: signs that were escaped on their way into a note are the same signs."""
    return text.replace("\\", "")


__all__ = ["NOTHING", "STEPS", "Attacked", "Book", "Commitment", "Day", "DayLine", "Due", "Gone", "LooseEnd",
           "NotAWeek", "Step", "Week", "begin", "commitments", "tick"]  # fmt: skip
