"""A capture goes to its place in the log of a page, and nothing else on the page moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.records.daily import EntryStyle, add_entry, add_prose, entries, minute_of
from vault.text.markup import read_markup
from vault.text.merge import splice_between
from vault.text.note import read_note

OURS = EntryStyle()


def page(data: bytes, minute: int, text: bytes, style: EntryStyle = OURS) -> bytes:
    shown = f"{minute // 60:02}:{minute % 60:02}"
    return add_entry(data, style, minute, shown, text)[0]


def test_the_first_entry_makes_the_heading() -> None:
    assert page(b"", 554, b"one") == b"## Log\n\n- 09:14 one\n"


def test_entries_stand_in_the_order_of_their_moments() -> None:
    data = page(page(page(b"", 554, b"second"), 480, b"first"), 600, b"third")
    assert data == b"## Log\n\n- 08:00 first\n- 09:14 second\n- 10:00 third\n"


def test_equal_moments_stay_as_they_came() -> None:
    assert page(page(b"", 554, b"one"), 554, b"two").index(b"one") < page(page(b"", 554, b"one"), 554, b"two").index(
        b"two"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (b"one\n# two", b"one\n  \\# two"),
        (b"one\n  ### two #", b"one\n    \\### two #"),
        (b"one\n---", b"one\n  \\---"),
        (b"one\nmore\n===  ", b"one\n  more\n  \\===  "),
        (b"one\n\n---\n#two\n- x", b"one\n\n  ---\n  #two\n  - x"),
        (b"one\n```\n# code\n```\n# two", b"one\n  ```\n  # code\n  ```\n  \\# two"),
        (b"# one", b"# one"),
    ],
)  # fmt: skip
def test_further_lines_become_no_headings(text: bytes, written: bytes) -> None:
    data = page(b"", 540, text)
    assert data == b"## Log\n\n- 09:00 " + written + b"\n"
    assert [each.text for each in read_markup(read_note("a.md", data)).headings] == ["Log"]


def test_further_lines_are_indented_and_stay_with_their_entry() -> None:
    data = page(page(b"", 540, b"one\n\nmore of one"), 541, b"two")
    assert data == b"## Log\n\n- 09:00 one\n\n  more of one\n- 09:01 two\n"


def test_the_log_stays_above_the_prose() -> None:
    data = b"## Log\n\n- 09:00 one\n\n## Journal\n\nProse.\n"
    assert page(data, 560, b"two") == b"## Log\n\n- 09:00 one\n- 09:20 two\n\n## Journal\n\nProse.\n"


def test_a_heading_in_a_code_block_is_not_the_log() -> None:
    data = b"```\n## Log\n```\n"
    assert page(data, 0, b"x") == data + b"\n## Log\n\n- 00:00 x\n"


@pytest.mark.parametrize(
    "block",
    [
        b"````\n```\n## Log\n```\n````\n", b"````md\n```\n## Log\n````\n", b"~~~\n```\n## Log\n~~~\n",
        b"```\n```python\n## Log\n```\n", b" ```\n## Log\n ```\n",
    ],
)  # fmt: skip
def test_a_fence_is_closed_only_by_one_as_long_and_bare(block: bytes) -> None:
    assert page(block, 0, b"x") == block + b"\n## Log\n\n- 00:00 x\n"


def test_backticks_with_backticks_behind_them_open_nothing() -> None:
    data = b"``` a ` b\n\n## Log\n\n- 00:00 x\n\n```\ncode\n```\n"
    assert page(data, 1, b"y") == data.replace(b"x\n", b"x\n- 00:01 y\n")


def test_a_fence_left_open_in_an_entry_ends_with_it() -> None:
    data = b"## Log\n\n- 09:00 look\n  ```\n  code\n\n## Journal\n\n```\nx\n```\n"
    assert add_prose(data, "## Journal", b"words") == (data + b"\nwords\n", 13)


def test_windows_line_ends_are_kept() -> None:
    assert page(b"## Log\r\n\r\n- 09:00 one\r\n", 541, b"a\nb") == b"## Log\r\n\r\n- 09:00 one\r\n- 09:01 a\r\n  b\r\n"


def test_a_page_of_another_style_is_followed() -> None:
    style = EntryStyle("### Today", "* **", "HH:mm", "** - ")
    data = b"### Today\n* **08:00** - up\n"
    assert page(data, 541, b"tea", style) == b"### Today\n* **08:00** - up\n* **09:01** - tea\n"
    assert entries(data, "### Today") == [(2, 480, b"up")]


@pytest.mark.parametrize(
    ("line", "minute"),
    [
        (b"- 09:14 x", 554), (b"* **9:14** x", 554), (b"9:14 pm x", 21 * 60 + 14), (b"- 12:00 am x", 0),
        (b"- 24:00 x", None), (b"- 9:1 x", None), (b"- x 09:14", None), (b"- 09:145 x", None), (b"", None),
    ],
)  # fmt: skip
def test_a_log_line_is_told_by_its_time(line: bytes, minute: int | None) -> None:
    assert minute_of(line) == minute


pages = st.lists(
    st.sampled_from(
        [
            b"## Log",
            b"## Journal",
            b"# T",
            b"- 09:00 a",
            b"  more",
            b"",
            b"text",
            b"```",
            b"- 23:00 z",
            b"---",
            b"\ttab",
        ]
    ),
    max_size=12,
).flatmap(lambda parts: st.sampled_from([b"\n".join(parts), b"\n".join(parts) + b"\n", b"\r\n".join(parts)]))


@given(pages, st.integers(0, 1439), st.binary(min_size=1, max_size=20).filter(lambda t: b"\r" not in t))
def test_every_line_of_the_page_and_of_the_text_is_there_afterwards(data: bytes, minute: int, text: bytes) -> None:
    after, line = add_entry(data, OURS, minute, f"{minute // 60:02}:{minute % 60:02}", text)
    old, new = data.splitlines(), after.split(b"\n")
    rest = iter(after.splitlines())
    assert all(any(line == other for other in rest) for line in old), "lines of the page, in their order"
    assert new[line - 1].rstrip(b"\r").endswith(text.split(b"\n")[0])


@given(pages, st.sampled_from([b"one", b"one\n\ntwo", b"a\nb"]))
def test_prose_is_inserted_below_its_heading_and_no_byte_of_the_page_goes(data: bytes, text: bytes) -> None:
    after, line = add_prose(data, "## Journal", text)
    start, removed, _ = splice_between(data, after)
    assert removed == 0, start
    assert after.split(b"\n")[line - 1].rstrip(b"\r") == text.split(b"\n")[0]


def test_blank_lines_at_the_end_of_the_prose_stay() -> None:
    data = b"## Journal\n\nOne.\n\n\n\n## Mood\n"
    assert add_prose(data, "## Journal", b"Two.") == (b"## Journal\n\nOne.\n\nTwo.\n\n\n\n## Mood\n", 5)


def test_a_page_of_fences_that_nothing_closes_is_read_in_one_pass() -> None:
    data = b"```a\n  ~~~b\n" * 40_000 + b"## Log\n\n- 09:00 one\n"
    assert page(data, 541, b"two") == data + b"- 09:01 two\n"
