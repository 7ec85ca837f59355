"""The composition root: settings become a concrete vault, store, log, recall and clock.

Owns which part is built from what, each on first use, and the frame around a changing command.
Must hold no rules: practices have them. A part is imported when it is built: the app's first frame needs none.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from journal import recheck, where
from journal import settings as settings_of
from journal.clock import Clock
from journal.device import device_name
from journal.settings import Settings
from journal.target import Target, stamp, state_folder, target
from vault.disk import marker
from vault.disk.access import read
from vault.disk.lock import Held
from vault.disk.ulid import ulid
from vault.disk.writing import MARKER
from vault.problem import Problem

if TYPE_CHECKING:
    from kb.ask.model import Model
    from kb.index.database import StoreUnusable
    from kb.index.filing import Reading
    from kb.index.indexing import Report
    from kb.index.store import Store
    from kb.memory.replay import Memory
    from kb.recall.recall import Recall
    from vault.disk.folder import Folder
    from vault.disk.history import Change
    from vault.disk.log import EventLog
    from vault.disk.places import Places
    from vault.events import Event

    Folded = tuple[object, list[Event], dict[str, Memory]]


class Desk:
    """What lies before a practice: one vault, opened part by part as it is needed.

    Parts may be used from several threads; building one is guarded.
    """

    def __init__(self, settings: Settings, env: dict[str, str], clock: Clock) -> None:
        self.settings, self.env, self.clock = settings, env, clock
        self.root = settings.root
        self.folded: Folded | None = None  # what `reviewing` last made of the log, and of which log
        self.put_off: dict[str, date] = {}  # cards left for another day in this run, and the study day of that
        self._settled = False
        self.unsaved: dict[str, str] = {}  # files of the state folder that could not be written, and what they say
        self.notices: list[str] = []  # what the person must be told at the end of this run
        self.tell_at_once: Callable[[str], object] | None = None  # who is told instead, in a run that has no end soon
        self.unrecorded = False  # whether the last change of this run is one that `undo` does not know of
        self._on_disk = False
        self.long_lived = False  # whether Chroma pays: set it before `recall` is first used
        self._building = threading.RLock()
        self._changing = threading.local()
        self._looking = threading.local()
        self._places: tuple[list[str], Places] | None = None

    @cached_property
    def folder(self) -> Folder:
        """The notes on disk."""
        from vault.disk.folder import Folder

        return Folder(self.root)

    @property
    def places(self) -> Places:
        """Where things live in this vault; looked for again when a file it depends on changes."""
        from vault.disk import places

        stamps = [stamp(file) for file in places.consulted(self.root)]
        with self._building:
            if self._places is None or self._places[0] != stamps:
                self._places = (stamps, places.find(self.root))
            return self._places[1]

    @property
    def vault_id(self) -> str:
        """The vault's id; "" while it carries no marker."""
        return str(marker.settings(self.root).get("id", ""))

    @property
    def state(self) -> str:
        """This machine's folder for this vault; one of all unmarked vaults before the first write."""
        return state_folder(self.env, self.vault_id or "unmarked")

    @property
    def cache(self) -> str:
        """The folder of this vault's caches."""
        return settings_of.cache_folder(self.settings)

    def tell(self, line: str) -> None:
        """Say something once: at the end of this run, or at once where somebody listens."""
        if self.tell_at_once is not None:
            self.tell_at_once(line)
        elif line not in self.notices:
            self.notices.append(line)

    def read_or_tell(self, path: str) -> bytes | None:
        """The bytes of a file that is one of many; None where there is none.

        One that cannot be read is told at the end of this run, so that it does not keep the others from being shown.
        """
        try:
            return read(self.root, path)
        except Problem as problem:
            self.tell(str(problem))
            return None

    def target(self) -> Target:
        """The vault as capture sees it, marked if this is its first write."""
        self.mark(page=True)
        return target(self.root, self.env, self.clock.now().timestamp())

    def mark(self, *, page: bool = False) -> None:
        """Give a found folder its marker: called before every first write; page: of a daily page."""
        from journal import founding

        told = founding.mark(self.root, self.clock.now(), page=page)
        if told:
            self.notify(told)

    def study_day(self) -> date:
        """The day cards are due by: it ends at the rollover hour."""
        from vault.text.day import study_day

        return study_day(self.clock.now(), self.places.rollover_hour)

    @cached_property
    def log(self) -> EventLog:
        """The event log, written as this device."""
        from vault.disk.log import EventLog
        from vault.disk.places import LOG_FOLDER

        where_ = self.places
        lock = os.path.join(self.state, "log.lock")
        hidden = [] if where_.log_folder == LOG_FOLDER else [LOG_FOLDER]
        return EventLog(self.root, where_.log_folder, self.device(), where_.log_suffix, lock, also=hidden)

    def log_state(self) -> tuple[tuple[str, int, int], ...]:
        """The log's fingerprint, another one after every event; () while the vault carries no marker.

        Where a part of the log cannot be read it stays the same: whoever needs the log tells the person.
        """
        from vault.disk.log import UnreadableLogError

        if "log" not in self.__dict__ and not self.vault_id:  # a log that was opened belongs to a marked vault
            return ()
        try:
            return self.log.fingerprint()
        except UnreadableLogError:
            return (("unreadable", 0, 0),)

    @property
    def reading(self) -> Reading:
        """How notes are read here: the vault's own words for questions, the decks whose highlights are clozes, its map
        of types."""
        from kb.index.filing import Reading
        from vault.text.cards import CardOptions
        from vault.text.questions import WORDS

        said = self.places
        words = {kind: said.words.get(kind, word) for kind, word in WORDS.items()} | {"answer": said.answer}
        return Reading(words, CardOptions(cloze_decks=frozenset(said.cloze_decks)), said.types)

    def device(self) -> str:
        """The name of this device's own log folder."""
        return device_name(self.settings.state)

    @contextmanager
    def change(self, verb: str) -> Iterator[Change]:
        """One changing command: alone on this machine, recorded for undo when it ends well or half-way.

        Within another change of the same thread it is a part of that one, taken back with it.
        """
        from vault.disk.history import Change, NotRecorded

        outer: Change | None = getattr(self._changing, "change", None)
        if outer is not None:
            yield outer
            return
        self.mark()
        with Held(os.path.join(self.state, "write.lock"), os.path.join(self.root, MARKER)) as lock:
            self._recover()
            self._settle()
            change = Change(self.root, self.state, verb, self.new_id())
            self._changing.change = change
            try:
                yield change
            finally:
                self._changing.change = None
                self._looking.report = None
                self._changing.written = self.written + (not change.empty)
                try:
                    change.close()
                except NotRecorded as problem:
                    self.unrecorded = True
                    self.notify(f"{problem}; {where.OTHER_FOLDER['state']}")
                else:
                    self._changing.recorded = self.recorded + (not change.empty)
                    self.unrecorded = self.unrecorded and change.empty
                    if lock.refused and not change.empty:
                        self.notify(f"saved without the lock {lock.path} ({lock.refused.strerror})")
                recheck.remember(change)

    @property
    def written(self) -> int:
        """How many changes this thread has written so far."""
        return getattr(self._changing, "written", 0)

    @property
    def recorded(self) -> int:
        """How many of them are recorded: whether one more is tells what `undo` would take back."""
        return getattr(self._changing, "recorded", 0)

    def recover(self) -> None:
        """Finish a command that died, and return text that arrived in a displaced file, unless a command is at work."""
        from journal.practices import recovery

        if not recovery.is_needed(self.root, self.state):
            return
        lock = Held(os.path.join(self.state, "write.lock"), os.path.join(self.root, MARKER), wait=False)
        with suppress(BlockingIOError), lock:
            self.notify(*recovery.recover(self))

    def _recover(self) -> None:
        """Finish a command that died, and return text that arrived in a displaced file. Hold the write lock."""
        from journal.practices import recovery

        if recovery.is_needed(self.root, self.state):
            self.notify(*recovery.recover(self))

    def notify(self, *lines: str) -> None:
        """Tell the person these lines at the end of this run, each once."""
        self.notices += [line for line in lines if line not in self.notices]

    def _settle(self) -> None:
        """Once a run: what saves displaced more than a day ago goes to history."""
        if not self._settled:
            self._settled = True
            from vault.disk import displaced_files

            with suppress(OSError):  # housekeeping never stops a command: it is tried again the next time
                displaced_files.settle(self.root, self.state, self.clock.real().timestamp())

    def new_id(self) -> str:
        """A fresh ULID of this moment."""
        return ulid(int(self.clock.now().timestamp() * 1000), os.urandom(10))

    @cached_property
    def store(self) -> Store:
        """The index of words, notes and cards; disposable."""
        with self._building:
            from kb.index.store import Store

            store = Store(self.cache)
            store.rebuild = self._look  # a store found damaged in the middle of a question is filled again first
            store.on_memory = self._tell_of_memory
            return store

    @contextmanager
    def index_on_disk(self) -> Iterator[None]:
        """Within it an index that can only be in memory is refused: StoreUnusable is raised."""
        if "store" in self.__dict__:
            self.store.close()  # an earlier command of this run may have done with one in memory
        self._on_disk = True
        try:
            yield
        finally:
            self._on_disk = False

    def _tell_of_memory(self, problem: StoreUnusable) -> None:
        if self._on_disk:
            problem.remedy = where.OTHER_FOLDER["cache"]
            raise problem
        self.notify(
            f"{problem.what}, {problem.path}; it is in memory for this run only; {where.OTHER_FOLDER['cache']}"
        )

    def refresh(self, progress: Callable[[int, int], None] | None = None) -> Report:
        """Bring the index of words up to what the folder says now; progress is told (read, to read).

        Within `one_look` the folder is looked at the first time only, and again after a change.
        """
        report: Report | None = getattr(self._looking, "report", None)
        if report is None:
            report = self._look(progress)
            if getattr(self._looking, "depth", 0):
                self._looking.report = report
        return report

    def _look(self, progress: Callable[[int, int], None] | None = None) -> Report:
        from kb.index.indexing import refresh

        if self.long_lived:
            self.recover()
        return refresh(self.store, self.folder, self.clock.real(), reading=self.reading, progress=progress)

    @contextmanager
    def one_look(self) -> Iterator[None]:
        """What several practices gather within is of one moment: this thread looks at the folder once for all."""
        looking = self._looking
        looking.depth = getattr(looking, "depth", 0) + 1
        try:
            yield
        finally:
            looking.depth -= 1
            if not looking.depth:
                looking.report = None

    @cached_property
    def recall(self) -> Recall:
        """Search over words and meaning."""
        with self._building:
            from kb.recall.recall import Recall

            return Recall.over(
                self.store, self.cache, self.settings.models, self.folder.exists, chroma=self.long_lived
            )

    def model(self) -> Model | None:
        """The language model the person uses; None without one. Nothing is imported of it before it is asked."""
        chosen = self.settings.language_models.used
        if chosen is None:
            return None
        from journal import models

        return models.build(chosen, self.env)

    def close(self) -> None:
        """Let go of what was opened."""
        for name in ("recall", "store"):
            part = self.__dict__.pop(name, None)
            if part is not None:
                part.close()


def open_desk(vault: str, env: dict[str, str], here: str) -> Desk:
    """The desk of one run.

    vault  the --vault flag, "" when not given;  here  the working directory
    """
    return Desk(settings_of.load(vault, env, here), env, Clock(env.get("DELIBERATE_NOW", "")))


def now_of(env: dict[str, str]) -> datetime:
    """The moment, where no vault is needed."""
    return Clock(env.get("DELIBERATE_NOW", "")).now()
