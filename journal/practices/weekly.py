"""The review of a week: seven steps, each skippable, each on disk before the next, to be left and resumed anywhere.

Owns which week is reviewed, what each step goes through and writes, and the promises that stand on Today; the
same for command line and TUI. Must not print, and must not know how the page is spelled (`week_page`), where
the matter comes from (`week_matter`), nor how far a review has come (`week_state`). What was left undone is
never counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta

from journal.practices import attack as attacking
from journal.practices import ideas, inbox, predictions, questions, reading, week_matter
from journal.practices.ticking import line_now, tick
from journal.practices.week_page import Page, plain
from journal.practices.week_progress import Keyed, Progress, Step
from journal.practices.week_state import SECTION, STEPS, WeekState
from journal.practices.week_values import Attacked, Book, Commitment, Day, DayLine, Due, LooseEnd
from journal.wiring import Desk
from vault.problem import Problem, WrongUsage
from vault.records.idea_edits import with_taught
from vault.records.weekly import WeekPage
from vault.text.day import iso_week_name, week_named

__all__ = ["STEPS", "Attacked", "Book", "Commitment", "Day", "DayLine", "Due", "LooseEnd", "NotAWeek", "Step",
           "Week", "begin", "commitments", "tick"]  # fmt: skip

MOST_COMMITMENTS = 3
_ITEM = re.compile(r"^[-*+] (?:\[.\](?: |$))?")  # typed as it will stand on the page


class NotAWeek(WrongUsage):
    """What was named is no week that has begun."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f'"{name}" {why}', remedy="name one as 2026-W47, 47, or a day in it")


