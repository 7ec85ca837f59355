"""How fast the compiled model is, against sentence-transformers' own `encode`, same passages, one run.

    python bench/embedding.py [--models DIR] [--passages 120]

Prints load time, milliseconds a query, passages a second of both, their ratio (wanted: 2.5) and memory.
Sentence-transformers runs last: torch's threads and memory must not be in the way of the first measurement.
"""

import argparse
import os
import resource
import tempfile
import time

from kb.recall.compiling import compile_model
from kb.recall.embedding import open_encoder
from kb.recall.models import packaged_source

TEXT = (
    "memory attention river trade boundary layer heat transfer the of and to in a is that for it as was with "
    "be by on not he his from at which but have an had they you were their one all we can her has there been "
    "if more when will would who so no idea evidence prior belief note lesson question book author chapter"
)
WORDS = TEXT.split()


def passages(count: int, words: int = 225) -> list[str]:
    """Texts of ordinary words, about 230 tokens each, no two the same."""
    return [
        f"Note {n}: " + " ".join(WORDS[(n * 7919 + i * i * 31 + i) % len(WORDS)] for i in range(words))
        for n in range(count)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", default=os.environ.get("DELIBERATE_MODELS"))
    parser.add_argument("--passages", type=int, default=120)
    options = parser.parse_args()
    models = options.models or tempfile.mkdtemp()
    started = time.perf_counter()
    compile_model(models)
    print(f"compiled              {time.perf_counter() - started:8.2f} s")

    encoder = open_encoder(models)
    started = time.perf_counter()
    encoder.load()
    print(f"imported and loaded   {time.perf_counter() - started:8.2f} s")
    questions = [f"how do interest rates of year {n} change bond prices" for n in range(200)]
    started = time.perf_counter()
    for question in questions:
        encoder.encode_query(question)
    print(f"one query             {(time.perf_counter() - started) / len(questions) * 1000:8.2f} ms")

    texts = passages(options.passages)
    tokens = sum(map(encoder.count_tokens, texts)) / len(texts)
    started = time.perf_counter()
    ours = encoder.encode(texts)
    compiled_rate = len(texts) / (time.perf_counter() - started)
    print(f"compiled              {compiled_rate:8.1f} passages/s of {tokens:.0f} tokens")
    print(f"memory until here     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")

    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(packaged_source()), device="cpu", local_files_only=True)
    original.encode(texts[:4])
    started = time.perf_counter()
    theirs = original.encode(texts, normalize_embeddings=True)
    original_rate = len(texts) / (time.perf_counter() - started)
    print(f"sentence-transformers {original_rate:8.1f} passages/s")
    print(f"ratio                 {compiled_rate / original_rate:8.2f}")
    print(f"least cosine          {float((ours * theirs).sum(axis=1).min()):8.4f}")


if __name__ == "__main__":
    main()
