"""Any bytes make a note; its title and day come from the nearest honest place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.note import read_note


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"---\ntitle: From front\n---\n# Heading\n", "From front"),
        (b"text\n\n# Heading ##\n", "Heading"),
        (b"```\n# code\n```\n", "name"),
        (b"~~~\n# code\n```\n~~~\n# Real C#\n", "Real C#"),
        (b"---\n# comment: not a heading\n---\nx", "name"),
        (b"## Only second\n", "name"),
        (b"---\ntitle: 1984\n---\n", "1984"),
        (b"---\ntitle:\n---\n", "name"),
    ],
)
def test_the_title_is_the_property_else_the_first_heading_else_the_name(data: bytes, title: str) -> None:
    assert read_note("a/name.md", data).title == title


def test_the_day_is_in_the_name_else_in_the_frontmatter() -> None:
    assert read_note("j/2026-11-22.md", b"---\ndate: 2020-01-01\n---\n").day == date(2026, 11, 22)
    assert read_note("x.md", b"---\ncreated: 2020-01-01T10:00\n---\n").day == date(2020, 1, 1)
    assert read_note("x.md", b"---\ndate: soon\n---\n").day is None


def test_lines_are_those_of_the_file() -> None:
    note = read_note("x.md", b"\xef\xbb\xbf---\r\na: 1\r\n---\r\nfirst\r\n")
    assert note.body_line == 4
    assert note.text.split("\n")[3] == "first"


def test_bytes_that_are_not_text_are_reported_with_their_line() -> None:
    note = read_note("x.md", b"one\ntwo \xff\n")
    assert note.problems[0].line == 2
    assert "\ufffd" in note.text


@given(st.binary(max_size=300) | st.lists(st.sampled_from(
    [b"---", b"\n", b"# a", b"```", b"~~~", b"\r\n", b"\xef\xbb\xbf", b"a: 1", b"\xff", b"\x00", b"title: x"]
)).map(b"".join))  # fmt: skip
def test_any_bytes_are_a_note(data: bytes) -> None:
    note = read_note("a.md", data)
    assert note.title
    assert 1 <= note.body_line <= note.text.count("\n") + 2
