"""What can be done while an idea is attacked.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import EDITOR, HERE, Action

_JUDGE = ("weighed", "Write against it first, then ctrl+s.")

ATTACK = (
    Action("attack.on", "Keep the text, see what your notes say against it", "weigh it",
           "Up to three passages of your own that speak against the claim.",
           "Attack", ("attack",), (), ("ctrl+s",), "deliberate attack --answer", weight=2,
           needs=(("writing", "There is nothing to weigh yet."),)),
    Action("attack.stands", "It stands", "verdict", "The claim survives; the attack is kept in its note.",
           "Attack", ("attack",), ("s",), (), "deliberate attack --verdict stands", weight=3, needs=(_JUDGE,),
           shown="s r d t"),
    Action("attack.revised", "It must be revised", "revised", "Asks for the claim as it should read now.",
           "Attack", ("attack",), ("r",), (), "deliberate attack --verdict revised", needs=(_JUDGE,)),
    Action("attack.dropped", "Drop it", "dropped", "The idea is no longer held; its note stays.",
           "Attack", ("attack",), ("d",), (), "deliberate attack --verdict dropped", needs=(_JUDGE,)),
    Action("attack.test", "It needs a test", "test", "Asks for a test and a date.",
           "Attack", ("attack",), ("t",), (), "deliberate attack --verdict test --test", needs=(_JUDGE,)),
    Action("attack.sure", "Say how sure you are now", "sure now", "Digits write the number, backspace takes one back.",
           "Attack", ("attack",), (*"0123456789", "backspace"), (), "deliberate attack --confidence", weight=6,
           needs=(_JUDGE,), shown="0-9", typing=False),
    Action("attack.model", "Let the model press harder", "ask the model",
           "Points against the claim, each with words that stand in your notes.",
           "Attack", ("attack",), ("m",), (), "deliberate attack --critique", weight=8,
           needs=(_JUDGE, ("model", "No language model is set up: deliberate model use; or it was asked already."))),
    Action("attack.keep", "Keep what the model said", "keep its points",
           "Folded and marked as the model's, under your attack.",
           "Attack", ("attack",), ("y",), (), "deliberate attack --save-critique", weight=8,
           needs=(_JUDGE, ("points", "There is nothing of a model to keep."))),
    Action("attack.open", "Open the passage", "open", "Shows where the passage stands.",
           "Attack", ("attack",), ("enter", "o"), (), "deliberate recall", weight=20,
           needs=(("hit", "There is no passage here."),), typing=False),
    Action("attack.edit", "Write in your editor", "editor", "Hands the text to $EDITOR and takes it back.",
           "Attack", ("attack",), (), ("ctrl+g",), "", EDITOR, weight=34,
           needs=(("writing", "There is no text to edit."),)),
    Action("attack.back", "Back; the draft is kept", "back", "Your text is here when you return.",
           "Attack", ("attack",), (), ("escape",), "", HERE, weight=18),
)
