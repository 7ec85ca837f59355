"""`sync`: bring this vault in step with the others, through git."""

import click

from journal import say, show
from journal.front import Front
from journal.sync import Synced, sync


@click.command("sync")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do none of it.")
@click.option("--init", is_flag=False, flag_value="", default=None, metavar="[REMOTE]",
              help="Make the vault a git repository first, with this remote.")  # fmt: skip
@click.option("--trust", is_flag=True, help="What this repository's own settings make git run is yours.")
@click.option("--accept-deletions", is_flag=True, help="That many notes are gone is meant.")
@click.pass_obj
def command(front: Front, dry_run: bool, init: str | None, trust: bool, accept_deletions: bool) -> int:
    """Commit, fetch, put together what both sides wrote, and push. Without a remote: commit."""
    try:
        done = sync(
            front.desk, dry_run=dry_run, init=init, trust=trust, accept_deletions=accept_deletions,
            on_progress=say.progress,
        )  # fmt: skip
    finally:
        say.progress("")
    for line in done.told:
        say.say(line)
    kept_both = bool(done.copies) and not dry_run
    if not front.json:
        show.lines(_rows(done, dry_run))
    elif not kept_both:
        show.document({
            "committed": done.committed, "pulled": done.pulled, "pushed": done.pushed,
            "merged": list(done.merged), "copies": list(done.copies), "remote": done.remote,
        })  # fmt: skip
    if kept_both:
        say.say(f"both versions were kept, compare them: {', '.join(done.copies)}")
        return say.CONFLICT
    return say.DONE


def _rows(done: Synced, dry: bool) -> list[str]:
    return [
        done.said(dry=dry),
        *(f"put together  {path}" for path in done.merged),
        *(f"kept beside   {path}" for path in done.copies),
    ]
