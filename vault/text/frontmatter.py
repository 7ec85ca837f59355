"""A note's frontmatter as bytes: where it is, what it says, and how one key of it is changed.

Owns the fence (a `---` line at byte 0, or after a byte order mark) and the splice: a changed key
replaces its own bytes and no others, or the change is refused. Must not know what any key means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from vault.problem import Problem
from vault.text.yaml12 import TextProblem, as_loaded, key_of_line, load, spell

__all__ = ["Fence", "TextProblem", "Unspliceable", "fence", "load", "new_note", "set_key"]

_BOM = b"\xef\xbb\xbf"
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*+(\r?\n)")
_CLOSING = re.compile(rb"^(?:---|\.\.\.)[ \t]*+\r?$", re.MULTILINE)
_FIRST_WORDS = re.compile(
    rb"(?:[ \t\r\n]++|#[^\n]*+)*+(?:(?P<key>[^\n]*?:(?:[ \t\r\n]|\Z))|(?P<flow>\{)|(?P<else>.))"
)
_BY_HAND = "edit the note by hand"
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|\[[^\[\]#"']*\]|\[.*\]""")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


class Fence(NamedTuple):
    """Byte offsets of a note's frontmatter: data[start:end] is its YAML, data[body:] the note's body."""

    start: int
    end: int
    body: int


class Unspliceable(Problem):
    """This key cannot be changed without touching other bytes."""

    kind = "vault"


def fence(data: bytes) -> Fence | None:
    """Where the frontmatter of `data` stands; None if there is none.

    A rule (`---`) followed by prose and another rule is not frontmatter: what follows the opening
    fence must be a key, a comment, or the closing fence.
    """
    opening = _OPENING.match(data)
    if opening is None:
        return None
    closing = _CLOSING.search(data, opening.end())
    if closing is None:
        return None
    start, end = opening.end(), closing.start()
    words = _FIRST_WORDS.match(data[start:end])
    if words and words["else"] is not None:
        return None
    newline = data.find(b"\n", closing.end() - 1)
    return Fence(start, end, len(data) if newline < 0 else newline + 1)


def set_key(data: bytes, key: str, value: object) -> bytes:
    """`data` with the frontmatter key set to `value`; every byte outside that key stays.

    The key's quotes, its list style, a comment behind it and the note's newlines are followed. A note
    without frontmatter gets a fence. value: None, bool, int, float, str, date, or a list of these.
    Raises Unspliceable where the result would not say exactly the old values plus this one.
    """
    try:
        wanted = as_loaded(value)
        place = fence(data)
        if place is None:
            return _with_new_fence(data, key, value)
        yaml_text = data[place.start : place.end].decode("utf-8")
    except ValueError as wrong:
        raise Unspliceable(f"the property {key} cannot be set: {wrong}", remedy=_BY_HAND) from None
    before, problems = load(yaml_text)
    if problems:
        raise Unspliceable(
            f"the property {key} cannot be set: {problems[0].what}", line=problems[0].line + 1,
            remedy=problems[0].remedy,
        )  # fmt: skip
    if key in before and repr(before[key]) == repr(wanted):
        return data
    newline = "\r\n" if data[: place.start].endswith(b"\r\n") else "\n"
    try:
        changed = _spliced(yaml_text, key, value, newline)
        result = data[: place.start] + changed.encode("utf-8") + data[place.end :]
    except ValueError as wrong:
        raise Unspliceable(f"the property {key} cannot be set: {wrong}", remedy=_BY_HAND) from None
    _check(result, data[place.body :], {**before, key: wanted}, key)
    return result


def new_note(front: Mapping[str, object], body: str) -> bytes:
    """The bytes of a note that does not exist yet: frontmatter in the order given, a blank line, the body."""
    import frontmatter

    post = frontmatter.Post(body)
    post.metadata.update(front)
    text: str = frontmatter.dumps(post, handler=_handler())
    return text.encode("utf-8")


