"""Commits, and the branch that leads to them.

Owns git's words for both. Must not know what is in a commit, nor why it is made.
"""

from __future__ import annotations

import os

from journal.git.repository import GitFailed, Repository


def commit_tree(repository: Repository, tree: str, message: str, *parents: str) -> str:
    """The id of a new commit that no branch leads to yet; parents that are "" are none."""
    above = [word for parent in parents if parent for word in ("-p", parent)]
    return os.fsdecode(repository.said("commit-tree", tree, *above, stdin=message.encode())).strip()


def set_branch(repository: Repository, branch: str, commit: str, old: str) -> None:
    """Lead a branch to a commit, if it is still where it was: another git may have committed. Raises GitFailed."""
    ran = repository.run("update-ref", "-m", "deliberate sync", "--", f"refs/heads/{branch}", commit,
                         old or "0" * len(commit))  # fmt: skip
    if ran.code:
        raise GitFailed("set the branch", ran.err, "try again; if no git is running, delete the lock file it names")
