"""The screens that are a list with one thing beside it: at every size, with any text, and without touching a byte."""

from pathlib import Path

import pytest

from tests.journal.tui.conftest import every_file
from tests.journal.tui.driver import visit
from tests.journal.tui.test_hostile import HOSTILE, harmless
from tests.journal.tui.test_sizes import SIZES, check

LISTS = {"r": "Reading", "l": "Lessons", "q": "Questions", "h": "Ideas", "i": "Inbox"}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_list_and_its_boxes_fit(size: tuple[int, int], tmp_path: Path, starter: Path):
    boxes = {"r": ("n", "p", "f", "c"), "l": ("n", "space"), "q": ("a",), "h": ("n",), "i": ("m",)}
    async with visit(tmp_path, starter, size=size) as person:
        for letter, title in LISTS.items():
            await person.press("g", letter)
            await person.sees(title)
            check(person)
            await person.press("tab")
            check(person)
            await person.press("tab", "ctrl+f")
            await person.type("zzz")
            check(person)
            await person.press("escape")
            for key in boxes[letter]:
                await person.press(key)
                check(person)
                await person.press("escape")


async def test_every_list_shows_any_text_as_text(tmp_path: Path, vault: Path):
    for name, text in HOSTILE.items():
        plant(vault, name, text)
    async with visit(tmp_path, vault, size=(110, 44)) as person:
        for letter, title in LISTS.items():
            await person.press("g", letter)
            await person.sees(title)
            rows = person.app.screen.query_one("#list")
            shown = len([row for row in rows.rows if row.key])
            assert shown >= len(HOSTILE)
            for _ in range(shown):
                harmless(person)
                await person.press("j")
            await person.press("tab", "j")
            harmless(person)
            await person.press("tab", {"q": "a", "i": "m", "r": "f", "l": "space"}.get(letter, "n"))
            harmless(person)
            await person.press("escape", "escape")
        assert person.app.is_running


def plant(root: Path, name: str, text: str) -> None:
    """The text in everything the lists read, in files of their own."""
    line = " ".join(text.replace("\u2028", " ").replace("\u2029", " ").split("\n"))
    quoted = line.replace("\\", "\\\\").replace('"', '\\"')
    latin = [letter for letter in quoted if ord(letter) < 256]
    title = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in latin)
    files = {
        f"reading/{name}.md": f'---\ntype: reading\nstatus: reading\nat: 3\npages: 9\nauthor: "{title}"\n'
        f'source: "{title}"\nverdict: "{title}"\n---\n# {line}\n\n## Highlights\n\n> {line}\n',
        f"lessons/{name}.md": f'---\ntype: lesson\nsource: "{title}"\n---\n# {line}\n\n'
        f"## Used\n\n- 2026-11-01 {line}\n",
        f"ideas/{name}.md": f"---\ntype: idea\nstatus: held\n---\n# {line}\n\n- [ ] Test: {line} (by 2026-12-01)\n",
        f"notes/{name}.md": f"# {line}\n\n- Question: {line} why\n  - Answer (2026-11-02): {line}\n",
    }
    for path, body in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(body, "utf-8", newline="\n")
    page = root / "journal/2026/2026-11-21.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    with page.open("a", encoding="utf-8", newline="\n") as log:
        log.write(("" if log.tell() else "## Log\n\n") + f"- 09:00 Idea: {line} ([[{line}]], p. 8)\n")


async def test_looking_through_the_lists_changes_no_byte(tmp_path: Path, foreign: Path):
    (foreign / "Daily").mkdir()
    (foreign / "Daily/2026-11-21.md").write_text("- Question: why?\n- Idea: so\n", "utf-8")
    before = every_file(foreign)
    async with visit(tmp_path, foreign) as person:
        for letter, title in LISTS.items():
            await person.press("g", letter)
            await person.sees(title)
            await person.press("enter", "j", "tab", "ctrl+f")
            await person.type("wh")
            await person.press("enter", "escape", "n", "escape", "y", "G", "home", "escape", "escape")
    assert every_file(foreign) == before


async def test_no_list_mounts_many_widgets_or_is_built_before_it_is_visited(tmp_path: Path, starter: Path):
    async with visit(tmp_path, starter) as person:
        for letter in LISTS:
            assert len([1 for stack in person.app._screen_stacks.values() if stack]) == 1 + list(LISTS).index(letter)
            await person.press("g", letter)
            assert sum(1 for _ in person.app.screen.walk_children()) < 20


async def test_two_panes_become_one_and_two_again(tmp_path: Path, starter: Path):
    async with visit(tmp_path, starter, size=(120, 30)) as person:
        await person.press("g", "h")
        await person.sees("attacked 1 time")
        await person.press("tab", "j")
        inside = person.selected
        await person.pilot.resize_terminal(80, 24)
        await person.rest()
        assert person.selected == inside
        await person.sees("attacked 1 time")
        await person.press("escape")
        assert "attacked 1 time" not in person.screen
        await person.pilot.resize_terminal(120, 30)
        await person.rest()
        await person.sees("Held", "attacked 1 time")


