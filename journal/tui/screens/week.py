"""The week: seven steps, one list each, that may be left at any line and gone on with later.

Owns which step is in sight and what a key does to its lines. Must not know what a step writes, nor which week
it is: the review does. What was left undone is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult

from journal.tui import background
from journal.tui.messages import Did, JobFailed, Spot, Told
from journal.tui.plain import Words
from journal.tui.screens.deciding import Deciding
from journal.tui.screens.form import Asked
from journal.tui.screens.listed import head, note_rows, said
from journal.tui.screens.listing import Listed
from journal.tui.screens.week_steps import ASKED, ITEMS, Stand, take_up
from journal.tui.widgets.rows import Line, Row

if TYPE_CHECKING:
    from journal.practices.weekly import Week
    from journal.tui.desk import TuiDesk


class Stood(Told):
    """(stand, what the step goes through)."""


class WeekScreen(Deciding):
    """The review of a week; n goes on."""

    place = "week"
    TITLE = "Week"
    twin = "deliberate week"

    def __init__(self) -> None:
        super().__init__()
        self.stand: Stand | None = None

    def body(self) -> ComposeResult:
        """How far one is, what is asked, and the list."""
        yield Words(id="step", classes="above")
        yield Words(id="asked", classes="above quiet")
        yield from super().body()

    def arrive(self) -> None:
        """Whichever week is on now."""
        if self.stand is not None and not self.stand.step:
            self.stand = None
        super().arrive()

    def look(self) -> None:
        """Where the review stands, and what the step has."""
        desk, review = self.deliberate.desk, self.stand.review if self.stand else None

        def stand(job: background.Job) -> tuple[Stand, Sequence[Any]]:
            now = review or desk.week()
            step, page = now.at, now.page
            days = {day.path: day.day for day in now.reread()} if step == "reread" else {}
            items = ITEMS[step](now) if step in ITEMS else now.committed()
            return Stand(now, step, now.steps, days, page.sentence if page else "", now.room), items

        background.run(self, stand, Stood, group="list")

    @on(Stood)
    def _stood(self, message: Stood) -> None:
        before = self.stand.step if self.stand else None
        self.stand, items = message.value
        self.empty = ASKED[self.stand.step][1]  # type: ignore[misc]
        self._say_where()
        self.call_after_refresh(self.deliberate.release_keys, self)
        listed = Listed(items)
        self._listed(listed)
        self.detail(self.count())  # its name, also where a step has nothing
        self._come(listed)
        if self.stand.step != before:
            self.list_rows.select(self.spot(items[0]) if items else None)
            if self.stand.step == "close" and before and self.deliberate.screen is self:  # on one's way, not back
                self.do_mark()

    @on(JobFailed)
    def _stays(self) -> None:
        """It is the step it was."""
        self.call_after_refresh(self.deliberate.release_keys, self)

    def _say_where(self) -> None:
        stand = self.stand
        assert stand is not None
        done = "".join("●" if step.done else "◐" if step.name == stand.step else "○" for step in stand.steps)
        now = next((step for step in stand.steps if step.name == stand.step), None)
        where = f"  {now.number} of {len(stand.steps)}  " if now else "  done  "
        self.query_one("#step", Words).paint(
            (done, "$lamp"), (where, "$muted"), (now.title if now else stand.review.path, "$strong bold")
        )
        self.query_one("#asked", Words).say(ASKED[stand.step][0] or "o opens the page of the week")

    @property
    def step(self) -> str:
        """The step in sight; "" at the end, and before it is known."""
        return self.stand.step if self.stand else ""

    def find(self, desk: TuiDesk) -> Sequence[Any]:
        """Told by `look`."""
        return ()

    def count(self) -> str:
        """The week's name."""
        return self.stand.review.name if self.stand else ""

    # Lines of a step

    def spot(self, thing: Any) -> Spot:
        """Where it stands."""
        return Spot(thing.path, getattr(thing, "line", 1))

    def group(self, thing: Any) -> str:
        """The day a line is from."""
        day = self.stand.days.get(thing.path) if self.stand and self.step == "reread" else None
        return f"{day:%A} {day.day} {day:%B}" if day else ""

    def line(self, thing: Any) -> Line:
        """As each step needs it."""
        step = self.step
        if step == "reread":
            mark = "*" if thing.kept else " "
            return Line(thing.text, tone="lamp" if thing.kept else "text", lead=f"{mark} {thing.time:5} ")
        if step == "loose":
            return Line(thing.text, lead=f"{thing.kind.replace('-', ' ')} ")
        if step == "finished":
            return Line(thing.title, right=thing.verdict or "a word?")
        if step == "due":
            day = said(thing.by, self.deliberate.desk.now().date())
            return Line(thing.text, lead="test " if thing.kind == "test" else f"{thing.percent}% ", right=day)
        if step == "attack":
            return Line(thing.claim, right=thing.verdict)
        return Line(thing.text, lead=f"[{'x' if thing.done else ' '}] ")

    def about(self, thing: Any) -> list[Row]:
        """All of its words."""
        about = getattr(thing, "about", "")
        return head(
            Line(self.line(thing).text, tone="strong", wraps=True),
            Line(f"of “{about}”" if about else "", tone="muted", wraps=True),
        )

    def study(self, desk: TuiDesk, thing: Any) -> Any:
        """Its note; a draft has none."""
        return None if self.spot(thing).line == 0 else super().study(desk, thing)

    def found_out(self, thing: Any, found: Any) -> list[Row]:
        """The note it is in."""
        return note_rows(found, title=self.line(thing).text) if found is not None else []

    def facts_of(self, thing: Any) -> Iterable[str]:
        """What kind of line it is."""
        if self.step == "reread":
            yield "line"
        if self.step == "loose":
            yield from thing.ways
        if self.step == "last":
            yield "promise"
        if self.step == "finished" and not thing.verdict:
            yield "finished"
        if self.step == "due":
            yield thing.kind

    def facts(self) -> Iterable[str]:
        """Which step it is."""
        yield from super().facts()
        if self.step:
            yield "step"
        if self.step == "attack":
            yield "attack"
        if self.step == "close":
            yield "closing"
        if self.stand is not None and self.step != "reread":
            yield "later"

    # Keys

    def do_next(self) -> None:
        """On, when what the step says is on the page."""
        stand = self.stand
        if stand is None:
            return
        if stand.step == "close" and not stand.sentence and not self.things:
            self.do_mark()
            return
        review, step = stand.review, stand.step

        def on_(desk: TuiDesk) -> Did:
            if step == "last":
                review.finish_last()
            else:
                review.finish(step)
            said = "on the week's page" if review.at else f"the week is on {review.path}"
            return Did(said, otherwise="" if review.at else said)

        self.deliberate.hold_keys()  # the next key is meant for the next step
        self.change(on_)

    def do_before(self) -> None:
        """A step back."""
        stand = self.stand
        if stand is None:
            return
        names = [step.name for step in stand.steps]
        before = names[(names.index(stand.step) if stand.step else len(names)) - 1]

        def back(desk: TuiDesk) -> Did:
            stand.review.reopen(before)
            return Did("a step back; what was written stays", wrote=False)

        self.change(back)

    def do_mark(self) -> None:
        """Whatever the step asks for."""
        thing = self.chosen()
        if self.step == "close":
            self._close()
        elif thing is None:
            self.deliberate.flash(ASKED[self.step][1] + " n goes on.")
        elif self.step == "due" and thing.kind == "prediction":
            self.deliberate.flash("1 it came true, 2 it did not, 3 void.")
        elif self.step in ("loose", "attack"):
            self.do_list_note()
        else:
            {"reread": self._keep, "last": self._tick, "finished": self._word, "due": self._taught,
             "": self._tick}[self.step](thing)  # fmt: skip

    def _keep(self, thing: Any) -> None:
        review = self._review()
        self.change(lambda desk: Did("kept for the week's page" if review.keep(thing) else "let go"))

    def _tick(self, thing: Any) -> None:
        """Where it was set out; going on carries all of them over, in their order."""
        self.change(lambda desk: desk.tick(thing.path, thing.line, thing.text))

    def do_answer(self) -> None:
        """Answer a question where it stands."""
        thing, review = self.chosen(), self._review()
        self.ask(f"answer {thing.path} {thing.text}", thing.text, (
            Asked("answer", "", "what you know by now", needed=True),
        ), lambda given: Did(f"answered in {review.answer(thing, given['answer'])}"))  # fmt: skip

    def do_file(self) -> None:
        """File it as what it is."""
        thing, review = self.chosen(), self._review()
        self.change(lambda desk: Did(f"filed: {review.file(thing)}"), leaves=self.spot(thing))

    def do_leave(self) -> None:
        """It may stay as it is."""
        thing, review = self.chosen(), self._review()

        def left(desk: TuiDesk) -> Did:
            review.leave(thing)
            return Did("it may stay as it is")

        self.change(left, leaves=self.spot(thing))

    def _word(self, thing: Any) -> None:
        if thing.verdict:
            self.deliberate.flash(f"It has its word: {thing.verdict}.")
            return
        review = self._review()

        def keep(given: dict[str, str]) -> Did:
            review.word(thing, given["word"])
            return Did(f"{thing.title}: {given['word']}")

        self.ask(f"word {thing.path}", thing.title, (Asked("word", "", "a word or two on it", needed=True),), keep)

    def _taught(self, thing: Any) -> None:
        review = self._review()

        def keep(given: dict[str, str]) -> Did:
            review.close_test(thing, given["taught"])
            return Did("the test is closed")

        self.ask(f"taught {thing.path} {thing.text}", f"Test: {thing.text}", (
            Asked("taught", "", "what it taught", needed=True),
        ), keep)  # fmt: skip

    def decision(self, thing: Any) -> tuple[str, Callable[[str, str], Did]]:
        """In its note, and with what it adds on the page."""
        review = self._review()

        def decide(outcome: str, what: str) -> Did:
            review.resolve(thing, outcome, what)
            return Did(f"{outcome}: {thing.text}")

        return f"{thing.percent}% {thing.text}", decide

    def do_list_open(self) -> None:
        """As in any list; a draft has no note, and is taken up where it was begun."""
        thing = self.chosen()
        if getattr(thing, "draft", ""):
            take_up(self.deliberate, thing)
        else:
            super().do_list_open()

    def do_list_note(self) -> None:
        """The same."""
        thing = self.chosen()
        if getattr(thing, "draft", ""):
            take_up(self.deliberate, thing)
        else:
            super().do_list_note()

    def do_attack(self) -> None:
        """The attack, on a screen of its own; made in this review, it is on this week's page."""
        from journal.tui.screens.attack import AttackScreen

        review = self._review()
        self.deliberate.go("attack")
        screen = self.deliberate.screen
        if isinstance(screen, AttackScreen):
            screen.made_in(review.attack_made)

    def _close(self) -> None:
        stand = self.stand
        assert stand is not None
        review, free = stand.review, stand.room

        def keep(given: dict[str, str]) -> Did:
            review.end(given["sentence"], [one for at in range(free) if (one := given[f"one-{at}"])])
            return Did(f"the week is on {review.path}", review.path)

        self.ask(f"week {review.name}", f"{review.name} in one sentence", (
            Asked("sentence", "", "what the week was", value=stand.sentence, needed=True),
            *(Asked(f"one-{at}", "" if at else "Next week: one to three things you will do", "") for at in range(free)),
        ), keep)  # fmt: skip

    def _review(self) -> Week:
        assert self.stand is not None
        return self.stand.review
