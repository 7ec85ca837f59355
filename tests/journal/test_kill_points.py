"""A command that is killed before any call that changes a file is whole or gone after the next one, and `undo` takes
back nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.images import put, take
from tests.kill_cases import CASES, FOUND, NOTES, PLAN
from tests.kill_points import Case, Report, examine, examine_init, killed_states, view
from tests.person import Person
from tests.watched_program import Program


def judge(report: Report) -> None:
    """Print the table, and fail where anything in it is wrong."""
    print(report)
    if report.failures:
        pytest.fail(str(report), pytrace=False)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_command_killed_at_any_call_is_whole_or_gone(keeper: Person, scratch: Path, case: Case) -> None:
    with Program(keeper.home, keeper.env, scratch) as program:
        judge(examine(keeper, program, case))


@pytest.mark.slow
def test_a_first_line_killed_at_any_call_is_whole_or_gone(finder: Person, scratch: Path) -> None:
    with Program(finder.home, finder.env, scratch) as program:
        judge(examine(finder, program, FOUND))


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--starter"], ["--obsidian"]], ids=["plain", "starter", "obsidian"])
def test_an_init_of_a_new_vault_killed_at_any_call_is_finished_by_the_next(
    tmp_path: Path, scratch: Path, options: list[str]
) -> None:
    (tmp_path / "home").mkdir()
    person = Person(tmp_path / "home")
    with Program(person.home, person.env, scratch) as program:
        judge(examine_init(person, program, ("init", str(person.vault), *options)))


@pytest.mark.slow
def test_an_init_of_a_folder_with_notes_killed_at_any_call_is_finished_by_the_next(
    finder: Person, scratch: Path
) -> None:
    with Program(finder.home, finder.env, scratch) as program:
        judge(examine_init(finder, program, ("init", str(finder.vault))))


@pytest.mark.slow
def test_housekeeping_killed_at_any_call_loses_no_version_that_undo_needs(keeper: Person, scratch: Path) -> None:
    for text in ("one", "two"):
        assert keeper.run("jot", text).code == 0
    assert keeper.run("idea", "hold", "think alone").code == 0
    before = take(keeper.home)
    patch = "import vault.disk.displaced_files as files; files.DISPLACED_SECONDS = 0"
    with Program(keeper.home, keeper.env, scratch, patch) as program:
        states, unkilled = killed_states(program, before, ("tick", "notes/Plan.md:3"))
    assert [call for call in unkilled.calls if "/history/" in call.path], "it moves nothing to history"
    for state in states:
        if any("½" in point for point in state.points):
            continue  # a record that was torn cannot be taken back, which is another matter
        put(keeper.home, state.image)
        for _ in range(6):  # the tick, if it was made and recorded; the hold, two lines; nothing any more
            keeper.run("undo")
        found = {path: data.decode() for path, data in view(take(keeper.home)).notes.items()}
        assert found | {PLAN: NOTES[PLAN]} == NOTES, state.points


NOT_AT_ONCE = """
import os
def link(one, other):
    with open(one, "rb") as old:
        data = old.read()
    fd = os.open(other, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(fd, data)
    os.close(fd)
os.link = link
"""
UNRECORDED = """
import os
real = os.write
def write(fd, data):
    return len(data) if os.readlink(f"/proc/self/fd/{fd}").endswith("operations.jsonl") else real(fd, data)
os.write = write
"""


def test_a_program_that_writes_a_page_bit_by_bit_is_found_out(keeper: Person, scratch: Path) -> None:
    (case,) = [case for case in CASES if case.name == "jot on a new page"]
    with Program(keeper.home, keeper.env, scratch, NOT_AT_ONCE) as program:
        report = examine(keeper, program, case)
    assert {failure.step for failure in report.failures} >= {"next", "again"}


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the broken program looks up its files there")
def test_a_program_that_does_not_record_what_it_does_is_found_out(keeper: Person, scratch: Path) -> None:
    with Program(keeper.home, keeper.env, scratch, UNRECORDED) as program:
        report = examine(keeper, program, CASES[0])
    assert {failure.step for failure in report.failures} >= {"next", "undo"}
