"""Whatever fails, and whenever the process is interrupted or killed, a save loses no words.

Every system call of `replace` fails in turn: with an error before it had an effect, interrupted after it had,
or killed (from then on nothing has any effect, the clean-up neither). On file systems with an exchange, with
hard links only, and with neither; with and without another program that saves at the worst instant.
"""

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from vault.disk import writing
from vault.disk.displaced_files import settle
from vault.disk.history import intend
from vault.disk.ulid import ulid
from vault.disk.writing import replace
from vault.problem import Problem

KEPT = ulid(1, bytes(10)) + "-0.kept"
OLD, MINE, THEIRS = b"old words\n", b"my words\n", b"words of another program\n"
CALLS = ("open", "write", "fchmod", "fsync", "close", "rename", "link", "unlink", "mkdir")


class Killed(BaseException):
    """The process is dead."""


class Disk:
    """A disk whose `fails_at`-th call fails.

    how     "error", "interrupt" (after the call) or "kill"
    kind    "exchange", "links" or "neither": what the file system can
    visit   another program's save, made at the worst instant
    """

    def __init__(
        self, patch: pytest.MonkeyPatch, fails_at: int, how: str, kind: str, visit: Callable[[], None] | None
    ) -> None:
        self.fails_at, self.how, self.kind, self.visit = fails_at, how, kind, visit
        self.made = 0
        for name in CALLS:
            patch.setattr(os, name, self._failing(name, getattr(os, name)))
        for name in ("_renamed", "_bytes_of"):
            patch.setattr(writing, name, self._failing(name, getattr(writing, name)))

    @property
    def failed(self) -> bool:
        return self.made >= self.fails_at

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.made += 1
            now = self.made == self.fails_at
            if name == "close":  # whatever it answers, the descriptor is closed
                real(*args, **named)
            if self.how == "kill" and self.failed:
                raise Killed
            if self.how == "error" and now:
                raise OSError(errno.EIO, "Input/output error")
            self._visited(name, args)
            answer = None if name == "close" else self._answer(name, real, args, named)
            if self.how == "interrupt" and now:
                raise KeyboardInterrupt
            return answer

        return call

    def _answer(self, name: str, real: Callable[..., Any], args: Any, named: Any) -> Any:
        if name == "_renamed" and self.kind != "exchange":
            return False
        if name == "link" and self.kind == "neither":
            raise OSError(errno.EPERM, "Operation not permitted")
        return real(*args, **named)

    def _visited(self, name: str, args: Any) -> None:
        """Just before the exchange, or before the step that stands for it."""
        worst = {
            "exchange": name == "_renamed",
            "links": name == "rename" and str(args[0]).endswith(".new") and str(args[1]).endswith(".md"),
            "neither": name == "link",
        }
        if self.visit and worst[self.kind]:
            visit, self.visit = self.visit, None
            visit()


def words_in(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


def notes_in(vault: Path) -> list[bytes]:
    return [file.read_bytes() for file in vault.glob("*.md")]


def trials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None, how: str, kind: str,
           theirs: str) -> Iterator[tuple[Path, bool, bool]]:  # fmt: skip
    """(vault, whether the save was acknowledged, whether the other program saved), one for each call."""
    for number in count(1):
        vault = tmp_path / str(number)
        vault.mkdir()
        note = vault / "a.md"
        if before is not None:
            note.write_bytes(before)
            intend(str(vault / "state"), KEPT, "a.md", before, MINE)

        def save(vault: Path = vault, note: Path = note) -> None:
            if theirs == "in place":
                with open(note, "r+b") as file:
                    file.write(THEIRS)
                    file.truncate()
            else:
                (vault / "theirs").write_bytes(THEIRS)
                (vault / "theirs").replace(note)

        with monkeypatch.context() as patch:
            disk = Disk(patch, number, how, kind, save if theirs else None)
            try:
                acknowledged = replace(str(vault), "a.md", before, MINE, KEPT)
            except (Problem, KeyboardInterrupt, Killed):
                acknowledged = False
        yield vault, acknowledged, bool(theirs) and disk.visit is None
        if not disk.failed:
            assert number > 8, "every call had its turn"
            return


HOWS = ("error", "interrupt", "kill")
KINDS = ("exchange", "links", "neither")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", HOWS)
def test_the_note_says_before_or_after_and_no_version_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, kind: str
) -> None:
    for vault, acknowledged, _ in trials(tmp_path, monkeypatch, OLD, how, kind, ""):
        assert (vault / "a.md").read_bytes() in ((MINE,) if acknowledged else (OLD, MINE))
        assert OLD in words_in(vault)
        assert settle(str(vault), str(vault / "state"), vault.stat().st_ctime + 2 * 24 * 3600) == []
        assert OLD in words_in(vault)
        assert notes_in(vault) in ([OLD], [MINE]), "no conflict where there was none"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", HOWS)
def test_a_new_note_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, kind: str
) -> None:
    for vault, acknowledged, _ in trials(tmp_path, monkeypatch, None, how, kind, ""):
        # Where the name has to be taken first, a kill in between leaves it empty.
        assert notes_in(vault) in ([[MINE]] if acknowledged else [[MINE], [], [b""] if kind == "neither" else []])


@pytest.mark.parametrize(
    ("kind", "theirs"),
    [("exchange", "in place"), ("exchange", "by rename"), ("links", "in place"),
     ("neither", "in place"), ("neither", "by rename")],
)
@pytest.mark.parametrize("how", HOWS)
def test_words_saved_by_another_program_at_the_worst_instant_stay_in_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, kind: str, theirs: str
) -> None:
    for vault, acknowledged, visited in trials(tmp_path, monkeypatch, OLD, how, kind, theirs):
        assert (vault / "a.md").read_bytes() in (OLD, MINE, THEIRS)
        assert not (acknowledged and visited), "a save over someone else's is refused"
        assert not visited or THEIRS in words_in(vault)
        settle(str(vault), str(vault / "state"), vault.stat().st_ctime + 2 * 24 * 3600)
        assert not visited or THEIRS in notes_in(vault)
        assert (vault / "a.md").read_bytes() in (OLD, MINE, THEIRS)
        assert MINE in words_in(vault) or not acknowledged
