"""The way from the screens to what a week holds: its review, and what one set out to do.

Owns which practice is asked for what. Each practice is imported when it is first needed. Everything here runs in
the background. Must not know widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.tui.messages import Did
from vault.problem import NothingThere

if TYPE_CHECKING:
    from journal.practices.weekly import Commitment, Week
    from journal.wiring import Desk


class Weeks:
    """The weeks of a vault, as the interface asks for them."""

    desk: Desk

    def week(self) -> Week:
        """The week whose turn it is."""
        from journal.practices import weekly

        return weekly.begin(self.desk)

    def commitments(self) -> list[Commitment]:
        """What one set out to do by now."""
        from journal.practices import weekly

        return weekly.commitments(self.desk)

    def tick(self, path: str, line: int, text: str) -> Did:
        """Tick a task, or take the tick back."""
        from journal.practices import ticking

        return Did("done" if ticking.tick(self.desk, path, line, text) else "not done")

    def leave_as_it_is(self, path: str, line: int, text: str) -> Did:
        """An item of the inbox that may stay what it is, and leaves the view."""
        from journal.practices import inbox

        same = [item for item in inbox.inbox(self.desk) if item.path == path and item.text == text]
        if not same:
            raise NothingThere("this line does not wait any more", path=path, line=line)
        inbox.leave(self.desk, same[0])
        return Did("it may stay as it is")
