"""A person's words on their way into a note, so that they cannot take the note apart nor hide a part of it.

Owns which lines would become structure (headings, underlines), which marks would hide what stands beside the
words (comments, formulas, HTML, code that is never closed), and how they are escaped with a backslash, which
Markdown shows as nothing; entries and prose on a daily page. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from vault.records import daily
from vault.text.fences import Fence, opened_by
from vault.text.inline import HIDDEN, hide_code
from vault.text.markup import laid_out, read_markup
from vault.text.note import read_note

PLAIN = "x"
"""Words that hide nothing. What a note is with them in place of a person's words is what it is compared with."""

_END = "the end"  # put behind a page, or behind a text, to see that nothing before it swallows it

_TIME = b"0:00 "  # before an entry: its first line begins no block

_HEADING = re.compile(r"( {0,3})(#{1,6}(?:[ \t]|$))")
_UNDERLINE = re.compile(r"( {0,3})((?:=+|-+)[ \t]*)$")
_TAG = r"(?<!(?<!\\)\\)<"  # not behind a single backslash
_MARKS = tuple(
    re.compile(mark) for mark in ("%{2,}", r"\${2,}", "<!--", "-->", _TAG + "(?=[a-zA-Z/?]|!(?!--))", r"(?<!\\)`+")
)
_ENDS = {"%%": "%%", "<!--": "-->", "$$": "$$"}
_SWALLOWING = (
    "script|style|template|textarea|title|iframe|object|svg|math|select|table|details|dialog|video|audio|canvas|head"
    "|frameset|noscript|noembed|noframes|xmp|plaintext"
)
_ELEMENT = re.compile(rf"{_TAG}(?:({_SWALLOWING})\b|(\w+)\b[^<>]*\b(?:hidden|style|popover)\b)", re.IGNORECASE)
_END_TAG = re.compile(r"</(\w+)\s*>")
_INSTRUCTIONS = tuple(
    (re.compile(_TAG + begin), end) for begin, end in ((r"\?", "?>"), (r"!\[CDATA\[", "]]>"), ("![a-zA-Z]", ">"))
)


def forms(text: str) -> Iterator[str]:
    """The text, without blank ends, in forms of growing caution that all read the same to a person.

    In each of them headings are escaped and an open code block is closed; the rest as in `calmed`.
    """
    plain = re.sub(r"\r\n?", "\n", text).strip("\n")
    plain = "" if not plain.strip() else plain.rstrip()
    for form in calmed(plain):
        yield _without_headings(form)


def calmed(text: str) -> Iterator[str]:
    """The text as it is, then in forms of growing caution that all read the same to a person.

    First with one sort of mark escaped where it stands outside code, then with all of them, then also in code;
    last with a backslash before every line that begins with a sign.
    """
    yield text
    outside = "\n".join(shown for _, shown in _lines_outside_code(text))
    marks = [mark for mark in _MARKS if mark.search(outside)]
    for mark in marks if len(marks) > 1 else ():
        yield _with_fence_closed(_with_escaped(text, mark))
    for mark in marks:
        text = _with_escaped(text, mark)
    yield _with_fence_closed(text)
    for mark in _MARKS[:-1]:
        text = _with_escaped(text, mark, in_code=True)
    yield _with_fence_closed(text)
    text = re.sub(r"(?<!\\)`+|~{3,}", _escaped, text)
    yield "\n".join(re.sub(r"^(\s*)(?=[^\w\s\\])", r"\1\\", line) for line in text.split("\n"))


def contained(text: str) -> str:
    """The text in the first form in which nothing is left open."""
    form = text
    for form in calmed(text):
        if not (daily.may_hide(form.encode("utf-8", "surrogatepass")) and left_open(form)):
            break
    return form


