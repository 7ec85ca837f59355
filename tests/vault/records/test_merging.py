"""Two versions of a note become one that holds what both wrote; where they cannot, that is said."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vault.records.daily import EntryStyle, add_entry, add_prose
from vault.records.idea import read_idea
from vault.records.idea_edits import NewAttack, with_attack
from vault.records.merging import DailyPage, merge_list, merge_log, merge_note
from vault.text.markup import read_markup
from vault.text.note import read_note

PAGE = DailyPage("## Log")
STYLE = EntryStyle()
IDEA = b"---\ntype: idea\nstatus: held\nconfidence: 70\ntags: [sleep]\n---\nWhy I think so.\n"

WORDS = st.text("abc -*#`>", min_size=1, max_size=12).map(str.strip).filter(bool)
DONE = st.one_of(
    st.tuples(st.just("log"), st.integers(0, 23 * 60), WORDS),
    st.tuples(st.just("prose"), st.just(0), WORDS),
    st.tuples(st.just("file"), st.integers(0, 9), WORDS),
)
DAY = st.lists(DONE, max_size=6)


def lived(page: bytes, day: list[tuple[str, int, str]], who: str) -> bytes:
    """A page after captures, prose and links put behind lines; every line says who wrote it and is the only one."""
    for number, (what, at, words) in enumerate(day):
        text = f"{words} {who}{number}".encode()
        if what == "log":
            page, _ = add_entry(page, STYLE, at, f"{at // 60:02}:{at % 60:02}", text)
        elif what == "prose":
            page, _ = add_prose(page, "## Journal", f"Prose {words} {who}{number}.".encode())
        else:
            lines = page.split(b"\n")
            entries = [place for place, line in enumerate(lines) if line.startswith(b"- ")]
            if entries:
                lines[entries[at % len(entries)]] += b" [[" + text.replace(b"[", b"") + b"]]"
                page = b"\n".join(lines)
    return page


def lines_of(page: bytes) -> list[bytes]:
    return [line for line in page.split(b"\n") if line.strip()]


@given(DAY, DAY, DAY)
def test_every_line_of_two_days_on_one_page_is_kept(base_day: list, our_day: list, their_day: list) -> None:
    base = lived(b"", base_day, "base")
    ours, theirs = lived(base, our_day, "ours"), lived(base, their_day, "theirs")
    merged = merge_note("2026-11-22.md", base, ours, theirs, PAGE)
    assert merged.whole
    said = lines_of(merged.data)
    for side in (ours, theirs):
        assert set(lines_of(side)) - set(lines_of(base)) <= set(said), "a new line is lost"
    assert set(lines_of(base)) & set(lines_of(ours)) & set(lines_of(theirs)) <= set(said), "an old line is lost"
    assert set(said) <= set(lines_of(ours)) | set(lines_of(theirs)), "a line is invented"
    assert len(said) == len(set(said)), "a line stands twice"


@given(DAY, DAY, DAY)
def test_merging_the_same_again_changes_nothing(base_day: list, our_day: list, their_day: list) -> None:
    base = lived(b"", base_day, "base")
    ours, theirs = lived(base, our_day, "ours"), lived(base, their_day, "theirs")
    merged = merge_note("2026-11-22.md", base, ours, theirs, PAGE).data
    assert set(lines_of(merge_note("2026-11-22.md", base, merged, theirs, PAGE).data)) == set(lines_of(merged))
    other = merge_note("2026-11-22.md", base, theirs, ours, PAGE).data
    assert set(lines_of(other)) == set(lines_of(merged)), "who merges decides nothing but the order"


@given(DAY, DAY, DAY)
def test_the_log_stays_in_order_of_time_under_its_one_heading(base_day: list, our_day: list, their_day: list) -> None:
    base = lived(b"", base_day, "base")
    ours, theirs = lived(base, our_day, "ours"), lived(base, their_day, "theirs")
    merged = merge_note("2026-11-22.md", base, ours, theirs, PAGE).data
    for heading in (b"## Log", b"## Journal"):
        assert lines_of(merged).count(heading) <= 1
    times = [line[2:7] for line in lines_of(merged) if line.startswith(b"- ") and line[4:5] == b":"]
    assert times == sorted(times)


FREE = st.lists(
    st.sampled_from([
        "", "", "One sentence.", "Another one.", "- item", "  - child", "- [ ] task", "- [x] task", "## Log",
        "## Part",
        "### Entry",
        "# Title", "```", "code", "> quote", "| a | b |", "- 09:14 thing", "09:15 bare", "---", "%%", "1. x",
    ]),
    max_size=14,
)  # fmt: skip
FRONT = st.sampled_from([
    "", "---\na: 1\n---\n", "---\na: 2\ntags: [x, y]\n---\n", "---\ntags:\n  - x\n---\n", "---\nbroken: [\n---\n",
    "---\nb: yes\na: 1\n---\n",
])  # fmt: skip
NOTE = st.builds(
    lambda front, lines, end, newline: (front + "\n".join(lines) + end).replace("\n", newline).encode(),
    FRONT, FREE, st.sampled_from(["", "\n"]), st.sampled_from(["\n", "\n", "\n", "\r\n"]),
)  # fmt: skip


@example(b"One sentence.\n" * 3, b"One sentence.", b"\n" + b"One sentence.\n" * 2, None)
@given(NOTE, NOTE, NOTE, st.sampled_from([None, PAGE, DailyPage("")]))
def test_of_any_three_texts_no_line_is_lost_unless_it_is_said(
    base: bytes, ours: bytes, theirs: bytes, page: DailyPage | None
) -> None:
    merged = merge_note("note.md", base, ours, theirs, page)
    old, mine, other, said = (
        {line.strip() for line in read_note("", each).text.split("\n")[read_note("", each).body_line - 1 :]}
        for each in (base, ours, theirs, merged.data)
    )
    said.add("")
    assert mine - old <= said
    if merged.whole:
        assert other - old <= said
        assert old & mine & other <= said
    assert b"<<<<<<<" not in merged.data


AGAIN = st.lists(st.sampled_from(["- 09:14 pushups", "- 09:15 tea", "- squat 5x5", "A refrain.", "---"]), max_size=5)


@given(AGAIN, AGAIN, AGAIN, st.sampled_from([None, PAGE]))
def test_what_one_side_wrote_several_times_stands_there_as_often(
    base: list[str], ours: list[str], theirs: list[str], page: DailyPage | None
) -> None:
    old = "\n\n".join(["# Title", *base])
    sides = [f"{old}\n\n" + "\n\n".join(new) + "\n" for new in (ours, theirs)]
    merged = merge_note("n.md", old.encode() + b"\n", sides[0].encode(), sides[1].encode(), page)
    had, mine, other, said = (
        Counter(line for line in text.split("\n") if line) for text in (old, *sides, merged.data.decode())
    )
    for line in mine | other:
        assert said[line] >= (max(mine[line], other[line]) if merged.whole else mine[line])
    assert merged.whole or had


@given(NOTE, NOTE)
def test_what_only_one_side_changed_is_taken_to_the_byte(base: bytes, side: bytes) -> None:
    assert merge_note("n.md", base, side, base).data == side
    assert merge_note("n.md", base, base, side).data == side
    assert merge_note("n.md", None, side, side).data == side


@pytest.mark.parametrize("their_day", [date(2026, 11, 23), date(2026, 11, 22)])
def test_an_idea_attacked_on_both_sides_has_both_attacks_and_the_later_confidence(their_day: date) -> None:
    ours, _ = with_attack("i.md", IDEA, NewAttack(date(2026, 11, 22), "premortem", "Our words.", "stands", 60))
    theirs, _ = with_attack("i.md", IDEA, NewAttack(their_day, "premortem", "Their words.", "stands", 50))
    merged = merge_note("i.md", IDEA, ours, theirs)
    assert merged.whole
    note = read_note("i.md", merged.data)
    idea = read_idea(note, read_markup(note))
    assert [(one.text, one.after) for one in idea.attacks] == [("Our words.", 60), ("Their words.", 50)]
    assert idea.confidence == 50
    assert merged.data.count(b"## Attacks\n") == 1
    assert merge_note("i.md", IDEA, merged.data, theirs).data == merged.data


def test_a_property_changed_on_one_side_is_taken_and_lists_are_joined() -> None:
    ours = IDEA.replace(b"[sleep]", b"[sleep, habits]").replace(b"held", b"parked")
    theirs = IDEA.replace(b"[sleep]", b"[health]").replace(b"70", b"80")
    merged = merge_note("i.md", IDEA, ours, theirs)
    assert merged.whole
    assert read_note("i.md", merged.data).front == {
        "type": "idea", "status": "parked", "confidence": 80, "tags": ["habits", "health"],
    }  # fmt: skip


def test_a_property_both_set_differently_keeps_ours_and_says_so() -> None:
    base = b"---\nrating: 3\n---\nA.\n"
    merged = merge_note("r.md", base, base.replace(b"3", b"4"), base.replace(b"3", b"5") + b"\nB.\n")
    assert (merged.whole, merged.data) == (False, b"---\nrating: 4\n---\nA.\n\nB.\n")


def test_a_paragraph_both_reworded_keeps_ours_and_says_so() -> None:
    merged = merge_note("n.md", b"One.\n\nTwo.\n", b"One, ours.\n\nTwo.\n", b"One, theirs.\n\nTwo.\n\nThree.\n")
    assert (merged.whole, merged.data) == (False, b"One, ours.\n\nTwo.\n\nThree.\n")


def test_a_section_taken_away_by_one_and_written_on_by_the_other_stays() -> None:
    base = b"# T\n\n## A\n\nOld.\n\n### B\n\nDeep.\n\n## C\n\nEnd.\n"
    without = b"# T\n\n## C\n\nEnd.\n"
    merged = merge_note("n.md", base, without, base.replace(b"Deep.", b"Deep.\n\nMore."))
    assert merged.whole
    assert merged.data == b"# T\n\n## A\n\nOld.\n\n### B\n\nDeep.\n\nMore.\n\n## C\n\nEnd.\n"


def test_line_endings_and_byte_order_marks_stay() -> None:
    base = b"\xef\xbb\xbf---\r\na: 1\r\n---\r\nOne.\r\n\r\nTwo.\r\n"
    merged = merge_note("n.md", base, base.replace(b"One", b"1"), base + b"\r\nThree.\r\n")
    assert merged.data == base.replace(b"One", b"1") + b"\r\nThree.\r\n"


LOG = b"## Log\n\n- 12:00 Question: why?\n"
ANSWER = b"  - Answer (2026-10-24): because\n"


@pytest.mark.parametrize("behind", [b"", b" \xe2\x9c\x93"])
@pytest.mark.parametrize("swapped", [False, True])
def test_what_stands_below_a_capture_stays_below_it_whoever_captured_meanwhile(behind: bytes, swapped: bool) -> None:
    answered = LOG + ANSWER
    asked = LOG.replace(b"why?", b"why?" + behind)
    captured = asked + b"- 13:00 meanwhile\n"
    merged = merge_note("2026-10-24.md", LOG, *((answered, captured) if swapped else (captured, answered)), PAGE)
    assert (merged.whole, merged.data) == (True, asked + ANSWER + b"- 13:00 meanwhile\n")


@pytest.mark.parametrize("swapped", [False, True])
def test_a_test_closed_by_one_and_a_test_begun_by_the_other_are_two(swapped: bool) -> None:
    base = b"## Attacks\n\n- [ ] Test: sleep more (by 2026-10-24)\n"
    closed = base.replace(b"[ ]", b"[x]") + b"  - Taught: much\n"
    begun = base + b"- [ ] Test: sleep less (by 2026-11-24)\n"
    merged = merge_note("i.md", base, *((closed, begun) if swapped else (begun, closed)))
    assert (merged.whole, merged.data) == (True, closed + b"- [ ] Test: sleep less (by 2026-11-24)\n")


@pytest.mark.parametrize("before", [b"", b"> An old one.\n> p. 3, 2026-10-01\n"])
def test_two_quotations_of_one_book_stay_two(before: bytes) -> None:
    base = b"# Book\n" + (b"\n## Highlights\n\n" + before if before else b"")
    head = base + (b"\n" if before else b"\n## Highlights\n\n")
    ours, theirs = (head + b"> %s said so.\n> 2026-10-24\n" % who for who in (b"Ann", b"Ben"))
    merged = merge_note("b.md", base, ours, theirs)
    assert (merged.whole, merged.data) == (True, ours + b"\n> Ben said so.\n> 2026-10-24\n")


@pytest.mark.parametrize("page", [None, PAGE])
def test_two_outcomes_of_one_prediction_are_a_clash(page: DailyPage | None) -> None:
    base = b"## Log\n\n- 12:00 70% it rains by 2026-10-25 ^p-3f9k2m\n"
    ours, theirs = base + b"  - yes 2026-10-25: wet\n", base + b"  - no 2026-10-25: dry\n"
    merged = merge_note("p.md", base, ours, theirs + b"- 13:00 more\n", page)
    assert (merged.whole, merged.data) == (False, ours + b"- 13:00 more\n")
    assert merge_note("p.md", base, ours, base + b"  - yes 2026-10-26\n", page).whole


def test_of_two_pages_one_has_come_to_the_later_one_counts() -> None:
    base = b"---\ntype: reading\nat: 3\n---\n# Book\n"
    merged = merge_note("b.md", base, base.replace(b"at: 3", b"at: 10"), base.replace(b"at: 3", b"at: 12"))
    assert (merged.whole, merged.data) == (True, base.replace(b"at: 3", b"at: 12"))


WORDED = b"# F\n\n## Wrods\n\nle chat :: cat\n\n- 70% I pass by 2027-01-31 ^p-3f9k2m\n\n### Deeper\n\nMore of it.\n"


def test_a_heading_renamed_by_one_is_the_section_the_other_wrote_on_in() -> None:
    ours = WORDED.replace(b"Wrods", b"Words")
    for theirs in (WORDED + b"\n- [ ] Buy a grammar\n", WORDED.replace(b"le chat", b"la chatte")):
        for one, other in ((ours, theirs), (theirs, ours)):
            merged = merge_note("f.md", WORDED, one, other)
            assert (merged.whole, merged.data) == (True, theirs.replace(b"Wrods", b"Words"))


def test_a_heading_put_into_a_text_leaves_what_the_other_wrote_at_its_end() -> None:
    base = b"Para one.\n\nPara two.\n\nPara three.\n"
    ours = base.replace(b"Para two", b"## Second half\n\nPara two")
    merged = merge_note("n.md", base, ours, base + b"\nPara four.\n")
    assert merged.data == b"Para one.\n\n## Second half\n\nPara two.\n\nPara three.\n\nPara four.\n"


EVENTS = st.lists(st.sampled_from([b'{"id":"1"}', b'{"id":"2"}', b'{"id":"3"}', b"torn"]))


@given(EVENTS, EVENTS)
def test_the_log_is_a_union_of_lines(ours: list[bytes], theirs: list[bytes]) -> None:
    merged = merge_log(b"\n".join(ours), b"\n".join(theirs))
    assert set(merged.split(b"\n")) - {b""} == set(ours) | set(theirs)
    assert merge_log(merged, b"\n".join(theirs)) == merge_log(merged, b"")


def test_lists_of_lines_keep_both_additions() -> None:
    assert merge_list(b"a\nb\n", b"a\nb\nours\n", b"b\ntheirs\n") == b"b\nours\ntheirs\n"


def test_a_remark_between_properties_is_never_lost_silently() -> None:
    base = b"---\ntags: [a]\n---\nText.\n"
    theirs = b"---\ntags: [a]\n# ask Ann about this\n---\nText.\n"
    merged = merge_note("x.md", base, b"Text, and mine.\n", theirs)
    assert not merged.whole or b"ask Ann" in merged.data
    assert b"and mine" in merged.data
