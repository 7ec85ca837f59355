"""What to begin now: one line, not a list of debts.

Owns gathering what waits from notes and log, and the sentence Today says first. What is due of it, and in which
order, is `journal.rhythm`'s. Must not print.
"""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from journal import hours, rhythm, status
from journal.practices import daily, predictions, reviewing
from journal.practices.attack import held_ideas, next_idea
from journal.sent import SHOWN, Sent
from journal.wiring import Desk
from kb.index.rows import Filters
from kb.judgement.choosing import overdue_test
from vault.disk.log import UnreadableLogError
from vault.events import REVIEW, day_of, paused_until
from vault.events import SHOWN as SHOWN_EVENT
from vault.problem import Problem
from vault.records.idea import Idea

RECENT_DAYS = 60
WEEKS_BACK = 26
UNCOUNTED = "The cards cannot be counted: a part of the log of your reviews cannot be read."
_ATTACK_HEADING = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")


@dataclass(frozen=True, slots=True)
class Begin:
    """What Today says first.

    cards, minutes  of the next sitting; None when the log of reviews cannot be read
    idea    the claim to attack next, None if none is held
    line    the sentence
    nudges  all that is due, the first of them first
    paused  the day prompts come back, None when they are not paused
    greeting  what is said to somebody who was away, "" otherwise; `line` begins with it
    """

    cards: int | None
    minutes: int | None
    idea: str | None
    line: str
    nudges: tuple[rhythm.Nudge, ...] = ()
    paused: date | None = None
    greeting: str = ""

    @property
    def verb(self) -> str:
        """What to begin with: review, week, test, predict, attack; "" for nothing."""
        return self.nudges[0].verb if self.nudges else ""


def begin(desk: Desk) -> Begin:
    """The one thing to begin with. Where the log of reviews cannot be read, that is told, and cards are left out."""
    with desk.one_look():
        try:
            known = reviewing.known(desk)
        except UnreadableLogError as problem:
            desk.tell(str(problem))
            known = None
        now = _counted(desk, known)
    nudges = rhythm.due(desk.clock.now(), now)
    line = _line(desk, now, nudges)
    if nudges and nudges[0].verb == "attack":
        remember_shown(desk)
    paused = now.paused if rhythm.is_paused(desk.clock.now(), now.paused) else None
    greeting = "Welcome back." if now.returning and nudges and not now.here else ""
    today = f"{desk.clock.now():%Y-%m-%d}"
    if desk.vault_id:
        status.leave_begin(desk.state, today, nudges[0].verb if nudges else "", paused)
    if known is None:
        status.leave_due(desk.state, today, None)
        line = f"{UNCOUNTED} {line if nudges else ''}".strip()
        return Begin(None, None, now.idea or None, line, tuple(nudges), paused, greeting)
    line = f"{greeting} {line}".strip()
    return Begin(now.cards, now.minutes, now.idea or None, line, tuple(nudges), paused, greeting)


def waiting(desk: Desk) -> rhythm.Waiting:
    """What waits, counted from notes and log. Raises UnreadableLogError."""
    with desk.one_look():
        return _counted(desk, reviewing.known(desk))


def _counted(desk: Desk, known: reviewing.Known | None) -> rhythm.Waiting:
    """What waits. known: None where the log cannot be read, and then no card waits and no pause is known."""
    line = reviewing.queue(desk, known or reviewing.Known({}, {}, []))
    events = known.events if known else []
    today = desk.clock.now().date()
    chosen, held = next_idea(desk), held_ideas(desk, refresh=False)
    week, skipped = _week(desk)
    reviewed = {day for event in events if event.get("k") == REVIEW and (day := day_of(event))}
    return rhythm.Waiting(
        day=desk.study_day(),
        cards=len(line.sitting),
        minutes=line.minutes(len(line.sitting)),
        sitting_done=line.done >= min(desk.settings.sitting, line.done + len(line.sitting)) > 0,
        idea=chosen.claim if chosen else "",
        attacked=tuple(sorted(_attacked(desk, held))),
        asked=tuple(sorted(_asked(desk, events))),
        tests=_tests(held, today),
        predictions=_predictions(desk),
        week=week,
        weeks_skipped=skipped,
        paused=paused_until(events),
        returning=known is not None and _returning(desk, reviewed),
        here=line.done > 0 or _lived(desk, today),
    )


def _line(desk: Desk, waiting: rhythm.Waiting, nudges: list[rhythm.Nudge]) -> str:
    if rhythm.is_paused(desk.clock.now(), waiting.paused):
        day = waiting.paused
        return f"No prompts until {day:%A} {day.day} {day:%B}. Cards and ideas can be taken up by hand." if day else ""
    if not nudges:
        return "Nothing more is asked today." if waiting.returning and waiting.sitting_done else _nothing_due(desk)
    first = nudges[0]
    if first.verb == "attack":
        return f"Begin: attack “{waiting.idea}”, 5 min"
    if first.verb == "test":
        return f"Begin: the test of “{_tested(desk) or waiting.idea}”, its day has come"
    return f"Begin: {first.text}"


