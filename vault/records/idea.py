"""An idea: a claim a person may hold, how sure they are of it, and the attacks it has been through.

Owns how an idea note is read: the claim is the heading of level 1, else the title; `status`, `confidence`,
`created`, `aliases` in the frontmatter; `## Attacks` with one `### date angle` each; tests as tasks. Must
not know which idea is next nor where the file lies; `vault.records.idea_edits` writes it. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vault.records.prose import unescaped
from vault.records.sections import section
from vault.text.markup import Heading, Markup
from vault.text.note import Note

Status = Literal["parked", "held", "dropped"]
Verdict = Literal["stands", "revised", "dropped", "test"]

VERDICTS: dict[Verdict, str] = {
    "stands": "Stands",
    "revised": "Revised",
    "dropped": "Dropped",
    "test": "To test",
}
"""The word that opens the last line of an attack."""

ATTACKS = "Attacks"


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack as it stands in the note.

    text     what the person wrote, verdict line left out
    verdict  None while the person has not said
    before, after  confidence in percent, None where the line names none; of `70% -> 65% -> 50%` the first is what
             the note said until then
    line     1-based line of its heading
    """

    day: date
    angle: str
    text: str
    verdict: Verdict | None
    before: int | None
    after: int | None
    line: int


@dataclass(frozen=True, slots=True)
class ClaimTest:
    """A test of the claim: `- [ ] Test: text (by day)`, closed by its box or by what it taught."""

    text: str
    by: date | None
    open: bool
    taught: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Idea:
    """What an idea note says. `confidence` in percent, None if never asked; `created` None if unsaid."""

    path: str
    claim: str
    aliases: tuple[str, ...]
    status: Status
    confidence: int | None
    created: date | None
    attacks: tuple[Attack, ...]
    tests: tuple[ClaimTest, ...]

    @property
    def last_attacked(self) -> date | None:
        """The day of the last attack, None if there was none."""
        return max((attack.day for attack in self.attacks), default=None)


def is_idea(note: Note) -> bool:
    """Whether the note calls itself an idea."""
    return str(note.front.get("type", "")).strip().casefold() == "idea"


def read_idea(note: Note, markup: Markup) -> Idea:
    """The idea a note says. Never raises: what is missing is None, what is not understood is left out."""
    heading = claim_heading(markup)
    status = str(note.front.get("status", "")).strip().casefold()
    return Idea(
        path=note.path,
        claim=_plain(heading.text) if heading else note.title,
        aliases=_aliases(note),
        status="held" if status == "held" else "dropped" if status == "dropped" else "parked",
        confidence=read_confidence(note.front.get("confidence")),
        created=_day(note.front.get("created")),
        attacks=_attacks(note, markup),
        tests=_tests(note, markup),
    )


def read_confidence(value: object) -> int | None:
    """Percent from `70`, `70 %`, `"70"` or `0.7`; None for anything else or out of range."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*%?\s*", value)
        value = float(found[1]) if found else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    percent = value * 100 if isinstance(value, float) and 0 < value < 1 else value
    return round(percent) if 0 <= percent <= 100 else None


def claim_heading(markup: Markup) -> Heading | None:
    """The heading that says the claim, None if the title does."""
    return next((heading for heading in markup.headings if heading.level == 1 and heading.text.strip()), None)


def _plain(text: str) -> str:
    return " ".join(unescaped(text).split())


def _aliases(note: Note) -> tuple[str, ...]:
    found = note.front.get("aliases", note.front.get("alias"))
    if isinstance(found, str):
        return (found,) if found.strip() else ()
    return tuple(str(each) for each in found if each is not None) if isinstance(found, list) else ()


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


VERDICT_LINE = re.compile(
    r"(?i)(?P<word>stands|revised|dropped|to test)"
    r"(?:,\s*(?:\d{1,3}\s*%\s*(?:->|→)\s*(?=\d+\s*%\s*(?:->|→)))?"
    r"(?:(?P<before>\d{1,3})\s*%\s*(?:->|→)\s*)?(?P<after>\d{1,3})\s*%)?\s*\.?\s*"
)
_BY_WORD: dict[str, Verdict] = {word.casefold(): verdict for verdict, word in VERDICTS.items()}


def _attacks(note: Note, markup: Markup) -> tuple[Attack, ...]:
    lines = note.text.split("\n")
    place = section(markup, len(lines), ATTACKS)
    if place is None:
        return ()
    inside = [each for each in markup.headings if place[0] < each.line <= place[1] and each.level == 3]
    found = []
    # What a model said in an attack is not what the person wrote against the claim.
    models = {line for block in markup.blocks if block.model for line in range(block.line, block.end_line + 1)}
    ends = [each.line - 1 for each in inside[1:]] + [place[1]]
    for heading, end in zip(inside, ends, strict=False):
        named = re.match(r"(\d{4}-\d{2}-\d{2})\b[ \t:,-]*(.*)", heading.text.strip())
        day = _day(named[1]) if named else None
        if named and day:
            own = (lines[at] for at in range(heading.line, min(end, len(lines))) if at + 1 not in models)
            body = "\n".join(own).strip("\n \t\r").split("\n")
            said = VERDICT_LINE.fullmatch(body[-1].strip())
            text = "\n".join(body[:-1] if said else body).strip("\n")
            verdict = _BY_WORD[said["word"].casefold()] if said else None
            numbers = [read_confidence(said[name]) if said else None for name in ("before", "after")]
            found.append(Attack(day, named[2].strip(), text, verdict, numbers[0], numbers[1], heading.line))
    return tuple(found)


def _tests(note: Note, markup: Markup) -> tuple[ClaimTest, ...]:
    lines = note.text.split("\n")
    found = []
    for task in markup.tasks:
        said = re.fullmatch(r"(?i)\s*test:\s*(.*?)\s*(?:\(by (\d{4}-\d{2}-\d{2})\))?\s*", task.text)
        if said:
            taught = _taught(lines, task.line)
            by = _day(said[2]) if said[2] else None
            found.append(ClaimTest(said[1], by, not (task.done or taught is not None), taught, task.line))
    return tuple(found)


def _taught(lines: list[str], line: int) -> str | None:
    """What the test on `line` (1-based) taught: its child `- Taught: …`."""
    own = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    for below in lines[line:]:
        if not below.strip() or len(below) - len(below.lstrip()) <= own:
            return None
        said = re.fullmatch(r"(?i)\s*[-*+]\s+taught:\s*(.*?)\s*", below)
        if said:
            return said[1]
    return None
