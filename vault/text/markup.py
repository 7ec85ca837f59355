"""What a note says in its markup, each thing with its line.

Owns the one reading of a note that everybody shares: headings, blocks, links, tags, tasks, and the
open questions in it. Must not know other notes, nor what a record type means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from vault.text.blocks import Block, Heading, Layout, layout
from vault.text.inline import Link, hide_code, hide_maths, is_tag, links, tags
from vault.text.note import Note
from vault.text.questions import WORDS, Question, questions

__all__ = ["Block", "Heading", "Link", "Markup", "Question", "Tag", "Task", "laid_out", "read_markup"]


class Tag(NamedTuple):
    """A tag, without `#`, as written; one from the frontmatter has its key's line."""

    line: int
    name: str


class Task(NamedTuple):
    """A list item with a box; `done` when there is an x in it."""

    line: int
    done: bool
    text: str


class Markup(NamedTuple):
    """Everything found in a note, in the order of its lines."""

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]
    tasks: tuple[Task, ...]
    questions: tuple[Question, ...]
    blocks: tuple[Block, ...]


_TASK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(.)\][ \t]+(?=\S)")
_TAG_KEY = re.compile(r"""["']?(?:tags?)["']?[ \t]*:""", re.IGNORECASE)


def read_markup(note: Note, words: Mapping[str, str] = WORDS) -> Markup:
    """Read the markup of a note. Linear in its length, never raises.

    words  what begins a "question", a "rabbit-hole" and an "answer" in this vault
    """
    page = laid_out(note)
    all_links: list[Link] = []
    all_tags = _front_tags(note, page)
    tasks: list[Task] = []
    for i in range(note.body_line - 1, len(page.lines)):
        line = page.shown[i]
        if not page.live[i]:
            continue
        if "[" in line:
            task = _TASK.match(line)
            if task:
                tasks.append(Task(i + 1, task[1] in "xX", page.lines[i][task.end() :].strip()))
            found, line = links(i + 1, line, page.lines[i])
            all_links += found
        if "#" in line:
            all_tags += [Tag(i + 1, name) for name in tags(line)]
    return Markup(
        tuple(page.headings),
        tuple(all_links),
        tuple(all_tags),
        tuple(tasks),
        tuple(questions(page, words)),
        tuple(page.blocks),
    )


def laid_out(note: Note) -> Layout:
    """The lines and blocks of a note; in what its lines show, inline code and maths are hidden."""
    page = layout(note)
    _hide(page)
    return page


def _hide(page: Layout) -> None:
    """Hide inline code and maths in the live lines; code reaches over lines of one paragraph or item."""
    for block in page.blocks:
        if "`" in block.text or "$" in block.text:
            start = block.line - 1
            for i in range(start + 1, block.end_line + 1):
                if i == block.end_line or page.items[i] >= 0 or block.kind == "table":
                    _hide_lines(page, start, i)
                    start = i


def _hide_lines(page: Layout, start: int, end: int) -> None:
    live = [i for i in range(start, end) if page.live[i]]
    text = hide_maths(hide_code("\n".join(page.shown[i] for i in live)))
    for i, line in zip(live, text.split("\n"), strict=False):
        page.shown[i] = line


def _front_tags(note: Note, page: Layout) -> list[Tag]:
    names: list[str] = []
    for key, value in note.front.items():
        if key.lower() in ("tags", "tag"):
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, (str, int)) and not isinstance(one, bool):
                    names += re.split(r"[,\s]+", str(one))
    if not names:
        return []
    line = next((i for i in range(note.body_line - 1) if _TAG_KEY.match(page.lines[i])), 0)
    bare = (name.strip().lstrip("#").strip("/") for name in names)
    return [Tag(line + 1, name) for name in bare if name and is_tag(name)]
