"""Compiling an embedding model: sentence-transformers weights in, a small ONNX model out, once per model.

Owns the child process in which torch runs (import 10 s, 1 GB: never in a process a person waits for), the
export, the shrinking to int8 and the check that the shrunk model still means the same on this processor.
Must not know who uses the model, and never opens a connection: weights are a folder on this machine.

    python -m kb.recall.compiling SOURCE DEST [NAME]

The child writes one JSON object a line to its standard output: {"step": …}, at last {"done": true} or
{"problem": …, "remedy": …}. All that native libraries print goes to its standard error, which the parent
reads and keeps to itself.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kb.recall import silence
from kb.recall.models import DEFAULT, Compiled, folder_of, packaged_source, read_compiled, sha256_of
from vault.problem import Problem

CLOSE_ENOUGH = 0.985
"""Least cosine between a vector of the compiled model and the original one, for every checked sentence."""

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); import kb.recall.compiling as c; sys.exit(c.main())"


class NotCompiled(Problem):
    """A model could not be compiled."""

    kind = "outside"


def compile_model(
    models: str,
    name: str = DEFAULT,
    source: str | None = None,
    on_step: Callable[[str], None] = lambda step: None,
) -> Compiled:
    """Make the compiled model ready and describe it; at once when it already is.

    models   the folder of all compiled models, made if absent
    source   the folder with the weights; None for the default model: the installed package
    on_step  told "loading", "exporting", "shrinking", "checking"
    Raises ModelMissing or NotCompiled. Takes 10 to 30 s and about 1 GB in a child process.
    """
    ready = read_compiled(models, name)
    if ready is not None:
        return ready
    if source is None and name != DEFAULT:
        remedy = f"only {DEFAULT} comes with this release"
        raise NotCompiled(f"no weights for the model {name}", remedy=remedy)
    folder = packaged_source() if source is None else Path(source)
    answer = _run_child(folder, folder_of(models, name), name, on_step)
    made = read_compiled(models, name)
    if made is None:
        raise NotCompiled(
            answer.get("problem") or "the recall model could not be compiled",
            remedy=answer.get("remedy") or "recall works by words meanwhile; see `deliberate doctor`",
        )
    return made


def _run_child(source: Path, dest: Path, name: str, on_step: Callable[[str], None]) -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    # -P: the folder one happens to stand in must not be searched for modules.
    command = [sys.executable, "-P", "-c", _START, root, str(source), str(dest), name]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            answer: dict[str, str] = {}
            for line in child.stdout or ():
                with contextlib.suppress(ValueError):
                    answer = json.loads(line)
                    if "step" in answer:
                        on_step(answer["step"])
            code = child.wait()
        except BaseException:
            child.kill()
            raise
    if code < 0:
        return {
            "problem": f"compiling the recall model was ended by signal {-code}",
            "remedy": "free some memory (it needs 1 GB) and run `deliberate index` again",
        }
    return answer


# -- below here: the child -------------------------------------------------------------------------------


def main(argv: list[str] | None = None) -> int:
    """Compile SOURCE into DEST; see the module's docstring. Exit code 0, or 4 with a problem told."""
    source, dest, *rest = sys.argv[1:] if argv is None else argv
    say = _own_stdout()
    silence.keep()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    try:
        with _alone(Path(dest)) as making:
            if making is not None:
                _make(Path(source), making, rest[0] if rest else Path(source).name, say)
                _publish(making, Path(dest))
    except Exception as error:
        say(_told(error))
        return 4
    say({"done": True})
    return 0


def _own_stdout() -> Callable[[dict[str, Any]], None]:
    """Keep standard output for our lines alone; whatever else is printed goes to standard error."""
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # nobody listens any more: the model is still worth finishing
            ours.write(json.dumps(message) + "\n")
            ours.flush()

    return say


def _told(error: BaseException) -> dict[str, str]:
    import errno

    again = "run `deliberate index` again; recall works by words meanwhile"
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return {
                "problem": "no room on the disk for the recall model",
                "remedy": f"free about 400 MB and {again}",
            }
        if isinstance(seen, ImportError):
            return {
                "problem": f"{seen.name or 'a package'} is not installed, it compiles the recall model",
                "remedy": "install deliberate-journal again; recall works by words meanwhile",
            }
        seen = seen.__cause__ or seen.__context__
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return {"problem": f"the recall model could not be compiled ({reason})", "remedy": again}


