"""The terminal interface: which screens there are and how they hang together.

Owns the modes (each screen is built when first visited), the editor, the way to a note and the actions
that are the same everywhere. Must not know what any practice does: screens ask the practices, in the background.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import SuspendNotSupported
from textual.screen import Screen

from journal import recheck, say, where
from journal.tui import background, editor
from journal.tui.actions.action import TOP, State
from journal.tui.actions.table import BY_ID
from journal.tui.keys import keymap
from journal.tui.messages import LineKept, Spot, TakenBack, Told
from journal.tui.plain import NoControls
from journal.tui.screens.place import Place
from journal.tui.session import Session
from journal.tui.theme import DUSK
from journal.tui.working import Working

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk
    from journal.wiring import Desk


def _built(place: str) -> Callable[[], Screen[Any]]:
    """What builds a screen when it is first visited: `today` is `TodayScreen` in `screens/today.py`."""

    def build() -> Screen[Any]:
        module = importlib.import_module(f"journal.tui.screens.{place}")
        screen: Screen[Any] = getattr(module, f"{place.title()}Screen")()
        return screen

    return build


class SyncDone(Told):
    """The vault is in step with the remote: a sentence."""


class Deliberate(Working):
    """The application over one desk; without `meaning` the model stays where it is."""

    CSS_PATH: ClassVar = ["base.tcss", "screens/today.tcss"]
    """The sheet of the first screen comes along: one more later would parse all of them again."""
    TITLE = "Deliberate"
    ENABLE_COMMAND_PALETTE = False
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {place: _built(place) for place in TOP}
    DEFAULT_MODE = "today"
    BINDINGS: ClassVar = []

    def __init__(self, desk: TuiDesk, *, meaning: bool = True) -> None:
        super().__init__(desk, meaning=meaning)
        chosen = keymap(desk.key_overrides())
        self.keys = chosen.keys
        self.key_problems = chosen.problems
        self.session = Session(desk.session_folder())
        self._filters.append(NoControls())
        self.register_theme(DUSK)
        # Set without telling anybody: there is nothing to restyle yet, and a restyle parses all sheets again.
        self.set_reactive(Deliberate.theme, "dusk")
        self._invalidate_css()
        self.stylesheet.set_variables(self.get_css_variables())
        if os.environ.get("SSH_TTY"):
            self.animation_level = "none"

    # Start and end

    def on_mount(self) -> None:
        """After the first frame: look for changed files, and start the clock."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        for problem in self.key_problems[:1]:
            self.flash(problem, trouble=True)
        if isinstance(self.screen, Place):
            self.screen.arrive()
        self.refresh_vault()
        self.watch_disk()
        self.app_resume_signal.subscribe(self, self._drawn_again)
        background.run(self, self._start_ticking, None, group="ticking")

    def on_unmount(self) -> None:
        """What is half written may be gone on with in another app."""
        self.session.close()

    def _drawn_again(self, _: object) -> None:
        """Back from the shell, which has written over all of it."""
        for screen in self.screen_stack:
            screen.refresh(layout=True)
            for widget in screen.query("*"):
                widget.refresh()

    # What screens ask for

    def perform(self, name: str) -> None:
        """Do an action on the screen in front, or say why not."""
        act = getattr(self.screen, "action_perform", None)
        if act is not None:
            act(name)

    def open(self, screen: Screen[Any]) -> None:
        """Put a screen on top; keys wait for it."""
        self.hold_keys()
        self.push_screen(screen)

    def open_note(self, spot: Spot) -> None:
        """Open a note on top of where one is."""
        from journal.tui.screens.note import NoteScreen

        self.open(NoteScreen(spot))

    def edit(self, spot: Spot) -> None:
        """Hand a note to the person's editor; afterwards its changes are read."""
        from vault.problem import Problem

        try:
            path = self.desk.absolute(spot.path)
            if not path.is_file():
                self.flash(f"{spot.path} is not there any more.", trouble=True)
                return
            changed = editor.edit_file(path, spot.line, self.suspend, os.environ)
        except SuspendNotSupported:
            self.flash("This terminal cannot be handed to an editor.", trouble=True)
            return
        except Problem as problem:
            self.flash(str(problem), trouble=True)
            return
        self.refresh(layout=True)
        if changed:
            self.flash(f"{spot.path} was changed.")
            self.refresh_vault()

    def edit_text(self, text: str) -> str:
        """Hand text that is not in a file yet to the editor."""
        from vault.problem import Problem

        try:
            text = editor.edit_text(text, self.suspend, os.environ)
        except SuspendNotSupported:
            self.flash("This terminal cannot be handed to an editor.", trouble=True)
        except Problem as problem:
            self.flash(str(problem), trouble=True)
        self.refresh(layout=True)
        return text

    def copy(self, text: str) -> None:
        """To the clipboard, saying so."""
        from journal.tui.clipboard import copy

        self.flash(f"copied {text} by way of {copy(text, self.copy_to_clipboard)}")

    def kept(self, message: LineKept) -> None:
        """Something was written: say where, and let every screen know."""
        self.session.move_to(self.desk.session_folder())
        text = "; ".join([f"kept in {message.path}:{message.line}{message.also}", *message.notices])
        self.flash(text, undo=message.recorded, trouble=bool(message.notices))
        self.refresh_vault()

    def draft_kept(self, names: Iterable[str], key: str) -> None:
        """Say that a box was closed and its text is a draft; `key` brings it back. names: of its drafts."""
        if self.session.unwritten.keys() & set(names):
            self.flash(f"no draft can be written on this machine: {key} brings it back until you quit", trouble=True)
        else:
            self.flash(f"kept as a draft; {key} brings it back")

    # Actions that are the same everywhere

    def do_capture(self) -> None:
        """The capture box over whatever is here."""
        from journal.tui.screens.capture import CaptureBox

        self.open(CaptureBox())

    def do_write(self) -> None:
        """The box for prose."""
        from journal.tui.screens.prose import ProseBox

        self.open(ProseBox())

    do_today_write = do_write

    def go(self, mode: str) -> None:
        """Another screen; notes left open on top of it are closed."""
        if mode != self.current_mode:
            self.hold_keys()
            self.switch_mode(mode)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, Place) and self.screen.is_mounted:
            self.screen.arrive()

    def do_palette(self) -> None:
        """Commands and notes."""
        self._find("palette")

    def do_help(self) -> None:
        """Everything, with its key."""
        self._find("help")

    def do_open_note(self) -> None:
        """A note by its title."""
        self._find("notes")

    def _find(self, face: str) -> None:
        from journal.tui.screens.finder import Finder

        state = getattr(self.screen, "state", None)
        self.open(Finder(face, state() if state else State("today")))

    def do_undo(self) -> None:
        """Take back the last change of this device."""
        desk = self.desk
        background.run(self, lambda job: desk.undo(), TakenBack, group="undo", exclusive=False)

    @on(TakenBack)
    def _taken_back(self, message: TakenBack) -> None:
        self.flash(message.value.sentence)
        for screen in self.screen_stack:  # a note that is gone again is not missed by the index at once
            screen.post_message(TakenBack(message.value))
        self.refresh_vault()

    def do_index(self) -> None:
        """Look for changed files now, and show what is on disk."""
        self.redraw()

    def do_sync(self) -> None:
        """In step with the other devices, behind the screens."""
        desk = self.desk
        self.flash("syncing; go on, it tells when it is done")
        background.run(
            self, lambda job: desk.sync(lambda text: None, lambda: job.stopped), SyncDone, group="sync", title="syncing"
        )

    @on(SyncDone)
    def _synced(self, message: SyncDone) -> None:
        self.flash(message.value)
        self.refresh_vault()

    def do_stop_work(self) -> None:
        """Nobody waits for the background any more."""
        for group in ("meaning", "sync"):
            background.stop(self, group)
        self.flash("stopped; what was done is kept")

    def do_quit(self) -> None:
        """Leave; drafts are on disk already."""
        self.exit()

    def do_suspend(self) -> None:
        """To the shell, as any program; `fg` comes back."""
        self.action_suspend_process()

    def action_help_quit(self) -> None:
        """ctrl+c does not cost anybody a draft: it says how to leave."""
        self.flash(f"{' or '.join(BY_ID['quit'].text_keys)} quits; drafts are kept")


def print_unwritten(session: Session) -> None:
    """Drafts that could not be written to disk do not go with the program: they are printed in full."""
    for name, text in session.unwritten.items():
        say.say(f"this draft could not be kept ({name}); this is all of it:")
        say.print_text(text.encode("utf-8", "surrogatepass"))
    if session.unwritten:
        say.say(f"copy your text from the lines above; then {where.OTHER_FOLDER['state']}")


def run(desk: Desk) -> int:
    """Open the interface over a Desk; returns the exit code."""
    from journal.tui.desk import TuiDesk

    desk.long_lived = True
    recheck.use_threads()
    app = Deliberate(TuiDesk(desk))
    try:
        app.run()
    finally:
        print_unwritten(app.session)
    if app.return_code:
        print("deliberate: the interface stopped; drafts are kept", file=sys.stderr)
    return app.return_code or 0
