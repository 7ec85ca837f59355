"""Giving a file of the vault another name, without writing a byte of it.

Owns that the file is at one of the two names at any moment, whatever fails, and that nothing which stands at
the new name is replaced. Must not know why a file moves; `vault.disk.history` records it.
"""

import os
import stat

from vault.disk.access import NotAFile, own_folder, writable
from vault.disk.writing import (
    NO_LINKS,
    TEMP,
    CannotWrite,
    ChangedMeanwhile,
    make_folder,
    rename_to_free,
    sync_folder,
)


def move(root: str, path: str, to: str, kept_name: str) -> None:
    """Move a regular file of the vault to a free name; durable when it returns.

    What another program has open moves along, so that nothing it still writes is lost.
    kept_name  file name under `.deliberate/tmp/`, never used before; needed where no single step does it
    Raises ChangedMeanwhile when the file is gone or something stands at `to`, OutsideVault,
    ProtectedFolderError, NotAFile, CannotWrite.
    """
    source, target = writable(root, path), writable(root, to)
    kept = os.path.join(own_folder(root, TEMP), kept_name)
    if os.path.islink(os.path.join(root, path)):
        raise NotAFile(path)
    try:
        if not stat.S_ISREG(os.lstat(source).st_mode):
            raise NotAFile(path)
        make_folder(os.path.dirname(target))
        if not rename_to_free(source, target):
            make_folder(os.path.dirname(kept))
            _by_two_names(source, target, kept, path)
        sync_folder(os.path.dirname(target))
        sync_folder(os.path.dirname(source))
    except FileNotFoundError as error:
        raise ChangedMeanwhile(path) from error
    except FileExistsError as error:
        raise ChangedMeanwhile(to) from error
    except OSError as error:
        raise CannotWrite(path, error) from error


def _by_two_names(source: str, target: str, kept: str, path: str) -> None:
    """Where a file cannot be moved to a free name only: a second name for it, then the first one goes."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        # Neither is there: take the name, then move over what is empty.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            os.rename(source, target)
        except BaseException:
            if os.path.getsize(target) == 0 and os.path.lexists(source):
                os.unlink(target)
            raise
        return
    os.rename(source, kept)
    if os.path.samefile(kept, target):
        os.unlink(kept)
        return
    # Another program saved a new file at the first name in that instant: it keeps its place.
    if not os.path.lexists(source):
        os.rename(kept, source)
        os.rename(target, kept)  # the version that program replaced; it goes to history
    raise ChangedMeanwhile(path)
