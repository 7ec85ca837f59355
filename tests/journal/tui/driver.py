"""A person at the keyboard: presses, types, and sees, over Textual's pilot.

Owns waiting: nothing sleeps; `sees` and `until` go on as soon as what they wait for is there. The desk
under it is the real one, on a real folder.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from journal.clock import Clock
from journal.settings import Settings
from journal.tui.app import Deliberate
from journal.tui.desk import TuiDesk
from journal.wiring import Desk
from tests.person import PROGRAM, ROOT

NOW = "2026-11-22T09:14:00+01:00"
PATIENCE_S = 60
"""When a test gives up; a passing one never gets near it."""

NAMED = {"/": "slash", "?": "question_mark", ":": "colon"}


class Person:
    """One visit to the app."""

    def __init__(self, app: Deliberate, pilot: Pilot[None], vault: Path) -> None:
        self.app, self.pilot, self.vault = app, pilot, vault
        self.keys = 0

    # Hands

    async def press(self, *keys: str) -> Person:
        """Press keys, and let what follows from them come to rest. Counted."""
        self.keys += len(keys)
        await self.pilot.press(*(NAMED.get(key, key) for key in keys))
        await self.rest()
        return self

    def burst(self, *keys: str) -> None:
        """Press keys faster than anything can follow."""
        for key in keys:
            name = _key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, key if len(key) == 1 else None))

    async def type(self, text: str) -> Person:
        """Type text. Not counted: words are what one came for."""
        await self.pilot.press(*(_key(letter) for letter in text))
        await self.rest()
        return self

    async def select(self, part: str) -> Person:
        """Move down the list in front until the selected row has these words."""
        for _ in range(200):
            if part in self.selected:
                return self
            before = self.selected
            await self.pilot.press("down")
            await self.pilot.pause()
            if self.selected == before:
                break
        raise AssertionError(f"no row with {part!r}; selected is {self.selected!r}\n{self.screen}")

    # Eyes

    @property
    def screen(self) -> str:
        """Everything on the screen, as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def selected(self) -> str:
        """The words of the selected row."""
        from journal.tui.widgets.rows import Rows

        focused = self.app.focused
        found = focused if isinstance(focused, Rows) else next(
            (rows for rows in self.app.screen.query(Rows) if rows.display and rows.cursor >= 0), None
        )  # fmt: skip
        if found is None or found.cursor < 0:
            return ""
        return " ".join(f"{line.lead}{line.text} {line.right}".strip() for line in found.rows[found.cursor].lines)

    async def sees(self, *parts: str) -> Person:
        """Wait until all of this is on the screen."""
        flat = lambda: " ".join(self.screen.split())  # noqa: E731
        await self.until(lambda: all(part in flat() for part in parts), f"{parts}")
        return self

    async def until(self, true: Callable[[], Any], what: str = "") -> Person:
        """Wait for a condition."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not true():
                    await self.pilot.pause()
        except TimeoutError:
            raise AssertionError(f"never came: {what}\n{self.screen}") from None
        return self

    async def rest(self) -> Person:
        """Wait until no work is under way and everything told was drawn."""
        for _ in range(3):
            await self.pilot.pause()
            await self.until(lambda: not any(job.is_running for job in self.app.workers), "rest")
        await self.pilot.pause()
        return self

    # The vault, which is what counts

    def read(self, path: str) -> str:
        """A note as it is on disk."""
        return (self.vault / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        """A note changed by another program."""
        (self.vault / path).parent.mkdir(parents=True, exist_ok=True)
        (self.vault / path).write_text(text, "utf-8")

    async def shell(self, *words: str) -> str:
        """Another process, as in a second terminal: a command on this vault, at this moment; what it printed."""
        env = {**self.app.desk.desk.env, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT),
               "DELIBERATE_VAULT": str(self.vault)}  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            *PROGRAM, *words, env=env, cwd=self.vault, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
        )
        printed, _ = await process.communicate()
        assert process.returncode in (0, 1), words
        return printed.decode()

    @property
    def page(self) -> str:
        """Today's page on disk."""
        return self.read("journal/2026/2026-11-22.md")


def _key(letter: str) -> str:
    return {" ": "space", "\n": "ctrl+j", **NAMED}.get(letter, letter)


def desk_over(home: Path, vault: Path, models: str = "", now: str = NOW, **settings: Any) -> Desk:
    """A real desk over a folder, with a home of its own."""
    env = {
        "HOME": str(home), "DELIBERATE_STATE": str(home / "state"), "DELIBERATE_CACHE": str(home / "cache"),
        "DELIBERATE_CONFIG": str(home / "config.toml"), "DELIBERATE_NOW": now,
    }  # fmt: skip
    made = Settings(str(vault), str(home / "state"), str(home / "cache"), models or str(home / "models"), **settings)
    return Desk(made, env, Clock(now))


@asynccontextmanager
async def visit(
    home: Path, vault: Path, *, size: tuple[int, int] = (80, 24), models: str = "", now: str = NOW, **settings: Any
) -> AsyncIterator[Person]:
    """Open the app over a vault, wait for Today, and close it properly at the end."""
    desk = desk_over(home, vault, models, now, **settings)
    app = Deliberate(TuiDesk(desk), meaning=bool(models))
    async with app.run_test(size=size) as pilot:
        person = Person(app, pilot, vault)
        await person.rest()
        yield person
        await person.rest()
    desk.close()
