"""An open app shows what is on disk, whoever wrote it and whoever refreshed the index since."""

import shutil
from pathlib import Path

import pytest

from tests.journal.tui.driver import Person, visit

IDEA = "ideas/Legibility is a cost someone else pays.md"


async def indexed(person: Person, *words: str) -> None:
    """A command in another terminal, and after it one that refreshes the index, so that the app finds nothing to do."""
    await person.shell(*words)
    await person.shell("recall", "anything", "--by", "words")


async def test_a_line_another_process_wrote_and_indexed_is_on_todays_page_without_a_key(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await indexed(person, "jot", "from another terminal")
        await person.sees("09:14 from another terminal")


@pytest.mark.parametrize(
    ("letter", "words", "shown"),
    [
        ("h", ("idea", "add", "Maps lie"), "Maps lie"),
        ("l", ("lesson", "add", "Sleep before deciding"), "Sleep before deciding"),
        ("r", ("read", "add", "Walden"), "Walden"),
        ("i", ("jot", "-k", "idea", "a thought to file"), "a thought to file"),
        ("q", ("jot", "-k", "question", "why do maps lie?"), "why do maps lie?"),
        ("p", ("predict", "add", "70% it rains by friday"), "it rains"),
        ("w", ("jot", "a line of this week"), "a line of this week"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) == 1 else "",
)
async def test_every_list_shows_what_another_process_added_and_indexed(
    letter: str, words: tuple[str, ...], shown: str, tmp_path: Path, vault: Path
):
    async with visit(tmp_path, vault) as person:
        await person.press("g", letter)
        await person.rest()
        await indexed(person, *words)
        await person.sees(shown)


async def test_the_refresh_key_draws_what_is_on_disk_even_if_nobody_saw_it_change(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        path = vault / IDEA
        await person.press("g", "h", "o")
        await person.sees("Whoever makes a thing legible gains")
        path.write_text(path.read_text("utf-8").replace("gains", "wins"), "utf-8")
        person.app.desk.desk.refresh()  # as any thread of the app may, or another process
        person.app._disk = person.app.desk.disk_state([IDEA])
        await person.press("ctrl+r")
        await person.sees("Whoever makes a thing legible wins")


async def test_an_open_note_follows_its_file_and_the_cursor_stays_on_its_line(tmp_path: Path, vault: Path):
    (vault / "notes/Long.md").write_text("# Long\n\n" + "".join(f"Line {n}.\n\n" for n in range(40)), "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("ctrl+o")
        await person.type("Long")
        await person.press("enter")
        await person.select("Line 20.")
        at = person.screen.split("\n").index(next(row for row in person.screen.split("\n") if "Line 20." in row))
        person.write("notes/Long.md", "# Long\n\nAdded above.\n\n" + person.read("notes/Long.md").partition("\n\n")[2]
                     + "Added below.\n")  # fmt: skip
        await person.shell("recall", "anything", "--by", "words")
        await person.until(lambda: "Added below." in person.app.screen.query_one("NoteView").page.lines, "read again")
        assert person.selected == "Line 20."
        assert "Line 20." in person.screen.split("\n")[at]


async def test_what_was_recalled_is_looked_up_again_and_neither_words_nor_cursor_move(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("/")
        await person.type("legibility")
        await person.sees("2 notes")
        await person.press("down")
        assert "Metis" in person.selected
        person.write("notes/New.md", "# Legibility\n\nLegibility, legibility, legibility.\n")
        await person.shell("recall", "anything", "--by", "words")
        await person.sees("3 notes")
        assert "Metis" in person.selected
        await person.type(" cost")
        await person.sees("legibility cost")


async def test_a_card_in_front_stays_and_what_was_graded_elsewhere_does_not_come(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "space")
        await person.sees("1 of 3", "llueva")
        _, second, third = person.app.screen.sitting.rows  # type: ignore[attr-defined]
        await indexed(person, "grade", second.key, "3")
        person.write(third.card.path, person.read(third.card.path).replace(third.card.back, "another answer"))
        await indexed(person, "jot", "meanwhile")
        await person.press("ctrl+r")
        await person.sees("1 of 3", "llueva", "3 recalled")
        await person.press("space")
        await person.sees("2 of 2", third.card.front)
        await person.press("space")
        await person.sees("another answer")
        await person.press("space")
        await person.sees("Done: 2 cards")


async def test_a_review_graded_by_a_command_changes_what_is_due(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.sees("Begin: 3 cards")
        await person.shell("review")  # nothing is graded: its input is at an end
        card = person.app.desk.sitting().rows[0].key
        await person.shell("grade", card, "3")
        await person.sees("Begin: 2 cards")


async def test_while_one_types_another_process_disturbs_no_letter_and_is_seen_behind_the_box(
    tmp_path: Path, vault: Path
):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("half a ")
        await indexed(person, "jot", "from another terminal")
        await person.sees("from another terminal")
        await person.type("thought")
        await person.press("enter")
        assert "- 09:14 from another terminal\n- 09:14 half a thought\n" in person.page


async def test_the_cursor_stays_on_its_line_of_todays_page(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.shell("jot", "first")
        await person.shell("write", "Prose of the day.")
        await person.sees("Prose of the day.")
        await person.select("Prose of the day.")
        await indexed(person, "jot", "second")
        await person.sees("09:14 second")
        assert person.selected == "Prose of the day."


async def test_an_index_that_is_deleted_while_the_app_is_open_is_filled_before_anything_is_drawn(
    tmp_path: Path, vault: Path
):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h")
        await person.sees("Legibility is a cost")
        shutil.rmtree(tmp_path / "cache")
        revision = person.app._disk.index
        await person.until(lambda: person.app._disk.index not in ("", revision) and not person.app._behind, "filled")
        await person.rest()
        await person.sees("Legibility is a cost")


async def test_what_is_typed_in_one_app_is_not_in_the_box_of_another_that_is_open_too(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as one:
        await one.press("c")
        await one.type("half a thought")
        async with visit(tmp_path, vault) as two:
            await two.press("c")
            await two.type("another thought")
            await two.press("enter")
            assert "- 09:14 another thought\n" in two.page
        assert "half a thought" in one.screen
        await one.press("enter")
        assert one.page.endswith("- 09:14 another thought\n- 09:14 half a thought\n")