@contextlib.contextmanager
def _alone(dest: Path) -> Iterator[Path | None]:
    """Yield an empty folder to work in, or None if someone else has just made the model.

    One compiler at a time per model. Whoever holds the lock may clear what a killed one left behind.
    """
    import fcntl

    dest.parent.mkdir(parents=True, exist_ok=True)
    with (dest.parent / f".{dest.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if read_compiled_at(dest):
            yield None
            return
        for left in dest.parent.glob(f".{dest.name}.*.making"):
            shutil.rmtree(left, ignore_errors=True)
        making = dest.parent / f".{dest.name}.{os.getpid()}.making"
        making.mkdir()
        try:
            yield making
        finally:
            shutil.rmtree(making, ignore_errors=True)


def read_compiled_at(dest: Path) -> bool:
    """Whether `dest` holds a whole compiled model of this layout."""
    try:
        name = json.loads((dest / "model.json").read_text("utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return read_compiled(str(dest.parent), name) is not None


def _publish(making: Path, dest: Path) -> None:
    """Everything on disk, then the folder appears under its name in one step."""
    for entry in [*making.iterdir(), making]:
        handle = os.open(entry, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    if dest.exists():  # damaged or outdated, or we would not be here
        old = making.with_suffix(".old.making")
        dest.rename(old)
        making.rename(dest)
        shutil.rmtree(old, ignore_errors=True)
    else:
        making.rename(dest)


def _make(source: Path, making: Path, name: str, say: Callable[[dict[str, Any]], None]) -> None:
    import tempfile

    tempfile.tempdir = str(making)  # the quantiser's own copies: here, not on a small /tmp
    say({"step": "loading"})
    import logging

    import torch
    from sentence_transformers import SentenceTransformer

    logging.disable(logging.CRITICAL)
    model: Any = SentenceTransformer(
        str(source), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": "eager"}
    ).eval()
    max_tokens = int(model.max_seq_length or 256)
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    tokenizer.save(str(making / "tokenizer.json"))
    prompts: dict[str, str] = model.prompts or {}

    say({"step": "exporting"})
    export(torch, model, str(making / "fp32.onnx"))
    wanted = [*map(model.encode_document, SENTENCES), *map(model.encode_query, SENTENCES)]
    del model

    weights = next(source.rglob("*.safetensors"), source / "modules.json")
    common = {
        "name": name,
        "dim": len(wanted[0]),
        "max_tokens": max_tokens,
        "source": sha256_of(weights),
        "query_prompt": prompts.get("query") or "",
        "passage_prompt": prompts.get("document") or prompts.get("passage") or "",
    }
    compiled = _shrink(making, common, wanted, say)
    (making / "model.json").write_text(compiled.to_json(), "utf-8")
    for left in making.iterdir():
        if left.name not in ("model.onnx", "model.json", "tokenizer.json"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def export(torch: Any, model: Any, path: str) -> None:
    """Write transformer, pooling and normalisation as one graph: token ids (1, n) -> vector (1, dim)."""

    class Whole(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.modules_in_order = torch.nn.ModuleList(model)

        def forward(self, ids: Any) -> Any:
            # One passage per run: no padding, so the mask is all ones and part of the graph.
            features = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
            for module in self.modules_in_order:
                features = module(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)

    example = model.tokenizer(["Write stuff down the moment you see it."], return_tensors="pt")["input_ids"]
    with torch.no_grad():
        torch.onnx.export(
            Whole(),
            (example,),
            path,
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {1: "tokens"}},
            opset_version=17,
            dynamo=False,
        )


def _shrink(making: Path, common: dict[str, Any], wanted: list[Any], say: Callable[[dict[str, Any]], None]) -> Compiled:
    """The smallest form that still means the same on this processor; fp32 if none does.

    Some processors (AVX2 without VNNI) saturate 8-bit sums; `reduce_range` spends one bit to avoid that.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from kb.recall.embedding import Encoder

    fp32, target = making / "fp32.onnx", making / "model.onnx"
    for quantisation in ("int8-per-channel", "int8-reduced-range", "fp32"):
        say({"step": "shrinking"})
        if quantisation == "fp32":
            shutil.copyfile(fp32, target)
        else:
            quantize_dynamic(
                str(fp32),
                str(target),
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=quantisation == "int8-reduced-range",
            )
        say({"step": "checking"})
        compiled = Compiled(**common, quantisation=quantisation, size=target.stat().st_size)
        encoder = Encoder(str(making), compiled, threads=1)
        got = [*encoder.encode(SENTENCES), *map(encoder.encode_query, SENTENCES)]
        if min(_cosine(one, other) for one, other in zip(got, wanted, strict=True)) >= CLOSE_ENOUGH:
            return compiled
    raise NotCompiled("its vectors differ from the original ones")


def _cosine(one: Any, other: Any) -> float:
    return float((one @ other) / max(1e-9, float((other @ other) ** 0.5)))


SENTENCES = [
    "Write stuff down the moment you see it.",
    "The best ideas survive being attacked.",
    "I am 70% sure that I finish the course by 2027-01-31.",
    "2026-11-22 Met Anna; we talked about her mother and the move to Leipzig.",
    "Spacing effect: memory is stronger when study is spread over time.",
    "el perro corre por el parque todas las mañanas",
    "Warum vergessen wir, was wir gelesen haben?",
    "def replace(path, before, after): return os.rename(before, after)",
    "Boundary-layer transition at hypersonic speeds over a flat plate with heat transfer.",
    "Question: what would change my mind?",
    "milk, eggs, two lemons, bread",
    "Not today; maybe tomorrow, after the rain.",
    "The mitochondrion is the powerhouse of the cell",
    "Entropy never decreases in an isolated system; the arrow of time points that way.",
    "She said no. He heard maybe.",
    "https://example.org/articles/2026/how-to-take-notes?ref=rss",
    "Compound interest: 1.01 ** 365 = 37.8, 0.99 ** 365 = 0.03",
    "記憶は時間とともに薄れる。",
    "Slept badly, headache, skipped the run. Third time this week.",
    "Decision: leave the job in March because the work has stopped teaching me anything.",
    "A prior is what you believed before the evidence; a posterior is what you ought to believe after.",
    "Normans came from Denmark, Iceland and Norway under their leader Rollo.",
    "Rabbit hole: who invented the zipper?",
    "Lesson: ask for the number before the meeting, not in it.",
    "The wing, in the slipstream of a propeller, carries more lift than the same wing in free air.",
    "What? No! Yes... --- ***",
    "Kafka, The Trial, chapter one: someone must have been telling lies about Josef K.",
    "TCP retransmits; UDP forgets.",
    "Fear of looking stupid keeps people stupid.",
    "Grandmother's recipe needs 250 g flour, 3 eggs, a pinch of salt and an hour of patience.",
    "Reading like crazy only helps if something is written down, reviewed, attacked and used. " * 6,
    "An old note, far longer than the model can read, goes on and on about rivers, trade and war. " * 20,
]
"""Thirty-two fixed texts of many kinds, on which the compiled model must agree with the original."""


if __name__ == "__main__":
    sys.exit(main())
