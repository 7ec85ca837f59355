"""One short line for tmux or a prompt, within capture's budget.

Owns `status`: captures on today's page, and what is due as the last look at it left it.
Must not open the index: `journal.practices` leaves count and verb in two small files here.
"""

import os
import sys

from journal import where
from journal.clock import Clock, instant
from journal.say import say
from journal.target import Target, target
from vault.disk.writing import read
from vault.problem import WrongUsage
from vault.records import daily
from vault.text.formats import render

DUE = "due"
BEGIN = "begin"
UNREADABLE = "unreadable"  # in the place of a count


def main(words: list[str], env: dict[str, str]) -> int:
    """Run `status`; the exit code."""
    vault, as_json = "", False
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--vault" and at < len(words):
            vault = words[at]
            at += 1
        elif word.startswith("--vault="):
            vault = word[8:]
        elif word == "--json":
            as_json = True
        elif word != "--plain":
            raise WrongUsage(f"status takes no {word}", remedy="see: deliberate status --help")
    now = Clock(env.get("DELIBERATE_NOW", "")).now()
    root = where.find_vault(vault, env, where.here(env))
    goal = target(root, env, now.timestamp())
    page = read(root, render(goal.daily, instant(now)) + ".md") or b""
    captured = len(daily.entries(page, goal.style.heading))
    due, unreadable = due_today(goal, now.strftime("%Y-%m-%d"))
    verb, paused = begin_today(goal, now.strftime("%Y-%m-%d"))
    if as_json:
        quoted = ", ".join(f'"{name}": ' + (f'"{word}"' if word else "null") for name, word in
                           (("begin", verb), ("paused", paused)))  # fmt: skip
        sys.stdout.write(f'{{"captured": {captured}, "due": {"null" if due is None else due}, {quoted}}}\n')
    else:
        more = "" if paused else f"{due} due" if due else verb
        sys.stdout.write(f"{captured} today" + (f", {more}" if more else "") + "\n")
    if unreadable:
        say("a part of the log of your reviews could not be read when cards were counted; see: deliberate doctor")
    return 0


def due_today(goal: Target, day: str) -> tuple[int | None, bool]:
    """(cards due, as counted on this day, None when nobody counted; whether they could not be counted on it)."""
    try:
        with open(os.path.join(goal.state, DUE), encoding="ascii") as file:
            counted, _, number = file.read().partition(" ")
    except (OSError, UnicodeDecodeError):
        return None, False
    if counted != day:
        return None, False
    return int(number) if number.strip().isdigit() else None, number == UNREADABLE


def begin_today(goal: Target, day: str) -> tuple[str, str]:
    """(what to begin, as found on this day; the day prompts come back when they are paused), "" for none."""
    try:
        with open(os.path.join(goal.state, BEGIN), encoding="ascii") as file:
            found, verb, paused, _ = (file.read() + "\t\t\t").split("\t", 3)
    except (OSError, UnicodeDecodeError):
        return "", ""
    if not (verb + paused).replace("-", "").isalnum():
        return "", ""
    return verb if found == day else "", paused if paused > day else ""


def leave_due(state: str, day: str, number: int | None) -> None:
    """Leave the count for the next `status`, None where the log cannot be read; best effort."""
    _leave(state, DUE, f"{day} {UNREADABLE if number is None else number}")


def leave_begin(state: str, day: str, verb: str, paused: object) -> None:
    """Leave what to begin, and the day prompts come back (None: not paused), for the next `status`; best effort."""
    _leave(state, BEGIN, f"{day}\t{verb}\t{paused or ''}")


def _leave(state: str, name: str, text: str) -> None:
    try:
        os.makedirs(state, mode=0o700, exist_ok=True)
        temp = os.path.join(state, f"{name}.{os.getpid()}")
        with open(temp, "w", encoding="ascii") as file:
            file.write(text)
        os.replace(temp, os.path.join(state, name))  # a number half written would be another number
    except OSError:
        return
