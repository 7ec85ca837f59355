"""What can be done on Recall.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import EDITOR, HERE, Action

RECALL = (
    Action("recall.open", "Open the note at the line", "open", "Opens the selected passage where it stands.",
           "Recall", ("recall",), ("o",), ("enter",), "deliberate recall", weight=2,
           needs=(("query", "Type a few words first."),), shown="enter"),
    Action("recall.ask", "Ask your notes this question", "ask",
           "An answer made of quotes from your notes, each with its place.",
           "Recall", ("recall",), ("a",), ("ctrl+a",), "deliberate ask", weight=4,
           needs=(("query", "Type a question first."),)),
    Action("recall.results", "Move between question and results", "results",
           "Letters act once the results have the focus.",
           "Recall", ("recall",), (), ("tab",), "", HERE, weight=20,
           needs=(("hit", "There are no results to move to."),)),
    Action("recall.edit", "Edit the note in your editor", "edit", "Opens $EDITOR at the passage.",
           "Recall", ("recall",), ("e",), ("ctrl+g",), "", EDITOR, weight=34,
           needs=(("hit", "Nothing is selected yet."),)),
    Action("recall.passage", "Jump to a quoted passage", "jump", "The number in brackets opens that quote's note.",
           "Recall", ("recall",), tuple("123456789"), (), "deliberate ask", weight=22, typing=False,
           needs=(("answer", "There is no answer to jump from."),), shown="1-9"),
    Action("recall.copy", "Copy the place", "copy", "Puts path:line on the clipboard.",
           "Recall", ("recall",), ("y",), (), "", "there the path is already on the screen",
           needs=(("hit", "Nothing is selected yet."),)),
    Action("recall.back", "Back", "back", "One step back; the question is kept.",
           "Recall", ("recall",), (), ("escape",), "", HERE, weight=40, relabel=(("asking", "stop"),)),
)
