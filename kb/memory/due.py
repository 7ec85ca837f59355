"""What to review today, in which order, and where to stop.

Owns the day's queue: order, caps, siblings, and how long it takes. Must not know how cards are read, how
a review is logged, or what a screen shows. All of it follows from cards, memories, events and a study
day; two devices with the same files show the same queue.

Reviews come most likely to be recalled first. With a backlog the day's cap cuts the queue, and what is
cut should be what loses least by waiting: a card that is nearly forgotten costs about as much tomorrow,
while a card that is just due is saved today for the price of one answer. Cards come from all decks mixed.
New cards come after all reviews, and none come while more reviews are due than the cap allows.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import zip_longest
from statistics import median

from kb.memory.forgetting import Forgetting, Strength
from kb.memory.replay import Memory, from_elsewhere, retrievability, reviews_by_card
from vault.events import VOID, Event, is_review, order, whole_number
from vault.text.cards import Card

SECONDS_A_CARD = 8.0
_LONGEST_ANSWER_MS = 60_000  # whoever took longer was called away
_RECENT = 500
_ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Caps:
    """Reviews and new cards a study day, and how many cards make one sitting."""

    reviews: int = 100
    new: int = 10
    sitting: int = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One card of the queue. `due` is the day it was due, None for a new one; `memory` likewise."""

    key: str
    card: Card
    state: str
    due: date | None
    memory: Memory | None

    def as_json(self) -> dict[str, object]:
        """What `due --json` prints of it."""
        return {
            "card": self.key,
            "path": self.card.path,
            "line": self.card.line,
            "deck": self.card.deck,
            "front": self.card.front,
            "due": self.due.isoformat() if self.due else None,
            "state": self.state,
            "kind": self.card.kind,
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """Today's cards: first `reviews`, then `new`.

    reviews_waiting, new_waiting   how many more there are that the caps or their siblings hold back today
    done                           cards reviewed today already
    seconds                        what one card takes
    """

    reviews: tuple[Row, ...]
    new: tuple[Row, ...]
    reviews_waiting: int
    new_waiting: int
    done: int
    seconds: float
    caps: Caps

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.reviews + self.new

    @property
    def sitting(self) -> tuple[Row, ...]:
        """The cards to begin with."""
        return self.rows[: self.caps.sitting]

    def minutes(self, cards: int) -> int:
        """How long so many cards take, in whole minutes, at least one if there are any."""
        return math.ceil(cards * self.seconds / 60)


def queue(
    cards: Mapping[str, Card],
    memories: Mapping[str, Memory],
    events: Iterable[Event],
    day: date,
    model: Forgetting,
    caps: Caps = Caps(),
    deck: str | None = None,
    uncapped: bool = False,
) -> Queue:
    """The queue of a study day.

    cards     every card under its key (`vault.text.stamping.keyed`)
    memories  what is remembered of each (`kb.memory.replay.fold`)
    events    the log; at least the reviews of this day, recent ones for the time a card takes, all voids
    deck      only this deck and those below it; the caps still count every deck
    uncapped  all that is due and all that is new, siblings too
    """
    events = list(events)
    today = _reviewed_on(day, events)
    new_done = sum(1 for key, first in today.items() if _was_new(key, first, memories, day))
    due, fresh = _sorted_out(cards, memories, day, model)
    if deck is not None:
        due_here = [row for row in due if in_deck(row.card.deck, deck)]
        fresh_here = [row for row in fresh if in_deck(row.card.deck, deck)]
    else:
        due_here, fresh_here = due, fresh
    if uncapped:
        reviews, new = due_here, fresh_here
    else:
        taken = {block_of(key) for key in today}
        room = max(0, caps.reviews - (len(today) - new_done))
        reviews = _one_a_block(due_here, taken, room)
        new_room = max(0, caps.new - new_done) if len(due) <= room else 0
        new = _one_a_block(fresh_here, taken, new_room)
    return Queue(
        reviews=tuple(reviews),
        new=tuple(new),
        reviews_waiting=len(due_here) - len(reviews),
        new_waiting=len(fresh_here) - len(new),
        done=len(today),
        seconds=seconds_a_card(events),
        caps=caps,
    )


def remembered(key: str, card: Card, memories: Mapping[str, Memory]) -> Memory | None:
    """The memory of a card: ours, else what the Obsidian plugin wrote under it, else None for a new one."""
    known = memories.get(key)
    if known is None and card.schedule is not None:
        told = card.schedule
        strength = Strength(told.stability, told.difficulty)
        return from_elsewhere(key, strength, told.last_day, told.due)
    return known


def seconds_a_card(events: Iterable[Event]) -> float:
    """What one card takes, from the recent answers; a guess until there are enough of them."""
    timed = [event for event in events if is_review(event) and whole_number(event, "ms", 1) is not None]
    recent = sorted(timed, key=order)[-_RECENT:]
    if len(recent) < _ENOUGH:
        return SECONDS_A_CARD
    return median(min(whole_number(event, "ms", 1) or 0, _LONGEST_ANSWER_MS) for event in recent) / 1000


def block_of(key: str) -> str:
    """The block a card's key belongs to: the cards of one block are siblings."""
    return key.rpartition(".")[0]


def _sorted_out(
    cards: Mapping[str, Card], memories: Mapping[str, Memory], day: date, model: Forgetting
) -> tuple[list[Row], list[Row]]:
    due: list[tuple[float, bytes, Row]] = []
    fresh: list[Row] = []
    for key, card in cards.items():
        memory = remembered(key, card, memories)
        if memory is None:
            fresh.append(Row(key, card, "new", None, None))
        elif memory.due_day <= day:
            row = Row(key, card, "review", memory.due_day, memory)
            due.append((-retrievability(memory, day, model), _shuffled(key, day), row))
    due.sort(key=lambda one: one[:2])
    return [row for _, _, row in due], _by_turns(fresh)


def _by_turns(fresh: list[Row]) -> list[Row]:
    """New cards as they were written, one deck after the other, what was captured first."""
    decks: dict[str, list[Row]] = {}
    for row in sorted(fresh, key=lambda one: (one.card.path, one.card.line, one.key)):
        decks.setdefault(row.card.deck, []).append(row)
    in_turn = [decks[deck] for deck in sorted(decks, key=lambda deck: (deck != "captured", deck))]
    return [row for turn in zip_longest(*in_turn) for row in turn if row is not None]


def _one_a_block(rows: list[Row], taken: set[str], room: int) -> list[Row]:
    """The first rows, no two of one block; `taken` holds the blocks of today and gains these."""
    kept: list[Row] = []
    for row in rows:
        if len(kept) >= room:
            break
        if block_of(row.key) not in taken:
            taken.add(block_of(row.key))
            kept.append(row)
    return kept


def _reviewed_on(day: date, events: list[Event]) -> dict[str, Event]:
    """The cards reviewed on a study day, each with its first review of that day."""
    on = day.isoformat()
    of_day = [event for event in events if event.get("day") == on or event.get("k") == VOID]
    return {key: reviews[0] for key, reviews in reviews_by_card(of_day).items()}


def _was_new(key: str, first: Event, memories: Mapping[str, Memory], day: date) -> bool:
    memory = memories.get(key)
    return "was" not in first and (memory is None or memory.first_day == day)


def in_deck(deck: str, wanted: str) -> bool:
    """Whether a deck is the wanted one or below it, part by part."""
    return f"{deck}/".casefold().startswith(f"{wanted.strip('/')}/".casefold())


def _shuffled(key: str, day: date) -> bytes:
    return blake2b(f"{key}\n{day}".encode("utf-8", "replace"), digest_size=8).digest()
