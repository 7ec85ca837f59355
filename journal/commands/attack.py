"""`attack`: an idea put to the test, in line mode or in one call."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

import click

from journal import say, show
from journal.commands.attack_critique import Asked
from journal.commands.attack_draft import kept_if_stopped
from journal.dialogue import Ended, aside
from journal.dialogue import asked as asked_line
from journal.front import Front
from journal.practices import attack as practice
from journal.practices.attack import Attack
from kb.judgement.against import Counter
from vault.problem import Problem, WrongUsage

VERDICTS = ("stands", "revised", "dropped", "test")
EXCERPT = 240
NONE_HELD = 'no idea is held; hold one: deliberate idea hold "its claim" (see: deliberate idea list)'


@click.command("attack")
@click.option("--angle", help="The angle, by name or title; else the one whose turn it is.")
@click.option("--answer", metavar="TEXT|-", help="Your words against it; - reads them from standard input.")
@click.option("--verdict", type=click.Choice(VERDICTS), help="What is left of it.")
@click.option("--confidence", type=click.IntRange(0, 100), help="How sure you are now, in percent.")
@click.option("--test", help="What would show it wrong; `by friday` or `by 2026-12-06` at its end says until when.")
@click.option("--claim", help="How a revised claim reads.")
@click.option("--critique", is_flag=True, help="After your words, let the language model press harder.")
@click.option("--save-critique", is_flag=True, help="Keep what it said in the note, folded and marked as a model's.")
@click.argument("idea", nargs=-1)
@click.pass_obj
def command(
    front: Front,
    angle: str | None,
    answer: str | None,
    verdict: str | None,
    confidence: int | None,
    test: str | None,
    claim: str | None,
    critique: bool,
    save_critique: bool,
    idea: tuple[str, ...],
) -> int:
    """Attack an IDEA you hold; without a name, the one that most needs it.

    The claim, how sure you are (Enter skips), one angle, your own words; then what your notes say against it, a
    verdict (s stands, r revised, d dropped, t test), and how sure you are now. It is written into the idea's note.
    """
    verdict, extra = _verdict(answer, verdict, test, claim)
    begun = practice.begin(front.desk, " ".join(idea) or None, angle)
    if begun is None:
        if front.json:
            show.document(None)
        say.say(NONE_HELD)
        return say.NOTHING
    asked = Asked(front, begun, wanted=critique or save_critique, keep=save_critique)
    if answer is not None:
        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if answer == "-" else answer
        with kept_if_stopped(front.desk, begun.idea, lambda: text):
            evidence = _evidence(begun, text)
            if evidence and not front.json:
                show.lines(_shown(evidence))
            asked.after(text, show.lines)
        return _write(front, begun, text, evidence, asked, str(verdict), confidence, extra)
    try:
        return _dialogue(front, begun, asked, verdict, confidence, extra)
    except Ended:
        if front.json:
            show.document(None)
        return say.DONE


def _verdict(
    answer: str | None, verdict: str | None, test: str | None, claim: str | None
) -> tuple[str | None, str | None]:
    """The verdict and what goes with it; a test or a new claim alone says the verdict too."""
    verdict = verdict or ("test" if test else "revised" if claim else None)
    if test is not None and verdict != "test":
        raise WrongUsage("--test goes with the verdict test", remedy="leave one of them out")
    if claim is not None and verdict != "revised":
        raise WrongUsage("--claim goes with the verdict revised", remedy="leave one of them out")
    if answer is not None and verdict is None:
        raise WrongUsage("an answer needs a verdict", remedy="add --verdict stands, revised, dropped or test")
    return verdict, test if verdict == "test" else claim


def _write(
    front: Front,
    begun: Attack,
    text: str,
    evidence: Sequence[Counter],
    asked: Asked,
    verdict: str,
    confidence: int | None,
    extra: str | None,
    before: int | None = None,
) -> int:
    with kept_if_stopped(front.desk, begun.idea, lambda: text):
        place = begun.finish(text, verdict, confidence, extra, before)
    asked.save(place)
    path, _, line = place.rpartition(":")
    if front.json:
        show.document(
            {
                "path": path,
                "line": int(line),
                "claim": begun.claim,
                "angle": begun.angle.name,
                "verdict": verdict,
                "confidence": confidence,
                "against": [
                    {"path": each.path, "line": each.line, "title": each.title, "text": each.text} for each in evidence
                ],
                "critique": asked.document(),
            }
        )
    else:
        show.lines([place])
    return say.DONE


def _dialogue(
    front: Front, begun: Attack, asked: Asked, verdict: str | None, confidence: int | None, extra: str | None
) -> int:
    """One line a prompt. Raises Ended at the end of the input, the text so far kept."""
    tell = aside if front.json else show.lines
    tell([begun.claim, f"({begun.reason})"])
    before = None
    if confidence is None and not begun.skip_confidence:
        before = _sure("how sure are you, 0 to 100? (enter skips) > ")
    tell(["", f"{begun.angle.title}: {begun.angle.question}", *(f"  - {each}" for each in begun.angle.prompts)])
    text = _text(front, begun)
    with suppress(OSError):  # a draft while the attack goes on; without one, what stops it prints the text
        practice.keep_draft(front.desk, begun.idea, text)
    with kept_if_stopped(front.desk, begun.idea, lambda: text, told=False):
        evidence = _evidence(begun, text)
        tell(["", *_shown(evidence)] if evidence else ["", "Your notes say nothing against it."])
        asked.after(text, tell)
        chosen = verdict or _chosen(asked, text, tell)
        if chosen == "revised" and extra is None:
            extra = asked_line("how does it read now? (enter keeps the wording) > ").strip() or None
        while chosen == "test" and not extra:
            extra = asked_line("what would show it wrong, and by when? … by friday > ").strip()
        if before is not None:
            confidence = before
            with suppress(Ended):  # the verdict is said: the attack is whole without another number
                said = _sure(f"and how sure now? (enter: still {before}) > ")
                confidence = before if said is None else said
    return _write(front, begun, text, evidence, asked, chosen, confidence, extra, before)


def _evidence(begun: Attack, text: str) -> Sequence[Counter]:
    """What the notes say against it; a search that fails is told, and the attack goes on without."""
    try:
        return begun.evidence(text)
    except Problem as problem:
        say.problem(problem)
        return ()


def _sure(prompt: str) -> int | None:
    while True:
        said = asked_line(prompt).strip().rstrip("%").strip()
        if not said:
            return None
        if said.isascii() and said.isdigit() and int(said) <= 100:
            return int(said)
        say.say("a number from 0 to 100, or Enter alone")


def _text(front: Front, begun: Attack) -> str:
    """The person's words: one line; on a terminal as many as they like, ended by an empty one."""
    draft = practice.draft(front.desk, begun.idea)
    if draft:
        say.say(f"begun before: {show.clip(draft, EXCERPT)} (enter keeps it)")
    lines: list[str] = []
    many = sys.stdin.isatty()
    with kept_if_stopped(front.desk, begun.idea, lambda: "\n".join(lines), told=False):
        while True:
            line = asked_line("> ")
            if line.strip():
                lines.append(line)
            if lines and not (many and line.strip()):
                return "\n".join(lines)
            if draft and not lines:
                return draft
            if not lines:
                say.say("a sentence is enough; end the input to stop")


def _chosen(asked: Asked, text: str, tell: Callable[[Sequence[str]], None]) -> str:
    while True:
        said = asked_line(f"s stands, r revised, d dropped, t test{asked.keys} > ").strip().casefold()
        if asked.took(said, text, tell):
            continue
        for each in VERDICTS:
            if said and each.startswith(said):
                return each
        if said in ("q", "quit"):
            raise Ended
        say.say("s, r, d or t; q leaves it as a draft")


def _shown(evidence: Sequence[Counter]) -> list[str]:
    lines = ["Against it, from your own notes:"]
    for each in evidence:
        lines += [f"  {show.place(each.path, each.line)}", f"    {show.clip(each.text, EXCERPT)}"]
    return lines
