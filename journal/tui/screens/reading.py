"""Reading: what one is in, what waits, and what was finished this year.

Owns how a reading looks as a line and what is told about it. Must not know what starting or finishing write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from journal.tui.screens.form import Asked
from journal.tui.screens.listed import bar, count, head, said
from journal.tui.screens.listing import Listing
from journal.tui.widgets.rows import Line, Row

if TYPE_CHECKING:
    from journal.tui.desk import TuiDesk
    from vault.records.reading import Reading

KINDS = ("book", "article", "paper", "talk", "course", "thread")
SORTS = {False: "nonfiction", True: "fiction", None: "not sorted yet"}
_GROUPS = {"reading": "Being read", "next": "Next", "shelf": "On the shelf", "dropped": "Dropped"}
_BAR = 24


class ReadingScreen(Listing):
    """The reading list; `c` quotes from the selected one."""

    place = "reading"
    TITLE = "Reading"
    twin = "deliberate read list"
    empty: ClassVar = (
        "Nothing is on the list. n puts a book, an article or a talk on it; "
        "for notes you have already: deliberate init --map"
    )

    def find(self, desk: TuiDesk) -> Sequence[Reading]:
        """All of them: being read, next, on the shelf, finished this year by list, then what is over."""
        every = desk.readings()
        begun = [_GROUPS[status] for status in ("reading", "next", "shelf")]
        order = [*begun, *map(self._finished, SORTS), "Finished earlier", _GROUPS["dropped"]]
        return sorted(every, key=lambda one: order.index(self.group(one)))

    def group(self, thing: Reading) -> str:
        """Where one is with it; the year's finished ones by fiction and nonfiction."""
        if thing.status != "finished":
            return _GROUPS[thing.status]
        year = self.deliberate.desk.now().year
        this_year = thing.last_finished is not None and thing.last_finished.year == year
        return self._finished(thing.fiction) if this_year else "Finished earlier"

    def _finished(self, fiction: bool | None) -> str:
        return f"Finished in {self.deliberate.desk.now().year}: {SORTS[fiction]}"

    def line(self, thing: Reading) -> Line:
        """The title, and what one wants to know of it where it stands."""
        if thing.status == "reading":
            return Line(thing.title, right=where(thing) or thing.by, tone="strong")
        if thing.status == "finished":
            today = self.deliberate.desk.now().date()
            return Line(thing.title, right=thing.verdict or said(thing.last_finished, today))
        return Line(thing.title, right=thing.by, tone="text" if thing.status == "next" else "muted")

    def count(self) -> str:
        """How many one is in."""
        now = sum(one.status == "reading" for one in (self.things or {}).values())
        return f"{now} being read" if now else ""

    def about(self, thing: Reading) -> list[Row]:
        """Title, author, how far, since when, and what one said of it."""
        today = self.deliberate.desk.now().date()
        is_a = "book" if thing.kind == "book" else thing.kind
        made = [thing.by, is_a, SORTS[thing.fiction] if thing.fiction is not None else "",
                count(thing.pages, "page") if thing.pages else ""]  # fmt: skip
        far = Line("")
        if thing.status != "finished" and thing.at is not None:
            far = bar(thing.at, thing.pages, _BAR, where(thing)) if thing.pages else Line(where(thing), tone="lamp")
        days = (("added", thing.added), ("started", thing.started), ("finished", thing.last_finished))
        since = [f"{word} {said(day, today)}" for word, day in days if day]
        quoted = count(thing.highlights, "highlight") if thing.highlights else ""
        rating = f"rated {thing.rating:g}" if thing.rating is not None else ""
        return head(
            Line(thing.title, tone="strong", wraps=True),
            Line(", ".join(word for word in made if word), tone="muted", wraps=True),
            far,
            Line(", ".join([*since, *([quoted] if quoted else [])]), tone="muted", wraps=True),
            Line("   ".join(word for word in (thing.verdict, rating) if word), tone="lamp", wraps=True),
            Line(thing.source, tone="faint", wraps=True),
        )

    def facts_of(self, thing: Reading) -> Iterable[str]:
        """What can be done with it."""
        yield "book"
        if thing.status != "reading":
            yield "unread"
        if thing.status != "finished":
            yield "unfinished"
        if thing.status in ("reading", "next", "shelf"):
            yield "waiting"

    # Keys

    def do_new(self) -> None:
        """Put something on the list."""
        desk = self.deliberate.desk
        self.ask("reading", "On the reading list", (
            Asked("title", "", "title", needed=True),
            Asked("author", "", "author; several with a semicolon between"),
            Asked("kind", "What it is", options=KINDS),
        ), lambda given: desk.add_reading(given["title"], given["author"], given["kind"]))  # fmt: skip

    def do_start(self) -> None:
        """Begin it."""
        path = self.chosen().path
        self.change(lambda desk: desk.start_reading(path))

    def do_page(self) -> None:
        """How far one is."""
        one, desk = self.chosen(), self.deliberate.desk
        path = one.path
        label = f"The page you are on{f', of {one.pages}' if one.pages else ''}"
        self.ask(f"page {path}", one.title, (
            Asked("page", label, "a number", value=str(one.at) if one.at else "", kind="number", needed=True),
        ), lambda given: desk.reading_at(path, int(given["page"])))  # fmt: skip

    def do_finish(self) -> None:
        """A word on it, and its list when it has none."""
        one, desk = self.chosen(), self.deliberate.desk
        path = one.path
        sort = () if one.fiction is not None else (
            Asked("sort", "For which of the year's lists?", options=("nonfiction", "fiction"), none="say later"),
        )  # fmt: skip
        heading = f"Finished: {one.title}"
        self.ask(f"finish {path}", heading, (Asked("verdict", "", "a word or two on it", value=one.verdict), *sort),
                 lambda given: desk.finish_reading(path, given["verdict"], given.get("sort", "")))

    def do_drop(self) -> None:
        """Give it up."""
        path = self.chosen().path
        self.change(lambda desk: desk.drop_reading(path))

    def do_capture(self) -> None:
        """The capture box, for a quote from this one."""
        from journal.tui.screens.capture import CaptureBox

        one = self.chosen()
        if one is None:
            self.deliberate.do_capture()
            return
        page = f", p. {one.at}" if one.at and one.status == "reading" else ""
        self.deliberate.open(CaptureBox("quote", f"{one.title}{page}"))


def where(one: Reading) -> str:
    """`88 of 445`, `p. 88`, or nothing."""
    if one.at is None:
        return ""
    return f"{one.at} of {one.pages}" if one.pages else f"p. {one.at}"
