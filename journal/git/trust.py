"""Whether a repository's own settings may run commands: asked once, before git is let at it.

Owns which settings and hooks of a repository make git run something, and remembering that a person said
yes to exactly these. A vault that arrives in an archive brings its own `.git/config`, and git would obey it.
What the person set for themselves, outside the repository, is theirs and not asked about. Must not know
what git is needed for.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256

from journal.git.repository import GitFailed, Repository
from journal.where import name_of
from vault.disk.access import read_regular
from vault.problem import Problem

_RUNS = re.compile(
    r"core\.(fsmonitor|hookspath|sshcommand|gitproxy|pager|editor|askpass|alternaterefscommand)"
    r"|sequence\.editor|filter\..+\.(clean|smudge|process)|diff\..+\.(command|textconv)|diff\.external"
    r"|merge\..+\.driver|gpg\.program|gpg\..+\.program|gpg\.ssh\.defaultkeycommand"
    r"|credential\.(.+\.)?helper|remote\..+\.(uploadpack|receivepack|vcs)|alias\..+|pager\..+"
    r"|gc\.recentobjectshook|hook\..+\.command|url\..*\.(push)?insteadof"  # the last leads a push to any folder
    r"|include\.path|includeif\..+\.path|submodule\..+\.update|trailer\..+\.(command|cmd)"
    r"|(difftool|mergetool|lfs\.customtransfer|browser|man|guitool)\..+\.(cmd|path)"
    r"|uploadpack\.packobjectshook|interactive\.difffilter|web\.browser"
)
_HARMLESS = {("core.fsmonitor", "false"), ("core.fsmonitor", "0"), ("core.fsmonitor", "no")}
_SHOWN = 4


class NotTrusted(Problem):
    """The repository can make git run commands, and nobody said yet that they are wanted."""

    def __init__(self, root: str, found: list[str]) -> None:
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        super().__init__(
            "this repository's own settings make git run commands: " + ", ".join(found[:_SHOWN]) + more,
            path=os.path.join(root, ".git"), remedy="if they are yours: deliberate sync --trust",
        )  # fmt: skip


def check(repository: Repository, state: str, trust: bool) -> None:
    """Raises NotTrusted unless the repository runs nothing, or what it runs was trusted, now or before.

    state  this machine's folder for all vaults: the answer is kept there, never in the vault
    """
    found, mark = _commands(repository)
    if not found:
        return
    file = os.path.join(state, "git-trust", name_of(os.path.realpath(repository.root)))
    if trust:
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
        with open(file + ".new", "w", encoding="ascii") as out:
            out.write(mark + "\n")
        os.replace(file + ".new", file)
        return
    try:
        with open(file, encoding="ascii") as known:
            if known.read().strip() == mark:
                return
    except (OSError, UnicodeDecodeError):
        pass
    raise NotTrusted(repository.root, found)


def _commands(repository: Repository) -> tuple[list[str], str]:
    """What the repository makes git run, as phrases, and a hash of all of it."""
    ran = repository.run("config", "--list", "-z", "--show-scope", "--includes", git_dir=False)
    if ran.code:
        raise GitFailed("read this repository's settings", ran.err)
    parts = os.fsdecode(ran.out).split("\0")
    found: list[str] = []
    hooks = ""
    for scope, said in zip(parts[::2], parts[1::2], strict=False):
        key, _, value = said.partition("\n")
        if scope not in ("local", "worktree"):
            continue
        if key == "core.hookspath":
            hooks = value
        runs = _RUNS.fullmatch(key) and (key, value.lower()) not in _HARMLESS
        if runs or _leads_inside(repository.root, key, value):
            found.append(f"{key} = {value}")
    mark = sha256("\0".join(found).encode("utf-8", "surrogateescape"))
    common = repository.run("rev-parse", "--git-common-dir", git_dir=False)
    usual = os.path.join(os.fsdecode(common.out).rstrip("\n"), "hooks")
    for folder in (usual, *([os.path.expanduser(hooks)] if hooks else [])):
        for name, data in _hooks(os.path.join(repository.root, folder)):
            found.append(f"hook {name}")
            mark.update(b"\0" + os.fsencode(name) + b"\0" + data)
    return found, mark.hexdigest()


def _leads_inside(root: str, key: str, value: str) -> bool:
    """A remote that lies within the vault brings hooks of its own, which a push would run."""
    if not re.fullmatch(r"remote\..+\.(push)?url", key):
        return False
    path = value.removeprefix("file://")
    if "://" in path or re.match(r"[^/]+:", path):
        return False
    real, inside = os.path.realpath(os.path.join(root, path)), os.path.realpath(root)
    return real == inside or real.startswith(inside.rstrip("/") + "/")


def _hooks(folder: str) -> list[tuple[str, bytes]]:
    """Hooks that git would run, with their bytes."""
    found = []
    for name in sorted(os.listdir(folder)) if folder and os.path.isdir(folder) else ():
        file = os.path.join(folder, name)
        if not name.endswith(".sample") and os.path.isfile(file) and os.access(file, os.X_OK):
            found.append((name, read_regular(file)))
    return found
