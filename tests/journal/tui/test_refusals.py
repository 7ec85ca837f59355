"""In the app no typed word is lost, whatever the machine refuses beside the vault."""

from pathlib import Path

import pytest

from journal.tui.app import print_unwritten
from tests.journal.tui.driver import Person, visit

PAGE = "journal/2026/2026-11-22.md"
WORDS = "a thought on a bad day"


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A home where files stand in place of the folders for state and cache."""
    for name in ("state", "cache"):
        (tmp_path / name).write_text("")
    return tmp_path


async def capture(person: Person, text: str) -> None:
    await person.press("c")
    await person.type(text)
    await person.press("enter")


async def test_a_line_is_saved_and_undo_is_not_promised(refused: Path, vault: Path):
    async with visit(refused, vault) as person:
        await capture(person, WORDS)
        await person.sees("kept in journal/2026/2026-11-22.md", "undo does not know of it")
        assert "u undo" not in person.screen
        assert WORDS in person.page
        await person.press("u")
        await person.sees("the last change was saved without a record")
        assert WORDS in person.page


async def test_an_idea_is_saved_and_undo_is_not_promised(refused: Path, vault: Path):
    async with visit(refused, vault) as person:
        await person.press("g", "h", "n")
        await person.type(WORDS)
        await person.press("enter")
        await person.sees("undo does not know of it")
        assert "u undo" not in person.screen
        assert (vault / f"ideas/{WORDS}.md").exists()


async def test_notes_are_found_without_a_cache(refused: Path, vault: Path):
    async with visit(refused, vault) as person:
        await capture(person, "marmalade and quince")
        await person.press("/")
        await person.type("marmalade")
        await person.press("enter")
        await person.sees("marmalade and quince")


async def test_a_draft_without_a_file_comes_back_and_is_printed_at_the_end(
    refused: Path, vault: Path, capfd: pytest.CaptureFixture[str]
):
    (vault / PAGE).mkdir(parents=True)  # the page cannot be written either
    async with visit(refused, vault) as person:
        await capture(person, WORDS)
        await person.sees("not a regular file")
        await person.press("escape")
        await person.sees("no draft can be written on this machine: c brings it back until you quit")
        await person.press("c")
        await person.sees(WORDS)
        await person.press("escape", "w")
        await person.type("and prose")
        await person.press("escape")
        await person.sees("w brings it back until you quit")
    print_unwritten(person.app.session)
    err = capfd.readouterr().err
    assert f"(capture); this is all of it:\n{WORDS}\n" in err and "(prose); this is all of it:\nand prose\n" in err
    assert "set DELIBERATE_STATE to a folder that can be written" in err


async def test_a_draft_that_was_saved_after_all_is_not_printed(
    refused: Path, vault: Path, capfd: pytest.CaptureFixture[str]
):
    async with visit(refused, vault) as person:
        await person.press("c")
        await person.type(WORDS)
        await person.press("escape", "c", "enter")
        await person.sees("kept in")
    print_unwritten(person.app.session)
    assert capfd.readouterr().err == ""
