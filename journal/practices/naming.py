"""Which of several records a person means by a name they typed.

Owns how names are compared: without case, white space runs and `.md`; a whole name first, else a part of what
the record is called that fits one only. Must not know any record type, nor print.
"""

from __future__ import annotations

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

    def __init__(self, name: str, titles: Sequence[str]) -> None:
        shown = ", ".join(f'"{title}"' for title in titles[:4])
        super().__init__(f'"{name}" may be any of {shown}', remedy="write more of it")


def named(
    name: str,
    every: Sequence[T],
    names: Callable[[T], Iterable[str]],
    called: Callable[[T], str],
    noun: str,
    remedy: str,
) -> T:
    """The one a person means.

    names   all that a record may be called, its path among them
    called  what it is called first: a part of this will do
    noun, remedy  for what is said when there is none
    Raises NoSuchRecord, SeveralRecords.
    """
    wanted = folded(name)
    exact = [one for one in every if wanted in {folded(each) for each in names(one)}]
    if len(exact) == 1:
        return exact[0]
    part = exact or [one for one in every if wanted and wanted in folded(called(one))]
    if not part:
        raise NoSuchRecord(noun, name, remedy)
    if len(part) > 1:
        raise SeveralRecords(name, [called(one) for one in part])
    return part[0]


def folded(text: str) -> str:
    """A name as it is compared."""
    return " ".join(text.split()).casefold().removesuffix(".md")
