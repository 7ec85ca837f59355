"""What can be done with lessons.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import Action

LESSONS = (
    Action("lessons.use", "Say that you used it today", "used it", "A few words on what happened, under today's date.",
           "Lessons", ("lessons",), ("space",), (), "deliberate lesson use", weight=4,
           needs=(("item", "Nothing is selected."),)),
    Action("lessons.new", "Write a lesson down", "new", "A rule you want to live by, and where it is from.",
           "Lessons", ("lessons",), ("n",), (), "deliberate lesson add", weight=6, typing=False),
)
