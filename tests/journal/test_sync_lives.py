"""Two machines live apart and meet now and then, in any order: what nobody took away is on both in the end."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.person import Person
from tests.two_machines import git, in_step, notes, plainly, synced

WHO = st.integers(0, 1)
NAMES = st.sampled_from(["a", "b", "c d", "é"])


class Lives(RuleBasedStateMachine):
    """Every sentence written is unique; `kept` are those that nobody rewrote or deleted."""

    @initialize()
    def begin(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="lives-"))
        plainly(self.home, "init", "-q", "--bare", "remote.git")
        self.people = []
        for name in ("one", "two"):
            (self.home / name).mkdir()
            self.people.append(Person(self.home / name))
        one, two = self.people
        one.run("init", str(one.vault))
        for number in range(12):
            one.write(f"more/{number}.md", f"# {number}\n\nSomething longer about the number {number}.\n")
        synced(one, "--init", str(self.home / "remote.git"))
        plainly(self.home, "clone", "-q", "remote.git", str(two.vault))
        self.kept: set[str] = set()
        self.count = 0

    def sentence(self, who: int, what: str) -> str:
        self.count += 1
        words = f"Sentence {self.count} of {who} is {what}."
        self.kept.add(words)
        return words

    def dropped(self, text: str) -> None:
        self.kept -= {words for words in self.kept if words in text}

    @rule(who=WHO, hour=st.integers(0, 23))
    def captures(self, who: int, hour: int) -> None:
        self.people[who].run("jot", "--at", f"{hour:02}:30", self.sentence(who, "captured"))

    @rule(who=WHO)
    def writes_prose(self, who: int) -> None:
        self.people[who].run("write", self.sentence(who, "prose"))

    @rule(who=WHO, name=NAMES)
    def writes_in_a_note(self, who: int, name: str) -> None:
        path = f"notes/{name}.md"
        there = notes(self.people[who]).get(path, f"# {name}\n".encode()).decode()
        self.people[who].write(path, f"{there}\n{self.sentence(who, 'added')}\n")

    @rule(who=WHO, name=NAMES)
    def rewrites_the_last_paragraph(self, who: int, name: str) -> None:
        path = f"notes/{name}.md"
        there = notes(self.people[who]).get(path, b"").decode()
        if there:
            head, _, last = there.rstrip("\n").rpartition("\n")
            self.dropped(last)
            self.people[who].write(path, f"{head}\n{self.sentence(who, 'reworded')}\n")

    @rule(who=WHO, name=NAMES, new=NAMES)
    def renames_a_note(self, who: int, name: str, new: str) -> None:
        vault = self.people[who].vault
        if (vault / f"notes/{name}.md").exists() and not (vault / f"notes/{new} moved.md").exists():
            (vault / f"notes/{name}.md").rename(vault / f"notes/{new} moved.md")

    @rule(who=WHO, name=NAMES)
    def deletes_a_note(self, who: int, name: str) -> None:
        file = self.people[who].vault / f"notes/{name}.md"
        if file.exists():
            self.dropped(file.read_text())
            file.unlink()

    @rule(who=WHO)
    def syncs(self, who: int) -> None:
        synced(self.people[who])

    def teardown(self) -> None:
        if not hasattr(self, "people"):
            return
        in_step(*self.people)
        text = b"".join(notes(self.people[0]).values()).decode()
        assert {words for words in self.kept if words not in text} == set()
        assert "<<<<<<<" not in text
        assert git(self.people[0], "fsck", "--no-dangling") == ""
        shutil.rmtree(self.home)


def lives(examples: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Lives,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip


def test_what_nobody_took_away_is_on_both_machines_in_the_end() -> None:
    lives(4, 12)


@pytest.mark.slow
def test_of_many_lives_apart_nothing_is_lost() -> None:
    lives(60, 25)
