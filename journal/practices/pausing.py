"""Pausing: no prompts until a day, on every device; what one begins oneself is never in the way.

Owns what a person may say for the day, and that a pause is an event of the vault's log. Must not print, and must
not know what is prompted.
"""

import re
from datetime import date, timedelta

from journal.practices import reviewing
from journal.wiring import Desk
from vault.events import make_pause, paused_until
from vault.problem import WrongUsage

_SPAN = re.compile(r"(?:for )?(\d{1,4}|an?|one) (day|week|month)s?")
_DAYS = {"day": 1, "week": 7, "month": 30}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST = 3660


def until(desk: Desk) -> date | None:
    """The day prompts come back; None when they are not paused."""
    day = paused_until(reviewing.events(desk))
    return day if day is not None and desk.clock.now().date() < day else None


def pause(desk: Desk, day: date) -> None:
    """No prompts before this day. Raises WrongUsage for a day that is not to come."""
    today = desk.clock.now().date()
    if day <= today:
        raise WrongUsage(f"{day} is not to come", remedy="name a later day, or end the pause: deliberate pause off")
    if day > today + timedelta(days=_LONGEST):
        raise WrongUsage(f"{day} is more than ten years ahead", remedy="name a nearer day")
    _say(desk, day)


def end(desk: Desk) -> bool:
    """Prompts come back now; False when they were not paused, and then nothing is written."""
    paused = until(desk) is not None
    if paused:
        _say(desk, None)
    return paused


def read_day(text: str, today: date) -> date:
    """The day meant by `until 2026-12-01`, `3 days`, `a week`, `until monday`, `tomorrow`. Raises WrongUsage."""
    said = " ".join(text.split()).casefold().removeprefix("until ")
    span = _SPAN.fullmatch(said)
    named = [number for number, name in enumerate(_WEEKDAYS) if len(said) >= 3 and name.startswith(said)]
    try:
        if span:
            return today + timedelta(days=_DAYS[span[2]] * (int(span[1]) if span[1].isdigit() else 1))
        if said == "tomorrow":
            return today + timedelta(days=1)
        if named:
            return today + timedelta(days=(named[0] - today.weekday() - 1) % 7 + 1)
        return date.fromisoformat(said)
    except (ValueError, OverflowError) as error:
        remedy = "as in: deliberate pause until 2026-12-01, pause 3 days, pause off"
        raise WrongUsage(f'"{text}" is no day to pause until', remedy=remedy) from error


def _say(desk: Desk, day: date | None) -> None:
    now = desk.clock.now()
    with desk.change("pause") as change:
        change.log_event(desk.log, make_pause(day, now, desk.clock.zone(), desk.study_day()), now)
