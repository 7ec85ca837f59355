"""Skill files: ways of thinking, each a Markdown file a person can read, replace and add to.

Owns what a skill file says: `name`, `title`, `for` (what it is used in: `attack`, …) and `question` in the
frontmatter, the explanation and its prompts in the body. Skills of the program lie beside this module; a
vault's own (`skills/<name>/SKILL.md`) override one of the same name or add to them. Must not know where a
vault keeps its skills: their texts are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from vault.text import frontmatter
from vault.text.note import TextProblem


@dataclass(frozen=True, slots=True)
class Skill:
    """One way of thinking about something.

    name      how a person and the event log call it: `strongest-objection`
    title     how it stands in a note: `strongest objection`
    used_in   the practice it serves: `attack`; empty for a prompt that serves none
    question  the one question shown before the person begins to write
    text      what it is and how to do it well (Markdown, prompts left out)
    prompts   further questions for someone who is stuck
    own       whether it comes from the vault and not from the program
    """

    name: str
    title: str
    used_in: str
    question: str
    text: str
    prompts: tuple[str, ...]
    own: bool = False


_PROMPT = re.compile(r"^[-*+] +(\S.*)$", re.MULTILINE)
_SHIPPED = Path(__file__).parent / "skills"


def read_skill(text: str, name: str, own: bool = False) -> tuple[Skill | None, list[TextProblem]]:
    """The skill a file says, or None and why not.

    `name` is the file's (or its folder's) and counts when the file names itself nothing. A file without a
    question is still a skill: its first paragraph is asked. Never raises.
    """
    data = text.encode()
    fence = frontmatter.fence(data)
    front, problems = ({}, []) if fence is None else frontmatter.load(data[fence.start : fence.end].decode())
    body = (data if fence is None else data[fence.body :]).decode().replace("\r\n", "\n")
    prompts = tuple(match[1].strip() for match in _PROMPT.finditer(body))
    prose = re.sub(r"\n{3,}", "\n\n", _PROMPT.sub("", body)).strip()
    question = _line(front.get("question")) or _first_paragraph(prose)
    if not question:
        return None, [*problems, TextProblem(1, f"the skill {name} asks nothing", "give it a `question:`")]
    known = _line(front.get("name")) or name
    title = _line(front.get("title")) or known.replace("-", " ")
    return Skill(known, title, _line(front.get("for")), question, prose, prompts, own), problems


def shipped(read: Callable[[str], str] | None = None, names: Iterable[str] | None = None) -> dict[str, Skill]:
    """The program's own skills by name, in the order of their names."""
    open_file = read or (lambda name: (_SHIPPED / f"{name}.md").read_text(encoding="utf-8"))
    every = sorted(names if names is not None else (path.stem for path in _SHIPPED.glob("*.md")))
    found = (read_skill(open_file(name), name)[0] for name in every)
    return {skill.name: skill for skill in found if skill is not None}


def with_own(known: dict[str, Skill], texts: Iterable[tuple[str, str]]) -> tuple[dict[str, Skill], list[TextProblem]]:
    """The skills `known`, and over them the vault's own, given as (folder name, text of SKILL.md).

    A skill of the person's that names a shipped one replaces it, and keeps the use of the one it replaces
    unless it says its own.
    """
    merged, problems = dict(known), []
    for name, text in texts:
        skill, trouble = read_skill(text, name, own=True)
        problems += trouble
        if skill is None:
            continue
        replaced = known.get(skill.name)
        if replaced is not None and not skill.used_in:
            skill = Skill(
                skill.name, skill.title, replaced.used_in, skill.question, skill.text, skill.prompts, own=True
            )
        merged[skill.name] = skill
    return merged, problems


def used_in(practice: str, skills: dict[str, Skill]) -> list[Skill]:
    """The skills that serve one practice, by name."""
    return sorted((each for each in skills.values() if each.used_in == practice), key=lambda each: each.name)


def _line(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _first_paragraph(prose: str) -> str:
    for paragraph in prose.split("\n\n"):
        if paragraph.strip() and not paragraph.lstrip().startswith("#"):
            return " ".join(paragraph.split())
    return ""
