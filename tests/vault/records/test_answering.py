"""An answer is written where its question stands, and nothing else of the note changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.problem import NothingThere, WrongUsage
from vault.records.answering import Unwritable, with_answer
from vault.records.daily import EntryStyle, add_entry, entries
from vault.text.markup import read_markup
from vault.text.merge import splice_between
from vault.text.note import read_note

DAY = date(2026, 11, 22)
SO = "Answer (2026-11-22): so"


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ("- Question: why?\n", 1, f"- Question: why?\n  - {SO}\n"),
        ("- Question: why?", 1, f"- Question: why?\n  - {SO}\n"),
        ("- [ ] Question: why?\n- other\n", 1, f"- [ ] Question: why?\n  - {SO}\n- other\n"),
        ("1. Question: why?\n2. other\n", 1, f"1. Question: why?\n   - {SO}\n2. other\n"),
        ("- a\n\t- Question: why?\n- b\n", 2, f"- a\n\t- Question: why?\n\t\t- {SO}\n- b\n"),
        ("- Question: why?\n    - thought\n\n    - more\n- b\n", 1,
         f"- Question: why?\n    - thought\n\n    - more\n    - {SO}\n- b\n"),
        ("- 09:14 Question: why?\n  more\n- 10:00 b\n", 1, f"- 09:14 Question: why?\n  more\n  - {SO}\n- 10:00 b\n"),
        ("Question: why?\n", 1, f"Question: why?\n{SO}\n"),
        ("Question: why?\nand on\n\nmore\n", 1, f"Question: why?\nand on\n{SO}\n\nmore\n"),
        ("I read. Question: is it\nso? Yes.\n", 1, f"I read. Question: is it\nso? Yes.\n{SO}\n"),
        ("Question: a?\nQuestion: b?\n", 1, f"Question: a?\n{SO}\nQuestion: b?\n"),
        ("Question: a?\nQuestion: b?\n", 2, f"Question: a?\nQuestion: b?\n{SO}\n"),
        ("09:14 Question: why?\n10:00 b\n", 1, f"09:14 Question: why?\n  {SO}\n10:00 b\n"),
        ("> [!note]\n> I read. Question: why?\n> more\n", 2, f"> [!note]\n> I read. Question: why?\n> more\n> {SO}\n"),
        ("---\na: 1\n---\nRabbit hole: deep\r\n\r\nx\r\n", 4, f"---\na: 1\n---\nRabbit hole: deep\r\n{SO}\n\r\nx\r\n"),
        ("Question: why?\r\n\r\nx\r\n", 1, f"Question: why?\r\n{SO}\r\n\r\nx\r\n"),
    ],
)  # fmt: skip
def test_an_answer_stands_where_its_question_does(before: str, line: int, after: str) -> None:
    assert with_answer("a.md", before.encode(), line, "so", DAY)[0].decode() == after


def test_several_lines_are_one_answer() -> None:
    after, line = with_answer("a.md", b"- Question: why?\n- b\n", 1, "so\r\n\n- and so\n# too", DAY)
    assert line == 2
    (question,) = read_markup(read_note("a.md", after)).questions
    assert after.startswith(b"- Question: why?\n  - Answer (2026-11-22): so\n") and after.endswith(b"\n- b\n")
    assert question.answer.replace("\\", "") == "so\n- and so\n# too"
    assert question.when == "2026-11-22"


def test_an_answer_in_the_words_of_the_vault() -> None:
    words = {"question": "Frage", "answer": "Antwort"}
    assert with_answer("a.md", b"- Frage: warum?\n", 1, "so", DAY, words)[0] == (
        b"- Frage: warum?\n  - Antwort (2026-11-22): so\n"
    )


def test_a_later_capture_does_not_part_a_question_from_its_answer() -> None:
    for before in ("- ", ""):
        style = EntryStyle("", before)
        page = add_entry(b"", style, 554, "09:14", b"Question: why?")[0]
        page = with_answer("2026-11-22.md", page, 1, "so", DAY)[0]
        page = add_entry(page, style, 600, "10:00", b"later")[0]
        page = add_entry(page, style, 554, "09:14", b"same minute")[0]
        (question,) = read_markup(read_note("2026-11-22.md", page)).questions
        assert question.answer == "so", page
        firsts = [text.split(b"\n")[0] for _, _, text in entries(page, "")]
        assert firsts == [b"Question: why?", b"same minute", b"later"]


@pytest.mark.parametrize(
    ("text", "line", "words", "trouble"),
    [
        ("no question\n", 1, "so", NothingThere),
        ("Question: why?\n", 2, "so", NothingThere),
        ("- [x] Question: why?\n", 1, "so", WrongUsage),
        ("Question: why?\nAnswer: so\n", 1, "so", WrongUsage),
        ("A. Question: a? B. Question: b?\n", 1, "so", WrongUsage),
        ("Question: why?\n", 1, " \n ", WrongUsage),
        ("| I ask. Question: why? | b |\n|---|---|\n| c | d |\n", 1, "so", Unwritable),
    ],
)
def test_what_cannot_be_answered_is_said_and_nothing_is_written(
    text: str, line: int, words: str, trouble: type[Exception]
) -> None:
    with pytest.raises(trouble):
        with_answer("a.md", text.encode(), line, words, DAY)


PIECES = st.sampled_from([
    "- Question: a?", "  - child", "    deeper", "Question: b?", "text", "", "- item", "> quote", "## Heading",
    "  Rabbit hole: c", "- [ ] Question: d?", "```", "1. Question: e?", "\t- Question: f?", "Answer: x", "%%", "a\\",
])  # fmt: skip


@given(st.lists(PIECES, max_size=9), st.text(max_size=30), st.booleans(), st.booleans())
def test_whatever_the_note_one_question_more_is_answered_and_only_lines_are_added(
    lines: list[str], words: str, windows: bool, ends: bool
) -> None:
    newline = "\r\n" if windows else "\n"
    data = (newline.join(lines) + newline * ends).encode()
    for asked in read_markup(read_note("a.md", data)).questions:
        try:
            after, line = with_answer("a.md", data, asked.line, words, DAY)
        except (Unwritable, WrongUsage):
            continue
        _, removed, _ = splice_between(data, after)
        assert removed == 0
        now = {one.line - (one.line >= line) * (after.count(b"\n") - data.count(b"\n")): one.answered
               for one in read_markup(read_note("a.md", after)).questions}  # fmt: skip
        open_before = {one.line for one in read_markup(read_note("a.md", data)).questions if not one.answered}
        still_open = {at for at, answered in now.items() if not answered}
        assert len(open_before) == len(still_open) + 1
