"""Review: one card at a time, from the question to the grade.

Owns the order of a sitting as one sees it: question, answer, grade, next. Must not know how intervals
are found nor how grades are stored; a grade is on disk before the next card is drawn, and keys pressed
meanwhile wait their turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from journal.tui import background
from journal.tui.messages import JobFailed, Spot, TakenBack, Told, VaultMoved
from journal.tui.plain import Words
from journal.tui.screens.place import Place, show_only
from journal.tui.screens.sitting import Shown, card_rows, end_rows, snapshot
from journal.tui.widgets.flash import Flash
from journal.tui.widgets.grades import Grades, span
from journal.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from journal.practices.reviewing import Sitting

CONSENT = (
    "Asked once: may reviews write a small id, like ^k-3f9k2m7q1a, behind a card in your note? "
    "Then editing a card never loses its history. "
    "y  write ids     n  never touch my notes"
)


class SittingBegun(Told):
    """(sitting, what to draw)."""


class CardMoved(Told):
    """(sitting, what to draw, a sentence): a grade, an undo or a burial is on disk."""


class ReviewScreen(Place):
    """The sitting."""

    place = "review"
    TITLE = "Review"
    CSS_PATH = "review.tcss"
    twin = "deliberate review"
    AUTO_FOCUS: ClassVar = "#card-text"

    def __init__(self) -> None:
        super().__init__()
        self.sitting: Sitting | None = None
        self.shown = Shown()
        self.revealed = False
        self.busy = True
        self.waiting: list[tuple[str, str]] = []
        self._undid = False
        self._since = 0.0

    def body(self) -> ComposeResult:
        """Progress, the card, the grades."""
        yield Words(id="progress")
        with Vertical(id="card"):
            yield Rows(id="card-text")
            yield Words(CONSENT, id="consent")
            yield Grades(id="grades")

    def on_mount(self) -> None:
        """Draw up the sitting."""
        for part in ("#consent", "#grades"):
            show_only(self.query_one(part), False)
        self._begin()

    def arrive(self) -> None:
        """A sitting one left is drawn up anew: meanwhile cards may have been graded, or grades taken back."""
        if not self.busy:
            self._begin()

    def _begin(self) -> None:
        desk = self.deliberate.desk
        self.busy = True

        def work(job: background.Job) -> tuple[Sitting, Shown]:
            sitting = desk.sitting()
            shown = snapshot(sitting)
            if shown.front is None:
                shown = replace(shown, tomorrow=desk.tomorrow(), decks=desk.unchosen_decks())
            return sitting, shown

        background.run(self, work, SittingBegun, group="review", title="drawing up the sitting")

    def led(self) -> Rows | None:
        """A long card can be scrolled."""
        return self.query_one("#card-text", Rows)

    def facts(self) -> Iterable[str]:
        """What the keys may do."""
        shown = self.shown
        found = []
        if shown.front is not None:
            found += ["card", *(["revealed"] if self.revealed else [])]
            if shown.needs_consent:
                found += ["unasked", *(["consent"] if self.revealed else [])]
        elif shown.decks:
            found.append("decks")
        return found

    # What happened

    @on(SittingBegun)
    def _begun(self, message: SittingBegun) -> None:
        self.sitting, shown = message.value
        self.query_one(Flash).hide()  # it was about a card of the sitting before
        self._go_on(shown)

    @on(CardMoved)
    def _card_moved(self, message: CardMoved) -> None:
        self.sitting, shown, said = message.value
        if said:
            self.deliberate.flash(said)
        if self._undid:
            self._undid = False
            self.deliberate.refresh_vault()
        self._go_on(shown)

    @on(JobFailed)
    def _not_done(self) -> None:
        self.busy = False
        self.waiting.clear()

    def _go_on(self, shown: Shown) -> None:
        self.busy, self.revealed, self.shown = False, False, shown
        self._since = time.monotonic()
        self._draw()
        # A key pressed while the last grade was being written meant what came next.
        while self.waiting and not self.busy:
            self.action_perform(*self.waiting.pop(0))

    # Keys

    def action_perform(self, name: str, key: str = "") -> None:
        """While a grade is being written, further keys wait instead of meaning the wrong card."""
        if self.busy and name.startswith("review.") and name != "review.stop":
            self.waiting.append((name, key))
        else:
            super().action_perform(name, key)

    def do_on(self) -> None:
        """Space: the answer; space again: recalled."""
        if self.revealed:
            self._grade(3)
        else:
            self.revealed = True
            self._draw()

    def do_grade_1(self) -> None:
        """Forgot."""
        self._grade(1)

    def do_grade_2(self) -> None:
        """Recalled, hard."""
        self._grade(2)

    def do_grade_3(self) -> None:
        """Recalled."""
        self._grade(3)

    def do_grade_4(self) -> None:
        """Easy."""
        self._grade(4)

    def _grade(self, grade: int) -> None:
        if self.shown.needs_consent:
            self.deliberate.flash("One answer first: y writes ids, n never touches your notes.")
            return
        spent_ms = min(int((time.monotonic() - self._since) * 1000), 600_000)
        sitting = self._sitting()
        self._work(lambda: f"back in {span(sitting.grade(grade, spent_ms).interval_days)}")

    def _work(self, act: Callable[[], str | tuple[str, Sitting]]) -> None:
        """Act in the background; a sentence, or that and the sitting to go on with, and what to draw next."""
        sitting, desk = self._sitting(), self.deliberate.desk
        self.busy = True

        def work(job: background.Job) -> tuple[Sitting, Shown, str]:
            did = act()
            said, now = (did, sitting) if isinstance(did, str) else did
            shown = snapshot(now)
            return now, (shown if shown.front is not None else replace(shown, tomorrow=desk.tomorrow())), said

        background.run(self, work, CardMoved, group="grade", exclusive=False)

    def do_undo(self) -> None:
        """What this device did last; the sitting steps back with it."""
        sitting, desk = self._sitting(), self.deliberate.desk

        def undo() -> tuple[str, Sitting]:
            done, now = desk.undo_in(sitting)
            return done.sentence, now

        self._undid = True
        self._work(undo)

    @on(TakenBack)
    def _taken_back(self, message: TakenBack) -> None:
        """A grade was taken back from a note on top of this."""
        sitting, desk = self.sitting, self.deliberate.desk
        if message.value.verb == "grade" and sitting is not None and not self.busy:
            self._work(lambda: ("", desk.caught_up(sitting)))

    def do_bury(self) -> None:
        """Another day."""
        sitting = self._sitting()

        def bury() -> str:
            sitting.bury()
            return "another day"

        self._work(bury)

    def do_stamp(self) -> None:
        """Ids may be written."""
        self._consent(True)

    def do_strict(self) -> None:
        """Notes stay untouched."""
        self._consent(False)

    def _consent(self, stamp: bool) -> None:
        self._sitting().consent(stamp)
        self.shown = replace(self.shown, needs_consent=False)
        self._draw()

    def do_choose(self) -> None:
        """This deck, from now on."""
        desk, deck = self.deliberate.desk, self.query_one("#card-text", Rows).selected
        self.busy = True

        def work(job: background.Job) -> tuple[Sitting, Shown]:
            desk.choose_deck(str(deck))
            sitting = desk.sitting()
            return sitting, snapshot(sitting)

        background.run(self, work, SittingBegun, group="review")

    def do_edit(self) -> None:
        """The card's note in the editor."""
        self.deliberate.edit(Spot(self.shown.path, self.shown.line))

    def do_open(self) -> None:
        """Where the card stands."""
        self.deliberate.open_note(Spot(self.shown.path, self.shown.line))

    def do_stop(self) -> None:
        """Back to Today; every grade is on disk."""
        self.deliberate.go("today")

    @on(Rows.Opened)
    def _clicked(self) -> None:
        self.action_perform("review.choose")

    @on(VaultMoved)
    def _vault_moved(self) -> None:
        """An ended sitting may have something again."""
        if not self.busy and self.shown.front is None and not self.shown.done:
            self._begin()

    def _sitting(self) -> Sitting:
        assert self.sitting is not None
        return self.sitting

    # Picture

    def on_resize(self, event: events.Resize) -> None:
        """Wrap and measure again."""
        if not self.busy:
            self._draw()

    def _draw(self) -> None:
        shown, tall = self.shown, self.size.height >= 28
        over = shown.front is None
        rows = end_rows(shown) if over else card_rows(shown, self.revealed, tall)
        self.query_one("#card-text", Rows).show(rows, keep=over)
        forgot = f"   {shown.forgot} forgot" if shown.forgot else ""
        self.detail("" if over else f"{shown.at + 1} of {shown.total}{forgot}")
        cells = max(self.size.width - 4, 10)
        filled = cells * shown.at // max(shown.total, 1)
        bar = [("━" * filled, "$lamp"), ("─" * (cells - filled), "$rule")] if shown.total else [("", "")]
        self.query_one("#progress", Words).paint(*bar)
        show_only(self.query_one("#consent"), self.revealed and shown.needs_consent)
        show_only(self.query_one("#grades"), self.revealed and not over)
        if self.revealed and shown.previews is not None:
            self.query_one(Grades).offer(shown.previews)
        self.offer_keys()
