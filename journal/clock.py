"""The only place that reads the time.

Owns now, the zone's name, and `DELIBERATE_NOW` (ISO 8601 with offset), which freezes both.
Must not know what the time is for. Imports little: capture's own door uses it.
"""

import os
from datetime import datetime

from vault.problem import WrongUsage
from vault.text.formats import Instant


class Clock:
    """The wall clock, or one frozen at `DELIBERATE_NOW`."""

    def __init__(self, frozen: str = "") -> None:
        self._frozen = _moment(frozen) if frozen else None

    def now(self) -> datetime:
        """The moment, aware, in the zone it is lived in."""
        return self._frozen or datetime.now().astimezone()

    @staticmethod
    def real() -> datetime:
        """The moment outside any frozen clock: how long a file has been missing is real time."""
        return datetime.now().astimezone()

    def zone(self) -> str:
        """The IANA name of the system's zone when it agrees with the moment's offset, else the offset."""
        now = self.now()
        name = _system_zone()
        if name and (self._frozen is None or now.astimezone().utcoffset() == now.utcoffset()):
            return name
        return now.strftime("%z")[:3] + ":" + now.strftime("%z")[3:5]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongUsage(
            f"DELIBERATE_NOW is not a moment: {text}", remedy="write it as 2026-11-22T09:14:00+01:00"
        ) from error
    return moment if moment.tzinfo else moment.astimezone()


def _system_zone() -> str:
    """Europe/Berlin, from TZ or the link behind /etc/localtime; "" when neither says."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named:
        return named if "/" in named or named == "UTC" else ""
    try:
        link = os.readlink("/etc/localtime")
    except OSError:
        return ""
    return link.partition("zoneinfo/")[2]


def instant(moment: datetime) -> Instant:
    """The wall-clock numbers of a moment, for patterns."""
    iso = moment.isocalendar()
    return Instant(
        moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second,
        moment.weekday(), iso[0], iso[1],
    )  # fmt: skip
