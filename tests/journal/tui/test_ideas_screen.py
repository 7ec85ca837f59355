"""The ideas one holds, on their screen, and what is on disk afterwards."""

from pathlib import Path

from tests.journal.tui.driver import visit

HELD = "ideas/Legibility is a cost someone else pays.md"


def idea(status: str, title: str, more: str = "") -> str:
    return f"---\ntype: idea\nstatus: {status}\ncreated: 2026-10-01\n---\n# {title}\n{more}"


async def test_ideas_stand_by_what_one_decided_about_them(tmp_path: Path, vault: Path):
    (vault / "ideas/Sleep beats effort.md").write_text(idea("parked", "Sleep beats effort"), "utf-8")
    (vault / "ideas/Old.md").write_text(idea("dropped", "Habits need a reward"), "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h")
        await person.sees("Held", "Legibility is a cost", "70 %", "Parked", "Sleep beats effort", "Dropped", "1 held")
        lines = person.screen.split("\n")
        where = [next(at for at, line in enumerate(lines) if word in line) for word in ("Held", "Parked", "Dropped")]
        assert where == sorted(where)


async def test_h_holds_a_parked_idea_and_p_parks_it_again(tmp_path: Path, vault: Path):
    (vault / "ideas/Sleep beats effort.md").write_text(idea("parked", "Sleep beats effort"), "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h")
        await person.select("Sleep beats")
        await person.press("h")
        assert "status: held" in person.read("ideas/Sleep beats effort.md")
        await person.sees("held: Sleep beats effort", "2 held")
        assert "Sleep beats" in person.selected
        await person.press("p")
        assert "status: parked" in person.read("ideas/Sleep beats effort.md")
        await person.press("u")
        assert "status: held" in person.read("ideas/Sleep beats effort.md")
        await person.sees("2 held")


async def test_a_key_that_cannot_act_says_why(tmp_path: Path, vault: Path):
    (vault / "ideas/Sleep beats effort.md").write_text(idea("parked", "Sleep beats effort"), "utf-8")
    before = (vault / HELD).read_bytes()
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h", "h")
        await person.sees("You hold it already.")
        await person.select("Sleep beats")
        await person.press("d")
        await person.sees("Hold it first")
        assert (vault / HELD).read_bytes() == before


async def test_n_writes_an_idea_down_parked(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h", "n")
        await person.type("Sleep beats effort")
        await person.press("tab")
        await person.type("6x0")
        await person.press("enter")
        note = person.read("ideas/Sleep beats effort.md")
        assert "status: parked" in note and "confidence: 60" in note
        await person.sees("written down, parked", "Sleep beats effort")


async def test_a_box_closed_by_escape_keeps_its_words_for_the_next_time(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h", "n")
        await person.press("enter")
        assert list((vault / "ideas").iterdir()) == [vault / HELD]
        await person.type("Sleep beats eff")
        await person.press("escape")
        await person.sees("kept as a draft")
        await person.press("n")
        await person.type("ort")
        await person.press("enter")
        assert (vault / "ideas/Sleep beats effort.md").exists()


async def test_d_attacks_the_idea_under_the_cursor(tmp_path: Path, vault: Path):
    (vault / "ideas/Zeal wears off.md").write_text(idea("held", "Zeal wears off"), "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h")
        await person.select("Zeal")
        await person.press("d")
        await person.sees("Attack", "Zeal wears off", "How sure are you")
        await person.press("enter")
        await person.type("it does not")
        await person.press("escape", "g", "h", "home")
        await person.select("Legibility")
        await person.press("d")
        await person.sees("Legibility is a cost someone else pays")
        assert "it does not" not in person.screen
        await person.press("escape", "g", "h")
        await person.select("Zeal")
        await person.press("d", "enter")
        await person.sees("it does not")


async def test_beside_the_list_stands_what_the_idea_has_been_through(tmp_path: Path, vault: Path):
    attack = "## Attacks\n\n### 2026-11-12 strongest objection\n\nIt pays me too.\n\nStands, 70% -> 60%.\n"
    more = f"\nBody text.\n\n{attack}"
    (vault / HELD).write_text(idea("held", "Legibility is a cost someone else pays", more), "utf-8")
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await person.press("g", "h")
        await person.sees("attacked 1 time, last 12 Nov: stands", "Body text.", "It pays me too.")
        await person.press("enter")
        await person.sees("Note", HELD)


async def test_below_a_hundred_columns_enter_shows_it_over_the_list_and_escape_goes_back(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h")
        assert "never attacked" not in person.screen
        await person.press("enter")
        await person.sees("never attacked", "Whoever makes a thing legible gains")
        await person.press("j", "enter")
        await person.sees("Note", "type: idea")
        await person.press("escape", "escape")
        await person.sees("1 held")
        assert "never attacked" not in person.screen
        await person.press("escape")
        await person.sees("Today")


async def test_the_filter_leaves_lines_with_all_of_its_words(tmp_path: Path, vault: Path):
    for name in ("Sleep beats effort", "Sleep is for the weak", "Maps change the land"):
        (vault / f"ideas/{name}.md").write_text(idea("parked", name), "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "h", "ctrl+f")
        await person.type("effort sl")
        await person.sees("Sleep beats effort")
        assert "Maps change" not in person.screen and "for the weak" not in person.screen
        await person.press("enter", "h")
        assert "status: held" in person.read("ideas/Sleep beats effort.md")
        await person.press("escape")
        await person.sees("Maps change", "for the weak")


async def test_a_vault_without_ideas_says_which_key_begins(tmp_path: Path, foreign: Path):
    async with visit(tmp_path, foreign) as person:
        await person.press("g", "h")
        await person.sees("No ideas yet. n writes one down")
        await person.press("h", "d", "o", "e", "y", "enter", "tab")
        await person.sees("Ideas")


async def test_the_strip_can_be_read_at_every_width(tmp_path: Path, vault: Path):
    from journal.tui.widgets.go import LETTERS, GoStrip

    async with visit(tmp_path, vault, size=(80, 24)) as person:
        for size in ((60, 16), (80, 24), (200, 40)):
            await person.pilot.resize_terminal(*size)
            await person.press("g")
            strip = person.app.screen.query_one(GoStrip)
            for letter in LETTERS:
                assert f"   {letter} " in f"   {strip.text}", (size, strip.text)
            assert strip.region.height == len(strip.text.split("\n")) <= (5 if size[0] < 80 else 3)
            for line in strip.text.split("\n"):
                assert line.rstrip() in person.screen
            await person.press("z")
