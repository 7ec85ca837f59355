"""A note opened at a line, to be read and walked through by its links.

Owns the way from note to note and back. Must not change a note: `e` hands it to the person's editor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from journal.tui import background
from journal.tui.messages import Spot, TakenBack, Told, VaultMoved
from journal.tui.reading import Opened
from journal.tui.screens.place import Place
from journal.tui.widgets.note_view import NoteView
from journal.tui.widgets.rows import Rows


class NoteRead(Told):
    """A note was read from disk."""


class NoteScreen(Place):
    """One note on top of the screen one came from."""

    place = "note"
    TITLE = "Note"
    CSS_PATH = "note.tcss"
    AUTO_FOCUS: ClassVar = "NoteView"
    twin = "deliberate recall"

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot
        self.opened: Opened | None = None
        self._link = 0

    def body(self) -> ComposeResult:
        """The note."""
        yield NoteView(id="note")

    def on_mount(self) -> None:
        """Read it."""
        self.detail(self.spot.path)
        self._read()

    def led(self) -> Rows | None:
        """The note's lines."""
        return self.query_one(NoteView)

    def shown_notes(self) -> Iterable[str]:
        """The note."""
        return (self.spot.path,)

    def facts(self) -> Iterable[str]:
        """Whether there is a link to follow."""
        if self.opened is None:
            return ()
        view = self.query_one(NoteView)
        links = self.opened.links
        return [*(["links"] if links else []), *(["link"] if any(link.line == view.line for link in links) else [])]

    def _read(self) -> None:
        desk, path = self.deliberate.desk, self.spot.path
        background.run(self, lambda job: desk.open_page(path), NoteRead, group="note")

    @on(NoteRead)
    def _shown(self, message: NoteRead) -> None:
        first = self.opened is None
        self.opened = message.value
        view, page = self.query_one(NoteView), self.opened.page
        if first:
            view.read(page, self.spot.line)
        elif list(view.page.lines) != list(page.lines):
            view.read_again(page)
        self.detail(f"{self.opened.title}   {self.spot.path}")
        self.offer_keys()

    @on(VaultMoved)
    @on(TakenBack)
    def _vault_moved(self) -> None:
        self._read()

    @on(Rows.Opened)
    def _clicked(self) -> None:
        self.action_perform("note.follow")

    @on(Rows.Moved)
    def _line_changed(self) -> None:
        self._link = 0

    def do_follow(self) -> None:
        """Open what the link on this line points to."""
        assert self.opened is not None
        line = self.query_one(NoteView).line
        here = [link for link in self.opened.links if link.line == line]
        link = here[min(self._link, len(here) - 1)]
        if link.path is None and "://" in link.target:
            self.deliberate.copy(link.target)
        elif link.path is None:
            self.deliberate.flash(f"{link.target}: there is no such note in the vault.")
        else:
            self.deliberate.open_note(Spot(link.path, link.to_line))

    def do_link(self) -> None:
        """Move to the next line with a link, round and round; links of one line come in turn."""
        view = self.query_one(NoteView)
        assert self.opened is not None
        here = sum(link.line == view.line for link in self.opened.links)
        if self._link + 1 < here:
            self._link += 1
            return
        lines = view.link_lines()
        view.go_to(next((line for line in lines if line > view.line), lines[0]))

    def do_edit(self) -> None:
        """The person's editor, at this line."""
        self.deliberate.edit(Spot(self.spot.path, self.query_one(NoteView).line))

    def do_copy(self) -> None:
        """path:line for another program."""
        self.deliberate.copy(f"{self.spot.path}:{self.query_one(NoteView).line}")

    def do_back(self) -> None:
        """Where one came from."""
        self.deliberate.pop_screen()
