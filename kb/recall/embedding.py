"""Text to vectors with a compiled model, on onnxruntime and tokenizers.

Owns the running of a model: one passage per run, so that a vector depends on the model and the text alone,
never on its neighbours (dynamic int8 scales by the whole batch). As many threads as cores share one session,
each run on a single thread: that is also the fastest and smallest way.
Must not know where vectors are kept, nor what a passage is.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.recall import silence
from kb.recall.models import DEFAULT, Compiled, ModelMissing, folder_of, read_compiled
from vault.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors32 = NDArray[np.float32]


class ModelBroken(Problem):
    """A compiled model cannot be loaded or run."""

    kind = "outside"


class Encoder:
    """A compiled model, loaded on first use (0.1 to 0.5 s). May be used from several threads.

    folder    where model.onnx and tokenizer.json lie
    threads   passages at a time; None: one per core
    """

    def __init__(self, folder: str, compiled: Compiled, threads: int | None = None) -> None:
        self.compiled = compiled
        self._folder = Path(folder)
        self._threads = threads or _cores()
        self._loading = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None

    @property
    def identity(self) -> str:
        """Names the model in `vectors.db`; vectors of different identities are never compared."""
        return self.compiled.identity

    @property
    def dim(self) -> int:
        return self.compiled.dim

    def load(self) -> None:
        """Load the model now rather than at the first text. Raises ModelBroken."""
        with self._loading:
            if self._session is None:
                self._load()

    def _load(self) -> None:
        silence.keep()
        try:
            import onnxruntime as ort
            from tokenizers import Tokenizer

            ort.set_default_logger_severity(4)  # it would print to the terminal
            options = ort.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            options.log_severity_level = 4
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            tokenizer.no_padding()
            tokenizer.enable_truncation(self.compiled.max_tokens)
            session = ort.InferenceSession(
                str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exception
            raise ModelBroken(
                "the compiled recall model cannot be loaded",
                path=str(self._folder),
                remedy="delete that folder and run `deliberate index`",
            ) from error
        self._tokenizer, self._session = tokenizer, session

    def encode(self, texts: Sequence[str], on_each: Callable[[int, "Vectors32"], None] | None = None) -> "Vectors32":
        """Vectors of passages: float32 (n, dim), each of length 1, in the order of `texts`.

        on_each  called in this thread with (position, vector), in order, as each is finished
        """
        import numpy as np

        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        for position, vector in enumerate(self._each(texts)):
            out[position] = vector
            if on_each is not None:
                on_each(position, out[position])
        return out

    def encode_query(self, question: str) -> "Vectors32":
        """The vector of a question: float32 (dim,), of length 1."""
        self.load()
        return self._run(self.compiled.query_prompt + question)

    def count_tokens(self, text: str) -> int:
        """How many tokens a passage has, before it is cut to `compiled.max_tokens`."""
        self.load()
        whole = self._tokenizer.encode(_clean(self.compiled.passage_prompt + text))
        return len(whole.ids) + sum(len(more.ids) - self._extra() for more in whole.overflowing)

    def _extra(self) -> int:
        return int(self._tokenizer.num_special_tokens_to_add(False))

    def _each(self, texts: Sequence[str]) -> "Iterator[Vectors32]":
        self.load()
        prompted = (self.compiled.passage_prompt + text for text in texts)
        if self._threads == 1 or len(texts) == 1:
            yield from map(self._run, prompted)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(self._threads) as pool:
            yield from pool.map(self._run, prompted)

    def _run(self, text: str) -> "Vectors32":
        import numpy as np

        ids = np.asarray([self._tokenizer.encode(_clean(text)).ids], dtype=np.int64)
        vector: Vectors32 = self._session.run(None, {"ids": ids})[0][0]
        return vector


def open_encoder(models: str, name: str = DEFAULT, threads: int | None = None) -> Encoder:
    """The encoder of a compiled model. Raises ModelMissing when it is not compiled."""
    compiled = read_compiled(models, name)
    if compiled is None:
        raise ModelMissing(f"the recall model {name} is not compiled yet", remedy="run `deliberate index`")
    return Encoder(str(folder_of(models, name)), compiled, threads)


def encoder_if_ready(models: str, name: str = DEFAULT, threads: int | None = None) -> Encoder | None:
    """The encoder of a compiled model, None when there is none. A file check; nothing heavy is imported."""
    compiled = read_compiled(models, name)
    return None if compiled is None else Encoder(str(folder_of(models, name)), compiled, threads)


def _clean(text: str) -> str:
    """Half a surrogate pair is not text to the tokenizer; files decoded with replacement hold none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
