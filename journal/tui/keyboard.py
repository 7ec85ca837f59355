"""Keys in the order they were pressed.

Owns what happens between a key and its action while screens open and fields are still taking in
letters. Must not know what any action does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

from journal.tui.screens.place import Place
from journal.tui.widgets.go import GoStrip


def _apart(event: events.Key) -> tuple[events.Key, ...]:
    """Escape and a letter that reached us as one.

    Many terminals, and every slow line, send an escape and the letter typed right after it as the same bytes
    as alt with that letter. No action has alt, so both keys are meant.
    """
    if event.key.startswith("alt+") and event.character and event.character.isalpha():
        return events.Key("escape", "\x1b"), events.Key(event.character, event.character)
    return (event,)


class KeysInOrder(App[None]):
    """An app that loses no key."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed: deque[events.Key | events.Paste] = deque()
        self._opening = self._acting = False

    async def on_event(self, event: events.Event) -> None:
        """Keys in the order they were pressed, whatever opens meanwhile.

        Textual sends a key to the focused widget and looks at bindings when it comes back, by which time the
        next key is under way; a screen being built has no focus yet; and a priority binding overtakes letters
        still on their way into a field. One who types `c`, a thought and Enter in one go would lose words. So
        keys stand in line, and the line waits while a screen opens; outside text bindings are looked at first;
        inside text they come last. What is pasted stands in the same line.
        """
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._pressed.extend((event,) if isinstance(event, events.Paste) else _apart(event))
        await self._go_on()

    async def _go_on(self) -> None:
        """Take keys from the line until one makes the others wait."""
        while self._pressed and not self._opening and not self._acting:
            await self._take(self._pressed.popleft())

    async def _take(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Paste):
            if isinstance(self.focused, Input):  # which would keep the first line and lose the others
                event = events.Paste(" ".join(event.text.split()))
            await super().on_event(event)
            return
        field = self.focused if self.focused is not None and self.focused.has_class("typing") else None
        if self._strip_takes(event):
            return
        if field is None:
            bound = await self._check_bindings(event.key, priority=True) or await self._check_bindings(event.key)
            if not bound:
                await super().on_event(event)
        elif self._has_priority(event.key):
            self._acting = True
            field.call_later(self._act, event.key)
        elif event.key == "enter" and isinstance(field, Input):
            self._acting = True
            field.call_later(self._submit, field)
        else:
            await super().on_event(event)

    async def _submit(self, field: Input) -> None:
        """Enter in a field that has taken in its letters: the screen may put another in its place."""
        await field.action_submit()
        self._after([field, *field.ancestors])

    def _after(self, way: Sequence[DOMNode]) -> None:
        """Go on once what a field says has come up to its screen."""
        if not way or isinstance(way[0], App):
            self._acting = False
            self.call_later(self._go_on)
        else:
            way[0].call_later(self._after, way[1:])

    async def _act(self, key: str) -> None:
        """A key bound inside text, once the field has taken in the letters before it."""
        try:
            await self._check_bindings(key, priority=True)
        finally:
            self._acting = False
            self.call_later(self._go_on)

    def _has_priority(self, key: str) -> bool:
        return any(
            binding.priority
            for _, bindings in self.screen._binding_chain
            for binding in bindings.key_to_bindings.get(key, ())
        )

    def _strip_takes(self, event: events.Key) -> bool:
        for strip in self.screen.query(GoStrip):
            if strip.display:
                name = strip.take(event.character or "")
                if name and isinstance(self.screen, Place):
                    self.screen.do(name)
                return True
        return False

    def hold_keys(self) -> None:
        """Something opens or closes: keys wait until `release_keys`."""
        self._opening = True

    def release_keys(self, screen: Screen[Any]) -> None:
        """This screen is ready; the keys go on if it is the one they wait for, and not one passed on the way."""
        if screen is self.screen:
            self._opening = False
            self.call_later(self._go_on)
