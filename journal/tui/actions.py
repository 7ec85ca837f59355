"""Everything a person can do in the terminal interface, in one table.

Owns each intent: its name, its words, its default keys, where it applies and why it may be refused.
Key bindings, footer, palette, help and `deliberate keys` are renderings of this table; none of them
holds a word of its own. Must not know Textual: `deliberate keys` prints the table without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypedDict

TOP = ("today", "recall", "review", "attack")
"""The places one lives in; the others lie on top of one of them."""

ALL = (*TOP, "note")


@dataclass(frozen=True, slots=True)
class State:
    """What is true on the screen just now.

    place   the screen's name
    typing  a text field has the focus
    facts   words an action may need, such as "card" or "revealed"
    """

    place: str
    typing: bool = False
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person may want.

    id         stable name, also the name of a user's key override
    title      a short imperative; shown in palette and help
    label      one or two words for the footer
    help       one sentence
    group      heading in the help
    places     screens where it applies
    keys       keys that act while no text is being typed
    text_keys  keys that act inside text fields too
    twin       the same on the command line; or empty, and then `why_no_twin` says why
    needs      (fact, reason): without the fact it is refused with the reason
    weight     what the footer drops first: the larger, the sooner; 0 is never shown there
    go         the letter after `g` that leads here
    typing     footer: None anywhere, True only while typing, False only otherwise
    shown      the key as the footer prints it, where one action stands for several
    relabel    (fact, label): another footer label while the fact holds
    """

    id: str
    title: str
    label: str
    help: str
    group: str
    places: tuple[str, ...]
    keys: tuple[str, ...] = ()
    text_keys: tuple[str, ...] = ()
    twin: str = ""
    why_no_twin: str = ""
    needs: tuple[tuple[str, str], ...] = field(default=())
    weight: int = 0
    go: str = ""
    typing: bool | None = None
    shown: str = ""
    relabel: tuple[str, str] = ("", "")

    def when(self, state: State) -> str:
        """Why it cannot be done now, as a sentence; empty when it can."""
        if self.places and state.place not in self.places:
            return f"{self.title}: not on this screen."
        for fact, reason in self.needs:
            if fact not in state.facts:
                return reason
        return ""


class KeyRow(TypedDict):
    """One line of `deliberate keys`."""

    action: str
    group: str
    title: str
    help: str
    keys: list[str]
    keys_in_text: list[str]
    command: str | None
    why_no_command: str | None


_MOVING = "moving the eye is the terminal's own business there"
_EDITOR = "there your shell opens $EDITOR itself"
_HERE = "it belongs to the screen"

