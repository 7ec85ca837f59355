"""Two apps and a command line that write at once, for a short while; `just bench soak` does it for ten minutes."""

import subprocess
import sys

import pytest

from tests.person import ROOT, Person


@pytest.mark.slow
def test_two_open_apps_and_a_command_line_lose_nothing_that_was_acknowledged(newcomer: Person) -> None:
    done = subprocess.run([sys.executable, "-m", "bench.soak", "20"], cwd=ROOT, env=newcomer.env, capture_output=True,
                          text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
