"""Words whose vault could not be written: kept in the state directory until they can be added.

Owns those files, one JSON object each, in a folder for each vault, whole or not there; and what is done with
words that cannot be kept there either: they are printed. Must not know how a capture is written.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from journal import where
from journal.say import print_text, say
from vault.disk.lock import Held
from vault.disk.writing import sync_folder, write_all
from vault.problem import Problem

NO_VAULT = "any"  # the folder for words that were meant for no vault in particular


class NotWrittenDown(Problem):
    """The system refused before the vault was reached: no working folder, no state folder, no permission."""

    def __init__(self, error: OSError) -> None:
        reason = os.strerror(error.errno) if error.errno else str(error)
        file = error.filename if isinstance(error.filename, str) else None
        super().__init__(f"cannot write it down: {reason}", path=file)


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, with all that is needed to add it later.

    prose  whether it goes under the journal heading; else it is a line of the log, or a card
    """

    text: bytes
    moment: datetime
    kind: str | None = None
    source: str | None = None
    page: str | None = None
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that wait; `file` is where, `root` and `vault_id` the vault they were meant for ("" for any)."""

    file: str
    words: Words
    root: str
    vault_id: str

    def belongs_to(self, root: str, vault_id: str) -> bool:
        """Whether they were meant for this vault, which may have moved since."""
        if self.vault_id and vault_id:
            return self.vault_id == vault_id
        return not self.root or os.path.realpath(self.root) == os.path.realpath(root)


def keep(words: Words, vault: str, env: dict[str, str], error: BaseException) -> Problem:
    """Put words aside, durably, else print them on stderr in full; the problem to tell, which says which of the two.

    vault  the --vault flag, "" when not given
    error  what stopped the write; raised again when it is neither a Problem nor an OSError
    """
    try:
        remedy = f"your text is kept in {_put_aside(words, vault, env)}; add it later with: deliberate jot --kept"
    except Exception as refused:  # whatever it is, the words must not go with it
        remedy = print_back(words.text, refused)
    problem = error if isinstance(error, Problem) else NotWrittenDown(error) if isinstance(error, OSError) else None
    if problem is None:
        say(remedy)
        raise error
    problem.remedy = remedy
    return problem


def print_back(text: bytes, refused: Exception) -> str:
    """Print words on stderr in full, because they cannot be kept on disk; what the person can do then.

    refused  why they cannot be kept
    """
    reason = os.strerror(refused.errno) if isinstance(refused, OSError) and refused.errno else str(refused)
    file = refused.filename if isinstance(refused, OSError) else None
    say(f"your text cannot be kept ({reason}{f', {file}' if file else ''}); this is all of it:")
    print_text(text)
    return f"copy your text from the lines above; then {where.OTHER_FOLDER['state']}"


def _put_aside(words: Words, vault: str, env: dict[str, str]) -> str:
    """The file that holds the words now, whole and durable."""
    root = where.wanted_vault(vault, env)
    record = {
        "root": root, "vault_id": _id_of(root), "moment": words.moment.isoformat(), "kind": words.kind,
        "source": words.source, "page": words.page, "prose": words.prose,
        "text": words.text.decode("utf-8", "surrogateescape"),
    }  # fmt: skip
    folder = os.path.join(where.kept_folder(env), where.name_of(root) if root else NO_VAULT)
    name = f"{words.moment:%Y%m%dT%H%M%S}-{os.getpid()}-{os.urandom(4).hex()}.json"
    _put(folder, name, json.dumps(record).encode())
    return os.path.join(folder, name)


def _id_of(root: str) -> str:
    from vault.disk import marker

    try:
        return str(marker.settings(root).get("id", "")) if root else ""
    except (Problem, OSError):
        return ""


def _put(folder: str, name: str, data: bytes) -> None:
    """The file, whole and durable, or nothing."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    temp = os.path.join(folder, "." + name)
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        write_all(fd, data)
        os.fsync(fd)
    except OSError:
        os.unlink(temp)
        raise
    finally:
        os.close(fd)
    os.rename(temp, os.path.join(folder, name))
    for each in (folder, os.path.dirname(folder), os.path.dirname(os.path.dirname(folder))):
        sync_folder(each)


def alone(env: dict[str, str]) -> Held:
    """A lock for whoever adds what waits: two at once would add it twice."""
    return Held(os.path.join(where.folder("state", env), "kept.lock"))


def waiting(env: dict[str, str]) -> Iterator[Kept]:
    """Everything that waits, oldest first. Whoever has added one removes its file.

    A file that cannot be read as one is told, set aside under the ending .bad, and passed over.
    """
    top = where.kept_folder(env)
    files = [os.path.join(folder, name) for folder, _, names in os.walk(top) for name in names]
    for file in sorted((f for f in files if _waits(os.path.basename(f))), key=os.path.basename):
        try:
            yield _read(file)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            say(f"not readable as kept words, set aside: {file}.bad")
            os.rename(file, file + ".bad")


def _waits(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


def _read(file: str) -> Kept:
    with open(file, "rb") as opened:
        record = json.load(opened)
    text = record["text"].encode("utf-8", "surrogateescape")
    said = {key: record.get(key) for key in ("kind", "source", "page")}
    if not all(value is None or isinstance(value, str) for value in said.values()):
        raise TypeError
    words = Words(text, datetime.fromisoformat(record["moment"]), **said, prose=record.get("prose") is True)
    return Kept(file, words, str(record.get("root") or ""), str(record.get("vault_id") or ""))
