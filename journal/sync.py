"""Sync with git: commit, fetch, put together, push; nothing anybody wrote is lost on the way.

Owns the sequence and what stops it. The lock of this vault is held only while its files are looked at or
moved, never while another machine is waited for, so captures go on. Prints nothing and asks nothing: a question
is a Problem whose remedy is the flag that answers it. How files are put together is `journal.git.merging`'s;
how they are moved, `journal.git.worktree`'s.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from journal.git import worktree
from journal.git.commits import commit_tree, set_branch
from journal.git.founding import adopt, check_settled, found, meeting, opened
from journal.git.growing import grown, shortened
from journal.git.guards import check_gone, check_kin, check_readable
from journal.git.merging import Joined, Ways, device, joined
from journal.git.remote import fetch, push
from journal.git.repository import Repository
from journal.git.room import check_room
from journal.git.staging import staged
from journal.git.synced import Synced as Synced
from journal.git.synced import message
from journal.git.trees import changes, own_index, put
from journal.git.worktree import Way
from journal.wiring import Desk
from vault.disk import access, history, marker, writing
from vault.disk.lock import Held
from vault.disk.places import day_pages
from vault.disk.undoing import TRASH
from vault.disk.writing import MARKER, ChangedMeanwhile
from vault.problem import Problem
from vault.records.merging import DailyPage, merge_log

MOVES = 8  # how often somebody may write into the vault while its files are moved
UNMARKED = "unmarked"  # the state folder of vaults without an id, which several may share
PUSHES = 3  # how often another device may be faster
MANY_FILES = 200  # new ones of a first pull, during which captures shall not wait

Tell = Callable[[str], None]


class TooBusy(Problem):
    """Files, or the remote, kept changing."""

    kind = "conflict"

    def __init__(self, what: str, path: str = "") -> None:
        super().__init__(what, path=path or None, remedy="your changes are committed here; try again in a moment")


def sync(
    desk: Desk, *, dry_run: bool = False, init: str | None = None, trust: bool = False, accept_deletions: bool = False,
    on_progress: Tell = lambda _: None, stopped: Callable[[], bool] = lambda: False,
) -> Synced:  # fmt: skip
    """Bring this vault in step with its git remote; without one, commit.

    dry_run           change no file, no branch and nothing over there: say what would be done
    init              make a repository first, with this remote; "" for none yet
    trust             what the repository's own settings run is the person's own
    accept_deletions  that many notes are gone is meant
    on_progress       told what is waited for; stopped: asked again and again, True ends it

    Raises NotAFile, GitMissing, GitFailed, NotReached, NoRepository, NotItsOwn, NotTrusted, Unfinished, Detached,
    MarkerGone, TooManyGone, LogGone, Ignored, InTheWay, Strangers, OtherBranch, TooBusy, Stopped. What was done so
    far stays, and the next sync goes on from there.
    """
    check_readable(desk.root)
    repository = Repository(desk.root, desk.env, stopped)
    told: list[str] = []
    if init is not None:
        told, others = found(desk.root, repository, desk.settings.state, init, trust)
        if not others:  # else the marker comes from there
            desk.mark()
    opened(desk.root, desk.env, repository, desk.settings.state, trust)
    with Held(os.path.join(desk.settings.state, "sync.lock")):
        run = _Run(desk, repository, dry_run, accept_deletions, on_progress)
        done = run.through()
    return replace(done, told=(*told, *done.told))


class _Run:
    """One sync, from the first look to the last push."""

    def __init__(self, desk: Desk, repository: Repository, dry: bool, accepted: bool, tell: Tell) -> None:
        self.desk, self.git, self.dry, self.accepted, self.tell = desk, repository, dry, accepted, tell
        self.name = desk.new_id()
        self.number = 0
        self.busy = ""  # the file that somebody wrote to last, while it was to be moved
        self.done = Synced()
        self.places, self.state = desk.places, desk.state
        self.made: Joined | None = None  # what the last merge put together, until it is in the folder

    def through(self) -> Synced:
        """All steps."""
        self.meet = meeting(self.git)
        if self.meet.remote and not self.git.commit("HEAD") and not self.dry:
            self.meet = adopt(self.git, self.meet)
        if self.meet.remote:
            self.done = replace(self.done, remote=f"{self.meet.remote}/{self.meet.theirs}")
        moves = pushes = 0
        theirs: str | None = None
        while True:
            head, begun = self._commit()
            if begun:
                goal = self._goal(head, begun)
            elif not self.meet.remote:
                return self.done
            else:
                if theirs is None:
                    self.tell(f"fetching from {self.meet.remote}")
                    theirs = fetch(self.git, self.meet)
                goal = self._goal(head, theirs) if theirs else head
            if goal != head and not self._move(head, goal):
                moves += 1
                if moves == MOVES:
                    raise TooBusy("the vault's files keep changing", self.busy)
                continue
            if begun:
                if self.dry:
                    return self.done
                continue
            if self._send(goal, theirs or ""):
                return self.done
            theirs = None
            pushes += 1
            if pushes == PUSHES:
                raise TooBusy("other devices keep sending to the remote")

    # ours

    def _commit(self) -> tuple[str, str]:
        """Our commit, everything in the folder in it; and where a sync that died was going, "" if there was none."""
        with self._held(), own_index(self.git) as index:
            worktree.clear(self.git)
            head = self.git.commit("HEAD")
            check_settled(self.git, head)
            way = worktree.way(self.git)
            if way and way.start != head:
                self._end()
                way = None
            tree = self._staged(index, self._wanted(way) if way else {})
            if way and tree == self.git.tree(way.goal):
                if not self.dry:
                    self._arrived(way, index)
                return way.goal, ""
            if way:
                tree = worktree.without_arrived(self.git, index, way, tree)
            before = self.git.tree(head)
            tree = self._with_whole_log(before, tree, index)
            if tree == before:
                return head, way.goal if way else ""
            changed = changes(self.git, before, tree)
            self._check_gone(before, tree, here=True)
            self.done = replace(self.done, committed=self.done.committed + len(changed))
            made = commit_tree(self.git, tree, message(changed), head)
            if not self.dry:
                if way:
                    worktree.begin(self.git, Way(made, way.goal))
                worktree.put_index(self.git, index)
                set_branch(self.git, self.meet.branch, made, head)
            return made, way.goal if way else ""

    def _staged(self, index: str, arriving: worktree.Wanted | None = None) -> str:
        """What the folder says, as a tree."""
        found = staged(self.git, index, arriving)
        for path in found.left_out:
            self._tell_later(f"this folder is a git repository of its own and is left out: {path}")
        return found.tree

    def _wanted(self, way: Way) -> worktree.Wanted:
        return changes(self.git, self.git.tree(way.start), self.git.tree(way.goal))

    def _with_whole_log(self, before: str, tree: str, index: str) -> str:
        """The tree of the folder with the lines that went from a file of the log, which is put right on disk, too."""
        back = {} if self.accepted else shortened(self.git, before, tree, self._is_log)
        for path, data in back.items():
            if not self.dry:
                with Held(os.path.join(self.state, "log.lock")):
                    now = writing.read(self.desk.root, path) or b""
                    self._replace(path, now, merge_log(data, now))
            self._tell_later(f"the log of your reviews had been cut short, its lines are back: {path}")
        if not back:
            return tree
        whole = grown(self.git, tree, [before], self._is_log)
        put(self.git, index, {path: one.after for path, one in changes(self.git, tree, whole).items()})
        return whole

    def _tell_later(self, line: str) -> None:
        self.done = replace(self.done, told=tuple(dict.fromkeys([*self.done.told, line])))

    def _check_gone(self, before: str, after: str, here: bool) -> None:
        if not self.accepted:
            check_gone(self.git, before, after, here, self._is_log)

    # theirs

    def _goal(self, ours: str, theirs: str) -> str:
        """The commit that holds both, and every line of the log that either has. Raises Strangers."""
        made = self._both(ours, theirs)
        if self.accepted:
            return made
        tree = self.git.tree(made)
        whole = grown(self.git, tree, [self.git.tree(one) for one in (ours, theirs) if one != made], self._is_log)
        return made if whole == tree else commit_tree(self.git, whole, "Put back what was missing in the log\n", made)

    def _both(self, ours: str, theirs: str) -> str:
        if ours == theirs or not ours:
            return theirs
        base = self.git.line("merge-base", "--", ours, theirs)
        if base in (ours, theirs):
            return theirs if base == ours else ours
        if not base:
            check_kin(self.git, self.meet.remote, ours, theirs)
        made = joined(self.git, self.git.tree(base), self.git.tree(ours), self.git.tree(theirs), self._ways())
        self.made = made
        return commit_tree(self.git, made.tree, "Put together what was written here and elsewhere\n", ours, theirs)

    def _ways(self) -> Ways:
        pages = set(day_pages(self.desk.root, self.places.daily))
        page = DailyPage(self.places.style.heading)
        now = self.desk.clock.now()
        return Ways(
            is_log=self._is_log,
            page=lambda path: page if path in pages else None,
            label=f"{device(os.uname().nodename)} {now:%Y%m%d%H%M}",
            folds=self.git.config("core.ignorecase") == "true",
        )

    def _is_log(self, path: str) -> bool:
        folders = (self.places.log_folder + "/", f"{MARKER}/log/")
        return path.startswith(folders) and path.endswith((".jsonl", ".md"))

    # the folder

    def _move(self, head: str, goal: str) -> bool:
        """Take the folder from one commit to the next; False when somebody wrote into it meanwhile."""
        before, after = self.git.tree(head), self.git.tree(goal)
        wanted = changes(self.git, before, after)
        self._check_gone(before, after, here=False)
        count = len(wanted)
        if self.dry:
            check_room(self.git, wanted)
            self._count(count)
            return True
        self.tell(f"{count} files change here")
        with self._held(), own_index(self.git) as index:
            check_room(self.git, wanted)
            if worktree.way(self.git) is None and self._staged(index) != before:
                return False
            if self.git.commit("HEAD") != head:
                return False
            if not marker.exists(self.desk.root) and marker.SETTINGS not in wanted:
                self.desk.mark()
                self.state = self.desk.state
                return False
            way = Way(head, goal)
            worktree.begin(self.git, way)
        self._count(0)  # what was put together will be there, whoever must finish it
        arriving, new = wanted, {path: one for path, one in wanted.items() if one.before is None}
        try:
            if len(new) > MANY_FILES:  # nobody waits for these: they stand in nobody's way
                self._go(new, goal)
                wanted = {path: one for path, one in wanted.items() if path not in new}
            with self._held(), own_index(self.git) as index:
                self._go(wanted, goal)
                there = self._staged(index, arriving)
                if there != after:
                    raise ChangedMeanwhile(next(iter(changes(self.git, after, there))))
                self._arrived(way, index)
        except ChangedMeanwhile as error:
            self.busy = error.path or ""
            return False
        self._count(count)
        _follow(self.state, self.desk.state)
        self.state = self.desk.state
        return True

    def _go(self, wanted: worktree.Wanted, goal: str) -> None:
        export = os.path.join(self.desk.settings.state, "sync-export")
        shutil.rmtree(export, ignore_errors=True)
        os.makedirs(export, mode=0o700)
        for path, one in wanted.items():
            if one.after is None and access.is_read_only(os.path.join(self.desk.root, path)):
                line = f"another machine deleted a file that is read-only here; it is in {TRASH}/ now"
                self._tell_later(f"{line}: {path}")
        try:
            worktree.go(self.git, wanted, goal, export, self._replace, self.name)
        finally:
            shutil.rmtree(export, ignore_errors=True)

    def _replace(self, path: str, before: bytes | None, after: bytes) -> None:
        """Write a file of the vault; what it displaces can be told later, but is not for `undo` to take back."""
        kept = f"{self.name}-{self.number}.kept"
        self.number += 1
        if before is not None:
            history.intend(self.state, kept, path, before, after)
        if before is not None and access.is_read_only(access.writable(self.desk.root, path, from_sync=True)):
            line = "another machine changed a file that is read-only here; it has the new text and stays read-only"
            self._tell_later(f"{line}: {path}")
        writing.replace(self.desk.root, path, before, after, kept, from_sync=True)

    def _arrived(self, way: Way, index: str) -> None:
        worktree.put_index(self.git, index)
        set_branch(self.git, self.meet.branch, way.goal, way.start)
        worktree.end(self.git)

    def _end(self) -> None:
        if not self.dry:
            worktree.end(self.git)

    def _count(self, pulled: int) -> None:
        made, self.made = self.made or Joined(""), None
        for line in made.told:
            self._tell_later(line)
        self.done = replace(
            self.done, pulled=self.done.pulled + pulled,
            merged=tuple(dict.fromkeys([*self.done.merged, *made.merged])), copies=(*self.done.copies, *made.copies),
        )  # fmt: skip

    def _held(self) -> Held:
        return Held(os.path.join(self.state, "write.lock"))

    # over there

    def _send(self, goal: str, theirs: str) -> bool:
        """Send what the others lack; False when another device was faster. Raises NotReached."""
        if goal == theirs or not goal:
            return True
        since = [f"^{theirs}"] if theirs else []
        count = int(self.git.line("rev-list", "--count", goal, *since) or 0)
        if not self.dry:
            self.tell(f"sending to {self.meet.remote}")
            if not push(self.git, self.meet, goal):
                return False
        self.done = replace(self.done, pushed=self.done.pushed + count)
        return True


def _follow(old: str, new: str) -> None:
    """Two devices had each marked the vault, and one id holds now: this machine's own records go along."""
    if old != new and os.path.basename(old) != UNMARKED and not os.path.exists(new):
        with suppress(OSError):
            os.rename(old, new)
