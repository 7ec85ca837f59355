"""The last change can be taken back, whole, also after the note went on changing."""

import os
from pathlib import Path

import pytest

from vault.disk import undoing, writing
from vault.disk.displaced_files import settle
from vault.disk.history import OPERATIONS, Change, NotRecorded, append, digest, intend
from vault.disk.operations import Operation, TornOperation, displaced, last_operation
from vault.disk.ulid import ulid
from vault.disk.undoing import Overlaps, PreImageGone, mark_undone, undo
from vault.disk.writing import CannotWrite, ChangedMeanwhile, OutsideVault, replace
from vault.problem import NothingThere

DAY = 24 * 3600
OP = ulid(1, bytes(10))
SECOND = ulid(2, bytes(10))
KEPT = f".deliberate/tmp/{OP}-0.kept"


def changed(tmp_path: Path, path: str, before: bytes | None, after: bytes, name: str = OP) -> None:
    change = Change(str(tmp_path), str(tmp_path / "state"), "test", name)
    change.write(path, before, after)
    change.close()


def taken_back(tmp_path: Path) -> list[str]:
    state = str(tmp_path / "state")
    operation = last_operation(state)
    paths = undo(str(tmp_path), state, operation)
    mark_undone(state, operation)
    return paths


def settled(tmp_path: Path, days: float = 1) -> list[str]:
    """The conflict copies that settling makes so many days after the newest file was displaced."""
    newest = max(file.lstat().st_ctime for file in [tmp_path, *(tmp_path / ".deliberate/tmp").iterdir()])
    return settle(str(tmp_path), str(tmp_path / "state"), newest + days * DAY + 1)


def everything(folder: Path) -> list[bytes]:
    """What each file of a folder says."""
    return [file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()]


