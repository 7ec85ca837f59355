"""Which files are a second version that a sync tool, or this program, put beside a note.

Owns the names such copies get: Obsidian Sync, Syncthing, Dropbox, Nextcloud, git as we use it, and our own
`note (conflict 1).md`. Must not look at the disk: whether the original exists is for the caller to say.
"""

from __future__ import annotations

import re

_FORMS = (
    # "Note (Conflicted copy phone 202611221030)", "Note (Ann's conflicted copy 2026-11-22)",
    # "Note (conflicted copy 2026-11-22 103000)"
    re.compile(r"(?P<base>.+?) \((?:[^()]* )?[Cc]onflicted copy\b.*\)(?: \d+)?"),
    re.compile(r"(?P<base>.+)\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]+)?"),
    re.compile(r"(?P<base>.+) \(conflict \d+\)"),
)


def original(path: str) -> str | None:
    """The path of the note that the file is another version of, by its name; None for any other name."""
    if "onflict" not in path:
        return None
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return None
    for form in _FORMS:
        found = form.fullmatch(stem)
        if found:
            return f"{folder}{slash}{found['base']}.{ending}"
    return None
