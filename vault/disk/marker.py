"""The marker: `.deliberate/`, which makes a folder a vault of ours.

Owns the files it starts with (`vault.toml`, `README.md`, `.gitignore`, `.gitattributes`) and reading
`vault.toml`. Must not know what the settings in it are used for.
"""

import os
import tomllib
from collections.abc import Mapping
from typing import Any

from vault.disk.writing import MARKER, CannotWrite, make_folder, read, sync_folder, write_all
from vault.problem import Problem

SETTINGS = MARKER + "/vault.toml"


class BadVaultSettings(Problem):
    """`vault.toml` is not TOML."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not valid TOML: {reason}", path=SETTINGS, remedy="correct the line or restore the file")


def exists(root: str) -> bool:
    """Whether the folder carries our marker."""
    return os.path.isdir(os.path.join(root, MARKER))


def settings(root: str) -> Mapping[str, Any]:
    """What `vault.toml` says; {} when there is none."""
    data = read(root, SETTINGS)
    if data is None:
        return {}
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadVaultSettings(str(error)) from error


def create(root: str, vault_id: str, *, ours: str = "") -> None:
    """Write the marker's files where they are missing; nothing that exists is touched.

    ours  pattern of the daily pages for a vault that we made: then a later visit of Obsidian does not
          move them, and a first review may write a card's id into its note. "" for a vault we found.
    """
    choices = f'\n[places]\ndaily = "{ours}"\n\n[cards]\nids = "stamp"\ndecks = "all"\n' if ours else ""
    starting = {
        "vault.toml": f'# Settings of this vault; see README.md beside this file.\nid = "{vault_id}"\n{choices}',
        "README.md": _README,
        ".gitignore": "tmp/\ntrash/\n",
        ".gitattributes": "log/**/*.jsonl merge=union\n",
    }
    folder = os.path.join(root, MARKER)
    try:
        make_folder(folder)
        make_folder(os.path.join(folder, "tmp"))
        for name, text in starting.items():
            _write_new(os.path.join(folder, name), text)
        sync_folder(folder)
    except OSError as error:
        raise CannotWrite(MARKER, error) from error


def _write_new(path: str, text: str) -> None:
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except FileExistsError:
        return
    try:
        write_all(fd, text.encode())
        os.fsync(fd)
    finally:
        os.close(fd)


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
| `k` | the kind: `review`, `void`, `shown` |
| `was` | what another program knew of the card before its first review here |
| `c` | the card: its block id and part (`.f` front, `.b` back, `.c-x` a cloze) |
| `r` | the grade: 1 forgot, 2 hard, 3 recalled, 4 easy |
| `ms` | thinking time in milliseconds |
| `ivl` | the interval chosen, in days |
| `n` | reviews of this card known before this one |
| `h` | a hash of the card's text as it was then |
| `alg` | the algorithm: `fsrs6` |
| `of` | in a `void`: the ids of the events taken back |

To rebuild a schedule by hand: read all files, keep each `id` once, drop the events that a `void`
names in `of`, sort by (`t`, `n`, `id`), and give each card's grades to FSRS-6 in that order.
"""
