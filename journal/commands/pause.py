"""`pause`: no prompts until a day."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import beginning, pausing


@click.command("pause")
@click.argument("until", nargs=-1)
@click.pass_obj
def command(front: Front, until: tuple[str, ...]) -> int:
    """No prompts UNTIL a day (`until 2026-12-01`, `3 days`, `until monday`) on any device; `off` ends it.

    Without anything, it says whether prompts are paused. Reviews can be begun by hand all the while.
    """
    desk = front.desk
    words = " ".join(until)
    day = None
    if words.casefold() in ("off", "end"):
        pausing.end(desk)
    elif words:
        day = pausing.read_day(words, desk.clock.now().date())
        pausing.pause(desk, day)
    else:
        day = pausing.until(desk)
    if words:
        beginning.begin(desk)  # `status` shows what it leaves
    if front.json:
        show.document({"paused": day is not None, "until": day.isoformat() if day else None})
    else:
        show.lines([f"no prompts until {day:%A} {day}" if day else "prompts are not paused"])
    return say.DONE
