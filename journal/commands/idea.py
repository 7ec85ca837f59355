"""`idea`: the ideas one holds, and those that wait."""

from dataclasses import asdict

import click

from journal import say, show
from journal.front import Front
from journal.practices import asking, ideas, predictions
from vault.disk.log import UnreadableLogError
from vault.records.idea import Idea


@click.group("idea")
def command() -> None:
    """Write ideas down, hold the few you live by, park the rest."""


@command.command("add")
@click.option("--confidence", type=click.IntRange(0, 100), help="How sure you are, in percent.")
@click.option("--text", default="", help="Why you think so.")
@click.argument("claim", nargs=-1, required=True)
@click.pass_obj
def add(front: Front, confidence: int | None, text: str, claim: tuple[str, ...]) -> int:
    """Write a CLAIM down, parked until you hold it."""
    return _tell(front, ideas.add(front.desk, " ".join(claim), confidence, text))


@command.command("list")
@click.option("--status", type=click.Choice(["held", "parked", "dropped"]), help="Only these.")
@click.pass_obj
def list_ideas(front: Front, status: str | None) -> int:
    """Every idea, the held ones first."""
    found = [idea for idea in ideas.ideas(front.desk) if status in (None, idea.status)]
    if front.json:
        show.document([_document(idea) for idea in found])
    else:
        show.lines(_row(idea) for idea in found)
    if not found:
        begin = 'no ideas yet; write one down: deliberate idea add "sleep beats effort"'
        say.say(f"no {status} idea" if status else begin)
    return say.DONE if found else say.NOTHING


@command.command("hold")
@click.argument("name", nargs=-1, required=True)
@click.pass_obj
def hold(front: Front, name: tuple[str, ...]) -> int:
    """Hold an idea: from now on it is attacked. At most twelve at a time."""
    return _tell(front, ideas.hold(front.desk, " ".join(name)))


@command.command("park")
@click.argument("name", nargs=-1, required=True)
@click.pass_obj
def park(front: Front, name: tuple[str, ...]) -> int:
    """Set an idea aside: kept, and not attacked."""
    return _tell(front, ideas.park(front.desk, " ".join(name)))


@command.command("show")
@click.argument("name", nargs=-1, required=True)
@click.pass_obj
def show_idea(front: Front, name: tuple[str, ...]) -> int:
    """The idea's record, and its note as it stands."""
    idea = ideas.find(front.desk, " ".join(name))
    try:
        record = predictions.record(front.desk, idea)
    except UnreadableLogError as problem:  # the idea itself stands in its note
        front.desk.tell(str(problem))
        record = None
    if front.json:
        show.document(_document(idea) | _history(idea) | {"record": asdict(record) if record else None})
        return say.DONE
    note = asking.note_at(front.desk, idea.path)
    show.lines([_row(idea), *([record.sentence] if record else []), ""])
    show.exactly(note.text if note else "")
    return say.DONE


def _tell(front: Front, idea: Idea) -> int:
    if front.json:
        show.document(_document(idea))
    else:
        show.lines([_row(idea)])
    return say.DONE


def _row(idea: Idea) -> str:
    sure = "   —" if idea.confidence is None else f"{idea.confidence:3}%"
    last = idea.last_attacked
    attacked = f"attacked {last.isoformat()}" if last else "never attacked"
    return f"{idea.status:7} {sure}  {idea.claim}  ({attacked}; {idea.path})"


def _document(idea: Idea) -> dict[str, object]:
    return {
        "path": idea.path,
        "claim": idea.claim,
        "status": idea.status,
        "confidence": idea.confidence,
        "created": idea.created and idea.created.isoformat(),
        "attacks": len(idea.attacks),
        "last_attacked": idea.last_attacked and idea.last_attacked.isoformat(),
        "open_tests": sum(test.open for test in idea.tests),
    }


def _history(idea: Idea) -> dict[str, object]:
    return {
        "aliases": list(idea.aliases),
        "history": [
            {
                "day": each.day.isoformat(),
                "angle": each.angle,
                "text": each.text,
                "verdict": each.verdict,
                "before": each.before,
                "after": each.after,
                "line": each.line,
            }
            for each in idea.attacks
        ],
        "tests": [
            {
                "text": each.text,
                "by": each.by and each.by.isoformat(),
                "open": each.open,
                "taught": each.taught,
                "line": each.line,
            }
            for each in idea.tests
        ],
    }
