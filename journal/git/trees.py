"""Trees of a repository: what changed from one to another, and making a new one.

Owns git's formats for trees and the throw-away index that a tree is made in. The repository's own index is
never touched here (`journal.git.worktree` does). Must not know why a tree is wanted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count

from journal.git.plan import Changed, Entry
from journal.git.repository import Repository

MODE_GONE = "000000"
REPOSITORY = "160000"  # the mode of a repository within this one
_numbers = count()


def changes(repository: Repository, before: str, after: str) -> dict[str, Changed]:
    """Every file that differs between two trees, by path."""
    if before == after:
        return {}
    parts = repository.said("diff-tree", "-r", "-z", "--no-renames", "--full-index", before, after).split(b"\0")
    found: dict[str, Changed] = {}
    for head, path in zip(parts[::2], parts[1::2], strict=False):
        old_mode, new_mode, old, new, _ = head.decode().lstrip(":").split(" ")
        found[os.fsdecode(path)] = Changed(_entry(old_mode, old), _entry(new_mode, new))
    return found


def _entry(mode: str, blob: str) -> Entry | None:
    return None if mode == MODE_GONE else Entry(mode, blob)


def renames(repository: Repository, before: str, after: str) -> dict[str, str]:
    """Files that git takes for renamed, and perhaps edited: old path -> new path."""
    parts = repository.said(
        "diff-tree", "-r", "-z", "-M50%", "-l5000", "--no-rename-empty", "--diff-filter=R", before, after
    ).split(b"\0")
    return {os.fsdecode(old): os.fsdecode(new) for old, new in zip(parts[1::3], parts[2::3], strict=False)}


def paths(repository: Repository, tree: str) -> list[str]:
    """Every file of a tree."""
    listed = repository.said("ls-tree", "-r", "-z", "--name-only", "--full-tree", tree)
    return [os.fsdecode(path) for path in listed.split(b"\0") if path]


def with_files(repository: Repository, tree: str, files: Mapping[str, Entry | None]) -> str:
    """The id of a tree with these files put in, and those that are None taken out."""
    if not files:
        return tree
    with own_index(repository) as index:
        repository.said("read-tree", tree, index=index)
        put(repository, index, files)
        return os.fsdecode(repository.said("write-tree", index=index)).strip()


def put(repository: Repository, index: str, files: Mapping[str, Entry | None]) -> None:
    """Files of an index set or taken out; first those that go, so that a file may follow a folder of its name."""
    if not files:
        return
    none = "0" * 40
    ordered = sorted(files.items(), key=lambda one: one[1] is not None)
    lines = [
        f"{entry.mode} {entry.blob}\t".encode() + os.fsencode(path) + b"\0" if entry
        else f"0 {none}\t".encode() + os.fsencode(path) + b"\0"
        for path, entry in ordered
    ]  # fmt: skip
    repository.said("update-index", "-z", "--index-info", stdin=b"".join(lines), index=index)


@contextmanager
def own_index(repository: Repository) -> Iterator[str]:
    """The name of an index file for one use, beside the repository's own; gone afterwards."""
    name = os.path.join(repository.git_dir, f"deliberate-{os.getpid()}-{next(_numbers)}.index")
    try:
        yield name
    finally:
        for file in (name, name + ".lock"):
            with suppress(FileNotFoundError):
                os.unlink(file)
