"""The box for prose: a page written today.

Owns the text being typed and that it survives as a draft. Must not know under which heading it goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea

from journal.tui import background
from journal.tui.messages import JobFailed, LineKept, Told
from journal.tui.plain import Words
from journal.tui.screens.place import Box
from journal.tui.widgets.keybar import Keybar
from journal.tui.widgets.writing import Writing


class ProseWritten(Told):
    """The prose is on disk."""


class ProseBox(Box):
    """ctrl+s saves, esc keeps the draft."""

    place = "prose"
    CSS_PATH = "prose.tcss"
    AUTO_FOCUS: ClassVar = "#prose-text"

    def __init__(self) -> None:
        super().__init__()
        self.saving = False
        self._draft = "prose"

    def compose(self) -> ComposeResult:
        """A large field."""
        now = self.deliberate.desk.now()
        with Vertical(id="prose"):
            yield Words(f"Write   {now:%A} {now.day} {now:%B}", classes="pane-title")
            yield Writing(id="prose-text", hint="What happened, and what do you make of it?")
            yield Keybar()

    def on_mount(self) -> None:
        """What was typed last time and not saved is still here."""
        self._draft = self.deliberate.session.own("prose")
        text = self.deliberate.session.draft(self._draft)
        if text:
            self.query_one(Writing).replace_all(text)

    def facts(self) -> Iterable[str]:
        """Whether there is anything to save."""
        return ("text",) if self.query_one(Writing).text.strip() else ()

    @on(TextArea.Changed)
    def _typed(self, message: TextArea.Changed) -> None:
        self.deliberate.session.keep_draft(self._draft, message.text_area.text)
        self.offer_keys()

    def do_editor(self) -> None:
        """The text in the editor and back."""
        writing = self.query_one(Writing)
        writing.replace_all(self.deliberate.edit_text(writing.text))

    def do_save(self) -> None:
        """Write it down; the box closes when it is on disk."""
        if self.saving:
            return
        self.saving = True
        self.deliberate.hold_keys()  # what is pressed now is meant for the screen behind
        desk, text = self.deliberate.desk, self.query_one(Writing).text
        background.run(self, lambda job: desk.write(text), ProseWritten, group="prose", exclusive=False)

    @on(ProseWritten)
    def _written(self, message: ProseWritten) -> None:
        self.deliberate.session.keep_draft(self._draft, "")
        self.deliberate.pop_screen()
        self.deliberate.release_keys(self.deliberate.screen)
        written = message.value
        self.deliberate.kept(LineKept(written.path, written.line, None, "", written.recorded, written.notices))

    @on(JobFailed)
    def _not_written(self) -> None:
        self.saving = False
        self.deliberate.release_keys(self)

    def do_keep(self) -> None:
        """Close; the draft is a file already."""
        kept = bool(self.query_one(Writing).text.strip())
        self.deliberate.pop_screen()
        if kept:
            self.deliberate.draft_kept([self._draft], "w")
