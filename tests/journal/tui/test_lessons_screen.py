"""Lessons on their screen, and what is on disk afterwards."""

from pathlib import Path

from tests.journal.tui.driver import visit

LESSON = "---\ntype: lesson\nsource: a walk\ncreated: 2026-10-01\n---\n\nEspecially when it rains.\n"


async def test_n_writes_a_lesson_down_and_space_says_it_was_used(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "l")
        await person.sees("No lessons yet. n writes one down")
        await person.press("n")
        await person.type("Ask for the failing case first")
        await person.press("tab")
        await person.type("Anna")
        await person.press("enter")
        note = "lessons/Ask for the failing case first.md"
        assert "source: Anna" in person.read(note)
        await person.sees("not yet used")
        await person.press("space")
        await person.type("found it in a minute")
        await person.press("enter")
        assert "- 2026-11-22 found it in a minute" in person.read(note)
        await person.sees("used 1 time")
        await person.press("u")
        assert "found it in a minute" not in person.read(note)
        await person.sees("not yet used")


async def test_a_lesson_shows_its_uses_beside_the_list(tmp_path: Path, vault: Path):
    (vault / "lessons").mkdir(exist_ok=True)
    text = LESSON + "\n## Used\n\n- 2026-11-17 it rained\n- 2026-11-19 it rained more\n"
    (vault / "lessons/Walk first.md").write_text(text, "utf-8")
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await person.press("g", "l")
        await person.sees("Walk first", "used 2 times", "from a walk", "Especially when it rains.", "it rained more")


async def test_the_lesson_under_the_cursor_stays_selected_when_it_moves_up(tmp_path: Path, vault: Path):
    (vault / "lessons").mkdir(exist_ok=True)
    for name in ("Act early", "Breathe", "Count twice"):
        (vault / f"lessons/{name}.md").write_text(LESSON, "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "l")
        await person.select("Count twice")
        await person.press("space", "enter")
        await person.sees("used 1 time")
        assert "Count twice" in person.selected
        lines = person.screen.split("\n")
        assert next(at for at, line in enumerate(lines) if "Count twice" in line) < next(
            at for at, line in enumerate(lines) if "Act early" in line
        )
