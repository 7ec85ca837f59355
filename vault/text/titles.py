"""From a title a person wrote to the name of its file.

Owns what a file name may hold so that Obsidian, git and every common file system take it, and so that a
`[[link]]` can point to it. Must not know what kind of note it is, nor look at the disk: which names are
taken is an argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 200
"""Bytes a name may take in UTF-8, extension included. File systems allow 255; sync tools add to names."""

UNTITLED = "Untitled"

# A colon before a space reads as a dash; inside a word (09:14, a/b) a hyphen keeps the parts apart.
_COLON = re.compile(r"\s*:\s+")
_JOINING = re.compile(r"[/\\|:]+")
# Twice in a row they begin a comment or a formula, also inside a link.
_DOUBLED = re.compile(r"([%$])\1+")
# Forbidden by Windows and Android (* " < > ?), or with a meaning inside a link (# ^ [ ]).
_DROPPED = re.compile(r'[*"<>?#^\[\]]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_TURNING = "\u202a\u202b\u202c\u202d\u202e\ufeff"


def file_name(title: str, taken: Collection[str] = (), extension: str = ".md") -> str:
    """The file name for `title`: spaces and case kept, nothing in it that a file system or a link refuses.

    `taken` holds the names already in that folder (with extension); they are compared without case and
    composition, since some file systems do so, and a name that is taken gets ` 2`, ` 3` …
    """
    stem = _stem(title, LONGEST - len(extension.encode()))
    folded = {_fold(name) for name in taken}
    name, number = stem + extension, 2
    while _fold(name) in folded:
        ending = f" {number}{extension}"
        name, number = _stem(title, LONGEST - len(ending.encode())) + ending, number + 1
    return name


def _stem(title: str, longest: int) -> str:
    plain = "".join(" " if ch.isspace() else ch for ch in title if ch.isspace() or _prints(ch))
    plain = unicodedata.normalize("NFC", plain)
    plain = _COLON.sub(" - ", plain.strip().rstrip(":"))
    plain = _JOINING.sub("-", plain)
    plain = _DOUBLED.sub(r"\1", _DROPPED.sub("", plain))
    plain = _trim(" ".join(plain.split()))
    plain = _trim(_cut(plain, longest))
    if not plain.strip("-. "):
        return UNTITLED
    reserved = _RESERVED.match(plain)
    return f"{reserved[1]}_{plain[reserved.end(1) :]}" if reserved else plain


def _prints(ch: str) -> bool:
    # Control characters, lone surrogates, and the marks that turn the direction of text in a listing.
    return unicodedata.category(ch) not in ("Cc", "Cs", "Cn") and ch not in _TURNING


def _trim(name: str) -> str:
    # A leading dot hides the file; a trailing dot or space is lost on Windows.
    return name.lstrip(". ").rstrip(". ")


def _cut(name: str, longest: int) -> str:
    """At most `longest` bytes, at the end of a character, of a word where one ends in the last third."""
    if len(name.encode()) <= longest:
        return name
    short = name.encode()[:longest].decode(errors="ignore")
    # Never between a letter and the accent, joiner or skin tone that belongs to it.
    follows = name[len(short)]
    if unicodedata.combining(follows) or follows in "\u200d\ufe0f" or "\U0001f3fb" <= follows <= "\U0001f3ff":
        short = short[:-1]
    space = short.rfind(" ")
    return short[:space] if space > len(short) * 2 // 3 else short


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