EVERYWHERE = (
    Action("capture", "Capture a line", "capture", "Keep a thought on today's page, from any screen.",
           "Everywhere", (*ALL, "prose", "finder"), ("c",), ("ctrl+n",), "deliberate jot", weight=30),
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
    Action("palette", "Command palette", "commands", "Every action valid here, and every note by its title.",
           "Everywhere", ALL, ("colon",), ("ctrl+p",), "", "there the shell is the palette", weight=60),
    Action("open-note", "Open a note by its title", "open", "Type a few letters of a title.",
           "Everywhere", ALL, (), ("ctrl+o",), "deliberate recall"),
    Action("undo", "Undo the last change", "undo", "Take back the last change this device made to the vault.",
           "Everywhere", ("today", "recall", "attack", "note"), ("u",), (), "deliberate undo"),
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

TODAY = (
    Action("today.open", "Begin, or open the line", "begin", "Begins what Today proposes, or opens the line's note.",
           "Today", ("today",), ("enter",), (), "deliberate review", weight=2, typing=False,
           needs=(("selected", "Nothing is due. c keeps a thought, / finds an old one."),), relabel=("line", "open")),
    Action("today.write", "Write on today's page", "write", "A box for prose; it is added under the journal heading.",
           "Today", ("today",), ("w",), (), "deliberate write", weight=10, typing=False),
    Action("today.edit", "Edit today's page in your editor", "edit", "Opens $EDITOR at the selected line.",
           "Today", ("today",), ("e",), (), "", _EDITOR, weight=34, typing=False),
)

RECALL = (
    Action("recall.open", "Open the note at the line", "open", "Opens the selected passage where it stands.",
           "Recall", ("recall",), ("o",), ("enter",), "deliberate recall", weight=2,
           needs=(("query", "Type a few words first."),), shown="enter"),
    Action("recall.ask", "Ask your notes this question", "ask",
           "An answer made of quotes from your notes, each with its place.",
           "Recall", ("recall",), ("a",), ("ctrl+a",), "deliberate ask", weight=4,
           needs=(("query", "Type a question first."),)),
    Action("recall.results", "Move between question and results", "results",
           "Letters act once the results have the focus.",
           "Recall", ("recall",), (), ("tab",), "", _HERE, weight=20,
           needs=(("hit", "There are no results to move to."),)),
    Action("recall.edit", "Edit the note in your editor", "edit", "Opens $EDITOR at the passage.",
           "Recall", ("recall",), ("e",), ("ctrl+g",), "", _EDITOR, weight=34,
           needs=(("hit", "Nothing is selected yet."),)),
    Action("recall.passage", "Jump to a quoted passage", "jump", "The number in brackets opens that quote's note.",
           "Recall", ("recall",), tuple("123456789"), (), "deliberate ask", weight=22, typing=False,
           needs=(("answer", "There is no answer to jump from."),), shown="1-9"),
    Action("recall.copy", "Copy the place", "copy", "Puts path:line on the clipboard.",
           "Recall", ("recall",), ("y",), (), "", "there the path is already on the screen",
           needs=(("hit", "Nothing is selected yet."),)),
    Action("recall.back", "Back", "back", "One step back; the question is kept.",
           "Recall", ("recall",), (), ("escape",), "", _HERE, weight=40),
)

_CARD = ("card", "There is no card here.")
_OPEN = ("revealed", "Reveal the answer first: space.")

REVIEW = (
    Action("review.on", "Reveal; then: recalled", "reveal", "Space shows the answer, space again grades it 3.",
           "Review", ("review",), ("space",), (), "deliberate review", weight=2, needs=(_CARD,),
           relabel=("revealed", "recalled")),
    *(Action(f"review.grade-{n}", f"Grade {n}: {word}", "grade" if n == 1 else "", sense,
             "Review", ("review",), (str(n), letter), (), f"deliberate grade CARD {n}",
             weight=4 if n == 1 else 0, needs=(_CARD, _OPEN), shown="1-4")
      for n, letter, word, sense in (
          (1, "a", "forgot", "It comes back soon."), (2, "s", "recalled, hard", "The interval grows a little."),
          (3, "d", "recalled", "The interval grows."), (4, "f", "easy", "The interval grows a lot."))),
    Action("review.undo", "Undo the last grade", "undo", "Back one card, as many times as this sitting had grades.",
           "Review", ("review",), ("u",), (), "deliberate undo", weight=10,
           needs=(("graded", "Nothing was graded in this sitting."),)),
    Action("review.edit", "Edit the card's note", "edit", "Opens $EDITOR at the card.",
           "Review", ("review",), ("e",), (), "", _EDITOR, weight=12, needs=(_CARD,)),
    Action("review.bury", "Bury until tomorrow", "bury", "The card comes back tomorrow, ungraded.",
           "Review", ("review",), ("b",), (), "deliberate review", weight=14, needs=(_CARD,)),
    Action("review.open", "Open the card's note", "source", "Shows where the card stands.",
           "Review", ("review",), ("o",), (), "deliberate recall", weight=16, needs=(_CARD,)),
    Action("review.stamp", "Yes: write ids into notes", "stamp ids",
           "A first review writes a small id behind the card, so that edits never lose its history.",
           "Review", ("review",), ("y",), (), "deliberate review", weight=3,
           needs=(("consent", "This vault has already been asked."),)),
    Action("review.strict", "No: never touch notes", "never touch notes",
           "Cards are known by their text; rewriting one begins it anew.",
           "Review", ("review",), ("n",), (), "deliberate review", weight=3,
           needs=(("consent", "This vault has already been asked."),)),
    Action("review.choose", "Review the selected deck from now on", "choose deck",
           "In a vault that was there before, no deck is reviewed until you choose one.",
           "Review", ("review",), ("enter",), (), "deliberate review --deck", weight=2,
           needs=(("decks", "There is no deck to choose here."),)),
    Action("review.stop", "Stop here", "stop", "Every grade is already on disk.",
           "Review", ("review",), (), ("escape",), "", "there q or the end of input stops", weight=18),
)

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
    Action("attack.open", "Open the passage", "open", "Shows where the passage stands.",
           "Attack", ("attack",), ("enter", "o"), (), "deliberate recall", weight=20,
           needs=(("hit", "There is no passage here."),), typing=False),
    Action("attack.edit", "Write in your editor", "editor", "Hands the text to $EDITOR and takes it back.",
           "Attack", ("attack",), (), ("ctrl+g",), "", _EDITOR, weight=34,
           needs=(("writing", "There is no text to edit."),)),
    Action("attack.back", "Back; the draft is kept", "back", "Your text is here when you return.",
           "Attack", ("attack",), (), ("escape",), "", _HERE, weight=18),
)

