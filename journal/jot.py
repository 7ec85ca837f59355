"""Capture's own door: from the words of a command line to a capture, and what is said of it.

Owns jot's grammar, the prompt, and that typed words are never lost: what cannot be written is kept.
It imports only what it needs, because imports are what capture costs (a test reads `sys.modules`).
The Click command in `journal.commands.jot` exists for `--help`; a test holds both grammars together.
"""

import os
import sys

from journal import where
from journal.capture import KINDS, NoText, capture_target, check, has_two_sides, moment_of, put, put_prose
from journal.clock import Clock
from journal.say import print_text, problem, say
from vault.disk.history import quoted
from vault.problem import WrongUsage

TYPE_CHECKING = False  # typing's own name for it would import typing
if TYPE_CHECKING:
    from journal.capture import Filing, Quotation
    from journal.kept import Words
    from journal.target import Target
    from vault.disk.history import Change


class Request:
    """What one `jot` asks for. `text` is the bytes to keep, exactly; None: not given on the command line."""

    __slots__ = ("at", "json", "kept", "kind", "page", "source", "text", "vault")

    def __init__(self) -> None:
        self.kind: str | None = None
        self.at: str | None = None
        self.source: str | None = None
        self.page: str | None = None
        self.vault = ""
        self.json = False
        self.kept = False
        self.text: bytes | None = None


_VALUES = {"-k": "kind", "--kind": "kind", "--at": "at", "--from": "source", "--at-page": "page", "--vault": "vault"}
_FLAGS = {"--json": "json", "--kept": "kept"}


def parse(words: list[str]) -> Request:
    """The request behind the words after `jot`: options first, then text to the end, but a last `--json`."""
    request = Request()
    if "--json" in words[-1:]:
        request.json = True
        words = words[:-1]
    at = 0
    plain = False
    while at < len(words):
        word = words[at]
        name, equals, value = word.partition("=")
        if word == "-" or not word.startswith("-"):
            break
        at += 1
        if word == "--":
            plain = True
            break
        if name in _VALUES:
            if not equals:
                if at == len(words):
                    raise WrongUsage(f"{name} needs a value", remedy="see: deliberate jot --help")
                value = words[at]
                at += 1
            setattr(request, _VALUES[name], value)
        elif word in _FLAGS:
            setattr(request, _FLAGS[word], True)
        elif word != "--plain":
            raise WrongUsage(f"jot has no option {word}", remedy="put -- before text that starts with a dash")
    if request.kind is not None and request.kind not in KINDS:
        raise WrongUsage(f'there is no kind "{request.kind}"', remedy="use one of: " + ", ".join(KINDS))
    if words[at:] and (plain or words[at:] != ["-"]):
        request.text = os.fsencode(" ".join(words[at:]))
    return request


def text_from_input(kind: str | None) -> bytes:
    """Piped input whole, or one line from a prompt: shells eat # ? ' and !, a prompt does not."""
    if not sys.stdin or sys.stdin.closed:
        raise NoText
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read()
    text = _asked("> ")
    if kind == "card" and text.strip() and not has_two_sides(text):
        text = text.rstrip() + b" :: " + back if (back := _asked("back> ")).strip() else text
    return text


def _asked(prompt: str) -> bytes:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.buffer.readline()


def main(words: list[str], env: dict[str, str]) -> int:
    """Run `jot` with the words after it; the exit code."""
    request = parse(words)
    clock = Clock(env.get("DELIBERATE_NOW", ""))
    if request.kept:
        return add_kept(request, env, clock)
    moment_of(request.at, clock.now())  # a moment that is none is said before anything is typed
    text = request.text if request.text is not None else text_from_input(request.kind)
    try:
        check(request.kind, text)
    except WrongUsage:
        if request.text is None and text.strip():
            print_text(text)  # it came through a pipe or the prompt: nothing else has it
        raise
    moment = moment_of(request.at, clock.now())
    filed: list[tuple[str, int]] = []
    try:
        goal = capture_target(request.vault, env, clock)
        path, line, _ = put(goal, moment, request.kind, text, request.source, request.page, _filing(goal, env, filed))
    except (Exception, KeyboardInterrupt) as error:
        from journal.kept import Words, keep

        kept = Words(text, moment, request.kind, request.source, request.page)
        raise keep(kept, request.vault, env, error) from error
    _print(document(path, line, request.kind, *filed) if request.json else f"{path}:{line}")
    for note, at in () if request.json else filed:
        say(f"quoted in {note}:{at}")
    if where.has_kept(env, goal.root):
        say(where.WAITING_CAPTURES)
    return 0


def _print(answer: str) -> None:
    if sys.stdout.isatty() and not answer.isprintable():
        from journal.cleaning import clean

        answer = clean(answer, lines=True)
    sys.stdout.buffer.write(os.fsencode(answer + "\n" if answer else ""))
    sys.stdout.buffer.flush()


def document(path: str, line: int, kind: str | None, filed: tuple[str, int] | None = None) -> str:
    """The JSON object of one capture; `filed` is where a quotation went besides."""
    also = f', "filed": {{"path": {quoted(filed[0])}, "line": {filed[1]}}}' if filed else ""
    return f'{{"path": {quoted(path)}, "line": {line}, "kind": {quoted(kind) if kind else "null"}{also}}}'


def _filing(goal: "Target", env: dict[str, str], filed: list[tuple[str, int]]) -> "Filing":
    """What is done with a quotation once it is on disk; where it went is added to `filed`."""

    def file(change: "Change", quotation: "Quotation") -> None:
        from journal.practices.quoting import put_into  # late: only a quotation of a source pays for it
        from journal.wiring import open_desk

        desk = open_desk(goal.root, env, goal.root)
        try:
            place = put_into(desk, change, quotation)
        finally:
            for notice in desk.notices:
                say(notice)
            desk.close()
        filed.extend([place] if place else [])

    return file


def add_kept(request: Request, env: dict[str, str], clock: Clock) -> int:
    """Add the words that waited for this vault, each at its own moment; the exit code."""
    from journal.kept import alone, waiting

    added: list[str] = []
    others: dict[str, int] = {}
    with alone(env):
        goal = capture_target(request.vault, env, clock)
        try:
            for one in waiting(env):
                if not one.belongs_to(goal.root, goal.vault_id):
                    others[one.root] = others.get(one.root, 0) + 1
                    continue
                try:
                    filed: list[tuple[str, int]] = []
                    path, line = _add(goal, one.words, _filing(goal, env, filed))
                except WrongUsage as refused:
                    problem(refused)
                    say(f"passed over: {one.file}")
                    continue
                os.unlink(one.file)
                added.append(document(path, line, one.words.kind, *filed) if request.json else f"{path}:{line}")
        finally:
            _print("[" + ", ".join(added) + "]" if request.json else "\n".join(added))
    for root, count in others.items():
        say(f"{count} waiting for another vault, {root}; add with: deliberate --vault {root} jot --kept")
    if not added:
        say("no captures are waiting for this vault")
    return 0 if added else 1


def _add(goal: "Target", words: "Words", filing: "Filing") -> tuple[str, int]:
    if words.prose:
        return put_prose(goal, words.moment, words.text)[:2]
    return put(goal, words.moment, words.kind, words.text, words.source, words.page, filing)[:2]
