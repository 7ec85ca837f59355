"""The way from the screens to what a week holds: its review, and what one set out to do.

Owns which practice is asked for what. Each practice is imported when it is first needed. Everything here runs in
the background. Must not know widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.tui.messages import Did

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
