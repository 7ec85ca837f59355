"""Handing text to the person's own editor and taking it back.

Owns which editor ($VISUAL, then $EDITOR, then what is installed), how it is told the line, and
whether the file changed meanwhile. Must not know screens; suspending the terminal is the caller's
`pause`, so that this file can be tried without one.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from vault.disk.access import read_regular
from vault.problem import Problem

_FALLBACKS = ("nano", "vim", "vi", "emacs")
_PLUS_LINE = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "mg", "gvim"}
_COLON_LINE = {"hx", "helix", "subl", "zed"}

Pause = Callable[[], AbstractContextManager[None]]


class NoEditor(Problem):
    """There is no editor to hand the text to, or it could not be started."""

    kind = "outside"


def command_for(path: str, line: int, environ: Mapping[str, str]) -> list[str]:
    """The words that open `path` at `line` (1-based) in the person's editor."""
    chosen = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(chosen)
    except ValueError as error:
        raise NoEditor("$EDITOR cannot be read as a command", remedy="quote it properly") from error
    if not words:
        found = next((name for name in _FALLBACKS if shutil.which(name)), None)
        if found is None:
            raise NoEditor("no editor is set", remedy="set $EDITOR, for example to nano")
        words = [found]
    name = Path(words[0]).name
    if name in _PLUS_LINE:
        return [*words, f"+{line}", path]
    if name in _COLON_LINE:
        return [*words, f"{path}:{line}"]
    if name in {"code", "codium", "code-insiders"}:
        return [*words, *([] if "--wait" in words or "-w" in words else ["--wait"]), "--goto", f"{path}:{line}"]
    return [*words, path]


def edit_file(path: Path, line: int, pause: Pause, environ: Mapping[str, str]) -> bool:
    """Open a file that exists; True if its bytes differ afterwards."""
    before = _digest(path)
    _run(command_for(str(path), line, environ), pause)
    return _digest(path) != before


def edit_text(text: str, pause: Pause, environ: Mapping[str, str]) -> str:
    """Hand over text that is not in a file yet; the new text, or the old one if nothing was saved."""
    handle, name = tempfile.mkstemp(prefix="deliberate-", suffix=".md")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode("utf-8", "surrogatepass"))
        _run(command_for(name, 1, environ), pause)
        changed = path.read_bytes().decode("utf-8", "replace")
        return changed.removesuffix("\n") if not text.endswith("\n") else changed
    finally:
        path.unlink(missing_ok=True)


def _run(words: list[str], pause: Pause) -> None:
    if shutil.which(words[0]) is None:
        raise NoEditor(f"the editor {words[0]} is not installed", remedy="set $EDITOR")
    try:
        with pause():
            subprocess.run(words, check=False)
    except OSError as error:
        raise NoEditor(f"{words[0]} could not be started", remedy="set $EDITOR") from error


def _digest(path: Path) -> bytes | None:
    try:
        return hashlib.blake2b(read_regular(str(path))).digest()
    except OSError:
        return None
