"""The fence, the values, and the splice that changes one key and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vault.text.frontmatter import Unspliceable, fence, load, new_note, set_key
from vault.text.note import read_note


def yaml_of(data: bytes) -> str:
    place = fence(data)
    assert place is not None
    return data[place.start : place.end].decode()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"text", b"\n---\na: 1\n---\n", b"---\na: 1\n", b"----\na: 1\n----\n", b" ---\na: 1\n---\n",
        b"---\n\nprose\n\n---\n\nmore", b"---", b"---\n",
    ],
)  # fmt: skip
def test_what_is_not_frontmatter_is_body(data: bytes) -> None:
    assert fence(data) is None


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (b"---\na: 1\n---\nbody", b"body"),
        (b"\xef\xbb\xbf---\r\na: 1\r\n---\r\nbody", b"body"),
        (b"---\na: 1\n...\nbody", b"body"),
        (b"---\n---\nbody", b"body"),
        (b"---\na: 1\n---", b""),
        (b"---  \na: 1\n---\t\n", b""),
    ],
)
def test_the_fence_begins_at_the_first_byte_and_ends_at_its_closing_line(data: bytes, body: bytes) -> None:
    place = fence(data)
    assert place is not None and data[place.body :] == body


def test_scalars_are_read_as_yaml_1_2_and_dates_stay_text() -> None:
    values, problems = load(
        "a: yes\nb: on\nc: true\nd: 2026-11-22\ne: 70\nf: 0140449337\ng: 1.5\nh: ~\ni:\nj: '5'\nk: 12:30\n"
        "l: [a, 'b', 3]\nm:\n  - x\n  - y\nn: |\n  two\n  lines\n"
    )
    assert not problems
    assert values == {
        "a": "yes", "b": "on", "c": True, "d": "2026-11-22", "e": 70, "f": "0140449337", "g": 1.5, "h": None,
        "i": None, "j": "5", "k": "12:30", "l": ["a", "b", 3], "m": ["x", "y"], "n": "two\nlines\n",
    }  # fmt: skip


def test_broken_yaml_keeps_the_keys_that_can_be_read_and_says_so() -> None:
    values, problems = load("title: One: two\ntype: idea\nauthor: @bob\ntags:\n  - a\n")
    assert values == {"title": "One: two", "type": "idea", "author": "@bob", "tags": ["a"]}
    assert problems[0].line == 1


@pytest.mark.parametrize(
    "text", ["a: &x 1\nb: *x\n", "a: " + "[" * 10_000, "a: " + "x" * 300_000, "- a\n- b\n"]
)
def test_what_could_harm_is_not_read(text: str) -> None:
    assert load(text)[1]


@given(st.text(max_size=200) | st.text(alphabet="ab:-[]{}'\"#|>&*! \n\t?,%@`", max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    values, _ = load(text)
    assert isinstance(values, dict)


names = st.sampled_from(["status", "tags", "a", "B c", "größe", "x-y", "date"])
words = st.text(alphabet="abcäß読 0123456789-:#'\"\\,[]{}&*!|>%@`?~\t", max_size=12)
scalars = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | words | st.dates()
values = scalars | st.lists(st.booleans() | st.integers(0, 99) | words, max_size=4)
entries = st.sampled_from(
    [
        "{}: plain words # why", "{}: 'it''s' # c", '{}: "a \\" b"', "{}:", "{}: # only a comment", "{}: 12",
        "{}:  spaced", "{}: [a, b]", "{}: []", "{}:\n  - a\n  - b # kept", "{}:\n- a\n- b",
        "{}: |\n  one\n\n  two",
        "{}: >-\n  one\n  two", "{}:\n  inner: 1\n  other: [2]", "{}: 2026-11-22", "{}: yes", '"{}": quoted',
    ]
)  # fmt: skip


@st.composite
def notes(draw: st.DrawFn) -> tuple[list[str], list[str], bytes, str, bytes]:
    keys = draw(st.lists(names, unique=True, max_size=5))
    between = st.sampled_from(["", "# a comment", "\n", "# x: y"])
    parts = [(draw(between), draw(entries).format(key)) for key in keys]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    body = draw(st.binary(max_size=40))
    return keys, [a + "\n" + b if a else b for a, b in parts], mark, newline, body


@given(notes(), names, values)
def test_a_set_key_changes_no_byte_outside_its_own(
    note: tuple[list[str], list[str], bytes, str, bytes], key: str, value: object
) -> None:
    keys, parts, mark, newline, body = note
    blocks = [part.replace("\n", newline) + newline for part in parts]
    head = mark + f"---{newline}".encode()
    tail = f"---{newline}".encode() + body
    before = head + "".join(blocks).encode() + tail
    try:
        after = set_key(before, key, value)
    except Unspliceable:
        assume(False)
        raise
    assert after.startswith(head) and after.endswith(tail)
    middle = after[len(head) : len(after) - len(tail)].decode()
    if key in keys:
        at = keys.index(key)
        first, last = "".join(blocks[:at]), "".join(blocks[at + 1 :])
        assert middle.startswith(first) and middle.endswith(last)
        assert len(middle) >= len(first) + len(last)
    else:
        assert middle.startswith("".join(blocks))
    got = load(middle.replace("\r\n", "\n"))[0]
    expected = value.isoformat() if isinstance(value, date) else value
    assert got[key] == expected and type(got[key]) is type(expected)
    assert {k: v for k, v in got.items() if k != key} == {
        k: v for k, v in load("".join(blocks).replace("\r\n", "\n"))[0].items() if k != key
    }
    if newline == "\r\n":
        assert "\n" not in middle.replace("\r\n", "")
    assert set_key(after, key, value) == after


@given(st.binary(max_size=80), names, values)
def test_a_note_without_frontmatter_gets_a_fence_before_the_same_bytes(
    body: bytes, key: str, value: object
) -> None:
    assume(fence(body) is None)
    try:
        after = set_key(body, key, value)
    except Unspliceable:
        return
    mark = b"\xef\xbb\xbf" if body.startswith(b"\xef\xbb\xbf") else b""
    place = fence(after)
    assert place is not None and after[place.body :] == body[len(mark) :] and after.startswith(mark)


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        ("status: parked  # for now\n", "status", "held", "status: held  # for now\n"),
        ("status: 'parked'\n", "status", "held", "status: 'held'\n"),
        ("tags: [a, b]\n", "tags", ["a", "b", "c d"], "tags: [a, b, c d]\n"),
        ("tags:\n- a # first\n- b\nx: 1\n", "tags", ["b", "a", "c"], "tags:\n- b\n- a # first\n- c\nx: 1\n"),
        ("tags:\n    - a\n", "tags", ["a", "b"], "tags:\n    - a\n    - b\n"),
        ("a: 1\n", "day", date(2026, 11, 22), "a: 1\nday: 2026-11-22\n"),
        ("a:\n", "a", "x", "a: x\n"),
        ("a: x\n", "a", None, "a:\n"),
        ("a: x\n", "a", ["p", "q"], "a:\n  - p\n  - q\n"),
        ("a: |\n  one\n  two\nb: 1\n", "a", "three", "a: three\nb: 1\n"),
        ("a: 1\n", "a", "yes", 'a: "yes"\n'),
    ],
)
def test_the_style_that_stands_there_is_followed(before: str, key: str, value: object, after: str) -> None:
    data = f"---\n{before}---\nbody".encode()
    assert set_key(data, key, value).decode() == f"---\n{after}---\nbody"


@pytest.mark.parametrize(
    "text",
    [
        "---\na: 1\na: 2\n---\n",
        "---\n{a: 1}\n---\n",
        "---\na: b: c\n---\n",
        "---\na: 1\n",
        "---\na: \xff\n---\n",
    ],
)
def test_what_cannot_be_spliced_is_refused(text: str) -> None:
    with pytest.raises(Unspliceable):
        set_key(text.encode("latin-1"), "a", 5)


def test_a_new_note_reads_back_as_it_was_given() -> None:
    front = {
        "type": "idea",
        "day": date(2026, 11, 22),
        "tags": ["a", "b c"],
        "content": "x",
        "odd": "yes",
        "n": 3,
    }
    data = new_note(front, "    indented first line\n\nlast  ")
    note = read_note("ideas/a.md", data)
    assert dict(note.front) == {**front, "day": "2026-11-22"}
    assert note.text.endswith("\n\n    indented first line\n\nlast  ")
    assert b"day: 2026-11-22\n" in data and b"  - a\n" in data


@given(st.dictionaries(names, values | st.text(max_size=20).filter(lambda s: s.isprintable()), max_size=4))
def test_any_properties_of_a_new_note_read_back(front: dict[str, object]) -> None:
    values, problems = load(yaml_of(new_note(front, "body")))
    assert not problems
    assert values == {k: v.isoformat() if isinstance(v, date) else v for k, v in front.items()}
