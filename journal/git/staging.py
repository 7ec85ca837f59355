"""What the folder says now, as a tree: the one look at the vault's files that git takes for us.

Owns an index of our own for that look, and the four things in which git's own look is not the one we want. Files
that arrive are seen although git ignores their names here, else they would count as missing for ever. A folder
that is a repository of its own is left as it is, in the folder and in the tree. A file that is new keeps its line
endings: with `core.autocrlf` git would turn them, and the other machines would get bytes nobody wrote. And what
arrives is measured by the ending it has over there. Must not know what is done with the tree.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from typing import NamedTuple

from journal.git.plan import Changed, Entry
from journal.git.repository import Repository
from journal.git.trees import REPOSITORY, put


class Staged(NamedTuple):
    """The tree of the folder, and the folders in it that are repositories of their own and left out."""

    tree: str
    left_out: tuple[str, ...] = ()


def staged(repository: Repository, index: str, arriving: Mapping[str, Changed] | None = None) -> Staged:
    """What the folder says, `.gitignore` respected; `index` is left as its index.

    arriving  files on their way here: those that are there are looked at, whether git ignores them or not
    """
    own = os.path.join(repository.git_dir, "index")
    if os.path.exists(own):
        shutil.copy2(own, index)  # with its times: git tells by them which files it must look at again
    if arriving:
        put(repository, index, _there(repository.root, arriving))
    inner = _inner(repository, index)
    gone = {path: None for path in inner if _replaced(repository.root, path)}
    put(repository, index, gone)
    new = _names(repository.said("ls-files", "--others", "--exclude-standard", "-z", index=index))
    nested = [name.rstrip("/") for name in new if name.endswith("/")]
    if converts(repository):
        files = b"".join(os.fsencode(name) + b"\0" for name in new if not name.endswith("/"))
        plainly = ("update-index", "--add", "--remove", "-z", "--stdin")
        repository.said(*plainly, stdin=files, index=index, settings=AS_THEY_ARE)
    left = [*nested, *(path for path in inner if path not in gone)]
    only = b".\0" + b"".join(b":(exclude,literal)" + os.fsencode(path) + b"\0" for path in left)
    words = ("add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul")
    repository.said(*words, stdin=only, index=index)
    return Staged(os.fsdecode(repository.said("write-tree", index=index)).strip(), tuple(_told(repository, left)))


AS_THEY_ARE = ("core.autocrlf=false",)
"""Settings for a git that shall not turn line endings; what `.gitattributes` says, which travels along, holds."""


def converts(repository: Repository) -> bool:
    """Whether git turns line endings on this machine without being asked to by the vault."""
    return repository.config("core.autocrlf").lower() not in ("", "false", "0", "no", "off")


def _there(root: str, arriving: Mapping[str, Changed]) -> dict[str, Entry | None]:
    """Entries for files that stand in the folder, and for repositories, of which only a name arrives."""
    found: dict[str, Entry | None] = {}
    for path, (before, after) in arriving.items():
        if after is None:
            if before and before.inner:
                found[path] = None
        elif not _replaced(root, path) if after.inner else os.path.lexists(os.path.join(root, path)):
            found[path] = after
    return found


def _inner(repository: Repository, index: str) -> list[str]:
    """Paths that an index holds as repositories of their own."""
    mark = REPOSITORY.encode() + b" "
    listed = repository.said("ls-files", "--stage", "-z", index=index).split(b"\0")
    return [os.fsdecode(line.partition(b"\t")[2]) for line in listed if line.startswith(mark)]


def _replaced(root: str, path: str) -> bool:
    """Whether something else than a repository stands where one was."""
    full = os.path.join(root, path)
    if os.path.islink(full) or not os.path.isdir(full):
        return os.path.lexists(full)
    return not os.path.lexists(os.path.join(full, ".git")) and bool(os.listdir(full))


def _told(repository: Repository, left: list[str]) -> list[str]:
    """Those a person may think are carried; whoever keeps submodules knows that git does that."""
    if os.path.exists(os.path.join(repository.root, ".gitmodules")):
        return []
    return [path for path in left if os.path.lexists(os.path.join(repository.root, path, ".git"))]


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]
