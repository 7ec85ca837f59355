"""The other side: what is there, and sending what it lacks.

Owns the two calls that wait for another machine, and what its answers mean. Must not know what is sent.
"""

from __future__ import annotations

import os

from journal.git.founding import Meeting, remote_head
from journal.git.repository import Repository, reason, remotes_words
from vault.problem import Problem

_AT_ONCE = ("failed to update ref", "cannot lock ref", "failed to lock")  # someone else sends in this very moment
TRIES = 3


class NotReached(Problem):
    """The remote could not be reached, or did not take what we have; it is committed here."""

    kind = "outside"

    def __init__(self, doing: str, remote: str, said: str, words: str = "") -> None:
        theirs = f", it says: {words}" if words else ""
        super().__init__(f"git could not {doing} {remote}: {reason(said)}{theirs}",
                         remedy="your changes are committed here and go along the next time")  # fmt: skip


class OtherBranch(Problem):
    """The remote stands on a branch of another name, so the two would never meet."""

    def __init__(self, remote: str, mine: str, theirs: str) -> None:
        super().__init__(f"{remote} stands on the branch {theirs}, this vault on {mine}",
                         remedy=f"give it the same name: git branch -m {theirs}")  # fmt: skip


def fetch(repository: Repository, meet: Meeting) -> str:
    """The commit over there, "" when there is none yet. Raises NotReached, OtherBranch."""
    where = f"+refs/heads/{meet.theirs}:{meet.tracking}"
    for _ in range(TRIES):
        words = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--")
        ran = repository.run(*words, meet.remote, where, network=True)
        if ran.code == 0:
            return repository.commit(meet.tracking)
        if not any(one in ran.err for one in _AT_ONCE):
            break
    if "couldn't find remote ref" not in ran.err:
        raise NotReached("fetch from", meet.remote, ran.err)
    stands = remote_head(repository, meet.remote)
    if stands and stands != meet.theirs:
        raise OtherBranch(meet.remote, meet.branch, stands)
    return ""


def push(repository: Repository, meet: Meeting, commit: str) -> bool:
    """Send a commit; False when the branch over there went on meanwhile. Raises NotReached."""
    ran = repository.run(
        "push", "--porcelain", "--no-recurse-submodules", "--", meet.remote, f"{commit}:refs/heads/{meet.theirs}",
        network=True,
    )  # fmt: skip
    if ran.code == 0:
        return True
    said = os.fsdecode(ran.out)
    if "[rejected]" in said or any(one in said for one in _AT_ONCE):
        return False
    refused = [line.rpartition("\t")[2] for line in said.split("\n") if line.startswith("!")]
    raise NotReached("push to", meet.remote, "\n".join(refused) or ran.err, remotes_words(ran.err) if refused else "")
