"""What can be done with what waits in the inbox.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import Action

_ITEM = ("item", "Nothing is selected.")


def _file(key: str, to: str, title: str, sense: str) -> Action:
    return Action(f"inbox.{to}", title, to, sense, "Inbox", ("inbox",), (key,), (),
                  f"deliberate inbox file --as {to}", needs=(_ITEM,))


INBOX = (
    _file("i", "idea", "File as an idea", "A note of its own, parked; the line keeps a link to it."),
    _file("l", "lesson", "File as a lesson", "A rule with a note of its own."),
    _file("r", "reading", "File on the reading list", "A book or an article, on the shelf; an address is its source."),
    _file("n", "note", "File as a note", "A note of its own."),
    _file("m", "card", "File as a card, to memorize", "Asks for its back, unless it has two sides."),
    _file("greater_than_sign", "quote", "File as a quotation",
          "Into the note of its book; asks which, if it does not say."),
    Action("inbox.into", "Add to the selected similar note", "into similar",
           "The words go to the end of that note, with the day they are from.",
           "Inbox", ("inbox",), ("plus",), (), "deliberate inbox file --into NOTE",
           needs=(_ITEM, ("beside", "Look at it first, with enter; + adds it to the similar note you select there."),
                  ("similar", "No similar note is selected."))),
    Action("inbox.leave", "Leave it as it is", "leave", "It keeps its place on the page and leaves this list.",
           "Inbox", ("inbox",), ("space",), (), "deliberate inbox leave",
           needs=(_ITEM, ("captured", "A file leaves by being filed, or dropped with x."))),
    Action("inbox.drop", "Drop a file into the trash", "drop", "Undo brings it back.",
           "Inbox", ("inbox",), ("x",), (), "deliberate inbox drop",
           needs=(_ITEM, ("file", "A line of a daily page stays; space takes it out of this list."))),
)
"""In the order of the line above the footer."""
