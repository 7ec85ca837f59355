"""What an event may say: the lines of the event log, built and read.

Owns the kinds of event, their keys and which values make sense. Must not know where the log lies, how
lines get to the disk, or what a review does to a schedule. An event gets its `id` from the log that
takes it; until then it is a plain dictionary.

Rules for every reader: a kind or key it does not know is kept and passed over, never an error; a line
that is not a whole event (a torn last line, a conflict marker) is not there.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

VERSION = 1
ALGORITHM = "fsrs6"

REVIEW = "review"
VOID = "void"
SHOWN = "shown"
PAUSE = "pause"
PREDICTION = "prediction"

Event = dict[str, object]


def make_event(kind: str, said: Mapping[str, object], moment: datetime, zone: str, study_day: date) -> Event:
    """An event of any kind: the keys all events share, then what this one says.

    moment     when it happened, with its offset; written in UTC to the millisecond
    zone       the zone's name (`Europe/Berlin`) or offset (`+02:00`), so that local days can be told again
    study_day  the day it counts for
    """
    if moment.tzinfo is None:
        raise ValueError("an event needs a moment with its offset")
    head: Event = {
        "v": VERSION,
        "t": utc_text(moment),
        "zone": zone,
        "day": study_day.isoformat(),
        "k": kind,
    }
    clash = (head.keys() | {"id"}) & said.keys()
    if clash:
        raise ValueError(f"keys that every event has cannot be given again: {sorted(clash)}")
    return head | dict(said)


def make_review(
    card: str,
    grade: int,
    ms: int | None,
    ivl: int,
    n: int,
    prompt_hash: str,
    moment: datetime,
    zone: str,
    study_day: date,
    was: Mapping[str, object] | None = None,
) -> Event:
    """A graded review of one card.

    card         the card's key, with its part: `k-7f3a2c9dqx.f`
    grade        1 forgot, 2 recalled with effort, 3 recalled, 4 easy
    ms           milliseconds from question to grade, None when not measured
    ivl          days until it is due again, as chosen (fuzz included)
    n            reviews of this card known before this one
    prompt_hash  hash of question and answer as shown, to find the card again if its id is lost
    was          what another program knew of the card before its first review here: stability `s`,
                 difficulty `d` and last `day`; a fold starts from it instead of from nothing
    """
    if grade not in (1, 2, 3, 4):
        raise ValueError(f"a grade is 1, 2, 3 or 4, not {grade}")
    if not card or ivl < 1 or n < 0 or (ms is not None and ms < 0):
        raise ValueError(f"not a review: card {card!r}, ivl {ivl}, n {n}, ms {ms}")
    said: Event = {"c": card, "r": grade}
    if ms is not None:
        said["ms"] = ms
    said |= {"ivl": ivl, "n": n, "h": prompt_hash, "alg": ALGORITHM}
    if was is not None:
        said["was"] = dict(was)
    return make_event(REVIEW, said, moment, zone, study_day)


def make_void(ids: Sequence[str], moment: datetime, zone: str, study_day: date) -> Event:
    """Takes back the events with these ids. They stay in the log; every fold passes over them."""
    if not ids or not all(ids):
        raise ValueError("a void names the ids of the events it takes back")
    return make_event(VOID, {"of": list(ids)}, moment, zone, study_day)


def make_shown(what: str, ref: str, moment: datetime, zone: str, study_day: date) -> Event:
    """Something was put before the person: `what` kind of thing (`on-this-day`, `idea`), `ref` which one."""
    if not what or not ref:
        raise ValueError("a shown event says what was shown, and which")
    return make_event(SHOWN, {"what": what, "ref": ref}, moment, zone, study_day)


def make_pause(until: date | None, moment: datetime, zone: str, study_day: date) -> Event:
    """No prompts before the day `until`; None ends a pause. The latest one counts, on every device."""
    return make_event(PAUSE, {"until": until.isoformat() if until else None}, moment, zone, study_day)


def paused_until(events: Iterable[Mapping[str, object]]) -> date | None:
    """The day prompts come back, as the latest pause says that was not taken back; None when none does."""
    every = list(events)
    taken_back = {each for event in every for each in voided_by(event)}
    pauses = [event for event in every if event.get("k") == PAUSE and event.get("id") not in taken_back]
    until = max(pauses, key=order).get("until") if pauses else None
    return _day(until)


def make_prediction(
    prediction: str, percent: int, text_hash: str, moment: datetime, zone: str, study_day: date
) -> Event:
    """A number said of a prediction: its block id, percent, and a hash of the claim as it was then.

    The first one of a prediction is the one it is scored by, whatever the note says later.
    """
    if not prediction or not 0 <= percent <= 100:
        raise ValueError(f"not a prediction: {prediction!r}, {percent}")
    return make_event(PREDICTION, {"c": prediction, "p": percent, "h": text_hash}, moment, zone, study_day)


def first_said(events: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """For every prediction the log knows, the first number registered that was not taken back, in percent."""
    every = list(events)
    taken_back = {each for event in every for each in voided_by(event)}
    first: dict[str, int] = {}
    for event in sorted((one for one in every if one.get("k") == PREDICTION), key=order):
        percent, name = whole_number(event, "p", 0), event.get("c")
        if event.get("id") not in taken_back and isinstance(name, str) and percent is not None and percent <= 100:
            first.setdefault(name, percent)
    return first


def parse(line: str | bytes) -> Event | None:
    """One line of a log, or None when it is not a whole event. Never raises; unknown keys are kept."""
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        event = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict):
        return None
    whole = all(isinstance(event.get(key), str) and event[key] for key in ("id", "t", "k"))
    return event if whole else None


def is_review(event: Mapping[str, object]) -> bool:
    """Whether an event is a review that can be folded: a card, a grade and a day that exist."""
    grade = event.get("r")
    return (
        event.get("k") == REVIEW
        and isinstance(event.get("c"), str)
        and bool(event["c"])
        and isinstance(grade, int)
        and not isinstance(grade, bool)
        and 1 <= grade <= 4
        and day_of(event) is not None
    )


def voided_by(event: Mapping[str, object]) -> list[str]:
    """The ids an event takes back: empty unless it is a void."""
    if event.get("k") != VOID:
        return []
    of = event.get("of")
    named = of if isinstance(of, list) else [of]
    return [one for one in named if isinstance(one, str)]


def day_of(event: Mapping[str, object]) -> date | None:
    """The study day an event counts for, None when it has none that exists."""
    return _day(event.get("day"))


def _day(day: object) -> date | None:
    if not isinstance(day, str) or len(day) != 10:
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def whole_number(event: Mapping[str, object], key: str, least: int) -> int | None:
    """The value of `key` when it is an integer not below `least`."""
    value = event.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    return None


def utc_text(moment: datetime) -> str:
    """A moment as the log writes it: `2026-11-22T08:14:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def order(event: Mapping[str, object]) -> tuple[str, int, str]:
    """The order of events in every fold, the same on every device: by moment, then `n`, then id."""
    return str(event.get("t", "")), whole_number(event, "n", 0) or 0, str(event.get("id", ""))
