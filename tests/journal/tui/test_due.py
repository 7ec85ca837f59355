"""What is due in the app: it leads where one begins, and what comes due later is said once."""

from pathlib import Path

from journal.sent import Sent
from journal.tui.messages import Ticked
from tests.journal.tui.driver import visit
from vault.disk import marker


def empty(vault: Path) -> None:
    for note in vault.rglob("*.md"):
        if ".deliberate" not in note.parts:
            note.unlink()


async def test_enter_on_the_first_line_leads_to_the_week_when_it_waits(tmp_path: Path, vault: Path):
    empty(vault)
    (vault / "journal/2026").mkdir(parents=True, exist_ok=True)
    (vault / "journal/2026/2026-11-18.md").write_text("## Log\n\n- 12:00 a line\n")
    async with visit(tmp_path, vault) as person:
        await person.sees("Begin: the week, 25 min")
        await person.press("enter")
        await person.sees("2026-W47")


async def test_what_stands_on_the_screen_is_not_told_again_and_what_comes_later_is_told_once(
    tmp_path: Path, vault: Path
):
    empty(vault)
    async with visit(tmp_path, vault) as person:
        await person.sees("Nothing is due")
        person.write("cards/new.md", "#flashcards\n\na :: b\n")
        person.app.post_message(Ticked())
        await person.rest()
        await person.sees("1 card, 1 min")
        folder = tmp_path / "state" / "vaults" / str(marker.settings(str(vault))["id"])
        told = Sent(str(folder), str(vault)).told()
        assert [one.verb for one in told] == ["review"]
        person.app.post_message(Ticked())
        await person.rest()
        assert Sent(str(folder), str(vault)).told() == told


async def test_a_pause_is_said_and_asks_for_nothing(tmp_path: Path, vault: Path):
    from datetime import date

    from journal.practices import pausing
    from tests.journal.tui.driver import desk_over

    desk = desk_over(tmp_path, vault)
    pausing.pause(desk, date(2026, 12, 1))
    desk.close()
    async with visit(tmp_path, vault) as person:
        await person.sees("No prompts until Tuesday 1 December.")
        await person.press("enter")
        await person.sees("Sunday 22 November")
