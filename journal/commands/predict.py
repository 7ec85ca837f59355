"""`predict`: claims with a number and a day, and how they came out."""

import re

import click

from journal import say, show
from journal.front import Front
from journal.practices import listed, predictions
from vault.problem import Problem, WrongUsage
from vault.records.idea import read_confidence
from vault.records.prediction import OUTCOMES, Prediction
from vault.records.prediction_words import BadDay, percent_of
from vault.text.ahead import day_ahead


class NotWhatWasListed(Problem):
    """Another prediction stands at this place than when it was listed."""

    kind = "conflict"

    def __init__(self, one: Prediction, was: str) -> None:
        super().__init__(
            f'"{was}" was on this line, and now it says "{one.text}"', path=one.path, line=one.line,
            remedy="nothing was changed; look: deliberate predict list",
        )  # fmt: skip


@click.group("predict")
def command() -> None:
    """Say what you expect, with a number and a day; later, say what happened."""


@command.command("add", short_help="Say one, with a number and a day.")
@click.option("--p", "percent", help="How likely it is, in percent.")
@click.option("--by", "by", help='The day it is decided by: 2027-01-31, "in 3 weeks", +14d, friday.')
@click.option("--because", default="", help="The idea it rests on: its claim, a part of it, or a [[link]].")
@click.option("--note", default="", help="Write it into this note, not on today's page.")
@click.argument("words", nargs=-1, required=True)
@click.pass_obj
def add(front: Front, percent: str | None, by: str | None, because: str, note: str, words: tuple[str, ...]) -> int:
    """Write a prediction down: `70% I finish the course by 2027-01-31 because [[Idea]]`, or with options."""
    desk = front.desk
    today = desk.clock.now().date()
    day = day_ahead(by, today) if by is not None else None
    if by is not None and day is None:
        raise BadDay(by)
    number = None if percent is None else _number(percent)
    added = predictions.add(desk, " ".join(words), number, day, because, note)
    if added.by is None:
        say.say("it names no day, so it never comes due; write one behind it: by 2027-01-31")
    return _tell(front, added)


@command.command("list")
@click.option("--open", "which", flag_value="open", default=True, help="Those that are not decided: the default.")
@click.option("--resolved", "which", flag_value="resolved", help="Those that are.")
@click.option("--all", "which", flag_value="all", help="Both.")
@click.pass_obj
def list_predictions(front: Front, which: str) -> int:
    """The predictions in all notes, wherever they stand."""
    every = predictions.predictions(front.desk)
    found = [one for one in every if which == "all" or (one.outcome is None) == (which == "open")]
    said = 'no predictions yet; say one: deliberate predict add "70% I finish by friday"'
    return _tell_all(front, found, f"none is {which}; see --all" if every else said)


@command.command("due")
@click.pass_obj
def due(front: Front) -> int:
    """The open ones whose day is today or over."""
    return _tell_all(front, predictions.due(front.desk), "no prediction is due")


@command.command("resolve", short_help="Say how one came out: yes, no or void.")
@click.argument("words", nargs=-1, required=True, metavar="REF yes|no|void [WHAT]...")
@click.pass_obj
def resolve(front: Front, words: tuple[str, ...]) -> int:
    """Say how REF (its id, path:line, or a part of it) came out, and what happened."""
    at = next((n for n, word in enumerate(words) if n and word.casefold() in OUTCOMES), 0)
    if not at:
        raise WrongUsage(
            "it needs an outcome: yes, no or void", remedy='say it behind its name: deliberate predict resolve "…" yes'
        )
    ref, what = " ".join(words[:at]), " ".join(words[at + 1 :])
    return _tell(front, predictions.resolve(front.desk, _meant(front, ref), words[at], what))


@command.command("forecast", short_help="Think one over: another number.")
@click.argument("ref", nargs=-1, required=True)
@click.argument("percent")
@click.pass_obj
def forecast(front: Front, ref: tuple[str, ...], percent: str) -> int:
    """Think REF over: another number, behind an arrow. The first one stays, and is the one that is scored."""
    number = _number(percent)
    return _tell(front, predictions.reforecast(front.desk, _meant(front, " ".join(ref)), number))


def _meant(front: Front, ref: str) -> Prediction:
    """The one a person names; by a place, only if what the last list showed there still stands there."""
    one = predictions.find(front.desk, ref)
    was = listed.words_at(front.desk, "predictions", one.path, one.line)
    if was is not None and was != one.text and ref.casefold() == f"{one.path}:{one.line}".casefold():
        raise NotWhatWasListed(one, was)
    return one


def _number(text: str) -> int:
    share = re.fullmatch(r"0?\.\d+", text)
    if read_confidence(float(text) if share else text) is None:
        raise WrongUsage(f'"{text}" is no probability', remedy="say a number from 0 to 100, as in 70%")
    return percent_of(f"{float(text) * 100:.4g}" if share else text.strip().removesuffix("%").strip())


def _tell(front: Front, one: Prediction) -> int:
    if front.json:
        show.document(document(one))
    else:
        show.lines(_rows(one))
    return say.DONE


def _tell_all(front: Front, found: list[Prediction], nothing: str) -> int:
    listed.remember(front.desk, "predictions", ((one.path, one.line, one.text) for one in found))
    if front.json:
        show.document([document(one) for one in found])
    else:
        show.lines(row for one in found for row in _rows(one))
    if not found:
        say.say(nothing)
    return say.DONE if found else say.NOTHING


def _rows(one: Prediction) -> list[str]:
    """The claim, and below it the idea it rests on, how it came out, where it stands and how to name it."""
    chain = " -> ".join(f"{step}%" for step in one.steps)
    day = f"by {one.by.isoformat()}" if one.by else "no day"
    rows = [f"{chain:>4}  {one.text}  ({day})"]
    if one.because:
        rows.append("      because " + " and ".join(f"[[{target}]]" for target in one.because))
    if one.differs:
        rows.append(f"      registered at {one.registered}%, and that counts; the note begins with {one.first}%")
    if one.outcome:
        when = f" {one.resolved.isoformat()}" if one.resolved else ""
        rows.append(f"      {one.outcome}{when}" + (f": {one.what}" if one.what else ""))
    return [*rows, f"      {one.path}:{one.line}" + (f"   {one.id}" if one.id else "")]


def document(one: Prediction) -> dict[str, object]:
    """A prediction as JSON."""
    return {
        "path": one.path, "line": one.line, "id": one.id, "text": one.text,
        "first": one.first, "now": one.now, "steps": list(one.steps),
        "registered": one.registered, "counts": one.said,
        "by": one.by and one.by.isoformat(), "because": list(one.because),
        "outcome": one.outcome, "resolved": one.resolved and one.resolved.isoformat(), "what": one.what,
    }  # fmt: skip
