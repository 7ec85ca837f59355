"""A lesson note is read as written by hand, and a use added to it changes nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.records.lesson import Lesson, Unwritable, Use, is_lesson, new_lesson, read_lesson, with_use
from vault.text.markup import read_markup
from vault.text.merge import splice_between
from vault.text.note import read_note

DAY = date(2026, 11, 22)

WRITTEN = """---
type: lesson
source: "[[Brier score]]"
created: 2026-10-22
---
# Write the number before the reason

Reasons are good company.

## Used

- 2026-10-27 the landlord: 40 first
  He did not agree
- 2026-11-21: the talk
* 2026-11-22

## After

- 2026-01-01 not a use
"""


def lesson(data: bytes | str, path: str = "lessons/A rule.md") -> Lesson:
    note = read_note(path, data if isinstance(data, bytes) else data.encode())
    return read_lesson(note, read_markup(note))


def test_a_lesson_is_read_with_its_uses() -> None:
    assert lesson(WRITTEN) == Lesson(
        "lessons/A rule.md",
        "Write the number before the reason",
        "[[Brier score]]",
        date(2026, 10, 22),
        (
            Use(date(2026, 10, 27), "the landlord: 40 first\nHe did not agree", 12),
            Use(date(2026, 11, 21), "the talk", 14),
            Use(date(2026, 11, 22), "", 15),
        ),
    )
    assert lesson(WRITTEN).last_used == date(2026, 11, 22)


def test_a_note_without_any_of_it_is_a_lesson_without_uses() -> None:
    assert lesson("text") == Lesson("lessons/A rule.md", "A rule", "", None, ())
    assert is_lesson(read_note("a.md", b"---\ntype: Lesson\n---\n"))
    assert not is_lesson(read_note("a.md", b"text"))


def test_a_use_goes_below_the_last_one() -> None:
    after, line = with_use("a.md", WRITTEN.encode(), DAY, "again")
    assert after.decode() == WRITTEN.replace("* 2026-11-22\n", "* 2026-11-22\n- 2026-11-22 again\n")
    assert line == 16


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"## Used\n\n- 2026-11-22 so\n"),
        (b"Text", b"Text\n\n## Used\n\n- 2026-11-22 so\n"),
        (b"a\r\n\r\n## used\r\n", b"a\r\n\r\n## used\r\n\r\n- 2026-11-22 so\r\n"),
        (b"\xef\xbb\xbf---\na: 1\n---\n", b"\xef\xbb\xbf---\na: 1\n---\n\n## Used\n\n- 2026-11-22 so\n"),
        (b"## Used\n- 2026-01-01 a\n## End\n", b"## Used\n- 2026-01-01 a\n- 2026-11-22 so\n\n## End\n"),
    ],
)
def test_the_section_is_made_where_it_is_missing_and_line_ends_are_followed(before: bytes, after: bytes) -> None:
    assert with_use("a.md", before, DAY, "so")[0] == after


def test_a_note_whose_end_would_swallow_the_use_is_refused() -> None:
    with pytest.raises(Unwritable):
        with_use("a.md", b"```\ncode", DAY, "so")


def test_a_new_lesson_says_its_rule_in_full() -> None:
    short = new_lesson("lessons/Close the book.md", "Close the book", DAY)
    assert short == b"---\ntype: lesson\ncreated: 2026-11-22\n---\n"
    data = new_lesson("lessons/Is it worth it.md", "Is it worth it?", DAY, "[[James]]", "Because.")
    assert data.decode() == (
        "---\ntype: lesson\nsource: '[[James]]'\ncreated: 2026-11-22\n---\n\n# Is it worth it?\n\nBecause.\n"
    )
    assert lesson(data).rule == "Is it worth it?"


@given(st.binary(max_size=60) | st.sampled_from([WRITTEN.encode(), b"## Used\n"]), st.text(max_size=40))
def test_whatever_the_note_and_the_words_a_use_is_one_splice_that_reads_back(data: bytes, what: str) -> None:
    try:
        after, line = with_use("lessons/a.md", data, DAY, what)
    except Unwritable:
        return
    _, removed, _ = splice_between(data, after)
    assert removed == 0
    before, now = lesson(data), lesson(after)
    added = [use for use in now.uses if use.line == line]
    assert len(now.uses) == len(before.uses) + 1
    words = "".join(what.split())
    assert "".join(added[0].text.replace("\\", "").split()).replace("&lt;", "<") == words.replace("\\", "")
