"""The way from the screens to what a week holds: its review, and what one set out to do.

Owns which practice is asked for what. Each practice is imported when it is first needed. Everything here runs in
the background. Must not know widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.tui.messages import Did

if TYPE_CHECKING:
    from journal.practices.week_values import Due
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

    def due_test(self) -> Due | None:
        """The test of an idea whose day has come first; None when it was closed meanwhile."""
        from journal.practices import week_matter

        return next((one for one in week_matter.due(self.desk) if one.kind == "test"), None)

    def close_test(self, test: Due, taught: str) -> Did:
        """Close it with what it taught, where it stands."""
        from journal.practices import ideas
        from journal.practices.ticking import line_now
        from vault.records.idea_edits import with_taught

        def closed(data: bytes) -> bytes:
            return with_taught(test.path, data, line_now(test.path, data, test.line, test.task), taught)

        ideas.edit(self.desk, test.path, "test", closed)
        return Did("the test is closed", test.path)

    def tick(self, path: str, line: int, text: str) -> Did:
        """Tick a task, or take the tick back."""
        from journal.practices import ticking

        return Did("done" if ticking.tick(self.desk, path, line, text) else "not done")
