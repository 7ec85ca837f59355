"""A note is cut so that each passage can be found, quoted and pointed to."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.index.passages import MOST_WORDS, Passage, passages, size
from vault.text.markup import read_markup
from vault.text.note import read_note


def cut(text: str, path: str = "n.md") -> list[Passage]:
    note = read_note(path, text.encode())
    return passages(note, read_markup(note))


def test_a_section_is_a_passage_with_its_headings_and_date() -> None:
    body = "word " * 60
    (one, two) = cut(f"# Top\n\n{body}\n\n## Sub\n\n{body}\n", "journal/2026-11-22.md")
    assert (one.line, one.end_line, one.heading) == (3, 3, "Top")
    assert (two.line, two.end_line, two.heading) == (7, 7, "Top › Sub")
    assert two.indexed_text.startswith("Top › Sub › 2026-11-22\nword ")
    assert len(two.hash) == 16 and two.hash != one.hash


def test_tiny_siblings_are_put_together_and_keep_their_headings_in_the_text() -> None:
    (one,) = cut("# T\n\n## A\none\n\n## B\ntwo\n\n## C\n" + "three " * 30)
    assert (one.line, one.heading) == (4, "T")
    assert "one\n\n## B\ntwo" in one.text


def test_a_log_entry_stays_whole_and_alone() -> None:
    found = cut("## Log\n- 09:14 first\n  more of it\n- 10:00 second\n\n## Journal\nprose\n")
    assert [(p.line, p.end_line, p.text) for p in found] == [
        (2, 3, "- 09:14 first\n  more of it"),
        (4, 4, "- 10:00 second"),
        (7, 7, "prose"),
    ]


def test_words_of_others_are_never_in_one_passage_with_mine() -> None:
    found = cut("mine\n\n> theirs\n\n> [!model]- m\n> said\n\nmine again\n")
    assert [(p.mine, p.model) for p in found] == [(True, False), (False, False), (False, True), (True, False)]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "This sentence has exactly seven plain words. "
    found = cut(sentence * 100)
    assert len(found) == 3
    assert all(size(p.text) <= MOST_WORDS and p.text.rstrip().endswith(".") for p in found)
    assert {(p.line, p.end_line) for p in found} == {(1, 1)}


def test_comments_are_no_passages() -> None:
    assert [p.text for p in cut("open\n\n%%\nsecret\n%%\n\n<!-- hidden -->\n")] == ["open"]


def test_no_passage_reaches_over_a_comment() -> None:
    assert [p.text for p in cut("before\n\n%% secret %%\n\nafter\n")] == ["before", "after"]


def test_a_note_without_text_still_has_its_title_to_be_found_by() -> None:
    (one,) = cut("---\ntitle: Only a title\n---\n")
    assert one.text == "" and "Only a title" in one.indexed_text
    assert [p.text for p in cut("# Head\n## Empty\n")] == ["## Empty"]


def test_scripts_without_spaces_are_cut_too() -> None:
    found = cut("学" * 3000)
    assert len(found) > 3 and "".join(p.text for p in found) == "学" * 3000


chunks = st.sampled_from(["word ", "Sentence one. ", "\n", "\n\n", "# H\n", "## S\n", "- item ", "- 09:00 log ", "> q ",
                          "    ", "```\n", "x" * 4000, "読" * 900, "a. " * 300, "| ", "%%", "\t", "1. "])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(chunks, max_size=40).map("".join))
def test_every_passage_stands_in_its_lines_and_none_overlaps_another(text: str) -> None:
    note = read_note("n.md", text.encode())
    lines = note.text.split("\n")
    last = 0
    for one in passages(note, read_markup(note)):
        assert one.text in "\n".join(lines[one.line - 1 : one.end_line])
        assert last <= one.line <= one.end_line <= len(lines)
        assert size(one.text) <= MOST_WORDS * 1.1 or one.line == one.end_line
        last = one.end_line
