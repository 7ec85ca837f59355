"""What makes a sync stop, in words for a person.

Owns the problems of the sequence itself; those of setting up and of git's answers stand beside the code that
raises them. Must not know how any is found out.
"""

from __future__ import annotations

from journal.git.repository import reason
from vault.problem import Problem


class TooManyGone(Problem):
    """So many notes are missing that it looks like an accident."""

    kind = "conflict"

    def __init__(self, root: str, count: int, where: str) -> None:
        super().__init__(
            f"{count} notes are gone {where}; nothing was deleted elsewhere", path=root,
            remedy="if you deleted them: deliberate sync --accept-deletions; to bring them back: git checkout -- .",
        )  # fmt: skip


class LogGone(Problem):
    """Files of the review log are missing, which nobody deletes on purpose."""

    kind = "conflict"

    def __init__(self, path: str) -> None:
        super().__init__("a part of the log of your reviews is gone", path=path,
                         remedy="bring it back: git checkout -- .; or: deliberate sync --accept-deletions")  # fmt: skip


class NotReached(Problem):
    """The remote could not be reached, or did not take what we have; it is committed here."""

    kind = "outside"

    def __init__(self, doing: str, remote: str, said: str) -> None:
        super().__init__(f"git could not {doing} {remote}: {reason(said)}",
                         remedy="your changes are committed here and go along the next time")  # fmt: skip


class Strangers(Problem):
    """The remote holds something that is not this vault."""

    def __init__(self, remote: str) -> None:
        super().__init__(
            f"{remote} holds other notes than this vault, with no history in common",
            remedy="check the address; to join them all the same: git merge --allow-unrelated-histories",
        )


class OtherBranch(Problem):
    """The remote stands on a branch of another name, so the two would never meet."""

    def __init__(self, remote: str, mine: str, theirs: str) -> None:
        super().__init__(f"{remote} stands on the branch {theirs}, this vault on {mine}",
                         remedy=f"give it the same name: git branch -m {theirs}")  # fmt: skip


class TooBusy(Problem):
    """Files kept changing."""

    kind = "conflict"

    def __init__(self, what: str) -> None:
        super().__init__(what, remedy="your changes are committed here; try again in a moment")
