"""Fences of code blocks, as CommonMark has them.

Owns what opens a fence and what closes it: at most three spaces before it, the same character, at least
as long, and nothing behind it. Works on the bytes of one line at a time; must not know what is in a block.
Imports nothing: capture's own door uses it.
"""


class Fence:
    """An open fence: its mark (``` or longer, or ~~~) and how many spaces stand before it."""

    __slots__ = ("indent", "mark")

    def __init__(self, mark: bytes, indent: int) -> None:
        self.mark, self.indent = mark, indent

    def closed_by(self, line: bytes) -> bool:
        """Whether the line ends the block."""
        indent, mark, rest = _parts(line)
        return indent <= 3 and mark.startswith(self.mark) and not rest.strip()


def opened_by(line: bytes) -> Fence | None:
    """The fence that a line opens, or None."""
    indent, mark, rest = _parts(line)
    if indent > 3 or len(mark) < 3 or (mark[:1] == b"`" and b"`" in rest):
        return None
    return Fence(mark, indent)


def _parts(line: bytes) -> tuple[int, bytes, bytes]:
    """(spaces before, the run of ` or ~ the line begins with, the rest)."""
    text = line.lstrip(b" ")
    sign = text[:1]
    rest = text.lstrip(sign) if sign in (b"`", b"~") else text
    return len(line) - len(text), text[: len(text) - len(rest)], rest
