"""Looking after a vault: is everything as it should be?

Owns the checks of `doctor` and their words. Reads only, but for `fix`, which mends caches, never notes.
Must not print.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from journal.practices import open_log
from journal.practices.indexing import NoteProblem
from journal.wiring import Desk
from vault.disk import marker
from vault.disk.writing import read
from vault.problem import Problem

CONFLICT_MARKS = ("(conflict", "(conflicted copy", "sync-conflict")


@dataclass(frozen=True, slots=True)
class Check:
    """One check and what it found."""

    name: str
    ok: bool
    problems: list[NoteProblem] = field(default_factory=list)


def checks(desk: Desk, fix: bool = False) -> list[Check]:
    """Every check, in order. fix: caches that are damaged are set aside and made anew."""
    looks: list[tuple[str, Callable[[], list[NoteProblem]]]] = [
        ("settings", lambda: _settings(desk)),
        ("index", lambda: _index(desk, fix)),
        ("notes", lambda: [NoteProblem(r.path, r.line, r.what, r.remedy) for r in desk.refresh().problems]),
        ("conflicts", lambda: _conflicts(desk)),
        ("log", lambda: _log(desk)),
        ("sync", lambda: _sync(desk)),
    ]
    results = []
    for name, look in looks:
        try:
            found = look()
        except Problem as problem:
            found = [NoteProblem(problem.path or "", problem.line or 1, problem.what, problem.remedy or "")]
        results.append(Check(name, not found, found))
    return results


def _settings(desk: Desk) -> list[NoteProblem]:
    assert desk.places  # raises the problem that a bad setting is
    return []


def _index(desk: Desk, fix: bool) -> list[NoteProblem]:
    found = []
    with desk.index_on_disk():
        sound = desk.store.check()
    if not sound:
        if fix:
            desk.store.set_aside()
        else:
            found.append(NoteProblem("", 1, "the index is damaged", "it is made anew by: deliberate doctor --fix"))
    return found


def _conflicts(desk: Desk) -> list[NoteProblem]:
    remedy = "compare it with its original, keep what you want, and remove it"
    found = [entry.path for entry in desk.folder.walk()]
    found = [path for path in found if any(mark in path.lower() for mark in CONFLICT_MARKS)]
    found += marker.second_versions(desk.root)
    return [NoteProblem(path, 1, "a sync tool or a collision left this copy", remedy) for path in found]


def _log(desk: Desk) -> list[NoteProblem]:
    """Lines of the event log that cannot be read; they cost nothing but are worth knowing."""
    if not desk.vault_id:
        return []
    from vault.events import parse

    found = []
    for file in desk.log.files():
        path = os.path.relpath(file, desk.root)
        for number, line in enumerate((read(desk.root, path) or b"").split(b"\n"), 1):
            if line.strip() and file.endswith(".jsonl") and parse(line) is None:
                found.append(NoteProblem(path, number, "not an event", "a crash tore it; it does no harm"))
    return found


def _sync(desk: Desk) -> list[NoteProblem]:
    """Obsidian Sync carries no hidden folders: reviews would stay on this machine."""
    if open_log.needed(desk):
        return [NoteProblem(marker.SETTINGS, 1, open_log.WHY, "keep the log in the open: deliberate init --open-log")]
    return []
