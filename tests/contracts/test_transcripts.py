"""The text that the main verbs print for a person, word for word.

Each transcript is a file in `transcripts/`: every command behind `$ `, then what it printed, stderr behind `2> `, and
its exit code if that is not 0. After a wanted change, write them again and read the difference:

    DELIBERATE_WRITE_TRANSCRIPTS=1 python -m pytest tests/contracts/test_transcripts.py
"""

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.person import Person

FOLDER = Path(__file__).parent / "transcripts"
SESSIONS = {
    "capture": [
        "jot Memory is a net, not a drawer",
        "jot -k idea Walking helps thinking",
        "jot -k quote --from Middlemarch --at-page 194 a keen vision",
        "jot -k card What is a net? :: a memory",
        "jot",
        "jot -k nothing text",
        "jot --at tomorrowish text",
        "write A quiet morning at the sea.",
        "undo",
        "undo",
    ],
    "today": ["today", "day yesterday", "day 1999-01-01", "day someday", "on-this-day", "status"],
    "inbox": [
        "inbox",
        "jot -k idea Walking helps thinking",
        "inbox",
        "inbox file {page}:last",
        "inbox leave {page}:last",
        "inbox file nowhere.md:3",
        "inbox --questions",
    ],
    "recall": [
        "recall --by words walking",
        "recall --by words xylozzk",
        "recall --by words walking --tag nothing",
        "recall walking --since someday",
        "related Nothing-of-this-name",
    ],
    "ask": ["ask Who cut heavy books in half?", "ask Who invented the xylozzk?"],
    "review": ["due", "cards check", "grade no-card 3", "pause 3 days", "due", "pause off", "pause until yesterday"],
    "ideas": [
        "idea list",
        "idea add Sleep beats effort",
        "idea hold Sleep beats effort",
        "idea show Sleep beats effort",
        "idea park Sleep beats effort",
        "idea hold No such idea",
        "idea add Sleep beats effort",
    ],
    "predictions": [
        "predict list",
        "predict add 70% I give the talk without notes by 2027-01-31",
        "predict add I give the talk",
        "predict add 170% I give the talk by 2027-01-31",
        "predict due",
    ],
    "reading": [
        "read list",
        "read add The Odyssey",
        "read start The Odyssey",
        "read finish The Odyssey",
        "read add The Odyssey",
        "read finish No such book",
    ],
    "lessons": ["lesson list", "lesson add Ask the other side", "lesson show Ask the other", "lesson show Nothing"],
    "week": ["week --step 1", "week --step 9", "week someday"],
    "upkeep": ["init", "index --words", "doctor", "stats", "sync", "nonsense", "model list", "tick a:1"],
}


@pytest.fixture
def starter(newcomer: Person, models: str) -> Person:
    """A person with the starter vault and a compiled encoder."""
    newcomer.env["DELIBERATE_MODELS"] = str(models)
    assert newcomer.run("init", str(newcomer.vault), "--starter").code == 0
    return newcomer


@pytest.mark.parametrize("name", SESSIONS)
def test_what_a_verb_prints_is_its_transcript(starter: Person, name: str) -> None:
    printed = transcript(starter, SESSIONS[name])
    file = FOLDER / f"{name}.txt"
    if os.environ.get("DELIBERATE_WRITE_TRANSCRIPTS"):
        file.write_text(printed)
    assert printed == file.read_text()


def transcript(person: Person, commands: list[str]) -> str:
    lines: list[str] = []
    for command in commands:
        shown = command.format(page="journal/2026/2026-11-22.md")
        if ":last" in shown:
            shown = shown.replace(":last", f":{last_capture(person)}")
        answer = person.run(*words(shown))
        lines.append(f"$ {shown}")
        lines += [neutral(person, line) for line in answer.out.rstrip("\n").split("\n") if answer.out]
        lines += [f"2> {neutral(person, line)}" for line in answer.err.rstrip("\n").split("\n") if answer.err]
        lines += [f"[exit {answer.code}]"] if answer.code else []
        lines.append("")
    return "\n".join(lines)


def words(command: str) -> list[str]:
    """The words of a command; text with signs of the shell stands behind the verb as it is."""
    return shlex.split(command.replace("'", "\\'"))


def last_capture(person: Person) -> int:
    """The line of the newest item in the inbox."""
    return int(person.run("inbox", "--json").json[0]["line"])


def neutral(person: Person, line: str) -> str:
    """A line without what differs from run to run."""
    line = line.replace(str(person.home), "~")
    return re.sub(r"\b[0-9A-HJKMNP-TV-Z]{26}\b", "ULID", line)
