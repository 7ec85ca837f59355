"""`related`: notes near in meaning to a note."""

import click

from journal import say, show
from journal.commands.recall import row_of
from journal.front import Front
from journal.practices import recalling


@click.command("related")
@click.argument("note")
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, help="How many at most.")
@click.pass_obj
def command(front: Front, note: str, limit: int) -> int:
    """List the notes nearest in meaning to NOTE (a path); by its words while there is no model."""
    hits = recalling.related(front.desk, note, limit)
    if front.json:
        show.document([row_of(hit) for hit in hits])
    else:
        show.lines(f"{hit.title}  ({show.place(hit.path, hit.line)})" for hit in hits)
    return say.DONE if hits else say.NOTHING
