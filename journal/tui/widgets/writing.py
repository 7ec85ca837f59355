"""A field for text of more than a word: captures, prose, attacks.

Owns that Enter can mean "done" and that nothing typed here is read as markup. Must not know what the
text becomes. Control characters are kept in the text and left out of the picture (see `plain`).
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import TextArea


class Writing(TextArea):
    """Plain soft-wrapped text; `text` is exactly what was typed."""

    DEFAULT_CLASSES: ClassVar = "typing"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "new_line", show=False)]
    """A line feed is a new line wherever one writes: so text that another program sends keeps its lines."""

    def __init__(self, text: str = "", *, hint: str = "", id: str | None = None) -> None:
        super().__init__(
            text, id=id, soft_wrap=True, show_line_numbers=False, compact=True,
            highlight_cursor_line=False, placeholder=hint, tab_behavior="focus",
        )
        self.cursor_blink = False
        self.move_cursor(self.document.end)

    def replace_all(self, text: str) -> None:
        """Other text, with the cursor behind it."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def on_resize(self) -> None:
        """Textual wraps anew, and draws that only if it takes another number of lines."""
        self.call_later(self.refresh)

    def action_new_line(self) -> None:
        """Where the cursor is."""
        if not self.read_only:
            self.insert("\n")
