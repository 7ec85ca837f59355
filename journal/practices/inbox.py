"""The inbox: what waits is filed into a note, left as it is, or dropped.

Owns what leaves an item without a note, and which notes are near to it. What waits is `waiting`'s to say, what
becomes of it `filing`'s; both are called from here. Must not print.
"""

from __future__ import annotations

import os
from datetime import date

from journal.practices import recalling
from journal.practices.daily import page_path
from journal.practices.filing import TARGETS as TARGETS
from journal.practices.filing import Filed as Filed
from journal.practices.filing import file as file
from journal.practices.waiting import InboxItem as InboxItem
from journal.practices.waiting import NotTheOne as NotTheOne
from journal.practices.waiting import body, put_mark
from journal.practices.waiting import inbox as inbox
from journal.practices.waiting import item_at as item_at
from journal.practices.waiting import item_named as item_named
from journal.wiring import Desk
from kb.recall.hit import Hit
from vault.disk.undoing import TRASH
from vault.problem import WrongUsage
from vault.records.capture_line import LEFT
from vault.text.day import week_named

SIMILAR = 5
QUERY = 400  # characters of an item that are looked for


def similar(desk: Desk, item: InboxItem) -> list[Hit]:
    """At most five notes near to an item, by words and, where it is ready, by meaning; no pages of a day or a week,
    since these are the notes it might go into."""
    named = "" if item.captured else item.path.rpartition("/")[2].rpartition(".")[0]
    query = " ".join(f"{named} {body(desk, item)[: 2 * QUERY]}".split())[:QUERY]
    if not query:
        return []
    recalling.freshen(desk)
    hits = desk.recall.search(query, 3 * SIMILAR, by="both")
    waiting = (desk.places.inbox + "/", item.path)
    return [hit for hit in hits if not hit.path.startswith(waiting) and not _is_page(desk, hit.path)][:SIMILAR]


def _is_page(desk: Desk, path: str) -> bool:
    from journal.practices.week_matter import week_path  # which asks this module what waits

    week = week_named(os.path.basename(path).removesuffix(".md"), desk.clock.now().date())
    if week is not None and week_path(desk, week) == path:
        return True
    note = desk.store.note(path)
    return note is not None and note.day is not None and page_path(desk, date.fromisoformat(note.day)) == path


def leave(desk: Desk, item: InboxItem) -> tuple[str, int]:
    """Say that a captured line may stay as it is: a tick at its end, and it leaves the view. Its place."""
    if not item.captured:
        raise WrongUsage(
            "a file leaves the inbox by being filed or dropped", path=item.path,
            remedy=f'deliberate inbox file "{item.path}"',
        )  # fmt: skip
    with desk.change("inbox leave"):
        line = put_mark(desk, item, lambda: LEFT)
    desk.refresh()
    return item.path, line


def drop(desk: Desk, item: InboxItem) -> str:
    """Put a file, or a second version of a note, into the trash of the vault; undo brings it back. Its new path."""
    if item.captured:
        raise WrongUsage(
            "a line of a daily page is not dropped", path=item.path, line=item.line,
            remedy="leave it: deliberate inbox leave",
        )  # fmt: skip
    with desk.change("inbox drop") as change:
        to = f"{TRASH}/{change.name}/{item.path}"
        change.move(item.path, to)
    desk.refresh()
    return to