async def test_a_note_changed_by_another_program_is_shown_as_it_is_now(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault, size=(120, 30)) as person:
        await person.press("g", "h")
        await person.sees("Whoever makes a thing legible gains", "70 %")
        path = "ideas/Legibility is a cost someone else pays.md"
        person.write(path, person.read(path).replace("70", "55").replace("gains", "wins"))
        await person.press("ctrl+r")
        await person.sees("Whoever makes a thing legible wins", "55 %")


async def test_what_rested_on_an_idea_stands_beside_it(tmp_path: Path, vault: Path):
    idea = "[[Legibility is a cost someone else pays]]"
    said = f"- 09:00 70% the audit pays by 2026-10-01 because {idea} ^p-aaaaaa"
    page = f"## Log\n\n{said}\n  - no 2026-10-02: it did not\n"
    (vault / "journal/2026").mkdir(parents=True, exist_ok=True)
    (vault / "journal/2026/2026-09-01.md").write_text(page, "utf-8")
    async with visit(tmp_path, vault, size=(140, 30)) as person:
        await person.press("g", "h")
        await person.sees("leaned on in 1 prediction", "happened 0 of 1")




async def test_the_cursor_stays_in_place_when_its_line_moves_under_another_heading(tmp_path: Path, vault: Path):
    (vault / "notes/Bets.md").write_text(
        "- 70% one comes by 2026-11-20\n- 60% two comes by 2026-11-20\n- 50% three comes by 2026-11-20\n", "utf-8"
    )
    (vault / "notes/Asked.md").write_text("Question: why one?\n\nQuestion: why two?\n\nQuestion: why three?\n", "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "p")
        await person.select("one comes")
        await person.press("1", "enter")
        await person.sees("Came out")
        assert "two comes" in person.selected
        await person.press("g", "q")
        await person.select("why two?")
        await person.press("a")
        await person.type("for no reason")
        await person.press("enter")
        await person.sees("Answered")
        assert "why three?" in person.selected or "why one?" in person.selected


async def test_the_box_for_a_prediction_speaks_of_its_own_fields(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "p", "n")
        await person.type("it rains because walk")
        await person.press("enter")
        await person.sees("a prediction needs a number; begin with it")
        assert "--p" not in person.screen
        await person.press("tab")
        await person.type("70")
        await person.press("tab", "tab")
        await person.type("Metis")
        await person.press("enter")
        await person.sees("the reason is said twice")


async def test_what_another_program_writes_on_todays_page_is_seen_without_a_key(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("mine")
        await person.press("enter")
        person.write("journal/2026/2026-11-22.md", person.page + "- 09:20 from elsewhere\n")
        await person.sees("from elsewhere")


async def test_a_note_is_read_from_its_text_with_what_stands_before_it_below(tmp_path: Path, vault: Path):
    (vault / "notes/Front.md").write_text(
        "---\ntype: note\ntags: [a]\n---\n# Front\n\nA C\\# song. ^k-3f9k2m7q1a\n", "utf-8"
    )
    async with visit(tmp_path, vault) as person:
        await person.press("ctrl+o")
        await person.type("Front")
        await person.press("enter")
        await person.sees("A C# song.", "type: note")
        shown = person.screen
        assert shown.index("A C# song.") < shown.index("type: note") and "^k-" not in shown
        await person.press("end", "down", "down", "down", "home")
        assert person.selected == "Front"


async def test_an_empty_inbox_offers_no_keys_to_file_with(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "i")
        await person.sees("The inbox is empty")
        assert "i idea" not in person.screen


async def test_a_quotation_says_whether_its_book_has_it(tmp_path: Path, vault: Path):
    (vault / "reading").mkdir()
    (vault / "reading/Walden.md").write_text("---\ntype: reading\nkind: book\nstatus: reading\n---\n", "utf-8")
    async with visit(tmp_path, vault) as person:
        for source, said in (("Walden, p. 9", "and in reading/Walden.md"), ("Nowhere", "no note is called Nowhere")):
            await person.press("c", "shift+tab", "shift+tab")
            await person.type("words of a book")
            await person.press("ctrl+f")
            await person.type(source)
            await person.press("enter")
            await person.sees(said)


async def test_a_long_message_is_shown_whole(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault, size=(60, 16)) as person:
        await person.press("c", "tab")
        await person.type("a claim")
        await person.press("enter", "g", "i", "+")
        await person.sees("Look at it first, with enter; + adds it to the similar note you select there.")
