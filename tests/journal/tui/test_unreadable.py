"""What cannot be read is said in the app, once, and the rest is there."""

import os
from pathlib import Path

from journal.tui.messages import Ticked
from tests.journal.tui.driver import visit


async def test_a_log_that_cannot_be_read_is_said_and_no_card_is_asked(tmp_path: Path, vault: Path):
    (vault / ".deliberate/log").write_text("a file")
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await person.sees("The cards cannot be counted", "a part of the log of your reviews cannot be read")
        await person.sees(".deliberate/log; restore it from a backup")
        assert "ojal" not in person.screen.casefold()
        await person.press("g", "i")
        person.app.post_message(Ticked())
        await person.rest()
        assert "cannot be read" not in person.screen, "not once a minute"
        await person.press("g", "v")
        await person.sees("a part of the log of your reviews cannot be read")
        assert "ojal" not in person.screen.casefold()


async def test_a_draft_for_a_page_that_is_a_named_pipe_stays_and_the_page_is_named(tmp_path: Path, vault: Path):
    page = vault / "journal/2026/2026-11-22.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(page)
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await person.sees("this is not a regular file, journal/2026/2026-11-22.md")
        await person.press("c")
        await person.type("a thought")
        await person.press("enter")
        await person.sees("this is not a regular file, journal/2026/2026-11-22.md", "a thought")
        page.unlink()
        await person.press("enter")
        await person.sees("kept in journal/2026/2026-11-22.md")
    assert "a thought" in page.read_text()
