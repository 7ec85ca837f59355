"""Text on its way to a language model and from one: only what a reader sees goes, and only plain words come back.

Owns which characters and elements hide text from a reader, and how links and images become words. Must not
know prompts. Pure. Terminals have a cleaning of their own; this one is for what another program would obey.
"""

from __future__ import annotations

import re

# Zero-width, direction, tag and variation characters, which carry text nobody sees; joiners stay between letters.
# Halves of a character too: they are no text, and cannot be sent.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e"
    "\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LONE_JOINER = re.compile("[\u200c\u200d](?![^\\W\\d_a-zA-Z]|[\u2190-\u2bff\U0001f000-\U0001faff])")
_SEQUENCE = re.compile("\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b\\[[0-?]*[ -/]*[@-~]?")  # what a terminal would obey
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# One that never ends is a comment only where a line begins with it: `100%% sure` opens none.
_COMMENT = re.compile(r"<!--.*?-->|%%.*?%%|^[ \t]*(?:<!--|%%).*\Z", re.DOTALL | re.MULTILINE)
_HIDDEN = re.compile(
    r"<(\w+)\b[^<>]*?(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0)[^<>]*>"
    r".*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_UNREAD = re.compile(
    r"<(script|style|template|iframe|object|svg)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")


def seen(text: str, *, keep_lines: bool = False) -> str:
    """What a reader of the note sees: no comments, no hidden elements, no characters that show nothing.

    keep_lines  what is left stands on the line it stood on
    """
    text = _LONE_JOINER.sub("", _UNSEEN.sub("", _SEQUENCE.sub("", text.replace("\r\n", "\n"))))
    for hidden in (_COMMENT, _HIDDEN, _UNREAD):
        text = hidden.sub(_only_lines if keep_lines else "", text)
    return _CONTROL.sub("", text)


def _only_lines(hidden: re.Match[str]) -> str:
    return "\n" * hidden[0].count("\n")


_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(\s*<?([^()\s<>]*)>?[^()\n]*\)?")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(\s*<?([^()\s<>]+)>?[^()\n]*\)?")
_EMBED = re.compile(r"!?\[\[([^\[\]\n|]*)(?:\|([^\[\]\n]*))?\]\]")
_DEFINED = re.compile(r"^\s{0,3}\[[^\]\n]+\]:\s*\S+.*$", re.MULTILINE)
_BY_NAME = re.compile(r"!?\[([^\[\]\n]+)\]\[[^\[\]\n\d]*\]")
_IMG_TAG = re.compile(r"<img\b[^<>]*>?", re.IGNORECASE)
_ADDRESS = re.compile(r"<?\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://([^\s<>()\[\]]+)>?")
_OTHER_SCHEME = re.compile(r"\b(?:javascript|data|vbscript|mailto|file|obsidian):(?=\S)", re.IGNORECASE)


def words_only(text: str) -> str:
    """What a model said as plain words: links and images are named, not live; nothing hidden, no tags.

    Of an address the host and the path stay, without scheme and query: it cannot be opened by a click, nor carry
    anything away. `[1]` stays what it is.
    """
    text = _IMG_TAG.sub("(image)", seen(text))
    text = _IMAGE.sub(lambda found: f"(image: {_place(found[2])})", text)
    text = _LINK.sub(lambda found: f"[{found[1]}]" if found[1].isdigit() else f"{found[1]} ({_place(found[2])})", text)
    text = _EMBED.sub(lambda found: found[2] or found[1], _DEFINED.sub("", _BY_NAME.sub(r"\1", text)))
    return _OTHER_SCHEME.sub("", _TAG.sub("", _ADDRESS.sub(lambda found: _place(found[1]), text)))


def _place(address: str) -> str:
    """`example.org/page` of an address, as words."""
    bare = re.sub(r"^[a-zA-Z][a-zA-Z0-9+.-]*:(?://)?", "", address)
    return re.split(r"[?#]", bare, maxsplit=1)[0].rstrip("/.,;:") or "nowhere"
