"""What can be done with the reading list.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import Action

_ITEM = ("item", "Nothing is selected.")

READING = (
    Action("reading.new", "Put something on the list", "new", "A title, who wrote it, and what it is.",
           "Reading", ("reading",), ("n",), (), "deliberate read add", weight=12, typing=False),
    Action("reading.start", "Begin to read this", "start", "From today on you are reading it.",
           "Reading", ("reading",), ("s",), (), "deliberate read start", weight=4,
           needs=(_ITEM, ("unread", "You are reading it."))),
    Action("reading.page", "Say which page you are on", "page", "What was waiting is being read from then on.",
           "Reading", ("reading",), ("p",), (), "deliberate read at", weight=6,
           needs=(_ITEM, ("unfinished", "You finished it; s begins it again."))),
    Action("reading.finish", "Finish this, with a word on it", "finish",
           "A word or two, and which of the year's two lists it is for.",
           "Reading", ("reading",), ("f",), (), "deliberate read finish", weight=8, needs=(_ITEM,)),
    Action("reading.drop", "Give this up", "drop", "Its note and your place in it are kept.",
           "Reading", ("reading",), ("x",), (), "deliberate read drop", weight=14,
           needs=(_ITEM, ("waiting", "You are through with it already."))),
)
