"""What can be done with questions and rabbit holes.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import Action

QUESTIONS = (
    Action("questions.answer", "Answer this", "answer", "Written below the question, where it stands, under today.",
           "Questions", ("questions",), ("a",), (), "deliberate inbox answer", weight=4,
           needs=(("item", "Nothing is selected."), ("unanswered", "It is answered; e edits the answer."))),
)
