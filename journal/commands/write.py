"""`write`: prose on today's page."""

import sys
from datetime import datetime

import click

from journal import say, show, where
from journal.capture import capture_target, put_prose
from journal.clock import Clock
from journal.front import Front
from journal.kept import Words, keep
from journal.target import target
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
    clock = Clock(front.env.get("DELIBERATE_NOW", ""))
    moment = clock.now()
    question = QUESTIONS[moment.toordinal() % len(QUESTIONS)] if ask else ""
    prose = " ".join(text) or _typed(front, question, moment)
    if not prose.strip():
        raise WrongUsage("nothing was written", remedy='say it: deliberate write "a paragraph"')
    prose = f"**{question}**\n{prose.strip()}" if question else prose
    words = Words(prose.encode("utf-8", "surrogateescape"), moment, prose=True)
    try:  # the way of `jot`: neither settings, index nor cache can stand in the way of words
        goal = capture_target(front.vault, front.env, clock, make=False)
        path, line, _ = put_prose(goal, moment, words.text)
    except (Exception, KeyboardInterrupt) as error:
        raise keep(words, front.vault, front.env, error) from error
    if front.json:
        show.document({"path": path, "line": line})
    else:
        show.lines([show.place(path, line)])
    return say.DONE


def _typed(front: Front, question: str, moment: datetime) -> str:
    """Piped input, or what the editor was closed on without the line we put on top."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    # A vault that cannot be used is said before anybody writes an essay.
    target(where.find_vault(front.vault, front.env, where.here(front.env)), front.env, moment.timestamp())
    first = f"<!-- {question or 'Write; save and close to keep it.'} -->"
    lines = (click.edit(first + "\n", extension=".md") or "").split("\n")
    return "\n".join(lines[1:] if lines[0].rstrip() == first else lines)
