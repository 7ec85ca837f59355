"""Where a vault's repository is, and making one: `sync --init`.

Owns finding the repository, the branch and the remote, what stops a sync before it begins (a merge that is
open, a folder that lost its marker), and setting all of it up. Must not know how two sides are merged.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from journal.git.repository import GitFailed, Repository, without_password
from journal.git.trust import check
from vault.disk import marker
from vault.disk.writing import MARKER, read, replace
from vault.problem import Problem, WrongUsage

_OPEN = {
    "MERGE_HEAD": ("merge", "git merge --continue, or git merge --abort"),
    "rebase-merge": ("rebase", "git rebase --continue, or git rebase --abort"),
    "rebase-apply": ("rebase", "git rebase --continue, or git rebase --abort"),
    "CHERRY_PICK_HEAD": ("cherry-pick", "git cherry-pick --continue, or git cherry-pick --abort"),
    "REVERT_HEAD": ("revert", "git revert --continue, or git revert --abort"),
}
IGNORED = (".obsidian/workspace*.json", ".trash/", ".stfolder/", ".stversions/", ".DS_Store")


class NoRepository(Problem):
    """The vault has no git repository of its own."""

    def __init__(self, root: str) -> None:
        super().__init__("this vault is not in git yet", path=root, remedy="begin: deliberate sync --init [REMOTE]")


class NotItsOwn(Problem):
    """The vault is a part of a larger repository, which is not ours to commit."""

    def __init__(self, root: str, top: str) -> None:
        super().__init__(
            f"this vault is a part of the repository {top}", path=root,
            remedy="sync that one with git, or give the vault its own: deliberate sync --init",
        )  # fmt: skip


class Unfinished(Problem):
    """Someone is in the middle of something that git keeps open."""

    def __init__(self, root: str, what: str, remedy: str) -> None:
        super().__init__(f"a {what} is open in this repository", path=root, remedy=f"end it first: {remedy}")


class Detached(Problem):
    """The repository stands on no branch."""

    def __init__(self, root: str) -> None:
        super().__init__("this repository stands on no branch", path=root, remedy="go back to one: git switch main")


class MarkerGone(Problem):
    """The folder lost what makes it a vault: most likely a disk or a sync tool is not finished."""

    def __init__(self, root: str) -> None:
        super().__init__(f"{MARKER}/ is gone from this folder, so what is missing is not taken for deleted", path=root,
                         remedy=f"connect the disk, or bring it back: git checkout -- {marker.SETTINGS}")  # fmt: skip


class BadRemote(WrongUsage):
    """The remote cannot be used."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why, remedy=remedy)


class Meeting(NamedTuple):
    """Where this vault meets the others: the remote ("" for none), our branch and the branch's name over there."""

    remote: str
    branch: str
    theirs: str

    @property
    def tracking(self) -> str:
        """The name of what we know of the branch over there."""
        return f"refs/remotes/{self.remote}/{self.theirs}"


def opened(root: str, env: Mapping[str, str], repository: Repository, state: str, trust: bool) -> None:
    """Open the vault's own repository. Raises NoRepository, NotItsOwn, NotTrusted, GitMissing, GitFailed."""
    if not os.path.lexists(os.path.join(root, ".git")):
        top = os.path.dirname(os.path.realpath(root))
        while top != os.path.dirname(top) and not os.path.lexists(os.path.join(top, ".git")):
            top = os.path.dirname(top)
        if os.path.lexists(os.path.join(top, ".git")):
            raise NotItsOwn(root, top)
        raise NoRepository(root)
    check(repository, state, trust)
    repository.open()
    if not repository.config("user.name") and not env.get("GIT_AUTHOR_NAME"):
        repository.settle("user.name=Deliberate")
    if not repository.config("user.email") and not env.get("GIT_AUTHOR_EMAIL"):
        repository.settle("user.email=deliberate@localhost")


def meeting(repository: Repository) -> Meeting:
    """Our branch and where it goes. Raises Unfinished, Detached, BadRemote."""
    branch = repository.line("symbolic-ref", "--quiet", "--short", "HEAD")
    if not branch:
        _check_open(repository)  # a rebase stands on no branch while it is open
        raise Detached(repository.root)
    remotes = repository.line("remote").split("\n")
    named = repository.config(f"branch.{branch}.remote")
    remote = named if named in remotes else "origin" if "origin" in remotes else remotes[0]
    if remote.startswith("-"):
        raise BadRemote(f"the remote's name {remote} looks like an option", "rename it: git remote rename")
    if len(remotes) > 1 and remote not in (named, "origin"):
        raise BadRemote("there are several remotes", f"choose one: git branch --set-upstream-to REMOTE/{branch}")
    theirs = repository.config(f"branch.{branch}.merge") if named == remote else ""
    return Meeting(remote, branch, theirs.removeprefix("refs/heads/") or branch)


