"""The marker: `.deliberate/`, which makes a folder a vault of ours.

Owns the files it starts with (`vault.toml`, `README.md`, `.gitignore`, `.gitattributes`), reading
`vault.toml`, and adding to it what every vault needs: an id, and where its daily pages are.
Must not know what the settings in it are used for, beyond that no text in them may do harm.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from vault.disk.writing import (
    MARKER,
    TEMP,
    CannotWrite,
    ChangedMeanwhile,
    make_folder,
    own_folder,
    read,
    replace,
)
from vault.problem import Problem

SETTINGS = MARKER + "/vault.toml"
HEADER = "# Settings of this vault; see README.md beside this file.\n"
ID_LENGTH = 64
TRIES = 20  # another program, or another of us, writing the same file between our read and write

_OF_IDS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")


class BadVaultSettings(Problem):
    """`vault.toml` is not TOML."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not valid TOML: {reason}", path=SETTINGS, remedy="correct the line or restore the file")


class BadVaultId(Problem):
    """The id names folders on this machine, so it may be nothing but a name."""

    def __init__(self) -> None:
        super().__init__(
            f"the vault's id must be 1 to {ID_LENGTH} letters, digits and dashes",
            path=SETTINGS,
            remedy="restore the line, or remove it: a new id is made with the next write",
        )


