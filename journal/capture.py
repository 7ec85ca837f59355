"""Writing down: from words to a line on disk, the same for command line and screens.

Owns what a capture of each kind looks like, the moment it belongs to, the vault it goes to, and the write.
Capture's own door uses it, so it imports only what it needs: imports are what capture costs.
Must not know how the words were typed (`journal.jot`), and prints nothing but talk.
"""

import os
import time
from datetime import date, datetime, timedelta

from journal import recheck, where
from journal.clock import Clock, instant
from journal.say import say
from journal.target import Target, target
from vault.disk.history import Change, NotRecorded, is_interrupted
from vault.disk.lock import Held
from vault.disk.ulid import ulid
from vault.disk.writing import MARKER, ChangedMeanwhile, displaced_files_written_since, read
from vault.problem import Problem, WrongUsage
from vault.records import daily
from vault.text.formats import render
from vault.text.merge import lacks_lines

TYPE_CHECKING = False  # typing's own name for it would import typing
if TYPE_CHECKING:
    from collections.abc import Callable

    Filing = Callable[[Change, "Quotation"], object]

KINDS = ("idea", "lesson", "question", "rabbit-hole", "read", "quote", "card")
CARD_DECK = b"#flashcards/captured"
TRIES = 50  # another program writing the same page between our read and write, again and again


class Quotation:
    """A quotation that was just captured.

    path, line  the page and the 1-based line it stands on
    entry       what stands there behind the time
    text        the words alone
    """

    __slots__ = ("entry", "line", "moment", "page", "path", "source", "text", "word")

    def __init__(self, text: bytes, source: str, page: str | None, moment: datetime, word: str) -> None:
        self.text, self.source, self.page, self.moment, self.word = text, source, page, moment, word
        self.path, self.line, self.entry = "", 0, b""


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


def check(kind: str | None, text: bytes) -> None:
    """Refuse what could never be written, before anything is touched. Raises NoText, NotACard."""
    if not text.strip():
        raise NoText
    if kind == "card" and not has_two_sides(text):
        raise NotACard


def has_two_sides(text: bytes) -> bool:
    """Whether the text can be a card: `front :: back`, or a line `?` between the two."""
    lines = _card_lines(text)
    front, _, back = text.partition(b"::")
    one_line = bool(front.strip() and back.strip(b": \t\r\n"))
    return one_line or any(line.strip() in (b"?", b"??") for line in lines[1:-1])


def _card_lines(text: bytes) -> list[bytes]:
    """Blank lines would end a card, so they go."""
    return [line for line in text.replace(b"\r\n", b"\n").split(b"\n") if line.strip()]


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


def filed_entry(quotation: Quotation, link: str) -> bytes:
    """What stands behind the time once the words are in their note: the link at the end says where they are from."""
    lead = (quotation.word + ": ").encode() if quotation.word else b""
    return lead + quotation.text + _origin(None, quotation.page) + f" → [[{link}]]".encode()


def put(goal: Target, moment: datetime, kind: str | None, text: bytes, source: str | None = None,
        page: str | None = None, filing: "Filing | None" = None,
        tell: "Callable[[str], object]" = say) -> tuple[str, int, bool]:  # fmt: skip
    """Write one capture, durably; (path, 1-based line, whether `undo` knows of it).

    filing  what is done with a quotation of a source once it is on disk, as part of the same change
    tell    called with what went wrong beside the write itself, such as that undo does not know of it
    """
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n \t")  # a lone return ends a line too
    check(kind, text)
    if kind == "card":
        return _write(goal, moment, "jot", goal.captured, lambda data: with_card(goal.captured, data, text), tell)
    entry = entry_text(kind, text, goal.words, source, page)
    path = render(goal.daily, instant(moment)) + ".md"
    quotation = None
    if filing and kind == "quote" and source:
        quotation = Quotation(text, source, page, moment, goal.words.get(kind, ""))

    def edit(data: bytes) -> tuple[bytes, int]:
        after, line, form = with_entry(goal, moment, path, data, entry)
        if quotation:
            quotation.entry = form
        return after, line

    return _write(goal, moment, "jot", path, edit, tell, quotation, filing)


def with_entry(goal: Target, moment: datetime, path: str, data: bytes, entry: bytes) -> tuple[bytes, int, bytes]:
    """The daily page with one more entry, begun where it is empty; the 1-based line, and the form the entry has there.

    What would hide other entries, such as a comment left open, is escaped.
    """
    at = instant(moment)
    minute, shown = at.hour * 60 + at.minute, render(goal.style.clock, at)
    page = data or new_page(goal, moment)
    if daily.may_hide(entry, goal.style):
        from vault.records.prose import entry_form  # late: it reads the page, and few entries need it

        entry = entry_form(path, page, goal.style, minute, shown, entry)
    return *daily.add_entry(page, goal.style, minute, shown, entry), entry