def _handler() -> Any:
    """python-frontmatter's YAML handler, with our reading of scalars and a body that is not stripped."""
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    Dumper.yaml_implicit_resolvers = {
        first: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
        for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    class Handler(YAMLHandler):  # type: ignore[misc]
        def load(self, text: str, **_: object) -> dict[str, object]:
            return load(text)[0]

        def export(self, metadata: dict[str, object], **_: object) -> str:
            plain = {name: as_loaded(value) for name, value in metadata.items()}
            if not plain:
                return ""
            text: str = yaml.dump(
                plain, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=float("inf"),
                default_flow_style=False,
            )  # fmt: skip
            return text

        def format(self, post: Any, **_: object) -> str:
            gap = "" if not post.content or post.content.startswith("\n") else "\n"
            return f"---\n{self.export(post.metadata)}---\n{gap}{post.content}"

    return Handler()


def _with_new_fence(data: bytes, key: str, value: object) -> bytes:
    if _OPENING.match(data) and not _CLOSING.search(data, 4):
        raise Unspliceable(
            f"the property {key} cannot be set: the frontmatter is never closed", line=1,
            remedy="end it with a line ---",
        )  # fmt: skip
    mark = _BOM if data.startswith(_BOM) else b""
    first = data.find(b"\n")
    newline = "\r\n" if first > 0 and data[first - 1 : first] == b"\r" else "\n"
    block = f"---{newline}{_entry(key, value, newline)}---{newline}"
    result = mark + block.encode("utf-8") + data[len(mark) :]
    _check(result, data[len(mark) :], {key: as_loaded(value)}, key)
    return result


def _check(result: bytes, body: bytes, wanted: Mapping[str, object], key: str) -> None:
    """Read the result back; it must say `wanted` in this order, above the same body."""
    place = fence(result)
    if place is not None and result[place.body :] == body:
        values, problems = load(result[place.start : place.end].decode("utf-8"))
        if not problems and repr(values) == repr(dict(wanted)):
            return
    raise Unspliceable(f"the property {key} cannot be set without rewriting others", remedy=_BY_HAND)


def _entry(key: str, value: object, newline: str) -> str:
    """A new `key: value` entry, lists one item a line."""
    name = spell(key)
    if key_of_line(f"{name}:") is None:
        raise ValueError(f"{key!r} is not a name for a property")
    if isinstance(value, (list, tuple)) and value:
        return f"{name}:{newline}" + "".join(f"  - {spell(item, flow=True)}{newline}" for item in value)
    return f"{name}: {spell(value)}".rstrip() + newline


def _spliced(text: str, key: str, value: object, newline: str) -> str:
    lines = _LINES.findall(text)
    starts = [i for i, line in enumerate(lines) if (found := key_of_line(line)) and found[0] == key]
    if not starts:
        return text + _entry(key, value, newline)
    if len(starts) > 1:
        raise ValueError("it stands there twice")
    start = starts[0]
    end = start + 1
    for i in range(start + 1, len(lines)):
        line = lines[i]
        if line[0] in " \t" or line.startswith(("- ", "-\n", "-\r")):
            if line.strip():
                end = i + 1
        elif line.strip() and line[0] != "#":
            break
    found = key_of_line(lines[start])
    assert found is not None
    head, rest = lines[start][: found[1]], lines[start][found[1] :]
    if end == start + 1:
        fresh = head + _one_line(rest, value, newline)
    else:
        fresh = _many_lines(head, rest, lines[start + 1 : end], value, newline)
    return "".join([*lines[:start], fresh, *lines[end:]])


def _one_line(rest: str, value: object, newline: str) -> str:
    """What follows `key:` on its only line, with the value exchanged and a comment kept."""
    ending = rest[len(rest.rstrip("\r\n")) :]
    rest = rest[: len(rest) - len(ending)]
    lead = rest[: len(rest) - len(rest.lstrip(" \t"))]
    old, comment = _value_and_comment(rest[len(lead) :])
    if isinstance(value, (list, tuple)) and value and not old.startswith("["):
        gap = lead if comment and not old else ""
        return gap + comment + ending + _items(value, "  ", newline)
    text = spell(value, quote=old[0] if old[:1] in ("'", '"') else "")
    if not old and comment:  # `key:   # why`: the comment stays where it was
        return f" {text}" + (lead or " ") + comment + ending
    return ((lead or " ") + text if text else "") + comment + ending


def _value_and_comment(text: str) -> tuple[str, str]:
    """A one-line value and the white space and comment behind it."""
    if text.startswith("#"):
        return "", text
    if text[:1] in ("'", '"', "["):
        quoted = _QUOTED.match(text)
        if quoted is None:
            raise ValueError("its value is not understood")
        end = quoted.end()
    else:
        mark = re.search(r"(?<=[ \t])#", text)
        end = len(text[: mark.start()].rstrip(" \t")) if mark else len(text.rstrip(" \t"))
    return text[:end], text[end:]


def _items(values: list[object] | tuple[object, ...], indent: str, newline: str) -> str:
    return "".join(f"{indent}- {spell(item, flow=True)}{newline}" for item in values)


def _many_lines(head: str, rest: str, below: list[str], value: object, newline: str) -> str:
    """An entry of several lines with the value exchanged; list items that stay keep their lines."""
    first = rest.strip()
    ending = rest[len(rest.rstrip("\r\n")) :]
    last = below[-1]
    tail = last[len(last.rstrip("\r\n")) :]
    if first and not first.startswith("#"):
        rest, first = "", ""
    item = re.match(r"([ \t]*)-(?=\s)", next((line for line in below if line.strip()), ""))
    if isinstance(value, (list, tuple)) and value:
        kept = _item_lines(below, item[1]) if item else {}
        indent = item[1] if item else "  "
        lines = ""
        for one in value:
            same = kept.get(repr(as_loaded(one)))
            lines += same.pop(0) if same else _items([one], indent, newline)
        return head + (rest or ending or newline) + lines
    text = spell(value)
    comment = " " + first if first else ""
    return head + (f" {text}" if text else "") + comment + (tail or ending)


def _item_lines(below: list[str], indent: str) -> dict[str, list[str]]:
    """Each item of a block list of scalars by its value's repr: the lines it stands on."""
    chunks: list[str] = []
    for line in below:
        if line.startswith((f"{indent}- ", f"{indent}-\n", f"{indent}-\r")) or not chunks:
            chunks.append(line)
        else:
            chunks[-1] += line
    kept: dict[str, list[str]] = {}
    for chunk in chunks:
        values, problems = load("items:\n" + chunk)
        one = values.get("items")
        if not problems and isinstance(one, list) and len(one) == 1:
            kept.setdefault(repr(one[0]), []).append(chunk)
    return kept
