"""What a person does with a reading note, as edits of it: written down, and quoted into.

Owns the bytes that are added and that no other byte changes. Single properties are set by `Types.with_key`, in
the note's own names. Must not know what day it is, nor where the file lies. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from vault.problem import Problem
from vault.records import prose
from vault.records.reading import HIGHLIGHTS, highlights, read_reading
from vault.records.sections import with_block
from vault.text.markup import Markup, read_markup
from vault.text.note import read_note
from vault.text.types import Types


class Unquotable(Problem):
    """The note is shaped so that a quotation at its place would not be read back."""

    kind = "vault"


def new_reading(path: str, title: str, said: Mapping[str, object], types: Types) -> bytes:
    """The bytes of a new reading note at `path` with the properties `said`, in our names.

    The title becomes a heading only where the file's name cannot say it in full. The marks of a vault of another
    order, such as a tag `book`, are put on books and on kinds that its map knows; else the note says `type`.
    """
    title = " ".join(title.split())
    rule = types.rule("reading")
    ours = rule is None or (said.get("kind", "book") not in ("book", *rule.values.get("kind", ())))
    plain = types.new_note(path, "reading", said, "", ours=ours)
    note = types.seen(read_note(path, plain))
    if read_reading(note, read_markup(note)).title == title:
        return plain
    return types.new_note(path, "reading", said, f"# {prose.as_heading(title)}\n", ours=ours)


def with_highlight(path: str, data: bytes, text: str, page: str, day: date) -> tuple[bytes, int]:
    """The note with a quotation at the end of `## Highlights`, and its 1-based line. Every other byte stays.

    page  "" when not known
    One that stands there already, of this page and day, is not written twice. Raises Unquotable where the note's
    own text would swallow it (a code block left open at its end).
    """
    note = read_note(path, data)
    markup = read_markup(note)
    had = highlights(note, markup)
    label = ", ".join(part for part in (_page(page), day.isoformat()) if part)

    def build(wanted: str) -> bytes:
        block = [f"> {line}".rstrip() if line.strip() else ">" for line in wanted.split("\n")]
        return with_block(path, data, HIGHLIGHTS, block)

    for form in prose.forms(text):
        wanted = f"{form}\n{label}"
        there = next((line for line, said in had if said == wanted), 0)
        if there:
            return data, there
        result = build(wanted)
        if not prose.stands_apart(path, form, build(f"{prose.PLAIN}\n{label}"), result):
            continue
        after = read_note(path, result)
        marks = read_markup(after)
        has = highlights(after, marks)
        same = _others(marks) == _others(markup) and [said for _, said in has[:-1]] == [said for _, said in had]
        if same and len(has) > len(had) and _spoken(has[-1][1]) == _spoken(wanted):
            return result, has[-1][0]
    raise Unquotable(
        "a quotation written at the end of this note would not be read as one",
        path=path,
        remedy="close the code block, comment or formula that is open at its end",
    )


def _page(page: str) -> str:
    """`p. 88` of a bare page; anything else is said as it is."""
    page = " ".join(page.split())
    return f"p. {page}" if re.fullmatch(r"(?i)\d[\d\s,–-]*|[ivxlc]+", page) else page


def _others(markup: Markup) -> list[str]:
    return [each.text for each in markup.headings if each.text.casefold() != HIGHLIGHTS.casefold()]


def _spoken(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]
