"""A person whose program may read and write only what the modes of files allow.

Root may do all, whatever a mode says. Where the tests run as root, the program of this person runs without the two
capabilities by which that is so; it owns the files, as an ordinary user does.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.person import PROGRAM, Person, Said

_PR_CAPBSET_DROP = 24  # linux/prctl.h
_OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
_SYSTEM = ctypes.CDLL(None, use_errno=True)


class Unprivileged(Person):
    """Someone for whom permissions count."""

    def shell(self, *words: str | bytes, stdin: bytes = b"", cwd: Path | None = None, **env: str) -> Said:
        """Run the real program."""
        done = subprocess.run([*PROGRAM, *words], input=stdin, capture_output=True, env=self.env | env,
                              cwd=cwd or self.home, preexec_fn=_give_up_overrides)  # fmt: skip
        return Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def _give_up_overrides() -> None:
    """In the child, before the program starts: what root gives up here, it cannot have afterwards."""
    if os.geteuid() == 0:
        for capability in _OVERRIDES:
            if _SYSTEM.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[Unprivileged]:
    """Someone for whom permissions count, with a new, empty vault of our own kind."""
    if os.geteuid() == 0 and not hasattr(_SYSTEM, "prctl"):
        pytest.skip("root keeps its rights on this system")
    person = Unprivileged(tmp_path)
    assert person.shell("init", str(person.vault)).code == 0
    yield person
    for folder, _, _ in os.walk(tmp_path):
        os.chmod(folder, 0o700)
