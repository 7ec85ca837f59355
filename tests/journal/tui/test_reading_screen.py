"""The reading list on its screen, and what is on disk afterwards."""

from pathlib import Path

from journal.tui.widgets.rows import Rows
from tests.journal.tui.driver import visit


def reading(status: str, **more: object) -> str:
    said = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"---\ntype: reading\nkind: book\nstatus: {status}\n{said}---\n"


def shelve(vault: Path, **books: str) -> None:
    (vault / "reading").mkdir(exist_ok=True)
    for title, text in books.items():
        (vault / f"reading/{title.replace('_', ' ')}.md").write_text(text, "utf-8")


async def test_a_book_is_added_started_quoted_and_finished_by_its_keys(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "r")
        await person.sees("Nothing is on the list. n puts")
        await person.press("n")
        await person.type("Seeing Like a State")
        await person.press("tab")
        await person.type("James C. Scott")
        await person.press("enter")
        note = "reading/Seeing Like a State.md"
        assert "status: shelf" in person.read(note) and "James C. Scott" in person.read(note)
        await person.sees("On the shelf", "Seeing Like a State")
        await person.press("s")
        assert "status: reading" in person.read(note) and "started: 2026-11-22" in person.read(note)
        await person.sees("Being read")
        await person.press("p")
        await person.type("8a8")
        await person.press("enter")
        assert "at: 88" in person.read(note)
        await person.press("c")
        await person.sees("Seeing Like a State, p. 88")
        await person.type("the map that annihilates")
        await person.press("enter")
        assert "> the map that annihilates" in person.read(note)
        assert "p. 88" in person.read(note)
        await person.press("f")
        await person.type("slow, true")
        await person.press("tab", "right", "enter")
        kept = person.read(note)
        assert "status: finished" in kept and "verdict: slow, true" in kept and "fiction: false" in kept
        await person.sees("Finished in 2026: nonfiction", "slow, true")


async def test_one_is_asked_for_the_list_only_while_it_has_none(tmp_path: Path, vault: Path):
    shelve(vault, Middlemarch=reading("reading", fiction="true"), Metis=reading("reading"))
    async with visit(tmp_path, vault) as person:
        await person.press("g", "r")
        await person.select("Middlemarch")
        await person.press("f")
        await person.sees("Finished: Middlemarch")
        assert "which of the year's lists" not in person.screen
        await person.press("enter")
        await person.sees("Finished in 2026: fiction")
        await person.press("home", "f")
        await person.sees("Finished: Metis", "which of the year's lists", "say later")
        await person.press("enter")
        await person.sees("Finished in 2026: not sorted yet")
        assert "fiction" not in person.read("reading/Metis.md")


async def test_the_list_goes_from_what_one_is_in_to_what_is_over(tmp_path: Path, vault: Path):
    shelve(
        vault,
        In=reading("reading", at=88, pages=445), Soon=reading("next"), Waits=reading("shelf", author="Somebody"),
        Novel=reading("finished", finished="2026-03-01", fiction="true", verdict="again"),
        Facts=reading("finished", finished="2026-04-01", fiction="false"),
        Old=reading("finished", finished="2024-04-01", fiction="false"), Gone=reading("dropped"),
    )  # fmt: skip
    async with visit(tmp_path, vault, size=(80, 30)) as person:
        await person.press("g", "r")
        await person.sees("1 being read")
        lines = [line.strip("▌ ").split("   ")[0] for line in person.screen.split("\n") if line.strip()]
        order = [
            "Being read", "In", "Next", "Soon", "On the shelf", "Waits", "Finished in 2026: nonfiction", "Facts",
            "Finished in 2026: fiction", "Novel", "Finished earlier", "Old", "Dropped", "Gone",
        ]  # fmt: skip
        assert [line for line in lines if line in order] == order
        await person.sees("88 of 445", "Somebody", "again")


async def test_beside_the_list_stand_the_page_the_highlights_and_the_questions(tmp_path: Path, vault: Path):
    body = "# In\n\n## Questions\n\nWhose eyes?\n\n## Takeaways\n\n## Highlights\n\n> the map\n> p. 88, 2026-11-17\n"
    shelve(vault, In=reading("reading", at=222, pages=444) + body)
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await person.press("g", "r")
        await person.sees("━━━━━━━━━━━━──────────── 222 of 444", "Whose eyes?", "> the map", "1 highlight")
        assert "Takeaways" not in person.screen  # nothing stands there yet


async def test_u_takes_a_dropped_book_back(tmp_path: Path, vault: Path):
    shelve(vault, Metis=reading("shelf"))
    before = (vault / "reading/Metis.md").read_bytes()
    async with visit(tmp_path, vault) as person:
        await person.press("g", "r", "x")
        await person.sees("Dropped", "dropped: Metis")
        await person.press("u")
        await person.sees("On the shelf")
        assert (vault / "reading/Metis.md").read_bytes() == before


async def test_a_page_that_is_not_there_is_refused_and_the_box_stays(tmp_path: Path, vault: Path):
    shelve(vault, Metis=reading("reading", pages=100))
    before = (vault / "reading/Metis.md").read_bytes()
    async with visit(tmp_path, vault) as person:
        await person.press("g", "r", "p")
        await person.type("200")
        await person.press("enter")
        await person.sees("there is no page 200", "200")
        assert (vault / "reading/Metis.md").read_bytes() == before
        await person.press("backspace", "backspace", "backspace")
        await person.type("20")
        await person.press("enter")
        assert "at: 20" in person.read("reading/Metis.md")


async def test_a_key_that_does_not_fit_a_book_says_why(tmp_path: Path, vault: Path):
    shelve(vault, Done=reading("finished", finished="2026-03-01"))
    async with visit(tmp_path, vault) as person:
        await person.press("g", "r", "p")
        await person.sees("You finished it; s begins it again.")
        await person.press("x")
        await person.sees("You are through with it already.")
        await person.press("s", "s")
        await person.sees("You are reading it.")


async def test_five_thousand_readings_draw_no_more_than_fifty(tmp_path: Path, vault: Path):
    async def drawn(size: int) -> int:
        shelve(vault, **{f"Book_{number}": reading("shelf", author="Somebody") for number in range(size)})
        async with visit(tmp_path, vault) as person:
            await person.press("g", "r")
            await person.sees("Book 0")
            rows = person.app.screen.query_one("#list", Rows)
            await person.press("end")
            assert len(rows.rows) > size
            return len(rows._drawn) + len(rows._strips)

    assert await drawn(5_000) <= await drawn(50) + 5


async def test_a_rating_is_told_as_one(tmp_path: Path, vault: Path):
    shelve(vault, Walden=reading("finished", finished="2026-03-01", rating=4, verdict="slow"))
    async with visit(tmp_path, vault, size=(120, 30)) as person:
        await person.press("g", "r")
        await person.sees("slow rated 4")
