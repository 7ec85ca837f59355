"""The name under which this device writes to the event log of every vault.

Owns the small file in the state folder that holds the name, and the name of a device whose state folder cannot
be used. Must not know a vault: the name is kept outside all of them.
"""

import os
from hashlib import blake2b

from vault.disk.lock import Held

_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def device_name(state: str) -> str:
    """The name of this device's own log folder: letters and digits, random, made once.

    state  this machine's folder for all vaults; where nothing can be kept in it, the name is made from the
           machine and the user instead, so that it is the same the next time
    """
    path = os.path.join(state, "device")
    try:
        return _read(path) or _make(path)
    except OSError:
        return _name_of_machine()


def _read(path: str) -> str:
    """The name in the file; "" when there is none."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            name = file.read().strip()
    except FileNotFoundError:
        return ""
    return name if name.isalnum() else ""


def _make(path: str) -> str:
    """A new name, on disk; the one of another process that was faster. Raises OSError."""
    with Held(path + ".lock"):
        name = _read(path)
        if not name:
            name = os.urandom(5).hex()
            with open(path + ".new", "w", encoding="ascii") as file:
                file.write(name + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(path + ".new", path)
    return name


def _name_of_machine() -> str:
    """A hash, which tells nobody the machine's own id."""
    machine = ""
    for path in _MACHINE_IDS:
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                machine = machine or file.read().strip()
        except OSError:
            continue
    known = f"{machine} {os.uname().nodename} {os.getuid()}".encode("utf-8", "replace")
    return blake2b(known, digest_size=5, person=b"deliberate").hexdigest()
