"""Capture: from the words of a command line to a line on disk.

Owns jot's grammar, what a capture of each kind looks like, and the write. This is capture's own door:
it imports only what it needs, because imports are what capture costs (a test reads `sys.modules`).
The Click command in `journal.commands.jot` exists for `--help`; a test holds both grammars together.
"""

import os
import sys
from datetime import date, datetime, timedelta

from journal import where
from journal.clock import Clock, instant
from journal.say import say
from journal.target import Target, target
from vault.disk.history import Change, quoted
from vault.disk.lock import Held
from vault.disk.ulid import ulid
from vault.disk.writing import ChangedMeanwhile, read
from vault.problem import Problem, WrongUsage
from vault.records import daily
from vault.text.formats import render

TYPE_CHECKING = False  # typing's own name for it would import typing
if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("idea", "lesson", "question", "rabbit-hole", "read", "quote", "card")
CARD_DECK = b"#flashcards/captured"
TRIES = 50  # another program writing the same page between our read and write, again and again


class NoText(WrongUsage):
    """There was nothing to write down."""

    def __init__(self) -> None:
        super().__init__("nothing to write down", remedy='say it after the command: deliberate jot "a thought"')


class NotACard(WrongUsage):
    """A card needs two sides."""

    def __init__(self) -> None:
        super().__init__("a card needs two sides", remedy="write it as: front :: back")


class TooBusy(Problem):
    """The page kept changing under our hands."""

    kind = "conflict"

    def __init__(self, path: str) -> None:
        super().__init__("another program keeps changing this page", path=path, remedy="try again in a moment")


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
    while at < len(words):
        word = words[at]
        name, equals, value = word.partition("=")
        if word == "-" or not word.startswith("-"):
            break
        at += 1
        if word == "--":
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
    if words[at:] and words[at:] != ["-"]:
        request.text = os.fsencode(" ".join(words[at:]))
    return request


def moment_of(text: str | None, now: datetime) -> datetime:
    """The moment `--at` means: 09:14, yesterday, yesterday 09:14, 2026-11-21, 2026-11-21 09:14."""
    if not text:
        return now
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    if ":" in day and not clock:
        day, clock = "today", day
    try:
        if day in ("today", "yesterday"):
            on = now.date() - timedelta(days=day == "yesterday")
        else:
            on = date.fromisoformat(day)
        hour, minute = (int(part) for part in (clock.strip() or f"{now:%H:%M}").split(":")[:2])
        return now.replace(year=on.year, month=on.month, day=on.day, hour=hour, minute=minute)
    except ValueError as error:
        raise WrongUsage(f'--at does not understand "{text}"', remedy="write 09:14 or 2026-11-21 09:14") from error


def entry_text(kind: str | None, text: bytes, words: dict[str, str], source: str | None, page: str | None) -> bytes:
    """What stands behind the time: the kind's word, the text, and where it is from."""
    lead = (words[kind] + ": ").encode() if kind in words else b""
    return lead + text + _origin(source, page)


def _origin(source: str | None, page: str | None) -> bytes:
    """` ([[Title]], p. 88)`; a title that cannot be a link stands as it is."""
    if not source and not page:
        return b""
    title = source or ""
    if title and not any(mark in title for mark in "[]|#^\n"):
        title = f"[[{title}]]"
    parts = [part for part in (title, f"p. {page}" if page else "") if part]
    return b" (" + os.fsencode(", ".join(parts)) + b")"


def put(goal: Target, moment: datetime, kind: str | None, text: bytes, source: str | None = None,
        page: str | None = None) -> tuple[str, int]:  # fmt: skip
    """Write one capture, durably; (path, 1-based line)."""
    text = text.rstrip(b"\r\n \t")
    if not text.strip():
        raise NoText
    if kind == "card":
        return _write(goal, moment, "jot", goal.captured, lambda data: _with_card(data, text))
    entry = entry_text(kind, text, goal.words, source, page)
    at = instant(moment)
    minute, shown = at.hour * 60 + at.minute, render(goal.style.clock, at)

    def edit(data: bytes) -> tuple[bytes, int]:
        return daily.add_entry(data or _new_page(goal, moment), goal.style, minute, shown, entry)

    return _write(goal, moment, "jot", render(goal.daily, at) + ".md", edit)


def put_prose(goal: Target, moment: datetime, text: bytes) -> tuple[str, int]:
    """Append a paragraph to the prose of the moment's page, durably; (path, 1-based line)."""
    if not text.strip():
        raise NoText
    path = render(goal.daily, instant(moment)) + ".md"
    return _write(goal, moment, "write", path,
                  lambda data: daily.add_prose(data or _new_page(goal, moment), goal.prose, text))  # fmt: skip


