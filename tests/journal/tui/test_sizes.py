"""Every screen at four sizes: nothing runs over the edge, the footer is whole, the focus is in sight."""

from pathlib import Path

import pytest

from journal.tui.plain import width
from journal.tui.widgets.keybar import Keybar
from tests.journal.tui.driver import Person, visit

SIZES = [(60, 16), (80, 24), (100, 30), (200, 60)]


def check(person: Person) -> None:
    columns, rows = person.app.size
    lines = person.screen.split("\n")
    assert len(lines) == rows and all(width(line) <= columns for line in lines)
    for widget in person.app.screen.query("*"):
        if widget.display and widget.region.area and widget.is_attached:
            assert widget.region.right <= columns and widget.region.bottom <= rows, f"{widget} leaves the screen"
    bar = person.app.screen.query_one(Keybar)
    shown = lines[bar.region.y + bar.gutter.top]
    assert bar.text in shown, f"the footer is cut: {bar.text!r}\n{person.screen}"
    assert bar.text.endswith(("help", "close", "editor", "new line", "keep as draft"))
    focused = person.app.focused
    if focused is not None:
        assert focused.region.height and focused.region.width, f"{focused} is out of sight\n{person.screen}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_fits(size: tuple[int, int], tmp_path: Path, starter: Path):
    async with visit(tmp_path, starter, size=size) as person:
        check(person)
        for keys in (("g",), ("z",), ("c",), ("tab",), ("escape",), ("w",), ("escape",), ("?",), ("escape",), (":",),
                     ("escape",), ("g", "v"), ("space",), ("o",), ("escape",), ("escape",), ("g", "d"), ("enter",),
                     ("escape",), ("/",)):  # fmt: skip
            await person.press(*keys)
            check(person)


async def test_a_terminal_too_small_gets_a_sentence_and_the_command(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault, size=(50, 12)) as person:
        await person.sees("smaller than 60 by 16", "deliberate today")
        await person.pilot.resize_terminal(80, 24)
        await person.sees("Sunday 22 November")


async def test_two_panes_become_one_when_the_terminal_shrinks(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault, size=(120, 30)) as person:
        assert person.app.screen.query_one("#beside").display
        await person.pilot.resize_terminal(80, 24)
        await person.rest()
        assert not person.app.screen.query_one("#beside").display
        await person.sees("On this day")


async def test_no_word_of_an_attack_is_cut_off_when_the_terminal_grew_and_shrank_again(tmp_path: Path, vault: Path):
    words = " ".join(["alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu"] * 3)
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d", "enter")
        await person.type(words)
        await person.press("ctrl+s")
        await person.sees(words)
        for size in ((160, 50), (80, 24)):
            await person.pilot.resize_terminal(*size)
            await person.rest()
        await person.sees(words)


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_a_message_hides_neither_the_verdict_nor_how_sure_one_is(
    size: tuple[int, int], tmp_path: Path, vault: Path
):
    async with visit(tmp_path, vault, size=size) as person:
        await person.press("g", "d", "enter")
        await person.type("it may be the other way round")
        await person.press("ctrl+s")
        person.app.flash("a message")
        await person.rest()
        await person.sees("r revised", "How sure now", "a message")
        await person.press("t")
        await person.type("count who pays")
        await person.press("enter")
        await person.sees("Test. esc goes back.", "kept in", "u undo")


async def test_a_message_does_not_hide_when_a_card_comes_back(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "space", "space", "space")
        person.app.flash("a message")
        await person.rest()
        await person.sees("a message", "forgot", "1 d")
