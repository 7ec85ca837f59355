"""The list and the note: only what is in sight is drawn, and the cursor never gets lost."""

from textual.app import App, ComposeResult

from journal.tui.plain import width
from journal.tui.theme import DUSK
from journal.tui.widgets.note_view import NoteView, Page, line_after_change, line_row, window
from journal.tui.widgets.rows import BLANK, Line, Row, Rows, same_row, section


class Holding(App[None]):
    """A list and nothing else."""

    CSS_PATH = "../../../journal/tui/base.tcss"

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.held = rows
        self.register_theme(DUSK)
        self.theme = "dusk"

    def compose(self) -> ComposeResult:
        yield self.held


def text_of(rows: Rows) -> list[str]:
    return ["".join(segment.text for segment in rows.render_line(y)) for y in range(rows.size.height)]


async def test_fifty_thousand_rows_draw_only_those_in_sight():
    rows = Rows()
    async with Holding(rows).run_test(size=(40, 10)) as pilot:
        rows.show([Row(number, (Line(f"row {number}"),)) for number in range(50_000)])
        await pilot.pause()
        rows.action_move("end")
        await pilot.pause()
        assert rows.selected == 49_999
        assert any("row 49999" in line for line in text_of(rows))
        assert len(rows._drawn) < 200


async def test_moving_skips_headings_and_stays_in_the_list():
    rows = Rows()
    async with Holding(rows).run_test(size=(40, 10)) as pilot:
        rows.show([section("A"), Row("a", (Line("first"),)), BLANK, section("B"), Row("b", (Line("second"),))])
        await pilot.press("j")
        assert rows.selected == "b"
        await pilot.press("j", "k")
        assert rows.selected == "a"
        await pilot.press("k", "k")
        assert rows.selected == "a"


async def test_showing_again_keeps_the_selected_row_where_it_moved():
    rows = Rows()
    async with Holding(rows).run_test(size=(40, 10)) as pilot:
        rows.show([Row(name, (Line(name),)) for name in "abc"])
        await pilot.press("j")
        rows.show([Row(name, (Line(name),)) for name in "xyzb"], keep=True)
        assert rows.selected == "b"
        rows.show([Row(name, (Line(name),)) for name in "xy"], keep=True)
        assert rows.selected == "y"


async def test_every_drawn_line_is_exactly_as_wide_as_the_list():
    rows = Rows()
    texts = ["[/] [x] done", "知识" * 40, "e\u0301" * 60, "\x1b[31m red", "a" * 200, "👩‍👩‍👧 family", "‮abc", ""]
    async with Holding(rows).run_test(size=(40, 20)) as pilot:
        for wraps in (False, True):
            rows.show([Row(at, (Line(text, right="right", wraps=wraps, lead="- "),)) for at, text in enumerate(texts)])
            await pilot.pause()
            assert {width(line) for line in text_of(rows)} == {rows.size.width}


async def test_a_wrapped_line_goes_on_under_its_text():
    rows = Rows()
    async with Holding(rows).run_test(size=(24, 6)) as pilot:
        rows.show([Row(1, (Line("one two three four five", lead="09:14  ", wraps=True),))])
        await pilot.pause()
        assert [line.rstrip() for line in text_of(rows)[:2]] == ["▌ 09:14  one two three", "▌        four five"]


def test_a_long_note_is_laid_out_in_whole_sections():
    lines = [f"# Part {n // 100}" if n % 100 == 0 else "word " * 10 for n in range(20_000)]
    page = Page(lines, headings={n + 1 for n in range(0, 20_000, 100)})
    first, last = window(page, 10_050)
    assert first <= 10_050 <= last
    assert first in page.headings and last + 1 in page.headings
    assert sum(len(lines[n]) for n in range(first, last)) < 70_000


async def test_reading_goes_on_past_the_laid_out_part():
    lines = [f"line {n} " + "x" * 100 for n in range(5_000)]
    view = NoteView()
    async with Holding(view).run_test(size=(60, 20)) as pilot:
        view.read(Page(lines), 1)
        await pilot.pause()
        end = view.span[1]
        assert end < 5_000
        view.go_to(end)
        await pilot.press("j")
        assert view.line == end + 1
        await pilot.press("G")
        assert view.line == 5_000
        await pilot.press("home")
        assert view.line == 1


def test_a_task_box_and_a_wikilink_are_text():
    page = Page(["- [x] see [[Metis|the craft]] and [/]"], links={1: 1})
    (line,) = line_row(page, 1).lines
    assert line.lead + line.text == "- [x] see [[Metis|the craft]] and [/]"
    assert [line.text[start:end] for start, end in line.marks] == ["[[Metis|the craft]]"]


def test_a_row_known_by_its_place_is_found_again_when_rows_were_added_above_it():
    def numbered(*texts: str) -> list[Row]:
        return [Row(number, (Line(text),)) for number, text in enumerate(texts, start=1)]

    before = numbered("a", "b", "c")
    assert same_row(before, 1, numbered("new", "a", "b", "c")) == 2
    assert same_row(before, 1, numbered("a", "b", "new", "c")) == 1
    assert same_row(before, 1, numbered("a", "B", "c")) == 1, "its words were edited"
    assert same_row(before, 2, numbered("a", "b")) == -1, "it is gone"


def test_a_line_of_a_note_is_found_again_after_the_note_changed():
    before = ["# T", "", "one", "", "two"]
    assert line_after_change(before, 5, ["# T", "", "zero", "", "one", "", "two"]) == 7
    assert line_after_change(before, 4, before) == 4
    assert line_after_change(before, 5, ["# T"]) == 1
    assert line_after_change([], 1, []) == 1
