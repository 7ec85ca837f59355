"""What the first frame may cost, counted and not timed."""

import subprocess
import sys
from pathlib import Path

from tests.journal.tui.driver import visit

HEAVY = (
    "numpy", "chromadb", "onnxruntime", "litellm", "torch", "sentence_transformers", "apscheduler", "fsrs",
)  # fmt: skip

FIRST_FRAME = """
import sys, asyncio
from journal.clock import Clock
from journal.settings import Settings
from journal.tui.app import Deliberate
from journal.tui.desk import TuiDesk
from journal.wiring import Desk

home, root = sys.argv[1:3]
env = {"HOME": home, "DELIBERATE_STATE": home + "/state", "DELIBERATE_CACHE": home + "/cache"}
desk = Desk(Settings(root, home + "/state", home + "/cache", home + "/models"), env, Clock("2026-11-22T09:14:00+01:00"))

opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)

def first_frame(app):
    print("heavy:", *[name for name in sys.argv[3:] if name in sys.modules], file=sys.__stdout__)
    print("widgets:", sum(1 for _ in app.screen.walk_children()), file=sys.__stdout__)
    print("notes:", *[path for path in opened if path.endswith(".md") and path.startswith(root)], file=sys.__stdout__)
    sys.__stdout__.flush()
    app.exit()

Deliberate._begin = first_frame

async def main():
    async with Deliberate(TuiDesk(desk), meaning=False).run_test(size=(80, 24)) as pilot:
        while not pilot.app._exit:
            await pilot.pause()

asyncio.run(main())
"""


def first_frame(tmp_path: Path, vault: Path) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, str(tmp_path), str(vault), *HEAVY],
        capture_output=True, text=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {line.split(":")[0]: line.split()[1:] for line in done.stdout.splitlines()}


def test_the_first_frame_imports_nothing_heavy_and_opens_no_note(tmp_path: Path, vault: Path):
    said = first_frame(tmp_path, vault)
    assert said["heavy"] == []
    assert int(said["widgets"][0]) < 120
    assert said["notes"] == []


async def test_no_screen_mounts_more_than_a_hundred_and_twenty_widgets(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        for keys in (("g", "v"), ("g", "d"), ("g", "a"), ("escape",), ("?",)):
            await person.press(*keys)
            assert sum(1 for screen in person.app.screen_stack for _ in screen.walk_children()) < 120


async def test_a_screen_is_built_only_when_first_visited(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        built = {mode for mode, stack in person.app._screen_stacks.items() if stack}
        assert built == {"today"}
