"""Unfinished texts on this machine: the file of each, and writing it.

Owns the file's name, so that what is begun in the app is found by the command line and the other way
round. Must not know whose drafts they are.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from vault.disk.writing import sync_folder

LONGEST = 120


def file_of(folder: Path, name: str) -> Path:
    """Where the draft of this name stands: a name may hold a slash, be very long, or be in any script."""
    safe = quote(name, safe=" ", errors="surrogatepass")
    if len(safe) > LONGEST:  # `=` is never in a quoted name, so this one is nobody else's
        safe = f"{safe[: LONGEST // 2]}={blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
    return folder / "drafts" / f"{safe}.txt"


def put(file: Path, text: str, *, durable: bool = False) -> None:
    """Write a draft, whole or not at all. durable: it outlives a power cut too, which costs a moment."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temp = file.with_name(f".{file.name}.{os.getpid()}")
    with open(temp, "wb") as opened:
        opened.write(text.encode("utf-8", "surrogatepass"))
        if durable:
            opened.flush()
            os.fsync(opened.fileno())
    temp.replace(file)
    if durable:
        sync_folder(str(file.parent))
