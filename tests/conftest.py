"""What the whole test suite shares."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is not a defect; and a run on a server must say the same twice.
settings.register_profile("here", deadline=None)
settings.register_profile("server", deadline=None, derandomize=True)
settings.load_profile("server" if os.environ.get("CI") else "here")

# A run that was put into the background ignores ctrl+c, and so would every program it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = [
    "tests.person", "tests.kill_cases", "tests.openai_server", "tests.two_machines", "tests.unprivileged",
    "tests.refused",
]  # fmt: skip


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of compiled models, the default one ready in it.

    DELIBERATE_MODELS if it is set, else compiled once for this run (about 15 s): all workers share one
    folder, and the compiler's own lock lets one of them work while the others wait.
    """
    from kb.recall.compiling import compile_model

    folder = os.environ.get("DELIBERATE_MODELS")
    if folder is None:
        base: Path = tmp_path_factory.getbasetemp()
        shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
        folder = str(shared / "models")
    compile_model(folder)
    return folder
