"""`grade`: one card, one grade."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import reviewing


@click.command("grade")
@click.argument("card")
@click.argument("number", type=int, metavar="1-4")
@click.option("--ms", type=click.IntRange(min=0), help="Thinking time in milliseconds.")
@click.pass_obj
def command(front: Front, card: str, number: int, ms: int | None) -> int:
    """Grade CARD: 1 forgot, 2 recalled with effort, 3 recalled, 4 easy. On disk when it answers."""
    desk = front.desk
    found = reviewing.known(desk)
    graded = reviewing.grade(desk, found, card, number, ms)
    reviewing.queue(desk, found)  # leaves the new count for `status`
    if front.json:
        show.document({"card": graded.card, "grade": graded.grade, "due": graded.due.isoformat(),
                       "interval_days": graded.interval_days, "event": graded.event})  # fmt: skip
    else:
        show.lines([f"{graded.card}: again in {days(graded.interval_days)}, on {graded.due}"])
    return say.DONE


def days(number: int) -> str:
    """1 day, 12 days."""
    return f"{number} day" + "s" * (number != 1)
