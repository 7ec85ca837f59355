"""`write`: prose on today's page."""

import sys

import click

from journal import say, show, wiring
from journal.front import Front
from journal.kept import Words, keep
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
    moment = wiring.now_of(front.env)
    question = QUESTIONS[moment.toordinal() % len(QUESTIONS)] if ask else ""
    prose = " ".join(text) or _typed(front, question)
    if not prose.strip():
        raise WrongUsage("nothing was written", remedy='say it: deliberate write "a paragraph"')
    prose = f"**{question}**\n{prose.strip()}" if question else prose
    try:
        written = daily.write_prose(front.desk, prose)
    except Exception as error:
        words = Words(prose.encode("utf-8", "surrogateescape"), moment, prose=True)
        raise keep(words, front.vault, front.env, error) from error
    if front.json:
        show.document({"path": written.path, "line": written.line})
    else:
        show.lines([show.place(written.path, written.line)])
    return say.DONE


def _typed(front: Front, question: str) -> str:
    """Piped input, or what the editor was closed on without the line we put on top."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    front.desk.places  # noqa: B018 - a vault that cannot be used is said before anybody writes an essay
    first = f"<!-- {question or 'Write; save and close to keep it.'} -->"
    lines = (click.edit(first + "\n", extension=".md") or "").split("\n")
    return "\n".join(lines[1:] if lines[0].rstrip() == first else lines)
