"""A lesson: one rule a person wants to live by, where it is from, and when it was used.

Owns how a lesson note is read (the rule is the heading of level 1, else the title; `source` and `created` in
the frontmatter; `## Used` with one item a day) and the splices that write one: a new note, one more use.
Must not know where the file lies nor what day it is. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vault.problem import Problem
from vault.records import prose
from vault.records.sections import section, with_block
from vault.text.markup import Markup, read_markup
from vault.text.note import Note, read_note
from vault.text.types import Types

USED = "Used"
OWN = Types()

_ITEM = re.compile(r"[-*+][ \t]+(\d{4}-\d{2}-\d{2})(?:[ \t:,–—-]+(?=\S)|[ \t:]*$)(.*)")


@dataclass(frozen=True, slots=True)
class Use:
    """One time the rule was used: `- 2026-11-17 what happened`; line is 1-based, text may have several lines."""

    day: date
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a lesson note says. `source` "" and `created` None if unsaid; `uses` as they stand in the note."""

    path: str
    rule: str
    source: str
    created: date | None
    uses: tuple[Use, ...]

    @property
    def last_used(self) -> date | None:
        """The day it was last used, None if it never was."""
        return max((use.day for use in self.uses), default=None)


class Unwritable(Problem):
    """The note is shaped so that a use written at its place would not be read back."""

    kind = "vault"


def is_lesson(note: Note) -> bool:
    """Whether the note calls itself a lesson."""
    return str(note.front.get("type", "")).strip().casefold() == "lesson"


def read_lesson(note: Note, markup: Markup) -> Lesson:
    """The lesson a note says. Never raises: what is missing is empty, what is not understood is left out."""
    heading = next((each for each in markup.headings if each.level == 1 and each.text.strip()), None)
    return Lesson(
        path=note.path,
        rule=" ".join(prose.unescaped(heading.text).split()) if heading else note.title,
        source=_said(note.front.get("source")),
        created=_day(note.front.get("created")),
        uses=_uses(note, markup),
    )


def new_lesson(
    path: str, rule: str, created: date, source: str = "", text: str = "", types: Types = OWN
) -> bytes:
    """The bytes of a new lesson note at `path`.

    The rule becomes a heading only where the file's name cannot say it in full.
    """
    rule = " ".join(rule.split())
    said: dict[str, object] = {"source": " ".join(source.split())} if source.strip() else {}
    said["created"] = created.isoformat()
    body = prose.contained(text.replace("\r\n", "\n").strip("\n"))
    body = f"{body}\n" if body.strip() else ""
    plain = types.new_note(path, "lesson", said, body)
    note = types.seen(read_note(path, plain))
    if read_lesson(note, read_markup(note)).rule == rule:
        return plain
    return types.new_note(path, "lesson", said, f"# {prose.as_heading(rule)}\n" + (f"\n{body}" if body else ""))


def with_use(path: str, data: bytes, day: date, what: str = "") -> tuple[bytes, int]:
    """The note with one more use at the end of `## Used`, and its 1-based line. Every other byte stays.

    Raises Unwritable where the note's own text would swallow it (an unclosed code block at its end).
    """
    note = read_note(path, data)
    had = read_lesson(note, read_markup(note))

    def build(form: str) -> bytes:
        return with_block(path, data, USED, [f"- {day.isoformat()} {form}".rstrip()], item=True)

    for form in prose.forms(" ".join(what.split())):
        result = build(form)
        if not prose.stands_apart(path, form, build(prose.PLAIN), result):
            continue
        note = read_note(path, result)
        has = read_lesson(note, read_markup(note))
        added = has.uses[len(had.uses) :]
        same = has.rule == had.rule and _spoken(has.uses[: len(had.uses)]) == _spoken(had.uses)
        if same and [(use.day, use.text) for use in added] == [(day, form)]:
            return result, added[0].line
    raise Unwritable(
        "a use written at the end of this note would not be read as one",
        path=path,
        remedy="close the code block, comment or formula that is open at its end",
    )


def _spoken(uses: tuple[Use, ...]) -> list[tuple[date, str]]:
    return [(use.day, use.text) for use in uses]


def _uses(note: Note, markup: Markup) -> tuple[Use, ...]:
    lines = note.text.split("\n")
    place = section(markup, len(lines), USED)
    if place is None:
        return ()
    found: list[tuple[date, int, list[str]]] = []
    for block in markup.blocks:
        if block.kind != "list" or block.line <= place[0] or block.line > place[1]:
            continue
        for number in range(block.line, block.end_line + 1):
            said = _ITEM.fullmatch(lines[number - 1].rstrip())
            day = _day(said[1]) if said else None
            if said and day:
                found.append((day, number, [said[2].strip()]))
            elif found and found[-1][1] >= block.line and lines[number - 1][:1] in (" ", "\t"):
                found[-1][2].append(lines[number - 1].strip())
    return tuple(Use(day, "\n".join(parts).strip(), number) for day, number, parts in found)


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value if one is not None)
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None
