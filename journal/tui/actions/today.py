"""What can be done on Today.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import EDITOR, Action

TODAY = (
    Action("today.open", "Begin, or open the line", "begin", "Begins what Today proposes, or opens the line's note.",
           "Today", ("today",), ("enter",), (), "deliberate review", weight=2, typing=False,
           needs=(("selected", "Nothing is due. c keeps a thought, / finds an old one."),),
           relabel=(("line", "open"),)),
    Action("today.tick", "Tick what you set out to do", "tick",
           "Ticks it on the week's page; again takes the tick back.",
           "Today", ("today",), ("space",), (), "deliberate tick", weight=3, typing=False,
           needs=(("task", "Only what you set out to do this week can be ticked here."),)),
    Action("today.edit", "Edit today's page in your editor", "edit", "Opens $EDITOR at the selected line.",
           "Today", ("today",), ("e",), (), "", EDITOR, weight=34, typing=False),
)
