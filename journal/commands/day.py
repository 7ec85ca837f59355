"""`day DATE`: the page of a day."""

from datetime import date, timedelta

import click

from journal import say, show
from journal.front import Front
from journal.practices import daily
from vault.problem import WrongUsage


def read_day(text: str, today: date) -> date:
    """The day meant by 2026-11-21, today, yesterday or -3."""
    try:
        if text in ("today", "yesterday"):
            return today - timedelta(days=text == "yesterday")
        if text.startswith("-") and text[1:].isdigit():
            return today - timedelta(days=int(text[1:]))
        return date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise WrongUsage(f'"{text}" is not a day', remedy="write 2026-11-21, yesterday or -3") from error


@click.command("day", context_settings={"ignore_unknown_options": True})
@click.argument("day")
@click.pass_obj
def command(front: Front, day: str) -> int:
    """Show the page of a DAY: 2026-11-21, yesterday, or -3 for three days ago."""
    page = daily.day_page(front.desk, read_day(day, front.desk.clock.now().date()))
    if front.json:
        show.document({"day": page.day.isoformat(), "path": page.path, "exists": page.exists, "text": page.text})
    elif page.exists:
        show.exactly(page.text)
    else:
        say.say(f"no page for {page.day}; it would stand at {page.path}")
    return say.DONE if page.exists else say.NOTHING
