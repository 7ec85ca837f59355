"""What a person does to an idea, as edits of its note: written down, held, attacked, revised.

Owns the bytes that are added and that no other byte changes. Must not know which idea is next, what day it
is, nor where the file lies; `vault.records.idea` reads back what is written here. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vault.problem import Problem
from vault.records import prose
from vault.records.daily import newline_of
from vault.records.idea import (
    ATTACKS,
    VERDICTS,
    Idea,
    Status,
    Verdict,
    claim_heading,
    read_idea,
)
from vault.records.sections import with_block
from vault.text.frontmatter import fence, set_key
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.ticking import NoTask, with_box
from vault.text.types import Types

OWN = Types()  # a vault that calls things as we do


@dataclass(frozen=True, slots=True)
class NewAttack:
    """An attack that was just answered and is to be written down.

    confidence  percent after it, None if the person did not say
    before      percent said before it; where the note had another number, that stands before it
    claim       the new wording of a revised claim, None if it stays
    test        what to try, and `test_by` until when
    """

    day: date
    angle: str
    text: str
    verdict: Verdict
    confidence: int | None = None
    before: int | None = None
    claim: str | None = None
    test: str | None = None
    test_by: date | None = None


class Unwritable(Problem):
    """The note is shaped so that an addition at its place would not be read back."""

    kind = "vault"


def new_idea(
    path: str, claim: str, created: date, confidence: int | None = None, text: str = "", types: Types = OWN
) -> bytes:
    """The bytes of a new idea note at `path`: parked, so that holding it stays a choice.

    The claim becomes a heading only where the file's name cannot say it in full.
    """
    claim = " ".join(claim.split())
    front: dict[str, object] = {"status": "parked", "created": created.isoformat()}
    if confidence is not None:
        front["confidence"] = confidence
    body = prose.contained(text.replace("\r\n", "\n").strip("\n"))
    body = f"{body}\n" if body.strip() else ""
    plain = types.new_note(path, "idea", front, body)
    note = types.seen(read_note(path, plain))
    if read_idea(note, read_markup(note)).claim == claim:
        return plain
    return types.new_note(path, "idea", front, f"# {prose.as_heading(claim)}\n" + (f"\n{body}" if body else ""))


def with_status(data: bytes, status: Status, path: str = "", types: Types = OWN) -> bytes:
    """The note with another status. Raises Unspliceable, Unsayable."""
    return types.with_key(path, data, "status", status)


def with_attack(path: str, data: bytes, attack: NewAttack, types: Types = OWN) -> tuple[bytes, int]:
    """The note with the attack written at the end of `## Attacks`, and the 1-based line of its heading.

    A revised claim becomes the heading of level 1 and the old one an alias; `dropped` sets the status; a
    confidence is set where the person gave one. Every other byte stays. Raises Unwritable where the note's
    own text would swallow the entry (an unclosed code block at its end), Unspliceable for frontmatter that
    cannot be changed.
    """
    note = types.seen(read_note(path, data))
    idea = read_idea(note, read_markup(note))
    revised = " ".join(attack.claim.split()) if attack.claim else idea.claim
    result = _with_entry(path, data, idea, attack, types)
    if revised and revised != idea.claim:
        result = _with_claim(path, result, revised)
        kept = [alias for alias in idea.aliases if alias != revised]
        result = set_key(result, "aliases", kept if idea.claim in kept else [*kept, idea.claim])
    if attack.verdict == "dropped" and idea.status != "dropped":
        result = types.with_key(path, result, "status", "dropped")
    if attack.confidence is not None and attack.confidence != idea.confidence:
        result = types.with_key(path, result, "confidence", attack.confidence)
    note = read_note(path, result)
    return result, read_idea(note, read_markup(note)).attacks[-1].line


def _with_entry(path: str, data: bytes, idea: Idea, attack: NewAttack, types: Types) -> bytes:
    """The note with the entry in it, in the first form of the person's text that reads back as one entry."""
    plain = with_block(path, data, ATTACKS, _entry(attack, prose.PLAIN, idea.confidence))
    for text in prose.forms(attack.text):
        result = with_block(path, data, ATTACKS, _entry(attack, text, idea.confidence))
        if not prose.stands_apart(path, text, plain, result):
            continue
        note = types.seen(read_note(path, result))
        read = read_idea(note, read_markup(note))
        if (
            read.claim == idea.claim
            and read.attacks[:-1] == idea.attacks
            and len(read.attacks) == len(idea.attacks) + 1
            and (read.attacks[-1].day, read.attacks[-1].verdict) == (attack.day, attack.verdict)
        ):
            return result
    raise Unwritable(
        "an attack written at the end of this note would not be read as one",
        path=path,
        remedy="close the code block, comment or formula that is open at its end",
    )


