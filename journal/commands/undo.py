"""`undo`: take back the last change made on this machine."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import beginning, undoing


@click.command("undo")
@click.pass_obj
def command(front: Front) -> int:
    """Take back this machine's last change to the vault, whole: every file and every review of it.

    If a note was edited since, only the change is taken back; if the edits overlap, nothing is (exit 5).
    """
    undone = undoing.undo(front.opened)
    if undone.verb == "pause":
        beginning.begin(front.opened)  # `status` shows what it leaves
    if front.json:
        show.document({"undone": undone.verb, "paths": undone.paths, "events": undone.events})
    else:
        what = ", ".join(undone.paths) or ("" if undone.verb == "pause" else "one review")
        show.lines([f"took back {undone.verb}" + (f": {what}" if what else "")])
    return say.DONE
