"""What stands inside a line: links, tags, and what hides them (code, comments, maths, addresses).

Owns Obsidian's rules for these marks. Works on text in which hidden stretches were replaced by
characters of the same number, so that offsets stay true. Every scan is linear. Must not know blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

HIDDEN = "\ufffc"
"""Stands for a character of code, maths or a link: no space, no letter, no mark."""


class Link(NamedTuple):
    """A link or embed. `target` is decoded ("" for a place in the same note); `anchor` has no `#`."""

    line: int
    target: str
    anchor: str
    alias: str
    embed: bool
    wiki: bool


_RUNS = re.compile(r"\\`|`+")
_COMMENT = re.compile(r"%%|<!--")
_WIKI = re.compile(r"(?<!\\)(!?)\[\[([^\[\]|#\n]*)(?:#([^\[\]|\n]*))?(?:\|([^\[\]\n]*))?\]\]")
_INLINE = re.compile(
    r"""\]\((?>[ \t]*)(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?>(?:[^\s()<>\\]++|\\.|\([^\s()]*\))*)))"""
    r"""(?>(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?)(?>[ \t]*)\)"""
)
_DEFINITION = re.compile(r" {0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*(?:<([^<>\n]*)>|(\S+))")
_TAG = re.compile(r"(?:(?<=[\s(*_~,;|])|^)#([^\s\u2000-\u206f\u2e00-\u2e7f'\"!#$%&()*+,.:;<=>?@^{|}~\[\]\\`\ufffc]+)")
_ADDRESS = re.compile(r"://\S+")
_MATHS = re.compile(r"(?<!\\)\$\$[^$\n]*\$\$|(?<!\\)\$(?![\s$])[^$\n]*(?<![\s\\])\$(?!\d)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def hide_code(text: str) -> str:
    """`text` with its inline code spans hidden; a run of backticks without a partner hides nothing."""
    if "`" not in text:
        return text
    runs = [m for m in _RUNS.finditer(text) if m[0] != "\\`"]
    waiting: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):  # reversed, so that the nearest partner is last
        waiting.setdefault(len(runs[number][0]), []).append(number)
    pieces: list[str] = []
    done = number = 0
    while number < len(runs):
        partners = waiting[len(runs[number][0])]
        while partners and partners[-1] <= number:
            partners.pop()
        if not partners:
            number += 1
            continue
        start, end = runs[number].start(), runs[partners[-1]].end()
        pieces += [text[done:start], _blank(text[start:end], HIDDEN)]
        done, number = end, partners[-1] + 1
    return "".join(pieces) + text[done:]


def hide_comments(text: str, closer: str) -> tuple[str, str]:
    """One line with comments turned to spaces, and the mark that would close one still open ("" if none).

    closer  the mark that closes a comment open from the lines before: "%%", "-->" or ""
    """
    at = 0
    if closer:
        end = text.find(closer)
        if end < 0:
            return " " * len(text), closer
        at = end + len(closer)
    shown = " " * at + hide_code(text[at:])
    pieces = [" " * at]
    while mark := _COMMENT.search(shown, at):
        closer = "-->" if mark[0] == "<!--" else "%%"
        end = text.find(closer, mark.end())
        stop = len(text) if end < 0 else end + len(closer)
        pieces += [text[at : mark.start()], " " * (stop - mark.start())]
        if end < 0:
            return "".join(pieces), closer
        at = stop
    return "".join(pieces) + text[at:], ""


def hide_maths(text: str) -> str:
    """`text` with inline maths hidden."""
    return _MATHS.sub(lambda m: HIDDEN * len(m[0]), text) if text.count("$") > 1 else text


def links(line: int, shown: str, raw: str) -> tuple[list[Link], str]:
    """The links of one line, and the line with them hidden. `raw` is what stands there, for the aliases."""
    found: list[tuple[int, Link]] = []
    spans: list[tuple[int, int]] = []
    if "[[" in shown:
        for m in _WIKI.finditer(shown):
            target = m[2].strip().removesuffix("\\")  # in tables the bar is written \|
            alias = raw[m.start(4) : m.end(4)].strip() if m[4] is not None else ""
            anchor = (m[3] or "").strip().removesuffix("\\")
            if target or anchor:
                found.append((m.start(), Link(line, target, anchor, alias, m[1] == "!", True)))
                spans.append(m.span())
    if "](" in shown:
        last = 0
        for m in _INLINE.finditer(shown):
            opened = shown.rfind("[", last, m.start())
            last = m.end()
            start = m.start() if opened < 0 else opened
            alias = raw[opened + 1 : m.start()] if opened >= 0 else ""
            embed = opened > 0 and shown[opened - 1] == "!"
            target, anchor = _address(m["angle"] if m["angle"] is not None else m["bare"])
            if target or anchor:
                found.append((start, Link(line, target, anchor, alias, embed, False)))
            spans.append((start, m.end()))
    elif shown.lstrip(" ")[:1] == "[" and (named := _DEFINITION.match(shown)):
        target, anchor = _address(named[2] if named[2] is not None else named[3])
        found.append((0, Link(line, target, anchor, named[1], False, False)))
        spans.append(named.span())
    found.sort(key=lambda pair: pair[0])
    return [link for _, link in found], _hidden(shown, sorted(spans))


def tags(shown: str) -> Iterator[str]:
    """The tags of one line, without `#`, as written."""
    if "://" in shown:
        shown = _ADDRESS.sub(lambda m: HIDDEN * len(m[0]), shown)
    for m in _TAG.finditer(shown):
        name = m[1].strip("/")
        if is_tag(name):
            yield name


def is_tag(name: str) -> bool:
    """Whether this may be a tag: something in it is neither a digit nor a slash."""
    return not all(c.isdigit() or c == "/" for c in name)


def is_external(target: str) -> bool:
    """Whether a link's target is an address (`https:`, `mailto:`, …) and not a note or file."""
    return _SCHEME.match(target) is not None or target.startswith("//")


def _address(written: str) -> tuple[str, str]:
    written = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written)
    if is_external(written):
        return written, ""
    target, _, anchor = written.partition("#")
    return unquote(target), unquote(anchor)


def _blank(text: str, char: str) -> str:
    """As many characters, newlines kept."""
    if "\n" not in text:
        return char * len(text)
    return "\n".join(char * len(part) for part in text.split("\n"))


def _hidden(text: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if start >= done:
            pieces += [text[done:start], HIDDEN * (end - start)]
            done = end
    return "".join(pieces) + text[done:]
