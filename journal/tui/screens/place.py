"""What every screen has: header, footer, flash, the strip, and how a key becomes an action.

Owns the frame around a screen's body and the way from the action table to a method: the action
`recall.open` on the screen `recall` is `do_open`; `go.` and a place leads to that screen.
Must not know what any screen is for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from journal.tui.actions.action import State
from journal.tui.actions.table import BY_ID, at, footer
from journal.tui.messages import JobFailed
from journal.tui.plain import Words
from journal.tui.widgets.flash import Flash
from journal.tui.widgets.go import GoStrip
from journal.tui.widgets.keybar import Keybar
from journal.tui.widgets.rows import Rows
from journal.tui.widgets.status import Status

if TYPE_CHECKING:
    from journal.tui.app import Deliberate

WIDTHS = [(0, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-short"), (28, "-tall")]
"""Classes by size: below 100 columns one pane, below 28 rows no blank lines."""

TOLD_THE_KEY = frozenset({"recall.passage", "attack.sure"})
"""Actions that stand for several keys and must know which it was."""

LEAST = (60, 16)
"""Columns and rows below which a screen says so instead of breaking."""


def size_class(classes: list[tuple[int, str]], cells: int) -> str:
    """The class that holds at this many columns or rows."""
    return [name for least, name in classes if cells >= least][-1]


def bind(bindings: BindingsMap, place: str, keys: dict[str, tuple[str, ...]]) -> None:
    """Bind the keys of one screen's actions; those that act inside text are seen before the field."""
    for action in at(place):
        for key in keys[action.id]:
            in_text = bool(action.text_keys) and (key in action.text_keys or (len(key) > 1 and key not in action.keys))
            bindings.key_to_bindings.pop(key, None)  # Textual's own meaning of tab and the like
            bindings.bind(key, f"screen.perform('{action.id}', '{key}')", show=False, priority=in_text)


class _Acting:
    """The way from a key to a method, the same for screens and boxes."""

    place: ClassVar[str] = ""

    def facts(self) -> Iterable[str]:
        """What is true here just now, for actions that need it."""
        return ()

    def state(self) -> State:
        """What the action table needs to know to say yes or no."""
        screen = cast("Screen[Any]", self)
        typing = screen.focused is not None and screen.focused.has_class("typing")
        return State(self.place, typing, frozenset((*self.facts(), *cast("Deliberate", screen.app).facts())))

    def action_perform(self, name: str, key: str = "") -> None:
        """Do an action, or say why not."""
        screen = cast("Screen[Any]", self)
        reason = BY_ID[name].when(self.state())
        if reason:
            cast("Deliberate", screen.app).flash(reason)
            return
        self.do(name, key)
        self.offer_keys()

    def do(self, name: str, key: str = "") -> None:
        """Do an action that may be done."""
        screen = cast("Screen[Any]", self)
        own = name.removeprefix(f"{self.place}.")
        method = "do_" + own.replace(".", "_").replace("-", "_")
        for owner in (self, screen.app):
            found = getattr(owner, method, None)
            if found is not None:
                found(key) if name in TOLD_THE_KEY else found()
                return
        if not name.startswith("go."):
            raise LookupError(f"nobody does {name}")
        cast("Deliberate", screen.app).go(name.removeprefix("go."))

    def offer_keys(self) -> None:
        """Bring the footer up to date."""
        bars = cast("Screen[Any]", self).query(Keybar)
        if bars:
            bars.first().offer(footer(self.state()))


