"""Attack: one idea you hold, one angle, your own words first, then what your notes say against it.

Owns the steps and that the text survives: how sure, write, judge. Must not know which idea is next nor
what a verdict writes. Nothing that speaks for or against is shown before you wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from journal.tui import background
from journal.tui.messages import JobFailed, Spot, TakenBack, Told
from journal.tui.plain import Words
from journal.tui.screens.critic import Critic
from journal.tui.screens.place import show_only
from journal.tui.screens.recalled import excerpt
from journal.tui.widgets.flash import Flash
from journal.tui.widgets.rows import Line, Row, Rows
from journal.tui.widgets.writing import Writing
from vault.problem import Problem

if TYPE_CHECKING:
    from journal.practices.attack import Attack
    from kb.judgement.against import Counter

NONE_HELD = (
    "No idea is waiting for an attack.\n\n"
    "An idea is attacked once you hold it, and after a while again.\n"
    "g h leads to your ideas: n writes one down there, h holds it."
)
_EXTRA = {
    "revised": "the claim as it should read now",
    "test": "what would show it wrong, by friday; in two weeks if you name no day",
}


class AttackBegun(Told):
    """The idea and the angle; None when none is held."""


class EvidenceFound(Told):
    """Passages of your own against the claim."""


class AttackFinished(Told):
    """(place, verdict, what went wrong after it): written into the note."""


class AttackScreen(Critic):
    """Steps: sure, write, judge, extra, done."""

    place = "attack"
    TITLE = "Attack"
    CSS_PATH = "attack.tcss"
    AUTO_FOCUS: ClassVar = ""
    twin = "deliberate attack"

    def __init__(self) -> None:
        super().__init__()
        self.attack: Attack | None = None
        self.step = "begin"
        self.sure: int | None = None
        self.sure_now = ""
        self.verdict = ""
        self.evidence: Sequence[Counter] = ()
        self._saving = False
        self._wanted = ""
        self._made_in: Callable[[str], None] = lambda place: None
        self._back_to = "today"
        self._told = ""  # what is to be said when the next attack has begun

    def body(self) -> ComposeResult:
        """The claim, how sure, the angle, your text, the evidence, the verdict."""
        with Vertical(id="attack"):
            yield Words(id="claim")
            yield Words(id="angle")
            yield Words("How sure are you, 0 to 100?  Enter alone skips.", id="how-sure", classes="quiet")
            yield Input(id="sure", classes="typing", restrict=r"[0-9]{0,3}")
            yield Writing(id="attack-text", hint="Write against it. ctrl+s when you are done.")
            yield Words(id="against", classes="pane-title")
            yield Rows(id="evidence")
            yield Words(id="verdict")
            yield Input(id="extra", classes="typing")

    def on_mount(self) -> None:
        """Find the idea."""
        self._begin()

    def arrive(self) -> None:
        """After one is done, the next."""
        self._made_in = lambda place: None
        self._back_to = "today"
        if self.step in ("done", "none"):
            self._begin()

    def attack_this(self, path: str, back_to: str = "today") -> None:
        """The idea in this note, whichever is next; what was written against another is kept as its draft."""
        self._back_to = back_to
        under_way = self.attack is not None and self.step not in ("begin", "none", "done")
        if under_way and self.attack is not None and self.attack.idea.path == path:
            return
        self._wanted = path
        if self.is_mounted:
            self._begin()

    def made_in(self, tell: Callable[[str], None]) -> None:
        """The attack is part of something that is told its place when it is made: the review of a week."""
        self._made_in, self._back_to = tell, "week"

    def _begin(self) -> None:
        self.step = "begin"
        self._show()
        desk, idea = self.deliberate.desk, self._wanted
        self._wanted = ""
        background.run(self, lambda job: desk.attack(idea), AttackBegun, group="attack")

    def led(self) -> Rows | None:
        """The passages."""
        return self.query_one("#evidence", Rows)

    def facts(self) -> Iterable[str]:
        """Which step it is."""
        found = []
        if self.step == "write":
            found.append("writing")
        if self.step == "judge" and not self._saving:
            found += ["weighed", *self.critic_facts()]
        if self.step in ("judge", "done") and isinstance(self.query_one("#evidence", Rows).selected, Spot):
            found.append("hit")
        return found

    # Steps

    @on(AttackBegun)
    def _begun(self, message: AttackBegun) -> None:
        self.attack = message.value
        self.sure, self.sure_now, self.verdict, self.evidence, self._saving = None, "", "", (), False
        self.forget_critique()
        if self.attack is None:
            self.step = "none"
            self._show()
            return
        draft = self.deliberate.session.draft(self._draft_name())
        self.query_one(Writing).replace_all(draft)
        self.query_one("#sure", Input).value = ""
        self.query_one("#extra", Input).value = ""
        self.query_one("#evidence", Rows).show(())
        self.step = "write" if self.attack.skip_confidence else "sure"
        self._show()
        if self._told:
            self.deliberate.flash(self._told)
            self._told = ""

    def _draft_name(self) -> str:
        assert self.attack is not None
        return f"attack {self.attack.idea.path}"

    @on(Input.Submitted, "#sure")
    def _sure(self, message: Input.Submitted) -> None:
        text = message.value.strip().rstrip("%").strip()
        if text and not (text.isascii() and text.isdigit() and int(text) <= 100):
            self.deliberate.flash("A number from 0 to 100, or Enter alone.")
            return
        self.sure = int(text) if text else None
        self.step = "write"
        self._show()

    @on(TextArea.Changed)
    def _typed(self, message: TextArea.Changed) -> None:
        if self.attack is not None and self.step in ("sure", "write"):
            self.deliberate.session.keep_draft(self._draft_name(), message.text_area.text)

    def do_on(self) -> None:
        """Weigh it: what do your own notes say against the claim?"""
        attack, text = self.attack, self.query_one(Writing).text
        assert attack is not None
        if not text.strip():
            self.deliberate.flash("Write against it first; a sentence is enough.")
            return
        self.step = "judge"
        self._show()
        self.query_one("#against", Words).say("…")
        background.run(self, lambda job: attack.evidence(text), EvidenceFound, group="evidence",
                       title="looking for evidence against it")

    @on(EvidenceFound)
    def _evidence(self, message: EvidenceFound) -> None:
        self.evidence = message.value
        self.show_evidence()
        self.offer_keys()

    def show_evidence(self) -> None:
        """What one's own notes say against it, and the model, if it was asked."""
        rows = []
        for hit in self.evidence:
            shown, _ = excerpt(hit.text, "", 220)
            rows.append(Row(Spot(hit.path, hit.line),
                            (Line(hit.title, tone="strong", right=hit.reason), Line(shown, tone="muted", wraps=True))))
        self.query_one("#against", Words).say(
            "Against it, from your own notes" if rows else "Your notes say nothing against it"
        )
        self.query_one("#evidence", Rows).show([*rows, *self.critic_rows()], keep=True)

    def _judge(self, verdict: str) -> None:
        self.verdict = verdict
        if verdict in _EXTRA:
            self.step = "extra"
            extra = self.query_one("#extra", Input)
            extra.placeholder = _EXTRA[verdict]
            self._show()
            return
        self._finish("")

    @on(Input.Submitted, "#extra")
    def _extra(self, message: Input.Submitted) -> None:
        if not message.value.strip():
            self.deliberate.flash(f"Say {_EXTRA[self.verdict].partition(',')[0]}, or esc.")
            return
        self._finish(message.value.strip())

    def _finish(self, extra: str) -> None:
        attack, desk = self.attack, self.deliberate.desk
        assert attack is not None
        text, verdict, before = self.query_one(Writing).text, self.verdict, self.sure
        now = int(self.sure_now) if self.sure_now else before
        said = self.critique if self.keeps_critique else None
        self._saving = True
        made_in = self._made_in

        def finished(job: background.Job) -> tuple[str, str, str]:
            place = trouble = ""
            try:
                with desk.one_change("attack"):
                    place = desk.finish(attack, text, verdict, now, extra, before)
                    made_in(place)
                if said is not None:
                    desk.save_critique(place, said)
            except Problem as problem:
                if not place:
                    raise
                # It stands by now: what failed after it must not have it written twice.
                trouble = f"the attack is written, but: {problem}"
            return place, verdict, trouble

        background.run(self, finished, AttackFinished, group="attack", exclusive=False)

    @on(AttackFinished)
    def _finished(self, message: AttackFinished) -> None:
        place, verdict, trouble = message.value
        self.deliberate.session.keep_draft(self._draft_name(), "")
        self.step, self._saving = "done", False
        self._show()
        self.query_one("#verdict", Words).paint(
            (f"{verdict.capitalize()}. ", "$lamp"), (f"esc goes back. Written to {place}.", "$muted")
        )
        self.deliberate.flash(trouble or f"kept in {place}", undo=not trouble, trouble=bool(trouble))
        self.deliberate.refresh_vault()

    @on(TakenBack)
    def _taken_back(self, message: TakenBack) -> None:
        """An attack that is gone again is begun anew, with its words as the draft they were."""
        undone, attack = message.value, self.attack
        if self.step == "done" and undone.verb == "attack" and attack is not None and attack.idea.path in undone.paths:
            self._wanted, self._told = attack.idea.path, undone.sentence
            self._begin()

    @on(JobFailed)
    def _not_done(self) -> None:
        self._saving = False
        if self.step in ("extra", "begin"):
            self.step = "judge" if self.step == "extra" else "none"
            self._show()

    # Keys

    def do_sure(self, key: str) -> None:
        """A digit more of how sure one is now, or one less."""
        number = self.sure_now[:-1] if key == "backspace" else (self.sure_now + key).lstrip("0") or "0"
        if int(number or 0) <= 100:
            self.sure_now = number
            self._ask_verdict()

    def do_model(self) -> None:
        """The model presses harder, from the same notes."""
        assert self.attack is not None
        self.ask_critic(self.attack, self.query_one(Writing).text)

    def do_stands(self) -> None:
        """It stands."""
        self._judge("stands")

    def do_revised(self) -> None:
        """It must read otherwise."""
        self._judge("revised")

    def do_dropped(self) -> None:
        """It goes."""
        self._judge("dropped")

    def do_test(self) -> None:
        """It needs a test."""
        self._judge("test")

    def do_open(self) -> None:
        """The passage where it stands."""
        chosen = self.query_one("#evidence", Rows).selected
        if isinstance(chosen, Spot):
            self.deliberate.open_note(chosen)

    def do_edit(self) -> None:
        """The text in the editor and back."""
        writing = self.query_one(Writing)
        writing.replace_all(self.deliberate.edit_text(writing.text))

    def do_back(self) -> None:
        """A step back, at last to where one came from; the draft is a file."""
        if self.step == "extra":
            self.step = "judge"
            self._show()
        elif self.stop_critic():
            self.deliberate.flash("stopped")
        elif self.step == "judge" and not self._saving:
            self.forget_critique()
            self.step = "write"
            self._show()
        else:
            drafted = self.step == "write" and bool(self.query_one(Writing).text.strip())
            self.deliberate.go(self._back_to)
            if drafted:
                self.deliberate.draft_kept([self._draft_name()], "g d")

    # Picture

    def _show(self) -> None:
        self.query_one(Flash).hide()  # it was about the step before, and lies over the verdict
        step = self.step
        going = step not in ("begin", "none")
        claim = self.query_one("#claim", Words)
        if step == "none":
            claim.paint((NONE_HELD, "$muted"))
        elif self.attack is not None and going:
            claim.paint((self.attack.claim, "$strong bold"), (f"   {self.attack.reason}", "$muted"))
            self.query_one("#angle", Words).paint(
                (f"{self.attack.angle.title.capitalize()}  ", "$lamp"), (self.attack.angle.question, "$foreground")
            )
        else:
            claim.say("")
        show_only(self.query_one("#angle"), going and step != "sure")
        show_only(self.query_one("#how-sure"), step == "sure")
        show_only(self.query_one("#sure"), step == "sure")
        writing = self.query_one(Writing)
        show_only(writing, going and step != "sure")
        writing.read_only = step != "write"
        writing.set_class(step != "write", "-small")
        self.query_one("#attack").set_class(step in ("judge", "extra", "done"), "-weighing")
        for name in ("#against", "#evidence", "#verdict"):
            show_only(self.query_one(name), step in ("judge", "extra", "done"))
        show_only(self.query_one("#extra"), step == "extra")
        if step == "judge":
            self._ask_verdict()
        goal = {"sure": "#sure", "write": "#attack-text", "judge": "#evidence", "extra": "#extra", "done": "#evidence"}
        self.set_focus(self.query_one(goal[step]) if step in goal else None)  # now: letters may be on their way
        self.offer_keys()

    def _ask_verdict(self) -> None:
        still = "" if self.sure is None else f"still {self.sure}%; digits change it"
        self.query_one("#verdict", Words).paint(
            ("Verdict   ", "$muted"), ("s", "$lamp"), (" stands   ", ""), ("r", "$lamp"), (" revised   ", ""),
            ("d", "$lamp"), (" dropped   ", ""), ("t", "$lamp"), (" test", ""),
            ("\nHow sure now   ", "$muted"),
            (f"{self.sure_now}%" if self.sure_now else still or "write a number", "$lamp" if self.sure_now else ""),
        )
