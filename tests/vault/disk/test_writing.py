"""The one writer keeps what it acknowledges and never overwrites what it did not read."""

import os
from pathlib import Path

import pytest

from vault.disk import writing
from vault.disk.writing import ChangedMeanwhile, NotAFile, OutsideVault, replace


def test_a_new_file_stands_with_its_folders(tmp_path: Path) -> None:
    assert replace(str(tmp_path), "a/b/c.md", None, b"text", "one")
    assert (tmp_path / "a/b/c.md").read_bytes() == b"text"


def test_equal_bytes_are_not_written_at_all(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"same")
    before = file.stat()
    assert not replace(str(tmp_path), "a.md", b"same", b"same", "one")
    after = file.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert os.listdir(tmp_path) == ["a.md"]


def test_what_is_displaced_is_kept_beside_and_the_mode_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    assert replace(str(tmp_path), "a.md", b"old", b"new", "one.kept")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / ".deliberate/tmp/one.kept").read_bytes() == b"old"
    assert os.listdir(tmp_path / ".deliberate/tmp") == ["one.kept"]


@pytest.mark.parametrize("before", [None, b"what I read"])
def test_a_file_that_says_something_else_is_never_overwritten(tmp_path: Path, before: bytes | None) -> None:
    (tmp_path / "a.md").write_bytes(b"someone else's words")
    with pytest.raises(ChangedMeanwhile):
        replace(str(tmp_path), "a.md", before, b"mine", "one")
    assert (tmp_path / "a.md").read_bytes() == b"someone else's words"
    assert os.listdir(tmp_path / ".deliberate/tmp") == []


def test_a_file_that_was_deleted_meanwhile_is_not_brought_back(tmp_path: Path) -> None:
    with pytest.raises(ChangedMeanwhile):
        replace(str(tmp_path), "a.md", b"what I read", b"mine", "one")
    assert not (tmp_path / "a.md").exists()


def test_words_written_between_the_look_and_the_swap_get_their_place_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program writes at the worst instant: after our comparison, before the exchange."""
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    swap = writing._swap
    calls = []

    def swap_after_a_save(one: str, other: str) -> bool:
        if not calls:
            file.write_bytes(b"saved by an editor")
        calls.append(1)
        return swap(one, other)

    monkeypatch.setattr(writing, "_swap", swap_after_a_save)
    with pytest.raises(ChangedMeanwhile):
        replace(str(tmp_path), "a.md", b"old", b"mine", "one")
    assert file.read_bytes() == b"saved by an editor"
    assert os.listdir(tmp_path / ".deliberate/tmp") == []


def test_without_an_exchange_the_displaced_file_is_still_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_swap", lambda one, other: False)
    (tmp_path / "a.md").write_bytes(b"old")
    assert replace(str(tmp_path), "a.md", b"old", b"new", "one.kept")
    assert (tmp_path / "a.md").read_bytes() == b"new"
    assert (tmp_path / ".deliberate/tmp/one.kept").read_bytes() == b"old"


def test_a_link_out_of_the_vault_is_refused(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "secret.md").write_bytes(b"not yours")
    (vault / "link.md").symlink_to(tmp_path / "secret.md")
    for path in ("link.md", "../secret.md"):
        with pytest.raises(OutsideVault):
            replace(str(vault), path, b"not yours", b"mine", "one")
    assert (tmp_path / "secret.md").read_bytes() == b"not yours"


def test_a_link_inside_the_vault_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real.md")
    assert replace(str(tmp_path), "link.md", b"old", b"new", "one")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises((NotAFile, ChangedMeanwhile)):
        replace(str(tmp_path), "a.md", None, b"mine", "one")


def test_a_full_disk_loses_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"old")

    def no_space(fd: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", no_space)
    with pytest.raises(writing.CannotWrite, match=r"No space left on device, a\.md; free some disk space"):
        replace(str(tmp_path), "a.md", b"old", b"new", "one")
    monkeypatch.undo()
    assert (tmp_path / "a.md").read_bytes() == b"old"
    assert os.listdir(tmp_path / ".deliberate/tmp") == []


def test_the_umask_of_the_process_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It belongs to all threads: one that saves must not change it for one that makes a folder meanwhile."""

    def touched(mask: int) -> int:
        raise AssertionError("the umask was set")

    monkeypatch.setattr(os, "umask", touched)
    assert replace(str(tmp_path), "a.md", None, b"text", "one")


def test_a_version_without_a_place_gets_a_name_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two other programs: one saves before the exchange, one after it."""
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    renamed = writing._renamed

    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    def renamed_between_two_saves(one: str, other: str, linux: int, macos: int) -> bool:
        if linux != writing._RENAME_EXCHANGE:
            return False
        file.write_bytes(b"first save")
        answer = renamed(one, other, linux, macos)
        file.write_bytes(b"second save")
        return answer

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(writing, "_renamed", renamed_between_two_saves)
    with pytest.raises(ChangedMeanwhile):
        replace(str(tmp_path), "a.md", b"old", b"mine", "one")
    assert file.read_bytes() == b"second save"
    assert (tmp_path / "a (conflict 1).md").read_bytes() == b"first save"
    assert os.listdir(tmp_path / ".deliberate/tmp") == []


def test_a_name_under_which_something_is_kept_is_not_used_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"1")
    replace(str(tmp_path), "a.md", b"1", b"2", "one.kept")
    with pytest.raises(writing.CannotWrite):
        replace(str(tmp_path), "a.md", b"2", b"3", "one.kept")
    assert (tmp_path / ".deliberate/tmp/one.kept").read_bytes() == b"1"
    assert (tmp_path / "a.md").read_bytes() == b"2"
