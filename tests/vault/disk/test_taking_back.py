"""An edit is taken out of a text that went on changing, and no other line of it is touched."""

from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from vault.text.merge import splice_between, take_back


def lines_of(text: bytes) -> Counter[bytes]:
    return Counter(text.removesuffix(b"\n").replace(b"\r\n", b"\n").split(b"\n") if text else ())


def edited(before: bytes, after: bytes) -> tuple[Counter[bytes], Counter[bytes]]:
    """(lines that went, lines that came) in whole lines."""
    old, new = before.splitlines(True), after.splitlines(True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return lines_of(b"".join(old)), lines_of(b"".join(new))


@given(before=st.binary(max_size=60), after=st.binary(max_size=60))
def test_a_splice_between_two_texts_makes_one_of_the_other(before: bytes, after: bytes) -> None:
    start, removed, inserted = splice_between(before, after)
    assert before[:start] + after[start : start + inserted] + before[start + removed :] == after


few = st.sampled_from([b"a", b"b", b"c", b""])
text = st.builds(
    lambda lines, last: b"".join(line + b"\n" for line in lines) + last, st.lists(few, max_size=8), few
)


@settings(max_examples=600)
@given(before=text, after=text, current=text)
@example(before=b"a\nb\n", after=b"a\n", current=b"a")
@example(before=b"a", after=b"b\n", current=b"b\nc\n")
def test_every_line_but_those_of_the_edit_stays(before: bytes, after: bytes, current: bytes) -> None:
    result = take_back(before, after, current)
    if result is not None:
        went, came = edited(before, after)
        assert lines_of(result) + came == lines_of(current) + went


block = st.lists(few, max_size=8).map(lambda lines: b"".join(line + b"\n" for line in lines))


@settings(max_examples=600)
@given(before=block, after=block, head=block, tail=block)
def test_lines_added_around_an_edit_are_never_lost_by_taking_it_back(
    before: bytes, after: bytes, head: bytes, tail: bytes
) -> None:
    result = take_back(before, after, head + after + tail)
    if result is not None:
        went, came = edited(before, after)
        assert lines_of(result) + came == lines_of(head + after + tail) + went


@settings(max_examples=300)
@given(
    sizes=st.tuples(*[st.integers(0, 4)] * 4), head=block, tail=block, blank=st.booleans(),
)  # fmt: skip
def test_an_edit_whose_lines_are_the_only_ones_is_always_taken_back(
    sizes: tuple[int, int, int, int], head: bytes, tail: bytes, blank: bool
) -> None:
    def own(name: str, count: int) -> bytes:
        return b"".join(f"{name} {n}\n".encode() + b"\n" * blank for n in range(count))

    above, old, new, below = (own(name, size) for name, size in zip("wxyz", sizes, strict=True))
    first, last = b"the first line\n", b"the last line\n"
    before, after = (first + above + middle + below + last for middle in (old, new))
    assert take_back(before, after, head + after + tail) == head + before + tail
    edited_far_off = (b"edited\n" + above + middle + below + b"edited too\n" for middle in (new, old))
    now, wanted = edited_far_off
    if sizes[0] and sizes[3]:
        assert take_back(before, after, now) == wanted


def test_lines_without_a_newline_do_not_run_into_others() -> None:
    assert take_back(b"one", b"two\n", b"two\nlater\n") == b"one\nlater\n"
    assert take_back(b"one", b"two\r\n", b"two\r\nlater\r\n") == b"one\r\nlater\r\n"


def test_a_line_that_stands_twice_is_not_guessed_at() -> None:
    assert take_back(b"a\nb\n", b"a\nx\nb\n", b"1\nx\n2\nx\n3\n") is None


def test_a_long_note_full_of_blank_lines_is_compared_in_linear_work() -> None:
    """Edited far above and far below the lines to take back: the case that once took seconds."""
    old = b"first\n" + b"\n" * 100_000 + b"end\n"
    new = b"first\n" + b"\n" * 50_000 + b"- mine\n" + b"\n" * 50_000 + b"end\n"
    assert take_back(old, new, b"0\n" + new + b"9\n") == b"0\n" + old + b"9\n"
    assert take_back(new, old, b"0\n" + old.replace(b"first", b"1st") + b"9\n") is None
