"""The text that the bytes of any file are, or that they are none.

Owns which encodings are tried and what is no text. Notes are always UTF-8 (`vault.text.note`); this is for files
that other programs made. Pure.
"""

from __future__ import annotations

import codecs
import re

_MARKED = (  # a file's first bytes and what they say; the longer ones first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = (b"%PDF-", b"%!PS", b"{\\rtf")  # written in letters, and not to be read as such
_CONTROLS = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")  # a log of a terminal holds others: bell, escape
LEGACY = "cp1252"


def decode(data: bytes) -> tuple[str, str] | None:
    """(the text with \\n at its line ends, its encoding as Python calls it); None where the bytes are no text.

    Tried are the encoding that a byte order mark names, then UTF-8, then Windows-1252, which most programs wrote
    in Western Europe before UTF-8. A file with a zero byte, or with control characters that no text has, is none.
    """
    if data.startswith(_NO_TEXT):
        return None
    for mark, encoding in (*((mark, name) for mark, name in _MARKED if data.startswith(mark)), (b"", "utf-8")):
        text = _decoded(data[len(mark) :], encoding)
        if text is not None:
            return text, encoding
    text = _decoded(data, LEGACY)
    return None if text is None else (text, LEGACY)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    text = text.removesuffix("\x1a")  # how DOS ended a file
    return None if _CONTROLS.search(text) else re.sub(r"\r\n?", "\n", text)
