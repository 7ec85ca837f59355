"""`status`, as the help and `batch` see it; from the shell it takes its own door, `journal.status`."""

import click

from journal import status
from journal.front import Front


@click.command("status")
@click.pass_obj
def command(front: Front) -> int:
    """Print one short line for tmux or a prompt: captures today, cards due when last counted."""
    words = ["--vault", front.vault] if front.vault else []
    return status.main([*words, *(["--json"] if front.json else [])], front.env)
