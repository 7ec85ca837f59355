"""The last change can be taken back, whole, also after the note went on changing."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.disk.history import Change
from vault.disk.undoing import Overlaps, last_operation, settle, undo
from vault.problem import NothingThere
from vault.text.merge import splice_between, take_back


def changed(tmp_path: Path, path: str, before: bytes | None, after: bytes, name: str = "op") -> None:
    change = Change(str(tmp_path), str(tmp_path / "state"), "test", name)
    change.write(path, before, after)
    change.close()


def taken_back(tmp_path: Path) -> list[str]:
    state = str(tmp_path / "state")
    return undo(str(tmp_path), state, last_operation(state))


def test_undo_brings_the_bytes_back(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\ntwo\n")
    changed(tmp_path, "a.md", b"one\ntwo\n", b"one\nand a half\ntwo\n")
    assert taken_back(tmp_path) == ["a.md"]
    assert (tmp_path / "a.md").read_bytes() == b"one\ntwo\n"


def test_undo_of_a_new_file_moves_it_to_the_trash(tmp_path: Path) -> None:
    changed(tmp_path, "a.md", None, b"new\n")
    taken_back(tmp_path)
    assert not (tmp_path / "a.md").exists()
    assert (tmp_path / ".deliberate/trash/op/a.md").read_bytes() == b"new\n"


def test_an_edit_elsewhere_in_the_note_survives_undo(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\ntwo\n")
    changed(tmp_path, "a.md", b"one\ntwo\n", b"one\nadded\ntwo\n")
    (tmp_path / "a.md").write_bytes(b"one\nadded\ntwo\nwritten since\n")
    taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\ntwo\nwritten since\n"


def test_an_edit_of_the_same_line_stops_undo_and_both_stay(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    changed(tmp_path, "a.md", b"one\n", b"one\nadded\n")
    (tmp_path / "a.md").write_bytes(b"one\nadded and edited\n")
    with pytest.raises(Overlaps):
        taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\nadded and edited\n"


def test_undo_goes_back_one_command_at_a_time_and_then_says_there_is_none(tmp_path: Path) -> None:
    changed(tmp_path, "a.md", None, b"one\n", "first")
    changed(tmp_path, "a.md", b"one\n", b"one\ntwo\n", "second")
    taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\n"
    taken_back(tmp_path)
    with pytest.raises(NothingThere):
        taken_back(tmp_path)


def test_a_displaced_file_goes_to_history_after_a_day_and_undo_still_finds_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    changed(tmp_path, "a.md", b"one\n", b"two\n")
    kept = tmp_path / ".deliberate/tmp/op-0.kept"
    day_later = kept.stat().st_ctime + 24 * 3600 + 1
    assert settle(str(tmp_path), str(tmp_path / "state"), day_later - 3600) == []
    assert kept.exists()
    assert settle(str(tmp_path), str(tmp_path / "state"), day_later) == []
    assert not kept.exists()
    taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\n"


def test_words_written_into_a_displaced_file_get_a_name_again(tmp_path: Path) -> None:
    """An editor that had the note open keeps writing to the file we displaced."""
    (tmp_path / "a.md").write_bytes(b"one\n")
    with open(tmp_path / "a.md", "ab", buffering=0) as editor:
        changed(tmp_path, "a.md", b"one\n", b"two\n")
        editor.write(b"typed too late\n")
    kept = tmp_path / ".deliberate/tmp/op-0.kept"
    os.utime(kept, ns=(1, 2))  # a coarse clock must not hide that it was written to
    copies = settle(str(tmp_path), str(tmp_path / "state"), kept.stat().st_ctime + 24 * 3600 + 1)
    assert copies == ["a (conflict 1).md"]
    assert (tmp_path / "a (conflict 1).md").read_bytes() == b"one\ntyped too late\n"


@given(before=st.binary(max_size=60), after=st.binary(max_size=60))
def test_a_splice_between_two_texts_makes_one_of_the_other(before: bytes, after: bytes) -> None:
    start, removed, inserted = splice_between(before, after)
    assert before[:start] + after[start : start + inserted] + before[start + removed :] == after


lines = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n"]), max_size=8).map(b"".join)


@settings(max_examples=300)
@given(before=lines, after=lines, head=lines, tail=lines)
def test_lines_added_around_an_edit_are_never_lost_by_taking_it_back(
    before: bytes, after: bytes, head: bytes, tail: bytes
) -> None:
    result = take_back(before, after, head + after + tail)
    assert result is None or len(result) == len(head) + len(before) + len(tail)
