"""`init`: make a folder a vault."""

import os

import click

from journal import founding, say, show, where, wiring
from journal.front import Front
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
@click.pass_obj
def command(front: Front, path: str | None, starter: bool, obsidian: bool) -> int:
    """Make PATH (or --vault, or this folder) a vault.

    A folder with notes, such as an Obsidian vault, stays as it is: one hidden folder `.deliberate/` is added.
    """
    root = os.path.abspath(os.path.expanduser(path or front.vault or front.env.get("DELIBERATE_VAULT") or "."))
    outer = where.named_vault("", {}, os.path.dirname(root))
    if outer and not any(os.path.isdir(os.path.join(root, mark)) for mark in where.MARKS):
        raise InsideVault(root, outer)
    now = wiring.now_of(front.env)
    empty = not os.path.isdir(root) or not any(not name.startswith(".") for name in os.listdir(root))
    if (starter or obsidian) and not empty:
        raise StarterNeedsRoom(root)
    decided = find(root).found_by if os.path.isdir(root) else Places().found_by
    vault_id, created = founding.found(root, now, front.env)
    if obsidian:
        founding.write_obsidian(root)
    if starter:
        from vault.starter.copying import planned_files

        for number, (name, data) in enumerate(planned_files(now.date())):
            replace(root, name, None, data, f"{vault_id}-{number}.kept")
    if front.json:
        show.document({"vault": root, "id": vault_id, "created": created})
    else:
        show.lines([root])
        desk = wiring.open_desk(root, front.env, root)
        say.say(f"daily pages: {desk.places.daily.replace('[', '').replace(']', '')}.md ({decided})")
    return say.DONE
