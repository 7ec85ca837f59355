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
from dataclasses import dataclass, field, replace

from journal.git import worktree
from journal.git.founding import adopt, check_settled, found, meeting, opened, remote_head
from journal.git.merging import Joined, Ways, device, joined
from journal.git.refusals import LogGone, NotReached, OtherBranch, Strangers, TooBusy, TooManyGone
from journal.git.repository import GitFailed, Repository
from journal.git.trees import changes, own_index, paths, renames
from journal.git.worktree import Way
from journal.wiring import Desk
from vault.disk import history, marker, writing
from vault.disk.folder import NOTE_ENDINGS
from vault.disk.lock import Held
from vault.disk.places import day_pages
from vault.disk.writing import MARKER, ChangedMeanwhile
from vault.records.merging import DailyPage

MOVES = 8  # how often somebody may write into the vault while its files are moved
PUSHES = 3  # how often another device may be faster
MANY = 20  # so many notes are not deleted by the way

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did.

    committed  files of ours that were not in git yet
    pulled     files that changed here because of the others
    pushed     commits sent
    merged     notes both sides had changed, put together
    copies     theirs, kept beside ours, where they could not be
    remote     where to, None when there is none
    told       what else the person must know
    """

    committed: int = 0
    pulled: int = 0
    pushed: int = 0
    merged: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    remote: str | None = None
    told: tuple[str, ...] = field(default=())

    @property
    def nothing(self) -> bool:
        """Whether everything was in step already."""
        return not (self.committed or self.pulled or self.pushed)

    def said(self, *, dry: bool = False) -> str:
        """What was done, or would have been, in one line."""
        if self.nothing:
            return f"nothing to do, in step with {self.remote}" if self.remote else "nothing to do; there is no remote"
        parts = [
            f"committed {_many(self.committed, 'file')}" if self.committed else "",
            f"changed {_many(self.pulled, 'file')} here" if self.pulled else "",
            f"sent {_many(self.pushed, 'commit')} to {self.remote}" if self.pushed else "",
        ]
        done = ", ".join(filter(None, parts)) + ("" if self.remote else "; there is no remote to send them to")
        return f"would have {done}" if dry else done


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


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

    Raises GitMissing, GitFailed, NotReached, NoRepository, NotItsOwn, NotTrusted, Unfinished, Detached, MarkerGone,
    TooManyGone, LogGone, Strangers, OtherBranch, TooBusy, Stopped. What was done so far stays, and the next sync
    goes on from there.
    """
    repository = Repository(desk.root, desk.env, stopped)
    told: list[str] = []
    if init is not None:
        desk.mark()
        told = found(desk.root, repository, desk.settings.state, init, trust)
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
                    theirs = self._fetch()
                goal = self._goal(head, theirs) if theirs else head
            if goal != head and not self._move(head, goal):
                moves += 1
                if moves == MOVES:
                    raise TooBusy("the vault's files keep changing")
                continue
            if begun:
                if self.dry:
                    return self.done
                continue
            if self._push(goal, theirs or ""):
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
            tree = worktree.staged(self.git, index)
            if way and tree == self.git.tree(way.goal):
                if not self.dry:
                    self._arrived(way, index)
                return way.goal, ""
            if way:
                tree = worktree.without_arrived(self.git, index, way, tree)
            before = self.git.tree(head)
            if tree == before:
                return head, way.goal if way else ""
            changed = changes(self.git, before, tree)
            self._check_gone(before, tree, "from this folder")
            self.done = replace(self.done, committed=self.done.committed + len(changed))
            made = self._commit_tree(tree, _message(changed), head)
            if not self.dry:
                if way:
                    worktree.begin(self.git, Way(made, way.goal))
                worktree.put_index(self.git, index)
                self._set_branch(made, head)
            return made, way.goal if way else ""

    def _check_gone(self, before: str, after: str, where: str) -> None:
        """Absence is not deletion: stop before many notes, or any part of the log, go. Raises TooManyGone, LogGone."""
        changed = changes(self.git, before, after)
        gone = [path for path, one in changed.items() if one.after is None]
        if self.accepted or not gone:
            return
        gone = [path for path in gone if path not in renames(self.git, before, after)]
        log = next((path for path in gone if self._is_log(path)), "")
        if log:
            raise LogGone(log)
        count = sum(_is_note(path) for path in gone)
        if count > 1:
            notes = sum(_is_note(path) for path in paths(self.git, before))
            if count > MANY or count == notes or (count > 2 and 2 * count > notes):
                raise TooManyGone(self.desk.root, count, where)

    def _commit_tree(self, tree: str, message: str, *parents: str) -> str:
        above = [word for parent in parents if parent for word in ("-p", parent)]
        return os.fsdecode(self.git.said("commit-tree", tree, *above, stdin=message.encode())).strip()

    # theirs

    def _fetch(self) -> str:
        """The commit over there, "" when there is none yet. Raises NotReached, OtherBranch."""
        self.tell(f"fetching from {self.meet.remote}")
        where = f"+refs/heads/{self.meet.theirs}:{self.meet.tracking}"
        ran = self.git.run("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--",
                           self.meet.remote, where, network=True)  # fmt: skip
        if ran.code == 0:
            return self.git.commit(self.meet.tracking)
        if "couldn't find remote ref" not in ran.err:
            raise NotReached("fetch from", self.meet.remote, ran.err)
        stands = remote_head(self.git, self.meet.remote)
        if stands and stands != self.meet.theirs:
            raise OtherBranch(self.meet.remote, self.meet.branch, stands)
        return ""

    def _goal(self, ours: str, theirs: str) -> str:
        """The commit that holds both. Raises Strangers."""
        if ours == theirs or not ours:
            return theirs
        base = self.git.line("merge-base", "--", ours, theirs)
        if base in (ours, theirs):
            return theirs if base == ours else ours
        if not base:
            self._check_kin(ours, theirs)
        made = joined(self.git, self.git.tree(base), self.git.tree(ours), self.git.tree(theirs), self._ways())
        self.made = made
        return self._commit_tree(made.tree, "Put together what was written here and elsewhere\n", ours, theirs)

    def _check_kin(self, ours: str, theirs: str) -> None:
        """Without a common history: the same vault all the same, or one side has nothing to mix up."""
        ids = [self.git.run("cat-file", "blob", f"{one}:{marker.SETTINGS}").out for one in (ours, theirs)]
        if ids[0] and ids[0] == ids[1]:
            return
        mine, other = ({path for path in paths(self.git, one) if _is_note(path)} for one in (ours, theirs))
        if min(len(mine), len(other)) > 1 and 2 * len(mine & other) < min(len(mine), len(other)):
            raise Strangers(self.meet.remote)

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
        self._check_gone(before, after, "on the other side")
        made, self.made = self.made, None
        if self.dry:
            self._count(len(wanted), made)
            return True
        self.tell(f"{len(wanted)} files change here")
        with self._held(), own_index(self.git) as index:
            if worktree.way(self.git) is None and worktree.staged(self.git, index) != before:
                return False
            if self.git.commit("HEAD") != head:
                return False
            if not marker.exists(self.desk.root) and any(one.after for one in wanted.values()):
                self.desk.mark()
                self.state = self.desk.state
                return False
            way = Way(head, goal)
            worktree.begin(self.git, way)
            try:
                self._go(wanted, goal)
            except ChangedMeanwhile:
                return False
            if worktree.staged(self.git, index) != after:
                return False
            self._arrived(way, index)
        self._count(len(wanted), made)
        _follow(self.state, self.desk.state)
        self.state = self.desk.state
        return True

    def _go(self, wanted: worktree.Wanted, goal: str) -> None:
        export = os.path.join(self.desk.settings.state, "sync-export")
        shutil.rmtree(export, ignore_errors=True)
        os.makedirs(export, mode=0o700)
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
        writing.replace(self.desk.root, path, before, after, kept)

    def _arrived(self, way: Way, index: str) -> None:
        worktree.put_index(self.git, index)
        self._set_branch(way.goal, way.start)
        worktree.end(self.git)

    def _end(self) -> None:
        if not self.dry:
            worktree.end(self.git)

    def _set_branch(self, commit: str, old: str) -> None:
        """Only if it is still where it was: another git may have committed."""
        ran = self.git.run("update-ref", "-m", "deliberate sync", "--", f"refs/heads/{self.meet.branch}", commit,
                           old or "0" * len(commit))  # fmt: skip
        if ran.code:
            raise GitFailed("set the branch", ran.err, "try again: deliberate sync")

    def _count(self, pulled: int, made: Joined | None) -> None:
        self.done = replace(self.done, pulled=self.done.pulled + pulled)
        if made:
            merged, copies = (*self.done.merged, *made.merged), (*self.done.copies, *made.copies)
            self.done = replace(self.done, merged=merged, copies=copies)

    def _held(self) -> Held:
        return Held(os.path.join(self.state, "write.lock"))

    # over there

    def _push(self, goal: str, theirs: str) -> bool:
        """Send what the others lack; False when another device was faster. Raises NotReached."""
        if goal == theirs or not goal:
            return True
        since = [f"^{theirs}"] if theirs else []
        count = int(self.git.line("rev-list", "--count", goal, *since) or 0)
        if not self.dry and count:
            self.tell(f"sending to {self.meet.remote}")
            ran = self.git.run("push", "--porcelain", "--no-recurse-submodules", "--", self.meet.remote,
                               f"{goal}:refs/heads/{self.meet.theirs}", network=True)  # fmt: skip
            if ran.code:
                said = os.fsdecode(ran.out)
                if "[rejected]" in said:
                    return False
                refused = [line.rpartition("\t")[2] for line in said.split("\n") if line.startswith("!")]
                raise NotReached("push to", self.meet.remote, "\n".join(refused) or ran.err)
        self.done = replace(self.done, pushed=self.done.pushed + count)
        return True


def _is_note(path: str) -> bool:
    return path.lower().endswith(NOTE_ENDINGS) and not path.startswith(".")


def _message(changed: worktree.Wanted) -> str:
    """`2 notes added, 1 changed`: counts, not contents."""
    counts = {
        "added": sum(one.before is None for one in changed.values()),
        "changed": sum(bool(one.before and one.after) for one in changed.values()),
        "removed": sum(one.after is None for one in changed.values()),
    }
    first, *rest = [f"{count} {what}" for what, count in counts.items() if count]
    count, _, what = first.partition(" ")
    noun = "file" if count == "1" else "files"
    return ", ".join([f"{count} {noun} {what}", *rest]) + "\n"


def _follow(old: str, new: str) -> None:
    """Two devices had each marked the vault, and one id holds now: this machine's own records go along."""
    if old != new and not os.path.exists(new):
        with suppress(OSError):
            os.rename(old, new)
