"""What a week holds for its review: its days, promises, loose ends, books, things to decide, attacks.

Owns gathering these out of notes, index and drafts, as plain values, each with a key by which it is known
again. Reads only. Must not print, and must not know what was already gone through.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import unquote

from journal import drafts
from journal.clock import instant
from journal.practices import daily, ideas, predictions, reading, reviewing
from journal.practices.inbox import inbox as waiting_items
from journal.practices.week_values import Attacked, Book, Commitment, Day, DayLine, Due, LooseEnd
from journal.wiring import Desk
from kb.index.rows import Filters
from vault.disk.log import UnreadableLogError
from vault.records.idea import VERDICTS, Attack, Idea
from vault.records.prediction import Prediction
from vault.records.rereading import day_lines
from vault.records.weekly import WeekPage, read_week
from vault.text.formats import render
from vault.text.links import link_to
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.ticking import tasks

MOST_LOOSE_ENDS = 10
MOST_OF_A_KIND = 4
WEEKS_BACK = 4
"""How old a page may be whose promises are still asked about: after a long absence nothing has piled up."""


def week_path(desk: Desk, monday: date) -> str:
    """Where the page of a week stands, or would stand: its path is that of its Thursday, which no calendar disputes."""
    return render(desk.places.weekly, instant(datetime.combine(monday + timedelta(days=3), time(12)))) + ".md"


def week_page(desk: Desk, monday: date) -> WeekPage | None:
    """The page of a week as it stands; None if there is none, or none that can be read, which is told."""
    path = week_path(desk, monday)
    data = desk.read_or_tell(path)
    return None if data is None else read_week(path, data)


def days(desk: Desk, monday: date, page: WeekPage | None) -> list[Day]:
    """The days of the week that have a page with lines, up to today."""
    at = week_path(desk, monday)
    kept = {item.text.replace("\\", "") for item in page.items("kept")} if page else set()
    today = desk.clock.now().date()
    names, words = desk.store.names(), desk.reading.words
    found = []
    for day in (monday + timedelta(days=n) for n in range(7)):
        path = daily.page_path(desk, day)
        data = desk.read_or_tell(path) if day <= today else None
        if data is None:
            continue
        link = link_to(path, at, names, day.isoformat())
        lines = []
        for number, one in enumerate(day_lines(path, data, desk.places.style.heading, words["answer"]), 1):
            entry = _entry(link, one.time, one.text, words)
            lines.append(DayLine(number, path, one.line, one.time, one.text, entry, entry.replace("\\", "") in kept))
        if lines:
            found.append(Day(day, path, tuple(lines)))
    return found


def _entry(link: str, time_: str, text: str, words: Mapping[str, str]) -> str:
    """`[[2026-11-16]] 10:20 text`.

    A heading of its own page is found from here too. No card is made twice, and no question asked twice.
    """
    own = link.strip("[]").partition("|")[0]
    text = text.replace("[[#", f"[[{own}#").replace("#flashcards", "\\#flashcards")
    entry = " ".join(part for part in (link, time_, text) if part)
    if read_markup(read_note("", f"- {entry}".encode("utf-8", "replace")), words).questions:
        for word in words.values():
            entry = entry.replace(f"{word}:", f"{word}\\:")
    return entry


def last_commitments(desk: Desk, monday: date, weeks: int = WEEKS_BACK) -> list[Commitment]:
    """What was set out for this week on the latest earlier page that sets out anything, at most so many weeks back."""
    for back in range(1, weeks + 1):
        found = commitments_of(week_page(desk, monday - timedelta(weeks=back)))
        if found:
            return found
    return []


def commitments_of(page: WeekPage | None) -> list[Commitment]:
    """The tasks below `## Next week` of a page."""
    items = page.items("next") if page else ()
    return [Commitment(page.path, one.line, one.text, one.done) for one in items if page and one.done is not None]


def loose_ends(desk: Desk, monday: date) -> list[LooseEnd]:
    """At most ten: drafts, what waits in the inbox, open questions of the week, cards that are hard as written."""
    sunday = monday + timedelta(days=6)
    open_ = {(row.path, row.line): row for row in desk.store.questions()}
    inbox = [
        LooseEnd(one.path, one.line, one.kind, one.text, one.day, True, row.text if row else "")
        for one in waiting_items(desk)
        for row in [open_.get((one.path, one.line))]
    ]
    waiting = {(one.path, one.line) for one in inbox}
    asked = [
        LooseEnd(row.path, row.line, row.kind, row.text, date.fromisoformat(row.day), asked=row.text)
        for row in open_.values()
        if row.day and monday.isoformat() <= row.day <= sunday.isoformat() and (row.path, row.line) not in waiting
    ]
    groups = [_drafts(desk), inbox, asked, _hard_cards(desk)]
    chosen = [one for group in groups for one in group[:MOST_OF_A_KIND]]
    more = [one for group in groups for one in group[MOST_OF_A_KIND:]]
    keys = dict.fromkeys(one.key for one in [*chosen, *more][:MOST_LOOSE_ENDS])
    return [one for group in groups for one in group if keys.pop(one.key, 0) is None]


def _hard_cards(desk: Desk) -> list[LooseEnd]:
    """Cards that are hard as they are written; where the log cannot be read, that is told, and there are none."""
    try:
        hard = reviewing.check(desk)
    except UnreadableLogError as problem:
        desk.tell(str(problem))
        return []
    return [LooseEnd(one.path, one.line, "card", f"{one.problem}; {one.remedy}") for one in hard]


def _drafts(desk: Desk) -> list[LooseEnd]:
    """Unfinished texts on this machine; an attack that was begun names its idea."""
    folder = Path(desk.state) / "tui" / "drafts"
    found = []
    for file in sorted(folder.glob("*.txt")) if os.path.isdir(folder) else ():
        name = unquote(file.stem)
        try:
            text = " ".join(file.read_bytes().decode("utf-8", "replace").split())
        except OSError:
            continue
        if text:
            path = ""
            if name.startswith("attack "):  # the name of a long path is cut off
                there = (row.path for row in desk.store.notes(Filters(type="idea")))
                whole = (one for one in there if drafts.file_of(folder.parent, f"attack {one}") == file)
                path = next(whole, name.removeprefix("attack "))
                name = f"attack {path}"
            found.append(LooseEnd(path, 0, "draft", text, draft=name))
    return found


def finished(desk: Desk, monday: date) -> list[Book]:
    """What was finished in the week, the latest first."""
    week = {monday + timedelta(days=n) for n in range(7)}
    return [Book(one.path, one.title, one.verdict) for one in reading.readings(desk) if week & set(one.finished)]


def due(desk: Desk) -> list[Due]:
    """Predictions and open tests whose day has come, the oldest first."""
    today = desk.clock.now().date()
    found = [Due("prediction", one.path, one.line, one.text, one.now, one.by) for one in predictions.due(desk)]
    for idea in ideas.ideas(desk):
        note = desk.read_or_tell(idea.path) or b""
        words = {task.line: task.text for task in tasks(idea.path, note)} if idea.tests else {}
        for test in idea.tests:
            if test.open and test.by is not None and test.by <= today and test.line in words:
                task = words[test.line]
                found.append(Due("test", idea.path, test.line, test.text, None, test.by, idea.claim, task))
    return sorted(found, key=lambda one: (one.by or date.max, one.path, one.line))


def score_line(one: Prediction) -> str:
    """`80% ten cards a day take under six minutes: yes. Adds 0.04`, the part this one has in the Brier score."""
    said = f"{one.said}% {one.text}: {one.outcome}"
    if one.outcome not in ("yes", "no"):
        return said
    return f"{said}. Adds {(one.said / 100 - (one.outcome == 'yes')) ** 2:.2f}"


def score_lines(desk: Desk, monday: date) -> list[str]:
    """One for each prediction that was decided in the week, but for those the week before has written down."""
    week = [monday + timedelta(days=n) for n in range(7)]
    decided = [one for one in predictions.predictions(desk) if one.outcome and one.resolved in week]
    return _new_since(desk, monday, "scores", map(score_line, sorted(decided, key=_decided)))


def _new_since(desk: Desk, monday: date, section: str, lines: Iterable[str]) -> list[str]:
    """The lines the page of the week before does not have: its review may have been on a day of this week."""
    before = week_page(desk, monday - timedelta(weeks=1))
    there = {item.text for item in before.items(section)} if before else set()
    return [line for line in lines if line not in there]


def _decided(one: Prediction) -> tuple[date, str, int]:
    return one.resolved or date.max, one.path, one.line


def attacked(desk: Desk, monday: date) -> list[Attacked]:
    """The attacks of the week that have a verdict, in the order of their days."""
    found = [
        _attacked(idea, one)
        for idea in ideas.ideas(desk)
        for one in idea.attacks
        if one.verdict is not None and monday <= one.day < monday + timedelta(days=7)
    ]
    return sorted(found, key=lambda one: (one.day, one.path, one.line))


def attack_lines(desk: Desk, monday: date, link: Callable[[str], str]) -> list[str]:
    """One for each attack of the week, but for those the week before has written down."""
    return _new_since(desk, monday, "attacked", (attack_line(link(one.path), one) for one in attacked(desk, monday)))


def attack_at(desk: Desk, path: str, line: int) -> Attacked | None:
    """The attack whose heading stands there; None if there is none with a verdict."""
    idea = ideas.read_at(desk, path)
    attacks = idea.attacks if idea else ()
    return next((_attacked(idea, one) for one in attacks if idea and one.line == line and one.verdict), None)


def _attacked(idea: Idea, one: Attack) -> Attacked:
    verdict = one.verdict or ""
    return Attacked(idea.path, one.line, idea.claim, one.day, one.angle, verdict, one.before, one.after)


def attack_line(link: str, one: Attacked) -> str:
    """`[[Idea]], on 2026-11-19: revised, 80% -> 65%`."""
    verdict = next(word for key, word in VERDICTS.items() if key == one.verdict).lower()
    numbers = [f"{each}%" for each in (one.before, one.after) if each is not None]
    change = "" if one.after is None else ", " + " -> ".join(numbers)
    return f"{link}, on {one.day.isoformat()}: {verdict}{change}"
