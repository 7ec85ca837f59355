"""The names cards go by: the id written into a note, and the key used in the event log.

Owns the splice that writes an id, and which key a card has. Must not know how a note gets to the disk,
nor whether the person allows ids in their notes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vault.problem import Problem
from vault.text.cards import Card, own_id
from vault.text.clozes import short_hash


class CardMoved(Problem):
    """The note changed since its cards were read: the card does not stand where it stood."""

    kind = "conflict"


def stamp(data: bytes, card: Card) -> bytes:
    """The note with the card's id written into it; every other byte as it was.

    An id that stands there already is left alone. Raises `CardMoved` when these bytes are not those the
    card was read from.
    """
    if card.block_id is not None:
        return data
    lines = data.split(b"\n")
    if card.stamp.line > len(lines) or own_id(_text_of(lines, card)) != card.own_id:
        raise CardMoved(
            "this card is no longer where it was", path=card.path, line=card.line, remedy="try again"
        )
    index = card.stamp.line - 1
    line = lines[index]
    ended = index < len(lines) - 1
    newline = b"\r\n" if _uses_crlf(lines, index) else b"\n"
    before = b"\n".join(lines[: index + 1])
    mark = b"^" + card.own_id.encode("ascii")
    if not card.stamp.own_line:
        at = len(before) - (1 if line.endswith(b"\r") and ended else 0)
        return data[:at] + b" " + mark + data[at:]
    if not ended:
        return data + newline + newline + mark
    at = len(before) + 1
    below = lines[index + 1].strip()
    return data[:at] + newline + mark + newline + (newline if below else b"") + data[at:]


def card_key(card: Card, blocks_with_that_id: int) -> str:
    """The key of a card nothing is logged of yet: the id alone while one block carries it.

    Foreign ids are unique within a note only; where several card blocks of the vault carry one, six
    characters hashed from the path tell them apart.
    """
    base = _block(card) if blocks_with_that_id <= 1 else _with_path(card)
    return f"{base}.{card.part}"


def keyed(cards: Iterable[Card], history: Mapping[str, str]) -> dict[str, Card]:
    """Every card of the vault under its key, such that what was logged stays with the card it was about.

    history   card key -> prompt hash of its last review, for every card the log knows

    A key that was used once is kept: when a copy of a note appears or goes, when a note with a foreign id
    is moved, when the answer of a paragraph's only cloze is changed. Of two blocks in one note with the
    same id only the first is a card.
    """
    used: dict[str, dict[str, str]] = defaultdict(dict)
    for key, prompt_hash in history.items():
        base, _, part = key.rpartition(".")
        used[base][part] = prompt_hash
    bases_of: dict[str, set[str]] = defaultdict(set)
    for base in used:
        bases_of[base.partition("@")[0]].add(base)
    groups: dict[str, dict[tuple[str, int], list[Card]]] = defaultdict(dict)
    for card in sorted(cards, key=lambda one: (_is_copy(one.path), one.path, one.line)):
        groups[_block(card)].setdefault((card.path, card.line), []).append(card)
    result: dict[str, Card] = {}
    for block_id, blocks in groups.items():
        for base, own in _with_bases(block_id, list(blocks.values()), set(bases_of[block_id]), used):
            for part, card in _with_parts(own, used.get(base, {})):
                result.setdefault(f"{base}.{part}", card)
    return result


def _is_copy(path: str) -> bool:
    """Whether a sync tool named this file as its copy of another: the original keeps the history."""
    name = path.lower()
    return "(conflict" in name or "sync-conflict" in name


def _with_bases(
    block_id: str, blocks: list[list[Card]], free: set[str], used: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, list[Card]]]:
    """Each block with the first half of its keys: used ones first, each to one block."""
    alone = len(blocks) == 1
    pairs: list[tuple[str, list[Card]]] = []

    def give(base: str, block: list[Card]) -> None:
        pairs.append((base, block))
        free.discard(base)
        blocks.remove(block)

    for block in blocks[:]:
        if _with_path(block[0]) in free:
            give(_with_path(block[0]), block)
    if block_id in free and blocks:
        logged = set(used[block_id].values())
        give(
            block_id, next((one for one in blocks if logged & {card.prompt_hash for card in one}), blocks[0])
        )
    if len(blocks) == 1 and len(free) == 1:
        give(next(iter(free)), blocks[0])
    for block in blocks[:]:
        give(block_id if alone else _with_path(block[0]), block)
    return pairs


def _with_parts(cards: list[Card], used: Mapping[str, str]) -> list[tuple[str, Card]]:
    lone_cloze = len(cards) == 1 and cards[0].part.startswith("c-")
    if lone_cloze and len(used) == 1 and cards[0].part not in used:
        part = next(iter(used))
        if part.startswith("c-"):
            return [(part, cards[0])]
    return [(card.part, card) for card in cards]


def _block(card: Card) -> str:
    return card.block_id or card.own_id


def _with_path(card: Card) -> str:
    return f"{_block(card)}@{short_hash(card.path, 6)}"


def _text_of(lines: list[bytes], card: Card) -> list[str]:
    own = b"\n".join(lines[card.line - 1 : card.end_line])
    if card.line == 1:
        own = own.removeprefix(b"\xef\xbb\xbf")
    return own.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")


def _uses_crlf(lines: list[bytes], index: int) -> bool:
    """Whether the line ends in CRLF; the last line, which has no end, as the one before it."""
    nearest = index if index < len(lines) - 1 else index - 1
    return nearest >= 0 and lines[nearest].endswith(b"\r")
