"""How a model writes which passage it means: every usual way, read as `[2]`.

Owns those shapes and what is left of a sentence when they are taken out. Must not know whether a mark is true. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_N = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_CALLED = r"(?:passages?|notes?|sources?|ref\.?|no\.?|n|#|\^)?"
_BRACKETS = rf"[\[【［]{{1,2}}\s*{_CALLED}\s*({_N})\s*\.?(?:(?:†|:)[^\[\]【】［］\n]{{0,120}})?[\]】］]{{1,2}}"
_ROUND = rf"\(\s*(?:passages?|notes?|sources?)?\s*(?:{_N})\s*\)"
_RAISED = "[⁰¹²³⁴-⁹]{1,2}"
MARKER = re.compile(rf"(?<!\s)\s*\[({_N})\]")
"""A mark as `plain_marks` leaves it; its group is for `numbers_of`."""
AFTER_A_STOP = rf"(?:\s*(?:{_BRACKETS}|{_ROUND})|{_RAISED})"
"""What may stand behind the end of a sentence and belongs to it."""
BEGUN = re.compile(r"\s*(?:[\[【［][^\]】］\n]{0,130}|\([a-z]{0,8}\s*[\d,;– -]{0,12})$", re.IGNORECASE)
"""One that has begun and may go on in what is still to come."""

_IN_BRACKETS = re.compile(_BRACKETS, re.IGNORECASE)
_ENCLOSED = re.compile(rf"\(\s*((?:\[{_N}\][\s,;]*)+)\)")
_CALLED_BY_NAME = re.compile(rf"\(\s*(?:passages?|notes?|sources?)\s*({_N})\s*\)", re.IGNORECASE)
_AT_THE_END = r"(?=[.!?…。！？]*[\"'”’»*_]*\s*$)"
_IN_ROUND_ONES = re.compile(rf"\(\s*({_N})\s*\){_AT_THE_END}")
_SUPERSCRIPT = re.compile(rf"(?:(?<=[^\W\d_]{{3}})|(?<=[.!?…\"”’»)]))({_RAISED}){_AT_THE_END}")  # `12 m²` is none
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ACCORDING = re.compile(
    r"^(?:according to|as (?:said|stated|noted) in|in|per|from|laut)\s+(?:passages?|notes?|sources?)?\s*"
    rf"(\[{_N}\])\s*[,:]?\s*",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^(?:\*\*)?(?:answer|antwort)(?:\*\*)?\s*[:：](?:\*\*)?\s*(?=\S)", re.IGNORECASE)


def plain_brackets(raw: str) -> str:
    """Marks in brackets of any kind as `[2]`: `【2†source】`, `[[2]]`, `[passage 2]`, `[2: Why We Sleep]`."""
    return _ENCLOSED.sub(r"\1", _IN_BRACKETS.sub(r"[\1]", raw))


def plain_marks(sentence: str, sent: Collection[int]) -> str:
    """A sentence with every mark as `[2]`; what only might be one, such as `(2)`, only if that passage was sent."""

    def known(found: re.Match[str]) -> str:
        return f" [{found[1]}]" if set(numbers_of(found[1])) <= set(sent) else found[0]

    def raised(found: re.Match[str]) -> str:
        number = int(found[1].translate(_DIGITS))
        return f" [{number}]" if number in sent else found[0]

    text = _CALLED_BY_NAME.sub(known, plain_brackets(sentence))
    text = _SUPERSCRIPT.sub(raised, _IN_ROUND_ONES.sub(known, text))
    text = _ANSWER.sub("", text)
    according = _ACCORDING.match(text)
    if according and text[according.end() :].strip():
        rest = text[according.end() :]
        ends = len(rest.rstrip())
        text = f"{rest[:1].upper()}{rest[1:ends]} {according[1]}{rest[ends:]}"
    return text


def without_marks(sentence: str) -> str:
    """A sentence without its marks, and without the brackets and dashes that only held them."""
    bare = re.sub(r"\s*\(\s*[,;]?\s*\)", "", MARKER.sub("", re.sub(rf"^\[{_N}\]\s*", "", sentence)))
    return re.sub(r"\s*[—–]\s*(?=[.!?…]*\s*$)", "", bare).rstrip()


def numbers_of(marked: str) -> list[int]:
    """`1`, `1, 3` and `2-4` as numbers."""
    found: list[int] = []
    for part in re.split(r"[,;]", marked):
        ends = [int(each) for each in re.findall(r"\d+", part)]
        found += range(ends[0], min(ends[-1], ends[0] + 9) + 1) if len(ends) > 1 else ends
    return found
