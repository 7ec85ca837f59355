"""Three-way merge of lines: both sides' changes are made; only where both changed the same lines is anyone asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vault.text.threeway import hunks, merge_lines

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "d", "e"]), max_size=12)


def both(_: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    return ["<", *ours, "|", *theirs, ">"]


@given(LINES, LINES)
def test_the_hunks_lead_from_one_text_to_the_other(base: list[str], side: list[str]) -> None:
    made: list[str] = []
    at = 0
    for hunk in hunks(base, side):
        made += base[at : hunk.i1] + side[hunk.j1 : hunk.j2]
        at = hunk.i2
    assert made + base[at:] == side


@given(LINES, LINES)
def test_what_only_one_side_changed_is_taken(base: list[str], side: list[str]) -> None:
    assert merge_lines(base, side, base, both) == side
    assert merge_lines(base, base, side, both) == side
    assert merge_lines(base, side, side, both) == side


@given(LINES, LINES, LINES)
def test_both_sides_are_asked_about_in_the_same_places(base: list[str], ours: list[str], theirs: list[str]) -> None:
    def swapped(asked: list[str], mine: list[str], other: list[str]) -> list[str]:
        return both(asked, other, mine)

    assert merge_lines(base, ours, theirs, both) == merge_lines(base, theirs, ours, swapped)


def test_changes_that_only_touch_are_both_made() -> None:
    base = ["first", "last"]
    assert merge_lines(base, ["first", "last, filed"], ["first", "last", "later"], both) == [
        "first", "last, filed", "later",
    ]  # fmt: skip
    assert merge_lines(base, ["first, done", "last"], ["first", "last, done"], both) == ["first, done", "last, done"]


def test_what_both_put_at_one_place_and_what_both_changed_is_asked_about() -> None:
    assert merge_lines(["a"], ["a", "x"], ["a", "y"], both) == ["a", "<", "x", "|", "y", ">"]
    assert merge_lines(["a", "b"], ["a", "x"], ["a", "y"], both) == ["a", "<", "x", "|", "y", ">"]


def test_ten_thousand_lines_with_blank_ones_between_are_merged_by_their_few_changes() -> None:
    base = [line for number in range(5000) for line in (f"line {number}", "")]
    ours, theirs = base.copy(), base.copy()
    ours[2000:2000] = ["ours", ""]
    theirs[8000] = "theirs"
    merged = merge_lines(base, ours, theirs, both)
    assert len(merged) == len(base) + 2
    assert {"ours", "theirs"} < set(merged)
