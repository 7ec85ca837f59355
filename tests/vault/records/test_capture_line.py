"""A captured line is read for what it is, and the mark that takes it out of the inbox changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.records.capture_line import Origin, filed_to, is_left, kind_and_text, marked, parted, without_marks

WORDS = {"idea": "Idea", "rabbit-hole": "Rabbit hole", "question": "Frage"}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Idea: a thought", ("idea", "a thought")),
        ("idea: a thought\nand more", ("idea", "a thought\nand more")),
        ("Rabbit hole: deep: deeper", ("rabbit-hole", "deep: deeper")),
        ("Frage: warum?", ("question", "warum?")),
        ("Idea:", ("idea", "")),
        ("Idea:thought", None),
        ("An Idea: thought", None),
        ("Question: not this vault's word", None),
        ("09:14", None),
        ("no kind", None),
    ],
)
def test_the_word_at_the_beginning_says_the_kind(said: str, found: tuple[str, str] | None) -> None:
    assert kind_and_text(said, WORDS) == found


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("a → [[B]]", "[[B]]"),
        ("a → [[b/B|shown]] ^id-1", "[[b/B|shown]]"),
        ("a → [B](<x/b.md>)", "[B](<x/b.md>)"),
        ("a → [[B]]\n  more", "[[B]]"),
        ("a\nmore → [[B]]", "[[B]]"),
        ("a → [[B]] and more", ""),
        ("a\nmore → [[B]]\nend", ""),
        ("a [[B]]", ""),
        ("a → b", ""),
    ],
)
def test_an_entry_is_filed_when_it_ends_in_an_arrow_and_a_link(said: str, link: str) -> None:
    assert filed_to(said) == link


@pytest.mark.parametrize(
    ("said", "left"),
    [("a ✓", True), ("a ✓ ^id", True), ("a ✓\nmore", True), ("a\nb ✓", True), ("a✓", False), ("✓ a", False)],
)
def test_an_entry_is_left_when_it_ends_in_a_tick(said: str, left: bool) -> None:
    assert is_left(said) is left


@pytest.mark.parametrize(
    ("text", "words", "origin"),
    [
        ("keen vision ([[Middlemarch]], p. 194)", "keen vision", Origin("Middlemarch", "194")),
        ("keen vision ([[Middlemarch]])", "keen vision", Origin("Middlemarch", "")),
        ("keen vision (p. xii)", "keen vision", Origin("", "xii")),
        ("keen vision (I think)", "keen vision (I think)", Origin("", "")),
        ("([[A]]) keen vision", "([[A]]) keen vision", Origin("", "")),
    ],
)
def test_what_stands_in_brackets_at_the_end_says_where_it_is_from(text: str, words: str, origin: Origin) -> None:
    assert parted(text) == (words, origin)


def test_a_mark_goes_before_a_block_id_and_a_line_end() -> None:
    data = b"one\r\n- 09:14 Idea: x ^id \r\nlast"
    assert marked(data, 2, "✓") == "one\r\n- 09:14 Idea: x ✓ ^id \r\nlast".encode()
    assert marked(data, 3, "→ [[A]]").endswith("\nlast → [[A]]".encode())


LINES = st.text(st.characters(blacklist_characters="\n\r", blacklist_categories=("Cs",)), max_size=20)


@given(st.lists(LINES, min_size=1), st.data())
def test_a_mark_is_read_back_and_taken_off_and_no_other_byte_changes(lines: list[str], data: st.DataObject) -> None:
    line = data.draw(st.integers(1, len(lines)))
    page = "\n".join(lines).encode()
    for mark, read in (("→ [[A b]]", filed_to), ("✓", is_left)):
        after = marked(page, line, mark)
        now = after.split(b"\n")
        assert read(now[line - 1].decode())
        assert [*now[: line - 1], *now[line:]] == [*page.split(b"\n")[: line - 1], *page.split(b"\n")[line:]]
        assert after.replace(f" {mark}".encode(), b"", 1).count(b"\n") == page.count(b"\n")
        assert len(after) == len(page) + len(f" {mark}".encode())
    assert without_marks(lines[line - 1] + " → [[A]]") == without_marks(lines[line - 1] + "  → [[B]] ^x1")


@pytest.mark.parametrize("path", ["notes/a [b] c.md", "notes/a (b).md", "notes/a#b.md", "notes/[a](b).md"])
def test_a_link_that_obsidian_writes_for_an_odd_name_counts_as_filed(path: str) -> None:
    link = f"[{path[6:-3]}](<{path}>)"
    page = marked(b"- 09:14 Idea: try it ^k-1\r\n", 1, f"→ {link}")
    said = page.decode().rstrip()[8:]
    assert filed_to(said) == link
    assert without_marks(said) == "Idea: try it"


def test_a_line_with_a_hundred_thousand_blanks_is_read_like_any_other() -> None:
    said = "Idea: a" + " " * 100_000 + "b"
    assert (filed_to(said), is_left(said), without_marks(said)) == ("", False, said)
    assert parted(said)[0] == said
    assert marked(said.encode(), 1, "✓") == f"{said} ✓".encode()