def _entry(attack: NewAttack, text: str, before: int | None) -> list[str]:
    angle = " ".join(attack.angle.split())
    lines = [f"### {attack.day.isoformat()} {prose.as_heading(angle)}".rstrip(), ""]
    if text:
        lines += [*text.split("\n"), ""]
    if attack.test:
        lines += [line_of_test(attack.test, attack.test_by), ""]
    return [*lines, _verdict_line(attack, before)]


def with_taught(path: str, data: bytes, line: int, taught: str) -> bytes:
    """The note with the test on `line` (1-based) closed: its box ticked, and below it what it taught, if that is said.

    Raises NoTask where no test stands there, Unwritable where what it taught would not be read back.
    """
    note = read_note(path, data)
    had = read_idea(note, read_markup(note))
    if not any(test.line == line for test in had.tests):
        raise NoTask(path, line)
    ticked = with_box(path, data, line, True)
    if not taught.strip():
        return ticked
    newline = newline_of(data)
    lines = ticked.split(b"\n")
    own = lines[line - 1].decode("utf-8", "replace")
    indent = own[: len(own) - len(own.lstrip())] + ("   " if own.lstrip()[:1].isdigit() else "  ")
    head = b"\n".join(lines[:line]) + b"\n" if line < len(lines) else ticked + newline

    def build(form: str) -> bytes:
        child = f"{indent}- Taught: {form}".encode("utf-8", "surrogatepass")
        return head + child + newline + b"\n".join(lines[line:])

    for form in prose.forms(" ".join(taught.split())):
        result = build(form)
        if not prose.stands_apart(path, form, build(prose.PLAIN), result):
            continue
        note = read_note(path, result)
        has = read_idea(note, read_markup(note))
        tests = [(one.text, one.taught) for one in has.tests]
        wanted = [(one.text, form if one.line == line else one.taught) for one in had.tests]
        if tests == wanted and len(has.attacks) == len(had.attacks):
            return result
    raise Unwritable("what a test taught would not be read below it", path=path, line=line)


def line_of_test(text: str, by: date | None) -> str:
    """`- [ ] Test: … (by 2026-12-06)`, on one line whatever the text."""
    words = prose.contained(re.sub(r"(?i)^test:\s*", "", " ".join(text.split())))
    says_when = by is None or re.search(r"\(by \d{4}-\d{2}-\d{2}\)$", words)
    return f"- [ ] Test: {words}" + ("" if says_when or by is None else f" (by {by.isoformat()})")


def _verdict_line(attack: NewAttack, before: int | None) -> str:
    word = VERDICTS[attack.verdict]
    if attack.confidence is None:
        return f"{word}."
    said = [number for number in (before, attack.before, attack.confidence) if number is not None]
    steps = [number for at, number in enumerate(said) if not at or number != said[at - 1]]
    return f"{word}, {' -> '.join(f'{number}%' for number in steps)}."


def _with_claim(path: str, data: bytes, claim: str) -> bytes:
    """The note with another claim as its heading of level 1, put before the body if there is none."""
    note = read_note(path, data)
    heading = claim_heading(read_markup(note))
    fresh = f"# {prose.as_heading(claim)}".encode()
    newline = newline_of(data)
    lines = data.split(b"\n")
    if heading is None:
        place = fence(data)
        start = place.body if place else (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        rest = data[start:]
        blank = len(rest) - len(rest.lstrip(b"\r\n"))
        head = data[: start + blank]
        if head and not head.endswith((b"\n", b"\xef\xbb\xbf")):
            head += newline
        return head + fresh + newline + newline + rest[blank:]
    at = heading.line - 1
    mark = b"\xef\xbb\xbf" if at == 0 and data.startswith(b"\xef\xbb\xbf") else b""
    if not lines[at].removeprefix(mark).lstrip().startswith(b"#"):
        # Underlined with `===`: the words change, the underline stays.
        fresh = fresh.removeprefix(b"# ")
    lines[at] = mark + fresh + (b"\r" if lines[at].endswith(b"\r") else b"")
    return b"\n".join(lines)
