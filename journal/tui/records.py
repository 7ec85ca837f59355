"""The way from the listing screens to the practices: ideas, and what else stands in lists.

Owns which practice is asked for what, and the sentence that says what was done. Each practice is imported
when it is first needed. Everything here runs in the background. Must not know widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journal.wiring import Desk
    from vault.records.idea import Idea


class Records:
    """The records of a vault, as the interface asks for them."""

    desk: Desk

    # Ideas

    def ideas(self) -> list[Idea]:
        """Every idea: held, parked, dropped."""
        from journal.practices import ideas

        return ideas.ideas(self.desk)

    def add_idea(self, claim: str, confidence: str) -> str:
        """Write an idea down; `confidence` in percent, or empty."""
        from journal.practices import ideas
        from vault.problem import WrongUsage

        if confidence and int(confidence) > 100:
            raise WrongUsage("how sure one is goes from 0 to 100", remedy="give a number in between, or none")
        idea = ideas.add(self.desk, claim, int(confidence) if confidence else None)
        return f"written down, parked: {idea.path}"

    def hold_idea(self, path: str) -> str:
        """Hold it, so that it is attacked."""
        from journal.practices import ideas

        return f"held: {ideas.hold(self.desk, path).claim}"

    def park_idea(self, path: str) -> str:
        """Set it aside."""
        from journal.practices import ideas

        return f"parked: {ideas.park(self.desk, path).claim}"
