"""The week in the app: seven steps, each on disk, left and gone on with."""

from pathlib import Path

import pytest

from tests.journal.tui.driver import visit

PAGE = "journal/2026/2026-W47.md"


@pytest.fixture
def lived(vault: Path) -> Path:
    """A vault in which a week was lived."""

    def write(path: str, text: str) -> None:
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text, "utf-8")

    write("journal/2026/2026-11-17.md", "## Log\n\n- 08:10 slept badly\n- 09:00 the walk helped\n")
    write("journal/2026/2026-11-19.md", "## Log\n\n- 10:00 Question: why do maps win?\n")
    write("journal/2026/2026-W46.md", "# 2026-W46\n\n## Next week\n\n- [ ] Call Nora\n- [ ] Two pages a day\n")
    write("reading/Walden.md", "---\ntype: reading\nkind: book\nstatus: finished\nfinished: 2026-11-18\n---\n")
    write("notes/Bets.md", "- 70% it snows in Basel by 2026-11-20\n")
    return vault


async def test_a_week_is_reviewed_step_by_step_and_stands_on_its_page(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived) as person:
        await person.press("g", "w")
        await person.sees("1 of 7", "Reread the week", "slept badly", "the walk helped")
        await person.select("the walk helped")
        await person.press("space", "n")
        await person.sees("2 of 7", "Call Nora")
        await person.select("Two pages")
        await person.press("space", "n")
        await person.sees("3 of 7", "why do maps win?")
        await person.select("why do maps win?")
        await person.press("a")
        await person.type("they are cheap to copy")
        await person.press("enter", "n")
        await person.sees("4 of 7", "Walden")
        await person.press("space")
        await person.type("bracing")
        await person.press("enter", "n")
        await person.sees("5 of 7", "it snows in Basel")
        await person.press("2")
        await person.type("rain only")
        await person.press("enter", "n")
        await person.sees("6 of 7")
        await person.press("n")
        await person.sees("in one sentence")
        await person.type("A week of maps")
        await person.press("tab")
        await person.type("Finish the slides")
        await person.press("enter")
        await person.sees("done", PAGE)
        page = person.read(PAGE)
        assert page.startswith("# 2026-W47\n\nA week of maps\n")
        assert "- [[2026-11-17]] 09:00 the walk helped" in page
        assert "- [ ] Call Nora\n- [x] Two pages a day\n" in page
        assert "- [[Walden]]: bracing" in page
        assert "- [ ] Finish the slides" in page
        assert "verdict: bracing" in person.read("reading/Walden.md")
        assert "  - no 2026-11-22: rain only" in person.read("notes/Bets.md")
        assert "- [x] Two pages a day" in person.read("journal/2026/2026-W46.md")
        assert "Answer (2026-11-22): they are cheap to copy" in person.read("journal/2026/2026-11-19.md")


async def test_a_week_left_half_way_goes_on_at_the_same_step(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived) as person:
        await person.press("g", "w")
        await person.sees("slept badly")
        await person.press("n", "n")
        await person.sees("3 of 7")
        await person.press("q")
    async with visit(tmp_path, lived) as person:
        await person.press("g", "w")
        await person.sees("3 of 7", "Loose ends")
        await person.press("b")
        await person.sees("2 of 7", "Call Nora")


async def test_what_was_set_out_stands_on_today_and_is_ticked_with_space(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived) as person:
        await person.sees("Call Nora", "Two pages a day")
        await person.select("Call Nora")
        await person.press("space")
        await person.sees("[x] Call Nora")
        assert "- [x] Call Nora\n- [ ] Two" in person.read("journal/2026/2026-W46.md")
        await person.press("space")
        assert "- [ ] Call Nora\n" in person.read("journal/2026/2026-W46.md")


async def test_the_footer_says_what_space_does_in_each_step(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived, size=(140, 30)) as person:
        await person.press("g", "w")
        await person.sees("1 of 7", "space keep")
        await person.press("n")
        await person.sees("2 of 7", "space tick")
        await person.press("n")
        await person.sees("3 of 7", "a answer")
        assert "  space" not in person.screen
        await person.press("n")
        await person.sees("4 of 7", "space a word")
        await person.press("n")
        await person.sees("5 of 7", "1-3 yes, no, void")
        assert "  space" not in person.screen


async def test_going_on_twice_in_one_go_goes_two_steps_on(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived) as person:
        await person.press("g", "w")
        await person.sees("1 of 7", "slept badly")
        person.burst("n", "n")
        await person.sees("3 of 7", "Loose ends")


async def test_on_monday_an_attack_of_the_review_is_on_last_weeks_page(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived, now="2026-11-23T08:00:00+01:00") as person:
        await person.press("g", "w")
        await person.sees("1 of 7", "slept badly")
        await person.press("n", "n", "n", "n", "n")
        await person.sees("6 of 7")
        await person.press("d")
        await person.sees("How sure are you")
        await person.press("enter")
        await person.type("it may be the other way round")
        await person.press("ctrl+s", "s", "g", "w", "n")
        await person.sees("in one sentence")
        page = person.read(PAGE)
        assert "## Attacked\n\n- [[Legibility is a cost someone else pays]], on 2026-11-23: stands" in page


async def test_a_draft_among_the_loose_ends_is_taken_up_where_it_was_begun(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived) as person:
        await person.press("g", "d", "enter")
        await person.type("half an objection")
        await person.press("escape", "c")
        await person.type("half a thought")
        await person.press("escape", "g", "w", "n", "n")
        await person.sees("3 of 7")
        await person.select("half a thought")
        await person.press("enter")
        await person.sees("Capture", "half a thought")
        await person.press("escape", "home")
        await person.select("half an objection")
        await person.press("enter", "enter")
        await person.sees("Legibility is a cost", "half an objection", "ctrl+s weigh it")
        await person.press("escape")
        await person.sees("3 of 7", "Loose ends")


async def test_esc_from_an_attack_begun_in_the_week_leads_back_to_it(tmp_path: Path, lived: Path):
    async with visit(tmp_path, lived) as person:
        await person.press("g", "w", "n", "n", "n", "n", "n")
        await person.sees("6 of 7")
        await person.press("d", "enter")
        await person.type("it may be the other way round")
        await person.press("ctrl+s", "s")
        await person.sees("Stands. esc goes back.")
        await person.press("escape")
        await person.sees("6 of 7", "stands")
        await person.press("u")
        await person.sees("taken back: attack", "No idea was attacked")
        assert "the other way round" not in person.read("ideas/Legibility is a cost someone else pays.md")
        assert "Attacked" not in person.read(PAGE) if (lived / PAGE).exists() else True
