"""Quotes are found to the character or not at all, and sentences end where a reader ends them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ask.citations import Citation, continues, locate, sentences, stands

NOTE = """---
type: reading
---
# Why We Sleep

Sleep is not a luxury. Dr. Walker, p. 12, says so
at length.

> A tired mind cannot see
> how tired it is.

- first point
- second point. With two sentences!
"""


def test_a_quote_is_found_over_the_end_of_a_line() -> None:
    assert locate("Dr. Walker, p. 12, says so at length.", NOTE) == (
        "Dr. Walker, p. 12, says so\nat length.",
        6,
    )


def test_a_quote_is_found_over_the_marks_of_quoted_lines() -> None:
    assert locate("A tired mind cannot see how tired it is.", NOTE) == (
        "A tired mind cannot see\n> how tired it is.",
        9,
    )


@pytest.mark.parametrize("quote", ["Sleep is a luxury.", "sleep is not a luxury.", "", "  \n"])
def test_a_changed_quote_is_not_found(quote: str) -> None:
    assert locate(quote, NOTE) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("able to hold a thought", "I was unable to hold a thought."),
        ("50 euros cheaper", "It was 12.50 euros cheaper."),
        ("the long walk hom", "On the long walk home."), ("smoker at heart", "a non-smoker at heart"),
        ("possible to sleep", "it is im**possible** to sleep"), ("I do", "I don’t."), ("cost 12", "It cost 12.50."),
    ],
)  # fmt: skip
def test_a_quote_does_not_begin_or_end_inside_a_word_or_a_number(quote: str, text: str) -> None:
    assert locate(quote, text, marked=True) is None
    assert locate(quote, text) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [("重要", "睡眠很重要。"), ("咖啡 costs", "喝咖啡 costs"), ("It cost 12", "(It cost 12)."),
     ("walk", "a *walk*, and"), ("- 7", "a - 7: b"), ("the end", "…the end.3 Next")],
)  # fmt: skip
def test_signs_and_scripts_without_spaces_cut_no_word(quote: str, text: str) -> None:
    assert locate(quote, text, marked=True)


def test_of_two_places_the_nearer_one_is_meant() -> None:
    text = "same words\n\nother\n\nsame words\n"
    assert locate("same  words", text) == ("same words", 1)
    assert locate("same words", text, near_line=4) == ("same words", 5)


def test_sentences_keep_abbreviations_and_blocks_whole() -> None:
    assert [(one.line, one.plain) for one in sentences(NOTE, 4)] == [
        (4, "Why We Sleep"),
        (6, "Sleep is not a luxury."),
        (6, "Dr. Walker, p. 12, says so at length."),
        (9, "A tired mind cannot see how tired it is."),
        (12, "first point"),
        (13, "second point."),
        (13, "With two sentences!"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 3.5 euros. Cheap.", ["It cost 3.5 euros.", "Cheap."]),
        ("Use tools, e.g. Obsidian. They help.", ["Use tools, e.g. Obsidian.", "They help."]),
        ("He said “stop.” Then he left.", ["He said “stop.”", "Then he left."]),
        ("by J. Smith and A. Jones. Good.", ["by J. Smith and A. Jones.", "Good."]),
        ("睡眠很重要。你知道吗？我知道！", ["睡眠很重要。", "你知道吗？", "我知道！"]),
        ("See no. 7 there. No. It rained.", ["See no. 7 there.", "No.", "It rained."]),
        ("Wait... what? Yes", ["Wait... what?", "Yes"]),
        ("- 09:14 Idea: rest first. Then work.", ["09:14 Idea: rest first.", "Then work."]),
        ("- [x] done thing. Really", ["done thing.", "Really"]),
        ("What is it? :: A card. Really", ["What is it? :: A card.", "Really"]),
        ("1. one\n2. two", ["one", "two"]),
        ("> [!quote] Said. Done.\n> More here.", ["Said.", "Done.", "More here."]),
        ("---\n\n***\n", []),
        ("z.B. Schlaf. Und Ruhe.", ["z.B. Schlaf.", "Und Ruhe."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [one.plain for one in sentences(text)] == expected


def test_a_sentence_goes_on_within_a_paragraph_and_not_into_the_next_item() -> None:
    text = "One. Two.\n\nThree.\n- Four.\n- Five."
    one, two, three, four, five = sentences(text)
    assert continues(text, one, two)
    assert continues(text, two, three)
    assert not continues(text, three, four)
    assert not continues(text, four, five)


@given(st.text(alphabet=st.sampled_from(list("ab .!?\n>-#*1。[]()\"'|\t睡")), max_size=200))
def test_every_sentence_is_a_substring_at_its_line(text: str) -> None:
    last = 0
    for one in sentences(text):
        assert text[one.start : one.end] == one.text != ""
        assert one.start >= last
        last = one.end
        assert stands(Citation(1, "a.md", one.line, one.text), text)
        assert locate(one.text, text) is not None


@given(st.text(max_size=80), st.text(max_size=80), st.text(min_size=1, max_size=40))
def test_a_quote_that_stands_in_a_note_is_found_in_it(before: str, after: str, quote: str) -> None:
    text = f"{before} {quote}\n{after}"
    found = locate(quote, text)
    if quote.split():
        assert found is not None
        assert found[0] in text
    else:
        assert found is None


def test_a_block_id_is_quoted_with_its_sentence_and_not_read_aloud() -> None:
    text = "- Who built a cabin? :: Thoreau ^k-dyk775uxsf\n- the square of x ^ 2\n"
    found = sentences(text)
    assert found[0].text.endswith(":: Thoreau ^k-dyk775uxsf")
    assert [one.plain for one in found] == ["Who built a cabin? :: Thoreau", "the square of x ^ 2"]
