"""The picture in the README, taken from the program itself: Today of a lived-in day.

`just docs`, or `python -m bench.picture FILE.svg`.
"""

import asyncio
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from journal import door, wiring
from journal.tui.app import Deliberate
from journal.tui.desk import TuiDesk

LINES = [
    ("08:05", None, "Slept badly; the walk to the station helped more than the coffee"),
    ("08:40", "idea", "Legibility is a cost that someone else pays"),
    ("09:02", "question", "Why do hash joins spill long before memory is full?"),
    ("11:15", "read", "Seeing Like a State, chapter 1"),
]
PROSE = (
    "Chapter 1 again, slower. The forest that was easy to count was also easy to kill: one species, one age, "
    "one storm. I keep finding the same shape in our data model, and I am not yet sure whether it is a lesson "
    "or only a rhyme."
)


def main(target: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        now = datetime.now().astimezone().replace(hour=11, minute=42, second=0, microsecond=0)
        os.environ.update({
            "HOME": scratch, "DELIBERATE_VAULT": str(home / "Notes"), "DELIBERATE_NOW": now.isoformat(),
            "DELIBERATE_STATE": str(home / "state"), "DELIBERATE_CACHE": str(home / "cache"),
            "DELIBERATE_CONFIG": str(home / "config.toml"),
        })  # fmt: skip
        commands = [["init", str(home / "Notes"), "--starter"]]
        commands += [["jot", *(["-k", kind] if kind else []), "--at", at, "--", text] for at, kind, text in LINES]
        for words in [*commands, ["write", PROSE]]:
            assert door.run(words) == 0, words
        asyncio.run(_take(target))


async def _take(target: str) -> None:
    desk = wiring.open_desk("", dict(os.environ), os.getcwd())
    app = Deliberate(TuiDesk(desk))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause(3)  # the page, the queue and the memory arrive one after the other
        Path(target).write_text(app.export_screenshot(title="deliberate"), encoding="utf-8")
    desk.close()


if __name__ == "__main__":
    main(sys.argv[1])
