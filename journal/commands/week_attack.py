"""The attack inside `week`: the same dialogue as `attack`, left and resumed after any line.

Owns the order of its prompts and what of a half-done attack is remembered. Must hold no rules of an attack:
`journal.practices.attack` has them.
"""

import sys
from collections.abc import Callable
from contextlib import suppress

from journal import say, show
from journal.commands.attack_draft import kept_if_stopped
from journal.dialogue import Left
from journal.practices import attack as practice
from journal.practices.attack import Attack
from journal.practices.weekly import Week
from vault.problem import Problem

EXCERPT = 240
VERDICTS = ("stands", "revised", "dropped", "test")
_WORDS = ("attack", "attack sure", "attack text", "attack verdict", "attack extra", "attack now")
SURE = "how sure are you, 0 to 100? enter skips > "


def attack(review: Week, answer: Callable[..., str]) -> None:
    """Attack the idea whose turn it is, or go on with one that was begun; nothing where none is held.

    answer  asks a prompt; raises `Left` where the person leaves the step
    """
    begun = _begun(review)
    if begun is None:
        if review.attacked():  # they are listed above, and a list is left with enter
            answer("enter goes on > ")
        else:
            show.lines(["No idea is held. Hold one: deliberate idea hold CLAIM"])
        return
    show.lines([begun.claim, f"({begun.reason})"])
    while True:
        try:
            _dialogue(review, begun, answer)
            return
        except Left as left:
            there = [name for name in _WORDS[1:] if name in review.words]
            if left.key == "b" and there:
                review.remember(there[-1], "")
                continue
            if left.key == "s":
                forget(review)
            raise


def _dialogue(review: Week, begun: Attack, answer: Callable[..., str]) -> None:
    """From the first prompt that was not answered yet to the end."""
    sure = "" if begun.skip_confidence else _said(review, "attack sure", lambda: _sure(answer, SURE))
    show.lines(["", f"{begun.angle.title}: {begun.angle.question}", *(f"  - {each}" for each in begun.angle.prompts)])
    text = _said(review, "attack text", lambda: _text(review, begun, answer))
    with kept_if_stopped(review.desk, begun.idea, lambda: text, told=False):
        place = _finished(review, begun, answer, sure, text)
    review.attack_made(place)
    forget(review)
    show.lines([place])


def _finished(review: Week, begun: Attack, answer: Callable[..., str], sure: str, text: str) -> str:
    """From the evidence on; the `path:line` where the attack stands."""
    _show_against(begun, text)
    verdict = _said(review, "attack verdict", lambda: _verdict(answer))
    extra = ""
    if verdict == "revised":
        extra = _said(review, "attack extra", lambda: answer("how does it read now? enter keeps the wording > ", "b"))
    if verdict == "test":
        extra = _said(review, "attack extra", lambda: _test(answer))
    now = sure
    if sure:
        now = _said(review, "attack now", lambda: _sure(answer, f"and how sure now? enter: still {sure} > ")) or sure
    return begun.finish(text, verdict, _number(now), extra or None, before=_number(sure))


def forget(review: Week) -> None:
    """Leave a half-done attack: the next one begins anew. Its text stays a draft."""
    for name in _WORDS:
        review.remember(name, "")


def _begun(review: Week) -> Attack | None:
    """The attack that was begun, if its idea is still held, else the one whose turn it is."""
    idea, _, angle = review.words.get("attack", "").partition("\n")
    if idea:
        try:
            return practice.begin(review.desk, idea, angle)
        except Problem:
            forget(review)
    begun = review.attack()
    if begun is not None:
        review.remember("attack", f"{begun.idea.path}\n{begun.angle.name}")
    return begun


def _said(review: Week, name: str, ask: Callable[[], str]) -> str:
    """What was answered before, else the answer now, kept before anything else happens."""
    if name not in review.words:
        review.remember(name, "=" + ask())  # an empty answer is one too
    return review.words[name][1:]


def _number(said: str) -> int | None:
    return int(said) if said else None


def _sure(answer: Callable[..., str], prompt: str) -> str:
    while True:
        said = answer(prompt).rstrip("%").strip()
        if not said or (said.isascii() and said.isdigit() and int(said) <= 100):
            return said
        say.say("a number from 0 to 100, or enter alone")


def _text(review: Week, begun: Attack, answer: Callable[..., str]) -> str:
    """The person's words: one line; on a terminal as many as they like, ended by an empty one. Raises Left for none."""
    draft = practice.draft(review.desk, begun.idea)
    if draft:
        say.say(f"begun before: {show.clip(draft, EXCERPT)} (enter keeps it)")
    lines: list[str] = []
    with kept_if_stopped(review.desk, begun.idea, lambda: "\n".join(lines), told=False):
        while True:
            line = answer("> " if lines or draft else "a sentence against it, enter leaves it out > ")
            if line:
                lines.append(line)
                with suppress(OSError):  # without a draft, what stops the attack prints the text
                    practice.keep_draft(review.desk, begun.idea, "\n".join(lines))
            if lines and not (line and sys.stdin.isatty()):
                return "\n".join(lines)
            if draft and not lines:
                return draft
            if not lines:
                raise Left("s")


def _show_against(begun: Attack, text: str) -> None:
    """What the notes say against it; a search that fails is told, and the attack goes on without."""
    try:
        found = begun.evidence(text)
    except Problem as problem:
        say.problem(problem)
        return
    show.lines(["", "Against it, from your own notes:" if found else "Your notes say nothing against it."])
    for each in found:
        show.lines([f"  {show.place(each.path, each.line)}", f"    {show.clip(each.text, EXCERPT)}"])


def _verdict(answer: Callable[..., str]) -> str:
    while True:
        said = answer("s stands, r revised, d dropped, t test > ", "b").casefold()
        for each in VERDICTS:
            if said and each.startswith(said):
                return each
        say.say("s, r, d or t; b goes back")


def _test(answer: Callable[..., str]) -> str:
    while True:
        said = answer("what would show it wrong, and by when? … by friday > ", "b")
        if said:
            return said
