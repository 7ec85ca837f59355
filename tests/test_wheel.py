"""The wheel holds everything the program needs, and both of its commands."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]


def run(*words: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(words, env=env, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_works_in_an_environment_of_its_own(tmp_path: Path, models: str) -> None:
    """Our own code comes from the wheel alone; the libraries are those of this environment."""
    clone = tmp_path / "clone"
    run("git", "clone", "-q", str(ROOT), str(clone))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(clone))
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv/bin"
    run(str(binaries / "pip"), "install", "-q", "--no-index", "--no-deps", str(wheel))
    (site,) = (tmp_path / "venv/lib").glob("python*/site-packages")
    libraries = Path(sysconfig.get_paths()["purelib"])
    for library in libraries.iterdir():  # all but the project itself, which is linked there
        if "deliberate" not in library.name and not (site / library.name).exists():
            (site / library.name).symlink_to(library)
    env = {
        "PATH": f"{binaries}:{os.environ['PATH']}", "HOME": str(tmp_path), "DELIBERATE_MODELS": models,
        "DELIBERATE_VAULT": str(tmp_path / "vault"),
    }  # fmt: skip
    assert run("deliberate", "--version", env=env, cwd=tmp_path).startswith("deliberate 0.")
    run("deliberate", "init", str(tmp_path / "vault"), "--starter", env=env, cwd=tmp_path)
    assert ":3\n" in run("dj", "jot", "a line", env=env, cwd=tmp_path)
    run("deliberate", "index", env=env, cwd=tmp_path)
    assert "Walking" in run("deliberate", "recall", "does jogging spark creativity", env=env, cwd=tmp_path)
    assert "[1]" in run("deliberate", "ask", "Who cut heavy books in half?", env=env, cwd=tmp_path)