def as_heading(text: str) -> str:
    """A line of text as the words of a heading that is read as this text, by `unescaped`, and leaves nothing open."""
    heading = text
    for form in calmed(text):
        heading = re.sub(r"(?<= )(#+)$", _escaped, form) if form.strip("#") else form
        read = read_markup(read_note("", f"# {heading}".encode("utf-8", "surrogatepass"))).headings
        if read and unescaped(read[0].text) == text and not left_open(form):
            break
    return heading


def unescaped(text: str) -> str:
    """A line without the backslashes that `calmed` and `as_heading` put before marks."""
    return re.sub(r"\\(?=[#%$<>`])", "", text.replace("&lt;!--", "<!--"))


def stands_apart(path: str, form: str, plain: bytes, result: bytes) -> bool:
    """Whether a form of a text hides nothing but itself in the note it was put into.

    plain   the note with `PLAIN` in place of the form
    result  the note with the form
    """
    if not daily.may_hide(form.encode("utf-8", "surrogatepass")):
        return True
    return not left_open(form) and _has_same_rest(path, plain, result)


def first_apart(path: str, text: bytes, builds: tuple[Callable[[bytes], bytes], ...]) -> bytes:
    """The first form of the text that stands apart in every note that `builds` make with it, else the last."""
    plain = [build(PLAIN.encode()) for build in builds]
    form = text
    for calm in calmed(text.decode("utf-8", "surrogateescape")):
        form = calm.encode("utf-8", "surrogateescape")
        if not left_open(calm) and all(
            _has_same_rest(path, without, build(form)) for without, build in zip(plain, builds, strict=True)
        ):
            break
    return form


def entry_form(path: str, page: bytes, style: daily.EntryStyle, minute: int, shown: str, entry: bytes) -> bytes:
    """The first form of an entry that hides nothing of the daily page, nor of an entry that will come after it.

    The other arguments are those of `daily.add_entry`.
    """

    def alone(form: bytes) -> bytes:
        return daily.add_entry(page, style, minute, shown, form.removeprefix(_TIME))[0]

    def with_next(form: bytes) -> bytes:
        return daily.add_entry(alone(form), style, minute, shown, PLAIN.encode())[0]

    return first_apart(path, _TIME + entry, (alone, with_next)).removeprefix(_TIME)


def changed_entry_form(path: str, entry: bytes, build: Callable[[bytes], bytes]) -> bytes:
    """The first form of an entry that hides nothing of the page that `build` makes with it."""
    return first_apart(path, _TIME + entry, (lambda form: build(form.removeprefix(_TIME)),)).removeprefix(_TIME)


def placed(path: str, page: bytes, heading: str, text: bytes) -> tuple[bytes, int]:
    """The daily page with prose below its heading, in the first form that leaves the rest of the page as it is;
    the line it starts on."""
    had = _headings(path, page)
    plain = daily.add_prose(page, heading, PLAIN.encode())[0]
    after, line = page, 1
    for form in forms(text.decode("utf-8", "surrogateescape")):
        after, line = daily.add_prose(page, heading, form.encode("utf-8", "surrogateescape"))
        has = _headings(path, after)
        whole = has == had or has == [*had[:-1], heading.lstrip("# "), *had[-1:]]
        if whole and stands_apart(path, form, plain, after):
            break
    return after, line


def left_open(text: str) -> bool:
    """Whether a comment, a formula or an element begins in a text and does not end in it: it hides what follows.

    A code block left open is not looked at: who writes the text closes it, or indents it.
    """
    outside = "\n".join(shown for _, shown in _lines_outside_code(text))
    if "<" in outside and _has_open_element(outside):
        return True
    text = _with_fence_closed(text)
    return any(_swallows(text, f"{_END} {end} {_END}") for mark, end in _ENDS.items() if mark in text)


def _has_open_element(text: str) -> bool:
    """Whether HTML that shows nothing of what is in it begins in a text and does not end in it."""
    begun = Counter((found[1] or found[2]).lower() for found in _ELEMENT.finditer(text))
    ended = Counter(found[1].lower() for found in _END_TAG.finditer(text))
    if begun - ended:
        return True
    for begin, end in _INSTRUCTIONS:
        last = max((found.end() for found in begin.finditer(text)), default=-1)
        if last >= 0 and end not in text[last:]:
            return True
    return False


