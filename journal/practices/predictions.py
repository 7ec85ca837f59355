"""Predictions: said with a number and a day, found again wherever they stand, decided, and held against you.

Owns what adding, thinking over and resolving mean, which number counts, and what rested on an idea, the same
for command line and TUI. Must not print, and must not know how a prediction is spelled; `vault.records` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from journal.capture import new_page, with_entry
from journal.clock import instant
from journal.practices import ideas
from journal.practices.naming import folded
from journal.wiring import Desk
from kb.judgement.calibration import Calibration, Reliance, calibration, reliance
from vault.disk.log import UnreadableLogError
from vault.disk.writing import ChangedMeanwhile, read
from vault.events import PREDICTION, VOID, first_said, make_prediction
from vault.problem import NothingThere, Problem, WrongUsage
from vault.records.idea import Idea
from vault.records.prediction import OUTCOMES, Prediction, is_own_id
from vault.records.prediction_edits import (
    checked,
    line_of,
    located,
    own_id,
    with_line,
    with_outcome,
    with_step,
)
from vault.records.prediction_words import percent_of, understood
from vault.records.prose import contained
from vault.text.clozes import short_hash
from vault.text.conflicts import original
from vault.text.formats import render
from vault.text.inline import links
from vault.text.links import Names, link_to
from vault.text.links import resolve as resolve_link

TRIES = 20  # another program may write the note between our read and our write

Edit = Callable[[bytes], tuple[bytes, list[tuple[str, int, str]]]]
"""From a note's bytes to new ones, and the numbers to register: (id, percent, claim)."""


class NoSuchPrediction(NothingThere):
    """No prediction goes by this."""

    def __init__(self, ref: str) -> None:
        super().__init__(f'no prediction is "{ref}"', remedy="see them: deliberate predict list --all")


class SeveralPredictions(WrongUsage):
    """A part of a text fits more than one."""

    def __init__(self, ref: str, found: list[Prediction]) -> None:
        places = "; ".join(f"{one.path}:{one.line} {_clip(one.text)}" for one in found[:4])
        super().__init__(f'"{ref}" may be any of {places}', remedy="write more of it, or its path:line")


def predictions(desk: Desk) -> list[Prediction]:
    """Every prediction as its note says it now, with the number registered for it; open ones by day, then the rest.

    One that stands in two notes (a copy of a file) is there once: the one that was decided, else the original.
    Raises UnreadableLogError.
    """
    desk.refresh()
    rows = desk.store.predictions()
    return _known(desk, rows, _first(desk) if rows else {})


def due(desk: Desk) -> list[Prediction]:
    """The open ones whose day is today or over, the oldest first; where the log cannot be read, that is told."""
    desk.refresh()
    today = desk.clock.now().date()
    if not desk.store.predictions(due=today):
        return []
    try:
        first = _first(desk)
    except UnreadableLogError as problem:  # their days stand in the notes
        desk.tell(str(problem))
        first = {}
    return [one for one in _known(desk, desk.store.predictions(), first) if _is_due(one, today)]


def add(
    desk: Desk, text: str, percent: int | None = None, by: date | None = None, because: str = "", note: str = ""
) -> Prediction:
    """Write a prediction down and register its number: on today's page, or in the note `note`.

    text     the claim, or the whole in one line; what is given besides fills in and must not contradict
    because  a link as it is to stand, or the name of an idea
    Raises WrongUsage, NoSuchIdea, SeveralIdeas, Unreadable, Unwritable.
    """
    today = desk.clock.now().date()
    said = understood(text, today)
    percent = _one("number", said.percent, percent)
    by = _one("day", said.by, by)
    because = _one("reason", said.because or None, because or None) or ""
    claim = contained(said.text)  # a comment left open in it would hide what comes after
    _check(claim, percent, by, today)
    assert percent is not None
    known = predictions(desk)
    twin = next((one for one in known if one.outcome is None and folded(one.text) == folded(claim) and one.by == by),
                None)  # fmt: skip
    if twin is not None:
        name = twin.id or f"{twin.path}:{twin.line}"
        raise WrongUsage(
            "this prediction is there already", path=twin.path, line=twin.line,
            remedy=f"for another number: deliberate predict forecast {name} {percent}%",
        )  # fmt: skip
    block_id = own_id(claim, by, {one.id for one in known if one.id} | set(_first(desk)))
    line = line_of(claim, percent, by, _links(desk, because), block_id)
    path, edit = _in_note(desk, note, line) if note else _on_page(desk, line)
    _change(desk, path, "predict", lambda data: (edit(data), [(block_id, percent, claim)]))
    return _there(desk, path, block_id)


