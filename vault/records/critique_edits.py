"""What a language model said in an attack, put into the idea's note as a folded callout.

Owns the bytes of that callout and where it stands: under one attack, before its verdict. It is marked as a
model's, so it is never read as the person's words, found, or cited. Must not know how it came about. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from vault.problem import NothingThere
from vault.records.daily import newline_of
from vault.records.idea import ATTACKS, VERDICT_LINE, read_idea
from vault.records.idea_edits import Unwritable
from vault.records.sections import section
from vault.text.markup import Markup, read_markup
from vault.text.note import read_note


def with_critique(path: str, data: bytes, line: int, name: str, day: date, points: Sequence[str]) -> bytes:
    """The note with `> [!model]- name, day` and the points under the attack whose heading is on `line` (1-based).

    Every other byte stays, and all that is read of the note stays the same. Raises NothingThere where no attack
    stands on that line, Unwritable where the callout would not be read as a model's.
    """
    note = read_note(path, data)
    had = read_markup(note)
    idea = read_idea(note, had)
    if not any(each.line == line for each in idea.attacks):
        raise NothingThere("no attack stands on this line", path=path, line=line)
    callout = [f"> [!model]- {_flat(name)}, {day.isoformat()}", *(f"> - {_flat(each)}" for each in points)]
    lines = data.split(b"\n")
    at, blank_after = _place(had, lines, line)
    newline = newline_of(data)
    block = [b"", *(each.encode("utf-8", "replace") for each in callout), *([b""] if blank_after else [])]
    ending = newline.removesuffix(b"\n")
    head = lines[:at]
    if at == len(lines) and not data.endswith(b"\n"):
        head = [*lines[:-1], lines[-1] + ending]
    result = b"\n".join([*head, *(each + ending for each in block), *(lines[at:] or [b""])])
    after = read_note(path, result)
    has = read_markup(after)
    again = read_idea(after, has)
    texts = [(each.day, each.angle, each.text, each.verdict, each.before, each.after) for each in again.attacks]
    kept = [(each.day, each.angle, each.text, each.verdict, each.before, each.after) for each in idea.attacks]
    models = [each for each in has.blocks if each.model]
    whole = (
        texts == kept
        and (again.claim, again.status, again.confidence) == (idea.claim, idea.status, idea.confidence)
        and _said(has) == _said(had)
        and len(models) == sum(each.model for each in had.blocks) + 1
        and any(each.text.split("\n") == callout for each in models)
    )
    if not whole:
        raise Unwritable("what the model said cannot be kept in this note as it is shaped", path=path, line=line)
    return result


def _place(markup: Markup, lines: list[bytes], line: int) -> tuple[int, bool]:
    """Before which line (0-based) the callout goes, and whether a blank line must follow it."""
    there = section(markup, len(lines), ATTACKS)
    end = there[1] if there else len(lines)
    end = min([end, *(each.line - 1 for each in markup.headings if each.line > line)])
    last = end
    while last > line and not lines[last - 1].strip():
        last -= 1
    if VERDICT_LINE.fullmatch(lines[last - 1].decode("utf-8", "replace").strip()):
        verdict = last - 1
        while verdict > line and not lines[verdict - 1].strip():
            verdict -= 1
        return verdict, verdict == last - 1
    return last, last < len(lines) and bool(lines[last].strip())


def _said(markup: Markup) -> tuple[list[str], list[str], list[str], list[str]]:
    """What else is read of a note, by its words: none of it may come from a model."""
    return (
        [each.text for each in markup.headings],
        [each.target for each in markup.links],
        [each.name for each in markup.tags],
        [*(each.text for each in markup.tasks), *(each.text for each in markup.questions)],
    )


def _flat(text: str) -> str:
    """One line of plain words: no link, tag, task, card, comment or formula begins in it."""
    plain = " ".join(text.split())
    plain = re.sub(r"^(?:[-*+>]\s+)*(?:\[.\]\s+)?", "", plain)
    plain = plain.replace("[[", "[").replace("]]", "]").replace("%%", "%").replace("$$", "$").replace("::", ":")
    return re.sub(r"#(?=\S)", r"\\#", re.sub(r"<(?=[a-zA-Z/?!])", "&lt;", plain))
