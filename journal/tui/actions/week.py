"""What can be done while a week is reviewed.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import Action

_STEP = ("step", "This review is done. g t goes back to Today.")
_DECIDE = ("prediction", "Only a prediction is decided with this key.")

WEEK = (
    Action("week.mark", "Keep the line, tick it, say a word on it, or what it taught", "",
           "What space does to the selected line is said above the list; again takes a kept line or a tick back.",
           "Week", ("week",), ("space",), (), "deliberate week", weight=3, needs=(_STEP,),
           relabel=(("line", "keep"), ("promise", "tick"), ("finished", "a word"), ("test", "taught"),
                    ("closing", "say it"))),
    Action("week.next", "Go on to the next step", "next step",
           "What the step leaves on the week's page is on disk then.",
           "Week", ("week",), ("n",), (), "deliberate week", weight=4, needs=(_STEP,), typing=False),
    Action("week.yes", "It came true", "yes, no, void", "Asks what happened, which may stay empty.",
           "Week", ("week",), ("1",), (), "deliberate predict resolve REF yes", weight=5, needs=(_DECIDE,),
           shown="1-3"),
    Action("week.no", "It did not come true", "", "Asks what happened, which may stay empty.",
           "Week", ("week",), ("2",), (), "deliberate predict resolve REF no", needs=(_DECIDE,)),
    Action("week.void", "It cannot be decided", "", "Counts for nothing.",
           "Week", ("week",), ("3",), (), "deliberate predict resolve REF void", needs=(_DECIDE,)),
    Action("week.answer", "Answer the question", "answer", "Under today's date, where it stands.",
           "Week", ("week",), ("a",), (), "deliberate inbox answer", weight=5,
           needs=(("answer", "This is no open question."),)),
    Action("week.file", "File it as what it is", "file", "An idea, a lesson, a note; g i offers every way to file.",
           "Week", ("week",), ("f",), (), "deliberate inbox file", weight=6,
           needs=(("file", "This does not wait in the inbox."),)),
    Action("week.leave", "Leave the line as it is", "leave", "A tick at its end, and it waits no more.",
           "Week", ("week",), ("l",), (), "deliberate inbox leave", weight=7,
           needs=(("leave", "This does not wait in the inbox."),)),
    Action("week.attack", "Attack an idea now", "attack", "Goes to the attack; come back with g w.",
           "Week", ("week",), ("d",), (), "deliberate attack", weight=6,
           needs=(("attack", "The attack is a step of its own; n leads there."),)),
    Action("week.before", "Back to the step before", "step before", "What was written stays.",
           "Week", ("week",), ("b",), (), "deliberate week --step", weight=20,
           needs=(("later", "This is the first step."),), typing=False),
)
