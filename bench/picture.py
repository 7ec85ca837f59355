"""The pictures in the README, taken from the program itself: Today of a lived-in day, and the record of an idea.

`just docs`, or `python -m bench.picture FOLDER`. The day is always the same one, so that a picture changes only when
the program does.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from journal import door, wiring
from journal.tui.app import Deliberate
from journal.tui.desk import TuiDesk

NOW = datetime(2026, 11, 19, 21, 42).astimezone()
IDEA = "Think alone first, then talk"
PREDICTED = [
    (-33, 80, "We settle on the next book within half an hour", "no", "forty minutes, I timed it"),
    (-26, 70, "Three slips of paper, three different titles", "yes", "four, even"),
    (-19, 85, "Nora and I write better outlines apart than together", "no", "hers came out of arguing"),
    (-12, 65, "Nobody changes a number after hearing the others", "no", "two of us did"),
    (-5, 70, "Ten minutes of silence first, and the meeting ends early", "yes", "by a quarter of an hour"),
]
QUOTE = "My experience is what I agree to attend to."
LINES = [
    ("07:10", [], "To the second bridge and back, with no question in my pocket"),
    ("08:05", ["-k", "quote", "--from", "The Principles of Psychology", "--at-page", "402"], QUOTE),
    ("12:20", ["-k", "question"], "Does a slip of paper help because it is written, or because it is mine?"),
    ("19:30", [], "Slips at the Thursday group. Four titles on the table, and eight minutes"),
]
PROSE = (
    "Eight minutes, and nobody had to be rude. What I had not expected: M. wrote down the one book I would have "
    "bet against, and defended it better than I could have defended mine."
)
AGAINST = "The book we loved most came out of a talk, and was on nobody's slip."


def main(folder: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        os.environ.update({
            "HOME": scratch, "DELIBERATE_VAULT": str(home / "Notes"),
            "DELIBERATE_STATE": str(home / "state"), "DELIBERATE_CACHE": str(home / "cache"),
            "DELIBERATE_CONFIG": str(home / "config.toml"),
        })  # fmt: skip
        _live()
        asyncio.run(_take(Path(folder) / "today.svg", 30))
        asyncio.run(_take(Path(folder) / "idea.svg", 28, "g", "h", "j"))


def _live() -> None:
    """Six weeks of one reader, up to the evening of a Thursday."""
    _run(["init", os.environ["DELIBERATE_VAULT"], "--starter"])
    for day, percent, claim, _, _ in PREDICTED:
        _run(["predict", "add", claim, "--p", str(percent), "--by", "+5d", "--because", IDEA], day)
    for day, _, claim, outcome, what in PREDICTED:
        _run(["predict", "resolve", claim, outcome, what], day + 5)
    _run(["attack", IDEA, "--answer", AGAINST, "--verdict", "stands", "--confidence", "60"], -2)
    for at, options, text in LINES:
        _run(["jot", *options, "--at", at, "--", text])
    _run(["write", PROSE])
    page = "journal/2026/2026-W46.md"
    for says in ("Slips of paper on Thursday, before anyone speaks", "One walk without a question in my pocket"):
        _run(["tick", f"{page}:1", "--says", says])
    _run(["index"])


def _run(words: Sequence[str], days: int = 0) -> None:
    os.environ["DELIBERATE_NOW"] = (NOW + timedelta(days=days)).isoformat()
    assert door.run(list(words)) == 0, words


async def _take(target: Path, rows: int, *keys: str) -> None:
    """The app after these keys, as a picture."""
    desk = wiring.open_desk("", dict(os.environ), os.getcwd())
    app = Deliberate(TuiDesk(desk))
    async with app.run_test(size=(100, rows)) as pilot:
        await pilot.pause(3)  # the page, the queue and the memory arrive one after the other
        for key in keys:
            await pilot.press(key)
            await pilot.pause(1)
        target.write_text(app.export_screenshot(title="deliberate"), encoding="utf-8")
    desk.close()


if __name__ == "__main__":
    main(sys.argv[1])
