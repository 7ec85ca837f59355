"""`init`: make a folder a vault, and propose how its notes are to be understood."""

import os
import sys
from datetime import date

import click

from journal import founding, say, show, where, wiring
from journal.front import Front
from journal.practices import mapping, open_log
from kb.survey import Proposal
from vault.disk.access import read
from vault.disk.places import Places, find
from vault.disk.writing import replace
from vault.problem import WrongUsage


class StarterNeedsRoom(WrongUsage):
    """The starter notes go into an empty folder only."""

    def __init__(self, root: str) -> None:
        super().__init__("the starter notes need a new or empty folder", path=root, remedy="name another folder")


class InsideVault(WrongUsage):
    """A vault inside a vault would hold its notes twice."""

    def __init__(self, root: str, outer: str) -> None:
        super().__init__(f"this folder belongs to the vault {outer}", path=root, remedy="name a folder outside of it")


@click.command("init")
@click.argument("path", required=False)
@click.option("--starter", is_flag=True, help="Fill the new vault with notes that teach the method.")
@click.option("--obsidian", is_flag=True, help="Write .obsidian settings too; only into an empty folder.")
@click.option("--map", "mapped", is_flag=True, help="Write the map of types it proposes into .deliberate/vault.toml.")
@click.option("--open-log", "opened", is_flag=True, help="Keep the log of reviews where Obsidian Sync carries it.")
@click.pass_obj
def command(front: Front, path: str | None, starter: bool, obsidian: bool, mapped: bool, opened: bool) -> int:
    """Make PATH (or --vault, or this folder) a vault.

    A folder with notes, such as an Obsidian vault, stays as it is: one hidden folder `.deliberate/` is added. Where
    its notes are readings, ideas or people under other names, a map for that is proposed; no note is changed.
    """
    root = os.path.abspath(os.path.expanduser(path or front.vault or front.env.get("DELIBERATE_VAULT") or "."))
    outer = where.named_vault("", {}, os.path.dirname(root))
    if outer and not any(os.path.isdir(os.path.join(root, mark)) for mark in where.MARKS):
        raise InsideVault(root, outer)
    now = wiring.now_of(front.env)
    empty = not os.path.isdir(root) or not any(not name.startswith(".") for name in os.listdir(root))
    notes = _missing_notes(root, now.date()) if starter else []
    if (starter or obsidian) and not (empty or notes):
        raise StarterNeedsRoom(root)
    decided = find(root).found_by if os.path.isdir(root) else Places().found_by
    vault_id, created = founding.found(root, now, front.env)
    if obsidian:
        founding.write_obsidian(root)
    for number, (name, data) in enumerate(notes):
        replace(root, name, None, data, f"{vault_id}-{number}.kept")
    desk = wiring.open_desk(root, front.env, root)
    proposal = None if empty else mapping.propose(root)
    if not front.json:
        show.lines([root, *(["", *proposal.text.rstrip("\n").split("\n")] if proposal else [])])
        say.say(f"daily pages: {desk.places.daily.replace('[', '').replace(']', '')}.md ({decided})")
    if proposal:
        mapped = mapped or _agreed(proposal, front)
        if mapped:
            mapping.accept(desk, proposal)
    elif mapped:
        has = desk.places.types.rules
        say.say("the vault has its map already" if has else "no map: no type of note is evident here")
    if opened or _agreed_open(desk, front):
        open_log.move(desk)
        say.say(f"reviews are logged in {open_log.FOLDER}/ from now on; exclude it in Obsidian under Files and links")
    if front.json:
        document = {"vault": root, "id": vault_id, "created": created}
        more = {"map": proposal.text, "types": dict(proposal.counts), "mapped": mapped} if proposal else {}
        show.document(document | more)
    desk.close()
    return say.DONE


def _missing_notes(root: str, today: date) -> list[tuple[str, bytes]]:
    """The starter notes that are not in this folder yet; none if it holds anything else, or one that was changed.

    An `init --starter` that was interrupted is completed by the next one on the same day.
    """
    from vault.starter.copying import planned_files

    planned = dict(planned_files(today))
    present = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if folder != root or not name.startswith(".")]
        names = [name for name in files if folder != root or not name.startswith(".")]
        present += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    if any(path not in planned or read(root, path) != planned[path] for path in present):
        return []
    return [(path, data) for path, data in planned.items() if path not in present]


def _agreed_open(desk: wiring.Desk, front: Front) -> bool:
    """Whether the log may move into the open; where nobody can be asked, they are told how."""
    if not open_log.needed(desk):
        return False
    if not front.json and sys.stdin.isatty() and sys.stdout.isatty():
        return click.confirm(f"{open_log.WHY}. Keep their log in {open_log.FOLDER}/ instead?", err=True)
    say.say(f"{open_log.WHY}; to keep their log in the open: deliberate init --open-log")
    return False


def _agreed(proposal: Proposal, front: Front) -> bool:
    """Whether the person says yes on a terminal; else they are told how."""
    found = ", ".join(f"{count} {kind}" for kind, count in proposal.counts.items())
    if not front.json and sys.stdin.isatty() and sys.stdout.isatty():
        return click.confirm(f"Notes found: {found}. Write this map into .deliberate/vault.toml? No note is changed.",
                             err=True)  # fmt: skip
    if not front.json:
        say.say(f"notes found: {found}; to have them understood so, write the map above: deliberate init --map")
    return False
