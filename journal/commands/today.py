"""`today`: what to begin, what was set out for the week, today's page, one memory."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import beginning, daily, waiting, weekly


@click.command("today")
@click.option("--print", "printed", is_flag=True, help="Print it, even on a terminal.")
@click.pass_obj
def command(front: Front, printed: bool) -> int:
    """Show what to begin, what you set out to do this week, today's page, and this day in an earlier year."""
    desk = front.desk
    front.tell_of_waiting_captures()
    begin = beginning.begin(desk)
    page = daily.day_page_or_tell(desk)
    memories = daily.on_this_day(desk)[:1]
    promised = weekly.commitments(desk)
    versions = waiting.second_versions(desk)
    if front.json:
        show.document({
            "day": page.day.isoformat(), "path": page.path, "exists": page.exists, "text": page.text,
            "begin": {"cards": begin.cards, "minutes": begin.minutes, "idea": begin.idea, "line": begin.line,
                      "verb": begin.verb or None, "paused": begin.paused.isoformat() if begin.paused else None,
                      "greeting": begin.greeting or None,
                      "due": [{"verb": one.verb, "text": one.text} for one in begin.nudges]},
            "second_versions": [{"path": version.path, "of": version.text} for version in versions],
            "commitments": [{"path": c.path, "line": c.line, "text": c.text, "done": c.done} for c in promised],
            "on_this_day": [{"path": m.path, "line": m.line, "day": m.day.isoformat(), "text": m.excerpt}
                            for m in memories],
        })  # fmt: skip
        return say.DONE
    show.lines([f"{page.day:%A} {page.day.day} {page.day:%B %Y}", begin.line])
    show.lines(f"Another version of {version.text}: {version.path}  (compare them: deliberate inbox)"
               for version in versions)  # fmt: skip
    show.lines([""])
    for one in promised:
        show.lines([f"[{'x' if one.done else ' '}] {one.text}  ({show.place(one.path, one.line)})"])
    show.lines([""] if promised else [])
    if page.problem:
        show.lines([f"Today's page cannot be shown: {page.problem}."])
    else:
        show.lines(page.text.rstrip("\n").split("\n") if page.exists else ["Nothing written yet today."])
    for memory in memories:
        ago = page.day.year - memory.day.year
        show.lines(["", f"{ago} year{'s' * (ago > 1)} ago today: {memory.excerpt}  ({memory.path})"])
    return say.DONE
