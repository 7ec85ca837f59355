"""Reviewing cards: what is due, a sitting, a grade.

Owns the habit: which decks count in this vault, whether ids may be written into notes, and that a grade
is on disk before it is acknowledged (stamp, event, then the answer). The arithmetic is `kb.memory`'s.
Must not print, and must not know a screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from journal import status
from journal.practices import undoing
from journal.practices.indexing import NoteProblem
from journal.wiring import Desk
from kb.memory import due as due_of
from kb.memory.due import Caps, Queue, Row, in_deck
from kb.memory.forgetting import Forgetting
from kb.memory.replay import Memory, as_was, fold, fold_card, previews
from vault.disk import marker
from vault.disk.history import Change
from vault.disk.log import UnreadableLogError
from vault.disk.writing import read
from vault.events import VOID, Event, make_review, voided_by
from vault.problem import NothingThere, Problem, WrongUsage
from vault.text.cards import Card, read_cards
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.stamping import keyed, stamp

CAPTURED = "captured"  # the deck of cards written with `jot -k card`


class NoSuchCard(NothingThere):
    """No card of that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f'no card "{key}" in this vault', remedy="see: deliberate cards list")


class NoSuchDeck(NothingThere):
    """No deck of that name."""

    def __init__(self, deck: str, known: list[str]) -> None:
        super().__init__(f'no deck "{deck}"', remedy="there are: " + (", ".join(known[:8]) or "none yet"))


class NotAGrade(WrongUsage):
    """Grades are 1 to 4."""

    def __init__(self, grade: int) -> None:
        super().__init__(f"{grade} is not a grade", remedy="1 forgot, 2 hard, 3 recalled, 4 easy")


@dataclass(frozen=True, slots=True)
class Graded:
    """One acknowledged grade. due: the study day it comes back; event: its id in the log."""

    card: str
    grade: int
    due: date
    interval_days: int
    event: str


@dataclass(frozen=True, slots=True)
class Known:
    """All cards of the vault under their keys, and what the log remembers of each."""

    cards: dict[str, Card]
    memories: dict[str, Memory]
    events: list[Event]


def known(desk: Desk) -> Known:
    """Cards and memories as notes and log say now.

    Raises UnreadableLogError: by a part of the log, learned cards would be new.
    """
    desk.refresh()
    events, memories = _remembered(desk)
    history = {key: one.prompt_hash for key, one in memories.items()}
    return Known(keyed(_cards(desk), history), memories, events)


def all_decks(desk: Desk) -> dict[str, int]:
    """As `decks`, of every card of the vault, whatever the log says of them."""
    desk.refresh()
    return decks(Known(keyed(_cards(desk), {}), {}, []))


def _cards(desk: Desk) -> list[Card]:
    """The cards of all notes that are there."""
    cards = desk.store.cards()
    there = {path for path in {card.path for card in cards} if desk.folder.exists(path)}
    return [card for card in cards if card.path in there]


def _remembered(desk: Desk) -> tuple[list[Event], dict[str, Memory]]:
    """The log and its fold, read again only when a file of the log changed; the lists are the caller's own."""
    if not desk.vault_id:
        return [], {}
    mark = (desk.log.fingerprint(), desk.settings.retention)
    if desk.folded is None or desk.folded[0] != mark:
        events = desk.log.read()
        desk.folded = (mark, events, fold(events, model(desk)))
    return list(desk.folded[1]), dict(desk.folded[2])


def events(desk: Desk) -> list[Event]:
    """The vault's log; [] while it has none. Raises UnreadableLogError."""
    return _remembered(desk)[0]


def front_of(desk: Desk, ids: list[str]) -> str:
    """What the card asks that these events are about; "" if there is none, or the log cannot be read."""
    try:
        keys = [str(one["c"]) for one in events(desk) if one.get("id") in ids and "c" in one] if ids else []
        card = known(desk).cards.get(keys[0]) if keys else None
    except UnreadableLogError:
        return ""
    return card.front if card is not None else ""


def model(desk: Desk) -> Forgetting:
    """FSRS with this person's desired retention."""
    return Forgetting(retention=desk.settings.retention)


