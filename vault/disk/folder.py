"""A vault as a folder of notes.

Owns which files are notes (Markdown, not hidden, not in a template folder, not ignored by Obsidian's own
settings), walking them, and reading them. Read only: `vault.disk.writing` writes.
Must not know what is in a note.
"""

import json
import os
import stat
from collections.abc import Iterator
from typing import Any, NamedTuple

from vault.disk import marker
from vault.disk.access import MARKER, NotAFile, inside, read, read_regular
from vault.problem import NothingThere, Problem

OBSIDIAN = ".obsidian"
NOTE_ENDINGS = (".md", ".markdown")
SETTINGS_READ = (
    "app.json", "community-plugins.json", "core-plugins.json", "daily-notes.json", "templates.json",
    "plugins/periodic-notes/data.json", "plugins/templater-obsidian/data.json",
)  # fmt: skip
"""Files of Obsidian's that are read as hints, below `.obsidian/`."""


class Entry(NamedTuple):
    """A note as the folder lists it; `path` relative to the vault with `/`, as spelled on disk."""

    path: str
    mtime_ns: int
    size: int
    inode: int


class VaultMissing(Problem):
    """The vault's folder is not there, or not readable."""

    def __init__(self, root: str) -> None:
        super().__init__("the vault is not there", path=root, remedy="connect the disk, or name another with --vault")


class NoSuchNote(NothingThere):
    """No note of that path or name."""

    def __init__(self, name: str) -> None:
        super().__init__(f'no note "{name}" in this vault', remedy="try: deliberate recall " + name)


class Folder:
    """The notes under one root (absolute path)."""

    def __init__(self, root: str) -> None:
        self.root = root

    def walk(self, below: str = "") -> list[Entry]:
        """Every note, or every one below a folder of the vault, sorted by path.

        Raises VaultMissing when the root cannot be listed.
        """
        ignored = [filter_ for filter_ in ignore_filters(self.root) if filter_]
        try:
            os.scandir(self.root).close()
        except OSError as error:
            raise VaultMissing(self.root) from error
        if not below:
            return sorted(self._entries(self.root, "", ignored))
        hidden = any(part.startswith(".") for part in below.split("/")) or _is_ignored(below, ignored)
        top = os.path.join(self.root, below)
        linked = os.path.realpath(top) != os.path.join(os.path.realpath(self.root), below)
        return [] if hidden or linked else sorted(self._entries(top, below + "/", ignored))

    def _entries(self, folder: str, prefix: str, ignored: list[str]) -> Iterator[Entry]:
        try:
            listing = list(os.scandir(folder))
        except OSError:
            return  # a folder without permission hides its notes; their rows stay until seen missing twice
        for item in listing:
            path = prefix + item.name
            if item.name.startswith(".") or _is_ignored(path, ignored):
                continue
            try:
                if item.is_symlink():
                    continue  # inside the vault it would be the same note twice, outside it is not ours
                if item.is_dir():
                    yield from self._entries(item.path, path + "/", ignored)
                elif _is_note(path) and item.is_file():
                    state = item.stat()
                    yield Entry(path, state.st_mtime_ns, state.st_size, state.st_ino)
            except OSError:
                continue

    def unusable(self, inbox: str) -> list[tuple[str, str]]:
        """(path, what it is) of whatever can be neither read nor walked through, where a note could stand; sorted.

        inbox  the folder of files that come in, where every file counts and not only Markdown; "" for none
        """
        ignored = [filter_ for filter_ in ignore_filters(self.root) if filter_]
        return sorted(self._unusable(self.root, "", inbox, ignored))

    def _unusable(self, folder: str, prefix: str, inbox: str, ignored: list[str]) -> Iterator[tuple[str, str]]:
        try:
            listing = list(os.scandir(folder))
        except OSError as error:
            yield prefix.rstrip("/") or ".", f"a folder that cannot be listed ({error.strerror})"
            return
        for item in listing:
            path = prefix + item.name
            if item.name.startswith(".") or _is_ignored(path, ignored):
                continue
            if item.is_dir(follow_symlinks=False):
                yield from self._unusable(item.path, path + "/", inbox, ignored)
            elif path.lower().endswith(NOTE_ENDINGS) or (inbox and prefix == inbox + "/"):
                yield from ((path, what) for what in [special_file(item.path)] if what)

    def read(self, path: str) -> bytes:
        """The bytes of a note. Raises NoSuchNote, or a Problem that names the file."""
        data = read(self.root, path)
        if data is None:
            raise NoSuchNote(path)
        return data

    def exists(self, path: str) -> bool:
        """Whether the file is there now."""
        return os.path.isfile(os.path.join(self.root, path))

    def absolute(self, path: str) -> str:
        """The real file behind a vault path; never outside the vault."""
        return inside(self.root, path)

    def relative(self, path: str) -> str:
        """A path as typed (absolute, or relative to the vault) as a path of the vault."""
        full = os.path.realpath(path) if os.path.isabs(path) else inside(self.root, path)
        root = os.path.realpath(self.root)
        if not full.startswith(root + "/"):
            raise NotAFile(path)
        return full[len(root) + 1 :]


