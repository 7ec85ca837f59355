"""What can be done where the numbers are.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import HERE, Action

STATS = (
    Action("stats.open", "Go where the numbers are from", "open", "The screen this line counts.",
           "Stats", ("stats",), ("enter", "o"), (), "deliberate stats", weight=2,
           needs=(("selected", "Nothing is counted yet."),)),
    Action("stats.back", "Back", "back", "One step back.", "Stats", ("stats",), (), ("escape",), "", HERE, weight=38),
)
