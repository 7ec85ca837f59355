"""`just try`: a fresh copy of the starter vault, opened; without a terminal, the tour is run in it instead."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.pages.console import agrees, run, steps

HERE = Path(__file__).resolve().parents[2]
PLAYGROUND = HERE / "try"


def environment() -> dict[str, str]:
    """A vault and a state of their own, so that trying touches nothing else; compiled models are shared."""
    own = {
        "DELIBERATE_VAULT": str(PLAYGROUND / "vault"),
        "DELIBERATE_STATE": str(PLAYGROUND / "state"),
        "DELIBERATE_CACHE": str(PLAYGROUND / "cache"),
        "DELIBERATE_CONFIG": str(PLAYGROUND / "config.toml"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    return {**os.environ, **own}


def main() -> int:
    env = environment()
    shutil.rmtree(PLAYGROUND, ignore_errors=True)
    PLAYGROUND.mkdir()
    subprocess.run(["deliberate", "init", env["DELIBERATE_VAULT"], "--starter"], env=env, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    if sys.stdin.isatty() and sys.stdout.isatty():
        print("A fresh vault of about 30 notes, in ./try/vault. To begin: ctrl+o, start. The tour: docs/tour.md")
        return subprocess.run(["deliberate"], env=env).returncode
    wrong = 0
    for step in steps(HERE / "docs/tour.md"):
        printed = run(step, env, PLAYGROUND / "vault")
        print(f"$ {step.command}\n{printed}", end="", flush=True)
        if not agrees(step.expected, printed):
            wrong += 1
            print(f"(docs/{step.page}:{step.line} says something else:\n{step.expected})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
