"""Recall: type a few words, see where you wrote about them; ask a question, get quotes for an answer.

Owns the question being typed and what is shown for it: hits by words at once, with meaning as soon as
it is there, or an answer with its places. Must not know how anything is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input

from journal.tui import background
from journal.tui.messages import JobFailed, Spot, Told, VaultMoved
from journal.tui.plain import Words
from journal.tui.screens.note import NoteRead
from journal.tui.screens.place import Place
from journal.tui.screens.recalled import answer_rows, heard_rows, hit_rows, said_by
from journal.tui.widgets.note_view import NoteView, Page
from journal.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from kb.ask.asking import Answer
    from kb.recall.hit import Hit

WIDE = 100
MOST = 30
PAUSE = 0.12
"""Seconds without a key before meaning is asked; words are asked at every key."""


class HitsFound(Told):
    """(query, hits, whether meaning was asked)."""


class AnswerGrew(Told):
    """(question, what the model said since)."""


class QuestionAnswered(Told):
    """(question, answer)."""


class RecallScreen(Place):
    """One field, one list, and beside it the note."""

    place = "recall"
    TITLE = "Recall"
    CSS_PATH = "recall.tcss"
    AUTO_FOCUS: ClassVar = "#question"
    twin = "deliberate recall QUERY"

    def __init__(self) -> None:
        super().__init__()
        self.query_text = ""
        self.hits: Sequence[Hit] = ()
        self.by_meaning = False
        self.asking = False
        self._heard = ""
        self.answer: Answer | None = None
        self._pause: Timer | None = None
        self._look: Timer | None = None
        self._previewed: Spot | None = None
        self._in_view: Spot | None = None  # what the note beside the list was read for
        self._again = False  # whether the next hits answer a question that stood there before

    def body(self) -> ComposeResult:
        """The field, the list, the note."""
        yield Input(placeholder="a few words, or a question", id="question", classes="typing", select_on_focus=True)
        yield Words(id="found", classes="quiet")
        with Horizontal(id="recall"):
            yield Rows(id="hits", classes="-led")
            yield NoteView(id="preview")

    def on_mount(self) -> None:
        """The last question is still there."""
        self.query_one("#preview").can_focus = False
        last = self.deliberate.session.remembered("recall")
        if last:
            self.query_one(Input).value = last
            self.call_after_refresh(self.query_one(Input).action_select_all)
        else:
            self._say_found()

    def led(self) -> Rows | None:
        """Arrows move the hits while one types."""
        return self.query_one("#hits", Rows)

    def facts(self) -> Iterable[str]:
        """What there is to open."""
        found = ["query"] if self.query_one(Input).value.strip() else []
        if isinstance(self.query_one("#hits", Rows).selected, Spot):
            found.append("hit")
        if self.answer is not None:
            found.append("answer")
        if self.asking:
            found.append("asking")
        return found

    # Typing

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self._take_in(message.value)

    def _take_in(self, query: str) -> None:
        if query == self.query_text:
            return
        self.query_text = query
        self.answer = None
        if self.asking:
            self.asking = False
            background.stop(self, "ask")
        self.deliberate.session.remember("recall", query)
        if self._pause is not None:
            self._pause.stop()
        self._search("words")
        self._pause = self.set_timer(PAUSE, lambda: self._search("both"))
        self.offer_keys()

    def _search(self, by: str) -> None:
        desk, query = self.deliberate.desk, self.query_text
        if not query.strip():
            background.stop(self, "words")
            background.stop(self, "both")
            self._show_hits((), False)
            return
        background.run(
            self, lambda job: (query, desk.search(query, by), by == "both"), HitsFound, group=by
        )

    @on(HitsFound)
    def _found(self, message: HitsFound) -> None:
        query, hits, by_meaning = message.value
        late = not by_meaning and self.by_meaning and self.hits and self._shown_for == query
        if query != self.query_text or self.answer is not None or late:
            return
        # Another question begins at its best hit; meaning joining in does not move who chose one.
        chose = self._again or self.query_one("#hits", Rows).cursor > 0
        keep = query == self._shown_for and chose
        self._shown_for, self._again = query, False
        self._show_hits(hits, by_meaning, keep=keep)

    @on(VaultMoved)
    def _search_again(self) -> None:
        """The notes say something else by now. An answer stays: it is of the moment it was asked for."""
        self._previewed = None
        if self.query_text.strip() and self.answer is None and not self.asking:
            self._again = True
            self._search("both")  # one under way by meaning has begun with the notes as they were
        elif self.size.width >= WIDE:
            self._preview()

    _shown_for = ""

    def _show_hits(self, hits: Sequence[Hit], by_meaning: bool, *, keep: bool = False) -> None:
        self.hits, self.by_meaning = hits, by_meaning
        rows = self.query_one("#hits", Rows)
        chosen = self._selected() if keep else None
        rows.show(hit_rows(hits, self.query_text, rows.size.width, self.size.height >= 28), keep=keep)
        same = next((hit for hit in hits if chosen is not None and hit.path == chosen.path), None)
        if same is not None:  # there is one row a note, whose passage may be another by now
            rows.select(Spot(same.path, same.line))
        self._say_found()
        self.offer_keys()

    def _say_found(self) -> None:
        line = self.query_one("#found", Words)
        if self.answer is not None:
            line.say(said_by(self.answer))
        elif not self.query_text.strip():
            line.say("Words answer at once; meaning joins. End with ? and Enter asks for an answer.")
        elif not self.hits:
            line.say("Nothing found yet. Fewer words find more." if self.by_meaning else "…")
        else:
            count = len(self.hits)
            notes = f"the {count} best notes" if count >= MOST else f"{count} note" + "s" * (count != 1)
            joined = any(hit.meaning_rank is not None for hit in self.hits)
            line.say(f"{notes}, by words" + (" and meaning" if joined else ""))

    # Asking

    def do_ask(self) -> None:
        """An answer made of quotes."""
        self._take_in(self.query_one(Input).value)
        desk, question = self.deliberate.desk, self.query_text.strip()
        self._heard = ""

        def asked(job: background.Job) -> tuple[str, Answer | None]:
            return question, desk.ask(question, lambda text: self._hear(question, text), lambda: job.stopped)

        self.asking = True
        background.run(self, asked, QuestionAnswered, group="ask", title="looking for an answer")
        self.offer_keys()

    def _hear(self, question: str, text: str) -> None:
        """Called in the thread that listens to the model."""
        self.post_message(AnswerGrew((question, text)))

    @on(AnswerGrew)
    def _grew(self, message: AnswerGrew) -> None:
        question, text = message.value
        if self.asking and question == self.query_text.strip():
            self._heard += text
            self.query_one("#found", Words).say("The model, each sentence checked against your notes. esc stops it.")
            self.query_one("#hits", Rows).show(heard_rows(self._heard))

    @on(JobFailed)
    def _not_answered(self, message: JobFailed) -> None:
        if message.group == "ask":
            self.asking = False
            self._show_hits(self.hits, self.by_meaning)

    @on(QuestionAnswered)
    def _answered(self, message: QuestionAnswered) -> None:
        question, answer = message.value
        self.asking = False
        if answer is None or question != self.query_text.strip():
            return
        self.answer = answer
        rows = self.query_one("#hits", Rows)
        rows.show(answer_rows(answer))
        self._say_found()
        rows.focus()
        self.offer_keys()

    # The list

    @on(Rows.Moved, "#hits")
    def _moved_to_hit(self) -> None:
        if self._look is not None:
            self._look.stop()
        if self.size.width >= WIDE:
            self._look = self.set_timer(0.08, self._preview)

    def on_resize(self, event: events.Resize) -> None:
        """The note beside the list needs room."""
        self.query_one("#preview").display = event.size.width >= WIDE
        if self.hits and self.answer is None:
            self._show_hits(self.hits, self.by_meaning, keep=True)

    def _preview(self) -> None:
        chosen = self.query_one("#hits", Rows).selected
        if not isinstance(chosen, Spot):
            self._previewed = self._in_view = None
            self.query_one("#preview", NoteView).show(())
            return
        if chosen != self._previewed:
            self._previewed = chosen
            desk, path = self.deliberate.desk, chosen.path
            background.run(self, lambda job: desk.open_page(path), NoteRead, group="preview")

    @on(NoteRead)
    def _preview_read(self, message: NoteRead) -> None:
        opened, view = message.value, self.query_one("#preview", NoteView)
        if self._previewed is None or opened.path != self._previewed.path:
            return
        page: Page = opened.page
        if self._in_view != self._previewed or list(view.page.lines) != list(page.lines):
            self._in_view = self._previewed
            view.read(page, self._previewed.line)

    @on(Rows.Opened, "#hits")
    def _clicked(self) -> None:
        self._open_selected()

    def _selected(self) -> Spot | None:
        chosen = self.query_one("#hits", Rows).selected
        return chosen if isinstance(chosen, Spot) else None

    # Keys

    def do_open(self) -> None:
        """A question mark asks first; otherwise the selected passage opens."""
        self._take_in(self.query_one(Input).value)
        typing = self.query_one(Input).has_focus
        if typing and self.query_text.rstrip().endswith("?") and self.answer is None:
            self.do_ask()
        else:
            self._open_selected()

    def _open_selected(self) -> None:
        spot = self._selected()
        if spot is None:
            self.deliberate.flash("Nothing is selected yet.")
        else:
            self.deliberate.open_note(spot)

    def do_results(self) -> None:
        """To the list and back."""
        field = self.query_one(Input)
        (self.query_one("#hits", Rows) if field.has_focus else field).focus()

    def do_edit(self) -> None:
        """The passage in the editor."""
        spot = self._selected()
        if spot is not None:
            self.deliberate.edit(spot)

    def do_copy(self) -> None:
        """path:line for another program."""
        spot = self._selected()
        if spot is not None:
            self.deliberate.copy(f"{spot.path}:{spot.line}")

    def do_passage(self, key: str) -> None:
        """The quote with that number."""
        assert self.answer is not None
        cited: Any = next((one for one in self.answer.citations if str(one.n) == key), None)
        if cited is None:
            self.deliberate.flash(f"There is no quote [{key}].")
        else:
            self.deliberate.open_note(Spot(cited.path, cited.line))

    def do_go_recall(self) -> None:
        """Already here: to the field."""
        self.arrive()

    def arrive(self) -> None:
        """The last question stands there, and the first letter of another takes its place."""
        self.query_one(Input).focus()
        self.query_one(Input).action_select_all()
        self._search_again()

    def do_back(self) -> None:
        """From the answer to the hits, from the hits to the field, from the field to Today."""
        field = self.query_one(Input)
        if self.asking:
            self.asking = False
            background.stop(self, "ask")
            self.deliberate.flash("stopped")
            self._show_hits(self.hits, self.by_meaning)
            field.focus()
        elif self.answer is not None:
            self.answer = None
            self._show_hits(self.hits, self.by_meaning)
            self._search_again()
            field.focus()
        elif not field.has_focus:
            field.focus()
        else:
            self.deliberate.go("today")