def check_settled(repository: Repository, head: str) -> None:
    """Nothing is open, and the folder is the vault it was. Raises Unfinished, MarkerGone."""
    _check_open(repository)
    if repository.line("ls-files", "--unmerged"):
        raise Unfinished(repository.root, "conflict", "git status")
    if head and not marker.exists(repository.root):
        known = repository.run("cat-file", "-e", f"{head}:{marker.SETTINGS}")
        if known.code == 0:
            raise MarkerGone(repository.root)


def _check_open(repository: Repository) -> None:
    for name, (what, remedy) in _OPEN.items():
        if os.path.exists(os.path.join(repository.git_dir, name)):
            raise Unfinished(repository.root, what, remedy)


def found(root: str, repository: Repository, state: str, remote: str, trust: bool) -> tuple[list[str], bool]:
    """Make the vault a repository, with a remote if one is named; what to tell the person, and whether others
    have been there before."""
    if remote.startswith("-"):
        raise BadRemote(f"{remote} looks like an option", "write the address of the remote")
    remote = _address(remote)
    told: list[str] = []
    fresh = not os.path.lexists(os.path.join(root, ".git"))
    if not fresh:
        check(repository, state, trust)  # before git is asked anything: it obeys what stands there
    theirs = remote_head(repository, remote) if remote else ""
    if fresh:
        branch = [f"--initial-branch={theirs}"] if theirs else []  # else git's own choice, as of an empty remote
        ran = repository.run("-c", "advice.defaultBranchName=false", "init", "--quiet", *branch, git_dir=False)
        if ran.code:
            raise GitFailed("make a repository", ran.err)
        told.append("made a git repository of this vault")
        if read(root, ".gitignore") is None and not theirs:
            lines = "".join(line + "\n" for line in IGNORED)
            replace(root, ".gitignore", None, lines.encode(), f"{os.urandom(8).hex()}.kept")
            told.append("wrote .gitignore for what should not travel")
    if not fresh or read(root, ".gitignore") is not None:
        told += _missing(root)
    check(repository, state, trust)
    repository.open()
    if remote:
        known = repository.config("remote.origin.url")
        if not known:
            repository.said("remote", "add", "--", "origin", remote)
        elif known != remote:
            command = f"git remote set-url origin {without_password(remote)}"
            raise BadRemote(f"origin is {without_password(known)} already", f"change it: {command}")
    return told, bool(theirs)


def _address(remote: str) -> str:
    """The remote as git will still find it from another folder; paths become absolute."""
    if not remote or "://" in remote or re.match(r"[^/]+:", remote):
        return remote
    return os.path.abspath(os.path.expanduser(remote))


def remote_head(repository: Repository, remote: str) -> str:
    """The branch the remote stands on, or its only one; "" while it has none. Raises GitFailed if it is not reached."""
    ran = repository.run("ls-remote", "--symref", "--", remote, "HEAD", "refs/heads/*", network=True,
                         git_dir=bool(repository.git_dir))  # fmt: skip
    if ran.code:
        remedy = "check the address; an empty one is made by: git init --bare PATH"
        raise GitFailed(f"reach {without_password(remote)}", ran.err, remedy)
    said = os.fsdecode(ran.out)
    branches = re.findall(r"^[0-9a-f]+\trefs/heads/(.+)$", said, re.MULTILINE)
    head = re.search(r"^ref: refs/heads/(.+)\tHEAD$", said, re.MULTILINE)
    if head and head[1] in branches:
        return head[1]
    return branches[0] if len(branches) == 1 else ""


def adopt(repository: Repository, here: Meeting) -> Meeting:
    """Where nothing was committed yet, the branch the others are on; a clone of a remote whose own HEAD leads
    nowhere has none checked out."""
    theirs = remote_head(repository, here.remote)
    if theirs and theirs != here.branch:
        repository.said("symbolic-ref", "HEAD", f"refs/heads/{theirs}")
        return meeting(repository)
    return here


def _missing(root: str) -> list[str]:
    """A proposal for `.gitignore`, where Obsidian's windows are not left out yet."""
    said = (read(root, ".gitignore") or b"").decode("utf-8", "replace")
    if os.path.isdir(os.path.join(root, ".obsidian")) and "workspace" not in said and ".obsidian" not in said:
        return [f"consider a line {IGNORED[0]} in .gitignore: Obsidian changes that file all the time"]
    return []