NOTE = (
    Action("note.follow", "Follow the link", "follow link", "Opens the note the selected link points to.",
           "Note", ("note",), ("enter",), (), "deliberate recall", weight=2,
           needs=(("link", "There is no link on this line."),)),
    Action("note.link", "Next link", "next link", "Moves to the next link in the note.",
           "Note", ("note",), ("tab",), (), "", _MOVING, weight=20, needs=(("links", "This note links nowhere."),)),
    Action("note.edit", "Edit in your editor", "edit", "Opens $EDITOR at this line.",
           "Note", ("note",), ("e",), ("ctrl+g",), "", _EDITOR, weight=4),
    Action("note.copy", "Copy the place", "copy", "Puts path:line on the clipboard.",
           "Note", ("note",), ("y",), (), "", "there the path is already on the screen", weight=50),
    Action("note.back", "Back", "back", "One step back.", "Note", ("note",), (), ("escape",), "", _HERE, weight=6),
)

CAPTURE = (
    Action("capture.save", "Save", "save", "On disk before the box closes.",
           "Capture", ("capture",), (), ("enter",), "deliberate jot", weight=2,
           needs=(("text", "Write something first."),)),
    Action("capture.kind", "Next kind", "kind", "Note, idea, lesson, question, rabbit hole, read, quote, card.",
           "Capture", ("capture",), (), ("tab",), "deliberate jot -k", weight=6),
    Action("capture.kind-back", "Previous kind", "", "The same the other way round.",
           "Capture", ("capture",), (), ("shift+tab",), "deliberate jot -k"),
    Action("capture.from", "Where it is from", "from", "A title, and a page: Seeing Like a State, p. 88.",
           "Capture", ("capture",), (), ("ctrl+f",), "deliberate jot --from --at-page", weight=12),
    Action("capture.line", "New line", "new line", "Further lines belong to the same entry.",
           "Capture", ("capture",), (), ("ctrl+j",), "deliberate jot -", weight=14),
    Action("capture.editor", "Write in your editor", "editor", "Hands the text to $EDITOR and takes it back.",
           "Capture", ("capture",), (), ("ctrl+g",), "", _EDITOR, weight=16),
    Action("capture.keep", "Close; the draft is kept", "keep as draft", "It is here when you open the box again.",
           "Capture", ("capture",), (), ("escape",), "", "there nothing is typed ahead", weight=8),
)

