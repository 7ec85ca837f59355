"""Files that a save displaced: text that arrives in one later, and what becomes of them.

Responsibility: keep a displaced file for a day under `.deliberate/tmp/` and then for 30 days in this machine's
history; bring text that another program wrote into one back to its note, or into a conflict copy beside it.
Does not: know what the commands meant, nor take anything back (`vault.disk.undoing`).
"""

import os
import re
import stat
import time
from binascii import crc32
from collections.abc import Mapping
from dataclasses import dataclass

from vault.disk.access import OutsideVault, own_folder, read, read_regular
from vault.disk.history import append, close_without_change, digest, intend, intent_file, quoted
from vault.disk.operations import Displaced, displaced, find_write
from vault.disk.writing import (
    TEMP,
    ChangedMeanwhile,
    displaced_files_written_since,
    replace,
    sync,
    sync_folder,
    write_all,
)
from vault.problem import Problem
from vault.text.merge import add_missing_lines

TYPE_CHECKING = False  # typing is not needed otherwise
if TYPE_CHECKING:
    from vault.records.merging import DailyPage

HISTORY = "history"
DISPLACED_SECONDS = 24 * 60 * 60
HISTORY_SECONDS = 30 * DISPLACED_SECONDS
TRIES = 20  # another program writing the same note between our read and write, again and again
_QUIET_SECONDS = 0.03  # a program that wrote within this time may not be done

