"""Every console block of the documentation prints what it says, and every verb is documented."""

import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from journal.cli import VERBS
from tests.pages.console import agrees, run, steps

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(page.name for page in DOCS.glob("*.md") if steps(page))


@pytest.mark.parametrize("page", PAGES)
def test_the_console_blocks_of_a_page_print_what_it_says(page: str, tmp_path: Path, models: Path) -> None:
    program = tmp_path / "bin" / "deliberate"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from journal.door import main; main()' \"$@\"\n")
    program.chmod(0o755)
    env = {
        "PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "PYTHONPATH": str(DOCS.parent), "PYTHONDONTWRITEBYTECODE": "1",
        "DELIBERATE_VAULT": str(tmp_path / "vault"), "DELIBERATE_STATE": str(tmp_path / "state"),
        "DELIBERATE_CACHE": str(tmp_path / "cache"), "DELIBERATE_CONFIG": str(tmp_path / "config.toml"),
        "DELIBERATE_MODELS": str(models),
        "DELIBERATE_NOW": datetime.now().astimezone().replace(hour=9, minute=14).isoformat(),
    }  # fmt: skip
    run_first = 'deliberate init "$DELIBERATE_VAULT" --starter'
    (tmp_path / "vault").mkdir()
    for step in steps(DOCS / page):
        if run_first:
            from tests.pages.console import Step

            assert "daily pages" in run(Step(page, 0, run_first, ""), env, tmp_path)
            run_first = ""
        printed = run(step, env, tmp_path / "vault")
        assert agrees(step.expected, printed), f"docs/{page}:{step.line}\n$ {step.command}\n{printed}"


def test_every_verb_has_its_place_in_the_documentation() -> None:
    commands = (DOCS / "commands.md").read_text()
    missing = [verb for verb in VERBS if f"deliberate {verb}" not in commands]
    assert missing == []
