"""What can be done on every screen that is a list with one thing of it beside.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import EDITOR, HERE, LISTS, MOVING, Action

ITEM = ("item", "Nothing is selected.")

LISTING = (
    Action("list.open", "Look at the selected line, or open its note", "open",
           "Where there is one pane, first what it is about; then the note.",
           "Lists", LISTS, ("enter",), (), "", "there the path is already on the screen", weight=2, needs=(ITEM,),
           typing=False),
    Action("list.note", "Open the note", "note", "Shows where it stands.",
           "Lists", LISTS, ("o",), (), "", "there the path is already on the screen", weight=46, needs=(ITEM,),
           typing=False),
    Action("list.pane", "Move between the list and what is beside it", "other pane", "Letters act in both.",
           "Lists", LISTS, (), ("tab",), "", MOVING, weight=44, needs=(ITEM,)),
    Action("list.filter", "Filter this list", "filter", "A few letters; only lines that have them stay.",
           "Lists", LISTS, (), ("ctrl+f",), "", "there grep is already yours", weight=42,
           needs=(("any", "There is nothing to filter."),)),
    Action("list.edit", "Edit the note in your editor", "edit", "Opens $EDITOR at this line.",
           "Lists", LISTS, ("e",), ("ctrl+g",), "", EDITOR, weight=40, needs=(ITEM,)),
    Action("list.copy", "Copy the place", "copy", "Puts path:line on the clipboard.",
           "Lists", LISTS, ("y",), (), "", "there the path is already on the screen", weight=50, needs=(ITEM,),
           typing=False),
    Action("list.back", "Back", "back", "One step back.", "Lists", LISTS, (), ("escape",), "", HERE, weight=38),
)
