"""The inbox on its screen: one key an item, and what is on disk afterwards."""

from pathlib import Path

from tests.journal.tui.driver import Person, visit

PAGE = "journal/2026/2026-11-21.md"
LINES = (
    "Idea: legibility is a cost audits pay for",
    "Lesson: ask for the failing case first",
    "Read: Middlemarch",
    "Question: why do hash joins spill?",
    "Quote: the map that annihilates",
    "Idea: sleep beats effort",
)


def wait(vault: Path, *lines: str) -> None:
    """Lines on yesterday's page; the last one is the newest."""
    (vault / PAGE).parent.mkdir(parents=True, exist_ok=True)
    log = "".join(f"- 09:{10 + at} {line}\n" for at, line in enumerate(lines))
    (vault / PAGE).write_text(f"## Log\n\n{log}", "utf-8")


async def at_inbox(person: Person) -> None:
    await person.press("g", "i")
    await person.sees("waiting")


async def test_each_key_files_one_item_and_the_next_is_selected(tmp_path: Path, vault: Path):
    wait(vault, *LINES)
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.sees("6 waiting", "idea, yesterday")
        assert "sleep beats effort" in person.selected
        await person.press("i")
        await person.sees("5 waiting")
        assert "type: idea" in person.read("ideas/sleep beats effort.md")
        assert "the map that annihilates" in person.selected
        await person.press("j", "n")
        assert (vault / "notes").joinpath("why do hash joins spill.md").exists() or "hash joins" in str(
            list((vault / "notes").iterdir())
        )
        await person.sees("4 waiting")
        assert "Middlemarch" in person.selected
        await person.press("r", "l")
        assert "status: shelf" in person.read("reading/Middlemarch.md")
        assert "type: lesson" in person.read("lessons/ask for the failing case first.md")
        await person.sees("2 waiting")
        page = person.read(PAGE)
        assert page.count("→") == 4 and "- 09:15 Idea: sleep beats effort → [[sleep beats effort]]\n" in page


async def test_keys_pressed_in_one_go_file_one_item_each(tmp_path: Path, vault: Path):
    wait(vault, *LINES)
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        person.burst("i", "space", "n", "r", "l", "i")
        await person.rest()
        await person.sees("The inbox is empty")
        lines = person.read(PAGE).splitlines()[2:]
        assert [line[-1] for line in lines] == ["]", "]", "]", "]", "✓", "]"]
        assert (vault / "reading/Middlemarch.md").exists() and (vault / "ideas/sleep beats effort.md").exists()
        assert (vault / "ideas/legibility is a cost audits pay for.md").exists()


async def test_u_brings_a_filed_item_back(tmp_path: Path, vault: Path):
    wait(vault, *LINES)
    before = (vault / PAGE).read_bytes()
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press("i")
        await person.sees("5 waiting")
        await person.press("u")
        await person.sees("6 waiting", "sleep beats effort")
        assert (vault / PAGE).read_bytes() == before
        assert not (vault / "ideas/sleep beats effort.md").exists()


async def test_space_leaves_an_item_on_its_page_and_takes_it_out_of_the_list(tmp_path: Path, vault: Path):
    wait(vault, "Idea: one", "Idea: two")
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press("space")
        await person.sees("1 waiting", "left as it is")
        assert "- 09:11 Idea: two ✓\n" in person.read(PAGE)


async def test_a_card_asks_for_its_back_and_a_quotation_for_its_book(tmp_path: Path, vault: Path):
    wait(vault, "Quote: the map that annihilates", "Idea: a hash join spills when its table outgrows memory")
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press("m", "tab")
        await person.type("work_mem")
        await person.press("enter")
        card = "a hash join spills when its table outgrows memory :: work_mem"
        assert card in person.read("cards/captured.md")
        await person.sees("1 waiting")
        await person.press(">")
        await person.type("Seeing Like a State")
        await person.press("enter")
        assert "> the map that annihilates" in person.read("reading/Seeing Like a State.md")
        await person.sees("The inbox is empty. c keeps")


async def test_plus_adds_an_item_to_the_similar_note_that_is_selected(tmp_path: Path, vault: Path):
    wait(vault, "Idea: legibility is a cost audits pay for")
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await at_inbox(person)
        await person.sees("Similar notes", "Metis")
        await person.press("tab")
        await person.select("Metis")
        await person.press("+")
        assert "legibility is a cost audits pay for" in person.read("notes/Metis.md")
        await person.sees("The inbox is empty")