def decks(found: Known) -> dict[str, int]:
    """How many cards each deck holds, largest first."""
    counts: dict[str, int] = {}
    for card in found.cards.values():
        counts[card.deck] = counts.get(card.deck, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def has_chosen(desk: Desk) -> bool:
    """Whether the person said which decks are reviewed; in a vault we made, all are from the start."""
    return "decks" in _cards_table(desk)


def chosen_decks(desk: Desk) -> list[str] | None:
    """The decks that are reviewed here; None: all.

    In a vault we found these are only the captured cards, until the person chooses more.
    """
    chosen = _cards_table(desk).get("decks", [])
    if chosen == "all":
        return None
    return [CAPTURED, *(deck for deck in chosen if isinstance(deck, str))] if isinstance(chosen, list) else []


def _cards_table(desk: Desk) -> Mapping[str, object]:
    table = marker.settings(desk.root).get("cards", {})
    return table if isinstance(table, dict) else {}


def queue(desk: Desk, found: Known, deck: str = "", *, everything: bool = False) -> Queue:
    """What is due now, in the order and under the caps of a review.

    deck        only this deck and the ones below it; naming one counts as choosing it for this time
    everything  without the caps
    """
    names = decks(found)
    if deck and not any(in_deck(name, deck) for name in names):
        raise NoSuchDeck(deck, list(names))
    chosen = None if deck else chosen_decks(desk)
    cards = {
        key: card for key, card in found.cards.items()
        if (chosen is None or any(in_deck(card.deck, one) for one in chosen))
        and desk.put_off.get(key) != desk.study_day()
    }  # fmt: skip
    settings = desk.settings
    caps = Caps(settings.reviews_per_day, settings.new_per_day, settings.sitting)
    line = due_of.queue(cards, found.memories, found.events, desk.study_day(), model(desk), caps, deck or None,
                        uncapped=everything)  # fmt: skip
    if not deck and not everything and desk.vault_id:
        status.leave_due(desk.state, f"{desk.clock.now():%Y-%m-%d}", len(line.rows))
    return line


def waiting(desk: Desk) -> tuple[int, int]:
    """(cards of the next sitting, minutes they take)."""
    line = queue(desk, known(desk))
    return len(line.sitting), line.minutes(len(line.sitting))


def grade(desk: Desk, found: Known, key: str, number: int, ms: int | None = None) -> Graded:
    """Grade a card: its id into the note if that is allowed, the event into the log, then the answer.

    A note that cannot be stamped (it changed, it is read-only) does not stop the event.
    """
    if number not in (1, 2, 3, 4):
        raise NotAGrade(number)
    card = found.cards.get(key)
    if card is None:
        raise NoSuchCard(key)
    forgetting, today, now = model(desk), desk.study_day(), desk.clock.now()
    memory = due_of.remembered(key, card, found.memories)
    days = previews(memory, key, today, forgetting)[number]
    event = make_review(key, number, ms, days, memory.reps if memory else 0, card.prompt_hash, now,
                        desk.clock.zone(), today, as_was(memory))  # fmt: skip
    with desk.change("grade") as change:
        if desk.places.stamps_ids and card.block_id is None:
            _write_id(desk, change, card)
        logged = change.log_event(desk.log, event, now)
    found.events.append(logged)
    after = fold_card(key, (one for one in found.events if one.get("c") == key or one.get("k") == VOID), forgetting)
    assert after is not None
    found.memories[key] = after
    return Graded(key, number, after.due_day, after.interval_days, str(logged["id"]))


def _write_id(desk: Desk, change: Change, card: Card) -> None:
    """Write a card's id into its note, where the card stands now: ids of other cards may have moved it.

    A note that cannot be written (read-only, changed under our hands) keeps its bytes; the review counts all
    the same, and the id is written at the next one.
    """
    try:
        before = desk.folder.read(card.path)
        note = read_note(card.path, before)
        now = [one for one in read_cards(note, read_markup(note, desk.reading.words), desk.reading.cards)[0]
               if (one.own_id, one.part) == (card.own_id, card.part)]  # fmt: skip
        if now:
            change.write(card.path, before, stamp(before, min(now, key=lambda one: abs(one.line - card.line))))
    except Problem:
        return


class Sitting:
    """A few cards in a row: reveal, grade, next; every grade is on disk before the next card.

    What other programs grade or edit meanwhile counts from the next card on.

    new_from  index of the first new card in `rows`
    deck      the deck that was asked for, "" for the chosen ones
    """

    def __init__(self, desk: Desk, found: Known, rows: tuple[Row, ...], new_from: int, deck: str = "") -> None:
        self._desk, self._found, self._deck = desk, found, deck
        self._seen = _state_of(desk)  # what notes and log were when `rows` was made
        self.rows, self.new_from = rows, new_from
        self.at = 0
        self._graded: list[tuple[int, Graded]] = []
        self._buried: list[tuple[int, str]] = []  # where, and the newest change of this machine then

    @property
    def card(self) -> Card | None:
        """The card before the person, or None when the sitting is over."""
        return self.row.card if self.row else None

    @property
    def row(self) -> Row | None:
        """The row of the queue before the person."""
        return self.rows[self.at] if self.at < len(self.rows) else None

    @property
    def done(self) -> int:
        """Cards graded so far."""
        return len(self._graded)

    @property
    def total(self) -> int:
        """Cards of this sitting."""
        return len(self.rows)

    @property
    def grades(self) -> list[int]:
        """The grades given so far, in order."""
        return [graded.grade for _, graded in self._graded]

    @property
    def memory(self) -> Memory | None:
        """What is remembered of the card before the person; None for a new one."""
        return due_of.remembered(self.row.key, self.row.card, self._found.memories) if self.row else None

    @property
    def previews(self) -> dict[int, int]:
        """For each grade, the days until the card would come back."""
        if self.row is None:
            return {}
        return previews(self.memory, self.row.key, self._desk.study_day(), model(self._desk))

    @property
    def needs_consent(self) -> bool:
        """Whether the person was never asked if ids may be written into their notes."""
        return self._desk.places.stamps_ids is None

    def consent(self, stamp_ids: bool) -> None:
        """Remember the answer for this vault."""
        set_stamping(self._desk, stamp_ids)

    def grade(self, number: int, ms: int | None = None) -> Graded:
        """Grade the card before the person and go on to the next."""
        if self.row is None:
            raise NothingThere("the sitting is over")
        changed = _state_of(self._desk) != self._seen
        graded = grade(self._desk, self._found, self.row.key, number, ms)
        self._graded.append((self.at, graded))
        self.at += 1
        if changed:
            self._take_in()
        self._seen = _state_of(self._desk)
        return graded

    def _take_in(self) -> None:
        """Of the cards that follow, keep those that are still due, as their notes say them now."""
        try:
            found = known(self._desk)
            rows = queue(self._desk, found, self._deck, everything=True).rows
        except NoSuchDeck:
            rows = ()
        except Problem:
            return  # the grade is on disk; whoever looks next at notes and log tells what is wrong with them
        self._found = found
        # A card without an id has another key once its answer was edited: its question tells it then.
        due = {_question(row): row for row in rows} | {row.key: row for row in rows}
        rest = [(at < self.new_from, now) for at, row in enumerate(self.rows)
                if at >= self.at and (now := due.get(row.key) or due.get(_question(row)))]  # fmt: skip
        self.new_from = min(self.new_from, self.at) + sum(is_review for is_review, _ in rest)
        self.rows = (*self.rows[: self.at], *(row for _, row in rest))

    def bury(self) -> None:
        """Leave the card for another day; nothing is logged, it is still due.

        While this program runs, no other sitting of the day has it either.
        """
        if self.row is not None:
            self._buried.append((self.at, undoing.newest(self._desk)))
            self._desk.put_off[self.row.key] = self._desk.study_day()
            self.at += 1

    def unbury(self) -> bool:
        """Take the card up again that was left for another day, if this machine has done nothing since."""
        if not self._buried or self._buried[-1][1] != undoing.newest(self._desk):
            return False
        self._to_buried()
        return True

    def _to_buried(self) -> None:
        self.at, _ = self._buried.pop()
        self._desk.put_off.pop(self.rows[self.at].key, None)

    def catch_up(self) -> bool:
        """Step back to what was taken back elsewhere; whether that was a grade of this sitting."""
        self._found = known(self._desk)
        gone = {name for event in self._found.events for name in voided_by(event)}
        stepped = False
        while self._graded and self._graded[-1][1].event in gone:
            at, _ = self._graded.pop()
            while self._buried and self._buried[-1][0] > at:
                self._to_buried()
            self.at, stepped = at, True
        return stepped

    def undo(self) -> bool:
        """Go back one card of this sitting, taking its grade back; False at its beginning."""
        if self._buried and (not self._graded or self._buried[-1][0] > self._graded[-1][0]):
            self._to_buried()
            return True
        if not self._graded:
            return False
        self.at, graded = self._graded[-1]
        undoing.undo(self._desk, with_event=graded.event)
        self._graded.pop()
        self._found = known(self._desk)
        return True


def begin(desk: Desk, deck: str = "") -> Sitting:
    """A sitting over the first cards of the queue."""
    found = known(desk)
    line = queue(desk, found, deck)
    return Sitting(desk, found, line.sitting, min(len(line.reviews), len(line.sitting)), deck)


def _question(row: Row) -> str:
    """What a card asks, and where: a key that no card has."""
    return f"{row.card.path}\n{row.card.part}\n{row.card.front}"


def _state_of(desk: Desk) -> object:
    """Another value whenever notes or log say something else, as far as anybody has read them."""
    return desk.store.revision(), desk.log_state()


def check(desk: Desk) -> list[NoteProblem]:
    """Cards that are hard to learn as they are written."""
    from kb.memory import lint

    found = known(desk)
    return [NoteProblem(one.path, one.line, one.what, one.remedy)
            for one in lint.check(found.cards.values(), found.memories)]  # fmt: skip


def set_stamping(desk: Desk, stamp_ids: bool) -> None:
    """Write into the vault's settings whether a first review may put a card's id into its note."""
    _set_cards(desk, "ids", "stamp" if stamp_ids else "strict")


def choose_decks(desk: Desk, names: list[str]) -> None:
    """Write into the vault's settings which decks are reviewed; [] means all."""
    _set_cards(desk, "decks", names or "all")


def _set_cards(desk: Desk, key: str, value: object) -> None:
    import tomlkit

    with desk.change("cards") as change:
        before = read(desk.root, marker.SETTINGS)
        settings = tomlkit.parse((before or b"").decode("utf-8"))
        if "cards" not in settings:
            settings["cards"] = tomlkit.table()
        settings["cards"][key] = value
        change.write(marker.SETTINGS, before, tomlkit.dumps(settings).encode())
