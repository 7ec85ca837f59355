"""The root of every error a person may see.

Owns the shape of such an error: one sentence that says what happened, where, and what to do next.
Must not know how it is printed, nor which number a process exits with; `journal.say` decides both.
"""


class Problem(Exception):
    """One sentence for a person, with the place it is about and the next step.

    what    what happened, lower-case start, no full stop
    path    the file it is about, as the person would type it
    line    1-based line in that file
    remedy  what to do next, an imperative clause
    """

    kind = "vault"
    """What sort of trouble: `nothing` there, wrong `usage`, the `vault` or a file cannot be used,
    something `outside` is missing or failed, or a `conflict` with someone else's change."""

    def __init__(
        self, what: str, *, path: str | None = None, line: int | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.path = path
        self.line = line
        self.remedy = remedy

    def __str__(self) -> str:
        place = "" if self.path is None else f", {self.path}" if self.line is None else f", {self.path}:{self.line}"
        return f"{self.what}{place}" + (f"; {self.remedy}" if self.remedy else "")


class NothingThere(Problem):
    """A named note, card, idea or day does not exist."""

    kind = "nothing"


class WrongUsage(Problem):
    """The words of a command do not make sense together."""

    kind = "usage"
