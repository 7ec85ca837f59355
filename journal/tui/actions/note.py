"""What can be done in the note reader.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import EDITOR, HERE, MOVING, Action

NOTE = (
    Action("note.follow", "Follow the link", "follow link", "Opens the note the selected link points to.",
           "Note", ("note",), ("enter",), (), "deliberate recall", weight=2,
           needs=(("link", "There is no link on this line."),)),
    Action("note.link", "Next link", "next link", "Moves to the next link in the note.",
           "Note", ("note",), ("tab",), (), "", MOVING, weight=20, needs=(("links", "This note links nowhere."),)),
    Action("note.edit", "Edit in your editor", "edit", "Opens $EDITOR at this line.",
           "Note", ("note",), ("e",), ("ctrl+g",), "", EDITOR, weight=4),
    Action("note.copy", "Copy the place", "copy", "Puts path:line on the clipboard.",
           "Note", ("note",), ("y",), (), "", "there the path is already on the screen", weight=50),
    Action("note.back", "Back", "back", "One step back.", "Note", ("note",), (), ("escape",), "", HERE, weight=6),
)
