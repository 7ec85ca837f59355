"""Taking back: `u` does what the last message offered, wherever one is, and what is shown follows."""

from pathlib import Path

from tests.journal.tui.driver import visit

IDEA = "ideas/Legibility is a cost someone else pays.md"
PAGE = "journal/2026/2026-11-22.md"
WEEK = "journal/2026/2026-W47.md"


async def test_in_a_sitting_u_takes_back_what_was_done_last(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "space", "space")
        await person.sees("2 of 3")
        await person.press("c")
        await person.type("a thought between two cards")
        await person.press("enter", "u")
        await person.sees("taken back: jot “09:14 a thought between", "2 of 3")
        assert not (vault / PAGE).exists()
        await person.press("u")
        await person.sees("taken back: grade", "1 of 3")


async def test_a_card_put_off_is_taken_up_again_only_if_nothing_was_done_since(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "b")
        await person.sees("2 of 3")
        await person.press("c")
        await person.type("a thought")
        await person.press("enter", "u")
        await person.sees("taken back: jot", "2 of 3")
        await person.press("u")
        await person.sees("the card is back", "1 of 3")


async def test_a_grade_taken_back_on_another_screen_is_out_of_the_sitting(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "space", "space", "space", "space")
        await person.sees("3 of 3")
        await person.press("o")
        await person.sees("spanish")
        await person.press("u")
        await person.sees("taken back: grade")
        await person.press("escape")
        await person.sees("2 of 3")
        await person.press("g", "t", "u")
        await person.sees("taken back: grade")
        await person.press("g", "v", *["space"] * 6)
        await person.sees("Done: 3 cards")


async def test_today_counts_the_cards_that_a_sitting_begins_with(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "v", "space", "space", "b")
        await person.sees("3 of 3")
        await person.press("g", "t")
        await person.sees("1 card")
        await person.press("home", "enter")
        await person.sees("1 of 1")


async def test_only_what_was_written_is_offered_to_be_taken_back(tmp_path: Path, vault: Path):
    person_page = vault / "journal/2026/2026-11-20.md"
    person_page.parent.mkdir(parents=True, exist_ok=True)
    person_page.write_text("## Log\n\n- 08:10 slept badly\n", "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "w")
        await person.sees("1 of 7")
        await person.press("n")
        await person.sees("2 of 7")
        assert "u undo" not in person.screen and "on the week's page" not in person.screen
        await person.press("b")
        await person.sees("a step back; what was written stays")
        assert "u undo" not in person.screen
        await person.press("space")
        await person.sees("kept for the week's page", "u undo")


async def test_the_end_of_a_week_is_one_change_and_taken_back_the_week_is_at_its_end_again(
    tmp_path: Path, vault: Path
):
    page = vault / "journal/2026/2026-11-20.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("## Log\n\n- 08:10 slept badly\n", "utf-8")
    async with visit(tmp_path, vault, now="2026-11-23T08:00:00+01:00") as person:
        await person.press("g", "w")
        await person.sees("1 of 7")
        await person.press("n", "n", "n", "n", "n", "n")
        await person.sees("in one sentence")
        await person.type("A week of maps")
        await person.press("tab")
        await person.type("Finish the slides")
        await person.press("enter")
        await person.sees("done", WEEK)
        await person.press("u")
        await person.sees("taken back: week", "7 of 7")
        assert not (vault / WEEK).exists() or "A week of maps" not in person.read(WEEK)
        await person.press("g", "t", "g", "w")
        await person.sees("2026-W47", "7 of 7")


async def test_another_sentence_of_the_week_taken_back_and_said_again_stands_once(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "w")
        await person.sees("1 of 7")
        await person.press("n", "n", "n", "n", "n", "n")
        await person.sees("in one sentence")
        await person.type("The first sentence")
        await person.press("enter")
        await person.sees("done", WEEK)
        await person.press("b")
        await person.sees("7 of 7")
        assert "in one sentence" not in person.screen
        await person.press("space")
        await person.type("Another sentence")
        await person.press("enter", "u")
        await person.sees("taken back: week")
        assert "The first sentence" in person.read(WEEK)
        await person.press("b", "space")
        await person.type("Another sentence")
        await person.press("enter")
        await person.sees("done", WEEK)
        page = person.read(WEEK)
        assert page.count("Another sentence") == 1 and "The first sentence" not in page


async def test_the_words_of_an_attack_taken_back_are_its_draft_again(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "d", "enter")
        await person.type("without legible books nobody could audit the powerful")
        await person.press("ctrl+s", "t")
        await person.type("count who pays")
        await person.press("enter", "u")
        await person.sees("taken back: attack", "How sure are you")
        assert "audit" not in person.read(IDEA)
        await person.press("enter")
        await person.sees("without legible books nobody could audit the powerful")
        assert "count who pays" not in person.screen


async def test_what_was_added_and_taken_back_is_off_its_list(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        for place, made in (("l", "Rule two"), ("r", "Walden"), ("h", "Maps lie")):
            await person.press("g", place, "n")
            await person.type(made)
            await person.press("enter")
            await person.sees(made, "u undo")
            await person.press("u")
            await person.until(lambda made=made: "taken back" in person.screen and f"  {made}" not in person.screen)


async def test_u_works_on_the_numbers_too(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "s", "c")
        await person.type("a thought")
        await person.press("enter")
        await person.sees("u undo")
        await person.press("u")
        await person.sees("taken back: jot")
        assert not (vault / PAGE).exists()
