"""Making a vault: `init`, the first capture of a person who has none, and the first write to a found one.

Owns what a new vault starts with, and remembering it in the person's settings.
Must not touch a note that exists.
"""

import os
from datetime import datetime

from journal import where
from journal.clock import instant
from vault.disk import marker
from vault.disk.access import read_regular
from vault.disk.places import PINNED, Places, check_daily, find
from vault.disk.ulid import ulid
from vault.disk.writing import CannotWrite, make_folder, own_folder, sync_folder
from vault.problem import Problem
from vault.text.formats import render


class NotAFolder(Problem):
    """The place for a vault is taken by a file."""

    def __init__(self, path: str) -> None:
        super().__init__("a file stands where the vault should be", path=path, remedy="name another folder")


def found(root: str, now: datetime, env: dict[str, str]) -> tuple[str, bool]:
    """Make `root` a vault; (its id, whether the folder was made).

    An empty or new folder gets our own places; a folder with notes keeps the ones it has.
    """
    if os.path.exists(root) and not os.path.isdir(root):
        raise NotAFolder(root)
    created = not os.path.isdir(root)
    try:
        make_folder(root)
        empty = not any(not name.startswith(".") for name in os.listdir(root))
        obsidian = os.path.isdir(os.path.join(root, ".obsidian"))
    except OSError as error:
        raise CannotWrite(root, error) from error
    ours = Places().daily if empty and not obsidian else ""
    mark(root, now, ours, page=bool(ours))
    remember(root, env)
    return str(marker.settings(root).get("id", "")), created


def mark(root: str, now: datetime, ours: str = "", *, page: bool = True) -> str:
    """Give a folder its marker and, when a daily page is about to be written, settle where they are for good.

    page  whether a daily page is about to be written; without one a place that nobody uses yet may still change
    What to tell the person; "" when all of it was there.
    """
    said = marker.settings(root)
    table = said.get("places")
    if "id" in said and (not page or (isinstance(table, dict) and "daily" in table)):
        return ""
    places = find(root)
    if page and places.found_by != PINNED:
        check_daily(root, places)
    fresh = ulid(int(now.timestamp() * 1000), os.urandom(10))
    new = not marker.exists(root)
    marker.create(root, fresh, ours=ours)
    daily = places.daily if page else ""
    if not marker.complete(root, fresh, daily, places.template, places.found_by) and not new:
        return ""
    if not page:
        return "first write to this vault: .deliberate/ was added" if new else ""
    where_to = f"daily pages go to {render(places.daily, instant(now))}.md ({places.found_by})"
    return f"first write to this vault: .deliberate/ was added; {where_to}" if new else f"from now on {where_to}"


def found_default(env: dict[str, str], now: datetime) -> str:
    """The vault of a person who has none: `~/Deliberate`."""
    root = os.path.join(where.home(env), "Deliberate")
    found(root, now, env)
    return root


def remember(root: str, env: dict[str, str]) -> None:
    """Name the vault in the person's settings, when they name none yet and can be read."""
    try:
        if where.remembered_vault(env):
            return
    except where.SettingsUnreadable:
        return
    import tomlkit

    file = os.path.realpath(where.settings_file(env))
    try:
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
        text = ""
        if os.path.exists(file):
            with open(file, encoding="utf-8") as old:
                text = old.read()
        settings = tomlkit.parse(text)
        if text.strip():
            quoted = tomlkit.item(root).as_string()
            text = f"vault = {quoted}\n" + text
        else:
            settings["vault"] = root
            text = "# Settings of Deliberate for this person.\n" + tomlkit.dumps(settings)
        temp = f"{file}.{os.getpid()}"
        with open(temp, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        os.replace(temp, file)
    except (OSError, ValueError, tomlkit.exceptions.TOMLKitError):
        return  # a vault that is not remembered is still found by --vault or from inside it


def write_obsidian(root: str) -> None:
    """Settings that make Obsidian put daily pages where we do; only for an empty folder.

    A file that says something else stays; one that an interrupted `init` left empty or half written is completed.
    """
    import json

    folder = own_folder(root, ".obsidian")
    try:
        make_folder(folder)
        settings = {"folder": "journal", "format": "YYYY/YYYY-MM-DD"}
        for name, value in (("daily-notes.json", settings), ("app.json", {})):
            file = os.path.join(folder, name)
            text = json.dumps(value, indent=2).encode()
            if os.path.lexists(file) and not text.startswith(read_regular(file)):
                continue
            part = f"{file}.part"  # one name: what an interrupted run left is replaced
            with open(part, "wb") as new:
                new.write(text)
                new.flush()
                os.fsync(new.fileno())
            os.replace(part, file)
        sync_folder(folder)
    except OSError as error:
        raise CannotWrite(folder, error) from error
