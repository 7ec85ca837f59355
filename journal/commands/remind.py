"""`remind`: say what is due, once or every time it changes."""

import click

from journal import rhythm, say, show
from journal.front import Front
from journal.practices import beginning


@click.command("remind")
@click.option("--once", is_flag=True, help="Look once and leave; for cron.")
@click.pass_obj
def command(front: Front, once: bool) -> int:
    """Say what is due: counts, never contents. Without --once, stay and look every minute."""
    desk = front.desk
    nudges = rhythm.due(desk.clock.now(), beginning.waiting(desk))
    if once and front.json:
        show.document([{"verb": nudge.verb, "text": nudge.text} for nudge in nudges])
    else:
        show.lines(line_of(nudge) for nudge in nudges)
    return say.DONE if nudges else say.NOTHING


def line_of(nudge: rhythm.Nudge) -> str:
    """10 cards, 2 min (deliberate review)"""
    return f"{nudge.text} (deliberate {nudge.command})"
