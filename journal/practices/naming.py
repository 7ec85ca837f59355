"""Which of several records a person means by a name they typed.

Owns how names are compared: without case, white space runs and `.md`; a whole name first, else a part of what
the record is called that fits one only. Must not know any record type, nor print.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from vault.problem import NothingThere, WrongUsage

T = TypeVar("T")


class NoSuchRecord(NothingThere):
    """Nothing goes by this name."""

    def __init__(self, noun: str, name: str, remedy: str) -> None:
        super().__init__(f'no {noun} is called "{name}"', remedy=remedy)


class SeveralRecords(WrongUsage):
    """A part of a name fits more than one."""

    def __init__(self, name: str, titles: Sequence[str], paths: Sequence[str]) -> None:
        same = len(set(map(folded, titles))) < len(titles)
        shown = ", ".join(paths[:4] if same else (f'"{title}"' for title in titles[:4]))
        remedy = "name its path" if same else "write more of it"
        super().__init__(f'"{name}" may be any of {shown}', remedy=remedy)


def named(
    name: str,
    every: Sequence[T],
    names: Callable[[T], Iterable[str]],
    called: Callable[[T], str],
    noun: str,
    remedy: str,
    part: Callable[[str, str], bool] = operator.contains,
) -> T:
    """The one a person means.

    names   all that a record may be called, its path among them
    called  what it is called first: a part of this will do
    noun, remedy  for what is said when there is none
    part    whether (what it is called, what was typed) fit, both folded; by itself, a part will do
    Raises NoSuchRecord, SeveralRecords.
    """
    wanted = folded(name)
    exact = [one for one in every if wanted in {folded(each) for each in names(one)}]
    if len(exact) == 1:
        return exact[0]
    fitting = exact or [one for one in every if wanted and part(folded(called(one)), wanted)]
    if not fitting:
        raise NoSuchRecord(noun, name, remedy)
    if len(fitting) > 1:
        paths = [max((each for each in names(one) if each.endswith(".md")), key=len, default="") for one in fitting]
        raise SeveralRecords(name, [called(one) for one in fitting], paths)
    return fitting[0]


def begins(called: str, typed: str) -> bool:
    """Whether what something is called begins with what was typed."""
    return called.startswith(typed)


def folded(text: str) -> str:
    """A name as it is compared."""
    return " ".join(text.split()).casefold().removesuffix(".md")
