"""Finding something to do by typing: the help and the command palette.

Owns the box with a field and a list, and what is offered in it: the action table with its keys, and
notes by title. Must not know how an action is done: it hands the name to the screen behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from journal.tui import background
from journal.tui.actions.action import Action, State
from journal.tui.actions.table import ACTIONS, BY_ID, key_word
from journal.tui.messages import Spot, Told
from journal.tui.plain import Words
from journal.tui.screens.place import Box
from journal.tui.widgets.keybar import Keybar
from journal.tui.widgets.rows import BLANK, Line, Row, Rows, section

MOST_NOTES = 50

_TITLES = {"help": "Help", "palette": "Commands", "notes": "Open a note"}
_HINTS = {
    "help": "what do you want to do?",
    "palette": "a command, or the title of a note",
    "notes": "the title of a note",
}


class NotesFound(Told):
    """Titles that match, as (title, path)."""


def matches(query: str, text: str) -> bool:
    """Every word of the query stands somewhere in the text."""
    folded = text.casefold()
    return all(word in folded for word in query.casefold().split())


def printed_keys(action: Action) -> str:
    """All keys of an action as one prints them."""
    keys = [key_word(key) for key in (*action.keys, *action.text_keys)]
    if action.shown:
        keys = [key_word(key) for key in action.keys[:1]] if action.shown == "1-4" else [action.shown]
    return "  ".join(([f"g {action.go}"] if action.go else []) + keys)


def help_rows(query: str, state: State) -> list[Row]:
    """The whole table, this screen first; what cannot be done now says why."""
    groups: dict[str, list[Action]] = {}
    for action in ACTIONS:
        if matches(query, f"{action.title} {action.help} {action.group} {printed_keys(action)}"):
            groups.setdefault(action.group, []).append(action)
    here = {action.group for action in ACTIONS if state.place in action.places} - {"Everywhere"}
    rows: list[Row] = []
    for group in sorted(groups, key=lambda name: (name not in here, name != "Everywhere")):
        rows += [BLANK] * bool(rows) + [section(group)]
        for action in groups[group]:
            reason = action.when(state) if state.place in action.places else ""
            lines = [Line(action.title, right=printed_keys(action), tone="strong")]
            lines.append(Line(reason or action.help, tone="faint" if reason else "muted"))
            rows.append(Row(action.id, tuple(lines)))
    return rows or [Row(None, (Line("Nothing has that name. Fewer letters find more.", tone="muted"),))]


def twin_line(chosen: object) -> str:
    """The selected action on the command line, or why there is none."""
    action = BY_ID.get(chosen) if isinstance(chosen, str) else None
    if action is None:
        return ""
    return f"$ {action.twin}" if action.twin else f"no command: {action.why_no_twin}"


def palette_rows(query: str, state: State, notes: Sequence[tuple[str, str]]) -> list[Row]:
    """What can be done now, then notes by title."""
    rows = []
    for action in ACTIONS:
        can = state.place in action.places and not action.when(state) and action.id != "palette"
        if can and matches(query, f"{action.title} {action.group}"):
            rows.append(Row(action.id, (Line(action.title, right=printed_keys(action)),)))
    if rows:
        rows.insert(0, section("Actions"))
    if notes:
        rows += [BLANK] * bool(rows) + [section("Notes")]
        rows += [Row(Spot(path), (Line(title, right=path),)) for title, path in notes]
    return rows or [Row(None, (Line("Nothing has that name. Fewer letters find more.", tone="muted"),))]


class Finder(Box):
    """Type, move, Enter. `face` is help, palette or notes; `behind` is the state it was opened from."""

    place = "finder"
    CSS_PATH = "finder.tcss"
    AUTO_FOCUS: ClassVar = "#finder-field"

    def __init__(self, face: str, behind: State) -> None:
        super().__init__()
        self.face = face
        self.behind = behind
        self.notes: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        """A field, the list, the keys."""
        with Vertical(id="finder"):
            yield Words(_TITLES[self.face], classes="pane-title")
            yield Input(placeholder=_HINTS[self.face], id="finder-field", classes="typing", select_on_focus=False)
            yield Rows(id="finder-rows", classes="-led")
            yield Words(id="twin", classes="quiet")
            yield Keybar()

    def on_mount(self) -> None:
        """Arrows move the list while one types."""
        for key, how in (("down", "down"), ("up", "up"), ("pagedown", "page-down"), ("pageup", "page-up")):
            self._bindings.bind(key, f"screen.lead('{how}')", show=False)
        self._fill("")

    def action_lead(self, how: str) -> None:
        """Move the list."""
        self.query_one(Rows).action_move(how)

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self._fill(message.value)

    def _fill(self, query: str) -> None:
        rows = self.query_one(Rows)
        if self.face == "help":
            rows.show(help_rows(query, self.behind))
            return
        rows.show(self._palette(query))
        if query.strip() or self.face == "notes":
            desk = self.deliberate.desk
            background.run(
                self, lambda job: (query, desk.titles(query, MOST_NOTES)), NotesFound, group="titles"
            )

    def _palette(self, query: str) -> list[Row]:
        if self.face == "notes":
            return palette_rows(query, State("nowhere"), self.notes)
        return palette_rows(query, self.behind, self.notes if query.strip() else ())

    @on(NotesFound)
    def _found(self, message: NotesFound) -> None:
        query, self.notes = message.value
        field = self.query_one(Input)
        if query == field.value:
            self.query_one(Rows).show(self._palette(query), keep=True)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.query_one("#twin", Words).say(twin_line(self.query_one(Rows).selected))

    @on(Rows.Opened)
    def _clicked(self) -> None:
        self.do_run()

    def do_run(self) -> None:
        """Close, then do what was selected on the screen behind."""
        chosen = self.query_one(Rows).selected
        if chosen is None:
            return
        app = self.deliberate
        app.pop_screen()
        if isinstance(chosen, Spot):
            app.open_note(chosen)
        else:
            app.call_later(app.perform, str(chosen))

    def do_close(self) -> None:
        """Nothing happens."""
        self.deliberate.pop_screen()
