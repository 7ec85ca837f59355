"""What can be done in a sitting of cards.

Owns their words and default keys. Must not know how any of it is done.
"""

from journal.tui.actions.action import EDITOR, Action

_CARD = ("card", "There is no card here.")
_ASKED = (("unasked", "This vault has already been asked, or there is no card to ask about."),
          ("consent", "See the answer first: space."))
_OPEN = ("revealed", "Reveal the answer first: space.")

REVIEW = (
    Action("review.on", "Reveal; then: recalled", "reveal", "Space shows the answer, space again grades it 3.",
           "Review", ("review",), ("space",), (), "deliberate review", weight=2, needs=(_CARD,),
           relabel=(("revealed", "recalled"),)),
    *(Action(f"review.grade-{n}", f"Grade {n}: {word}", "grade" if n == 1 else "", sense,
             "Review", ("review",), (str(n), letter), (), f"deliberate grade CARD {n}",
             weight=4 if n == 1 else 0, needs=(_CARD, _OPEN), shown="1-4")
      for n, letter, word, sense in (
          (1, "a", "forgot", "It comes back soon."), (2, "s", "recalled, hard", "The interval grows a little."),
          (3, "d", "recalled", "The interval grows."), (4, "f", "easy", "The interval grows a lot."))),
    Action("review.undo", "Undo the last change", "undo",
           "Takes back this device's last change; was it a grade, its card is here again.",
           "Review", ("review",), ("u",), (), "deliberate undo", weight=10),
    Action("review.edit", "Edit the card's note", "edit", "Opens $EDITOR at the card.",
           "Review", ("review",), ("e",), (), "", EDITOR, weight=12, needs=(_CARD,)),
    Action("review.bury", "Bury until tomorrow", "bury", "The card comes back tomorrow, ungraded.",
           "Review", ("review",), ("b",), (), "deliberate review", weight=14, needs=(_CARD,)),
    Action("review.open", "Open the card's note", "source", "Shows where the card stands.",
           "Review", ("review",), ("o",), (), "deliberate recall", weight=16, needs=(_CARD,)),
    Action("review.stamp", "Yes: write ids into notes", "stamp ids",
           "A first review writes a small id behind the card, so that edits never lose its history.",
           "Review", ("review",), ("y",), (), "deliberate review", weight=3,
           needs=_ASKED),
    Action("review.strict", "No: never touch notes", "never touch notes",
           "Cards are known by their text; rewriting one begins it anew.",
           "Review", ("review",), ("n",), (), "deliberate review", weight=3,
           needs=_ASKED),
    Action("review.choose", "Review the selected deck from now on", "choose deck",
           "In a vault that was there before, no deck is reviewed until you choose one.",
           "Review", ("review",), ("enter",), (), "deliberate review --deck", weight=2,
           needs=(("decks", "There is no deck to choose here."),)),
    Action("review.stop", "Stop here", "stop", "Every grade is already on disk.",
           "Review", ("review",), (), ("escape",), "", "there q or the end of input stops", weight=18),
)
