"""What can be done with predictions.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import Action

_OPEN = (("item", "Nothing is selected."), ("open", "It is decided already."))

PREDICTIONS = (
    Action("predictions.yes", "It came true", "yes, no, void", "Asks what happened, which may stay empty.",
           "Predictions", ("predictions",), ("1",), (), "deliberate predict resolve REF yes", weight=4, needs=_OPEN,
           shown="1-3", typing=False),
    Action("predictions.no", "It did not come true", "", "Asks what happened, which may stay empty.",
           "Predictions", ("predictions",), ("2",), (), "deliberate predict resolve REF no", needs=_OPEN),
    Action("predictions.void", "It cannot be decided", "", "Counts for nothing.",
           "Predictions", ("predictions",), ("3",), (), "deliberate predict resolve REF void", needs=_OPEN),
    Action("predictions.again", "Say another number", "forecast",
           "The first number stays visible, and it is the one that counts.",
           "Predictions", ("predictions",), ("f",), (), "deliberate predict forecast", weight=6, needs=_OPEN,
           typing=False),
    Action("predictions.new", "Say a prediction", "new", "A claim, a number, a day, and what it rests on.",
           "Predictions", ("predictions",), ("n",), (), "deliberate predict add", weight=8, typing=False),
)
