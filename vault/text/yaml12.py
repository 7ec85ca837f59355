"""The YAML of a note's frontmatter: text to values, one value to text.

Owns how a scalar is understood (YAML 1.2: `yes`, `no` and `on` are words, a date stays the text it
was) and how one is spelled. Reads through parser events, so that depth, anchors and tags are refused
before anything is built. Must not know where in a note the text stands, nor touch a disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

SIZE_LIMIT = 256 * 1024  # characters of frontmatter; the largest seen in real vaults is far below
DEPTH_LIMIT = 16

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")  # a leading zero (ISBN, postcode) stays text
_FLOAT = re.compile(
    r"[-+]?(?:0|[1-9][0-9]{0,17})?\.[0-9]{1,18}(?:[eE][-+]?[0-9]{1,2})?"
    r"|[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,18})?[eE][-+]?[0-9]{1,2}"
    r"|[-+]?(?:0|[1-9][0-9]{0,17})\."
)
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_YAML_11_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_KEY_LINE = re.compile(
    r"""(?P<key>"[^"\n]*"|'[^'\n]*'|[^\s#'"\[\]{}&*!|>%@`:,-][^:\n]*|-[^\s:][^:\n]*):(?=\s|$)"""
)
_PLAIN = re.compile(r"[^\W_](?:[^\n:#]|:(?!\s|$)|(?<!\s)#)*", re.UNICODE)
_FLOW_PLAIN = re.compile(r"[^\W_][\w /.+-]*", re.UNICODE)


class TextProblem(NamedTuple):
    """Something in a note's text that could not be read as meant.

    line    1-based line of the file
    what    what is wrong, lower-case start
    remedy  what to do about it
    """

    line: int
    what: str
    remedy: str


class _Unreadable(Exception):
    """The text is not the YAML we read; `line` is 0-based within the text."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def load(text: str) -> tuple[dict[str, object], list[TextProblem]]:
    """Values of the frontmatter `text` (what stands between the fences), and what is wrong in it.

    Never raises. Where the whole is not YAML, the keys that can be read alone are, and the problem
    says so. Lines of problems count from 1 within `text`.
    """
    if len(text) > SIZE_LIMIT:
        return {}, [TextProblem(1, "the frontmatter is too long to be read", "move its text into the note")]
    problems: list[TextProblem] = []
    try:
        return _mapping(text, problems), problems
    except _Unreadable as wrong:
        found = TextProblem(wrong.line + 1, f"the frontmatter {wrong.what}", "put the value in double quotes")
        return _key_by_key(text), [found]


def resolve(text: str) -> object:
    """The value of an unquoted scalar: None, bool, int, float, or the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789+-.":
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text


def key_of_line(line: str) -> tuple[str, int] | None:
    """The top-level key this line begins, and the offset just after its colon; None if it begins none."""
    found = _KEY_LINE.match(line)
    if found is None:
        return None
    key = found["key"].strip()
    if key[0] in "\"'" and key[-1:] == key[0]:
        key = key[1:-1]
    return key, found.end()


def spell(value: object, *, quote: str = "", flow: bool = False) -> str:
    """`value` (None, bool, int, float, str, date, or a list of these) on one line, as YAML.

    quote  the quote character to keep using for text, or "" to quote only where needed
    flow   whether it stands inside brackets
    Raises ValueError for a value that has no spelling here.
    """
    if value is None:
        return "null" if flow else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        text = repr(value)
        if resolve(text) != value:
            raise ValueError(f"the number {text} cannot be written")
        return text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(spell(item, flow=True) for item in value) + "]"
    if isinstance(value, str):
        return _spell_text(value, quote, flow)
    raise ValueError(f"a value of type {type(value).__name__} cannot be written")


def as_loaded(value: object) -> object:
    """The value `load` gives back for what `spell` wrote."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [as_loaded(item) for item in value]
    return value


def _spell_text(text: str, quote: str, flow: bool) -> str:
    text.encode("utf-8")  # a lone surrogate has no bytes: ValueError
    printable = text.isprintable()
    plain = (_FLOW_PLAIN if flow else _PLAIN).fullmatch(text)
    if (
        not quote
        and plain
        and printable
        and not text.endswith((" ", ":"))
        and resolve(text) == text
        and text.lower() not in _YAML_11_WORDS
    ):
        return text
    if quote == "'" and printable:
        return "'" + text.replace("'", "''") + "'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(c) for c in escaped) + '"'


def _escape(char: str) -> str:
    if char in "\n\t\r":
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}[char]
    number = ord(char)
    if number < 256:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"


def _mapping(text: str, problems: list[TextProblem]) -> dict[str, object]:
    """The top-level mapping of `text`; raises _Unreadable."""
    import yaml

    try:
        events = iter(yaml.parse(text, Loader=_loader()))
        first = next(event for event in events if not isinstance(event, yaml.StreamStartEvent))
        if isinstance(first, yaml.StreamEndEvent):
            return {}
        start = next(events)
        if isinstance(start, yaml.ScalarEvent) and start.implicit[0] and resolve(start.value) is None:
            return {}
        if not isinstance(start, yaml.MappingStartEvent):
            raise _Unreadable("does not consist of keys and values", _line(start))
        value = _collection(start, events, 0, problems)
        next(events)  # the end of the document
        if not isinstance(next(events), yaml.StreamEndEvent):
            raise _Unreadable("holds more than one document", 0)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line if mark else 0
        raise _Unreadable(f"is not YAML ({wrong.problem or wrong.context})", line) from None
    except (yaml.YAMLError, ValueError) as wrong:
        raise _Unreadable(f"is not YAML ({str(wrong).splitlines()[0]})", 0) from None
    assert isinstance(value, dict)
    return value


@cache
def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _line(event: Any) -> int:
    """The 0-based line on which the event begins."""
    return int(event.start_mark.line)


def _node(event: Any, events: Iterator[Any], depth: int, problems: list[TextProblem]) -> object:
    """The value that begins with `event`."""
    import yaml

    if isinstance(event, yaml.ScalarEvent):
        if event.anchor is not None:
            raise _Unreadable("uses an anchor, which is not read", _line(event))
        return resolve(event.value) if event.implicit[0] and not event.style else event.value
    if isinstance(event, yaml.AliasEvent):
        raise _Unreadable("uses an alias, which is not read", _line(event))
    if depth >= DEPTH_LIMIT:
        raise _Unreadable("is nested too deeply", _line(event))
    return _collection(event, events, depth, problems)


def _collection(
    event: Any, events: Iterator[Any], depth: int, problems: list[TextProblem]
) -> dict[str, object] | list[object]:
    import yaml

    if event.anchor is not None:
        raise _Unreadable("uses an anchor, which is not read", _line(event))
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[object] = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, depth + 1, problems))
        return items
    values: dict[str, object] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        if not isinstance(inner, yaml.ScalarEvent) or inner.anchor is not None:
            raise _Unreadable("has a key that is not a word", _line(inner))
        if inner.value in values:
            problems.append(TextProblem(
                _line(inner) + 1, f"the key {inner.value!r} stands twice in the frontmatter",
                "keep one of them",
            ))  # fmt: skip
        values[inner.value] = _node(next(events), events, depth + 1, problems)
    return values


def _key_by_key(text: str) -> dict[str, object]:
    """What can be read of broken frontmatter: each top-level key alone, a broken one-line value as text."""
    values: dict[str, object] = {}
    chunk: list[str] = []
    for line in [*text.split("\n"), "end:"]:
        if key_of_line(line) and chunk:
            key, after = key_of_line(chunk[0]) or ("", 0)
            try:
                values.update(_mapping("\n".join(chunk), []))
            except _Unreadable:
                if not "".join(chunk[1:]).strip() and key:
                    values[key] = chunk[0][after:].strip()
            chunk = []
        if chunk or key_of_line(line):
            chunk.append(line)
    return values
