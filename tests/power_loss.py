"""What a disk may hold after a power cut: the calls of a command, replayed without what was not yet durable.

The model is that of POSIX, with renames that are one step as on any journalling file system. What was written to a
file is durable once that file was synced, a name once a folder that it came into or went out of was. What is not
durable yet may be on the disk or not, in any combination; of the combinations, `states_of` makes all, none, each one
alone missing, and each one alone there. The bytes of a file that was not synced may also be there in half, or as
zeros of the right length.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.file_calls import Call
from tests.images import Image

FOLDER = 0
"""The number that stands for a folder where a file has one of its own."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names that one call set: each to a file, to FOLDER, or to nothing."""

    call: str
    sets: dict[str, int | None]

    @property
    def folders(self) -> set[str]:
        return {os.path.dirname(path) for path in self.sets}


@dataclass(frozen=True, slots=True)
class Data:
    """What a file holds after one call."""

    call: str
    file: int
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Sync:
    """A call that made a file's bytes, or the names in a folder, durable."""

    call: str
    file: int = FOLDER
    folder: str = ""


Effect = Names | Data | Sync


@dataclass(frozen=True, slots=True)
class Lost:
    """A state after a power cut. returned: whether the command had ended before; what: what of it was not there."""

    image: Image
    returned: bool
    what: str


class Recording:
    """What the calls of a command did to a disk, effect by effect."""

    def __init__(self, before: Image, calls: Iterable[Call]) -> None:
        self.names: dict[str, int | None] = {}
        self.first: dict[int, bytes] = {}
        for path, data in before.items():
            self.names[path] = FOLDER if data is None else len(self.first) + 1
            if data is not None:
                self.first[len(self.first) + 1] = data
        self._before = dict(self.names)
        self._now = dict(self.first)
        self._opened: dict[int, int] = {}
        self.effects: list[Effect] = []
        for call in calls:
            for effect in self._effects(call):
                self.effects.append(effect)
                if isinstance(effect, Names):
                    self.names.update(effect.sets)
                elif isinstance(effect, Data):
                    self._now[effect.file] = effect.bytes

    def _effects(self, call: Call) -> Iterator[Effect]:
        told, here = str(call), self.names.get(call.path)
        if call.name == "open":
            if call.new:
                here = len(self._now) + 1
                self._now[here] = self.first[here] = b""
                yield Names(told, {call.path: here})
            assert here
            self._opened[call.file] = here
            if call.empties and self._now[here]:
                yield Data(told, here, b"")
        elif call.name == "write":
            file = self._opened[call.file]
            data = self._now[file].ljust(call.at, b"\0")
            yield Data(told, file, data[: call.at] + call.data + data[call.at + len(call.data) :])
        elif call.name == "truncate":
            file = self._opened[call.file]
            yield Data(told, file, self._now[file][: call.at].ljust(call.at, b"\0"))
        elif call.name == "fsync":
            file = self._opened.get(call.file, here or FOLDER)
            yield Sync(told, file) if file else Sync(told, folder=call.path)
        elif call.name == "rename":
            assert here, "the model knows no renamed folders"
            if here != self.names.get(call.to):  # of two names of one file, neither goes
                yield Names(told, {call.path: None, call.to: here})
        elif call.name == "exchange":
            yield Names(told, {call.path: self.names[call.to], call.to: here})
        elif call.name == "link":
            yield Names(told, {call.to: here})
        elif call.name in ("unlink", "rmdir"):
            yield Names(told, {call.path: None})
        elif call.name == "mkdir":
            yield Names(told, {call.path: FOLDER})
        else:
            assert call.name == "mode", f"the model does not know {call}"

    def image(self, names: Iterable[Names], data: dict[int, bytes]) -> Image:
        """The folders when these effects on names are on the disk, and these bytes in the files."""
        there = dict(self._before)
        for effect in names:
            there.update(effect.sets)
        image: Image = {}
        for path in sorted(path for path, file in there.items() if file is not None):
            folder = os.path.dirname(path)
            if not folder or (folder in image and image[folder] is None):
                file = there[path]
                image[path] = None if file == FOLDER else data[file or FOLDER]
        return image

    def final(self) -> Image:
        """The folders with every effect on the disk."""
        return self.image([one for one in self.effects if isinstance(one, Names)], self._now)

    def versions(self) -> dict[str, set[bytes | None]]:
        """What each path held at any moment of the command, None for nothing."""
        found: dict[str, set[bytes | None]] = {}
        for end in range(len(self.effects) + 1):
            done = self.effects[:end]
            data = self.first | {one.file: one.bytes for one in done if isinstance(one, Data)}
            image = self.image([one for one in done if isinstance(one, Names)], data)
            for path in {*found, *image}:
                found.setdefault(path, {None} if end else set()).add(image.get(path))
        return found


def states_of(recording: Recording) -> list[Lost]:
    """The different states of a disk after a power cut at any moment of a command."""
    states: dict[int, Lost] = {}
    last = len(recording.effects)
    for end in range(last + 1):
        for what, image in _after_cut(recording, end):
            key = hash((frozenset(image.items()), end == last))
            states.setdefault(key, Lost(image, end == last, f"cut before effect {end + 1} of {last}, {what}"))
    return list(states.values())


def _after_cut(recording: Recording, end: int) -> Iterator[tuple[str, Image]]:
    """What the disk may hold when the power goes after so many effects."""
    effects = recording.effects[:end]
    names = [(at, one) for at, one in enumerate(effects) if isinstance(one, Names)]
    unsure = [at for at, one in names if not _synced(effects[at:], one)]
    whole, durable = recording.first.copy(), recording.first.copy()
    for at, one in enumerate(effects):
        if isinstance(one, Data):
            whole[one.file] = one.bytes
            if any(isinstance(later, Sync) and later.file == one.file for later in effects[at:]):
                durable[one.file] = one.bytes
    pending = [file for file in whole if whole[file] != durable[file]]
    everything = {at for at, _ in names}
    sure = everything - {*unsure}

    def image(chosen: set[int], data: dict[int, bytes]) -> Image:
        return recording.image([one for at, one in names if at in chosen], data)

    yield "all there", image(everything, whole)
    yield "nothing there that was not synced", image(sure, durable)
    yield "all names there, bytes only where synced", image(everything, durable)
    yield "all bytes there, names only where synced", image(sure, whole)
    for at in unsure:
        yield f"but not: {effects[at].call}", image(everything - {at}, whole)
        yield f"and only: {effects[at].call}", image(sure | {at}, whole)
        yield f"and only, without bytes that were not synced: {effects[at].call}", image(sure | {at}, durable)
    for file in pending:
        path = next((path for path, has in recording.names.items() if has == file), f"file {file}")
        for how, data in _partly(durable[file], whole[file]):
            yield f"{how} of {path}", image(everything, whole | {file: data})
        yield f"bytes that were not synced only of {path}", image(everything, durable | {file: whole[file]})


def _synced(later: list[Effect], names: Names) -> bool:
    return any(isinstance(one, Sync) and not one.file and one.folder in names.folders for one in later)


def _partly(durable: bytes, whole: bytes) -> Iterator[tuple[str, bytes]]:
    yield "old bytes", durable
    kept = next((at for at, pair in enumerate(zip(durable, whole, strict=False)) if pair[0] != pair[1]),
                min(len(durable), len(whole)))  # fmt: skip
    yield "half of the bytes", whole[: kept + (len(whole) - kept) // 2]
    yield "zeros for the bytes", whole[:kept].ljust(len(whole), b"\0")
