"""Every module can be imported alone, in any order, and says what it owns."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(file for package in ("vault", "kb", "journal") for file in (ROOT / package).rglob("*.py"))
MODULES = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in FILES}


def test_every_module_can_be_imported_first() -> None:
    """A child each, forked before any of ours was imported: cycles that hide behind order show here.

    The libraries are imported once, before: they are not what is tested.
    """
    code = "\n".join([
        "import importlib, os, sys, traceback",
        "import click, frontmatter, fsrs, numpy, sqlite3, textual.app, textual.widgets, tomlkit, yaml",
        "failed = []",
        "for name in sys.argv[1:]:",
        "    child = os.fork()",
        "    if child == 0:",
        "        try: importlib.import_module(name)",
        "        except BaseException: traceback.print_exc(); os._exit(1)",
        "        os._exit(0)",
        "    if os.waitpid(child, 0)[1]: failed.append(name)",
        "print(*failed)",
    ])  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code, *MODULES], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


@pytest.mark.parametrize("name", [name for name, file in MODULES.items() if file.name != "__init__.py"])
def test_a_module_says_what_it_owns(name: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[name].read_text())), name


def test_packages_hold_no_code() -> None:
    assert [str(file) for file in FILES if file.name == "__init__.py" and file.stat().st_size] == []


def test_the_contract_about_textual_names_every_module_but_the_app() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (named,) = [set(one["source_modules"]) for one in contracts if one["name"] == "only the TUI knows Textual"]
    assert named == {".".join(name.split(".")[:2]) for name in MODULES if name.startswith("journal.")} - {"journal.tui"}
