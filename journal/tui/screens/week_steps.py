"""What the steps of the week ask and go through, as the screen needs it, and where a draft is taken up.

Owns the words of each step and which list it has. Must not know how a list looks, nor what a step writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journal.practices.week_values import LooseEnd
    from journal.practices.weekly import Step, Week
    from journal.tui.app import Deliberate

ASKED: Mapping[str, tuple[str, str]] = {
    "reread": ("space keeps a line for the week's page", "No page of this week says anything."),
    "last": ("space ticks what you did", "Nothing was set out for this week."),
    "loose": ("a answers, f files, l leaves it; enter opens a draft", "There are no loose ends."),
    "finished": ("space says a word on it", "Nothing was finished this week."),
    "due": ("1 came true, 2 did not, 3 void; space closes a test", "Nothing is to be decided."),
    "attack": ("d attacks the idea whose turn it is", "No idea was attacked this week. d attacks one now."),
    "close": ("space: one sentence, and what you will do next week", "Nothing is set out yet."),
    "": ("", "Nothing was set out for next week."),
}
"""What is asked in each step, and what is said where it has nothing."""

ITEMS: Mapping[str, Callable[[Week], Sequence[Any]]] = {
    "reread": lambda review: [line for day in review.reread() for line in day.lines],
    "last": lambda review: review.last(),
    "loose": lambda review: review.loose(),
    "finished": lambda review: review.finished(),
    "due": lambda review: review.due(),
    "attack": lambda review: review.attacked(),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a review has come: the step one is in ("" at the end), all steps, and the days by their page.

    room  how many more things may be set out for next week
    """

    review: Week
    step: str
    steps: Sequence[Step]
    days: dict[str, date]
    sentence: str
    room: int


def take_up(app: Deliberate, draft: LooseEnd) -> None:
    """Go to where a draft can be finished."""
    box = draft.draft.partition(" ")[0]  # a number behind it says which of several apps began it
    if box == "capture":
        app.do_capture()
    elif box == "prose":
        app.do_write()
    elif draft.draft.startswith("attack "):
        from journal.tui.screens.attack import AttackScreen

        app.go("attack")
        if isinstance(app.screen, AttackScreen):
            app.screen.attack_this(draft.path, back_to="week")
    else:
        app.flash("The key that began it brings it back, on the screen where it was begun.")
