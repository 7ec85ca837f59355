"""Text on its way to a terminal: what the terminal would obey is made harmless.

Owns which characters those are and what stands for them. What only looks unusual stays: a no-break
space, an ideographic space, the joiners that Persian and emoji are written with.
Must not know who shows it. Imports nothing: stderr is cleaned by it, and capture speaks there.
"""

BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
"""Characters that turn the direction of what follows: they can show a line other than it is."""

_SHOWN: dict[int, int | str | None] = {
    **{code: 0x2400 + code for code in range(0x20)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    0x09: "    ",
    0x2028: " ",
    0x2029: " ",
    0xFEFF: None,
    **dict.fromkeys(BIDI),
}
_KEEP_LINES = {**_SHOWN, 0x0A: "\n"}
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *BIDI, 0x2028, 0x2029)}


def clean(text: str, *, lines: bool = False) -> str:
    """The text as a terminal may see it: controls as visible pictures, no direction overrides.

    `lines` keeps line breaks; otherwise a break becomes a space.
    """
    if text.isprintable():
        return text
    if lines:
        return text.replace("\r\n", "\n").translate(_KEEP_LINES)
    return text.replace("\r\n", " ").replace("\n", " ").translate(_SHOWN)


def escaped(document: str) -> str:
    """A JSON document that says the same, its C1 and direction controls written as \\uXXXX."""
    return document if document.isascii() and "\x7f" not in document else document.translate(_ESCAPED)
