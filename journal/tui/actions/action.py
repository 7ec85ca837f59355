"""What an action is: an intent with its name, its words, its default keys, and where it applies.

Owns that shape, the state an action is asked about, and the names of the screens. Must not know any single
action, nor Textual.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LISTS = ("ideas", "questions", "reading", "lessons", "inbox", "predictions", "week")
"""The places that are a list with one thing of it beside."""

TOP = ("today", "recall", "review", "attack", *LISTS, "stats")
"""The places one lives in; the others lie on top of one of them."""

ALL = (*TOP, "note")

MOVING = "moving the eye is the terminal's own business there"
EDITOR = "there your shell opens $EDITOR itself"
HERE = "it belongs to the screen"
"""Why an action has no command of its own."""


@dataclass(frozen=True, slots=True)
class State:
    """What is true on the screen just now.

    place   the screen's name
    typing  a text field has the focus
    facts   words an action may need, such as "card" or "revealed"
    """

    place: str
    typing: bool = False
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person may want.

    id         stable name, also the name of a user's key override
    title      a short imperative; shown in palette and help
    label      one or two words for the footer
    help       one sentence
    group      heading in the help
    places     screens where it applies
    keys       keys that act while no text is being typed
    text_keys  keys that act inside text fields too
    twin       the same on the command line; or empty, and then `why_no_twin` says why
    needs      (fact, reason): without the fact it is refused with the reason
    weight     what the footer drops first: the larger, the sooner; 0 is never shown there
    go         the letter after `g` that leads here
    typing     footer: None anywhere, True only while typing, False only otherwise
    shown      the key as the footer prints it, where one action stands for several
    relabel    (fact, label), …: another footer label while a fact holds, the first to do so; none if empty
    """

    id: str
    title: str
    label: str
    help: str
    group: str
    places: tuple[str, ...]
    keys: tuple[str, ...] = ()
    text_keys: tuple[str, ...] = ()
    twin: str = ""
    why_no_twin: str = ""
    needs: tuple[tuple[str, str], ...] = field(default=())
    weight: int = 0
    go: str = ""
    typing: bool | None = None
    shown: str = ""
    relabel: tuple[tuple[str, str], ...] = ()

    def when(self, state: State) -> str:
        """Why it cannot be done now, as a sentence; empty when it can."""
        if self.places and state.place not in self.places:
            return f"{self.title}: not on this screen."
        for fact, reason in self.needs:
            if fact not in state.facts:
                return reason
        return ""
