"""The model's part in an attack: asked for by a key after one's own words, kept only by another.

Owns what was said and whether it is to be kept, and how it looks beside the evidence. Must not know what is sent, nor
what a point must show to stand: the practice does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on

from journal.tui import background
from journal.tui.messages import JobFailed, Spot, Told
from journal.tui.screens.place import Place
from journal.tui.widgets.rows import BLANK, Line, Row, section

if TYPE_CHECKING:
    from journal.practices.attack import Attack
    from kb.ask.critique import Critique


class Criticised(Told):
    """What the model says against the claim; None when it was stopped."""


class Critic(Place):
    """A screen on which a model may be asked to press harder."""

    def __init__(self) -> None:
        super().__init__()
        self.forget_critique()

    def forget_critique(self) -> None:
        """Nobody was asked."""
        self.critique: Critique | None = None
        self.keeps_critique = self.criticising = False

    def critic_facts(self) -> Iterable[str]:
        """What may be done with a model here."""
        if self.critique is None and not self.criticising and self.deliberate.desk.model_name():
            yield "model"
        if self.critique is not None and self.critique.points and not self.keeps_critique:
            yield "points"

    def critic_rows(self) -> list[Row]:
        """Its points, each with the words of a note it stands on."""
        said = self.critique
        if said is None:
            return [BLANK, Row(None, (Line("…", tone="faint"),))] if self.criticising else []
        kept = "; kept with the attack" if self.keeps_critique else ""
        rows = [BLANK, section(f"Against it, from {said.model}{kept}")]
        for point in said.points:
            quote = f"“{' '.join(point.quote.split())}” {point.path}:{point.line}"
            lines = (Line(point.text, wraps=True), Line(quote, tone="muted", wraps=True))
            rows.append(Row(Spot(point.path, point.line), lines))
        if not said.points:
            nothing = "It found nothing that it could show in your notes."
            rows.append(Row(None, (Line(nothing, tone="muted", wraps=True),)))
        left = [said.cut, f"{said.left_out} left out: your notes do not bear them" if said.left_out else "",
                f"{said.withheld} passages stayed on this machine" if said.withheld else ""]  # fmt: skip
        return rows + [Row(None, (Line(line, tone="faint", wraps=True),)) for line in left if line]

    def show_evidence(self) -> None:
        """Draw the passages and the points anew."""
        raise NotImplementedError

    def ask_critic(self, attack: Attack, text: str) -> None:
        """Ask the model, behind the screen."""
        desk = self.deliberate.desk
        self.criticising = True
        self.show_evidence()
        background.run(
            self, lambda job: desk.criticise(attack, text, lambda: job.stopped), Criticised,
            group="critique", title=f"asking {desk.model_name()}",
        )

    @on(Criticised)
    def _criticised(self, message: Criticised) -> None:
        self.criticising = False
        self.critique = message.value
        self.show_evidence()
        self.offer_keys()

    @on(JobFailed)
    def _not_criticised(self, message: JobFailed) -> None:
        if message.group == "critique":
            self.criticising = False
            self.show_evidence()

    def stop_critic(self) -> bool:
        """Stop asking; whether somebody was asked."""
        if self.criticising:
            self.criticising = False
            background.stop(self, "critique")
            self.show_evidence()
            return True
        return False

    def do_keep(self) -> None:
        """Its points go into the note with the attack."""
        self.keeps_critique = True
        self.show_evidence()
        self.deliberate.flash("kept with the attack, folded and marked as the model's")
