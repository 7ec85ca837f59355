"""`on-this-day`: this day in earlier years."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import daily


@click.command("on-this-day")
@click.pass_obj
def command(front: Front) -> int:
    """Show what you wrote on this day in earlier years."""
    found = daily.on_this_day(front.desk)
    if front.json:
        show.document([{"path": m.path, "line": m.line, "day": m.day.isoformat(), "text": m.excerpt} for m in found])
    else:
        show.lines(f"{m.day}  {show.clip(m.excerpt, show.width() - 12)}  {m.path}" for m in found)
        if not found:
            say.say("nothing was written on this day in earlier years")
    return say.DONE if found else say.NOTHING
