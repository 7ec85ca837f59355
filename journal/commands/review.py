"""`review`: a sitting in line mode, for a terminal, a pipe or a screen reader."""

import sys
import time
from collections.abc import Callable

import click

from journal import say, show
from journal.commands.due import tell_nothing
from journal.commands.grade import days
from journal.dialogue import Ended, aside, asked
from journal.front import Front
from journal.practices import reviewing
from journal.practices.reviewing import Sitting
from vault.problem import Problem

GRADES = {1: "forgot", 2: "hard", 3: "recalled", 4: "easy"}


@click.command("review")
@click.option("--deck", default="", help="Only this deck and the ones below it.")
@click.pass_obj
def command(front: Front, deck: str) -> int:
    """Review a sitting of cards.

    An empty line reveals the answer, 1-4 grades (1 forgot, 2 hard, 3 recalled, 4 easy), u takes the last
    grade back, b leaves a card for another day, q stops. Every grade is on disk before the next card.
    """
    sitting = reviewing.begin(front.desk, deck)
    if not sitting.total:
        if front.json:
            show.document({"reviewed": 0, "forgot": 0})
        tell_nothing(front, reviewing.known(front.desk))
        return say.NOTHING
    if sitting.needs_consent and sys.stdin.isatty():
        _ask_consent(sitting)
    _run(sitting, aside if front.json else show.lines)
    reviewing.waiting(front.desk)  # leaves the new count for `status`
    grades = sitting.grades
    if front.json:
        show.document({"reviewed": len(grades), "forgot": grades.count(1)})
    elif grades:
        show.lines([f"{len(grades)} reviewed, {grades.count(1)} forgot"])
    return say.DONE


def _ask_consent(sitting: Sitting) -> None:
    """Once per vault: may a card's id be written into its note?"""
    say.say("a card keeps its history best with a small id in its note (like ^k-7f3a2c9dqx), written once")
    try:
        answer = asked("write ids into your notes? [y/N] ")
    except Ended:
        answer = ""
    sitting.consent(answer.strip().lower() in ("y", "yes"))


def _run(sitting: Sitting, tell: Callable[[list[str]], None]) -> None:
    """Card after card until the sitting or the input ends; `tell` takes the lines of the dialogue."""
    while sitting.card is not None:
        card, row = sitting.card, sitting.row
        assert row is not None
        if sitting.at == sitting.new_from and sitting.at:
            tell(["--- new cards ---"])
        tell([f"[{sitting.at + 1}/{sitting.total}] {card.deck}", *card.front.split("\n")])
        started = time.monotonic()
        revealed = False
        while True:
            try:
                word = asked("grade 1-4 > " if revealed else "enter reveals > ").strip()
            except Ended:
                return
            if word == "q":
                return
            if not word and not revealed:
                intervals = " · ".join(f"{n} {GRADES[n]}: {days(ivl)}" for n, ivl in sitting.previews.items())
                tell([*card.back.split("\n"), f"  {intervals}"])
                revealed = True
            elif word in ("1", "2", "3", "4"):
                tell(_grade(sitting, int(word), int((time.monotonic() - started) * 1000)))
                break
            elif word == "u":
                if not sitting.undo():
                    say.say("this is the first card")
                break
            elif word == "b":
                sitting.bury()
                break
            else:
                say.say("enter reveals, 1-4 grades, u takes back, b later, q stops")


def _grade(sitting: Sitting, number: int, ms: int) -> list[str]:
    """Grade; what to say of it. A card that cannot be graded is left, and the sitting goes on."""
    try:
        graded = sitting.grade(number, ms)
    except Problem as problem:
        if problem.kind == "vault":
            raise  # nothing can be written: going on would only pretend
        say.problem(problem)
        sitting.bury()
        return []
    return [f"again in {days(graded.interval_days)}", ""]
