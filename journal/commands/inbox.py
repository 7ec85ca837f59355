"""`inbox`: captures with a kind that wait, and files that came in."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import inbox as practice


@click.command("inbox")
@click.pass_obj
def command(front: Front) -> int:
    """List captures with a kind of the last 30 days, and files dropped into inbox/."""
    items = practice.inbox(front.desk)
    if front.json:
        show.document([
            {"path": i.path, "line": i.line, "kind": i.kind, "text": i.text,
             "day": i.day.isoformat() if i.day else None}
            for i in items
        ])  # fmt: skip
    else:
        show.lines(
            f"{i.kind:11}  {show.clip(i.text, show.width() - 50):{max(show.width() - 50, 10)}}  {i.path}:{i.line}"
            for i in items
        )
        if not items:
            say.say("the inbox is empty")
    return say.DONE if items else say.NOTHING