async def test_plus_takes_no_note_that_is_out_of_sight(tmp_path: Path, vault: Path):
    wait(vault, "Idea: legibility is a cost audits pay for")
    before = (vault / "notes/Metis.md").read_bytes()
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press("+")
        await person.sees("Look at it first, with enter")
        await person.press("enter")
        await person.sees("Similar notes")
        assert (vault / "notes/Metis.md").read_bytes() == before
        chosen = person.selected
        await person.press("+")
        await person.sees("The inbox is empty")
        into = [path for path in vault.rglob("*.md") if chosen[:5] in path.name]
        assert any("audits pay for" in path.read_text("utf-8") for path in into)


async def test_what_cannot_be_filed_comes_back_with_a_reason(tmp_path: Path, vault: Path):
    wait(vault, "Idea: one", "Idea: two")
    (vault / "ideas/two.md").write_text("not an idea", "utf-8")
    (vault / "ideas/two.md").chmod(0o600)
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        text = person.read(PAGE).replace("two", "two, reworded")
        (vault / PAGE).write_text(text, "utf-8")
        await person.press("i")
        await person.sees("does not wait on this page any more", "two, reworded")
        assert person.read(PAGE) == text


async def test_a_file_that_came_in_is_filed_or_dropped(tmp_path: Path, vault: Path):
    (vault / "inbox").mkdir(exist_ok=True)
    (vault / "inbox/Forest.md").write_text("A clipping on forests.\n", "utf-8")
    (vault / "inbox/Noise.md").write_text("Nothing.\n", "utf-8")
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press("enter")
        await person.sees("A clipping on forests.")
        await person.press("space")
        await person.sees("A file leaves by being filed, or dropped with x.")
        await person.press("r")
        assert "A clipping on forests." in person.read("reading/Forest.md")
        await person.sees("Noise.md")
        await person.press("x")
        assert not (vault / "inbox/Noise.md").exists()
        await person.press("u")
        assert (vault / "inbox/Noise.md").exists()


async def test_a_text_file_becomes_a_note_and_what_is_no_text_says_why_it_stays(tmp_path: Path, vault: Path):
    (vault / "inbox").mkdir(exist_ok=True)
    (vault / "inbox/a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nA heron on the weir\n", "utf-8")
    (vault / "inbox/b.pdf").write_bytes(b"%PDF-1.4\n")
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press("enter")
        await person.sees("A heron on the weir")
        await person.press("n")
        await person.sees("1 waiting")
        assert "A heron on the weir\n```\n" in person.read("notes/a.md")
        assert (vault / "notes/a.vtt").exists()
        await person.press("n")
        await person.sees("this file holds no text")
        assert (vault / "inbox/b.pdf").exists()


async def test_the_keys_that_file_are_all_in_sight_at_every_width(tmp_path: Path, vault: Path):
    wait(vault, *LINES)
    async with visit(tmp_path, vault, size=(60, 16)) as person:
        await at_inbox(person)
        for size in ((60, 16), (80, 24), (120, 40)):
            await person.pilot.resize_terminal(*size)
            await person.rest()
            for shown in ("i idea", "l lesson", "r reading", "n note", "m card", "> quote", "+ into similar", "x drop"):
                assert shown in person.screen, (size, shown)


async def test_a_quotation_is_asked_for_its_title_and_page(tmp_path: Path, vault: Path):
    wait(vault, "Quote: the map is not the territory")
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press(">")
        await person.sees("Where is it from?")
        await person.type("Science and Sanity, p. 58")
        await person.press("enter")
        assert "> p. 58, 2026-11-21" in person.read("reading/Science and Sanity.md")


async def test_a_box_goes_to_what_is_still_needed_and_says_so(tmp_path: Path, vault: Path):
    wait(vault, "Idea: sleep beats effort")
    async with visit(tmp_path, vault) as person:
        await at_inbox(person)
        await person.press("m", "enter")
        await person.sees("This one is needed: back.")
        await person.type("effort")
        await person.press("enter")
        assert "sleep beats effort :: effort" in person.read("cards/captured.md")
