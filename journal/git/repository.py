"""Git, run as a program: the one place that starts it, and the few questions asked of it.

Owns how git is called (argument lists, no shell, no terminal, a time limit, nothing of the caller's own
GIT_ variables that names another repository), and how its complaints become one line. Must not know what
is in a note, nor when anything is done: `journal.sync` does.

Git runs in a session of its own, so ctrl+c reaches us and not a git that holds a lock; we then ask it to
stop, and it takes its lock files with it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import NamedTuple

from vault.problem import Problem

LOCAL_SECONDS = 600
NETWORK_SECONDS = 900
OLDEST = (2, 30)
_LOOK_SECONDS = 0.2

_SETTINGS = (
    "protocol.ext.allow=never", "safe.bareRepository=explicit",
    "core.fsync=all", "core.fsyncMethod=batch", "core.safecrlf=false", "core.quotePath=false",
    "core.pager=cat", "color.ui=false", "advice.addEmbeddedRepo=false",
    "submodule.recurse=false", "fetch.recurseSubmodules=false", "push.recurseSubmodules=no", "push.gpgSign=false",
    "gc.autoDetach=false", "maintenance.autoDetach=false", "http.lowSpeedLimit=1000", "http.lowSpeedTime=60",
)  # fmt: skip
_ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_CEILING_DIRECTORIES", "GIT_LITERAL_PATHSPECS",
    "GIT_EXTERNAL_DIFF", "GIT_QUARANTINE_PATH", "GIT_EDITOR", "GIT_PAGER", "GIT_TRACE",
)  # fmt: skip
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")
_NOT_FOUND = re.compile(r": ([\w.+-]+): (?:command )?not found$")  # a shell's words, of a filter's program
_WORDS = 200
_NOISE = (
    "fatal: the remote end hung up", "hint:", "Please make sure", "and the repository exists", "warning:", "remote: ",
)  # fmt: skip


class Ran(NamedTuple):
    """What a git command answered."""

    code: int
    out: bytes
    err: str


class GitMissing(Problem):
    """There is no git on this machine, or one that is too old."""

    kind = "outside"

    def __init__(self, found: str = "") -> None:
        oldest = ".".join(map(str, OLDEST))
        what = f"{found} is too old, sync needs git {oldest}" if found else "git is not installed"
        super().__init__(what, remedy="install git, then run: deliberate sync")


class GitFailed(Problem):
    """Git said no; its own reason, in one line."""

    kind = "outside"

    def __init__(self, doing: str, said: str, remedy: str = "see what git says: git status") -> None:
        super().__init__(f"git could not {doing}: {reason(said)}", remedy=remedy)


class Stopped(Problem):
    """Whoever asked does not want it any more; what was done so far stays."""

    kind = "outside"

    def __init__(self) -> None:
        super().__init__("sync was stopped", remedy="run it again: deliberate sync")


def reason(said: str) -> str:
    """What git complained about, in one line, without passwords."""
    lines = [line.strip() for line in said.replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line and not line.startswith(_NOISE)] or [
        line.strip().removeprefix("remote: ") for line in said.split("\n") if line.strip()
    ]
    named = [line for line in lines if line.startswith(("fatal:", "error:"))]
    named = [line for line in named if "Could not read from remote" not in line]
    missing = [found[1] for line in lines if (found := _NOT_FOUND.search(line))]
    told = [f"{missing[0]}: not found", *named[-1:]] if missing else (named or lines or ["it did not say why"])[:1]
    return without_password(", ".join(re.sub(r"^(fatal|error): ", "", one) for one in told)).rstrip(".")


def remotes_words(said: str) -> str:
    """What the other side said for itself, as a hook of it does, in one line; "" if it said nothing."""
    lines = [line.removeprefix("remote: ").strip() for line in said.replace("\r", "\n").split("\n")
             if line.startswith("remote: ")]  # fmt: skip
    words = " / ".join(line for line in lines if line)
    shown = "".join(letter for letter in words if letter.isprintable())
    return without_password(shown if len(shown) <= _WORDS else shown[:_WORDS].rstrip() + " …")


def without_password(text: str) -> str:
    """A text without the names and passwords that stand in addresses."""
    return _PASSWORD.sub("", text)


class Repository:
    """The repository whose working tree is one folder.

    root     the folder, absolute
    git_dir  absolute; "" until it was asked for with `open`
    stopped  asked while git runs; True ends it with Stopped
    """

    def __init__(self, root: str, env: Mapping[str, str], stopped: Callable[[], bool] = lambda: False) -> None:
        self.root, self.git_dir, self.stopped = root, "", stopped
        self._env = {key: value for key, value in env.items() if not key.startswith(_ELSEWHERE)}
        self._env |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
                      "GIT_CEILING_DIRECTORIES": os.path.dirname(os.path.realpath(root))}  # fmt: skip
        self._extra: tuple[str, ...] = ()

    def settle(self, *settings: str) -> None:
        """Settings for all later calls, as `key=value`."""
        self._extra = (*self._extra, *settings)

    def run(
        self, *words: str, stdin: bytes = b"", index: str = "", network: bool = False, git_dir: bool = True
    ) -> Ran:
        """Run git; whatever its exit code. Raises GitMissing, GitFailed after the time limit, Stopped.

        index    the index file to use instead of the repository's own
        network  it talks to another machine, so it may take longer
        """
        if self.stopped():
            raise Stopped
        where = [f"--git-dir={self.git_dir}", f"--work-tree={self.root}"] if self.git_dir and git_dir else []
        settings = [part for one in (*_SETTINGS, *self._extra) for part in ("-c", one)]
        env = {**self._env, **({"GIT_INDEX_FILE": index} if index else {})}
        until = time.monotonic() + (NETWORK_SECONDS if network else LOCAL_SECONDS)
        with TemporaryFile() as given:  # not a pipe: `communicate` stops feeding one when it is asked to look up
            given.write(stdin)
            given.seek(0)
            try:
                process = subprocess.Popen(
                    ["git", *where, *settings, *words], cwd=self.root, env=env, start_new_session=True,
                    stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                )  # fmt: skip
            except FileNotFoundError as error:
                raise GitMissing from error
        try:
            while True:
                try:
                    out, err = process.communicate(timeout=_LOOK_SECONDS)
                    return Ran(process.returncode, out, err.decode("utf-8", "replace"))
                except subprocess.TimeoutExpired:
                    if self.stopped():
                        raise Stopped from None
                    if time.monotonic() > until:
                        raise GitFailed(words[0], "it took too long", "try again: deliberate sync") from None
        finally:
            if process.poll() is None:
                _end(process)

    def said(self, *words: str, stdin: bytes = b"", index: str = "", settings: Sequence[str] = ()) -> bytes:
        """The output of a git command that must succeed. Raises GitFailed.

        settings  for this call, as `key=value`
        """
        given = [part for one in settings for part in ("-c", one)]
        ran = self.run(*given, *words, stdin=stdin, index=index)
        if ran.code:
            raise GitFailed(words[0], ran.err or ran.out.decode("utf-8", "replace"))
        return ran.out

    def line(self, *words: str, index: str = "") -> str:
        """The one line a git command prints; "" when it fails."""
        ran = self.run(*words, index=index)
        return "" if ran.code else os.fsdecode(ran.out).rstrip("\n")

    def open(self) -> None:
        """Find the folder of the repository. Raises GitMissing for one too old, GitFailed."""
        version = os.fsdecode(self.said("version")).strip()
        found = re.search(r"(\d+)\.(\d+)", version)
        if found and (int(found[1]), int(found[2])) < OLDEST:
            raise GitMissing(version)
        self.git_dir = os.fsdecode(self.said("rev-parse", "--absolute-git-dir")).rstrip("\n")

    def commit(self, name: str) -> str:
        """The full id of the commit that a name means; "" when there is none."""
        return self.line("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")

    def tree(self, commit: str) -> str:
        """The id of a commit's tree; of no commit, the empty tree."""
        if not commit:
            return os.fsdecode(self.said("hash-object", "-t", "tree", "-w", "--stdin")).strip()
        return self.line("rev-parse", "--verify", "--end-of-options", commit + "^{tree}")

    def config(self, key: str) -> str:
        """The value of a setting; "" when it is not set."""
        return self.line("config", "--get", key)

    def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The contents of blobs, in one call."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        data = self.said("cat-file", "--batch", stdin="".join(one + "\n" for one in wanted).encode())
        found: dict[str, bytes] = {}
        at = 0
        for one in wanted:
            end = data.index(b"\n", at)
            head = data[at:end].split(b" ")
            if len(head) != 3 or head[1] != b"blob":
                raise GitFailed("read an object", f"{one} is not there")
            size = int(head[2])
            found[one] = data[end + 1 : end + 1 + size]
            at = end + 2 + size
        return found

    def keep(self, data: bytes) -> str:
        """The id of a blob with these bytes, written to the repository."""
        return os.fsdecode(self.said("hash-object", "-w", "--stdin", stdin=data)).strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask git and its helpers to stop, then make them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.communicate(timeout=5)
            return
        except subprocess.TimeoutExpired:
            continue