def test_undo_brings_the_bytes_back(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\ntwo\n")
    changed(tmp_path, "a.md", b"one\ntwo\n", b"one\nand a half\ntwo\n")
    assert taken_back(tmp_path) == ["a.md"]
    assert (tmp_path / "a.md").read_bytes() == b"one\ntwo\n"


def test_undo_of_a_new_file_moves_it_to_the_trash(tmp_path: Path) -> None:
    changed(tmp_path, "a.md", None, b"new\n")
    taken_back(tmp_path)
    assert not (tmp_path / "a.md").exists()
    assert (tmp_path / ".deliberate/trash" / OP / "a.md").read_bytes() == b"new\n"


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
    changed(tmp_path, "a.md", None, b"one\n")
    changed(tmp_path, "a.md", b"one\n", b"one\ntwo\n", SECOND)
    taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\n"
    taken_back(tmp_path)
    with pytest.raises(NothingThere):
        taken_back(tmp_path)


def test_two_writes_of_one_note_are_taken_back_together(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    change = Change(str(tmp_path), str(tmp_path / "state"), "test", OP)
    change.write("a.md", b"one\n", b"one\ntwo\n")
    change.write("a.md", b"one\ntwo\n", b"zero\none\ntwo\n")
    change.close()
    taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\n"


def test_files_of_one_name_do_not_meet_in_the_trash(tmp_path: Path) -> None:
    change = Change(str(tmp_path), str(tmp_path / "state"), "test", OP)
    change.write("a/x.md", None, b"of a\n")
    change.write("b/x.md", None, b"of b\n")
    change.close()
    taken_back(tmp_path)
    assert everything(tmp_path / ".deliberate/trash") == [b"of a\n", b"of b\n"]


def test_words_written_while_a_new_note_goes_to_the_trash_bring_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(tmp_path, "a.md", None, b"new\n")
    rename = os.rename

    def rename_after_a_save(source: str, goal: str) -> None:
        (tmp_path / "a.md").write_bytes(b"new\nsaved by an editor\n")
        monkeypatch.undo()
        rename(source, goal)

    operation = last_operation(str(tmp_path / "state"))
    monkeypatch.setattr(os, "rename", rename_after_a_save)
    with pytest.raises(ChangedMeanwhile):
        undo(str(tmp_path), str(tmp_path / "state"), operation)
    assert (tmp_path / "a.md").read_bytes() == b"new\nsaved by an editor\n"


def test_an_undo_that_was_killed_is_finished_by_the_next_and_takes_no_other_command(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    changed(tmp_path, "b.md", None, b"unrelated\n")
    (tmp_path / "a.md").write_bytes(b"one\nto go\n")
    change = Change(str(tmp_path), state, "test", SECOND)
    change.write("a.md", b"one\nto go\n", b"one\n")
    change.write("c.md", None, b"new\n")
    change.close()
    undo(str(tmp_path), state, last_operation(state))  # and killed before it was marked
    (tmp_path / "a.md").write_bytes(b"one\nto go\nwritten since\n")
    assert last_operation(state).name == SECOND
    taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\nto go\nwritten since\n"
    assert (tmp_path / "b.md").read_bytes() == b"unrelated\n"
    assert last_operation(state).name == OP


def test_an_undo_killed_after_its_first_file_finishes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = str(tmp_path / "state")
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"one\n")
    change = Change(str(tmp_path), state, "test", OP)
    change.write("a.md", b"one\n", b"two\n")
    change.write("b.md", b"one\n", b"two\n")
    change.close()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(undoing, "append", killed)  # b.md is replaced, but not yet recorded as taken back
    with pytest.raises(KeyboardInterrupt):
        undo(str(tmp_path), state, last_operation(state))
    monkeypatch.undo()
    assert (tmp_path / "b.md").read_bytes() == b"one\n"
    taken_back(tmp_path)
    assert [(tmp_path / name).read_bytes() for name in ("a.md", "b.md")] == [b"one\n", b"one\n"]


def test_a_line_torn_by_a_crash_does_not_swallow_the_next_command(tmp_path: Path) -> None:
    state = tmp_path / "state"
    changed(tmp_path, "a.md", None, b"one\n")
    with open(state / OPERATIONS, "ab") as file:
        file.write(b'{"undone":"torn')
    changed(tmp_path, "a.md", b"one\n", b"two\n", SECOND)
    assert last_operation(str(state)).name == SECOND
    taken_back(tmp_path)
    assert last_operation(str(state)).name == OP


def test_undo_passes_over_what_a_power_cut_leaves_of_a_line_since_nothing_was_done_before_it_was_whole(
    tmp_path: Path,
) -> None:
    changed(tmp_path, "a.md", None, b"one\n")
    with open(tmp_path / "state" / OPERATIONS, "ab") as file:
        file.write(b"\0\0\0\0")
    assert taken_back(tmp_path) == ["a.md"]


@pytest.mark.parametrize("torn", [b'{"name":"01AAA","verb":"jot","wri', b"{"])
def test_undo_stops_at_the_torn_record_of_a_command_instead_of_taking_an_older_one(
    tmp_path: Path, torn: bytes
) -> None:
    state = str(tmp_path / "state")
    changed(tmp_path, "a.md", None, b"one\n")
    with open(tmp_path / "state" / OPERATIONS, "ab") as file:
        file.write(torn)
    with pytest.raises(TornOperation, match="delete the damaged line to reach older changes"):
        last_operation(state)
    changed(tmp_path, "b.md", None, b"newer\n", SECOND)
    assert taken_back(tmp_path) == ["b.md"]
    with pytest.raises(TornOperation):
        last_operation(state)


def test_an_operation_is_found_behind_any_number_of_newer_lines(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    change = Change(str(tmp_path), state, "review", OP)
    change._events.append("wanted")
    change.close()
    for number in range(3000):
        append(state, f'{{"name":"{number}","verb":"{"v" * (number % 97)}","writes":[],"events":["{number}"]}}')
    assert last_operation(state, "wanted") == Operation(OP, "review", (), ("wanted",))
    assert [last_operation(state, str(number)).name for number in range(0, 3000, 500)] == [
        str(number) for number in range(0, 3000, 500)
    ]
    with pytest.raises(NothingThere):
        last_operation(state, "never logged")


def test_a_displaced_file_goes_to_history_after_a_day_and_undo_still_finds_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    changed(tmp_path, "a.md", b"one\n", b"two\n")
    assert settled(tmp_path, 0.9) == []
    assert (tmp_path / KEPT).exists()
    assert settled(tmp_path) == []
    assert not (tmp_path / KEPT).exists()
    taken_back(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"one\n"


def test_words_written_into_a_displaced_file_get_a_name_again(tmp_path: Path) -> None:
    """An editor that had the note open keeps writing to the file we displaced, its time unchanged."""
    (tmp_path / "a.md").write_bytes(b"one\n")
    with open(tmp_path / "a.md", "ab", buffering=0) as editor:
        changed(tmp_path, "a.md", b"one\n", b"two\n")
        times = os.fstat(editor.fileno())
        editor.write(b"typed too late\n")
        os.utime(editor.fileno(), ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(PreImageGone):
        taken_back(tmp_path)
    assert settled(tmp_path) == ["a (conflict 1).md"]
    assert (tmp_path / "a (conflict 1).md").read_bytes() == b"one\ntyped too late\n"
    assert settled(tmp_path) == []


def test_words_written_into_what_an_undo_displaced_get_a_name_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    changed(tmp_path, "a.md", b"one\n", b"two\n")
    with open(tmp_path / "a.md", "ab", buffering=0) as editor:
        taken_back(tmp_path)
        editor.write(b"typed too late\n")
    assert settled(tmp_path) == ["a (conflict 1).md"]
    assert (tmp_path / "a (conflict 1).md").read_bytes() == b"two\ntyped too late\n"


def test_a_copied_vault_is_not_taken_for_one_that_was_written_to(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    changed(tmp_path, "a.md", b"one\n", b"two\n")
    os.utime(tmp_path / KEPT, ns=(1, 2))
    assert settled(tmp_path) == []
    assert sorted(os.listdir(tmp_path)) == [".deliberate", "a.md", "state"]


@pytest.mark.parametrize("folder", [".deliberate", ".deliberate/tmp"])
def test_nothing_is_moved_or_written_through_a_link(tmp_path: Path, folder: str) -> None:
    """A vault from a stranger may hold a link to any folder of ours."""
    vault, elsewhere = tmp_path / "vault", tmp_path / "elsewhere"
    (elsewhere / "tmp").mkdir(parents=True)
    theirs = [elsewhere / f"{OP}-0.kept", elsewhere / "tmp" / f"{OP}-0.kept", elsewhere / "tmp/letter.txt"]
    for file in theirs:
        file.write_bytes(b"not yours")
    vault.mkdir()
    (vault / folder).parent.mkdir(exist_ok=True)
    (vault / folder).symlink_to(elsewhere)
    (vault / "a.md").write_bytes(b"one\n")
    assert settle(str(vault), str(tmp_path / "state"), theirs[0].stat().st_ctime + 9 * DAY) == []
    for before, name in ((b"one\n", "a.md"), (None, "new.md")):
        with pytest.raises(OutsideVault):
            replace(str(vault), name, before, b"two\n", f"{OP}-1.kept")
    assert all(file.read_bytes() == b"not yours" for file in theirs)
    assert len(everything(elsewhere)) == len(theirs)


def test_a_trash_that_is_a_link_is_refused(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "elsewhere").mkdir()
    state = str(tmp_path / "state")
    change = Change(str(vault), state, "test", OP)
    change.write("a.md", None, b"new\n")
    change.close()
    (vault / ".deliberate/trash").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutsideVault):
        undo(str(vault), state, last_operation(state))
    assert (vault / "a.md").read_bytes() == b"new\n"


def test_only_files_of_ours_are_settled(tmp_path: Path) -> None:
    changed(tmp_path, "a.md", None, b"one\n")
    folder = tmp_path / ".deliberate/tmp"
    (folder / "@eaDir").mkdir()
    (folder / f"{OP}-4.kept").mkdir()
    (folder / "mine.kept").write_bytes(b"someone's")
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / f"{OP}-5.kept").symlink_to(tmp_path / "secret")
    (folder / f"{OP}-6.kept").write_bytes(b"ours")
    settled(tmp_path)
    assert sorted(os.listdir(folder)) == [f"{OP}-4.kept", f"{OP}-5.kept", "@eaDir", "mine.kept"]
    assert everything(tmp_path / "state/history") == [b"ours"]


@pytest.mark.parametrize(
    ("says", "copies"),
    [(b"what stood there", []), (b"what we wrote", []), (b"someone else's words", ["sub/a (conflict 1).md"])],
)
def test_a_half_done_exchange_loses_no_version(tmp_path: Path, says: bytes, copies: list[str]) -> None:
    """The process was killed between the exchange and its look at what had come out."""
    state = str(tmp_path / "state")
    intend(state, f"{OP}-0.kept", "sub/a.md", b"what stood there", b"what we wrote")
    folder = tmp_path / ".deliberate/tmp"
    folder.mkdir(parents=True)
    (folder / f"{OP}-0.kept.old").write_bytes(says)
    assert settled(tmp_path) == copies
    assert os.listdir(folder) == []
    assert says in everything(tmp_path / "sub" if copies else tmp_path / "state")


def test_a_half_done_exchange_that_no_record_tells_of_stays(tmp_path: Path) -> None:
    folder = tmp_path / ".deliberate/tmp"
    folder.mkdir(parents=True)
    (folder / f"{OP}-0.kept.old").write_bytes(b"whose words?")
    assert settled(tmp_path, 400) == []
    assert everything(folder) == [b"whose words?"]


def test_history_keeps_thirty_days_and_the_newest_of_each_note(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_bytes(b"0\n")
    for number in range(3):
        changed(tmp_path, "a.md", b"%d\n" % number, b"%d\n" % (number + 1), ulid(number, bytes(10)))
    changed(tmp_path, "b.md", b"0\n", b"1\n", ulid(9, bytes(10)))
    settled(tmp_path)
    history = tmp_path / "state/history"
    assert sorted(everything(history)) == [b"0\n", b"0\n", b"1\n", b"2\n"]
    now = max(file.stat().st_mtime for file in history.iterdir())
    for number, file in enumerate(sorted(history.iterdir(), reverse=True)):
        os.utime(file, (now, now + number / 1000))  # the newest of a.md is now the one that says 0
    changed(tmp_path, "c.md", None, b"0\n")
    changed(tmp_path, "c.md", b"0\n", b"1\n", SECOND)
    settle(str(tmp_path), str(tmp_path / "state"), now + 29 * DAY)
    assert len(everything(history)) == 5
    changed(tmp_path, "c.md", b"1\n", b"2\n", ulid(50, bytes(10)))
    settle(str(tmp_path), str(tmp_path / "state"), now + 31 * DAY)
    assert sorted(everything(history)) == [b"0\n", b"0\n", b"1\n"], "one each of a, b and c"


def test_settling_a_crowd_of_files_makes_no_command_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    changed(tmp_path, "a.md", b"one\n", b"two\n")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    assert settled(tmp_path) == []
    monkeypatch.undo()
    assert (tmp_path / KEPT).read_bytes() == b"one\n"


def test_a_change_that_is_saved_but_not_recorded_says_so(tmp_path: Path) -> None:
    change = Change(str(tmp_path), str(tmp_path / "state"), "test", OP)
    change.write("a.md", None, b"mine\n")
    (tmp_path / "state" / OPERATIONS).unlink()
    (tmp_path / "state" / OPERATIONS).mkdir()
    with pytest.raises(NotRecorded, match="the change is saved, but undo does not know of it"):
        change.close()
    assert (tmp_path / "a.md").read_bytes() == b"mine\n"


def test_an_intent_the_record_cannot_take_stands_beside_what_is_displaced(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    (tmp_path / "state" / OPERATIONS).mkdir(parents=True)
    with pytest.raises(NotRecorded):
        changed(tmp_path, "a.md", b"one\n", b"two\n")
    assert (tmp_path / "a.md").read_bytes() == b"two\n"
    kept = tmp_path / writing.TEMP / f"{OP}-0.kept"
    assert kept.read_bytes() == b"one\n"
    (known,) = displaced(str(tmp_path / "state" / "new"), {kept.name}, str(tmp_path)).values()
    assert (known.path, known.before, known.after) == ("a.md", digest(b"one\n"), digest(b"two\n"))
    assert settle(str(tmp_path), str(tmp_path / "state" / "new"), kept.stat().st_ctime + 2 * 24 * 3600) == []
    assert os.listdir(tmp_path / writing.TEMP) == []


def test_nothing_is_written_when_the_intent_can_stand_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n")
    (tmp_path / "state" / OPERATIONS).mkdir(parents=True)
    (tmp_path / writing.TEMP).parent.mkdir()
    (tmp_path / writing.TEMP).write_bytes(b"")
    with pytest.raises(CannotWrite):
        changed(tmp_path, "a.md", b"one\n", b"two\n")
    assert (tmp_path / "a.md").read_bytes() == b"one\n"


def test_no_note_goes_to_the_trash_when_undo_can_record_nothing(tmp_path: Path) -> None:
    state = tmp_path / "state"
    changed(tmp_path, "a.md", None, b"one\n")
    operation = last_operation(str(state))
    (state / OPERATIONS).unlink()
    (state / OPERATIONS).mkdir()
    with pytest.raises(CannotWrite):
        undo(str(tmp_path), str(state), operation)
    assert (tmp_path / "a.md").read_bytes() == b"one\n"


def test_a_refused_write_leaves_its_name_to_nobody(tmp_path: Path) -> None:
    change = Change(str(tmp_path), str(tmp_path / "state"), "test", OP)
    (tmp_path / "a.md").write_bytes(b"theirs\n")
    with pytest.raises(ChangedMeanwhile):
        change.write("a.md", b"read\n", b"mine\n")
    change.write("a.md", b"theirs\n", b"theirs\nmine\n")
    assert os.listdir(tmp_path / writing.TEMP) == [f"{OP}-1.kept"]