def special_file(file: str) -> str:
    """"a named pipe", "a socket" or "a device", links followed; "" for a file, a folder, or nothing."""
    try:
        mode = os.stat(file).st_mode
    except OSError:
        return ""
    kinds = ((stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"),
             (stat.S_ISBLK, "a device"))  # fmt: skip
    return next((name for is_such, name in kinds if is_such(mode)), "")


def obsidian_setting(root: str, name: str) -> Any:
    """A JSON file under `.obsidian/`, or {} when it is absent or not JSON: Obsidian's files are only hints."""
    try:
        return json.loads(read_regular(os.path.join(root, OBSIDIAN, name)))  # `.obsidian` may be a link to anywhere
    except (OSError, ValueError):
        return {}


def template_folders(root: str) -> list[str]:
    """Folders whose files are not notes: those of Obsidian's Templates and the Templater plugin, and ours."""
    core = obsidian_setting(root, "templates.json")
    templater = obsidian_setting(root, "plugins/templater-obsidian/data.json")
    named = [settings.get(key) for settings, key in ((core, "folder"), (templater, "templates_folder"))
             if isinstance(settings, dict)]  # fmt: skip
    ours = "templates" if os.path.isdir(os.path.join(root, MARKER)) else ""
    return [name.strip("/") for name in [*named, ours] if isinstance(name, str) and name.strip("/")]


def ignore_filters(root: str) -> list[str]:
    """Folder prefixes that hold no notes: templates, a log in the open, and what was excluded in Obsidian."""
    app = obsidian_setting(root, "app.json")
    excluded = app.get("userIgnoreFilters") if isinstance(app, dict) else None
    filters = [f.rstrip("/") for f in excluded or [] if isinstance(f, str) and not f.startswith("/")]
    return [*filters, *template_folders(root), *_open_log(root)]


def _open_log(root: str) -> list[str]:
    """The log folder, where it stands in the open for a sync service that carries no hidden ones."""
    places = marker.settings(root).get("places", {})
    folder = places.get("log_folder", "") if isinstance(places, dict) else ""
    return [folder.strip("/")] if isinstance(folder, str) and folder and not folder.startswith(".") else []


def _is_note(path: str) -> bool:
    """Markdown, and not one of the person's own prompts (`skills/<name>/SKILL.md`)."""
    skill = path.startswith("skills/") and path.endswith("/SKILL.md")
    return path.lower().endswith(NOTE_ENDINGS) and not skill


def _is_ignored(path: str, filters: list[str]) -> bool:
    """Compared part by part: the filter `Food` does not hide `Foodtruck`."""
    return any(path == f or path.startswith(f + "/") for f in filters)