def put_prose(
    goal: Target, moment: datetime, text: bytes, tell: "Callable[[str], object]" = say
) -> tuple[str, int, bool]:
    """Append a paragraph to the prose of the moment's page, durably; (path, 1-based line, whether `undo` knows of it).

    What would take the page apart, such as a heading or a code block left open, is escaped.
    """
    if not text.strip():
        raise NoText
    from vault.records.prose import placed

    path = render(goal.daily, instant(moment)) + ".md"

    def edit(data: bytes) -> tuple[bytes, int]:
        return placed(path, data or new_page(goal, moment), goal.prose, text)

    return _write(goal, moment, "write", path, edit, tell)


def _write(
    goal: Target,
    moment: datetime,
    verb: str,
    path: str,
    edit: "Callable[[bytes], tuple[bytes, int]]",
    tell: "Callable[[str], object]",
    quotation: Quotation | None = None,
    filing: "Filing | None" = None,
) -> tuple[str, int, bool]:
    """Read, edit, replace; again when another program was faster. One of our own at a time."""
    with Held(os.path.join(goal.state, "write.lock"), os.path.join(goal.root, MARKER)) as lock:
        _recover(goal, tell)
        for _ in range(TRIES):
            before = read(goal.root, path)
            after, line = edit(before or b"")
            change = Change(goal.root, goal.state, verb, ulid(int(moment.timestamp() * 1000), os.urandom(10)))
            try:
                change.write(path, before, after)
            except ChangedMeanwhile:
                change.close()
                continue
            recorded = _close(change, tell)
            if _is_overwritten(goal.root, path, before, after):
                continue
            if recorded and lock.refused:
                tell(f"saved without the lock {lock.path} ({os.strerror(lock.refused.errno or 0)})")
            if quotation and filing:
                quotation.path, quotation.line = path, line
                _file(change, moment, quotation, filing, tell, recorded)
            recheck.remember(change)
            return path, line, recorded
    raise TooBusy(path)


def _recover(goal: Target, tell: "Callable[[str], object]") -> None:
    """Finish a command that died, and return text that arrived in a displaced file: before anything is captured."""
    if is_interrupted(goal.state) or displaced_files_written_since(goal.root):
        from journal.practices import recovery
        from journal.wiring import open_desk

        desk = open_desk(goal.root, dict(os.environ), goal.root)
        try:
            for message in recovery.recover(desk):
                tell(message)
        finally:
            desk.close()


def _is_overwritten(root: str, path: str, before: bytes | None, after: bytes) -> bool:
    """Whether an editor already wrote a text over ours that it had read before.

    A page that is empty, or has less text, for a moment only is one that an editor is saving in place.
    """
    for pause in (0.0, 0.01, 0.03):
        time.sleep(pause)
        if not lacks_lines(before or b"", after, read(root, path) or b""):
            return False
    return True


def _close(change: Change, tell: "Callable[[str], object]") -> bool:
    """Record what is on disk already; False when it cannot be: then only undo does not know of it, and that is told."""
    try:
        change.close()
    except NotRecorded as problem:
        tell(f"{problem}; {where.OTHER_FOLDER['state']}")
        return False
    return True


def _file(
    change: Change,
    moment: datetime,
    quotation: Quotation,
    filing: "Filing",
    tell: "Callable[[str], object]",
    recorded: bool,
) -> None:
    """Do more with a quotation that is on disk. Whatever goes wrong, it stays captured.

    recorded  whether the quotation was recorded; what cannot be recorded is told once only
    """
    change.go_on(ulid(int(moment.timestamp() * 1000), os.urandom(10)))
    try:
        filing(change, quotation)
    except Exception as error:
        tell(f"captured, and waiting in the inbox: {error}")
    finally:
        _close(change, tell if recorded else str)


def with_card(path: str, data: bytes, text: bytes) -> tuple[bytes, int]:
    """The file of captured cards with one more paragraph, and its 1-based line; what would hide others is escaped."""
    if daily.may_hide(text):
        from vault.records.prose import PLAIN, first_apart

        def with_next(form: bytes) -> bytes:
            return _with_card(_with_card(data, form)[0], PLAIN.encode())[0]

        text = first_apart(path, text, (with_next,))
    return _with_card(data, text)


def _with_card(data: bytes, text: bytes) -> tuple[bytes, int]:
    newline = daily.newline_of(data)
    head = data or CARD_DECK + newline
    head += newline if head.endswith(b"\n") else newline * 2
    return head + newline.join(_card_lines(text)) + newline, head.count(b"\n") + 1


def new_page(goal: Target, moment: datetime) -> bytes:
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


def capture_target(vault: str, env: dict[str, str], clock: Clock, *, make: bool = True) -> Target:
    """The vault to capture into. The first write to a found folder marks it and settles where daily pages are.

    make  whether a vault is made where none is named; else NoVault is raised
    """
    now = clock.now()
    try:
        root = where.find_vault(vault, env, where.here(env))
    except where.NoVault:
        if not make:
            raise
        from journal.founding import found_default

        root = found_default(env, now)
        say(f"made a vault at {root}")
    goal = target(root, env, now.timestamp())
    if not goal.settled:
        from journal.founding import mark

        told = mark(root, now)
        goal = target(root, env, now.timestamp())
        if told:
            say(told)
    return goal
