"""What can be done with ideas, besides attacking one.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import Action

IDEAS = (
    Action("ideas.hold", "Hold this idea", "hold", "A dozen at most are held; only those are attacked.",
           "Ideas", ("ideas",), ("h",), (), "deliberate idea hold", weight=6,
           needs=(("item", "Nothing is selected."), ("unheld", "You hold it already."))),
    Action("ideas.park", "Park this idea", "park", "It is kept, and not attacked.",
           "Ideas", ("ideas",), ("p",), (), "deliberate idea park", weight=8,
           needs=(("item", "Nothing is selected."), ("unparked", "It is parked already."))),
    Action("ideas.attack", "Attack this idea", "attack", "Goes to the attack, with this idea.",
           "Ideas", ("ideas",), ("d",), (), "deliberate attack IDEA", weight=4,
           needs=(("item", "Nothing is selected."), ("held", "Hold it first, with h; only held ideas are attacked."))),
    Action("ideas.new", "Write an idea down", "new", "A claim one could be wrong about.",
           "Ideas", ("ideas",), ("n",), (), "deliberate idea add", weight=10, typing=False),
)
