"""Captured words as a part of a note: a new note, or a thought added to one that is there.

Owns how they stand there, with a way back to the day (`← [[2026-11-22]]`), so that they cannot take the note
apart. Must not know which note, nor where the links lead. Pure.
"""

from __future__ import annotations

import re

from vault.problem import Problem
from vault.records import prose
from vault.records.sections import with_paragraph
from vault.text.blocks import layout
from vault.text.frontmatter import new_note
from vault.text.markup import Markup, read_markup
from vault.text.note import Note, read_note

TITLE = 80
"""Characters of a title that is taken from the words themselves."""


class Unwritable(Problem):
    """The note is shaped so that what is added would not be read as text."""

    kind = "vault"


def title_of(text: str) -> str:
    """A title for words that have none: all of them if they are few, else their first sentence or clause."""
    flat = " ".join(text.split())
    if len(flat) <= TITLE:
        return flat
    for end in (r"[.!?。？！](?=\s)", r"[;:,–—](?=\s)"):
        found = re.search(end, flat[: TITLE + 1])
        if found and found.start() >= TITLE // 5:
            return flat[: found.end()].rstrip(";:,–— ")
    words = flat[: TITLE + 1].split(" ")[:-1]
    while len(words) > 4 and len(words[-1]) <= 3:  # a title does not end in "and"
        words.pop()
    return " ".join(words).rstrip(",;:–— ") or flat[:TITLE]


def first_sentence(text: str) -> str:
    """The first sentence, without its full stop; initials end none."""
    found = re.search(r"(?<=[^\s.]{2})[.!?。？！](?=\s)", text)
    return text[: found.end()].rstrip(".") if found else text.removesuffix(".")


def body_of(text: str, back: str) -> str:
    """The body of a new note: the words, and below them the way back, in the first form that keeps it apart."""
    for form in prose.forms(text):
        body = f"{form}\n\n{back}" if form else back
        last = read_markup(read_note("x.md", body.encode("utf-8", "surrogatepass"))).blocks[-1:]
        if prose.left_open(form):
            continue
        if not back or (last and last[0].kind == "paragraph" and last[0].text == back):
            break
    return body.strip("\n")


def new_plain_note(path: str, title: str, created: str, body: str) -> bytes:
    """A new note without a type; the title becomes a heading where the file's name cannot say it in full."""
    plain = new_note({"created": created}, body + "\n" if body else "")
    if read_note(path, plain).title == title:
        return plain
    return new_note({"created": created}, f"# {prose.as_heading(title)}\n" + (f"\n{body}\n" if body else ""))


def as_code(text: str) -> str:
    """A text as a code block, so that nothing in it is read as Markdown; a blank one as nothing."""
    if not text.strip():
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    # The word behind the fence is never the file's own ending: plugins run what some of those name.
    return f"{fence}text\n{text.removesuffix(chr(10))}\n{fence}\n"


def new_text_note(path: str, title: str, source: str, imported: str, text: str) -> bytes:
    """A new note of the text of a file that is no note; the title becomes a heading where the name cannot say it.

    source    a link to the file
    imported  the day it came in, as 2026-11-22
    """
    front = {"source": source, "imported": imported}
    plain = new_note(front, as_code(text))
    if read_note(path, plain).title == title:
        return plain
    return new_note(front, f"# {prose.as_heading(title)}\n\n{as_code(text)}")


def reads_whole(data: bytes) -> bool:
    """Whether all of a text is shown when it is read as a note: no comment hides a part of it."""
    note = read_note("", data)
    page = layout(note)
    return not note.problems and page.shown == page.lines


def extended(path: str, data: bytes, text: str, back: str) -> tuple[bytes, int]:
    """The note with a thought at its fitting place, and its 1-based line. Every other byte stays.

    back  the way back, behind the last words; "" for none. A thought of that very day and source which stands there
          already is not written twice.
    Raises Unwritable.
    """
    note = read_note(path, data)
    had = read_markup(note)
    for form in prose.forms(text):
        lines = _paragraph(form, back)
        if back and (there := _stands_at(note, lines)):
            return data, there
        result = with_paragraph(path, data, lines)
        plain = with_paragraph(path, data, _paragraph(prose.PLAIN, back))
        after = read_note(path, result)
        has = read_markup(after)
        line = _line_of(after, lines, note)
        whole = line and _skeleton(has) == _skeleton(had) and _shown(has, line, line + len(lines) - 1)
        if whole and prose.stands_apart(path, form, plain, result):
            return result, line
    raise Unwritable(
        "what is added to this note would not be read as text",
        path=path,
        remedy="close the code block, comment or formula that is open in it",
    )


def stands_in(path: str, data: bytes, body: str) -> bool:
    """Whether the lines of a body, as `body_of` makes it, stand in a note."""
    return bool(body) and _stands_at(read_note(path, data), body.split("\n")) > 0


def _stands_at(note: Note, lines: list[str]) -> int:
    """The 1-based line on which these lines begin; 0 where they do not stand together."""
    there = note.text.split("\n")
    return next((at + 1 for at in range(len(there)) if there[at : at + len(lines)] == lines), 0)


def _paragraph(form: str, back: str) -> list[str]:
    """The lines of a thought; the way back stands behind a single line, and below several."""
    lines = form.split("\n") if form else []
    if back and len(lines) == 1:
        return [f"{lines[0]} {back}"]
    return [*lines, *([""] if lines and back else []), *([back] if back else [])]


def _skeleton(markup: Markup) -> list[tuple[int, str]]:
    return [(each.level, each.text) for each in markup.headings]


def _shown(markup: Markup, first: int, last: int) -> bool:
    """Whether the last of some lines stands in text, or in code that begins in them, not in what is open above."""
    block = next((each for each in markup.blocks if each.line <= last <= each.end_line), None)
    return block is not None and (block.kind in ("paragraph", "list") or (block.kind == "code" and block.line >= first))


def _line_of(after: Note, lines: list[str], before: Note) -> int:
    """Where the block of lines begins in the note that was extended; 0 if it does not stand there whole."""
    now, had = after.text.split("\n"), before.text.split("\n")
    same = 0
    while same < min(len(now), len(had)) and now[same] == had[same]:
        same += 1
    for start in range(max(same - 1, 0), len(now)):
        if now[start : start + len(lines)] == lines:
            return start + 1
    return 0
