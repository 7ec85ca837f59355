"""The door for text: nothing a terminal would obey gets through, and nothing is wider than told."""

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import journal.tui.plain as plain
from journal.tui.plain import clean, clip, width, wrap

TUI = Path(plain.__file__).parent


def test_only_the_door_imports_the_widgets_that_read_markup():
    for path in TUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = {name.name for name in node.names} if isinstance(node, (ast.Import, ast.ImportFrom)) else set()
            if path.name != "plain.py":
                assert not names & {"Static", "Label", "OptionList", "Markdown"}, path


def test_only_background_starts_workers_and_threads():
    for path in TUI.rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name != "background.py":
            assert "run_worker" not in text and "@work" not in text and "threading" not in text, path


@given(st.text())
def test_cleaned_text_has_no_control_character_and_no_direction_override(text: str):
    for shown in (clean(text), clean(text, lines=True).replace("\n", "")):
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in shown)
        assert not any(0xD800 <= ord(c) < 0xE000 or 0x2066 <= ord(c) <= 0x2069 for c in shown)


def test_an_escape_is_shown_and_not_sent():
    assert clean("a\x1b[31mb") == "a␛[31mb"


@given(st.text(), st.integers(1, 40))
def test_clipped_text_is_never_wider_than_asked(text: str, cells: int):
    assert width(clip(clean(text), cells)) <= cells


@given(st.text(), st.integers(2, 40))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, cells: int):
    text = clean(text)
    spans = wrap(text, cells)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(width(text[start:end].rstrip(" ")) <= cells for start, end in spans)


def test_words_are_not_broken_where_they_fit():
    text = "Knowing the word before the rule"
    assert [text[start:end].strip() for start, end in wrap(text, 12)] == ["Knowing the", "word before", "the rule"]


def test_wide_characters_break_between_any_two():
    text = "知识要在深思熟虑之后才属于自己"
    assert all(width(text[start:end]) <= 10 for start, end in wrap(text, 10))
