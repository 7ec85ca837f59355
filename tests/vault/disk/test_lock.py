"""One process at a time, by a file, or where no file can be made by a folder that is there."""

import subprocess
import sys
from pathlib import Path

import pytest

from vault.disk.lock import Held


def is_free(path: Path, fallback: Path) -> bool:
    """Whether another process gets the lock at once."""
    script = (
        "import fcntl, sys\nfrom vault.disk.lock import Held\nreal = fcntl.flock\n"
        "fcntl.flock = lambda fd, how: real(fd, how | fcntl.LOCK_NB)\n"
        "with Held(sys.argv[1], sys.argv[2]) as lock:\n    sys.exit(lock._fd < 0)\n"
    )
    return subprocess.run([sys.executable, "-c", script, str(path), str(fallback)]).returncode == 0


def test_a_folder_is_locked_where_no_file_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file/x/lock"
    folder = tmp_path / "folder"
    folder.mkdir()
    with Held(str(path), str(folder)) as lock:
        assert isinstance(lock.refused, NotADirectoryError)
        assert not is_free(path, folder)
    assert is_free(path, folder)
    assert list(folder.iterdir()) == [], "nothing was made in it"


def test_the_folder_is_left_alone_where_the_file_can_be_made(tmp_path: Path) -> None:
    with Held(str(tmp_path / "state/lock"), str(tmp_path)) as lock:
        assert lock.refused is None
        with Held("/dev/null/x/lock", str(tmp_path)) as other:
            assert other.refused is not None


def test_without_file_and_folder_work_goes_on_and_says_why(tmp_path: Path) -> None:
    with Held("/dev/null/x/lock", str(tmp_path / "absent")) as lock:
        assert isinstance(lock.refused, NotADirectoryError)


def test_without_a_fallback_a_lock_that_cannot_be_made_is_an_error() -> None:
    with pytest.raises(NotADirectoryError), Held("/dev/null/x/lock"):
        pass
