"""The person's settings and this machine's folders, each with where it came from.

Owns reading `config.toml` and the order flag > environment > vault > person's file > default.
Must not open a vault. What a vault itself says is read by `vault.disk.places`; anything that opens a
connection, runs a command or names a model is read from here only, never from a vault.
"""

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from journal import where
from journal.hours import Quiet, read_quiet
from journal.models import Models
from journal.models import read as read_models
from vault.problem import Problem

_NIGHT = Quiet(time(22), time(7))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class BadSettings(Problem):
    """The person's settings cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        remedy = "correct the line, or move the file away"
        super().__init__(f"these settings cannot be used: {reason}", path=path, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Remind:
    """How the person wants to be told what is due.

    notify   whether a notification may be shown; what is due is printed in any case
    quiet    hours in which none is shown, None for none
    weekday, hour  when the look back at the week opens; 0 is Monday
    chosen   the keys that the person's own file says; the others have their defaults
    """

    notify: bool = True
    quiet: Quiet | None = _NIGHT
    weekday: int = 6
    hour: int = 6
    chosen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """What this run works with.

    root    the vault, absolute
    state   this machine's folder for all vaults
    cache   folder of caches for all vaults
    models  folder of compiled models
    keys    the person's own keys: action id -> keys
    language_models  those the person has set up, and the one in use
    new_per_day, reviews_per_day, sitting   caps of the review queue
    remind  how the person is told what is due
    """

    root: str
    state: str
    cache: str
    models: str
    keys: dict[str, str] = field(default_factory=dict)
    new_per_day: int = 10
    reviews_per_day: int = 100
    sitting: int = 10
    retention: float = 0.9
    remind: Remind = Remind()
    language_models: Models = field(default_factory=Models)


def load(vault: str, env: dict[str, str], here: str) -> Settings:
    """The settings of one run. Raises NoVault, VaultAbsent, BadSettings.

    vault  the flag, "" when not given;  here  the working directory
    """
    return Settings(
        root=where.find_vault(vault, env, here),
        state=where.folder("state", env),
        cache=where.folder("cache", env),
        models=where.models(env),
        **_chosen(where.settings_file(env)),
    )


def _chosen(path: str) -> dict[str, Any]:
    """The values of the person's file that differ from the defaults, checked."""
    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise where.SettingsUnreadable(path, error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(path, str(error)) from error
    chosen: dict[str, Any] = {}
    review = table.get("review", {})
    for name, low, high in (("new_per_day", 0, 9999), ("reviews_per_day", 1, 9999), ("sitting", 1, 999)):
        if name in review:
            if not isinstance(review[name], int) or not low <= review[name] <= high:
                raise BadSettings(path, f"review.{name} must be a whole number from {low} to {high}")
            chosen[name] = review[name]
    if "retention" in review:
        if not isinstance(review["retention"], float) or not 0.7 <= review["retention"] <= 0.97:
            raise BadSettings(path, "review.retention must be from 0.7 to 0.97")
        chosen["retention"] = review["retention"]
    keys = table.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(value, str) for value in keys.values()):
        raise BadSettings(path, "[keys] must name keys, as in: capture = \"c\"")
    if keys:
        chosen["keys"] = dict(keys)
    if "remind" in table:
        chosen["remind"] = _remind(path, table["remind"])
    chosen["language_models"] = read_models(table, path)
    return chosen


def remind(env: dict[str, str]) -> Remind:
    """How the person wants to be told, where no vault is needed. Raises BadSettings."""
    found: Remind = _chosen(where.settings_file(env)).get("remind", Remind())
    return found


def _remind(path: str, table: object) -> Remind:
    """The table [remind], checked."""
    if not isinstance(table, dict):
        raise BadSettings(path, "remind must be a table, as in: [remind]")
    said: dict[str, Any] = {}
    for name, (read, must) in _REMIND.items():
        if name in table:
            try:
                said[name] = read(table[name])
            except (ValueError, AttributeError) as error:
                raise BadSettings(path, f"remind.{name} must be {must}") from error
    return Remind(**said, chosen=frozenset(said))


def _notify(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _weekday(value: Any) -> int:
    """Monday is 0; `sun` will do."""
    said = value.strip().casefold()
    found = [number for number, day in enumerate(WEEKDAYS) if len(said) >= 3 and day.startswith(said)]
    if not found:
        raise ValueError(value)
    return found[0]


def _hour(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 23:
        raise ValueError(value)
    return value


_REMIND: dict[str, tuple[Callable[[Any], Any], str]] = {
    "notify": (_notify, "true or false"),
    "quiet": (read_quiet, 'two times of day, as in quiet = "22:00-07:00", or "" for none'),
    "weekday": (_weekday, 'the name of a day, as in weekday = "sunday"'),
    "hour": (_hour, "a whole number from 0 to 23"),
}


def cache_folder(settings: Settings) -> str:
    """The folder of this vault's caches, keyed by its real path."""
    from hashlib import blake2b

    real = os.path.realpath(settings.root)
    return os.path.join(settings.cache, blake2b(os.fsencode(real), digest_size=10).hexdigest())