def _swallows(text: str, last: str) -> bool:
    """Whether a paragraph below a text is not read as one."""
    page = laid_out(read_note("", f"\n{text}\n\n{last}".encode("utf-8", "surrogatepass")))
    return page.shown[-1] != last or page.blocks[-1].kind != "paragraph"


def _headings(path: str, page: bytes) -> list[str]:
    return [each.text for each in read_markup(read_note(path, page + f"\n\n# {_END}\n".encode())).headings]


def _has_same_rest(path: str, one: bytes, two: bytes) -> bool:
    """Whether two notes that differ in one place are read alike above it and below it."""
    rows, others = _as_read(path, one), _as_read(path, two)
    shortest = min(len(rows), len(others))
    above = 0
    while above < shortest and rows[above][0] == others[above][0]:
        above += 1
    below = 0
    while below < shortest - above and rows[-1 - below][0] == others[-1 - below][0]:
        below += 1
    return rows[:above] == others[:above] and rows[len(rows) - below :] == others[len(others) - below :]


def _as_read(path: str, data: bytes) -> list[tuple[object, ...]]:
    """Each line of a note with what is read of it: what it shows, and what block it is in."""
    page = laid_out(read_note(path, data + f"\n\n# {_END}\n".encode()))
    blocks: list[tuple[object, ...]] = [()] * len(page.lines)
    for block in page.blocks:
        read = (block.kind, block.mine, block.model, block.heading_path)
        blocks[block.line - 1 : block.end_line] = [read] * (block.end_line + 1 - block.line)
    return list(zip(page.lines, page.shown, page.live, blocks, strict=True))


def _escaped(found: re.Match[str]) -> str:
    if found[0] == "<!--":
        return "&lt;!--"
    return "--\\>" if found[0] == "-->" else "".join("\\" + sign for sign in found[0])


def _with_escaped(text: str, mark: re.Pattern[str], *, in_code: bool = False) -> str:
    lines: list[str] = []
    for line, shown in _lines_outside_code(text):
        pieces, done = [], 0
        for found in mark.finditer(line if in_code else shown):
            pieces += [line[done : found.start()], _escaped(found)]
            done = found.end()
        lines.append("".join(pieces) + line[done:])
    return "\n".join(lines)


def _lines_outside_code(text: str) -> Iterator[tuple[str, str]]:
    """Each line of a text, as it is and with code hidden."""
    fence: Fence | None = None
    for line in text.split("\n"):
        data = line.encode("utf-8", "surrogatepass")
        if fence:
            fence = None if fence.closed_by(data) else fence
            yield line, HIDDEN * len(line)
        else:
            fence = opened_by(data)
            yield line, HIDDEN * len(line) if fence else hide_code(line)


def _with_fence_closed(text: str) -> str:
    fence: Fence | None = None
    for line in text.split("\n"):
        data = line.encode("utf-8", "surrogatepass")
        fence = (None if fence.closed_by(data) else fence) if fence else opened_by(data)
    return f"{text}\n{fence.mark.decode()}" if fence else text


def _without_headings(text: str) -> str:
    lines: list[str] = []
    fence: Fence | None = None
    for line in text.split("\n"):
        data = line.encode("utf-8", "surrogatepass")
        if fence:
            fence = None if fence.closed_by(data) else fence
        elif opening := opened_by(data):
            fence = opening
        elif _HEADING.match(line):
            line = _HEADING.sub(r"\1\\\2", line, count=1)
        elif lines and lines[-1].strip() and _UNDERLINE.match(line):
            line = _UNDERLINE.sub(r"\1\\\2", line, count=1)
        lines.append(line)
    if fence:
        lines.append(fence.mark.decode())
    return "\n".join(lines)
