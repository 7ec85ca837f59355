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


