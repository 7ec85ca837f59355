"""Which key does what: the defaults of the action table with a person's own keys laid over them.

Owns the check of overrides: unknown actions, keys no terminal delivers, two actions on one key.
Must not know Textual, nor where the settings come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from journal.tui.actions.action import Action
from journal.tui.actions.table import ACTIONS, BY_ID, at

UNDELIVERABLE = frozenset({"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+enter", "ctrl+space", "ctrl+shift+enter"})
"""Keys most terminals cannot tell from Backspace, Tab or Enter, or do not send at all."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """Keys by action id, and a sentence for each override that was refused."""

    keys: dict[str, tuple[str, ...]]
    problems: tuple[str, ...]


def default_keys(action: Action) -> tuple[str, ...]:
    """Every key of an action: those for lists first, then those for text."""
    return (*action.keys, *action.text_keys)


def clashes(keys: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, str, str]]:
    """(place, key, action, action) wherever one key of one screen would do two things."""
    found = []
    for place in sorted({place for action in ACTIONS for place in action.places}):
        taken: dict[str, str] = {}
        for action in at(place):
            for key in keys[action.id]:
                if key in taken:
                    found.append((place, key, taken[key], action.id))
                taken[key] = action.id
    return found


def keymap(overrides: Mapping[str, object] | None = None) -> Keymap:
    """The keys to use. An override replaces all keys of its action; one that cannot work is left out."""
    keys = {action.id: default_keys(action) for action in ACTIONS}
    problems = []
    for name, value in (overrides or {}).items():
        action = BY_ID.get(str(name))
        wanted = tuple(str(value).split()) if isinstance(value, str) else tuple(map(str, _items(value)))
        if action is None:
            problems.append(f"keys: there is no action called {name}; see `deliberate keys`")
            continue
        dead = [key for key in wanted if key in UNDELIVERABLE]
        if not wanted or dead:
            problems.append(f"keys: {name} cannot be {' '.join(dead) or 'empty'}; terminals do not send that")
            continue
        if action.text_keys and not any(_passes_text(key) for key in wanted):
            problems.append(f"keys: {name} also acts inside text and needs a key such as ctrl+x")
            continue
        trial = {**keys, action.id: wanted}
        clash = clashes(trial)
        if clash:
            _, key, first, second = clash[0]
            problems.append(f"keys: {key} would mean both {first} and {second}; {name} keeps its default")
            continue
        keys = trial
    return Keymap(keys, tuple(problems))


def _passes_text(key: str) -> bool:
    return "+" in key or len(key) > 1


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []
