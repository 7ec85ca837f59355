"""The wheel holds everything the program needs, and both of its commands."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
AWKWARD = f"an 'environment' of \"one's\" $HOME {'long' * 40}"
"""A folder whose path the system would cut in a script's first line, and a shell take for something else."""


def run(*words: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(words, env=env, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(folder: Path) -> Path:
    """A new environment with the libraries of this one, but not the project itself; its folder of programs."""
    venv.create(folder, with_pip=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    for own in site.glob("setuptools*"):  # too old to build the project
        shutil.rmtree(own)
    for library in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if "deliberate" not in library.name and not (site / library.name).exists():
            (site / library.name).symlink_to(library)
    return folder / "bin"


def checkout(folder: Path) -> Path:
    """The project as it is committed."""
    run("git", "clone", "-q", str(ROOT), str(folder))
    return folder


def pip(binaries: Path, *words: str) -> None:
    run(str(binaries / "python"), "-m", "pip", "install", "-q", "--no-index", "--no-deps", *words)


@pytest.mark.parametrize("name", ["venv", AWKWARD])
def test_the_wheel_works_in_an_environment_of_its_own(tmp_path: Path, models: str, name: str) -> None:
    """Our own code comes from the wheel alone; the libraries are those of this environment."""
    clone = checkout(tmp_path / "clone")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(clone))
    (wheel,) = tmp_path.glob("*.whl")
    binaries = environment(tmp_path / name)
    pip(binaries, str(wheel))
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


@pytest.mark.parametrize("how", [(), ("--config-settings", "editable_mode=compat")])
def test_a_checkout_is_installed_into_an_environment_at_an_awkward_path(tmp_path: Path, how: tuple[str, ...]) -> None:
    clone = checkout(tmp_path / "clone")
    binaries = environment(tmp_path / AWKWARD)
    pip(binaries, "--no-build-isolation", *how, "--editable", str(clone))
    for name in ("deliberate", "dj"):
        (tmp_path / name).symlink_to(binaries / name)
        for program in (binaries / name, tmp_path / name):
            assert run(str(program), "--version", env={"HOME": str(tmp_path)}).startswith("deliberate 0.")
