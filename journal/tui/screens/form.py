"""A small box that asks for one thing or a few, each on a line of its own.

Owns the fields, and that what was typed survives: as a draft on every key, on disk in the vault before the
box closes. Must not know what is done with the words: whoever opens it hands that over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, TextArea

from journal.tui import background
from journal.tui.messages import Changed, Did, JobFailed, Told
from journal.tui.plain import Words
from journal.tui.screens.place import Box
from journal.tui.widgets.choice import Choice
from journal.tui.widgets.keybar import Keybar
from journal.tui.widgets.writing import Writing


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask for.

    name     the key of its value
    label    what stands before it
    hint     what stands in it while it is empty
    value    what it begins with
    kind     line, long (several lines), or number (digits only)
    options  the words to choose from, instead of typing
    none     the word for choosing nothing, if that may be
    needed   nothing is kept while this is empty
    """

    name: str
    label: str
    hint: str = ""
    value: str = ""
    kind: str = "line"
    options: tuple[str, ...] = ()
    none: str = ""
    needed: bool = False


class Kept(Told):
    """What was asked for is on disk."""


class Form(Box):
    """Enter keeps, tab goes on to the next field, esc closes; the words are here next time."""

    place = "form"
    CSS_PATH = "form.tcss"
    AUTO_FOCUS: ClassVar = ""

    def __init__(
        self, name: str, heading: str, asked: Sequence[Asked], keep: Callable[[dict[str, str]], Did]
    ) -> None:
        super().__init__()
        self.form, self.heading, self.asked, self.keep = name, heading, tuple(asked), keep
        self.saving = False
        self._drafts: dict[str, str] = {}  # by field, the name of its draft

    def compose(self) -> ComposeResult:
        """A line for each."""
        with Vertical(id="form"):
            yield Words(self.heading, classes="pane-title")
            for each in self.asked:
                if each.label:
                    yield Words(each.label, classes="quiet label")
                yield self._field(each)
            yield Keybar()

    def _field(self, each: Asked) -> Widget:
        """What was typed last time and not kept is still here."""
        session = self.deliberate.session
        self._drafts[each.name] = session.own(f"{self.form} {each.name}")
        name, draft = f"ask-{each.name}", session.draft(self._drafts[each.name])
        if each.options:
            return Choice(each.options, draft or each.value, none=each.none, id=name)
        if each.kind == "long":
            return Writing(draft or each.value, hint=each.hint, id=name)
        return Input(
            draft or each.value, placeholder=each.hint, id=name, classes="typing", select_on_focus=not draft,
            restrict=r"[0-9]{0,6}" if each.kind == "number" else None,
        )

    def on_mount(self) -> None:
        """Begin with the first."""
        self._fields()[0].focus()

    def _fields(self) -> list[Widget]:
        return [self.query_one(f"#ask-{each.name}") for each in self.asked]

    def values(self) -> dict[str, str]:
        """What was typed and chosen so far, by name."""
        found = {}
        for each, field in zip(self.asked, self._fields(), strict=True):
            text = field.text if isinstance(field, Writing) else field.value  # type: ignore[attr-defined]
            found[each.name] = text if each.kind == "long" else " ".join(text.split())
        return found

    def facts(self) -> Iterable[str]:
        """Whether there is enough to keep, and whether arrows would choose."""
        values = self.values() if self.is_mounted else {}
        if values and all(values[each.name].strip() for each in self.asked if each.needed):
            yield "enough"
        if isinstance(self.focused, Choice):
            yield "choice"
        if isinstance(self.focused, Writing):
            yield "long"
        if len(self.asked) > 1:
            yield "several"

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        for each, text in self.values().items():
            begun = next(one.value for one in self.asked if one.name == each)
            self.deliberate.session.keep_draft(self._drafts[each], "" if text == begun else text)
        self.offer_keys()

    def do_next(self) -> None:
        """The next field, round and round."""
        fields = self._fields()
        at = fields.index(self.focused) if self.focused in fields else -1
        fields[(at + 1) % len(fields)].focus()

    def do_choose(self) -> None:
        """The next word."""
        if isinstance(self.focused, Choice):
            self.focused.step()

    def do_choose_back(self) -> None:
        """The word before."""
        if isinstance(self.focused, Choice):
            self.focused.step(-1)

    def do_line(self) -> None:
        """A new line in the text."""
        if isinstance(self.focused, Writing):
            self.focused.insert("\n")

    def action_perform(self, name: str, key: str = "") -> None:
        """Do an action; with something needed still empty, go there instead of keeping."""
        if name == "form.save" and "enough" not in self.facts():
            values = self.values()
            missing = next(each for each in self.asked if each.needed and not values[each.name].strip())
            self.query_one(f"#ask-{missing.name}").focus()
            what = missing.label or missing.hint
            self.deliberate.flash(f"This one is needed: {what[:1].lower()}{what[1:].rstrip('?')}.")
            return
        super().action_perform(name, key)

    def do_save(self) -> None:
        """Write it down; the box closes when it is on disk."""
        if self.saving:
            return
        self.saving = True
        self.deliberate.hold_keys()  # what is pressed now is meant for the screen behind
        desk, keep, values = self.deliberate.desk, self.keep, self.values()
        background.run(self, lambda job: desk.do(lambda desk: keep(values)), Kept, group="form", exclusive=False)

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        for each in self.asked:
            self.deliberate.session.keep_draft(self._drafts[each.name], "")
        self.deliberate.pop_screen()
        self.deliberate.release_keys(self.deliberate.screen)
        self.deliberate.screen.post_message(Changed(message.value))

    @on(JobFailed)
    def _not_kept(self) -> None:
        self.saving = False
        self.deliberate.release_keys(self)

    def do_close(self) -> None:
        """Close; what was typed is a file already."""
        values = self.values()
        typed = any(values[each.name].strip() not in ("", each.value) for each in self.asked if not each.options)
        self.deliberate.pop_screen()
        if typed:
            self.deliberate.draft_kept([self._drafts[each.name] for each in self.asked], "the same key")