class Place(_Acting, Screen[None]):
    """A screen one lives in."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    TITLE = ""
    twin: ClassVar[str] = "deliberate today --print"

    def __init__(self) -> None:
        super().__init__()
        # The classes of this size from the beginning: set later, everything is styled twice.
        columns, rows = self.app.size
        for name in (size_class(WIDTHS, columns), size_class(HEIGHTS, rows)):
            self.add_class(name)

    @property
    def deliberate(self) -> Deliberate:
        """The application, by its own type."""
        return cast("Deliberate", self.app)

    def compose(self) -> ComposeResult:
        """The frame; `body` fills it."""
        yield Status()
        yield from self.body()
        yield Words(
            f"This terminal is smaller than {LEAST[0]} by {LEAST[1]}. Make it larger,\n"
            f"or leave with ctrl+q and use: {self.twin}",
            id="too-small",
        )
        yield GoStrip()
        yield Flash()
        yield Keybar()

    def body(self) -> ComposeResult:
        """What is between header and footer."""
        yield from ()

    def on_mount(self) -> None:
        """Bind this screen's keys and fill the header."""
        bind(self._bindings, self.place, self.deliberate.keys)
        for key, how in (("down", "down"), ("up", "up"), ("pagedown", "page-down"), ("pageup", "page-up")):
            self._bindings.bind(key, f"screen.lead('{how}')", show=False)
        self.query_one(Status).tell(place=self.TITLE, **self.deliberate.header())
        self.offer_keys()
        self.call_after_refresh(self.ready)

    def on_screen_resume(self) -> None:
        """Back in front: the clock and the keys may have moved on."""
        self.query_one(Status).tell(**self.deliberate.header())
        self.offer_keys()
        self.call_after_refresh(self.ready)

    def ready(self) -> None:
        """There is something here for keys to act on: those pressed meanwhile go on."""
        self.deliberate.release_keys(self)

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size, one sentence takes the place of everything."""
        self.set_class(event.size.width < LEAST[0] or event.size.height < LEAST[1], "-tiny")

    def on_descendant_focus(self) -> None:
        """Letters mean something else inside text."""
        self.offer_keys()

    on_descendant_blur = on_descendant_focus

    def arrive(self) -> None:
        """One came here on purpose, not by closing a box: things may be looked up anew."""

    def shown_notes(self) -> Iterable[str]:
        """Paths of notes whose text is in sight besides today's page: another program may change them."""
        return ()

    def detail(self, text: str) -> None:
        """A few words behind the screen's name."""
        self.query_one(Status).tell(detail=text)

    def led(self) -> Rows | None:
        """The list that arrows move while a field or nothing has the focus."""
        return None

    def action_lead(self, how: str) -> None:
        """Arrows from inside a one-line field move the list below it."""
        rows = self.led()
        if rows is not None:
            rows.action_move(how)

    def do_go(self) -> None:
        """Open the strip, in the place of whatever was flashed."""
        self.query_one(Flash).hide()
        self.query_one(GoStrip).open()

    def do_rows_top(self) -> None:
        """`g g`."""
        self._move("top")

    def do_rows_end(self) -> None:
        """`g e`."""
        self._move("end")

    def _move(self, how: str) -> None:
        rows = self.focused if isinstance(self.focused, Rows) else self.led()
        if rows is not None:
            rows.action_move(how)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.offer_keys()

    @on(JobFailed)
    def _failed(self, message: JobFailed) -> None:
        self.deliberate.flash(message.sentence, trouble=True)


class Box(_Acting, ModalScreen[None]):
    """A small box over a screen that keeps its place behind it."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    @property
    def deliberate(self) -> Deliberate:
        """The application, by its own type."""
        return cast("Deliberate", self.app)

    def on_mount(self) -> None:
        """Bind this box's keys."""
        bind(self._bindings, self.place, self.deliberate.keys)
        self.offer_keys()
        self.call_after_refresh(self.deliberate.release_keys, self)

    def on_descendant_focus(self) -> None:
        """Letters mean something else inside text."""
        self.offer_keys()

    @on(JobFailed)
    def _failed(self, message: JobFailed) -> None:
        self.deliberate.flash(message.sentence, trouble=True)


def show_only(widget: Widget, shown: bool) -> None:
    """Display a widget or not, without a needless layout."""
    if widget.display != shown:
        widget.display = shown
