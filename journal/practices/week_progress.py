"""Going through the steps of a review: which is next, which of its things is next, and back again.

Owns the order in which a review is walked, for whatever it is that the steps go through. Must not know what a
step writes (`weekly`), nor how its state is kept (`week_state`). Must not print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from journal.practices.week_matter import MOST_LOOSE_ENDS
from journal.practices.week_state import STEPS, WeekState
from vault.records.weekly import WeekPage


class Keyed(Protocol):
    """What a step goes through one by one."""

    @property
    def key(self) -> str:
        """By what it is known again."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it stands: number from 1, name, title, whether it is done."""

    number: int
    name: str
    title: str
    done: bool


class Progress:
    """How far a review has come. What the steps go through, and the page, are given by who reviews."""

    _state: WeekState

    @property
    def page(self) -> WeekPage | None:
        """The weekly page as it stands on disk; None while there is none."""
        raise NotImplementedError

    def items(self, step: str) -> Sequence[Keyed]:
        """What a step goes through one by one; the last two steps have nothing of the kind."""
        raise NotImplementedError

    def has(self, step: str) -> bool:
        """Whether the step asks anything."""
        return bool(self.items(step))

    @property
    def steps(self) -> list[Step]:
        """All seven, with what is done."""
        page = self.page
        done = self._state.is_done
        return [Step(at, name, title, done(name, page)) for at, (name, title) in enumerate(STEPS.items(), 1)]

    @property
    def at(self) -> str:
        """The step to go on with; "" when all are done."""
        return next((step.name for step in self.steps if not step.done), "")

    @property
    def begun(self) -> bool:
        """Whether the review was begun, here or elsewhere."""
        return self._state.begun or bool(self._state.done)

    def next_item(self, step: str) -> Keyed | None:
        """The next one that was not gone through yet; None at the end of the step."""
        seen = self.seen(step)
        if step == "loose" and len(seen) >= MOST_LOOSE_ENDS:
            return None  # what is filed makes room for others, which come next week
        return next((item for item in self.items(step) if item.key not in seen), None)

    def seen(self, step: str) -> tuple[str, ...]:
        """The keys of what was gone through in a step, in order."""
        return tuple(self._state.seen.get(step, ()))

    def passed(self, step: str, key: str) -> None:
        """This one was gone through, here and now."""
        seen = self._state.seen.setdefault(step, [])
        if key not in seen:
            seen.append(key)
        self._state.save()

    def skip(self, step: str) -> None:
        """Leave the rest of the step out; what it wrote stays."""
        self._state.close(step, self.page)

    def reopen(self, step: str) -> None:
        """Go through a step again, from its first item."""
        self._state.seen.pop(step, None)
        self._state.begin(step)

    def back(self, step: str) -> str:
        """One item back, or into the step before; the step one is in then. What was written stays."""
        names = list(STEPS)
        for name in reversed(names[: names.index(step) + 1]):
            there = {item.key for item in self.items(name)}
            seen = self._state.seen.setdefault(name, [])
            self._state.done.pop(name, None)
            while seen and seen[-1] not in there | {"sentence"}:
                seen.pop()  # decided meanwhile: there is nothing to go back to
            if seen:
                seen.pop()
            elif name == step or not self.has(name):
                continue
            self._state.save()
            return name
        self._state.save()
        return step

    @property
    def words(self) -> dict[str, str]:
        """Texts of a half-done answer, by name."""
        return dict(self._state.words)

    def remember(self, name: str, text: str) -> None:
        """Keep such a text; an empty one goes."""
        self._state.words.pop(name, None)
        self._state.words |= {name: text} if text else {}
        self._state.save()
