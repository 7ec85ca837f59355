"""The real program in processes that can be killed at a certain call, and that tell every call they made.

`Program` starts a server that has the program imported; the server forks a process for each command. So a command
costs milliseconds, and each process is fresh.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from tests.file_calls import Call, Watcher, install, watch


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command went. code: of its exit, -9 when it was killed; calls: those it began, the last one perhaps not
    made; made: those that succeeded."""

    code: int
    out: str
    err: str
    calls: list[Call]
    made: list[Call]

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Program:
    """The program for one person.

    home     the folder whose calls are told, and the working directory
    scratch  a folder outside of it
    patch    Python statements that are run before each command, to break the program on purpose
    """

    def __init__(self, home: Path, env: dict[str, str], scratch: Path, patch: str = "") -> None:
        self.home, self.env, self.scratch, self.patch = home, env, scratch, patch
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.watched_program", str(scratch)], env=env, cwd=home,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()

    def run(self, *words: str, stdin: str = "", kill_at: int = 0, torn: bool = False) -> Ran:
        """Run a command.

        kill_at  kill it before its call of this number, from 1; 0: let it end
        torn     make half of that call first, where it is a write
        """
        assert self._server.stdin and self._server.stdout
        (self.scratch / "stdin").write_text(stdin)
        request = {"words": words, "kill_at": kill_at, "torn": torn, "patch": self.patch, "home": str(self.home)}
        self._server.stdin.write(json.dumps(request).encode() + b"\n")
        self._server.stdin.flush()
        code = int(self._server.stdout.readline())
        out, err = ((self.scratch / name).read_text("utf-8", "replace") for name in ("out", "err"))
        calls: list[Call] = []
        made: list[Call] = []
        for line in (self.scratch / "calls").read_text().splitlines():
            record = json.loads(line)
            if "done" in record:
                made.append(calls[record["done"] - 1])
            else:
                record["data"] = record["data"].encode("latin-1")
                calls.append(Call(**record))
        return Ran(code, out, err, calls, made)


def serve(scratch: str) -> None:
    """Answer each request on stdin, one JSON object a line, with an exit code on stdout."""
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _be_the_program(request, scratch)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code >= 0:
            _import_what_it_used(os.path.join(scratch, "modules"))
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def _import_what_it_used(file: str) -> None:
    """The next process then need not import it."""
    with open(file) as names:
        for name in names.read().split():
            if name not in sys.modules:
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)


def _be_the_program(request: dict[str, Any], scratch: str) -> NoReturn:
    _stand_in_for_terminal(scratch)
    os.chdir(request["home"])
    os.urandom = _random_bytes(request["words"])
    sys.argv = ["deliberate", *request["words"]]
    code: Any = 1
    try:
        from journal.door import main

        watch(_watcher(request, scratch))
        exec(request["patch"], {})
        main()
    except SystemExit as leaving:
        code = leaving.code
    finally:
        watch(None)
        sys.stdout.flush()
        sys.stderr.flush()
        with open(os.path.join(scratch, "modules"), "w") as file:
            file.write("\n".join(sys.modules))
        os._exit(code if isinstance(code, int) else 1)


def _stand_in_for_terminal(scratch: str) -> None:
    for fd, name, flags in ((0, "stdin", os.O_RDONLY), (1, "out", os.O_WRONLY), (2, "err", os.O_WRONLY)):
        os.dup2(os.open(os.path.join(scratch, name), flags | (flags and os.O_CREAT | os.O_TRUNC)), fd)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), "utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), "utf-8")
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w")), "utf-8", line_buffering=True)


def _random_bytes(words: list[str]) -> Callable[[int], bytes]:
    """The same bytes whenever a command is run: then two processes killed at the same call leave the same."""
    state = [repr(words).encode()]

    def drawn(count: int) -> bytes:
        state[0] = hashlib.sha256(state[0]).digest()
        return (state[0] * (count // 32 + 1))[:count]

    return drawn


def _watcher(request: dict[str, Any], scratch: str) -> Watcher:
    log = os.open(os.path.join(scratch, "calls"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    numbers: dict[int, int] = {}
    count = 0
    process = os.getpid()

    def before(call: Call, half: Callable[[], object]) -> None:
        nonlocal count
        count += 1
        numbers[id(call)] = count
        os.write(log, json.dumps(asdict(call) | {"data": call.data.decode("latin-1")}).encode() + b"\n")
        if count == request["kill_at"]:
            if request["torn"]:
                half()
            os.kill(process, signal.SIGKILL)

    def after(call: Call, result: object) -> None:
        assert call.name != "write" or result == len(call.data), "a short write: its record would be wrong"
        os.write(log, json.dumps({"done": numbers.pop(id(call))}).encode() + b"\n")

    return Watcher(request["home"], before, after)


if __name__ == "__main__":
    install()
    serve(sys.argv[1])
