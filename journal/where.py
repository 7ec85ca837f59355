"""Which vault and which folders of this machine: from flags, environment and the shape of the disk.

Owns the order in which a vault is looked for and the places outside it: state, cache, models, settings.
Must not read what is in those files, except the one line that names the vault.
Imports nothing but os and sys: capture's own door uses it.
"""

import os
import sys

from vault.problem import Problem

MARKS = (".deliberate", ".obsidian")
NO_HOME = os.path.join(os.devnull, "HOME-is-not-set")
"""A path at which nothing can be made: a relative one would be made in whichever folder one is in."""
OTHER_FOLDER = {
    "state": "set DELIBERATE_STATE to a folder that can be written",
    "cache": "set DELIBERATE_CACHE to a folder that can be written",
}
"""What to do when a folder of this machine cannot be used, by its kind."""


class NoVault(Problem):
    """No vault was named and none stands around here."""

    def __init__(self) -> None:
        super().__init__("no vault here", remedy="make one: deliberate init ~/Deliberate, or name one with --vault")


class VaultAbsent(Problem):
    """The vault that was named or remembered is not there."""

    def __init__(self, root: str) -> None:
        super().__init__("the vault is not there", path=root, remedy="connect its disk, or name another with --vault")


class SettingsUnreadable(Problem):
    """The person's settings, which may name the vault, cannot be read."""

    def __init__(self, path: str, error: Exception) -> None:
        number = error.errno if isinstance(error, OSError) else None
        reason = os.strerror(number) if number else "not UTF-8 text"
        super().__init__(
            f"these settings cannot be read: {reason}", path=path,
            remedy="make the file readable, or set DELIBERATE_CONFIG to another one",
        )  # fmt: skip


def folder(kind: str, env: dict[str, str]) -> str:
    """The folder of one kind: "state", "cache", "data" or "config" (absolute).

    `DELIBERATE_STATE` and `DELIBERATE_CACHE` win; then XDG on Linux, the platform's own places elsewhere.
    """
    own = {"state": "DELIBERATE_STATE", "cache": "DELIBERATE_CACHE"}.get(kind, "")
    if own and env.get(own):
        return os.path.normpath(os.path.join(here(env), os.path.expanduser(env[own])))
    if sys.platform == "darwin":
        import platformdirs

        return str(getattr(platformdirs, f"user_{kind}_dir")("deliberate"))
    fallback = {"state": ".local/state", "cache": ".cache", "data": ".local/share", "config": ".config"}[kind]
    base = env.get(f"XDG_{kind.upper()}_HOME") or os.path.join(home(env), fallback)
    return os.path.join(base, "deliberate")


def remedy_for(path: object, env: dict[str, str]) -> str:
    """What to do when the system refuses a path of the state or cache folder; "" for any other path."""
    if isinstance(path, str) and os.path.isabs(path):
        for kind, remedy in OTHER_FOLDER.items():
            own = folder(kind, env)
            if own == path or own.startswith(path.rstrip("/") + "/") or path.startswith(own + "/"):
                return remedy
    return ""


def home(env: dict[str, str]) -> str:
    """The person's home folder; NO_HOME when neither the environment nor the system knows one."""
    found = env.get("HOME") or os.path.expanduser("~")
    return found if os.path.isabs(found) else NO_HOME


def models(env: dict[str, str]) -> str:
    """Where compiled models are kept, shared by all vaults."""
    return env.get("DELIBERATE_MODELS") or os.path.join(folder("data", env), "models")


def settings_file(env: dict[str, str]) -> str:
    """The person's settings."""
    return env.get("DELIBERATE_CONFIG") or os.path.join(folder("config", env), "config.toml")


def named_vault(flag: str, env: dict[str, str], here: str) -> str:
    """The vault of the flag, the environment or the nearest marked parent folder; "" when none is named."""
    named = flag or env.get("DELIBERATE_VAULT", "")
    if named:
        root = os.path.abspath(os.path.expanduser(named))
        if not os.path.isdir(root):
            raise VaultAbsent(root)
        return root
    while True:
        if any(os.path.isdir(os.path.join(here, mark)) for mark in MARKS):
            return here
        parent = os.path.dirname(here)
        if parent == here:
            return ""
        here = parent


def remembered_vault(env: dict[str, str]) -> str:
    """The vault that the person's settings name, or "" when they name none.

    Reads the one line `vault = "…"` before the first table, as TOML would for a plain string.
    Raises SettingsUnreadable: a vault that is named in there must not be taken for none.
    """
    settings = settings_file(env)
    try:
        with open(settings, encoding="utf-8") as file:
            lines = file.read().split("\n")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(settings, error) from error
    for line in lines:
        key, equals, value = line.partition("=")
        if line.lstrip().startswith("["):
            return ""
        if equals and key.strip() == "vault":
            quote = value.strip()[:1]
            path = value.strip()[1:].partition(quote)[0] if quote in ("'", '"') else ""
            return os.path.abspath(os.path.expanduser(path.replace("\\\\", "\\"))) if path else ""
    return ""


def find_vault(flag: str, env: dict[str, str], here: str) -> str:
    """The vault, absolute.

    Raises NoVault when none is named, VaultAbsent when a named one is not there, SettingsUnreadable.
    """
    root = named_vault(flag, env, here) or remembered_vault(env)
    if not root:
        raise NoVault
    if not os.path.isdir(root):
        raise VaultAbsent(root)
    return root


def wanted_vault(flag: str, env: dict[str, str]) -> str:
    """The vault that is meant, whether it can be reached or not; "" when nothing says."""
    try:
        return find_vault(flag, env, here(env))
    except SettingsUnreadable:
        return ""
    except (Problem, OSError):
        named = flag or env.get("DELIBERATE_VAULT", "")
        full = os.path.expanduser(named)
        return remembered_vault(env) if not named else os.path.normpath(full) if os.path.isabs(full) else ""


def here(env: dict[str, str]) -> str:
    """The working directory; of one that was deleted, the path that the shell or the system still has for it."""
    try:
        return os.getcwd()
    except OSError:
        pass
    try:
        deleted = os.readlink("/proc/self/cwd").removesuffix(" (deleted)")
    except OSError:
        deleted = ""
    return os.path.normpath(env.get("PWD") or deleted or "/")


def name_of(path: str) -> str:
    """A path as the name of one file or folder; the end of a long one."""
    name = os.fsencode(path).replace(b"%", b"%25").replace(b"/", b"%2F")
    return os.fsdecode(name[-200:])


def kept_folder(env: dict[str, str]) -> str:
    """Where captures wait whose vault could not be written: a folder for each vault."""
    return os.path.join(folder("state", env), "kept")


WAITING_CAPTURES = (
    "captures from while the vault was away are waiting; add them with: deliberate jot --kept"
)


def has_kept(env: dict[str, str], root: str) -> bool:
    """Whether captures are waiting for this vault."""
    try:
        names = os.listdir(os.path.join(kept_folder(env), name_of(root)))
    except OSError:
        return False
    return any(name.endswith(".json") for name in names)
