"""What can be done on every screen.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import ALL, LISTS, Action

EVERYWHERE = (
    Action("capture", "Capture a line", "capture", "Keep a thought on today's page, from any screen.",
           "Everywhere", (*ALL, "prose", "form", "finder"), ("c",), ("ctrl+n",), "deliberate jot", weight=30,
           relabel=("book", "quote")),
    Action("go.recall", "Recall: find what you wrote", "recall",
           "Search your notes by words and by meaning; ask them a question.",
           "Everywhere", ALL, ("slash",), (), "deliberate recall", weight=32, go="a", typing=False),
    Action("go", "Go to another screen", "go", "A strip lists where g and a letter lead.",
           "Everywhere", ALL, ("g",), (), "", "each screen is a command of its own", weight=36, typing=False),
    Action("go.today", "Today", "today", "What to begin, today's page, and one line from this day in other years.",
           "Everywhere", ALL, (), (), "deliberate today", go="t"),
    Action("go.review", "Review cards", "review", "A small sitting of the cards that are due.",
           "Everywhere", ALL, (), (), "deliberate review", go="v"),
    Action("go.attack", "Attack an idea", "attack", "Put one of the ideas you hold to a test.",
           "Everywhere", ALL, (), (), "deliberate attack", go="d"),
    Action("go.ideas", "Ideas you hold", "ideas", "Those you hold, those you parked, and what each has been through.",
           "Everywhere", ALL, (), (), "deliberate idea list", go="h"),
    Action("go.reading", "Reading list", "reading", "What you are in, what waits, what you finished this year.",
           "Everywhere", ALL, (), (), "deliberate read list", go="r"),
    Action("go.lessons", "Lessons", "lessons", "Rules you want to live by, and when you used them.",
           "Everywhere", ALL, (), (), "deliberate lesson list", go="l"),
    Action("go.week", "The week", "week", "Reread it, tie loose ends, decide what is due, say one sentence.",
           "Everywhere", ALL, (), (), "deliberate week", go="w"),
    Action("palette", "Command palette", "commands", "Every action valid here, and every note by its title.",
           "Everywhere", ALL, ("colon",), ("ctrl+p",), "", "there the shell is the palette", weight=60),
    Action("open-note", "Open a note by its title", "open", "Type a few letters of a title.",
           "Everywhere", ALL, (), ("ctrl+o",), "deliberate recall"),
    Action("undo", "Undo the last change", "undo", "Take back the last change this device made to the vault.",
           "Everywhere", ("today", "recall", "attack", "note", *LISTS), ("u",), (), "deliberate undo"),
    Action("index", "Read changed notes again", "refresh", "Look through the vault for files changed elsewhere.",
           "Everywhere", ALL, (), ("ctrl+r",), "deliberate index"),
    Action("stop-work", "Stop the work in the background", "stop work",
           "Finished passages are kept; the rest is done next time.",
           "Everywhere", ALL, (), (), "", "there ctrl+c stops it",
           needs=(("working", "Nothing is being worked on."),)),
    Action("help", "Help", "help", "Everything that can be done, with its key; Enter does it.",
           "Everywhere", ALL, ("question_mark",), ("f1",), "deliberate keys", weight=1),
    Action("quit", "Quit", "quit", "Drafts are kept.",
           "Everywhere", ALL, ("q",), ("ctrl+q",), "", "there the shell prompt is already yours",
           weight=62, typing=False),
)
