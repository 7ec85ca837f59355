"""The map of types in a vault of somebody's own order: proposed after a look over it, written when they say yes.

Owns when there is something to propose, and that the map goes into the settings of the vault and never into a
note. Must not print nor ask.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from journal.wiring import Desk
from kb.survey import Proposal, survey
from vault.disk import marker
from vault.disk.folder import Folder
from vault.disk.writing import read
from vault.problem import Problem, WrongUsage
from vault.text.note import Note, read_note
from vault.text.rules import read_rules


def propose(root: str) -> Proposal | None:
    """A map for the notes of this folder; None where the vault has one already, or nothing is evident."""
    if marker.settings(root).get("types"):
        return None
    proposal = survey(_notes(Folder(root)))
    return proposal if proposal.text else None


def accept(desk: Desk, proposal: Proposal) -> None:
    """Write the map into the settings of the vault, as one change. Raises WrongUsage where it has one by now."""
    with desk.change("init") as change:
        before = read(desk.root, marker.SETTINGS) or b""
        if tomllib.loads(before.decode("utf-8")).get("types"):
            raise WrongUsage("this vault has a map of types already", path=marker.SETTINGS, remedy="edit it there")
        newline = b"\r\n" if b"\r\n" in before else b"\n"
        head = before if before.endswith(b"\n") or not before else before + newline
        after = head + newline + proposal.text.encode().replace(b"\n", newline)
        read_rules(tomllib.loads(after.decode("utf-8"))["types"])
        change.write(marker.SETTINGS, before, after)


def _notes(folder: Folder) -> Iterator[Note]:
    for entry in folder.walk():
        try:
            yield read_note(entry.path, folder.read(entry.path))
        except (Problem, OSError):
            continue  # a note that cannot be read has its own place to be told
