"""`write`: prose on today's page."""

import sys

import click

from journal import say, show
from journal.front import Front
from journal.practices import daily
from vault.problem import WrongUsage

QUESTIONS = (
    "What did you notice today that surprised you?",
    "What did you believe this morning that you doubt now?",
    "What are you avoiding, and what is it protecting?",
    "What did you read or hear that you want to keep?",
    "Where did you fool yourself today, and how would you know?",
    "What would you tell yourself of a year ago about today?",
    "Which small thing went well, and what made it so?",
)


@click.command("write")
@click.option("--ask", is_flag=True, help="Begin with a question of the day.")
@click.argument("text", nargs=-1)
@click.pass_obj
def command(front: Front, ask: bool, text: tuple[str, ...]) -> int:
    """Append prose under the journal heading of today's page.

    TEXT, or piped input; on a terminal without text your editor opens on an empty draft.
    """
    desk = front.desk
    question = QUESTIONS[desk.clock.now().toordinal() % len(QUESTIONS)] if ask else ""
    prose = " ".join(text)
    if not prose and not sys.stdin.isatty():
        prose = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    elif not prose:
        prose = click.edit(f"<!-- {question or 'Write; save and close to keep it.'} -->\n", extension=".md") or ""
        prose = "\n".join(line for line in prose.split("\n") if not line.startswith("<!--"))
    if not prose.strip():
        raise WrongUsage("nothing was written", remedy='say it: deliberate write "a paragraph"')
    written = daily.write_prose(desk, f"**{question}**\n{prose.strip()}" if question else prose)
    if front.json:
        show.document({"path": written.path, "line": written.line})
    else:
        show.lines([show.place(written.path, written.line)])
    return say.DONE
