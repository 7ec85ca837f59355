"""Captures whose vault could not be written: kept in the state directory, added later.

Owns those files, one JSON object each. Must not know how a capture is written; `journal.jot` does.
"""

import json
import os
import sys
from datetime import datetime

from journal import where
from journal.clock import Clock
from journal.jot import Request, capture_target, put
from journal.say import say
from vault.disk.writing import write_all
from vault.problem import Problem


def keep(request: Request, text: bytes, moment: datetime, env: dict[str, str], problem: Problem) -> None:
    """Put a capture aside, durably, and tell the problem's remedy where."""
    folder = where.kept_folder(env)
    record = {
        "moment": moment.isoformat(), "kind": request.kind, "source": request.source, "page": request.page,
        "text": text.decode("utf-8", "surrogateescape"),
    }  # fmt: skip
    name = os.path.join(folder, f"{moment:%Y%m%dT%H%M%S}-{os.getpid()}-{os.urandom(4).hex()}.json")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            write_all(fd, json.dumps(record).encode())
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError:
        return  # nothing can be kept: the problem itself says that nothing was written
    problem.remedy = f"your text is kept in {name}; add it later with: deliberate jot --kept"


def replay(request: Request, env: dict[str, str], clock: Clock) -> int:
    """Add all kept captures to the vault, each at its own moment; the exit code."""
    folder = where.kept_folder(env)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    if not names:
        say("no captures are waiting")
        return 1
    goal = capture_target(request.vault, env, clock)
    added = []
    for name in names:
        file = os.path.join(folder, name)
        with open(file, "rb") as kept:
            record = json.load(kept)
        text = record["text"].encode("utf-8", "surrogateescape")
        path, line = put(goal, datetime.fromisoformat(record["moment"]), record["kind"], text,
                         record["source"], record["page"])  # fmt: skip
        os.unlink(file)
        added.append({"path": path, "line": line, "kind": record["kind"]})
    lines = [json.dumps(added)] if request.json else [f"{one['path']}:{one['line']}" for one in added]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
