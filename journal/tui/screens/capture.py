"""The capture box: get it out of the head, over whatever is on the screen.

Owns the text being typed, its kind and its source, and that the text survives: as a draft on every
key, on disk in the vault before the box closes. Must not know where a capture goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from journal.tui import background
from journal.tui.messages import JobFailed, LineKept, Told
from journal.tui.plain import Words
from journal.tui.screens.place import Box
from journal.tui.widgets.keybar import Keybar
from journal.tui.widgets.writing import Writing

if TYPE_CHECKING:
    from journal.practices import daily

KINDS = (None, "idea", "lesson", "question", "rabbit-hole", "read", "quote", "card")
_PAGE = re.compile(r",?\s*(?:p|pp|page|S)\.?\s*(?P<page>\d[\d–-]*)\s*$", re.IGNORECASE)
_HINTS = {
    None: "a line, a link, a quote",
    "idea": "a claim one could be wrong about",
    "lesson": "a rule to apply tomorrow",
    "question": "what do I want to know?",
    "rabbit-hole": "what to look into, later",
    "read": "something to read",
    "quote": "the words as they stand; ctrl+f says where they are from",
    "card": "front :: back",
}


class Captured(Told):
    """The line is on disk."""


def source_and_page(text: str) -> tuple[str | None, str | None]:
    """`Seeing Like a State, p. 88` as title and page; either may be missing."""
    match = _PAGE.search(text)
    title = (text[: match.start()] if match else text).strip().strip(",")
    return title or None, match["page"] if match else None


class CaptureBox(Box):
    """Enter saves, tab changes the kind, esc keeps the draft."""

    place = "capture"
    CSS_PATH = "capture.tcss"
    AUTO_FOCUS: ClassVar = "#capture-text"

    def __init__(self, kind: str | None = None, source: str = "") -> None:
        """`kind` and `source` are what to begin with; a draft goes first."""
        super().__init__()
        self.kind = kind
        self.source = source
        self.saving = False
        self._draft = "capture"

    def compose(self) -> ComposeResult:
        """The text, its kind, where it is from."""
        with Vertical(id="capture"):
            yield Words("Capture", classes="pane-title")
            yield Writing(id="capture-text", hint=_HINTS[None])
            yield Words(id="capture-kinds")
            yield Input(placeholder="from: title, p. 88", id="capture-from", classes="typing", select_on_focus=True)
            yield Keybar()

    def on_mount(self) -> None:
        """What was typed last time and not saved is still here."""
        session = self.deliberate.session
        self._draft = session.own("capture")
        text = session.draft(self._draft)
        if text:
            kind = session.remembered("capture-kind")
            self.kind = kind if kind in KINDS else None
            self.query_one(Writing).replace_all(text)
        field = self.query_one("#capture-from", Input)
        field.display = False
        source = session.remembered("capture-draft-from")
        if text and (self.kind == "quote" or source):
            field.display = True
            field.value = source  # the one of these words, whatever was quoted since
        elif self.kind == "quote":
            self._ask_source(focus=False)
        self._draw_kinds()

    def facts(self) -> Iterable[str]:
        """Whether there is anything to save."""
        return ("text",) if self.query_one(Writing).text.strip() else ()

    @on(TextArea.Changed)
    def _typed(self, message: TextArea.Changed) -> None:
        self.deliberate.session.keep_draft(self._draft, message.text_area.text)
        self.offer_keys()

    @on(Input.Changed, "#capture-from")
    def _source_typed(self, message: Input.Changed) -> None:
        self.deliberate.session.remember("capture-draft-from", message.value)

    def _draw_kinds(self) -> None:
        narrow = self.deliberate.size.width < 80
        parts: list[tuple[str, str]] = []
        for kind in KINDS:
            name = (kind or "note").replace("-", " ")
            parts.append((f" {name} ", "$background on $lamp" if kind == self.kind else "$muted"))
            parts.append(("" if narrow else " ", ""))
        self.query_one("#capture-kinds", Words).paint(*parts)
        self.query_one(Writing).placeholder = _HINTS[self.kind]

    def do_kind(self, step: int = 1) -> None:
        """The next kind; a quote asks where it is from."""
        self.kind = KINDS[(KINDS.index(self.kind) + step) % len(KINDS)]
        self._draw_kinds()
        if self.kind == "quote":
            self._ask_source(focus=False)
        self.deliberate.session.remember("capture-kind", self.kind or "")

    def do_kind_back(self) -> None:
        """The kind before."""
        self.do_kind(-1)

    def do_from(self) -> None:
        """To the source and back to the text."""
        field = self.query_one("#capture-from", Input)
        if field.has_focus:
            self.query_one(Writing).focus()
        else:
            self._ask_source(focus=True)

    def _ask_source(self, *, focus: bool) -> None:
        field = self.query_one("#capture-from", Input)
        if not field.display:
            field.display = True
            # One usually goes on reading the same book.
            field.value = self.source or self.deliberate.session.remembered("capture-from")
        if focus:
            field.focus()

    def do_line(self) -> None:
        """A new line in the text."""
        self.query_one(Writing).insert("\n")

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
        desk, kind, text = self.deliberate.desk, self.kind, self.query_one(Writing).text
        field = self.query_one("#capture-from", Input)
        source, page = source_and_page(field.value) if field.display else (None, None)
        if field.display:
            self.deliberate.session.remember("capture-from", field.value)
        background.run(
            self, lambda job: desk.capture(text, kind, source, page), Captured, group="capture", exclusive=False
        )

    @on(Captured)
    def _captured(self, message: Captured) -> None:
        kept = message.value
        self.deliberate.session.keep_draft(self._draft, "")
        self.deliberate.session.remember("capture-draft-from", "")
        self.deliberate.session.remember("capture-kind", "")
        self.deliberate.pop_screen()
        self.deliberate.release_keys(self.deliberate.screen)
        also = self._where_else(kept)
        self.deliberate.kept(LineKept(kept.path, kept.line, kept.kind, also, kept.recorded, kept.notices))

    def _where_else(self, kept: daily.Captured) -> str:
        """Of a quotation: whether the note of its book has it too."""
        source, _ = source_and_page(self.query_one("#capture-from", Input).value)
        if kept.kind != "quote" or not source:
            return ""
        return f", and in {kept.filed[0]}" if kept.filed else f"; no note is called {source}, so it waits in the inbox"

    @on(JobFailed)
    def _not_captured(self) -> None:
        self.saving = False
        self.deliberate.release_keys(self)

    def do_keep(self) -> None:
        """Close; the draft is a file already."""
        kept = bool(self.query_one(Writing).text.strip())
        self.deliberate.pop_screen()
        if kept:
            self.deliberate.draft_kept([self._draft], "c")
