"""Which note a link means.

Owns Obsidian's rules for that: an exact path, a path relative to the linking note, the end of a path
(the same folder first, then the shortest), then an alias; letters compared without case and in one
Unicode form. Must not know where the names come from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from vault.text.inline import is_external

_ENDINGS = (".md", ".markdown")

NOT_IN_A_LINK = ("[", "]", "|", "#", "^", "\n", "%%", "$$")
"""What a name may not hold to stand between `[[` and `]]`: it would end the link, or begin a comment or formula."""


def name_key(name: str) -> str:
    """A name as it is compared: NFC, without case."""
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def link_key(target: str) -> str:
    """What a link's target and a note's path share when the link may mean the note: the last part's key."""
    return _bare(name_key(target.rstrip("/").rsplit("/", 1)[-1]))


class Names:
    """The names notes go by: their paths, and (alias, path) pairs."""

    def __init__(self, paths: Iterable[str], aliases: Iterable[tuple[str, str]] = ()) -> None:
        self._by_last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for path in paths:
            parts = tuple(_bare(name_key(path)).split("/"))
            self._by_last.setdefault(parts[-1], []).append((parts, path))
        self._by_alias: dict[str, list[str]] = {}
        for alias, path in aliases:
            self._by_alias.setdefault(name_key(alias.strip()), []).append(path)

    def ending_in(self, parts: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
        """(parts, path) of the notes whose path ends in these parts, compared part by part."""
        return [one for one in self._by_last.get(parts[-1], ()) if one[0][-len(parts) :] == parts]

    def called(self, alias: str) -> list[str]:
        """The paths of the notes that carry this alias."""
        return self._by_alias.get(name_key(alias.strip()), [])


def resolve(target: str, from_path: str, names: Names) -> str | None:
    """The path of the note that `target`, standing in the note `from_path`, means; None if there is none.

    An empty target means the note itself; an address (`https:`) means none.
    """
    target = target.strip()
    if not target:
        return from_path
    if is_external(target):
        return None
    here = tuple(name_key(from_path).split("/")[:-1])
    parts = _parts(target, here)
    if not parts:
        return None
    found = names.ending_in(parts)
    if not found:
        return min(names.called(target), key=lambda path: (path.count("/"), len(path), path), default=None)
    exact = (parts,) if target.startswith("/") else (parts, here + parts)
    relative = target.startswith(("./", "../"))
    for wanted in exact:
        for candidate, path in found:
            if candidate == wanted:
                return path
    if relative or target.startswith("/"):
        return None

    def rank(one: tuple[tuple[str, ...], str]) -> tuple[bool, int, int, str]:
        return one[0][:-1] != here, len(one[0]), len(one[1]), one[1]

    return min(found, key=rank)[1]


def link_to(path: str, from_path: str, names: Names, shown: str = "") -> str:
    """A link to the note at `path` that reads the same to Obsidian: by its name where that means this note, else
    by its path; the words alone where the name cannot stand in a link.

    shown  what it shall show instead of its name
    """
    whole = next((path.removesuffix(end) for end in _ENDINGS if path.lower().endswith(end)), path)
    stem = whole.rsplit("/", 1)[-1]
    target = stem if resolve(stem, from_path, names) == path else whole
    if any(sign in target for sign in NOT_IN_A_LINK):
        return shown or stem
    return f"[[{target}|{shown}]]" if shown and shown != target and not set(shown) & set("[]|") else f"[[{target}]]"


def _parts(target: str, here: tuple[str, ...]) -> tuple[str, ...]:
    """The target's parts, compared form; `./` and `../` are walked from the linking note's folder."""
    parts = list(here) if target.startswith(("./", "../")) else []
    for part in _bare(name_key(target)).split("/"):
        if part == "..":
            if not parts:
                return ()
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return tuple(parts)


def _bare(key: str) -> str:
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            return key[: -len(ending)]
    return key
