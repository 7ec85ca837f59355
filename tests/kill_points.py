"""Killing a command before every call that changes a file, and judging what is left.

`killed_states` makes the states, `examine` judges each of them: after the next command, after the same command
once more, and after `undo`, the vault must be one of its whole states. What a whole state is, unkilled runs say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.images import Image, View, below, put, take, view_of
from tests.person import Person, Said
from tests.watched_program import Program, Ran

Step = tuple[str, ...]
"""The words of a command."""

OLDER = "older"
AFTER = "after"
TORN = "a crash tore it; it does no harm"


@dataclass(frozen=True)
class Case:
    """A command to be killed.

    words, stdin  the command and what it reads
    prepare  commands that are run before it, before an unrelated `jot older`
    shows    what stands in which file once it is complete, and did not before; "" for a file that is gone
    stages   other whole states, each as the commands that lead to it from before, with what they read
    repeats  what the same command does once it is complete: "nothing" more, "more" (another entry, the other way
             round), or "other" where it cannot be run again like that
    talks    whether it answers before it is done
    older    whether an unrelated change can be made before
    undoes   whether the command is `undo` itself, of what `then` did after the older change
    keeps    words that must always stand in a note or a draft
    """

    name: str
    words: Step
    stdin: str = ""
    prepare: tuple[Step, ...] = ()
    shows: dict[str, str] = field(default_factory=dict)
    stages: tuple[tuple[tuple[Step, str], ...], ...] = ()
    repeats: str = "nothing"
    talks: bool = False
    older: bool = True
    undoes: bool = False
    then: tuple[Step, ...] = ()
    keeps: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is on disk when a command was killed; `points` are the numbers of the calls it was killed before, with `½`
    where half of a write was made; `call` is the first of them; `out` is what it had answered."""

    image: Image
    points: list[str]
    call: str
    out: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A state after which something is wrong: after which step, and what."""

    state: State
    step: str
    what: str




@dataclass(slots=True)
class Report:
    """What came out for one command."""

    name: str
    points: int
    states: int
    failures: list[Failure]

    def __str__(self) -> str:
        """One row of the table, and a row below it for each thing that is wrong."""
        wrong: dict[tuple[str, str], list[State]] = {}
        for failure in self.failures:
            wrong.setdefault((failure.step, failure.what), []).append(failure.state)
        counts = Counter(step for (step, _), states in wrong.items() for state in states for _ in state.points)
        told = ", ".join(f"{step} {count}" for step, count in sorted(counts.items())) or "nothing"
        rows = [f"{self.name:26} {self.points:4} points {self.states:4} states; wrong: {told}"]
        for (step, what), states in sorted(wrong.items()):
            points = [point for state in states for point in state.points]
            told = spans(points) if any(point[:1].isdigit() for point in points) else f"{len(points)} cuts, {points[0]}"
            rows.append(f"    {step}, {told} ({states[0].call}): {what}")
        return "\n".join(rows)


def spans(points: list[str]) -> str:
    """Points as a person reads them: `3-5, 7½, end`."""
    rows: list[list[str]] = []
    for point in points:
        last = rows[-1][-1] if rows else ""
        if last.isdigit() and point.rstrip("½") in (last, f"{int(last) + 1}"):
            rows[-1].append(point.rstrip("½"))
        else:
            rows.append([point])
    return ", ".join(row[0] if row[0] == row[-1] else f"{row[0]}-{row[-1]}" for row in rows)


def killed_states(program: Program, before: Image, words: Step, stdin: str = "") -> tuple[list[State], Ran]:
    """The different states of the folders after a kill at each call, the last one unkilled; how that one went.

    The index in the cache folder is not looked at when states are compared: a process that reads notes afresh writes
    their new times there.
    """
    put(program.home, before)
    whole = program.run(*words, stdin=stdin)
    last = take(program.home)
    states: dict[int, State] = {}
    for number, call in enumerate(whole.calls, 1):
        for torn in (False, True) if call.name == "write" and len(call.data) > 1 else (False,):
            put(program.home, before)
            ran = program.run(*words, stdin=stdin, kill_at=number, torn=torn)
            assert ran.killed and ran.calls[-1].name == call.name, f"another way than unkilled: {ran}"
            _add(states, State(take(program.home), [f"{number}½" if torn else f"{number}"], str(call), ran.out))
    _add(states, State(last, ["end"], "the end", whole.out))
    return list(states.values()), whole


def _add(states: dict[int, State], state: State) -> None:
    files = frozenset((path, data) for path, data in state.image.items() if not path.startswith("cache/"))
    known = states.setdefault(hash((files, bool(state.out))), state)
    if known is not state:
        known.points.extend(state.points)


class Examination:
    """One case, with the whole states it may end in."""

    def __init__(self, person: Person, case: Case, before: Image, states: list[State], unkilled: Ran) -> None:
        self.person, self.case, self.before, self.states, self.unkilled = person, case, before, states, unkilled
        self.complete = states[-1].image
        stages = [self._after(before, *steps)[0] for steps in case.stages]
        self.wholes = [before, self.complete, *stages]
        self._next = [view(self._after(image, (("jot", AFTER), ""))[0]) for image in self.wholes]
        self._undone = [view(self._after(image, (("jot", AFTER), ""), (("undo",), ""))[0]) for image in self.wholes]
        self._again = [view(self._after(image, (case.words, case.stdin))[0]) for image in self.wholes]
        self._older_gone = view(self._after(self.complete if case.undoes else before, (("undo",), ""))[0])

    def _after(self, image: Image, *steps: tuple[Step, str]) -> tuple[Image, list[Said]]:
        """A state after some commands."""
        put(self.person.home, image)
        said = [self.person.run(*words, stdin=stdin) for words, stdin in steps]
        return take(self.person.home), said

    def check_unkilled(self) -> None:
        """The command does what it is taken to do, and a second time no more than was said."""
        case, before, complete = self.case, view(self.before), view(self.complete)
        assert self.unkilled.code == 0, self.unkilled
        assert len(self.unkilled.calls) > 5, "nothing to kill it at"
        assert before != complete
        for path, text in case.shows.items():
            was, now = (one.notes.get(path, b"").decode() for one in (before, complete))
            assert (text in now) > (text in was) if text else was and not now, (path, now)
        if case.repeats == "nothing":
            assert self._again[1] == complete

    def failures(self) -> Iterator[Failure]:
        """What is wrong in which state."""
        checks: list[tuple[str, Callable[[State], str]]] = [("next", self._wrong_next), ("undo", self._wrong_undone)]
        if not self.case.talks:
            checks.append(("acknowledged", self._wrong_acknowledged))
        if self.case.repeats != "other":
            checks.append(("again", self._wrong_again))
        for state in self.states:
            for step, wrong in checks:
                if what := wrong(state):
                    yield Failure(state, step, what)

    def _wrong_acknowledged(self, state: State) -> str:
        if state.out and view(state.image) != view(self.complete):
            return "it had answered already; " + self._told(view(state.image))
        return ""

    def _wrong_next(self, state: State) -> str:
        """What is wrong once the next command was run."""
        image, said = self._after(state.image, (("jot", AFTER), ""))
        if said[0].code:
            return f"jot: exit {said[0].code}, {said[0].err.strip()}"
        found = view(image)
        if found not in self._next:
            return self._told(found)
        if wrong := self._unsound(found):
            return wrong
        code, taken = self.person.run("undo").code, view(take(self.person.home))
        if code or taken != self._undone[self._next.index(found)]:
            return f"`undo` of the jot after it: exit {code}, " + self._told(taken)
        return ""

    def _wrong_again(self, state: State) -> str:
        """What is wrong once the same command was run again."""
        image, said = self._after(state.image, (self.case.words, self.case.stdin))
        found = view(image)
        if found not in self._again:
            return f"exit {said[0].code} {said[0].err.strip()[:90]}; {self._told(found)}"
        return self._unsound(found)

    def _wrong_undone(self, state: State) -> str:
        """What is wrong once `undo` was run: it may concern the killed command only, if that left any trace."""
        at_kill = view(state.image)
        image, said = self._after(state.image, (("undo",), ""))
        found = view(image)
        before, complete = view(self.before), view(self.complete)
        if self.case.undoes:
            allowed = [complete, self._older_gone] if at_kill == complete else [complete]
        elif at_kill == before:
            allowed = [before, self._older_gone]
        else:
            allowed = [before, *map(view, self.wholes[2:])] + ([complete] if said[0].code else [])
        if found not in allowed:
            told = f"exit {said[0].code}, {(said[0].out + said[0].err).strip()[:120]!r}; {self._told(found)}"
            gone = self.case.older and not any(OLDER.encode() in data for data in found.notes.values())
            return "the OLDER change is gone; " * gone + told
        return self._unsound(found, undone=True)

    def _unsound(self, found: View, undone: bool = False) -> str:
        """What is wrong with a vault in any state: a word is gone that no whole state lacks, or `doctor` objects.

        undone  whether the older change may be taken back
        """
        wholes = [*map(view, self.wholes), *([self._older_gone] if undone else [])]
        lost = set[bytes].intersection(*(whole.words() for whole in wholes)) - found.words()
        if lost:
            return f"words are gone: {sorted(lost)[:5]}"
        if self.case.keeps and not _keeps(take(self.person.home), self.case.keeps):
            return f"nowhere any more: {self.case.keeps}"
        problems = troubles(self.person)
        return f"doctor: {problems}" if problems else ""

    def _told(self, found: View) -> str:
        """Which parts are as before the command, which as after it, and which are neither."""
        before, complete, now = (one.parts() for one in (view(self.before), view(self.complete), found))
        rows = []
        for path in sorted({*before, *complete, *now}):
            was, done, here = (_without_extra(parts.get(path)) for parts in (before, complete, now))
            if was == done == here:
                continue
            sort = "old" if here == was else "new" if here == done else f"neither: {here!r}"
            rows.append(f"{path} {sort}")
        return "; ".join(rows) or "as before but for the line that came after"


def _without_extra(part: object) -> object:
    """A part of a view without the lines of the `jot`s before and after."""
    for line in (OLDER, AFTER):
        part = part.replace(f"- 09:14 {line}\n".encode(), b"") if isinstance(part, bytes) else part
    return None if part == b"## Log\n\n" else part


def _keeps(image: Image, text: str) -> bool:
    """Whether a text stands in a note or a draft."""
    own = ("vault/.deliberate/tmp/", "vault/.deliberate/trash/", "cache/")
    files = [data for path, data in image.items() if data and not path.startswith(own) and "operations" not in path]
    return any(text.encode() in data for data in files)


def troubles(person: Person) -> list[str]:
    """What `doctor` finds, but for a line of the log that was cut off: it is told for good, and does no harm."""
    checked = person.run("doctor", "--json")
    problems = [problem for check in checked.json["checks"] for problem in check["problems"]]
    return [f"{problem['path']}: {problem['problem']}" for problem in problems if problem["remedy"] != TORN]


def view(image: Image) -> View:
    """The view of the vault in an image of a home."""
    return view_of(below(image, "vault"))


def prepare(person: Person, case: Case) -> Image:
    """What was done before the command; what the home holds then."""
    for step in (*case.prepare, *((("jot", OLDER),) if case.older else ()), *case.then):
        said = person.run(*step)
        assert said.code == 0, (step, said)
    assert troubles(person) == []
    return take(person.home)


def examine(person: Person, program: Program, case: Case) -> Report:
    """Kill a command at every call, and judge every state."""
    before = prepare(person, case)
    states, unkilled = killed_states(program, before, case.words, case.stdin)
    examination = Examination(person, case, before, states, unkilled)
    examination.check_unkilled()
    failures = list(examination.failures())
    return Report(case.name, sum(len(state.points) for state in states), len(states), failures)


def examine_init(person: Person, program: Program, words: Step) -> Report:
    """Kill an `init` at every call: the same again finishes it, and until then a line is written or refused."""
    before = take(person.home)
    states, unkilled = killed_states(program, before, words)
    assert unkilled.code == 0 and len(unkilled.calls) > 5, unkilled
    complete = states[-1].image
    failures = []
    for state in states:
        put(person.home, state.image)
        said = person.run(*words)
        found = take(person.home)
        if marked(found) != marked(complete) or (said.code and marked(state.image) != marked(complete)):
            parts = (marked(one) for one in (complete, found))
            wanted, there = ({path for path, data in one.items() if data is not None} for one in parts)
            what = f"exit {said.code} {said.err.strip()!r}; missing {sorted(wanted - there)[:5]}"
            failures.append(Failure(state, "again", what))
        put(person.home, state.image)
        said = person.run("jot", AFTER)
        written = any(AFTER.encode() in data for data in view(take(person.home)).notes.values())
        if (said.code, written) not in ((0, True), (3, False)):
            failures.append(Failure(state, "next", f"jot: exit {said.code} {said.err.strip()!r}"))
        elif not said.code and (problems := troubles(person)):
            failures.append(Failure(state, "next", f"doctor: {problems}"))
        elif not said.code and (said := person.run("init", str(person.vault))).code:
            failures.append(Failure(state, "next", f"init after it: exit {said.code} {said.err.strip()!r}"))
    return Report(" ".join(words[:1] + words[2:]), sum(len(state.points) for state in states), len(states), failures)


def marked(image: Image) -> dict[str, object]:
    """What makes a folder a vault, and what stands in it: its view, and the files beside `vault.toml`."""
    beside = {path: data for path, data in below(image, "vault/.deliberate").items() if "/" not in path}
    return {**view(image).parts(), **beside, "vault.toml": view(image).settings}
