"""How one moves in a list.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import MOVING, Action

ROWS = (
    Action("rows.down", "Down", "", "The next line.", "Moving", ("rows",), ("j", "down"), (), "", MOVING),
    Action("rows.up", "Up", "", "The line before.", "Moving", ("rows",), ("k", "up"), (), "", MOVING),
    Action("rows.page-down", "A page down", "", "A screenful.", "Moving", ("rows",),
           ("pagedown", "ctrl+d"), (), "", MOVING),
    Action("rows.page-up", "A page up", "", "A screenful.", "Moving", ("rows",),
           ("pageup", "ctrl+u"), (), "", MOVING),
    Action("rows.top", "To the top", "", "Also g g.", "Moving", ("rows",), ("home",), (), "", MOVING, go="g"),
    Action("rows.end", "To the end", "", "Also g e.", "Moving", ("rows",), ("end", "G"), (), "", MOVING, go="e"),
)
