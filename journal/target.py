"""Where a capture goes: the few facts of a vault that writing a line needs, and their snapshot.

Owns `Target` and its line-based snapshot in the state directory. A snapshot is valid while time, size and
inode of `vault.toml` are the same; else `make` looks again, the slow way.
Must not know what is captured. Importing it is cheap; `make` is not.
"""

import os

from journal import where
from vault.disk.writing import make_folder
from vault.records.daily import EntryStyle

FORMAT = "deliberate-target 2"
END = "end"  # the last line: a snapshot that was torn does not have it
LASTS_SECONDS = 7 * 24 * 60 * 60  # the style of the last pages is looked at again after a week
_FIELDS = ("vault_id", "daily", "template", "prose", "captured", "found_by")
PINNED = "vault.toml"  # `found_by` once a vault itself says where its daily pages are
_KINDS = ("idea", "lesson", "question", "rabbit-hole", "read", "quote")


class Target:
    """A vault as capture sees it.

    root      absolute path
    vault_id  "" while a found folder has no marker yet
    state     this machine's folder for this vault; "" without a marker
    """

    __slots__ = ("captured", "daily", "found_by", "prose", "root", "state", "style", "template", "vault_id", "words")

    def __init__(self, root: str, values: dict[str, str], style: EntryStyle, words: dict[str, str]) -> None:
        self.root = root
        self.vault_id = values["vault_id"]
        self.daily, self.template = values["daily"], values["template"]
        self.prose, self.captured = values["prose"], values["captured"]
        self.found_by = values["found_by"]
        self.style, self.words = style, words
        self.state = ""

    @property
    def settled(self) -> bool:
        """Whether the first write was: the vault has an id, and its daily pages have their place for good."""
        return bool(self.vault_id) and self.found_by == PINNED


def state_folder(env: dict[str, str], vault_id: str) -> str:
    """This machine's folder for one vault: lock, operations, history, drafts."""
    return os.path.join(where.folder("state", env), "vaults", vault_id)


def target(root: str, env: dict[str, str], now: float) -> Target:
    """The target of a vault, from its snapshot or made anew.

    now  Unix seconds
    """
    found = _read(root, env, now) or make(root, env, now)
    found.state = state_folder(env, found.vault_id) if found.vault_id else ""
    return found


def make(root: str, env: dict[str, str], now: float) -> Target:
    """Look at the vault itself, and leave a snapshot for the next time."""
    from vault.disk import marker, places

    settings = stamp(os.path.join(root, marker.SETTINGS))
    found = places.find(root)
    values = {
        "vault_id": str(marker.settings(root).get("id", "")),
        "daily": found.daily, "template": found.template, "prose": found.prose,
        "captured": found.captured, "found_by": found.found_by,
    }  # fmt: skip
    made = Target(root, values, found.style, dict(found.words))
    if made.settled:
        style = found.style
        lines = [FORMAT, root, str(int(now)), *(values[name] for name in _FIELDS),
                 style.heading, style.before, style.clock, style.after,
                 *(found.words[kind] for kind in _KINDS), settings, END]  # fmt: skip
        _write(_file(root, env), "\n".join(lines))
    return made


def _file(root: str, env: dict[str, str]) -> str:
    return os.path.join(where.folder("state", env), "targets", where.name_of(root))


def stamp(file: str) -> str:
    """Path, time, size and inode of a file in one line: equal as long as nobody wrote to it."""
    try:
        state = os.stat(file)
    except OSError:
        return file + "\t-"
    return f"{file}\t{state.st_mtime_ns} {state.st_size} {state.st_ino}"


def _read(root: str, env: dict[str, str], now: float) -> Target | None:
    """The snapshot; None for one that is old, torn or of another version."""
    try:
        with open(_file(root, env), "rb", buffering=0) as file:
            lines = file.read().decode("utf-8", "surrogateescape").split("\n")
        fixed = 3 + len(_FIELDS) + 4 + len(_KINDS)
        if len(lines) != fixed + 2 or [lines[0], lines[1], lines[-1]] != [FORMAT, root, END]:
            return None
        if not 0 <= now - int(lines[2]) < LASTS_SECONDS:
            return None
    except (OSError, ValueError):
        return None
    if stamp(lines[fixed].partition("\t")[0]) != lines[fixed]:
        return None
    at = 3 + len(_FIELDS)
    values = dict(zip(_FIELDS, lines[3:at], strict=True))
    words = dict(zip(_KINDS, lines[at + 4 : fixed], strict=True))
    return Target(root, values, EntryStyle(*lines[at : at + 4]), words)


def _write(file: str, text: str) -> None:
    """Best effort: without a snapshot the next capture is only slower."""
    temp = f"{file}.{os.getpid()}"
    try:
        make_folder(os.path.dirname(file), mode=0o700)
        with open(temp, "wb") as out:
            out.write(text.encode("utf-8", "surrogateescape"))
        os.replace(temp, file)
    except OSError:
        return
