"""The event log in the open, for a sync service that carries no hidden folders.

Owns telling that a vault needs it, and moving there: settings and what was logged so far. Must not print, and
must not know what an event says.
"""

from __future__ import annotations

import os
import tomllib

from journal.wiring import Desk
from vault.disk import marker
from vault.disk.folder import obsidian_setting
from vault.disk.lock import Held
from vault.disk.writing import MARKER, read
from vault.problem import WrongUsage

FOLDER, SUFFIX = "deliberate-log", "md"
_OTHERS = (".git", ".stfolder")  # what carries hidden folders; Obsidian has Sync switched on with nobody using it
WHY = "Obsidian Sync does not carry hidden folders, so reviews stay here"


def needed(desk: Desk) -> bool:
    """Whether reviews stay on this machine: Obsidian Sync is on, nothing else syncs, and the log is hidden."""
    core = obsidian_setting(desk.root, "core-plugins.json")
    on = core.get("sync") is True if isinstance(core, dict) else isinstance(core, list) and "sync" in core
    others = any(os.path.lexists(os.path.join(desk.root, name)) for name in _OTHERS)
    return on and not others and desk.places.log_folder.startswith(MARKER)


def move(desk: Desk) -> None:
    """Keep the log in `deliberate-log/` from now on, with all that was logged. The old files stay where they are.

    Raises WrongUsage when the settings name a folder for the log already, or are of a shape that cannot be added to.
    """
    old, suffix = desk.places.log_folder, desk.places.log_suffix
    with Held(os.path.join(desk.state, "log.lock")), desk.change("init") as change:
        before = read(desk.root, marker.SETTINGS) or b""
        after = marker.with_places(before, {"log_folder": FOLDER, "log_suffix": SUFFIX})
        if after == before:
            raise WrongUsage("the settings cannot be added to", path=marker.SETTINGS,
                             remedy=f'write log_folder = "{FOLDER}" and log_suffix = "{SUFFIX}" there')  # fmt: skip
        for file in desk.log.files():
            path = os.path.relpath(file, os.path.join(desk.root, old))
            new = f"{FOLDER}/{path.removesuffix('.' + suffix)}.{SUFFIX}"
            if read(desk.root, new) is None:
                change.write(new, None, read(desk.root, f"{old}/{path}") or b"")
        tomllib.loads(after.decode("utf-8"))
        change.write(marker.SETTINGS, before, after)
    desk.__dict__.pop("log", None)