def _write(
    goal: Target, moment: datetime, verb: str, path: str, edit: "Callable[[bytes], tuple[bytes, int]]"
) -> tuple[str, int]:
    """Read, edit, replace; again when another program was faster. One of our own at a time."""
    with Held(os.path.join(goal.state, "write.lock")):
        for _ in range(TRIES):
            before = read(goal.root, path)
            after, line = edit(before or b"")
            change = Change(goal.root, goal.state, verb, ulid(int(moment.timestamp() * 1000), os.urandom(10)))
            try:
                change.write(path, before, after)
            except ChangedMeanwhile:
                continue
            change.close()
            return path, line
    raise TooBusy(path)


def _with_card(data: bytes, text: bytes) -> tuple[bytes, int]:
    """The file of captured cards with one more paragraph; blank lines would end a card, so they go."""
    lines = [line for line in text.replace(b"\r\n", b"\n").split(b"\n") if line.strip()]
    if b"::" not in text and not any(line.strip() in (b"?", b"??") for line in lines[1:-1]):
        raise NotACard
    newline = daily.newline_of(data)
    head = data or CARD_DECK + newline
    head += newline if head.endswith(b"\n") else newline * 2
    return head + newline.join(lines) + newline, head.count(b"\n") + 1


def _new_page(goal: Target, moment: datetime) -> bytes:
    """A new daily page: the person's template, else empty."""
    if not goal.template:
        return b""
    from vault.text.templates import fill

    at = instant(moment)
    template = read(goal.root, goal.template)
    if template is None:
        return b""
    title = os.path.basename(render(goal.daily, at))
    filled = fill(template.decode("utf-8", "surrogateescape"), title, at)
    if filled is None:
        say(f"the template {goal.template} is a program (<%); the page was begun without it")
        return b""
    return filled.encode("utf-8", "surrogateescape")


def capture_target(vault: str, env: dict[str, str], clock: Clock) -> Target:
    """The vault to capture into; the first write to a found folder marks it, and none at all makes one."""
    now = clock.now()
    try:
        root = where.find_vault(vault, env, os.getcwd())
    except where.NoVault:
        from journal.founding import found_default

        root = found_default(env, now)
        say(f"made a vault at {root}")
    goal = target(root, env, now.timestamp())
    if not goal.vault_id:
        from journal.founding import mark, notice

        mark(root, now)
        goal = target(root, env, now.timestamp())
        say(notice(render(goal.daily, instant(now)), goal.found_by))
    return goal


def text_from_input() -> bytes:
    """Piped input whole, or one line from a prompt: shells eat # ? ' and !, a prompt does not."""
    if not sys.stdin or sys.stdin.closed:
        raise NoText
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read()
    sys.stderr.write("> ")
    sys.stderr.flush()
    return sys.stdin.buffer.readline()


def main(words: list[str], env: dict[str, str]) -> int:
    """Run `jot` with the words after it; the exit code."""
    request = parse(words)
    clock = Clock(env.get("DELIBERATE_NOW", ""))
    if request.kept:
        return add_kept(request, env, clock)
    text = request.text if request.text is not None else text_from_input()
    moment = moment_of(request.at, clock.now())
    try:
        goal = capture_target(request.vault, env, clock)
        path, line = put(goal, moment, request.kind, text, request.source, request.page)
    except (NoText, NotACard):
        raise
    except Problem as problem:
        from journal.kept import keep

        keep(text, moment, request.kind, request.source, request.page, env, problem)
        raise
    answer = document(path, line, request.kind) if request.json else f"{path}:{line}"
    sys.stdout.buffer.write(os.fsencode(answer + "\n"))
    sys.stdout.buffer.flush()
    if where.has_kept(env):
        say("captures from while the vault was away are waiting; add them with: deliberate jot --kept")
    return 0


def document(path: str, line: int, kind: str | None) -> str:
    """The JSON object of one capture."""
    return f'{{"path": {quoted(path)}, "line": {line}, "kind": {quoted(kind) if kind else "null"}}}'


def add_kept(request: Request, env: dict[str, str], clock: Clock) -> int:
    """Add the captures that waited for the vault, each at its own moment; the exit code."""
    from journal.kept import waiting

    added = []
    for one in waiting(env):
        goal = capture_target(request.vault, env, clock)
        path, line = put(goal, one.moment, one.kind, one.text, one.source, one.page)
        os.unlink(one.file)
        added.append(document(path, line, one.kind) if request.json else f"{path}:{line}")
    answer = "[" + ", ".join(added) + "]" if request.json and added else "\n".join(added)
    sys.stdout.buffer.write(os.fsencode(answer + "\n" if answer else ""))
    sys.stdout.buffer.flush()
    if not added and request.json:
        sys.stdout.write("[]\n")
    if not added:
        say("no captures are waiting")
    return 0 if added else 1
