"""A file that gets another name is at one of the two whatever fails, and undo brings it back."""

import os
from itertools import count
from pathlib import Path

import pytest

from tests.vault.disk.test_faults import HOWS, KINDS, Disk, Killed, words_in
from vault.disk.displaced_files import settle
from vault.disk.history import Change
from vault.disk.moving import move
from vault.disk.operations import last_operation
from vault.disk.ulid import ulid
from vault.disk.undoing import CannotMoveBack, Overlaps, mark_undone, undo
from vault.disk.writing import ChangedMeanwhile, NotAFile, OutsideVault
from vault.problem import Problem

OP = ulid(1, bytes(10))
KEPT = OP + "-0.kept"
WORDS = b"words\r\n\xff"
THEIRS = b"saved by an editor in that instant\n"


def vault_with(tmp_path: Path, name: str = "vault") -> Path:
    vault = tmp_path / name
    (vault / "inbox").mkdir(parents=True)
    (vault / "inbox/a.md").write_bytes(WORDS)
    return vault


def moved(vault: Path, to: str = "notes/b.md", *, then: bytes | None = None) -> None:
    change = Change(str(vault), str(vault.parent / "state"), "test", OP)
    change.move("inbox/a.md", to)
    if then is not None:
        change.write(to, WORDS, then)
    change.close()


def taken_back(vault: Path) -> list[str]:
    state = str(vault.parent / "state")
    operation = last_operation(state)
    paths = undo(str(vault), state, operation)
    mark_undone(state, operation)
    return paths


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("theirs", [False, True])
def test_a_move_that_fails_anywhere_loses_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, kind: str, theirs: bool
) -> None:
    for number in count(1):
        vault = vault_with(tmp_path, str(number))
        acknowledged = False
        with monkeypatch.context() as patch:
            disk = Disk(patch, number, how, kind, None)
            if theirs and kind == "links":
                _saves_just_before_the_old_name_goes(patch, vault)
            try:
                move(str(vault), "inbox/a.md", "notes/b.md", KEPT)
                acknowledged = True
            except (Problem, KeyboardInterrupt, Killed):
                pass
        names = [name for name in ("inbox/a.md", "notes/b.md") if (vault / name).exists()]
        assert WORDS in words_in(vault)
        assert names or (vault / ".deliberate/tmp" / KEPT).exists()
        if acknowledged:
            assert names == ["notes/b.md"]
            assert (vault / "notes/b.md").read_bytes() == WORDS
        settle(str(vault), str(vault / "state"), vault.stat().st_ctime + 2 * 24 * 3600)
        assert WORDS in words_in(vault)
        if not disk.failed:
            assert number > 3, "every call had its turn"
            return


def _saves_just_before_the_old_name_goes(patch: pytest.MonkeyPatch, vault: Path) -> None:
    rename, saves = os.rename, [THEIRS]

    def renamed(source: str, goal: str) -> None:
        if str(goal).endswith(".kept") and saves:
            saves.pop()
            (vault / "theirs").write_bytes(THEIRS)
            rename(str(vault / "theirs"), source)
        rename(source, goal)

    patch.setattr(os, "rename", renamed)


def test_a_save_in_the_instant_of_a_move_keeps_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = vault_with(tmp_path)
    with monkeypatch.context() as patch:
        Disk(patch, 10**6, "error", "links", None)
        _saves_just_before_the_old_name_goes(patch, vault)
        with pytest.raises(ChangedMeanwhile):
            move(str(vault), "inbox/a.md", "notes/b.md", KEPT)
    assert (vault / "inbox/a.md").read_bytes() == THEIRS
    assert not (vault / "notes/b.md").exists()
    assert WORDS in words_in(vault)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_stands_at_the_new_name_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    vault = vault_with(tmp_path)
    (vault / "b.md").write_bytes(b"mine\n")
    Disk(monkeypatch, 10**6, "error", kind, None)
    with pytest.raises(ChangedMeanwhile):
        move(str(vault), "inbox/a.md", "b.md", KEPT)
    assert (vault / "b.md").read_bytes() == b"mine\n"
    assert (vault / "inbox/a.md").read_bytes() == WORDS


def test_what_is_no_file_of_the_vault_is_not_moved(tmp_path: Path) -> None:
    vault = vault_with(tmp_path)
    (tmp_path / "secret").write_bytes(b"secret")
    (vault / "inbox/link.md").symlink_to(vault / "inbox/a.md")
    for path, trouble in (("inbox/link.md", NotAFile), ("inbox", NotAFile), ("gone.md", ChangedMeanwhile)):
        with pytest.raises(trouble):
            move(str(vault), path, "b.md", KEPT)
    with pytest.raises(OutsideVault):
        move(str(vault), "../secret", "b.md", KEPT)
    with pytest.raises(OutsideVault):
        move(str(vault), "inbox/a.md", "../b.md", KEPT)


def test_undo_moves_a_file_back_with_what_was_written_to_it_since(tmp_path: Path) -> None:
    vault = vault_with(tmp_path)
    moved(vault)
    assert (vault / "notes/b.md").read_bytes() == WORDS
    (vault / "notes/b.md").write_bytes(WORDS + b"more\n")
    assert taken_back(vault) == ["inbox/a.md", "notes/b.md"]
    assert (vault / "inbox/a.md").read_bytes() == WORDS + b"more\n"
    assert not (vault / "notes/b.md").exists()


def test_a_move_and_a_write_are_taken_back_together(tmp_path: Path) -> None:
    vault = vault_with(tmp_path)
    moved(vault, then=b"---\ntype: idea\n---\n" + WORDS)
    taken_back(vault)
    assert (vault / "inbox/a.md").read_bytes() == WORDS


def test_a_file_does_not_go_back_over_a_newer_one(tmp_path: Path) -> None:
    vault = vault_with(tmp_path)
    moved(vault, then=WORDS + b"filed\n")
    (vault / "inbox/a.md").write_bytes(b"came in since\n")
    with pytest.raises(CannotMoveBack):
        taken_back(vault)
    assert (vault / "inbox/a.md").read_bytes() == b"came in since\n"
    assert (vault / "notes/b.md").read_bytes() == WORDS + b"filed\n", "nothing was written before the plan stood"


def test_a_file_that_was_moved_on_stays_where_it_is(tmp_path: Path) -> None:
    vault = vault_with(tmp_path)
    moved(vault)
    (vault / "notes/b.md").rename(vault / "c.md")
    with pytest.raises((CannotMoveBack, Overlaps)):
        taken_back(vault)
    assert (vault / "c.md").read_bytes() == WORDS


def test_an_undo_of_a_move_that_was_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    vault = vault_with(tmp_path)
    moved(vault, then=WORDS + b"filed\n")
    state = str(tmp_path / "state")
    undo(str(vault), state, last_operation(state))  # and killed before it was marked
    assert taken_back(vault) == ["inbox/a.md", "notes/b.md"]
    assert (vault / "inbox/a.md").read_bytes() == WORDS
