"""What `--help` says: every verb once, in a group, on a line of its own, and nothing cut off."""

import pytest

from journal.cli import GROUPS, VERBS
from tests.person import Person

TOGETHER = ("cards", "idea", "inbox", "lesson", "model", "predict", "read")  # verbs with verbs of their own


def test_help_names_every_verb_once_below_the_heading_of_its_group(person: Person) -> None:
    out = person.run("--help").out
    for heading, verbs in GROUPS.items():
        below = out.split(f"\n{heading}:\n")[1].split("\n\n")[0]
        assert [line.split()[0] for line in below.split("\n")] == list(verbs)
    assert len(VERBS) == sum(map(len, GROUPS.values()))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_in_a_sentence_what_it_does(person: Person, verb: str) -> None:
    done = person.run(verb, "--help")
    assert done.code == 0
    assert done.out.startswith(f"Usage: deliberate {verb}")
    assert done.out.split("\n")[2].strip()


@pytest.mark.parametrize("verb", TOGETHER)
def test_no_line_in_a_list_of_verbs_is_cut_off(person: Person, verb: str) -> None:
    listed = person.run(verb, "--help").out.split("Commands:\n")[1]
    assert "..." not in listed