def _tested(desk: Desk) -> str:
    """The claim whose test has been due longest; it need not be the idea to attack next."""
    today = desk.clock.now().date()
    due = [(day, idea.claim) for idea in held_ideas(desk, refresh=False) if (day := overdue_test(idea, today))]
    return min(due)[1] if due else ""


def _nothing_due(desk: Desk) -> str:
    """What to do when nothing waits; in a vault we found, that its cards wait to be chosen."""
    cards = 0 if reviewing.has_chosen(desk) else len(desk.store.cards())
    if cards:
        return f"Nothing is due. {cards} cards wait until you choose decks: deliberate cards use"
    return "Nothing is due. Write a line down, or ask your notes."


def _attacked(desk: Desk, held: list[Idea]) -> set[date]:
    """Recent days of attacks: of the ideas held, and of those an attack or a person set aside."""
    since = desk.clock.now().date() - timedelta(days=RECENT_DAYS)
    days = {attack.day for idea in held for attack in idea.attacks}
    known = {idea.path for idea in held}
    for row in desk.store.notes(Filters(type="idea")):
        if row.path not in known:
            days |= {day for passage in desk.store.passages_of(row.path) if (day := _attack_day(passage.heading))}
    return {day for day in days if day >= since}


def _attack_day(heading: str) -> date | None:
    found = _ATTACK_HEADING.search(heading) if "attacks" in heading.casefold() else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _asked(desk: Desk, events: list[dict[str, object]]) -> set[date]:
    """Recent days on which an idea was put before the person: on this machine, and on others as the log says."""
    since = desk.clock.now().date() - timedelta(days=RECENT_DAYS)
    logged = {day_of(one) for one in events if one.get("k") == SHOWN_EVENT and one.get("what") == "idea"}
    here = {one.day for one in Sent(desk.state, desk.root).told() if one.verb in (SHOWN, "attack")}
    return {day for day in logged | here if day is not None and day >= since}


def remember_shown(desk: Desk) -> None:
    """An idea was put before the person today, on a screen or in print: that is asking too."""
    today = desk.clock.now().date()
    sent = Sent(desk.state, desk.root)
    if not any(one.verb == SHOWN and one.day == today for one in sent.told()):
        with suppress(OSError), sent.hold():  # without it an idea may be put before them once too often
            sent.mark([rhythm.Told(SHOWN, "idea", today)])


def _tests(held: list[Idea], today: date) -> tuple[str, ...]:
    """An id for each open test of a held idea whose day has come."""
    return tuple(
        _hashed(f"{idea.path}\n{test.by}\n{test.text}")
        for idea in held for test in idea.tests if test.open and test.by and test.by <= today
    )  # fmt: skip


def _predictions(desk: Desk) -> tuple[str, ...]:
    """An id for each prediction whose day has come."""
    return tuple(one.id or _hashed(f"{one.path}\n{one.text}") for one in predictions.due(desk))


def _week(desk: Desk) -> tuple[str, int]:
    """(the week to look back at, "" when none waits; weeks lived and left out before it).

    A week without a page was not lived with the journal, and nobody is asked about one in a vault they only read.
    """
    now, chosen = desk.clock.now(), desk.settings.remind
    monday = rhythm.open_week(now, hours.zone_of(desk.clock.zone(), now), chosen.weekday, chosen.hour)
    if monday is None or not desk.vault_id or not _lived_week(desk, monday):
        return "", 0
    from journal.practices import weekly  # much hangs on it, and most days need none of that
    from journal.practices.week_matter import week_path

    try:
        week = weekly.Week(desk, monday)
    except Problem as problem:
        desk.tell(str(problem))
        return "", 0
    if not week.at or week.committed():
        return "", 0
    skipped = 0
    for back in range(1, WEEKS_BACK):
        before = monday - timedelta(weeks=back)
        if os.path.exists(os.path.join(desk.root, week_path(desk, before))):
            break
        skipped += _lived_week(desk, before)
    return week.name, skipped


def _lived_week(desk: Desk, monday: date) -> bool:
    return any(_lived(desk, monday + timedelta(days=day)) for day in range(7))


def _returning(desk: Desk, reviewed: set[date]) -> bool:
    """Whether the person left no trace on the last days, and some before them; what they did today does not count."""
    today = desk.clock.now().date()
    last = [today - timedelta(days=back) for back in range(1, rhythm.AWAY_DAYS + 1)]
    if reviewed & set(last) or any(_lived(desk, day) for day in last):
        return False
    return any(day < last[-1] for day in reviewed) or any(
        _lived(desk, today - timedelta(days=back)) for back in range(rhythm.AWAY_DAYS + 1, RECENT_DAYS)
    )


def _hashed(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _lived(desk: Desk, day: date) -> bool:
    """Whether the day has a page."""
    return os.path.exists(os.path.join(desk.root, daily.page_path(desk, day)))