def resolve(desk: Desk, ref: str | Prediction, outcome: str, what: str = "") -> Prediction:
    """Say how a prediction came out, `yes`, `no` or `void`, and what happened, in a line below it.

    ref  a name, as `find` takes it, or the prediction that was shown, which is found where it stands by now
    Raises NoSuchPrediction, SeveralPredictions, AlreadyResolved, Unwritable, WrongUsage.
    """
    word = next((one for one in OUTCOMES if one == outcome.strip().casefold()), None)
    if word is None:
        raise WrongUsage(f'"{outcome}" is no outcome', remedy="say yes, no or void")
    found = ref if isinstance(ref, Prediction) else find(desk, ref)
    today = desk.clock.now().date()
    block_id = found.id or _fresh_id(desk, found)

    def edit(data: bytes) -> tuple[bytes, list[tuple[str, int, str]]]:
        now = located(found.path, data, found)
        return with_outcome(found.path, data, now, word, today, what, block_id), _numbers(desk, now, block_id)

    _change(desk, found.path, "predict resolve", edit)
    return _there(desk, found.path, block_id)


def reforecast(desk: Desk, ref: str | Prediction, percent: int) -> Prediction:
    """Write a second thought behind an arrow; the first number stays and is the one that counts. ref as in `resolve`.

    Raises NoSuchPrediction, SeveralPredictions, AlreadyResolved, Unwritable, WrongUsage.
    """
    percent_of(str(percent))
    found = ref if isinstance(ref, Prediction) else find(desk, ref)
    if found.outcome is None and found.now == percent:
        raise WrongUsage(f"it says {percent}% already", path=found.path, line=found.line)
    block_id = found.id or _fresh_id(desk, found)

    def edit(data: bytes) -> tuple[bytes, list[tuple[str, int, str]]]:
        now = located(found.path, data, found)
        after = with_step(found.path, data, now, percent, block_id)
        return after, [*_numbers(desk, now, block_id), (block_id, percent, now.text)]

    _change(desk, found.path, "predict forecast", edit)
    return _there(desk, found.path, block_id)


def find(desk: Desk, ref: str) -> Prediction:
    """The prediction a person means: by id, by `path:line`, else by a part of its claim that fits one only.

    Where a part fits open ones, the decided ones do not compete. Raises NoSuchPrediction, SeveralPredictions.
    """
    wanted = folded(ref).removeprefix("^")
    every = predictions(desk)
    exact = [one for one in every if wanted in ((one.id or "").casefold(), f"{one.path}:{one.line}".casefold())]
    if not exact:
        exact = [one for one in _known(desk, desk.store.predictions(), _first(desk), once=False)
                 if wanted == f"{one.path}:{one.line}".casefold()]  # fmt: skip
    found = exact or [one for one in every if wanted and wanted in folded(one.text)]
    if len(found) > 1:
        found = [one for one in found if one.outcome is None] or found
    if len(found) > 1 and not exact:
        found = [one for one in found if wanted == folded(one.text)] or found
    if not found:
        raise NoSuchPrediction(ref)
    if len(found) > 1:
        raise SeveralPredictions(ref, found)
    return found[0]


def scores(desk: Desk) -> Calibration:
    """Brier score and calibration over all that was decided."""
    return calibration(predictions(desk))


def record(desk: Desk, idea: Idea) -> Reliance:
    """What rested on this idea, and how it came out. Raises UnreadableLogError."""
    found = predictions(desk)
    return reliance(leaning([idea], found, desk.store.names())[idea.path])


def leaning(every: Iterable[Idea], found: Iterable[Prediction], table: Names) -> dict[str, list[Prediction]]:
    """For each idea, by path, the predictions whose `because` means it, by any of its names."""
    every = list(every)
    resting: dict[str, list[Prediction]] = {idea.path: [] for idea in every}
    by_name = {folded(name): idea.path for idea in every for name in ideas.names(idea)}
    for one in found:
        for path in {_meant(target, one.path, table, by_name) for target in one.because} & resting.keys():
            resting[path].append(one)
    return resting


def _meant(target: str, from_path: str, table: Names, by_name: dict[str, str]) -> str:
    # A revised claim is a heading and no name Obsidian follows; a person still means it.
    return resolve_link(target, from_path, table) or by_name.get(folded(target), "")


# --- what is known ----------------------------------------------------------------------------------------


def _known(
    desk: Desk, rows: list[Prediction], first: Mapping[str, int], *, once: bool = True
) -> list[Prediction]:
    """The rows of notes that are there, with their registered numbers, in the order they are shown.

    first  the number registered for each, by id
    """
    there = {path for path in {one.path for one in rows} if desk.folder.exists(path)}
    carried = {one.id for one in rows}
    # A line whose id was taken away is still the prediction that was registered.
    lost = {block_id: percent for block_id, percent in first.items() if block_id not in carried}
    found = [
        replace(one, registered=first.get(one.id) if one.id else lost.get(own_id(one.text, one.by)))
        for one in rows if one.path in there
    ]  # fmt: skip
    if once:
        found = _once(found)
    latest = date.max
    return sorted(found, key=lambda one: (one.outcome is not None, one.by or latest, one.path, one.line))


