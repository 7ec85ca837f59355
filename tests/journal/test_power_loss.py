"""Whatever a disk holds after a power cut: the vault opens, no note is half written, nothing acknowledged is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.images import Image, put, take
from tests.kill_cases import CARD, CLIP, FOUND, filed
from tests.kill_points import AFTER, Case, Examination, Failure, Report, State, Step, marked, prepare, troubles, view
from tests.person import Person
from tests.power_loss import Lost, Recording, states_of
from tests.watched_program import Program, Ran


def undoing(name: str, step: Step) -> Case:
    """An `undo` of a command."""
    return Case(name, ("undo",), then=(step,), undoes=True, repeats="other")


CASES = [
    Case("jot", ("jot", "a thought")),
    Case("jot on a new page", ("jot", "--at", "2026-11-20", "a thought")),
    Case("jot, the first ever", ("jot", "a thought"), older=False),
    Case("jot into a new month", ("jot", "--at", "2027-01-01", "a thought")),
    Case("jot a quote into its book", ("jot", "-k", "quote", "--from", "Middlemarch", "a keen vision"),
         stages=(((("jot", "-k", "quote", "a keen vision ([[Middlemarch]])"), ""),),)),
    Case("write", ("write", "Some prose.")),
    Case("grade", ("grade", CARD, "3")),
    Case("grade, the second", ("grade", CARD, "3"), prepare=(("grade", CARD, "3"),)),
    Case("predict add", ("predict", "add", "70% I finish it by 2027-01-31")),
    Case("idea add", ("idea", "add", "Walls listen")),
    Case("file an idea", filed(0)),
    Case("file a reading", filed(2)),
    Case("file a file", ("inbox", "file", CLIP)),
    Case("file a file as an idea", ("inbox", "file", CLIP, "--as", "idea")),
    Case("drop a file", ("inbox", "drop", CLIP)),
    undoing("undo jot", ("jot", "a thought")),
    undoing("undo the first line of a page", ("jot", "--at", "2026-11-20", "a thought")),
    undoing("undo inbox file", filed(0)),
    undoing("undo inbox file of a file", ("inbox", "file", CLIP)),
    undoing("undo grade", ("grade", CARD, "3")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """A command, and every state of the disk that a power cut in it may leave."""

    before: Image
    complete: Image
    ran: Ran
    recording: Recording
    states: list[Lost]

    def home(self, lost: Lost) -> Image:
        """The whole home after a cut; the caches are those from before."""
        return _caches(self.before) | lost.image


def cut(person: Person, scratch: Path, case: Case, patch: str = "") -> Cut:
    """Run a command after what comes before it, and make all states from the calls it made."""
    return cut_after(person, scratch, case, prepare(person, case), patch)


def cut_after(person: Person, scratch: Path, case: Case, before: Image, patch: str = "") -> Cut:
    """Run a command from this state of the home on, and make all states from the calls it made."""
    with Program(person.home, person.env, scratch, patch) as program:
        ran = program.run(*case.words, stdin=case.stdin)
    assert ran.code == 0, ran
    complete = take(person.home)
    recording = Recording(_durable(before), [call for call in ran.made if not call.path.startswith("cache/")])
    assert recording.final() == _durable(complete), "a call was not seen, or the model is wrong"
    states = states_of(recording)
    assert len(recording.effects) >= 5 and len(states) >= 5 and states[-1].returned
    return Cut(before, complete, ran, recording, states)


def _durable(image: Image) -> Image:
    return {path: data for path, data in image.items() if path != "cache" and not path.startswith("cache/")}


def _caches(image: Image) -> Image:
    return {path: data for path, data in image.items() if path == "cache" or path.startswith("cache/")}


def failures(person: Person, case: Case, done: Cut) -> Iterator[Failure]:
    """What is wrong in any state: it does not open, a note is half written, or something acknowledged is gone."""
    versions = done.recording.versions()
    for lost, state in zip(done.states, states(done), strict=True):
        for step, what in (*_looked_at(done, lost, versions), *_gone_on_from(person, done, lost)):
            yield Failure(state, step, what)
        if lost.returned and not case.undoes:
            put(person.home, state.image)
            said, found = person.run("undo"), view(take(person.home))
            if said.code or found.notes != view(done.before).notes:
                yield Failure(state, "undo", f"exit {said.code}, {(said.out + said.err).strip()}")


def _looked_at(done: Cut, lost: Lost, versions: dict[str, set[bytes | None]]) -> Iterator[tuple[str, str]]:
    """What is wrong with the files of a state."""
    before, complete, found = (view(image) for image in (done.before, done.complete, done.home(lost)))
    for path in {*before.notes, *complete.notes, *found.notes}:
        if found.notes.get(path) not in versions.get("vault/" + path, {None}):
            yield "half written", f"{path} is {found.notes.get(path)!r}"
    gone = [event for event in before.events if event in complete.events and event not in found.events]
    if gone:
        yield "acknowledged", f"events are gone, {gone}"
    if lost.returned and found != complete:
        there, wanted = found.parts(), complete.parts()
        yield "acknowledged", f"not there: {[path for path in wanted if there.get(path) != wanted[path]]}"


def _gone_on_from(person: Person, done: Cut, lost: Lost) -> Iterator[tuple[str, str]]:
    """What goes wrong when the person just goes on."""
    put(person.home, done.home(lost))
    for words in (("today",), ("jot", AFTER)):
        said = person.run(*words)
        if said.code:
            yield "next", f"{words[0]}: exit {said.code}, {said.err.strip()}"
    if not any(f"- 09:14 {AFTER}\n".encode() in data for data in view(take(person.home)).notes.values()):
        yield "next", "the next line is on no page"
    if problems := troubles(person):
        yield "next", f"doctor: {problems}"


def states(done: Cut) -> list[State]:
    """The states as the judge of kill points takes them."""
    return [State(done.home(lost), [lost.what], "the cut", "") for lost in done.states]


def judge(name: str, done: Cut, found: list[Failure]) -> None:
    """Print the counts, and fail where anything is wrong."""
    report = Report(f"{name}, {len(done.recording.effects)} effects", len(done.states), len(done.states), found)
    print(report)
    if found:
        pytest.fail(str(report), pytrace=False)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_power_cut_takes_nothing_acknowledged_and_leaves_no_half_note(
    keeper: Person, scratch: Path, case: Case
) -> None:
    done = cut(keeper, scratch, case)
    judge(case.name, done, list(failures(keeper, case, done)))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_after_a_power_cut_a_command_is_whole_or_gone_and_undo_concerns_no_other(
    keeper: Person, scratch: Path, case: Case
) -> None:
    done = cut(keeper, scratch, case)
    every = [*states(done), State(done.complete, ["end"], "", "")]
    judge(case.name, done, list(Examination(keeper, case, done.before, every, done.ran).failures()))


@pytest.mark.slow
def test_after_a_power_cut_in_the_first_line_of_a_found_folder_it_opens(finder: Person, scratch: Path) -> None:
    done = cut(finder, scratch, FOUND)
    judge(FOUND.name, done, list(failures(finder, FOUND, done)))


@pytest.mark.slow
def test_an_init_after_a_power_cut_in_an_init_makes_the_vault(tmp_path: Path, scratch: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    person = Person(home)
    case = Case("init", ("init", str(person.vault)))
    done = cut_after(person, scratch, case, take(home))
    found = []
    for lost, state in zip(done.states, states(done), strict=True):
        if lost.returned and marked(state.image) != marked(done.complete):
            found.append(Failure(state, "acknowledged", "not all of it is there"))
        put(home, state.image)
        said = person.run(*case.words)
        wrong = [path for path, data in marked(done.complete).items() if marked(take(home)).get(path) != data]
        if said.code or wrong or troubles(person):
            found.append(Failure(state, "again", f"exit {said.code} {said.err.strip()}; not as wanted: {wrong}"))
    judge(case.name, done, found)


WITHOUT = """
import os, stat
real = os.fsync
def fsync(fd):
    if stat.S_ISDIR(os.fstat(fd).st_mode) == {folders}:
        real(fd)
os.fsync = os.fdatasync = fsync
"""


def test_a_program_that_syncs_no_files_is_found_out(keeper: Person, scratch: Path) -> None:
    done = cut(keeper, scratch, CASES[0], WITHOUT.format(folders=True))
    assert {failure.step for failure in failures(keeper, CASES[0], done)} >= {"half written", "acknowledged"}


def test_a_program_that_syncs_no_folders_is_found_out(keeper: Person, scratch: Path) -> None:
    done = cut(keeper, scratch, CASES[0], WITHOUT.format(folders=False))
    assert "acknowledged" in {failure.step for failure in failures(keeper, CASES[0], done)}
