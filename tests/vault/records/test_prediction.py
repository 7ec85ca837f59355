"""Predictions are found wherever a person wrote one, ordinary percentages are not, and edits change nothing else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vault.records.prediction import OUTCOMES, Prediction, read_predictions
from vault.records.prediction_edits import (
    AlreadyResolved,
    PredictionMoved,
    Unreadable,
    Unwritable,
    line_of,
    located,
    own_id,
    with_line,
    with_outcome,
    with_step,
)
from vault.text.note import read_note

DAY = date(2027, 1, 29)
BY = date(2027, 1, 31)


def read(text: str | bytes, path: str = "a.md") -> tuple[Prediction, ...]:
    return read_predictions(read_note(path, text if isinstance(text, bytes) else text.encode()))


def test_a_prediction_says_its_number_claim_day_reason_and_id() -> None:
    (one,) = read("x\n\n- 70% I finish the course by 2027-01-31 because [[Idea]] ^p-3f9k2m\n")
    assert (one.line, one.id, one.text) == (3, "p-3f9k2m", "I finish the course")
    assert (one.first, one.now, one.steps, one.by, one.because) == (70, 70, (70,), BY, ("Idea",))
    assert (one.outcome, one.resolved, one.what, one.registered, one.said) == (None, None, "", None, 70)


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        ("- 70% -> 85% X by 2027-01-31", (70, 85)),
        ("- 70% → 85% → 20% X by 2027-01-31", (70, 85, 20)),
        ("- 70 % --> 85 % X by 2027-01-31", (70, 85)),
        ("- 70\u00a0% => 85\u202f% X by 2027-01-31", (70, 85)),
        ("- **70%** X by 2027-01-31", (70,)),
        ("* 70% X by 2027-01-31", (70,)),
        ("+ 70%: X by 2027-01-31", (70,)),
        ("12. 70% X by 2027-01-31", (70,)),
        ("- [ ] 70% X by 2027-01-31", (70,)),
        ("- [x] 70% X by [[2027-01-31]]", (70,)),
        ("- 09:14 70% X by 2027-01-31", (70,)),
        ("- **9:14 pm** 70% X by 2027-01-31", (70,)),
        ("09:14 70% X by 2027-01-31", (70,)),
        ("- 70% X BY 2027-01-31.", (70,)),
        ("- 99.6% X by 2027-01-31", (99,)),
        ("- 0,2% X by 2027-01-31", (1,)),
        ("- 0% -> 100% X by 2027-01-31", (0, 100)),
    ],
)
def test_the_number_may_be_written_in_many_ways(line: str, steps: tuple[int, ...]) -> None:
    (one,) = read(line)
    assert (one.steps, one.by) == (steps, BY)
    assert one.text.rstrip(".") == "X"


@pytest.mark.parametrize(
    "line",
    [
        "- 40% of readers stop at page 50 by 2027-01-31",
        "- 20% off",
        "- 20% off until Sunday",
        "- 80% done by 2027-01-31",
        "- 55% failed",
        "- 50% by 2027-01-31",
        "- 70% I finish, some day",
        "- 70% X by 2027-02-30",
        "- 70% X by next friday",
        "- 120% X by 2027-01-31",
        "- Said 70% X by 2027-01-31",
        "- 70 X by 2027-01-31",
        "70% X by 2027-01-31",
        "| 70% X by 2027-01-31 |",
        "# 70% X by 2027-01-31",
        "- `70% X by 2027-01-31`",
        "`- 70% X by 2027-01-31`",
        "> - 70% X by 2027-01-31",
        "> [!model]- name, 2026-11-22\n> - 70% X by 2027-01-31",
        "> [!note]\n> - 70% X by 2027-01-31",
        "```\n- 70% X by 2027-01-31\n```",
        "%%\n- 70% X by 2027-01-31\n%%",
        "- 70% X %%by 2027-01-31%%",
        "## Highlights\n\n- 70% X by 2027-01-31",
        "---\nimported: 2026-11-18\n---\n- 70% X by 2027-01-31",
        "---\na: |\n  - 70% X by 2027-01-31\n---\n",
        "- Progress\n  - 25% outline\n  - 60% draft, because of Monday",
        "- 70% X because I trained",
    ],
)
def test_ordinary_percentages_and_the_words_of_others_are_no_predictions(line: str) -> None:
    assert read(line + "\n") == ()


@pytest.mark.parametrize(
    "line",
    [
        "- 70% X ^p-3f9k2m",
        "- 40% of readers finish it ^p-3f9k2m",
        "- 70% X because [[Idea]]",
        "- 70% X because of [the idea](ideas/Idea.md)",
        "- 70% X\n  - yes 2027-01-29",
        "- 40% of them come\n  - void 2027-01-29: cancelled",
    ],
)
def test_a_line_without_a_day_is_one_by_its_id_its_reason_or_its_end(line: str) -> None:
    (one,) = read(line + "\n")
    assert one.by is None


@pytest.mark.parametrize(
    ("line", "text", "because"),
    [
        ("- 70% X because [[A]] and [[B|b]] by 2027-01-31", "X", ("A", "B")),
        ("- 70% X by 2027-01-31, because sleep wins ([[Sleep#why]])", "X", ("Sleep",)),
        ("- 70% X because I trained by 2027-01-31", "X because I trained", ()),
        ("- 70% I finish by 2027-01-31 the course", "I finish the course", ()),
        ("- 70% [[Nora]] calls by [[2027-01-31]] because [[folder/Idea]]", "[[Nora]] calls", ("folder/Idea",)),
        ("- 70% X by 2027-01-31 because [[2027-01-31]]", "X because [[2027-01-31]]", ()),
        ("- 70% X by 2027-01-31 because [site](https://x.org/a)", "X because [site](https://x.org/a)", ()),
    ],
)
def test_the_claim_is_what_is_neither_number_nor_day_nor_reason(line: str, text: str, because: tuple[str, ...]) -> None:
    (one,) = read(line)
    assert (one.text, one.because, one.by) == (text, because, BY)


@pytest.mark.parametrize(
    ("child", "said"),
    [
        ("  - yes 2027-01-29: what happened", ("yes", DAY, "what happened")),
        ("  - No (2027-01-29), almost", ("no", DAY, "almost")),
        ("\t* void: nobody came", ("void", None, "nobody came")),
        ("    - [x] **yes**", ("yes", None, "")),
        ("  - a thought\n  - no 2027-01-29", ("no", DAY, "")),
        ("\n  - yes [[2027-01-29]]: late", ("yes", DAY, "late")),
        ("  goes on\n  - yes", ("yes", None, "")),
        ("lazily goes on\n  - yes", ("yes", None, "")),
        ("  - no idea how", (None, None, "")),
        ("  - yes, but only perhaps", (None, None, "")),
        ("  - yes 2027-02-30: what", (None, None, "")),
        ("- yes 2027-01-29: beside it", (None, None, "")),
        ("  - a thought\n    - yes 2027-01-29: of the thought", (None, None, "")),
        ("  - `yes`", (None, None, "")),
        ("\n- another\n  - yes", (None, None, "")),
    ],
)
def test_it_is_decided_by_an_item_right_below_it(child: str, said: tuple[str | None, date | None, str]) -> None:
    one = read(f"- 70% X by 2027-01-31\n{child}\n")[0]
    assert (one.outcome, one.resolved, one.what) == said


def test_entries_of_a_log_without_bullets_are_decided_one_by_one() -> None:
    note = b"09:14 70% X by 2027-01-31\n10:00 60% Y by 2027-01-31\n11:00 lunch\n"
    after = with_outcome("a.md", note, read(note)[1], "no", DAY, "", "p-222222")
    assert after.split(b"\n")[2] == b"  - no 2027-01-29"
    assert [one.outcome for one in read(after)] == [None, "no"]


SCRAPS = st.sampled_from(["- 70% ", "by 2027-01-31", "\n", "  - yes", "because [[", "]]", "^p-a", " "])


@given(st.text(), st.lists(SCRAPS))
def test_any_text_is_read_without_complaint(text: str, pieces: list[str]) -> None:
    for one in read(f"{''.join(pieces)}{text}".encode("utf-8", "surrogatepass")):
        assert one.text
        assert all(0 <= step <= 100 for step in one.steps)


def test_each_of_nested_predictions_has_its_own_outcome() -> None:
    outer, inner = read("- 70% X by 2027-01-31\n  - 60% Y by 2027-01-01\n    - no 2027-01-01\n  - yes 2027-01-29\n")
    assert (outer.outcome, inner.outcome) == ("yes", "no")


# --- edits ------------------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "- 70% I finish by 2027-01-31 because [[Idea]]", "- 70% -> 85% Again by 2027-02-01 ^p-3f9k2m",
    "* 5 % Star by 2027-03-01",
    "3. 60% Third by 2027-04-01", "- [ ] 70% → 10% Task by 2027-05-01  ", "\t- 33% Tabbed by 2027-06-01",
    "    - 34% Deep by 2027-07-01", "09:14 20% Entry by 2027-08-01", "- 09:20 25% In the log by 2027-09-01 ^abc",
    "  - yes 2027-01-02: done", "  - note", "  goes on", "lazy", "", "", "text", "# Heading", "## Highlights", "```",
    "> - 70% Quoted by 2027-01-31", "> [!model]- m", "- 40% of readers", "- item", "---", "<div>", "$$", "\x0c", "%%",
    "- 70% I finish by 2027-01-31 because [[Idea]]", "    code", "| a |", "- 99.5% Nearly by 2027-10-01 %%c%%",
])  # fmt: skip
HEADS = st.sampled_from([
    b"", b"\xef\xbb\xbf", b"---\ntype: x\n---\n", b"\xef\xbb\xbf---\r\na: 1\r\n---\r\n", b"\xff\xfe\n",
])  # fmt: skip
NOTES = st.builds(
    lambda head, lines, end, tail: head + end.join(line.encode() for line in lines) + tail,
    HEADS, st.lists(PIECES, max_size=14), st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from([b"", b"\n", b"\r\n", b"\n\n"]),
)  # fmt: skip
WHAT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["100%% sure", "```", "<!-- x", "$$", "# no", "yes", "- no 2027-01-01", "`tick", "a\nb", "^id"]),
)


def same_but(one: Prediction, other: Prediction) -> bool:
    return (one.id, one.text, one.steps, one.by, one.because, one.outcome, one.resolved, one.what) == (
        other.id, other.text, other.steps, other.by, other.because, other.outcome, other.resolved, other.what
    )  # fmt: skip


def is_subsequence(small: bytes, large: bytes) -> bool:
    """Whether `large` is `small` with bytes put in."""
    rest = iter(large)
    return all(byte in rest for byte in small)


@given(NOTES, st.sampled_from(OUTCOMES), WHAT)
@example(b"- 70% X by 2027-01-31", "yes", "it did")
@example(b"- 70% X by 2027-01-31\r\n- next\r\n", "no", "")
@example(b"1. 70% X by 2027-01-31\n   more\n\ntext", "void", "<!-- gone")
def test_resolving_adds_one_line_and_an_id_and_nothing_else_changes(data: bytes, outcome: str, what: str) -> None:
    before = read(data)
    for number, one in enumerate(before):
        word = next(each for each in OUTCOMES if each == outcome)
        if one.outcome is not None:
            with pytest.raises(AlreadyResolved):
                with_outcome("a.md", data, one, word, DAY, what, "p-222222")
            continue
        try:
            after = with_outcome("a.md", data, one, word, DAY, what, "p-222222")
        except Unwritable:
            continue
        now = read(after)
        assert len(now) == len(before)
        assert (now[number].outcome, now[number].resolved, now[number].id) == (outcome, DAY, one.id or "p-222222")
        assert all(same_but(a, b) for n, (a, b) in enumerate(zip(before, now, strict=True)) if n != number)
        assert is_subsequence(data, after)
        added = len(after) - len(data)
        assert after.count(b"\n") == data.count(b"\n") + 1
        lines, had = after.split(b"\n"), data.split(b"\n")
        changed = [line for line in lines if line not in had and line + b"\r" not in had]
        assert len(changed) <= 3, (added, changed)


@given(NOTES, st.integers(0, 100))
@example(b"- 70 % X by 2027-01-31\r\n", 5)
@example(b"- 70% \xe2\x86\x92 80% X by 2027-01-31", 5)
def test_a_second_thought_changes_one_line_and_keeps_the_first(data: bytes, percent: int) -> None:
    before = read(data)
    for number, one in enumerate(before):
        if one.outcome is not None:
            continue
        after = with_step("a.md", data, one, percent, "p-222222")
        now = read(after)
        assert now[number].steps == (*one.steps, percent)
        assert now[number].first == one.first
        assert all(same_but(a, b) for n, (a, b) in enumerate(zip(before, now, strict=True)) if n != number)
        pairs = zip(data.split(b"\n"), after.split(b"\n"), strict=True)
        assert [n + 1 for n, (a, b) in enumerate(pairs) if a != b] == [one.line]
        assert is_subsequence(data, after)


CLAIMS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40)


@given(NOTES, CLAIMS, st.integers(0, 100), st.sampled_from([None, BY]), st.sampled_from([(), ("[[Idea]]",)]))
def test_a_new_prediction_is_read_back_or_refused(
    data: bytes, claim: str, percent: int, by: date | None, because: tuple[str, ...]
) -> None:
    try:
        line = line_of(claim, percent, by, because, "p-222222")
    except Unreadable:
        return
    if any(one.id == "p-222222" for one in read(data)):
        return
    try:
        after, number = with_line("a.md", data, line)
    except Unwritable:
        return
    now = read(after)
    (new,) = [one for one in now if one.id == "p-222222"]
    assert (new.line, new.steps, new.by, bool(new.because)) == (number, (percent,), by, bool(because))
    assert is_subsequence(data, after)
    others = [one for one in now if one is not new]
    assert all(same_but(a, b) for a, b in zip(read(data), others, strict=True))


def test_a_new_one_stands_below_the_last_open_one_of_its_note() -> None:
    note = b"## Open\n\n* 70% X by 2027-01-31\n  * a thought\n\n## Closed\n\n* 50% Y by 2026-01-01\n  * no 2026-01-01\n"
    after, line = with_line("a.md", note, line_of("Z", 60, BY, (), "p-222222"))
    assert (line, after.split(b"\n")[4]) == (5, b"* 60% Z by 2027-01-31 ^p-222222")


def test_the_outcome_stands_below_what_was_noted_and_is_indented_alike() -> None:
    note = b"1. 70% X by 2027-01-31\n   - a thought\n     of two lines\n2. two\n"
    (one,) = read(note)
    after = with_outcome("a.md", note, one, "no", DAY, "rain", "p-222222")
    assert after == (
        b"1. 70% X by 2027-01-31 ^p-222222\n   - a thought\n     of two lines\n   - no 2027-01-29: rain\n2. two\n"
    )


@pytest.mark.parametrize("claim", ["of 10", "-> 80% X", "X because [[Y]]", "X by 2026-01-01", "X by 2026-01-01 so"])
def test_a_claim_that_would_be_read_as_something_else_is_refused(claim: str) -> None:
    by = None if "by" in claim else BY
    with pytest.raises(Unreadable):
        line_of(claim if "of" not in claim else "", 70, by, (), "p-222222")


def test_a_prediction_is_found_again_by_id_or_words_the_nearest_first() -> None:
    note = b"- 70% X by 2027-01-31\n\n\n- 70% X by 2027-01-31\n"
    first, second = read(note)
    moved = b"new line\n" + note
    assert located("a.md", moved, second).line == 5
    assert located("a.md", moved, first).line == 2
    with pytest.raises(PredictionMoved):
        located("a.md", b"- 70% Y by 2027-01-31\n", first)


def test_ids_are_the_same_on_every_device_and_give_way_to_taken_ones() -> None:
    one = own_id("I finish", BY)
    assert re.fullmatch(r"p-[a-z2-7]{6}", one)
    assert own_id("I finish", BY) == one
    assert own_id("I finish", BY, {one}) not in ("", one)
    assert own_id("I finish", None) != one
