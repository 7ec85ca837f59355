"""Looking after a vault: is everything as it should be?

Owns the checks of `doctor` and their words. Reads only, but for `fix`, which mends caches, never notes.
Must not print.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from journal import where
from journal.practices import daily, open_log
from journal.practices.indexing import NoteProblem
from journal.wiring import Desk
from vault.disk import marker
from vault.disk.folder import OBSIDIAN, SETTINGS_READ, special_file
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
        ("files", lambda: _files(desk)),
        ("folders", lambda: _folders(desk)),
        ("conflicts", lambda: _conflicts(desk)),
        ("displaced files", lambda: _displaced_files(desk)),
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


def _files(desk: Desk) -> list[NoteProblem]:
    """Named pipes and the like where a note or a setting could stand, and folders that hide what is in them."""
    where_ = desk.places
    found = desk.folder.unusable(where_.inbox)
    read_too = [where_.template, where_.weekly_template, *(f"{OBSIDIAN}/{name}" for name in SETTINGS_READ)]
    found += [(path, what) for path in read_too if path and (what := special_file(os.path.join(desk.root, path)))]
    return [NoteProblem(path, 1, f"this is {what}", "move it out of the vault, or make it readable")
            for path, what in dict.fromkeys(found)]  # fmt: skip


def _folders(desk: Desk) -> list[NoteProblem]:
    """Folders that a save needs and that cannot be written, a folder in the place of today's page, waiting captures."""
    problems = []
    if not os.access(desk.root, os.W_OK):
        remedy = "check its permissions and how it is mounted"
        problems.append(NoteProblem("", 1, "the vault cannot be written", remedy))
    state = desk.settings.state
    parent = state if os.path.lexists(state) else os.path.dirname(state)
    if os.path.lexists(parent) and not (os.path.isdir(parent) and os.access(parent, os.W_OK)):
        problems.append(NoteProblem(state, 1, "the state folder cannot be written, so undo does not work",
                                    where.OTHER_FOLDER["state"]))  # fmt: skip
    page = daily.page_path(desk, desk.clock.now().date())
    if os.path.isdir(os.path.join(desk.root, page)):
        problems.append(NoteProblem(page, 1, "this is a folder, where today's page should be", "rename it"))
    if where.has_kept(desk.env, desk.root):
        problems.append(NoteProblem(where.kept_folder(desk.env), 1, "captures wait that could not be written",
                                    "add them with: deliberate jot --kept"))  # fmt: skip
    return problems


def _conflicts(desk: Desk) -> list[NoteProblem]:
    remedy = "compare it with its original, keep what you want, and remove it"
    found = [entry.path for entry in desk.folder.walk()]
    found = [path for path in found if any(mark in path.lower() for mark in CONFLICT_MARKS)]
    found += marker.second_versions(desk.root)
    return [NoteProblem(path, 1, "a sync tool or a collision left this copy", remedy) for path in found]


def _displaced_files(desk: Desk) -> list[NoteProblem]:
    """Files under `.deliberate/tmp/` that another program wrote to, and whose text is not back in its note."""
    from vault.disk.displaced_files import written_to

    what = "another program wrote to this file, which a save had displaced from {}"
    remedy = "copy what is missing into the note; the file stays for a day"
    return [NoteProblem(path, 1, what.format(note), remedy) for path, note in written_to(desk.root, desk.state)]


def _log(desk: Desk) -> list[NoteProblem]:
    """Parts of the event log that cannot be read, and lines that say nothing, which are worth knowing."""
    if not desk.vault_id:
        return []
    from vault.disk.log import UnreadableLogError
    from vault.events import parse

    found = []
    files, unreadable = desk.log.list_files()
    for file in files:
        path = os.path.relpath(file, desk.root)
        try:
            data = desk.log.bytes_of(file)
        except UnreadableLogError as problem:
            unreadable.append(problem)
            continue
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.strip() and file.endswith(".jsonl") and parse(line) is None:
                found.append(NoteProblem(path, number, "not an event", "a crash tore it; it does no harm"))
    return [NoteProblem(one.path or "", 1, one.what, one.remedy or "") for one in unreadable] + found


def _sync(desk: Desk) -> list[NoteProblem]:
    """Obsidian Sync carries no hidden folders: reviews would stay on this machine."""
    if open_log.needed(desk):
        return [NoteProblem(marker.SETTINGS, 1, open_log.WHY, "keep the log in the open: deliberate init --open-log")]
    return []
