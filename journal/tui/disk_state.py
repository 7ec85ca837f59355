"""What stands on disk as far as the screens show it: a value that two looks can be compared by.

Owns which differences there can be: files, the index, the event log. Pure. Must not know who reads the disk, nor
what a screen does when it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FileStamp = tuple[int, int, int]
"""(mtime in ns, size, inode) of a file; zeros while there is none."""


@dataclass(frozen=True, slots=True)
class DiskState:
    """One look at the disk.

    files  the stamp of each file looked at, by its path in the vault
    index  the revision of the index, "" while nothing was filed
    log    the fingerprint of the event log
    """

    files: Mapping[str, FileStamp] = field(default_factory=dict)
    index: str = ""
    log: object = ()

    def files_changed(self, since: DiskState) -> bool:
        """Whether a file differs that both looks have seen."""
        return any(since.files.get(path, stamp) != stamp for path, stamp in self.files.items())

    def changed(self, since: DiskState) -> bool:
        """Whether anything differs from an earlier look."""
        return self.files_changed(since) or (self.index, self.log) != (since.index, since.log)