class Week(Progress):
    """A week under review. Every method that changes something has written it when it returns.

    name    2026-W47
    monday  its first day
    path    of its page, which need not exist yet
    words   texts of a half-done answer, kept on this machine; `remember` writes one
    """

    def __init__(self, desk: Desk, monday: date) -> None:
        self.desk, self.monday = desk, monday
        self.name = iso_week_name(monday)
        self._page = Page(desk, monday)
        self.path = self._page.path
        self._state = WeekState(desk, self.name)
        page = self.page
        if page is not None and not self._state.begun:
            self._state.take_over(page, bool(self.last()))

    @property
    def page(self) -> WeekPage | None:
        """The weekly page as it stands on disk; None while there is none."""
        return self._page.now()

    def items(self, step: str) -> Sequence[Keyed]:
        """What a step goes through one by one; the last two steps have nothing of the kind."""
        gather: dict[str, Callable[[], Sequence[Keyed]]] = {
            "reread": self.reread, "last": self.last, "loose": self.loose, "finished": self.finished, "due": self.due,
        }  # fmt: skip
        return gather[step]() if step in gather else []

    def finish(self, step: str) -> None:
        """The step is done: what belongs on the page is there, or that there was nothing."""
        self._state.begin(step)
        with self._one_step():
            self._gather(step)
            if step in ("reread", "finished", "due", "attack") or (step == "last" and self.last()):
                self._page.nothing(SECTION[step])
        self._state.close(step, self.page)

    def skip(self, step: str) -> None:
        """Leave the rest of the step out; what it wrote stays, and attacks made earlier in the week are listed."""
        if step == "attack":
            self._gather(step)
        super().skip(step)

    def has(self, step: str) -> bool:
        """Whether the step asks anything."""
        return step == "close" or (self.attack() is not None if step == "attack" else super().has(step))

    # --- 1 reread -----------------------------------------------------------------------------------

    def reread(self) -> list[Day]:
        """The days of the week that say anything, each with its lines."""
        return week_matter.days(self.desk, self.monday, self.page)

    def keep(self, line: DayLine) -> bool:
        """Keep a line below `## Kept`, in the order of the days, or let it go again; whether it is kept now."""
        self._state.begin("reread")
        if self._page.has("kept", line.entry):
            self._page.take_away("kept", line.entry)
            return False
        every = [each.entry for day in self.reread() for each in day.lines]
        later = every[every.index(line.entry) + 1 :] if line.entry in every else []
        self._page.add("kept", line.entry, above=later)
        return True

    # --- 2 last week --------------------------------------------------------------------------------

    def last(self) -> list[Commitment]:
        """What was set out for this week, as it stands now."""
        return week_matter.last_commitments(self.desk, self.monday)

    def carry(self, one: Commitment, done: bool | None = None) -> None:
        """Write a commitment below `## Last week` as it is, or done or not done, which its own box then says too."""
        self._state.begin("last")
        now = one.done if done is None else done
        with self._one_answer():
            if now != one.done:
                tick(self.desk, one.path, one.line, one.text, done=now)
            page = self.page
            items = page.items("last") if page else ()
            there = next((each for each in items if plain(each.text) == plain(one.text)), None)
            if there is None:
                self._page.add("last", one.text, now)
            elif there.done is not None and there.done != now:
                tick(self.desk, self.path, there.line, there.text, done=now)

    def finish_last(self) -> None:
        """Write every commitment below `## Last week` as it stands now; the step is done."""
        with self._one_step():
            for one in self.last():
                self.carry(one)
            self.finish("last")

    # --- 3 loose ends -------------------------------------------------------------------------------

    def loose(self) -> list[LooseEnd]:
        """At most ten things that were begun."""
        return week_matter.loose_ends(self.desk, self.monday)

    def file(self, end: LooseEnd, to: str = "", into: str = "") -> str:
        """File what waits in the inbox as one of `inbox.TARGETS`, "" for what it is, `into` a note there is; the note
        it went to."""
        self._state.begin("loose")
        return inbox.file(self.desk, self._waiting(end), to, into=into).to_path

    def leave(self, end: LooseEnd) -> None:
        """Say of a capture that it may stay as it is, for good."""
        self._state.begin("loose")
        inbox.leave(self.desk, self._waiting(end))

    def answer(self, end: LooseEnd, text: str) -> str:
        """Answer a question where it stands; `path:line` of the answer."""
        self._state.begin("loose")
        path, line = questions.answer(self.desk, end.path, end.line, text, end.asked)
        return f"{path}:{line}"

    def _waiting(self, end: LooseEnd) -> inbox.InboxItem:
        return inbox.item_at(self.desk, end.path, end.line, end.text)

    # --- 4 reading ----------------------------------------------------------------------------------

    def finished(self) -> list[Book]:
        """What was finished in the week."""
        return week_matter.finished(self.desk, self.monday)

    def word(self, book: Book, verdict: str) -> None:
        """Say a word or two on a book: its `verdict` where it has none, and below `## Finished`."""
        self._state.begin("finished")
        words = " ".join(verdict.split())
        with self._one_answer():
            if words and not book.verdict:
                reading.finish(self.desk, book.path, verdict=words)
            link = self._page.link(book.path)
            self._page.take_away("finished", link)
            if not self._page.tells_of("finished", link):
                self._page.add("finished", _said(link, words or book.verdict))

    # --- 5 predictions and tests --------------------------------------------------------------------

    def due(self) -> list[Due]:
        """What can be decided now: predictions and tests whose day has come, the oldest first."""
        return week_matter.due(self.desk)

    def resolve(self, one: Due, outcome: str, what: str = "") -> None:
        """Decide a prediction, yes, no or void, in its note, and say what it adds below `## Scores`."""
        self._state.begin("due")
        open_ = predictions.due(self.desk)
        now = next((each for each in open_ if (each.path, each.text) == (one.path, one.text)), None)
        with self._one_answer():
            decided = predictions.resolve(self.desk, f"{now.path}:{now.line}" if now else one.ref, outcome, what)
            self._page.add("scores", week_matter.score_line(decided))

    def close_test(self, one: Due, taught: str) -> None:
        """Close a test with what it taught, in the idea's note, and say so below `## Scores`."""
        self._state.begin("due")

        def closed(data: bytes) -> bytes:
            return with_taught(one.path, data, line_now(one.path, data, one.line, one.task), taught)

        with self._one_answer():
            ideas.edit(self.desk, one.path, "week", closed)
            about = f"Test of {self._page.link(one.path)}, {one.text}"
            self._page.add("scores", _said(about, " ".join(taught.split())))

    # --- 6 attack -----------------------------------------------------------------------------------

    def attack(self) -> attacking.Attack | None:
        """The attack to make; None where every idea that is held was attacked this week.

        When it is finished, `attack_made` lists it.
        """
        return attacking.begin(self.desk, but={one.path for one in self.attacked()})

    def attack_made(self, place: str) -> None:
        """Write an attack made in this review below `## Attacked`, whatever day it is; place as its `finish` said."""
        self._state.begin("attack")
        path, _, line = place.rpartition(":")
        made = week_matter.attack_at(self.desk, path, int(line))
        if made is not None:
            self._page.add("attacked", week_matter.attack_line(self._page.link(path), made))

    def attacked(self) -> list[Attacked]:
        """The attacks of the week."""
        return week_matter.attacked(self.desk, self.monday)

    # --- 7 the end ----------------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """The one sentence of the week. One said in this review before gives way to it; other words stay below it."""
        words = " ".join(sentence.split())
        if not words:
            raise WrongUsage("the sentence is empty", remedy="say in one line what the week was")
        self._state.begin("close")
        said, page = self.words.get("sentence", "").split("\n"), self.page
        # An undo may have brought back any of those said before.
        instead_of = page.sentence if page is not None and page.sentence in said else ""
        now = self._page.say(words, instead_of)
        self.remember("sentence", "\n".join([*(one for one in said if one not in ("", now)), now]))

    def commit(self, text: str) -> None:
        """Set something out for next week, as a task. Raises WrongUsage at the fourth."""
        words = _ITEM.sub("", " ".join(text.split()))
        if not words:
            raise WrongUsage("a commitment needs words", remedy="say what you will do")
        if self._page.has("next", words):
            return
        if not self.room:
            raise WrongUsage("three commitments are enough for a week", path=self.path, remedy="strike one out first")
        self._state.begin("close")
        self._page.add("next", words, False)

    def end(self, sentence: str, commitments: Sequence[str]) -> None:
        """The week in a sentence, what is set out for the next, and the last step done; one `undo` takes it back."""
        with self._one_answer():
            if sentence:
                self.say(sentence)
            for one in commitments:
                self.commit(one)
            self.finish("close")

    def committed(self) -> list[Commitment]:
        """What is set out for next week so far."""
        return week_matter.commitments_of(self.page)

    @property
    def room(self) -> int:
        """How many more things may be set out."""
        return max(MOST_COMMITMENTS - len(self.committed()), 0)

    def _one_answer(self) -> AbstractContextManager[object]:
        """What an answer writes into several notes is one change, which one `undo` takes back."""
        return self.desk.change("week")

    def _one_step(self) -> AbstractContextManager[object]:
        """The same for all that a step leaves. It may leave nothing, and nothing marks no vault that one only reads."""
        return self._one_answer() if self.desk.vault_id else nullcontext()

    def _gather(self, step: str) -> None:
        """What belongs below the section of a step whatever was typed, done at any time of the week."""
        if step == "finished":
            for book in self.finished():
                if not self._page.tells_of("finished", self._page.link(book.path)):
                    self._page.add("finished", _said(self._page.link(book.path), book.verdict))
        if step == "due":
            for line in week_matter.score_lines(self.desk, self.monday):
                self._page.add("scores", line)
        if step == "attack":
            for line in week_matter.attack_lines(self.desk, self.monday, self._page.link):
                self._page.add("attacked", line)


def begin(desk: Desk, week: str = "") -> Week:
    """The week to review: the one that is named, else the one whose turn it is. Nothing is written.

    On Monday and Tuesday that is last week, while its review is not done and any of its days has a page.
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
    before = _week_before(desk, this) if today.weekday() <= 1 else None
    return before or Week(desk, this)


def _week_before(desk: Desk, monday: date) -> Week | None:
    """Last week, while its review is not done and any of its days has a page; a page that cannot be read is told."""
    try:
        before = Week(desk, monday - timedelta(weeks=1))
    except Problem as problem:
        desk.tell(str(problem))
        return None
    return before if before.at and not before.committed() and before.reread() else None


def commitments(desk: Desk) -> list[Commitment]:
    """What a person set out to do by now: of this week's page, else of last week's; [] after a long absence."""
    today = desk.clock.now().date()
    return week_matter.last_commitments(desk, today - timedelta(days=today.weekday()) + timedelta(weeks=1), 2)


def _said(about: str, words: str) -> str:
    return f"{about}: {words}" if words else about