_VERSION = re.compile(r".*\.kept\.(?P<note>[0-9a-f]{8})", re.DOTALL)
_OURS = re.compile(r"(?P<kept>[0-9A-HJKMNP-TV-Z]{26}-.*\.kept)(?P<half>\.new|\.old)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """Text that was out of sight, and the file it is in now: the note itself, or a conflict copy beside it."""

    note: str
    path: str

    @property
    def message(self) -> str:
        """One line for a person."""
        if self.path == self.note:
            return f"another program saved {self.note} at the same moment; its text and yours are both in the note"
        return f"another program saved {self.note} at the same moment; its version is in {self.path}; compare the two"


def return_text(root: str, state: str, known_texts: Mapping[str, bytes] | None = None) -> list[ReturnedText]:
    """Bring text that arrived in displaced files back to their notes. Hold the write lock.

    known_texts  by the name of a displaced file, what it said when it was displaced, where the caller knows
    A file that cannot be read or merged now is tried again by the next command, and `doctor` names it.
    """
    names = displaced_files_written_since(root)
    files = {ours["kept"]: name for name in names if (ours := _OURS.fullmatch(name))}
    records = displaced(state, files.keys(), root) if files else {}
    returned: list[ReturnedText] = []
    for kept, name in files.items():
        record = records.get(kept)
        file = os.path.join(own_folder(root, TEMP), name)
        try:
            if record is not None:
                before = (known_texts or {}).get(kept)
                returned += _return_one(root, state, kept, file, record, before)
            _mark_compared(file)
        except (OSError, Problem):
            continue
    return returned


def written_to(root: str, state: str) -> list[tuple[str, str]]:
    """(path under the vault, its note or "") of each displaced file that does not say what its record says."""
    files = {ours["kept"]: file for file, ours in _displaced_files(root) if ours["half"] is None}
    records = displaced(state, files.keys(), root) if files else {}
    changed = []
    for kept, file in sorted(files.items()):
        record = records.get(kept)
        if record is not None and digest(bytes_of(file)) != record.before:
            changed.append((f"{TEMP}/{os.path.basename(file)}", record.path))
    return changed


def merge_back(root: str, state: str, path: str, base: bytes | None, text: bytes, name: str) -> ReturnedText | None:
    """Merge a version of a note into the note as it is now; a conflict copy where they clash. None: it is in already.

    base  the text both versions come from; None where it is not known
    name  the beginning of an unused name under `.deliberate/tmp/`
    Raises ChangedMeanwhile if another program keeps writing to the note, and what the vault writer raises.
    """
    for attempt in range(TRIES):
        current = read(root, path)
        if current is not None and (text == current or not text):
            return None
        merged = _merge(root, path, base, current, text) if current is not None else None
        if merged is None or current is None:
            copies = make_conflict_copy(root, path, text, name + ".kept")
            return ReturnedText(path, copies[0]) if copies else None
        if merged == current:
            return None
        kept = f"{name}-{attempt}.kept"
        intend(state, kept, path, current, merged)
        try:
            replace(root, path, current, merged, kept)
        except ChangedMeanwhile:
            continue
        return ReturnedText(path, path)
    raise ChangedMeanwhile(path)


def _merge(root: str, path: str, base: bytes | None, current: bytes, text: bytes) -> bytes | None:
    """Both versions in one; None where they clash."""
    quick = add_missing_lines(base, text, current) if base is not None else None
    if quick is not None:
        return quick
    from vault.records.merging import merge_note  # late: it takes long to load, and is seldom needed
    from vault.text.threeway import common_lines

    # An editor that saved a text it had read before takes no line away that it had never seen: so what it lacks of
    # the base counts as if it had never been there.
    common = common_lines(base or current, text)
    merged = merge_note(path, common, current, text, _daily_page(root, path))
    return merged.data if merged.whole else None


def _return_one(
    root: str, state: str, kept: str, file: str, record: Displaced, before: bytes | None
) -> list[ReturnedText]:
    """Bring the text of one displaced file back, if it is not what was displaced."""
    data = _read_when_quiet(file)
    if digest(data) == record.before or (file.endswith(".old") and digest(data) == record.after):
        return []
    stem = kept.removesuffix(".kept")
    history = os.path.join(state, HISTORY)
    base = before if before is not None and digest(before) == record.before else None
    base = base if base is not None else _text_before(root, state, kept, record)
    if base is not None:
        _store(history, history_name(kept, record.path), base)  # undo needs it
    result = merge_back(root, state, record.path, base, data, f"{stem}-returned-{crc32(data):08x}")
    _store(history, history_name(f"{stem}-arrived-{crc32(data):08x}.kept", record.path), data)
    # From now on this is what the file is known to say; a program that still has it open may write once more.
    append(state, f'{{"intent":{quoted(kept)},"path":{quoted(record.path)},'
                  f'"before":{quoted(digest(data))},"after":{quoted(record.after)}}}')  # fmt: skip
    close_without_change(state, "")
    return [result] if result else []


def _read_when_quiet(file: str) -> bytes:
    """The bytes of a file nobody has written to for a moment, or after half a second of waiting."""
    for _ in range(16):
        if time.time() - os.stat(file).st_mtime > _QUIET_SECONDS:
            break
        time.sleep(_QUIET_SECONDS)
    return bytes_of(file)


def _mark_compared(file: str) -> None:
    """Set the time of the inode, so that the file counts as written to only if it is written to again."""
    os.chmod(file, stat.S_IMODE(os.lstat(file).st_mode))


def _text_before(root: str, state: str, kept: str, record: Displaced) -> bytes | None:
    """What a file said when it was displaced: worked out, since another program wrote over it; None if unknown."""
    if record.before == digest(b""):
        return b""
    for data in _versions(os.path.join(state, HISTORY), kept.removesuffix(".kept")):
        if digest(data) == record.before:
            return data
    write = find_write(state, kept)
    if write is None or write.removed:
        return None
    length = int(record.after.partition(":")[0])
    candidates = [read(root, record.path) or b""]
    candidates += [bytes_of(file) for file, _ in _displaced_files(root) if os.stat(file).st_size == length]
    for after in candidates:
        before = after[: write.start] + after[write.start + len(write.inserted) :]
        if digest(after) == record.after and digest(before) == record.before:
            return before
    return None


def _versions(history: str, stem: str) -> list[bytes]:
    """The versions in history that a displaced file had."""
    if not os.path.isdir(history):
        return []
    return [bytes_of(os.path.join(history, name)) for name in sorted(os.listdir(history)) if name.startswith(stem)]


def _daily_page(root: str, path: str) -> "DailyPage | None":
    """How the log of a daily page is found; None for any other note."""
    from vault.disk import places
    from vault.records.merging import DailyPage

    layout = places.find(root)
    return DailyPage(layout.style.heading) if places.is_page(path, layout.daily) else None


def _displaced_files(root: str) -> list[tuple[str, re.Match[str]]]:
    """Each file of ours under `.deliberate/tmp/`, with the parts of its name."""
    try:
        folder = own_folder(root, TEMP)
        names = sorted(os.listdir(folder))
    except (OSError, OutsideVault):
        return []
    files = [(os.path.join(folder, name), ours) for name in names if (ours := _OURS.fullmatch(name))]
    return [(file, ours) for file, ours in files if stat.S_ISREG(_mode(file))]


def _mode(file: str) -> int:
    try:
        return os.lstat(file).st_mode
    except OSError:
        return 0


def settle(root: str, state: str, now: float) -> list[str]:
    """Move displaced files older than a day to history; the conflict copies that had to be made.

    now  Unix seconds
    A program that still had a displaced file open may have gone on writing to it, and one may have written
    in the instant of an exchange whose process was then killed: a file that says neither what we displaced
    nor what we wrote gets a name beside its note again. History keeps a version for 30 days, and the newest
    of each note for good. Only files of ours are touched, none through a link; a half-done exchange that no
    record tells of may hold words nobody has elsewhere, and stays. What fails is tried again another time:
    housekeeping never stops a command.
    """
    files = _old_files(root, now)
    if not files:
        return []
    history = os.path.join(state, HISTORY)
    known = displaced(state, {kept for _, kept, _ in files}, root)
    copies: list[str] = []
    settled: list[str] = []
    for file, kept, half in files:
        record = known.get(kept)
        if record is None and half == ".old":
            continue
        try:
            data = bytes_of(file)
            if record is not None and half != ".new" and digest(data) == record.before:
                _store(history, history_name(kept, record.path), data)
            elif record is None or half == ".new" or (half == ".old" and digest(data) == record.after):
                _store(history, kept + half, data)
            else:
                copies += make_conflict_copy(root, record.path, data, kept)
        except (OSError, Problem):
            continue
        settled.append(file)
        beside = intent_file(root, kept)
        if os.path.lexists(beside) and beside not in settled:
            settled.append(beside)
    if settled:
        _leave(history, settled, now)
    return copies


def _old_files(root: str, now: float) -> list[tuple[str, str, str]]:
    """(file, name it was to be kept under, "", ".new" or ".old") of each displaced file over a day old."""
    try:
        return [
            (file, ours["kept"], ours["half"] or "")
            for file, ours in _displaced_files(root)
            if now - os.lstat(file).st_ctime >= DISPLACED_SECONDS
        ]
    except OSError:
        return []


def make_conflict_copy(root: str, path: str, data: bytes, kept: str) -> list[str]:
    """The text under the next free name `note (conflict N).md`; none when the note or a copy says it."""
    stem, ending = os.path.splitext(path)
    copy, number = path, 0
    while (there := read(root, copy)) is not None or not number:
        if there == data:
            return []
        number += 1
        copy = f"{stem} (conflict {number}){ending}"
    replace(root, copy, None, data, kept + ".copy.kept", from_sync=True)  # beside what a sync may have displaced
    return [copy]


def history_name(kept: str, path: str) -> str:
    """The name in history of a version of a note: which note, is told by its ending."""
    return f"{kept}.{crc32(path.encode('utf-8', 'surrogateescape')):08x}"


def _store(folder: str, name: str, data: bytes) -> None:
    """A durable file in history; never over one that says something else."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    part = os.path.join(folder, "part")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_all(fd, data)
        sync(fd)
    finally:
        os.close(fd)
    number = 0
    while os.path.exists(file := os.path.join(folder, f"{number}-{name}" if number else name)):
        if bytes_of(file) == data:
            break
        number += 1
    os.rename(part, file)


def _leave(history: str, settled: list[str], now: float) -> None:
    """Remove what history or a conflict copy holds durably, then what history has held long enough."""
    try:
        if os.path.isdir(history):
            sync_folder(history)
        for file in settled:
            os.unlink(file)
        _forget(history, now)
    except OSError:
        return


def _forget(history: str, now: float) -> None:
    """Remove versions over 30 days old, but for the newest of each note."""
    versions: dict[str, list[str]] = {}
    for name in os.listdir(history) if os.path.isdir(history) else ():
        note = _VERSION.fullmatch(name)
        versions.setdefault(note["note"] if note else "", []).append(name)
    for note_, names in versions.items():
        if note_ and len(names) == 1:
            continue
        aged = sorted((os.lstat(os.path.join(history, name)).st_mtime_ns, name) for name in names)
        for mtime_ns, name in aged[:-1] if note_ else aged:
            if now - mtime_ns / 1e9 >= HISTORY_SECONDS:
                os.unlink(os.path.join(history, name))


def bytes_of(file: str) -> bytes:
    """The bytes of a file of ours; a link in its place is an error."""
    return read_regular(file, os.O_NOFOLLOW)
