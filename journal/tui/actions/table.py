"""Everything a person can do in the terminal interface, in one table.

Owns the order of the table and how it is looked up. Key bindings, footer, palette, help and `deliberate keys`
are renderings of it; none of them holds a word of its own. Must not know Textual: `deliberate keys` prints the
table without it. The actions of each screen stand in a file of their own beside this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from journal.tui.actions.action import Action, State
from journal.tui.actions.attack import ATTACK
from journal.tui.actions.boxes import CAPTURE, FINDER, FORM, PROSE
from journal.tui.actions.everywhere import EVERYWHERE
from journal.tui.actions.ideas import IDEAS
from journal.tui.actions.inbox import INBOX
from journal.tui.actions.lessons import LESSONS
from journal.tui.actions.listing import LISTING
from journal.tui.actions.note import NOTE
from journal.tui.actions.predictions import PREDICTIONS
from journal.tui.actions.questions import QUESTIONS
from journal.tui.actions.reading import READING
from journal.tui.actions.recall import RECALL
from journal.tui.actions.review import REVIEW
from journal.tui.actions.rows import ROWS
from journal.tui.actions.stats import STATS
from journal.tui.actions.today import TODAY
from journal.tui.actions.week import WEEK


class KeyRow(TypedDict):
    """One line of `deliberate keys`."""

    action: str
    group: str
    title: str
    help: str
    keys: list[str]
    keys_in_text: list[str]
    command: str | None
    why_no_command: str | None


ACTIONS: tuple[Action, ...] = (
    *EVERYWHERE, *TODAY, *RECALL, *REVIEW, *ATTACK, *IDEAS, *QUESTIONS, *READING, *LESSONS, *INBOX,
    *PREDICTIONS, *WEEK, *STATS, *LISTING, *NOTE, *CAPTURE, *PROSE, *FORM, *FINDER, *ROWS,
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

_KEY_WORDS = {
    "slash": "/", "colon": ":", "question_mark": "?", "escape": "esc", "enter": "enter", "space": "space",
    "pagedown": "pgdn", "pageup": "pgup", "f1": "F1",
    "plus": "+", "greater_than_sign": ">",
}


def key_word(key: str) -> str:
    """A key as it is printed: `slash` is `/`."""
    return _KEY_WORDS.get(key, key)


def at(place: str) -> tuple[Action, ...]:
    """The actions of one screen, in table order."""
    return tuple(action for action in ACTIONS if place in action.places)


def shown_key(action: Action, typing: bool) -> str:
    """The key to print for an action: one that works where the cursor is. Empty if none does."""
    keys = action.text_keys if typing else (*action.keys, *action.text_keys)
    if keys:
        return key_word(keys[0])
    return f"g {action.go}" if action.go and not typing else ""


def footer(state: State) -> list[tuple[str, str, int]]:
    """(key, label, weight) of what can be done now, most important first; help comes last."""
    found = []
    for action in at(state.place):
        label = next((label for fact, label in action.relabel if fact in state.facts), action.label)
        if not action.weight or not label or action.when(state):
            continue
        if action.typing is not None and action.typing != state.typing:
            continue
        key = action.shown or shown_key(action, state.typing)
        if key:
            found.append((key, label, action.weight))
    found.sort(key=lambda entry: entry[2])
    help_first = [entry for entry in found if entry[1] == "help"]
    return [entry for entry in found if entry[1] != "help"] + help_first


def keys_table(actions: Iterable[Action] = ACTIONS) -> list[KeyRow]:
    """The whole table as plain data, in the order of the help screen."""
    return [
        KeyRow(
            action=action.id,
            group=action.group,
            title=action.title,
            help=action.help,
            keys=[key_word(key) for key in action.keys] + ([f"g {action.go}"] if action.go else []),
            keys_in_text=[key_word(key) for key in action.text_keys],
            command=action.twin or None,
            why_no_command=action.why_no_twin or None,
        )
        for action in actions
    ]
