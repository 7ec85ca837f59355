"""What the screens have in common that are a list with one thing of it beside.

Owns the two panes (below 100 columns one, and Enter opens the other over it), the filter, the order of changes,
and that the list is looked up anew after each. Must not know what stands in the list: a screen says how its
things are found, how each looks as a line, and what is told about it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input

from journal.tui import background
from journal.tui.messages import Changed, Did, JobFailed, Spot, Ticked, Told, VaultMoved
from journal.tui.screens.form import Asked, Form
from journal.tui.screens.listed import note_rows
from journal.tui.screens.place import Place, show_only
from journal.tui.widgets.rows import BLANK, Line, Row, Rows, section

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk

WIDE = 100
PAUSE = 0.08
"""Seconds the cursor rests before a note is read."""


class Listed(Told):
    """What stands in the list."""


class Studied(Told):
    """(spot, what was found out about the thing there)."""


class Done(Told):
    """The change that was next is on disk: what it did."""


class Listing(Place):
    """A list and what its selected line is about.

    empty  what is said where there is nothing; it names the next key
    """

    CSS_PATH = "listing.tcss"
    AUTO_FOCUS: ClassVar = "#list"
    empty: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[Spot, Any] | None = None
        self.inside = False
        self.studied: tuple[Spot, Any] | None = None
        self._words = ""
        self._rest: Timer | None = None
        self._changes: deque[tuple[Spot | None, Callable[[TuiDesk], Did]]] = deque()
        self._changing = False
        self._made = ""

    # What a screen says about its things

    def find(self, desk: TuiDesk) -> Sequence[Any]:
        """The things, in the order of the list. Runs in the background."""
        raise NotImplementedError

    def spot(self, thing: Any) -> Spot:
        """Where a thing stands; no two stand at one place."""
        return Spot(thing.path)

    def group(self, thing: Any) -> str:
        """The heading a thing stands under; things of one heading come one after the other. Empty for none."""
        return ""

    def line(self, thing: Any) -> Line:
        """A thing in one line."""
        raise NotImplementedError

    def about(self, thing: Any) -> list[Row]:
        """What is known of a thing at once."""
        return []

    def study(self, desk: TuiDesk, thing: Any) -> Any:
        """What takes time to find out about a thing: its note. Runs in the background."""
        return desk.open_page(self.spot(thing).path)

    def found_out(self, thing: Any, found: Any) -> list[Row]:
        """What `study` found, as rows."""
        return note_rows(found, title=self.line(thing).text)

    def count(self) -> str:
        """A few words behind the screen's name."""
        return ""

    # The frame

    def body(self) -> ComposeResult:
        """The filter, the list, and what is beside it."""
        yield Input(placeholder="only lines that have these words", id="filter", classes="typing")
        with Horizontal(id="listing"):
            yield Rows(id="list", classes="-led")
            yield Rows(id="detail")

    def on_mount(self) -> None:
        """Look it up."""
        self.query_one("#filter").display = False
        self._arrange()
        self.look()

    def arrive(self) -> None:
        """One came here: what is there now?"""
        self.look()

    @on(VaultMoved)
    @on(Ticked)
    def _moved_on(self) -> None:
        self.look()

    def look(self) -> None:
        """Find the things anew."""
        desk = self.deliberate.desk
        background.run(self, lambda job: self.find(desk), Listed, group="list")

    def led(self) -> Rows | None:
        """The pane in front."""
        return self.detail_rows if self.inside else self.list_rows

    @property
    def list_rows(self) -> Rows:
        """The list."""
        return self.query_one("#list", Rows)

    @property
    def detail_rows(self) -> Rows:
        """What is beside it."""
        return self.query_one("#detail", Rows)

    @property
    def wide(self) -> bool:
        """Whether there is room for two panes."""
        return self.app.size.width >= WIDE

    def chosen(self) -> Any:
        """The selected thing; None if there is none."""
        spot = self.list_rows.selected
        return (self.things or {}).get(spot) if isinstance(spot, Spot) else None

    def facts(self) -> Iterable[str]:
        """Whether there is something to act on."""
        if self.things:
            yield "any"
        thing = self.chosen() if self.is_mounted else None
        if thing is not None:
            yield "item"
            yield from self.facts_of(thing)

    def facts_of(self, thing: Any) -> Iterable[str]:
        """What is true of the selected thing."""
        return ()

    # The list

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        waiting = {spot for spot, _ in self._changes if spot is not None}
        self.things = {self.spot(each): each for each in message.value if self.spot(each) not in waiting}
        self.studied = None
        self._draw()
        if self._made and self.list_rows.select(Spot(self._made)):
            self._made = ""

    def _draw(self) -> None:
        """The list as it is now; the cursor stays with its thing, or where it was."""
        rows: list[Row] = []
        before = ""
        words = self._words.casefold().split()
        for spot, thing in (self.things or {}).items():
            line, group = self.line(thing), self.group(thing)
            if words and not all(word in f"{line.text} {line.right} {group}".casefold() for word in words):
                continue
            if group != before:
                rows += [*([BLANK] if rows else []), section(group)]
                before = group
            rows.append(Row(spot, (line,)))
        if not rows and self.things is not None:
            said = "Nothing here has these words; esc shows all." if self.things else self.empty
            rows = [Row(None, (Line(said, tone="muted", wraps=True),))]
        self.list_rows.show(rows, keep=True)
        self.detail(self.count() if self.things else "")
        self.offer_keys()

    @on(Rows.Moved, "#list")
    def _selected(self) -> None:
        if self.inside and self.chosen() is None:
            self._turn(inside=False)
        if self._rest is not None:
            self._rest.stop()
        if self.wide or self.inside:
            self._tell()
            self._rest = self.set_timer(PAUSE, self._study)

    @on(Rows.Opened, "#list")
    @on(Rows.Opened, "#detail")
    def _clicked(self) -> None:
        self.action_perform("list.open")

    # What is beside it

    def _study(self) -> None:
        thing, desk = self.chosen(), self.deliberate.desk
        if thing is None or (self.studied is not None and self.studied[0] == self.spot(thing)):
            return
        spot = self.spot(thing)
        background.run(self, lambda job: (spot, self.study(desk, thing)), Studied, group="study")

    @on(Studied)
    def _found_out(self, message: Studied) -> None:
        self.studied = message.value
        self._tell()

    _told: Spot | None = None

    def _tell(self) -> None:
        thing = self.chosen()
        if thing is None:
            self._told = None
            self.detail_rows.show(())
            return
        spot = self.spot(thing)
        rows = self.about(thing)
        if self.studied is not None and self.studied[0] == spot:
            more = self.found_out(thing, self.studied[1])
            rows = [*rows, *([BLANK] if rows and more else []), *more]
        elif self._told == spot:
            return  # it is being read again: what is shown stays until then
        self.detail_rows.show(rows, keep=self._told == spot)
        self._told = spot

    def on_resize(self, event: events.Resize) -> None:
        """One pane or two."""
        self._arrange()

    def _turn(self, *, inside: bool) -> None:
        """To the other pane."""
        self.inside = inside
        self._arrange()
        (self.detail_rows if inside else self.list_rows).focus()
        self.offer_keys()

    def _arrange(self) -> None:
        beside = self.wide or self.inside
        show_only(self.list_rows, self.wide or not self.inside)
        if beside and not self.detail_rows.display:
            self.call_after_refresh(self._selected)  # its width is known only then
        show_only(self.detail_rows, beside)

    # Changes

    def change(self, compute: Callable[[TuiDesk], Did], *, leaves: Spot | None = None) -> None:
        """Do something that writes; its sentence is told once it is on disk. One after the other.

        leaves  the thing that will be gone from the list then; it goes at once, and the next one is selected
        """
        if leaves is not None and self.things is not None:
            self.things.pop(leaves, None)
            self._draw()
        self._changes.append((leaves, compute))
        self._next_change()

    def _next_change(self) -> None:
        if self._changing or not self._changes:
            return
        self._changing = True
        desk, (_, compute) = self.deliberate.desk, self._changes[0]
        background.run(self, lambda job: compute(desk), Done, group="change", exclusive=False)

    @on(Done)
    def _done(self, message: Done) -> None:
        self._on_to_the_next()
        self._changed(message)

    @on(Changed)
    def _changed(self, message: Told) -> None:
        app = self.deliberate
        app.session.move_to(app.desk.session_folder())
        did: Did = message.value
        app.flash(did.sentence, undo=True)
        self._made = did.made
        self.look()
        app.refresh_vault()

    @on(JobFailed)
    def _not_done(self, message: JobFailed) -> None:
        if message.group == "change":
            self._on_to_the_next()
            self.look()

    def _on_to_the_next(self) -> None:
        self._changes.popleft()
        self._changing = False
        self._next_change()

    def ask(self, name: str, heading: str, asked: Sequence[Asked], keep: Callable[[dict[str, str]], Did]) -> None:
        """Open a small box; what it keeps is a change."""
        self.deliberate.open(Form(name, heading, asked, keep))

    # Keys

    def place_chosen(self) -> Spot | None:
        """The line keys act on: the selected one of the pane that has the focus."""
        beside = self.detail_rows.selected if self.detail_rows.has_focus else None
        thing = self.chosen()
        return beside if isinstance(beside, Spot) else self.spot(thing) if thing is not None else None

    def do_list_open(self) -> None:
        """What it is about, where that is not in sight yet; else its note."""
        if self.wide or self.inside:
            self.do_list_note()
        else:
            self._turn(inside=True)

    def do_list_note(self) -> None:
        """The note where it stands."""
        spot = self.place_chosen()
        if spot is not None:
            self.deliberate.open_note(spot)

    def do_list_pane(self) -> None:
        """To the other pane and back."""
        self._turn(inside=not self.inside)

    def do_list_filter(self) -> None:
        """Type what the lines must have."""
        field = self.query_one("#filter", Input)
        if field.has_focus:
            self.list_rows.focus()
            return
        if self.inside:
            self._turn(inside=False)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter(self, message: Input.Changed) -> None:
        if message.value != self._words:
            self._words = message.value
            self._draw()

    @on(Input.Submitted, "#filter")
    def _filtered(self) -> None:
        self.list_rows.focus()

    def _unfilter(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = False
        field.value = self._words = ""
        self.list_rows.focus()
        self._draw()

    def do_list_edit(self) -> None:
        """The place in the editor."""
        spot = self.place_chosen()
        if spot is not None:
            self.deliberate.edit(spot)

    def do_list_copy(self) -> None:
        """path:line for another program."""
        spot = self.place_chosen()
        if spot is not None:
            self.deliberate.copy(f"{spot.path}:{spot.line}")

    def do_list_back(self) -> None:
        """From the filter to all, from beside to the list, from the list to Today."""
        if self.query_one("#filter").display:
            self._unfilter()
        elif self.inside:
            self._turn(inside=False)
        else:
            self.deliberate.go("today")