def _once(found: list[Prediction]) -> list[Prediction]:
    """Each id of ours once; an id of another program is unique within its note only."""
    best: dict[str, Prediction] = {}
    for one in found:
        key = (one.id or "") if is_own_id(one.id) else f"{one.path}:{one.line}"
        held = best.get(key)
        if held is None or _rank(one) < _rank(held):
            best[key] = one
    return list(best.values())


def _rank(one: Prediction) -> tuple[bool, bool, str, int]:
    return one.outcome is None, original(one.path) is not None, one.path, one.line


def _first(desk: Desk) -> dict[str, int]:
    """The first number registered for each prediction, by id. Raises UnreadableLogError."""
    return first_said(desk.log.read(PREDICTION, VOID)) if desk.vault_id else {}


def _is_due(one: Prediction, today: date) -> bool:
    return one.outcome is None and one.by is not None and one.by <= today


def _there(desk: Desk, path: str, block_id: str) -> Prediction:
    desk.refresh()
    rows = _known(desk, desk.store.predictions(), _first(desk), once=False)
    found = next((one for one in rows if one.path == path and one.id == block_id), None)
    if found is None:
        raise NothingThere("this prediction is gone", path=path)
    return found


def _fresh_id(desk: Desk, found: Prediction) -> str:
    return own_id(found.text, found.by, {one.id for one in desk.store.predictions() if one.id})


# --- what is written --------------------------------------------------------------------------------------


def _change(desk: Desk, path: str, verb: str, edit: Edit) -> None:
    """Edit a note as it stands now, then register; read again and repeated when another program wrote meanwhile.

    A number that cannot be registered does not stop the words, which are the truth; it is said.
    """
    edit(read(desk.root, path) or b"")  # what cannot be written is refused before anything is touched
    for left in reversed(range(TRIES)):
        try:
            with desk.change(verb) as change:
                before = read(desk.root, path)
                after, numbers_said = edit(before or b"")
                change.write(path, before, after)
                now, zone, day = desk.clock.now(), desk.clock.zone(), desk.study_day()
                for block_id, percent, claim in numbers_said:
                    event = make_prediction(block_id, percent, short_hash(claim, 10), now, zone, day)
                    try:
                        change.log_event(desk.log, event, now)
                    except Problem as problem:
                        desk.notices.append(f"written down, but its number was not registered: {problem}")
            return
        except ChangedMeanwhile:
            if not left:
                raise


def _numbers(desk: Desk, one: Prediction, block_id: str) -> list[tuple[str, int, str]]:
    """The first number of a prediction the log does not know yet."""
    return [] if block_id in _first(desk) else [(block_id, one.first, one.text)]


def _on_page(desk: Desk, line: str) -> tuple[str, Callable[[bytes], bytes]]:
    """The page of today, and the edit that puts the prediction into its log as a capture."""
    goal, now = desk.target(), desk.clock.now()
    path = render(goal.daily, instant(now)) + ".md"
    entry = line.encode("utf-8", "surrogateescape")

    def edit(data: bytes) -> bytes:
        after, number, _ = with_entry(goal, now, path, data, entry)
        checked(path, data or new_page(goal, now), after, number)
        return after

    return path, edit


def _in_note(desk: Desk, name: str, line: str) -> tuple[str, Callable[[bytes], bytes]]:
    path = resolve_link(name, "", desk.store.names()) or ""
    if not path or read(desk.root, path) is None:
        raise NothingThere(f'no note is called "{name}"', remedy="give its path in the vault")
    return path, lambda data: with_line(path, data, line)[0]


def _links(desk: Desk, because: str) -> list[str]:
    """What stands behind `because`: links as typed, or a link to the idea of that name."""
    if not because:
        return []
    if links(1, because, because)[0]:
        return [because]
    idea = ideas.find(desk, because)
    stem = idea.path.rsplit("/", 1)[-1].removesuffix(".md")
    shown = "" if folded(idea.claim) == folded(stem) else idea.claim
    return [link_to(idea.path, "", desk.store.names(), shown)]


# --- words ------------------------------------------------------------------------------------------------


_Value = TypeVar("_Value", int, date, str)


def _one(what: str, in_text: _Value | None, given: _Value | None) -> _Value | None:
    if in_text is not None and given is not None and in_text != given:
        raise WrongUsage(f"two different values for the {what}: {in_text} and {given}", remedy="say it once")
    return in_text if given is None else given


def _check(claim: str, percent: int | None, by: date | None, today: date) -> None:
    if not claim:
        raise WrongUsage("a prediction needs a claim", remedy='say it: deliberate predict add "70% I finish by friday"')
    if percent is None:
        raise WrongUsage("a prediction needs a number", remedy="say how likely it is: --p 70")
    percent_of(str(percent))
    if by and by < today:
        raise WrongUsage(f"{by.isoformat()} is over", remedy="give a day to come")


def _clip(text: str) -> str:
    return text if len(text) <= 40 else text[:39].rstrip() + "…"
