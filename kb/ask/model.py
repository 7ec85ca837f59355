"""A language model behind one small protocol, and litellm as the one that is built.

Owns what a model is to the rest (a name, whether it stays on this machine, a stream of text), what can go
wrong with one, and the client of the child process in which litellm runs: its import takes four seconds and
170 MB, its providers heed no time limit, and what it prints must not reach a screen. There a kill ends
everything, the connection too. Must not know notes, prompts, settings, nor where a key is kept; the clock it
uses is monotonic and only measures silence.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypedDict

from kb.ask import trouble
from kb.ask.whereabouts import is_local, real_name, url_of

PATIENCE_S = 120.0
"""Silence, before the first word or between two, after which a model is given up."""
ALTOGETHER = 5
"""An answer may take so many times that long in all."""
_CUT = ("length", "content_filter")
_IMPORT_PATIENCE_S = 120.0
_LOOK_S = 0.05  # how often a waiting stream looks whether it was stopped
_START = "import sys; sys.path.insert(0, sys.argv[1]); from kb.ask.model_child import main; main()"


class Message(TypedDict):
    """One message of a conversation: `role` is system or user."""

    role: str
    content: str


class Model(Protocol):
    """A language model.

    name   as the person calls it, `provider/name`
    local  whether nothing that is sent to it leaves this machine
    """

    @property
    def name(self) -> str: ...

    @property
    def local(self) -> bool: ...

    def stream(
        self, messages: Sequence[Message], deadline_s: float = PATIENCE_S, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str, None, None]:
        """The answer, piece by piece, as it comes.

        deadline_s  silence after which it is given up; five times that for the whole
        stopped     looked at while waiting; true ends it and closes the connection
        Raises a ModelProblem: Stopped when it was stopped, Silent where it ended and nothing came, CutShort behind
        the last piece where its provider stopped it. Closing the iterator closes the connection.
        """
        ...


class Litellm:
    """Any model litellm can reach.

    name  `provider/name`;  url  its server, "" for the provider's own
    key   asked when it is needed; "" when there is none
    env   the environment litellm sees
    off_machine  the server on this machine passes everything on to another
    """

    def __init__(
        self,
        name: str,
        url: str = "",
        key: Callable[[], str] = lambda: "",
        env: Mapping[str, str] | None = None,
        off_machine: bool = False,
    ) -> None:
        self.name = name
        self._env = dict(env or {})
        self.url = url_of(name, url, self._env)
        self.local = not off_machine and is_local(name, self.url)
        self._key = key
        self._own_server = bool(url)

    def __repr__(self) -> str:
        return f"Litellm({self.name!r}, {self.url!r})"

    def stream(
        self, messages: Sequence[Message], deadline_s: float = PATIENCE_S, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str, None, None]:
        """As the protocol says."""
        key = self._key()
        asked = {
            "model": real_name(self.name),
            "messages": list(messages),
            "url": self.url,
            # A server of one's own gets no key that was meant for somebody else: litellm would take it from
            # the environment when none is given.
            "key": key or ("none" if self._own_server else ""),
            "env": without_proxies(self._env) if self.local else self._env,
        }
        try:
            yield from _talk(asked, deadline_s, stopped)
        except trouble.ModelProblem as problem:
            problem.about(self.name, self.url, key)
            raise


def without_proxies(env: Mapping[str, str]) -> dict[str, str]:
    """The environment of a model on this machine: a proxy would carry it elsewhere."""
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    return {name: value for name, value in env.items() if name.lower() not in proxies}


def _talk(asked: Mapping[str, Any], deadline_s: float, stopped: Callable[[], bool]) -> Generator[str, None, None]:
    child = CHILDREN.take()
    whole = heard = False
    try:
        child.wait_ready(stopped)
        child.ask(asked)
        until = time.monotonic() + deadline_s * ALTOGETHER
        while True:
            wait = min(deadline_s, until - time.monotonic())
            said = child.line(max(wait, 0.0), stopped)
            if "text" in said:
                heard = heard or bool(str(said["text"]).strip())
                yield str(said["text"])
            elif "trouble" in said:
                whole = True
                raise trouble.of(str(said["trouble"]), str(said.get("said", "")))
            else:
                whole = True
                why = str(said.get("why", "stop"))
                if not heard:
                    raise trouble.Silent(why, str(said.get("said", "")))
                if why in _CUT:
                    raise trouble.CutShort(why)
                return
    finally:
        if whole:
            CHILDREN.give_back(child)
        else:
            child.kill()


class Child:
    """One process with litellm in it, speaking a JSON object a line; it ends when its input does."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        # A session of its own: Ctrl-C in the terminal is for us, and we end it. -P: no module of the folder we are in.
        self._running = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        assert self._running.stdin is not None and self._running.stdout is not None
        self._in, self._out = self._running.stdin, self._running.stdout
        self._unread = b""
        self._ready = False

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._running.poll() is None

    def wait_ready(self, stopped: Callable[[], bool]) -> None:
        """Until litellm is imported. Raises NotInstalled."""
        if self._ready:
            return
        said = self.line(_IMPORT_PATIENCE_S, stopped)
        if "ready" not in said:
            raise trouble.of(str(said.get("trouble", "broken")), str(said.get("said", "")))
        self._ready = True

    def ask(self, asked: Mapping[str, Any]) -> None:
        """Send one request."""
        try:
            self._in.write(json.dumps(asked).encode() + b"\n")
            self._in.flush()
        except OSError as error:
            raise trouble.of("broken", "the process with litellm ended") from error

    def line(self, wait_s: float, stopped: Callable[[], bool]) -> dict[str, Any]:
        """Its next line. Raises TooSlow after so many seconds of silence, Stopped, BrokenOff."""
        until = time.monotonic() + wait_s
        while b"\n" not in self._unread:
            if stopped():
                raise trouble.Stopped
            left = until - time.monotonic()
            if not select.select([self._out], [], [], max(0.0, min(left, _LOOK_S)))[0]:
                if left <= 0:
                    raise trouble.TooSlow
                continue
            part = os.read(self._out.fileno(), 1 << 16)
            if not part:
                raise trouble.of("broken", "the process with litellm ended")
            self._unread += part
        line, self._unread = self._unread.split(b"\n", 1)
        said: dict[str, Any] = json.loads(line)
        return said

    def kill(self) -> None:
        """End it, whatever it does; its connections close with it."""
        self._running.kill()
        self._running.wait()
        for pipe in (self._in, self._out):
            with contextlib.suppress(OSError):
                pipe.close()


class Children:
    """The processes with litellm: one that has answered waits for the next question, since it holds nothing of any.

    They end with this process, and after ten idle minutes.
    """

    def __init__(self) -> None:
        self._idle: list[Child] = []
        self._turn = threading.Lock()

    def take(self) -> Child:
        """A process to ask, begun if none is idle."""
        with self._turn:
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
                child.kill()
        return Child()

    def give_back(self, child: Child) -> None:
        """Keep one for later."""
        with self._turn:
            if not self._idle:
                self._idle.append(child)
                return
        child.kill()

    def ready(self) -> None:
        """Begin one and wait until it can be asked. Raises NotInstalled."""
        child = self.take()
        try:
            child.wait_ready(lambda: False)
        except BaseException:
            child.kill()
            raise
        self.give_back(child)

    def warm(self) -> None:
        """Begin one now, so that its import runs while the notes are searched."""
        with self._turn:
            if not self._idle:
                self._idle.append(Child())


CHILDREN = Children()
