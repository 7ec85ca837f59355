"""What can be done in the boxes that open over a screen: capture, prose, questions about a thing, help and palette.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import EDITOR, HERE, Action

CAPTURE = (
    Action("capture.save", "Save", "save", "On disk before the box closes.",
           "Capture", ("capture",), (), ("enter",), "deliberate jot", weight=2,
           needs=(("text", "Write something first."),)),
    Action("capture.kind", "Next kind", "kind", "Note, idea, lesson, question, rabbit hole, read, quote, card.",
           "Capture", ("capture",), (), ("tab",), "deliberate jot -k", weight=6),
    Action("capture.kind-back", "Previous kind", "", "The same the other way round.",
           "Capture", ("capture",), (), ("shift+tab",), "deliberate jot -k"),
    Action("capture.from", "Where it is from", "from", "A title, and a page: Seeing Like a State, p. 88.",
           "Capture", ("capture",), (), ("ctrl+f",), "deliberate jot --from --at-page", weight=12),
    Action("capture.line", "New line", "new line", "Further lines belong to the same entry.",
           "Capture", ("capture",), (), ("ctrl+j",), "deliberate jot -", weight=14),
    Action("capture.editor", "Write in your editor", "editor", "Hands the text to $EDITOR and takes it back.",
           "Capture", ("capture",), (), ("ctrl+g",), "", EDITOR, weight=16),
    Action("capture.keep", "Close; the draft is kept", "keep as draft", "It is here when you open the box again.",
           "Capture", ("capture",), (), ("escape",), "", "there nothing is typed ahead", weight=8),
)

PROSE = (
    Action("prose.save", "Save", "save", "Adds the text under the journal heading of today's page.",
           "Write", ("prose",), (), ("ctrl+s",), "deliberate write", weight=2,
           needs=(("text", "Write something first."),)),
    Action("prose.editor", "Write in your editor", "editor", "Hands the text to $EDITOR and takes it back.",
           "Write", ("prose",), (), ("ctrl+g",), "", EDITOR, weight=31),
    Action("prose.keep", "Close; the draft is kept", "keep as draft", "It is here when you open the box again.",
           "Write", ("prose",), (), ("escape",), "", "there nothing is typed ahead", weight=8),
)

_SEVERAL = ("several", "There is one field only.")
_CHOICE = ("choice", "Move to the words first, with tab.")

FORM = (
    Action("form.save", "Keep what was asked for", "keep", "On disk before the box closes.",
           "Small boxes", ("form",), (), ("enter",), "", "there each is an option of the command", weight=2,
           needs=(("enough", "Something that is needed is still empty."),)),
    Action("form.next", "Next field", "next field", "Round and round.",
           "Small boxes", ("form",), (), ("tab",), "", HERE, weight=4, needs=(_SEVERAL,)),
    Action("form.choose", "Next word", "choose", "Lights the next of the words that can be chosen.",
           "Small boxes", ("form",), ("space", "right"), (), "", HERE, weight=6, needs=(_CHOICE,), typing=False),
    Action("form.choose-back", "Previous word", "", "Lights the one before.",
           "Small boxes", ("form",), ("left",), (), "", HERE, needs=(_CHOICE,)),
    Action("form.line", "New line", "new line", "Where a text may have several.",
           "Small boxes", ("form",), (), ("ctrl+j",), "", HERE, weight=12, needs=(("long", "This is one line."),)),
    Action("form.close", "Close; the draft is kept", "close", "It is here when you open the box again.",
           "Small boxes", ("form",), (), ("escape",), "", "there nothing is typed ahead", weight=31),
)

FINDER = (
    Action("finder.run", "Do the selected action, or open the note", "do it", "Enter runs what is selected.",
           "Help and palette", ("finder",), (), ("enter",), "", HERE, weight=2),
    Action("finder.close", "Close", "close", "Nothing happens.",
           "Help and palette", ("finder",), (), ("escape",), "", HERE, weight=31),
)
