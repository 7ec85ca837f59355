"""Folders as values: taken from the disk, put back, and looked at as a person sees them."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Image = dict[str, bytes | None]
"""What a folder holds, by path: bytes of a file, None for a folder."""

LOGS = (".deliberate/log/", "deliberate-log/")
_WORD = re.compile(rb"\w+")


def take(top: Path) -> Image:
    """The image of a folder."""
    image: Image = {}
    for folder, folders, names in os.walk(top):
        for name in folders:
            image[os.path.relpath(os.path.join(folder, name), top)] = None
        for name in names:
            file = os.path.join(folder, name)
            with open(file, "rb") as opened:
                image[os.path.relpath(file, top)] = opened.read()
    return image


def put(top: Path, image: Image) -> None:
    """Make a folder hold exactly this; what it holds already is not written again, so that its times stay."""
    there = take(top)
    for path in sorted(there.keys() - image.keys(), reverse=True):
        if there[path] is None:
            shutil.rmtree(top / path, ignore_errors=True)
        else:
            (top / path).unlink()
    for path in sorted(image):
        data = image[path]
        if path in there and there[path] == data:
            continue
        if data is None:
            (top / path).mkdir(parents=True, exist_ok=True)
        else:
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).unlink(missing_ok=True)
            (top / path).write_bytes(data)
            if "/.deliberate/tmp/" in path:  # displaced files were written long before they were displaced
                os.utime(top / path, (1, 1))


def below(image: Image, folder: str) -> Image:
    """The part of an image below one of its folders."""
    return {path[len(folder) + 1 :]: data for path, data in image.items() if path.startswith(folder + "/")}


@dataclass(frozen=True, slots=True)
class View:
    """A vault as its owner sees it.

    notes     every file that is not hidden, by path
    events    what the log says, without ids and times, without what was taken back; sorted
    settings  `vault.toml` without the vault's id; None where it cannot be read
    trash     the files in the vault's trash
    """

    notes: dict[str, bytes]
    events: list[str]
    settings: dict[str, Any] | None
    trash: list[bytes]

    def parts(self) -> dict[str, object]:
        """What two views are compared by."""
        return {**self.notes, "the log": self.events, "vault.toml": self.settings}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self.parts() == other.parts()

    def words(self) -> set[bytes]:
        """Every word that stands anywhere in it."""
        return {word for data in (*self.notes.values(), *self.trash) for word in _WORD.findall(data)}


def view_of(vault: Image) -> View:
    """The view of a vault's image."""
    files = {path: data for path, data in vault.items() if data is not None}
    notes = {path: data for path, data in files.items() if not path.startswith((".deliberate/", *LOGS))}
    logs = [data for path, data in sorted(files.items()) if path.startswith(LOGS)]
    trash = [data for path, data in sorted(files.items()) if path.startswith(".deliberate/trash/")]
    return View(notes, _events(b"\n".join(logs)), _settings(files.get(".deliberate/vault.toml", b"")), trash)


def _events(data: bytes) -> list[str]:
    events: dict[str, dict[str, Any]] = {}
    for line in data.split(b"\n"):
        try:
            event = json.loads(line)
        except ValueError:
            continue  # nothing, or torn
        events.setdefault(event["id"], event)
    void = {name for event in events.values() for name in event.get("of", [])}
    kept = [event for event in events.values() if event["id"] not in void and event["k"] != "void"]
    return sorted(json.dumps({key: value for key, value in event.items() if key != "id"}) for event in kept)


def _settings(data: bytes) -> dict[str, Any] | None:
    try:
        return {key: value for key, value in tomllib.loads(data.decode()).items() if key != "id"}
    except ValueError:
        return None
