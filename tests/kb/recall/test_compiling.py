"""Compiling a model: whole or not at all, by however many at once."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kb.recall.compiling import NotCompiled, compile_model
from kb.recall.models import DEFAULT, Compiled, folder_of, model_is_ready, packaged_source, read_compiled

ROOT = str(Path(__file__).resolve().parents[3])


def start(dest: Path, *, site: bool = True) -> "subprocess.Popen[str]":
    command = [sys.executable, "-P", *([] if site else ["-S"]), "-c"]
    code = f"import sys; sys.path.insert(0, {ROOT!r}); from kb.recall.compiling import main; sys.exit(main())"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([*command, code, str(packaged_source()), str(dest), DEFAULT], **pipes)


def test_a_ready_model_is_not_compiled_again(models: str) -> None:
    steps: list[str] = []
    assert compile_model(models, on_step=steps.append) == read_compiled(models)
    assert steps == []


def test_a_model_without_weights_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotCompiled) as told:
        compile_model(str(tmp_path), "someone/else")
    assert told.value.kind == "outside" and "only all-MiniLM-L6-v2 comes with this release" in str(told.value)


def test_missing_torch_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    child = start(tmp_path / "models" / "key", site=False)
    out, _ = child.communicate()
    assert child.returncode == 4
    assert "torch is not installed" in json.loads(out.splitlines()[-1])["problem"]
    assert [p for p in (tmp_path / "models").iterdir() if not p.name.endswith(".lock")] == []


def test_a_folder_that_holds_no_model_is_told_in_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "weights").mkdir()
    with pytest.raises(NotCompiled) as told:
        compile_model(str(tmp_path / "models"), "mine", str(tmp_path / "weights"))
    assert "\n" not in str(told.value)
    assert not model_is_ready(str(tmp_path / "models"), "mine")
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_a_killed_compiler_leaves_no_model_and_the_next_one_makes_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    child = start(folder_of(str(tmp_path)))
    assert child.stdout is not None
    for line in child.stdout:
        if "shrinking" in line:
            child.send_signal(signal.SIGKILL)
    child.wait()
    assert child.returncode == -signal.SIGKILL
    assert not model_is_ready(str(tmp_path))

    made: list[Compiled] = []
    steps: list[str] = []
    makers = [
        threading.Thread(target=lambda: made.append(compile_model(str(tmp_path), on_step=steps.append)))
        for _ in range(2)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(made) == 2 and made[0] == made[1] == read_compiled(str(tmp_path))
    assert steps.count("loading") == 1, "the second compiler waits for the first"
    files = sorted(p.name for p in folder_of(str(tmp_path)).iterdir())
    assert files == ["model.json", "model.onnx", "tokenizer.json"]
    assert [p for p in os.listdir(tmp_path) if p.endswith(".making")] == []
    assert capfd.readouterr() == ("", ""), "libraries print nothing on our terminal"


@pytest.mark.slow
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000_000, limits[1]))
    try:
        with pytest.raises(NotCompiled) as told:
            compile_model(str(tmp_path))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "no room on the disk" in str(told.value)
    assert [p for p in tmp_path.iterdir() if not p.name.endswith(".lock")] == []
