"""A weekly page: each line goes to its section, and no other byte of the page changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.problem import Problem
from vault.records.weekly import (
    NOTHING,
    SECTIONS,
    Unwritable,
    new_week,
    read_week,
    with_item,
    with_nothing,
    with_sentence,
    without_item,
)
from vault.text.merge import splice_between

PAGE = b"""---
mood: fair
---
# 2026-W47

A sentence.

## Kept

- [[2026-11-16]] 10:20 a net
  with a second line

## Plans

- [ ] not ours

## Next week

- [ ] walk
- [x] sleep
  - [ ] a part of it
"""

NAMES = st.sampled_from(list(SECTIONS))
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).filter(lambda text: text.strip())
BLOCK = st.sampled_from(
    [
        "", "words", "## Kept", "## Next week", "## Plans", "- an item", "- [ ] a task", "  - a part", "```", "%%",
        "# Week", "Nothing this week.", "> quoted", "===", "$$", "| a | b |", "<div>", "1. one", "---",
    ]
)  # fmt: skip


def kept_whole(before: bytes, after: bytes) -> bool:
    """Whether bytes were only put in."""
    return splice_between(before, after)[1] == 0


def test_a_page_is_read() -> None:
    page = read_week("w.md", PAGE)
    assert page.sentence == "A sentence."
    assert [item.text for item in page.items("kept")] == ["[[2026-11-16]] 10:20 a net"]
    assert [tuple(item) for item in page.items("next")] == [(19, "walk", False), (20, "sleep", True)]
    assert "scores" not in page.sections


def test_a_section_is_made_in_its_place() -> None:
    page = with_item("w.md", PAGE, "finished", "[[Middlemarch]]: again")
    assert b"- [ ] not ours\n\n## Finished\n\n- [[Middlemarch]]: again\n\n## Next week\n" in page
    assert kept_whole(PAGE, page)


def test_an_item_goes_to_the_end_of_its_list() -> None:
    assert with_item("w.md", PAGE, "next", "eat", False).endswith(b"  - [ ] a part of it\n- [ ] eat\n")
    assert b"  with a second line\n- b\n\n## Plans" in with_item("w.md", PAGE, "kept", "b")


def test_the_whole_page_from_nothing() -> None:
    data = new_week("2026-W47")
    for name in reversed(SECTIONS):
        data = with_item("w.md", data, name, name, name in ("last", "next") or None)
    data = with_sentence("w.md", data, "It was.")
    assert data.decode() == (
        "# 2026-W47\n\nIt was.\n\n## Kept\n\n- kept\n\n## Last week\n\n- [x] last\n\n## Finished\n\n- finished\n\n"
        "## Scores\n\n- scores\n\n## Attacked\n\n- attacked\n\n## Next week\n\n- [x] next\n"
    )


def test_what_there_was_takes_the_place_of_nothing() -> None:
    data = with_nothing("w.md", with_item("w.md", new_week("W"), "next", "x", False), "scores")
    assert f"## Scores\n\n{NOTHING}\n\n## Next week" in data.decode()
    assert with_nothing("w.md", data, "scores") == data
    assert with_item("w.md", data, "scores", "one") == with_item(
        "w.md", with_item("w.md", new_week("W"), "next", "x", False), "scores", "one"
    )


def test_a_sentence_of_the_same_review_gives_way_and_other_words_do_not() -> None:
    once = with_sentence("w.md", PAGE, "First.")
    assert b"# 2026-W47\n\nFirst.\n\nA sentence.\n" in once
    assert with_sentence("w.md", once, "Second.", "First.") == once.replace(b"First.", b"Second.")
    assert b"Third.\n\nFirst.\n\nA sentence." in with_sentence("w.md", once, "Third.", "something else")


@pytest.mark.parametrize("sentence", ["# loud", "- item", "> quoted", "```", "1. one", "---", "<div>", "$$ x", "%% y"])
def test_a_sentence_that_looks_like_structure_is_read_back(sentence: str) -> None:
    page = read_week("w.md", with_sentence("w.md", PAGE, sentence))
    assert page.sentence.replace("\\", "") == sentence
    assert [len(page.items(name)) for name in ("kept", "next")] == [1, 2]


@given(NAMES, WORDS, st.sampled_from([None, True, False]), st.booleans())
def test_any_words_are_read_back_and_only_put_in(name: str, words: str, done: bool | None, windows: bool) -> None:
    before = PAGE.replace(b"\n", b"\r\n") if windows else PAGE
    try:
        after = with_item("w.md", before, name, words, done)
    except Unwritable:
        return
    assert kept_whole(before, after)
    item = read_week("w.md", after).items(name)[-1]
    assert (item.text.replace("\\", ""), item.done) == (" ".join(words.split()).replace("\\", ""), done)


@given(st.lists(BLOCK, max_size=14), NAMES, st.booleans(), st.booleans())
def test_a_page_of_any_shape_keeps_its_bytes_or_refuses(
    blocks: list[str], name: str, windows: bool, mark: bool
) -> None:
    before = ("\r\n" if windows else "\n").join(blocks).encode()
    before = b"\xef\xbb\xbf" + before if mark else before
    had = read_week("w.md", before)
    try:
        after = with_item("w.md", before, name, "ours", False)
    except Unwritable:
        return
    lines = (line.rstrip(b"\r") for line in after.split(b"\n"))
    own = [line.rstrip(b"\r") for line in before.split(b"\n") if line.strip() and line.strip() != NOTHING.encode()]
    assert all(line in lines for line in own)
    page = read_week("w.md", after)
    assert [one.text for one in page.items(name)] == [*(one.text for one in had.items(name)), "ours"]
    taken = without_item("w.md", after, page.items(name)[-1].line)
    assert [one.text for one in read_week("w.md", taken).items(name)] == [one.text for one in had.items(name)]


@given(st.lists(BLOCK, max_size=14), st.booleans())
def test_a_sentence_on_a_page_of_any_shape_keeps_its_bytes_or_refuses(blocks: list[str], windows: bool) -> None:
    before = ("\r\n" if windows else "\n").join(blocks).encode()
    try:
        after = with_sentence("w.md", before, "Ours.")
    except Unwritable:
        return
    assert kept_whole(before, after)
    assert read_week("w.md", after).sentence == "Ours."


@given(st.binary(max_size=80))
def test_any_bytes_are_read(data: bytes) -> None:
    read_week("w.md", data)
    try:
        with_item("w.md", data, "kept", "x")
    except Problem:
        return
