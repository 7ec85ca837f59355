"""An item of the inbox in full, and the notes near to it, as `inbox show` and `inbox sort` print them.

Owns how the two look. Must not know what becomes of an item.
"""

import difflib

from journal import show
from journal.front import Front
from journal.practices import waiting
from journal.practices.inbox import InboxItem
from kb.recall.hit import Hit


def shown(front: Front, item: InboxItem) -> list[str]:
    """An item in full: of a second version, how it differs from the note."""
    head = [f"{item.kind}  {show.place(item.path, item.line)}", ""]
    if item.kind != "conflict":
        return head + (waiting.body(front.desk, item) or "(not text)").rstrip("\n").split("\n")
    of = InboxItem(item.text, 1, "file", item.text, None)
    ours, theirs = (waiting.body(front.desk, one).split("\n") for one in (of, item))
    lines = list(difflib.unified_diff(ours, theirs, item.text, item.path, lineterm="", n=1))
    return head + (lines or [f"it says the same as {item.text}"])


def near_to(hits: list[Hit]) -> list[str]:
    """Near notes, numbered."""
    room = max(show.width() - 6, 20)
    rows = []
    for number, hit in enumerate(hits, 1):
        rows += [f"  {number}  {hit.title}  ({show.place(hit.path, hit.line)})", f"     {show.clip(hit.text, room)}"]
    return rows
