"""The inbox: what waits, what it is near to, and one key for each place it may go.

Owns how an item looks and which key asks for something first. Must not know what filing writes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from journal.tui.actions.inbox import INBOX
from journal.tui.actions.table import key_word
from journal.tui.messages import Did, Spot
from journal.tui.screens.capture import source_and_page
from journal.tui.screens.form import Asked
from journal.tui.screens.listed import head, said
from journal.tui.screens.listing import Listing
from journal.tui.screens.place import show_only
from journal.tui.screens.recalled import excerpt
from journal.tui.widgets.legend import Legend
from journal.tui.widgets.rows import BLANK, Line, Row, section

if TYPE_CHECKING:
    from journal.practices.waiting import InboxItem
    from journal.tui.desk import TuiDesk
    from journal.tui.records import Near

_KINDS = {"rabbit-hole": "rabbit hole", "conflict": "second version"}
_MOST = 60
"""Lines of a file shown."""


class InboxScreen(Listing):
    """One item after the other; each key files it and goes on."""

    place = "inbox"
    TITLE = "Inbox"
    twin = "deliberate inbox"
    empty: ClassVar = "The inbox is empty. c keeps a thought; one with a kind, such as an idea, waits here."

    def body(self) -> ComposeResult:
        """Above the footer, where each key files to."""
        yield from super().body()
        keys = self.deliberate.keys
        yield Legend([(key_word(keys[action.id][0]), action.label) for action in INBOX], id="keys-to-file")

    def on_mount(self) -> None:
        """The similar note that + would take is lit all the time."""
        self.detail_rows.add_class("-led")

    def _draw(self) -> None:
        """With nothing to file, no key for it is shown."""
        super()._draw()
        show_only(self.query_one("#keys-to-file"), bool(self.things))

    def find(self, desk: TuiDesk) -> Sequence[InboxItem]:
        """All that waits."""
        return desk.inbox()

    def key(self, thing: InboxItem) -> Hashable:
        """A line may move while it waits, and its words may stand on the page twice."""
        return thing.path, thing.line, thing.text

    def spot(self, thing: InboxItem) -> Spot:
        """Where it stands."""
        return Spot(thing.path, thing.line)

    def line(self, thing: InboxItem) -> Line:
        """Its words, what it is, and its day."""
        day = said(thing.day, self.deliberate.desk.now().date())
        kind = _KINDS.get(thing.kind, thing.kind)
        return Line(thing.text.split("\n")[0], right=f"{kind}, {day}" if day else kind)

    def count(self) -> str:
        """How many wait."""
        return f"{len(self.things or {})} waiting"

    def about(self, thing: InboxItem) -> list[Row]:
        """All its words, and where they stand."""
        day = said(thing.day, self.deliberate.desk.now().date())
        kind = _KINDS.get(thing.kind, thing.kind)
        words = thing.text.split("\n") if thing.captured else [thing.path]
        what = f"{kind}, {day}" if day else kind
        of = f" of {thing.text}" if thing.kind == "conflict" else ""
        said_so = [Line(line, tone="strong", wraps=True) for line in words]
        return head(*said_so, Line(what + of, tone="muted", wraps=True))

    def study(self, desk: TuiDesk, thing: InboxItem) -> Near:
        """Notes near to it, and the text of a file."""
        return desk.near(thing)

    def found_out(self, thing: InboxItem, found: Any) -> list[Row]:
        """Similar notes to choose from, then the file."""
        rows: list[Row] = []
        for hit in found.hits:
            shown, _ = excerpt(hit.text, "", 110)
            lines = (Line(hit.title), *([Line(shown, tone="faint")] if shown else []))
            rows.append(Row(Spot(hit.path, hit.line), lines))
        rows = [section("Similar notes"), *rows] if rows else head(Line("No note is similar.", tone="faint"))
        says = head(*(Line(one, wraps=True) for one in found.text.split("\n")[:_MOST]))
        return [*rows, *([BLANK, section("What it says")] if says else []), *says]

    def facts_of(self, thing: InboxItem) -> Iterable[str]:
        """What can be done with it."""
        yield "captured" if thing.captured else "file"
        if self.wide or self.inside:
            yield "beside"
        if isinstance(self.detail_rows.selected, Spot):
            yield "similar"

    # Keys

    def _file(self, to: str, title: str = "", into: str = "", back: str = "") -> None:
        item = self.chosen()
        self.change(lambda desk: desk.file(item, to, title, into, back), leaves=self.key(item))

    def do_idea(self) -> None:
        """An idea."""
        self._file("idea")

    def do_lesson(self) -> None:
        """A lesson."""
        self._file("lesson")

    def do_reading(self) -> None:
        """On the reading list."""
        self._file("reading")

    def do_note(self) -> None:
        """A note."""
        self._file("note")

    def do_into(self) -> None:
        """Into the similar note."""
        near = self.detail_rows.selected
        assert isinstance(near, Spot)
        self._file("note", into=near.path)

    def do_card(self) -> None:
        """A card; one side alone asks for the other."""
        item, desk = self.chosen(), self.deliberate.desk
        if "::" in item.text or not item.captured:
            self._file("card")
            return
        self.ask(f"card {item.path} {item.text}", "A card", (
            Asked("front", "Front", value=desk.words_of(item), needed=True),
            Asked("back", "Back", "what must come to mind", needed=True),
        ), lambda given: desk.file(item, "card", given["front"], "", given["back"]))  # fmt: skip

    def do_quote(self) -> None:
        """A quotation; one that does not say where it is from asks."""
        item, desk = self.chosen(), self.deliberate.desk
        if desk.source_of(item) or not item.captured:
            self._file("quote")
            return

        def keep(given: dict[str, str]) -> Did:
            title, page = source_and_page(given["into"])
            return desk.file(item, "quote", "", title or "", page=page or "")

        last = self.deliberate.session.remembered("capture-from").partition(", p.")[0]
        self.ask(f"quote {item.path} {item.text}", "Where is it from?", (
            Asked("into", "", "a title, and a page: Seeing Like a State, p. 88", value=last, needed=True),
        ), keep)  # fmt: skip

    def do_leave(self) -> None:
        """It stays where it is."""
        item = self.chosen()
        self.change(lambda desk: desk.leave(item), leaves=self.key(item))

    def do_drop(self) -> None:
        """To the trash."""
        item = self.chosen()
        self.change(lambda desk: desk.drop(item), leaves=self.key(item))
