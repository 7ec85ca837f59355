"""`tick`: a task done, or not done after all."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import ticking
from vault.problem import WrongUsage


@click.command("tick")
@click.option("--says", default="", metavar="TEXT", help="What the task said; it is found where it stands now.")
@click.argument("place", metavar="PATH:LINE")
@click.pass_obj
def command(front: Front, says: str, place: str) -> int:
    """Tick the task at PATH:LINE, or untick it."""
    path, _, number = place.rpartition(":")
    if not path or not (number.isascii() and number.isdigit()) or not int(number):
        raise WrongUsage(f'"{place}" is no place', remedy="write path:line, as in journal/2026/2026-W47.md:12")
    ticked = ticking.tick(front.desk, path, int(number), says.strip())
    if front.json:
        show.document({"path": ticked.path, "line": ticked.line, "text": ticked.text, "done": ticked.done})
    else:
        show.lines([f"[{'x' if ticked.done else ' '}] {ticked.text}  ({show.place(ticked.path, ticked.line)})"])
    return say.DONE
