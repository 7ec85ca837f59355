"""Captures whose vault could not be written: kept in the state directory until they can be added.

Owns those files, one JSON object each. Must not know how a capture is written.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from journal import where
from vault.disk.writing import write_all
from vault.problem import Problem


@dataclass(frozen=True, slots=True)
class Kept:
    """One capture that waits; `file` is where."""

    file: str
    moment: datetime
    kind: str | None
    source: str | None
    page: str | None
    text: bytes


def keep(
    text: bytes, moment: datetime, kind: str | None, source: str | None, page: str | None,
    env: dict[str, str], problem: Problem,
) -> None:  # fmt: skip
    """Put a capture aside, durably, and tell the problem's remedy where."""
    record = {
        "moment": moment.isoformat(), "kind": kind, "source": source, "page": page,
        "text": text.decode("utf-8", "surrogateescape"),
    }  # fmt: skip
    folder = where.kept_folder(env)
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


def waiting(env: dict[str, str]) -> Iterator[Kept]:
    """The captures that wait, oldest first. Whoever has added one removes its file."""
    folder = where.kept_folder(env)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        file = os.path.join(folder, name)
        with open(file, "rb") as opened:
            record = json.load(opened)
        text = record["text"].encode("utf-8", "surrogateescape")
        yield Kept(
            file, datetime.fromisoformat(record["moment"]), record["kind"], record["source"], record["page"], text
        )