PROSE = (
    Action("prose.save", "Save", "save", "Adds the text under the journal heading of today's page.",
           "Write", ("prose",), (), ("ctrl+s",), "deliberate write", weight=2,
           needs=(("text", "Write something first."),)),
    Action("prose.editor", "Write in your editor", "editor", "Hands the text to $EDITOR and takes it back.",
           "Write", ("prose",), (), ("ctrl+g",), "", _EDITOR, weight=31),
    Action("prose.keep", "Close; the draft is kept", "keep as draft", "It is here when you open the box again.",
           "Write", ("prose",), (), ("escape",), "", "there nothing is typed ahead", weight=8),
)

FINDER = (
    Action("finder.run", "Do the selected action, or open the note", "do it", "Enter runs what is selected.",
           "Help and palette", ("finder",), (), ("enter",), "", _HERE, weight=2),
    Action("finder.close", "Close", "close", "Nothing happens.",
           "Help and palette", ("finder",), (), ("escape",), "", _HERE, weight=31),
)

ROWS = (
    Action("rows.down", "Down", "", "The next line.", "Moving", ("rows",), ("j", "down"), (), "", _MOVING),
    Action("rows.up", "Up", "", "The line before.", "Moving", ("rows",), ("k", "up"), (), "", _MOVING),
    Action("rows.page-down", "A page down", "", "A screenful.", "Moving", ("rows",),
           ("pagedown", "ctrl+d"), (), "", _MOVING),
    Action("rows.page-up", "A page up", "", "A screenful.", "Moving", ("rows",),
           ("pageup", "ctrl+u"), (), "", _MOVING),
    Action("rows.top", "To the top", "", "Also g g.", "Moving", ("rows",), ("home",), (), "", _MOVING, go="g"),
    Action("rows.end", "To the end", "", "Also g e.", "Moving", ("rows",), ("end", "G"), (), "", _MOVING, go="e"),
)

ACTIONS: tuple[Action, ...] = (
    *EVERYWHERE, *TODAY, *RECALL, *REVIEW, *ATTACK, *NOTE, *CAPTURE, *PROSE, *FINDER, *ROWS,
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

_KEY_WORDS = {
    "slash": "/", "colon": ":", "question_mark": "?", "escape": "esc", "enter": "enter", "space": "space",
    "pagedown": "pgdn", "pageup": "pgup", "f1": "F1",
}


def key_word(key: str) -> str:
    """A key as it is printed: `slash` is `/`."""
    return _KEY_WORDS.get(key, key)


def at(place: str) -> tuple[Action, ...]:
    """The actions of one screen, in table order."""
    return tuple(action for action in ACTIONS if place in action.places)


def shown_key(action: Action, typing: bool) -> str:
    """The key to print for an action: one that works where the cursor is. Empty if none does."""
    keys = action.text_keys if typing else (*action.keys, *action.text_keys)
    if keys:
        return key_word(keys[0])
    return f"g {action.go}" if action.go and not typing else ""


def footer(state: State) -> list[tuple[str, str, int]]:
    """(key, label, weight) of what can be done now, most important first; help comes last."""
    found = []
    for action in at(state.place):
        if not action.weight or not action.label or action.when(state):
            continue
        if action.typing is not None and action.typing != state.typing:
            continue
        key = action.shown or shown_key(action, state.typing)
        if key:
            fact, label = action.relabel
            found.append((key, label if fact and fact in state.facts else action.label, action.weight))
    found.sort(key=lambda entry: entry[2])
    help_first = [entry for entry in found if entry[1] == "help"]
    return [entry for entry in found if entry[1] != "help"] + help_first


def keys_table(actions: Iterable[Action] = ACTIONS) -> list[KeyRow]:
    """The whole table as plain data, in the order of the help screen."""
    return [
        KeyRow(
            action=action.id,
            group=action.group,
            title=action.title,
            help=action.help,
            keys=[key_word(key) for key in action.keys] + ([f"g {action.go}"] if action.go else []),
            keys_in_text=[key_word(key) for key in action.text_keys],
            command=action.twin or None,
            why_no_command=action.why_no_twin or None,
        )
        for action in actions
    ]
