"""What the screens may ask for, in words of the screens.

Owns the way from the interface to the practices; each practice is imported when it is first needed,
so that the first frame waits for none. Everything here but the header's words runs in the background.
Must not know widgets.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from journal.tui.disk_state import DiskState, FileStamp
from journal.tui.messages import Did, Undone
from journal.tui.numbers import Numbers
from journal.tui.plain import clip
from journal.tui.reading import DayLines, Opened
from journal.tui.records import Records
from journal.tui.weeks import Weeks

if TYPE_CHECKING:
    from journal.practices.attack import Attack
    from journal.practices.daily import Captured, Remembered
    from journal.practices.reviewing import Sitting
    from journal.practices.waiting import InboxItem
    from journal.wiring import Desk
    from kb.ask.asking import Answer
    from kb.ask.critique import Critique
    from kb.recall.hit import Hit

HITS = 30
UNDONE_WORDS = 36
"""Cells of the first words of what was taken back."""
LEADS_TO = {"review": "review", "attack": "attack", "test": "test", "week": "week", "predict": "predictions"}
"""The place where one begins with what is due; a test is closed in a small box on Today."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What to begin with: the screen it leads to ("test" for a box, "" for nothing), and a line that says so."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One look at what is due: a sentence on what is new, "" for nothing; `stands` differs when the day or anything
    due does."""

    told: str
    stands: object


class TuiDesk(Records, Weeks, Numbers):
    """The desk as the interface sees it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._begun = False

    def listen(self, hear: Callable[[str], object]) -> None:
        """From now on whatever a person must be told besides goes to `hear`, from any thread."""
        self.desk.tell_at_once = hear

    # The header's words: no disk, no waiting

    def now(self) -> datetime:
        """The moment."""
        return self.desk.clock.now()

    def vault_name(self) -> str:
        """What the vault's folder is called."""
        return os.path.basename(self.desk.root.rstrip("/")) or "/"

    def key_overrides(self) -> Mapping[str, object]:
        """The person's own keys."""
        return self.desk.settings.keys

    def session_folder(self) -> Path:
        """Where drafts of this vault are kept on this machine."""
        return Path(self.desk.state) / "tui"

    def absolute(self, path: str) -> Path:
        """Where a note lies on disk."""
        return Path(self.desk.folder.absolute(path))

    # The index

    def read_changed(self, paths: Iterable[str]) -> DiskState:
        """Bring the words up to date; what stood on disk before, with the index as it is then.

        So a file that is written meanwhile differs at the next look.
        """
        before = self.disk_state(paths)
        self.desk.refresh()
        return replace(before, index=self.desk.store.revision())

    def disk_state(self, paths: Iterable[str]) -> DiskState:
        """What stands on disk: today's page and these notes by their stamps, the index, the event log.

        Reads no note, so it may be asked every few seconds.
        """
        from journal.practices import daily

        desk = self.desk
        today = daily.page_path(desk, self.now().date())
        files = {path: self._file_stamp(path) for path in (today, *paths)}
        return DiskState(files, desk.store.revision(), desk.log_state())

    def _file_stamp(self, path: str) -> FileStamp:
        try:
            state = os.stat(os.path.join(self.desk.root, path))
        except OSError:
            return 0, 0, 0
        return state.st_mtime_ns, state.st_size, state.st_ino

    def embed_pending(self, moved: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        """Read what is pending for meaning; an installed model that was never used is compiled first."""
        recall = self.desk.recall
        recall.prepare(lambda step: moved(0, 0))
        recall.embed_pending(on_progress=moved, stop=stopped)
        recall.sync_index(self.desk.clock.now())

    def titles(self, query: str, limit: int) -> list[tuple[str, str]]:
        """(title, path) of notes whose title or path has all words of the query; recent ones for none."""
        if not query.strip():
            return [(row.title, row.path) for row in self.desk.store.recent(limit)]
        words = query.casefold().split()
        found = []
        for row in self.desk.store.notes():
            title = row.title.casefold()
            if all(word in title or word in row.path.casefold() for word in words):
                found.append((not title.startswith(words[0]), words[0] not in title, len(title), row.title, row.path))
        return [(title, path) for *_, title, path in sorted(found)[:limit]]

    def do(self, change: Callable[[TuiDesk], Did]) -> Did:
        """Do something that may write, and know whether it did: only then is there anything to take back."""
        before, recorded = self.desk.written, self.desk.recorded
        did = change(self)
        if self.desk.recorded > recorded:
            return did
        if self.desk.written > before:
            return replace(did, sentence=f"{did.sentence}; undo does not know of it", wrote=False)
        return replace(did, sentence=did.sentence if did.otherwise is None else did.otherwise, wrote=False)

    def one_change(self, verb: str) -> AbstractContextManager[object]:
        """What is written within is one change, which one `undo` takes back."""
        return self.desk.change(verb)

    def undo(self) -> Undone:
        """Take back this device's last change; what that was."""
        from journal.practices import reviewing, undoing

        done = undoing.undo(self.desk)
        words = done.words or reviewing.front_of(self.desk, done.events)
        said = f"taken back: {done.verb}" + (f" “{clip(words, UNDONE_WORDS)}”" if words else "")
        return Undone(said + (f", {', '.join(done.paths)}" if done.paths else ""), done.verb, tuple(done.paths))

    def undo_in(self, sitting: Sitting) -> tuple[Undone, Sitting]:
        """The same in a sitting, which steps back if that was its own last step; the sitting to go on with."""
        if sitting.unbury():
            return Undone("the card is back", ""), sitting
        done = self.undo()
        return done, self.caught_up(sitting) if done.verb == "grade" else sitting

    def caught_up(self, sitting: Sitting) -> Sitting:
        """A sitting after a grade was taken back; a new one if the grade was none of its own."""
        return sitting if sitting.catch_up() else self.sitting()

    # Today

    def page(self) -> DayLines:
        """Today's page."""
        from journal.practices import daily
        from journal.tui.reading import day_lines

        page = daily.day_page(self.desk)
        return day_lines(page.path, page.text, page.exists)

    def second_versions(self) -> list[InboxItem]:
        """Conflict copies of notes, as the index knows them."""
        from journal.practices import waiting

        return waiting.second_versions(self.desk)

    def beginning(self) -> Beginning:
        """What to begin with."""
        from journal.practices import beginning, reminding
        from journal.tui.actions.action import TOP

        found = beginning.begin(self.desk)
        if not self._begun:  # what stands on the screen is not told by a notification too
            self._begun = True
            reminding.in_sight(self.desk, found.nudges)
        where_to = LEADS_TO.get(found.verb, "")
        plain = not (found.verb or found.paused or found.cards is None)
        line = "Nothing is due. c to write a line, / to ask your notes." if plain else found.line
        return Beginning(where_to if where_to in (*TOP, "test") else "", line)

    def remind(self) -> Reminder:
        """Tell what has come due since, by the desktop's own notification, and say how things stand."""
        from journal.practices import reminding
        from vault.disk.log import UnreadableLogError

        try:
            look = reminding.look(self.desk, self.desk.env, on_screen=True)
        except UnreadableLogError as problem:  # said once, and not every minute
            self.desk.tell(str(problem))
            return Reminder("", (self.now().date(), None))
        return Reminder(". ".join(nudge.text for nudge in look.told), (self.now().date(), look.due))

    def on_this_day(self) -> list[Remembered]:
        """What was written on this day in other years."""
        from journal.practices import daily

        return daily.on_this_day(self.desk)

    def capture(self, text: str, kind: str | None, source: str | None, page: str | None) -> Captured:
        """Keep a line."""
        from journal.practices import daily

        return daily.capture(self.desk, text, kind, None, source, page)

    def write(self, text: str) -> Captured:
        """Add prose to today's page."""
        from journal.practices import daily

        return daily.write_prose(self.desk, text)

    # Notes

    def open_page(self, path: str) -> Opened:
        """A note with its links resolved. Raises NoSuchNote when it is gone."""
        from journal.tui.reading import line_of_anchor, open_page
        from vault.text.links import resolve
        from vault.text.note import read_note

        names = self.desk.store.names()

        def line_of(found: str, anchor: str) -> int:
            return line_of_anchor(read_note(found, self.desk.folder.read(found)), anchor)

        return open_page(path, self.desk.folder.read(path), lambda target: resolve(target, path, names), line_of)

    # Recall

    def search(self, query: str, by: str) -> list[Hit]:
        """The notes that have something to do with the query, best first."""
        return list(self.desk.recall.search(query, HITS, by=by))

    def ask(self, question: str, heard: Callable[[str], None], stopped: Callable[[], bool]) -> Answer | None:
        """An answer made of quotes from the notes, or by the model that is set up; None when it was stopped.

        heard is told what the model says, as it comes, each sentence checked.
        """
        from journal.practices import asking
        from kb.ask.trouble import Stopped

        try:
            return asking.ask_streaming(self.desk, question, heard, stopped)
        except Stopped:
            return None

    def model_name(self) -> str:
        """The language model that is set up; "" without one."""
        used = self.desk.settings.language_models.used
        return used.name if used else ""

    def criticise(self, attack: Attack, text: str, stopped: Callable[[], bool]) -> Critique | None:
        """What the model says against the claim; None when it was stopped."""
        from journal.practices import criticising
        from kb.ask.trouble import Stopped

        try:
            return criticising.critique(attack, text, stopped=stopped)
        except Stopped:
            return None

    def save_critique(self, place: str, said: Critique) -> None:
        """Keep its points under the attack at `place`."""
        from journal.practices import criticising

        criticising.save_critique(self.desk, place, said)

    # Sync

    def sync(self, tell: Callable[[str], None], stopped: Callable[[], bool]) -> str:
        """Bring the vault in step with its git remote; what it did, as a sentence."""
        from journal import sync

        done = sync.sync(self.desk, on_progress=tell, stopped=stopped)
        copies = f"; both versions kept: {', '.join(done.copies)}" if done.copies else ""
        return done.said() + copies

    # Review

    def sitting(self, deck: str = "") -> Sitting:
        """A sitting of what is due."""
        from journal.practices import reviewing

        return reviewing.begin(self.desk, deck)

    def unchosen_decks(self) -> dict[str, int]:
        """Decks and their cards, in a vault where none was chosen yet; else empty."""
        from journal.practices import reviewing

        ours = {reviewing.CAPTURED}
        chosen = reviewing.chosen_decks(self.desk)
        if chosen is None or set(chosen) - ours:
            return {}
        return {deck: count for deck, count in reviewing.all_decks(self.desk).items() if deck not in ours}

    def choose_deck(self, deck: str) -> None:
        """From now on this deck is reviewed; "" means all."""
        from journal.practices import reviewing

        reviewing.choose_decks(self.desk, [deck] if deck else [])

    def tomorrow(self) -> int:
        """How many known cards come tomorrow."""
        from datetime import timedelta

        from journal.practices import reviewing

        day = self.desk.study_day() + timedelta(days=1)
        memories = reviewing.known(self.desk).memories
        return sum(one.due_day <= day for one in memories.values())

    # Attack

    def attack(self, idea: str = "") -> Attack | None:
        """This idea, or the one to attack next, by the angle that fits; None when none is held, or all were
        attacked today."""
        from journal.practices import attack

        begun = attack.begin(self.desk, idea or None)
        return begun if idea or begun is None or begun.idea.last_attacked != self.now().date() else None

    def finish(
        self, attack: Attack, text: str, verdict: str, confidence: int | None, extra: str, before: int | None
    ) -> str:
        """Write the attack into the idea's note; where it stands now."""
        return attack.finish(text, verdict, confidence, extra or None, before)