class ControlCharacter(Problem):
    """A text in `vault.toml` that would command a terminal or break a line of a note."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the text of {key} holds a control character", path=SETTINGS, remedy="remove it there")


def exists(root: str) -> bool:
    """Whether the folder carries our marker."""
    return os.path.isdir(os.path.join(root, MARKER))


def settings(root: str) -> Mapping[str, Any]:
    """What `vault.toml` says; {} when there is none, or nothing in it. Raises a Problem for what may do harm."""
    return _parsed(read(root, SETTINGS) or b"")


def second_versions(root: str) -> list[str]:
    """Other versions of `vault.toml` that a sync left beside it; their paths."""
    from vault.text.conflicts import original  # capture reads this module, and has no use for a pattern

    try:
        names = sorted(os.listdir(os.path.join(root, MARKER)))
    except OSError:
        return []
    return [path for name in names if original(path := f"{MARKER}/{name}") == SETTINGS]


def _parsed(data: bytes) -> Mapping[str, Any]:
    if not data.strip(b"\0 \t\r\n"):  # nothing, or what a crash leaves of a file
        return {}
    try:
        found = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadVaultSettings(str(error)) from error
    for key, text in _texts("", found):
        if any(letter < " " or "\x7f" <= letter <= "\x9f" for letter in text):
            raise ControlCharacter(key)
    name = found.get("id")
    if name is not None and not (isinstance(name, str) and 0 < len(name) <= ID_LENGTH and _OF_IDS.issuperset(name)):
        raise BadVaultId
    return found


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text of the settings, names of keys included, each with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield key or "vault.toml", name
            yield from _texts(f"{key}.{name}" if key else name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(key, inner)


def create(root: str, vault_id: str, *, ours: str = "") -> None:
    """Write the marker's files where they are missing, each whole or not at all; what exists is not touched.

    ours  pattern of the daily pages for a vault that we made: then a later visit of Obsidian does not
          move them, and a first review may write a card's id into its note. "" for a vault we found.
    """
    choices = f'\n[places]\ndaily = "{ours}"\n\n[cards]\nids = "stamp"\ndecks = "all"\n' if ours else ""
    starting = {
        "README.md": _README,
        ".gitignore": "tmp/\ntrash/\n",
        ".gitattributes": "log/**/*.jsonl merge=union\n",
        "vault.toml": f'{HEADER}id = "{vault_id}"\n{choices}',
    }
    try:
        make_folder(own_folder(root, TEMP))
    except OSError as error:
        raise CannotWrite(MARKER, error) from error
    for name, text in starting.items():
        if not os.path.exists(os.path.join(root, MARKER, name)):
            with suppress(ChangedMeanwhile):  # it is there now, whole: another of us was faster
                replace(root, f"{MARKER}/{name}", None, text.encode(), f"{vault_id}-{name.strip('.')}.kept")


def complete(root: str, vault_id: str, daily: str, template: str, found_by: str) -> bool:
    """Add to `vault.toml` what it does not say yet: the id, and where daily pages are. Whether anything was.

    Every other byte stays. Raises ChangedMeanwhile when others keep writing to the file.
    """
    for attempt in range(TRIES):
        before = read(root, SETTINGS)
        after = completed(before or b"", vault_id, daily, template, found_by)
        if after == before:
            return False
        try:
            return replace(root, SETTINGS, before, after, f"{vault_id}-settings-{attempt}.kept")
        except ChangedMeanwhile:
            continue
    raise ChangedMeanwhile(SETTINGS)


def completed(data: bytes, vault_id: str, daily: str, template: str, found_by: str) -> bytes:
    """The bytes of `vault.toml` with id and daily pages (unless `daily` is ""), where an insertion alone adds them."""
    said = _parsed(data)
    if not said:
        data = data if data.strip(b"\0 \t\r\n") else HEADER.encode()
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    if "id" not in said:
        line = f'id = "{vault_id}"'.encode() + newline
        bare = b"=" not in data and b"[" not in data
        data = (data if data.endswith(b"\n") else data + newline) + line if bare else line + data
    table = said.get("places", {})
    if not daily or not isinstance(table, dict) or "daily" in table or not _fits(daily + template):
        return data
    pins = {"daily": daily, **({"template": template} if template and "template" not in table else {})}
    wanted = {**_parsed(data), "places": {**table, **pins}}
    comment = f"# found by {found_by}; taken for good with the first daily page".encode()
    rows = [comment, *(f"{key} = {_basic(value)}".encode() for key, value in pins.items())]
    for pinned in _insertions(data, rows, newline):
        with suppress(BadVaultSettings):
            if _parsed(pinned) == wanted:
                return pinned
    return data


def with_places(data: bytes, pins: Mapping[str, str]) -> bytes:
    """The bytes of `vault.toml` with these keys under [places]; as they were where one is there, or none fits in."""
    said = _parsed(data)
    table = said.get("places", {})
    if not isinstance(table, dict) or any(key in table for key in pins):
        return data
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    rows = [f"{key} = {_basic(value)}".encode() for key, value in pins.items()]
    wanted = {**said, "places": {**table, **pins}}
    for pinned in _insertions(data, [b"# where a sync service sees it", *rows], newline):
        with suppress(BadVaultSettings):
            if _parsed(pinned) == wanted:
                return pinned
    return data


def _insertions(data: bytes, rows: list[bytes], newline: bytes) -> Iterator[bytes]:
    """Ways to add rows to [places]: below its header, in a table of their own, or as dotted keys on top."""
    lines = data.split(b"\n")
    for number, line in enumerate(lines):
        if line.split(b"#")[0].split() in ([b"[places]"], [b"[", b"places", b"]"]):
            block = [row + newline.removesuffix(b"\n") for row in rows]
            head = [*lines[:number], line if line.endswith(newline[:-1]) else line + newline[:-1]]
            yield b"\n".join([*head, *block, *(lines[number + 1 :] or [b""])])
    ended = data if not data or data.endswith(b"\n") else data + newline
    yield ended + newline + newline.join([b"[places]", *rows]) + newline
    yield newline.join([rows[0], *(b"places." + row for row in rows[1:])]) + newline + data


def _fits(text: str) -> bool:
    return not any(letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff" for letter in text)


def _basic(text: str) -> str:
    """A TOML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_README = """\
# What Deliberate keeps here

Your notes are plain Markdown outside this folder; nothing here is needed to read them.
Deleting this folder loses the history of card reviews and nothing else.

- `vault.toml`: the vault's id and settings.
- `log/<device>/YYYY-MM.jsonl`: the event log, one JSON object a line, only ever appended to.
  Copies made by sync tools may stay: events are told apart by `id`.
- `tmp/`: files on their way, and what the last saves displaced (kept for a day). Not synced.
- `trash/`: what was removed. Not synced.

## Keys of an event

| key | meaning |
|---|---|
| `v` | version of the format, 1 |
| `id` | unique; ours are ULIDs |
| `t` | the instant, UTC |
| `zone` | the time zone it was lived in |
| `day` | the study day (ends at 04:00) |
| `k` | the kind: `review`, `void`, `shown`, `pause`, `prediction` |
| `was` | what another program knew of the card before its first review here |
| `c` | the card: its block id and part (`.f` front, `.b` back, `.c-x` a cloze); in a `prediction` its block id |
| `p` | in a `prediction`: the number said, in percent; the first one of each is the one that is scored |
| `r` | the grade: 1 forgot, 2 hard, 3 recalled, 4 easy |
| `ms` | thinking time in milliseconds |
| `ivl` | the interval chosen, in days |
| `n` | reviews of this card known before this one |
| `h` | a hash of the text of the card or prediction as it was then |
| `alg` | the algorithm: `fsrs6` |
| `of` | in a `void`: the ids of the events taken back |
| `what`, `ref` | in a `shown`: what was put before you (`idea`), and which one |
| `until` | in a `pause`: the day prompts come back, null when it ends at once; the latest counts |

To rebuild a schedule by hand: read all files, keep each `id` once, drop the events that a `void`
names in `of`, sort by (`t`, `n`, `id`), and give each card's grades to FSRS-6 in that order.
"""
