"""Questions on their screen, and what is on disk afterwards."""

from pathlib import Path

from tests.journal.tui.driver import visit

NOTE = "notes/Joins.md"
TEXT = """# Joins

Some words before.

- Question: why do hash joins spill?
- Rabbit hole: grace joins
- Question: what is a merge join?
  - Answer (2026-11-02): two sorted lists, zipped.
"""


async def test_open_questions_stand_first_and_an_answer_goes_below_its_question(tmp_path: Path, vault: Path):
    (vault / NOTE).write_text(TEXT, "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "q")
        await person.sees("2 open", "Open", "why do hash joins spill?", "rabbit hole", "Answered")
        await person.select("hash joins")
        await person.press("a")
        await person.type("the table\noutgrew memory")
        await person.press("enter")
        note = person.read(NOTE)
        assert "- Question: why do hash joins spill?\n" in note
        assert "Answer (2026-11-22): the table\n" in note and "outgrew memory" in note
        await person.sees("1 open", "answered in notes/Joins.md:6")
        await person.press("u")
        assert person.read(NOTE) == TEXT
        await person.sees("2 open")


async def test_an_answered_question_shows_its_answer_and_is_not_answered_twice(tmp_path: Path, vault: Path):
    (vault / NOTE).write_text(TEXT, "utf-8")
    async with visit(tmp_path, vault, size=(120, 40)) as person:
        await person.press("g", "q")
        await person.select("what is a merge join?")
        await person.sees("two sorted lists, zipped.", "answered 2 Nov", "In Joins", "Some words before.")
        await person.press("a")
        await person.sees("It is answered; e edits the answer.")
        assert person.read(NOTE) == TEXT


async def test_o_opens_the_note_at_the_question(tmp_path: Path, vault: Path):
    (vault / NOTE).write_text(TEXT, "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "q")
        await person.select("hash joins")
        await person.press("o")
        await person.sees("Note", NOTE)
        assert "why do hash joins spill?" in person.selected


async def test_a_question_that_moved_is_answered_where_it_stands_now(tmp_path: Path, vault: Path):
    (vault / NOTE).write_text(TEXT, "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "q")
        await person.select("hash joins")
        await person.press("a")
        await person.type("memory")
        (vault / NOTE).write_text(TEXT.replace("Some words", "More\n\nwords\n\nSome words"), "utf-8")
        await person.press("enter")
        assert "- Question: why do hash joins spill?\n  - Answer (2026-11-22): memory\n" in person.read(NOTE)


async def test_two_questions_on_one_line_are_both_shown(tmp_path: Path, vault: Path):
    (vault / NOTE).write_text("# Joins\n\nQuestion: is it so? And then Question: why?\n", "utf-8")
    async with visit(tmp_path, vault) as person:
        await person.press("g", "q")
        await person.sees("open")
        shown = [row.key for row in person.app.screen.query_one("#list").rows if row.key]
        assert len(shown) == len(set(shown)) == len(person.app.screen.things)
