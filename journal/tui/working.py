"""What goes on behind the screens, and what the header and the flash say about it.

Owns the refresh of the index, the reading for meaning, the minute's beat and the list of running work.
Must not know screens: it posts what happened to whichever are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual import on

from journal.tui import background
from journal.tui.disk_state import DiskState
from journal.tui.keyboard import KeysInOrder
from journal.tui.messages import (
    DueMoved,
    JobEnded,
    JobFailed,
    JobMoved,
    JobStarted,
    Ticked,
    Told,
    VaultMoved,
)
from journal.tui.screens.place import Place
from journal.tui.widgets.flash import Flash
from journal.tui.widgets.status import Status

if TYPE_CHECKING:
    from journal.tui.desk import Reminder, TuiDesk

PATIENCE = 0.3
"""Seconds before work is worth mentioning."""


EVERY = 2.0
"""Seconds between two looks at the disk for what other programs wrote."""


class CameDue(Told):
    """What is due at this minute, as a `Reminder`."""


class DiskSeen(Told):
    """A look at the disk, as a `DiskState`."""


class NotesRead(Told):
    """The index is up to date: the `DiskState` after that."""


class Noticed(Told):
    """What a person must know besides what they asked for: a sentence."""


class Working(KeysInOrder):
    """An app with work under way; without `meaning` the model stays where it is."""

    def __init__(self, desk: TuiDesk, *, meaning: bool) -> None:
        super().__init__()
        self.desk = desk
        self.meaning = meaning
        self.jobs: dict[int, str] = {}
        self._stands: object = None  # what was due when the minute last struck
        self._disk = DiskState()  # as it was at the last look
        self._behind = True  # whether the screens may show less than that look saw
        self._trouble = ""  # what the last look could not do
        self._scheduler: Any = None
        self._noticed: set[str] = set()
        desk.listen(self._notice)

    def _notice(self, line: str) -> None:
        """Say it, from any thread, the first time it comes up."""
        if line not in self._noticed:
            self._noticed.add(line)
            self.post_message(Noticed(line))

    @on(Noticed)
    def _show_notice(self, message: Noticed) -> None:
        self.flash(message.value, trouble=True)

    def _start_ticking(self, job: background.Job) -> None:
        from journal import rhythm

        def beat() -> None:
            self.post_message(Ticked())

        self._scheduler = rhythm.every_minute(beat)

    def watch_disk(self) -> None:
        """Other programs write notes, refresh the index and log reviews too: look every other second."""
        self.set_interval(EVERY, self._look_at_disk)

    def _look_at_disk(self) -> None:
        desk, paths = self.desk, self._shown_notes()
        background.run(self, lambda job: desk.disk_state(paths), DiskSeen, group="disk")

    def _shown_notes(self) -> list[str]:
        return [path for screen in self.screen_stack if isinstance(screen, Place) for path in screen.shown_notes()]

    @on(DiskSeen)
    def _disk_seen(self, message: DiskSeen) -> None:
        now: DiskState = message.value
        before, self._disk, self._trouble = self._disk, now, ""
        if not now.changed(before):
            return
        self._behind = True
        if self._is_running("refresh"):
            return  # the screens are told when it has read all
        if now.files_changed(before) or not now.index:  # an index without a revision was deleted: fill it first
            self.refresh_vault()
        else:
            self._tell_screens()

    def _tell_screens(self) -> None:
        self._behind = False
        for screen in self.screen_stack:
            screen.post_message(VaultMoved())

    def on_unmount(self) -> None:
        """Nothing may go on ticking."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)

    def refresh_vault(self, *, aloud: bool = False) -> None:
        """Read changed notes, then embed what is pending, without holding up a key."""
        desk, paths = self.desk, self._shown_notes()

        def read(job: background.Job) -> DiskState:
            return desk.read_changed(paths)

        background.run(self, read, NotesRead, group="refresh", title="reading notes" if aloud else "")

    def redraw(self) -> None:
        """Read changed notes, and let every screen in front look again whether or not anything changed."""
        self._behind = True
        self.refresh_vault(aloud=True)

    def _embed(self) -> None:
        desk = self.desk
        background.run(
            self, lambda job: desk.embed_pending(job.moved, lambda: job.stopped), None,
            group="meaning", title="reading for meaning",
        )

    @on(NotesRead)
    def _notes_read(self, message: NotesRead) -> None:
        now: DiskState = message.value
        before, self._disk = self._disk, now
        if self._behind or now.changed(before):
            self._tell_screens()
        if self.meaning and not self._is_running("meaning"):
            self._embed()

    def _is_running(self, group: str) -> bool:
        return any(job.group == group and job.is_running for job in self.workers)

    @on(Ticked)
    def _ticked(self) -> None:
        self._tell_header()
        self.refresh_vault()
        desk = self.desk
        background.run(self, lambda job: desk.remind(), CameDue, group="remind")

    @on(CameDue)
    def _came_due(self, message: CameDue) -> None:
        now: Reminder = message.value
        if now.told:
            self.flash(now.told)
        if now.stands != self._stands:
            self._stands = now.stands
            for screen in self.screen_stack:
                screen.post_message(DueMoved())

    @on(JobStarted)
    def _job_started(self, message: JobStarted) -> None:
        if message.title:
            self.jobs[message.number] = message.title
            self.set_timer(PATIENCE, self._tell_header)

    @on(JobMoved)
    def _job_moved(self, message: JobMoved) -> None:
        if message.number in self.jobs:
            of = f" {message.done} of {message.total}" if message.total else f" {message.done}"
            self.jobs[message.number] = message.title + of
            self._tell_header()

    @on(JobEnded)
    def _job_ended(self, message: JobEnded) -> None:
        if self.jobs.pop(message.number, None) is not None:
            self._tell_header()

    @on(JobFailed)
    def _job_failed(self, message: JobFailed) -> None:
        if message.group == "disk":
            if message.sentence == self._trouble:
                return  # it was said at the look before
            self._trouble = message.sentence
        self.flash(message.sentence, trouble=True)
        if message.group == "refresh" and self._behind:
            self._tell_screens()  # a page is drawn from its file, whatever became of the index

    def facts(self) -> Iterable[str]:
        """What is true on every screen."""
        return ("working",) if self.jobs else ()

    def header(self) -> dict[str, str]:
        """The words of the header that are the same on every screen."""
        now = self.desk.now()
        return {
            "clock": f"{now:%a} {now.day} {now:%b}  {now:%H:%M}",
            "vault": self.desk.vault_name(),
            "job": next(iter(self.jobs.values()), ""),
        }

    def _tell_header(self) -> None:
        for screen in self.screen_stack if self.is_running else ():
            for status in screen.query(Status):
                status.tell(**self.header())

    def flash(self, text: str, *, undo: bool = False, trouble: bool = False) -> None:
        """One line on the screen in front of which it happened."""
        for screen in reversed(self.screen_stack):
            found = screen.query(Flash)
            if found:
                found.first().tell(text, undo=undo, trouble=trouble)
                return
