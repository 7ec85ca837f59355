"""The person's settings and this machine's folders, each with where it came from.

Owns reading `config.toml` and the order flag > environment > vault > person's file > default.
Must not open a vault. What a vault itself says is read by `vault.disk.places`; anything that opens a
connection, runs a command or names a model is read from here only, never from a vault.
"""

import os
import tomllib
from dataclasses import dataclass, field
from typing import Any

from journal import where
from vault.problem import Problem


class BadSettings(Problem):
    """The person's settings cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        remedy = "correct the line, or move the file away"
        super().__init__(f"these settings cannot be used: {reason}", path=path, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this run works with.

    root    the vault, absolute
    state   this machine's folder for all vaults
    cache   folder of caches for all vaults
    models  folder of compiled models
    keys    the person's own keys: action id -> keys
    new_per_day, reviews_per_day, sitting   caps of the review queue
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
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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
    return chosen


def cache_folder(settings: Settings) -> str:
    """The folder of this vault's caches, keyed by its real path."""
    from hashlib import blake2b

    real = os.path.realpath(settings.root)
    return os.path.join(settings.cache, blake2b(os.fsencode(real), digest_size=10).hexdigest())
