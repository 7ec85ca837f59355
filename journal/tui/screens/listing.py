"""What the screens have in common that are a list with one thing of it beside.

Owns the two panes (below 100 columns one, and Enter opens the other over it) and the filter. Must not know what
stands in the list: a screen says how its things are found, how each looks as a line, and what is told about it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input

from journal.tui import background
from journal.tui.messages import Did, JobFailed, Spot, Told, VaultMoved
from journal.tui.screens.changing import Changing
from journal.tui.screens.listed import note_rows
from journal.tui.screens.place import show_only
from journal.tui.widgets.rows import BLANK, Line, Row, Rows, section

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk

WIDE = 100
PAUSE = 0.08
"""Seconds the cursor rests before a note is read."""


class Listed(Told):
    """What stands in the list."""


class Studied(Told):
    """(key of a thing, what was found out about it)."""


class Listing(Changing):
    """A list and what its selected line is about.

    empty  what is said where there is nothing; it names the next key
    """

    CSS_PATH = "listing.tcss"
    AUTO_FOCUS: ClassVar = "#list"
    empty: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[Hashable, Any] | None = None
        self.inside = False
        self.studied: tuple[Hashable, Any] | None = None
        self._words = ""
        self._rest: Timer | None = None
        self._told: Hashable = None
        self._waits = True

    # What a screen says about its things

    def find(self, desk: TuiDesk) -> Sequence[Any]:
        """The things, in the order of the list. Runs in the background."""
        raise NotImplementedError

    def key(self, thing: Any) -> Hashable:
        """What tells a thing from the others, also after it changed."""
        return self.spot(thing)

    def spot(self, thing: Any) -> Spot:
        """Where a thing stands."""
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
    def _moved_on(self) -> None:
        self.look()

    def look(self) -> None:
        """Find the things anew."""
        desk = self.deliberate.desk
        background.run(self, lambda job: self.find(desk), Listed, group="list")

    def ready(self) -> None:
        """Keys pressed before the first list are meant for what stands in it."""
        if not self._waits:
            super().ready()

    @on(Listed)
    @on(JobFailed)
    def _come(self, message: Listed | JobFailed) -> None:
        if self._waits and (isinstance(message, Listed) or message.group == "list"):
            self._waits = False
            self.ready()

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
        return (self.things or {}).get(self.list_rows.selected)

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
        gone, before = self.leaving(), self.things or {}
        self.things = {self.key(each): each for each in message.value if self.key(each) not in gone}
        background.stop(self, "study")  # it may have begun with the note as it was
        self.studied = None
        self._draw()
        self._stay(before)
        if self.made and self.list_rows.select(self.made):
            self.made = None

    def _stay(self, before: Mapping[Hashable, Any]) -> None:
        """The cursor stays where it was when its thing has moved under another heading."""
        key = self.list_rows.selected
        was, now = before.get(key), (self.things or {}).get(key)
        if was is None or now is None or self.group(was) == self.group(now):
            return
        group = self.group(was)
        at = [each for each, thing in before.items() if self.group(thing) == group].index(key)
        there = [each for each, thing in (self.things or {}).items() if self.group(thing) == group]
        if there:
            self.list_rows.select(there[min(at, len(there) - 1)])

    def change(self, compute: Callable[[TuiDesk], Did], *, leaves: Hashable = None) -> None:
        """As on any screen with changes; the thing whose key `leaves` is goes at once, and the next is selected."""
        if leaves is not None and self.things is not None:
            self.things.pop(leaves, None)
            self._draw()
        super().change(compute, leaves=leaves)

    def _draw(self) -> None:
        """The list as it is now; the cursor stays with its thing, or where it was."""
        rows: list[Row] = []
        before = ""
        words = self._words.casefold().split()
        for key, thing in (self.things or {}).items():
            line, group = self.line(thing), self.group(thing)
            if words and not all(word in f"{line.text} {line.right} {group}".casefold() for word in words):
                continue
            if group != before:
                rows += [*([BLANK] if rows else []), section(group)]
                before = group
            rows.append(Row(key, (line,)))
        if not rows and self.things is not None:
            said = "Nothing here has these words; esc shows all." if self.things else self.empty
            rows = [Row(None, (Line(said, tone="muted", wraps=True),))]
        self.list_rows.show(rows, keep=True)
        self.detail(self.count() if self.things else "")
        self._arrange()
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
        if thing is None or (self.studied is not None and self.studied[0] == self.key(thing)):
            return
        key = self.key(thing)
        background.run(self, lambda job: (key, self.study(desk, thing)), Studied, group="study")

    @on(Studied)
    def _found_out(self, message: Studied) -> None:
        self.studied = message.value
        self._tell()

    def _tell(self) -> None:
        thing = self.chosen()
        if thing is None:
            self._told = None
            self.detail_rows.show(())
            return
        key, again = self.key(thing), self._told == self.key(thing)
        rows = self.about(thing)
        if self.studied is not None and self.studied[0] == key:
            more = self.found_out(thing, self.studied[1])
            rows = [*rows, *([BLANK] if rows and more else []), *more]
        elif again:
            return  # it is being read again: what is shown stays until then
        self.detail_rows.show(rows, keep=again)
        self._told = key

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
        nothing = self.things is not None and not self.things
        beside = (self.wide and not nothing) or self.inside
        show_only(self.list_rows, self.wide or not self.inside)
        if beside and not self.detail_rows.display:
            self.call_after_refresh(self._selected)  # its width is known only then
        show_only(self.detail_rows, beside)

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
