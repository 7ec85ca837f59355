"""The page of a week as a review writes it: made when it is first needed, one splice at a time.

Owns that each of them is on disk when it returns, whoever else writes, and how a new page begins. Must not
print, must not know the steps of a review, nor how the page is spelled; `vault.records.weekly` does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from datetime import date

from journal.clock import instant
from journal.practices import week_matter
from journal.practices.ideas import TRIES
from journal.wiring import Desk
from vault.disk.writing import ChangedMeanwhile, read
from vault.records.weekly import (
    WeekPage,
    new_week,
    read_week,
    with_item,
    with_nothing,
    with_sentence,
    without_item,
)
from vault.text.links import link_to
from vault.text.templates import fill


class Page:
    """The weekly page at `path`, which need not exist yet."""

    def __init__(self, desk: Desk, monday: date) -> None:
        self._desk = desk
        self.path = week_matter.week_path(desk, monday)

    def now(self) -> WeekPage | None:
        """What it says on disk; None while there is none."""
        data = read(self._desk.root, self.path)
        return None if data is None else read_week(self.path, data)

    def has(self, section: str, text: str) -> bool:
        """Whether an item of this section is these words."""
        return plain(text) in self._items(section)

    def tells_of(self, section: str, about: str) -> bool:
        """Whether an item of this section is these words, or begins with them and says more behind a colon."""
        wanted = plain(about)
        return any(item == wanted or item.startswith(wanted + ": ") for item in self._items(section))

    def _items(self, section: str) -> list[str]:
        page = self.now()
        return [plain(item.text) for item in page.items(section)] if page else []

    def add(self, section: str, text: str, done: bool | None = None, above: Collection[str] = ()) -> None:
        """Put an item at the end of a section, unless it stands there; above these items, if any of them does."""
        later = {plain(one) for one in above}

        def added(data: bytes) -> bytes:
            there = [one.text for one in read_week(self.path, data).items(section)]
            if plain(text) in {plain(one) for one in there}:
                return data
            return with_item(self.path, data, section, text, done, [one for one in there if plain(one) in later])

        self._edit(added)

    def take_away(self, section: str, text: str) -> None:
        """Take out the item with these words."""

        def without(data: bytes) -> bytes:
            items = read_week(self.path, data).items(section)
            there = next((one for one in items if plain(one.text) == plain(text)), None)
            return data if there is None else without_item(self.path, data, there.line)

        self._edit(without)

    def nothing(self, section: str) -> None:
        """Say of a section that is empty that there was nothing; a page is not made for that."""
        if self.now() is not None:
            self._edit(lambda data: with_nothing(self.path, data, section))

    def say(self, sentence: str, instead_of: str) -> str:
        """Put the sentence of the week below the title; how it stands there."""
        self._edit(lambda data: with_sentence(self.path, data, sentence, instead_of))
        page = self.now()
        return page.sentence if page else sentence

    def link(self, path: str) -> str:
        """A link to a note, as it stands on this page."""
        return link_to(path, self.path, self._desk.store.names())

    def _edit(self, change_bytes: Callable[[bytes], bytes]) -> None:
        """Change the page as it stands; again when someone else was faster."""
        for left in reversed(range(TRIES)):
            before = read(self._desk.root, self.path)
            after = change_bytes(self._new() if before is None else before)
            if before == after:
                return
            try:
                with self._desk.change("week") as change:
                    change.write(self.path, before, after)
                break
            except ChangedMeanwhile:
                if not left:
                    raise
        self._desk.refresh()

    def _new(self) -> bytes:
        """A new page: the person's own template, else a title."""
        title = os.path.basename(self.path).removesuffix(".md")
        named = self._desk.places.weekly_template
        template = read(self._desk.root, named) if named else None
        if template is None:
            return new_week(title)
        filled = fill(template.decode("utf-8", "surrogateescape"), title, instant(self._desk.clock.now()))
        if filled is None:
            self._desk.notices.append(f"the template {named} is a program (<%); the page was begun without it")
            return new_week(title)
        return filled.encode("utf-8", "surrogateescape") if filled.strip() else new_week(title)


def plain(text: str) -> str:
    """Words as they are compared: signs that were escaped on their way into a note are the same signs."""
    return text.replace("\\", "")
