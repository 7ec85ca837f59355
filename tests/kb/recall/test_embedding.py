"""Vectors of texts: a function of model and text, and nothing printed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.recall.embedding import Encoder, ModelBroken, open_encoder
from kb.recall.models import ModelMissing, read_compiled

ROOT = str(Path(__file__).resolve().parents[3])


@pytest.fixture(scope="module")
def encoder(models: str) -> Encoder:
    return open_encoder(models)


def test_a_text_has_the_same_vector_alone_and_in_company(encoder: Encoder) -> None:
    texts = ["Spaced repetition works.", "a", "Rivers and trade. " * 200, "", "記憶", "Write it down."]
    together = encoder.encode(texts)
    assert together.shape == (6, 384) and together.dtype == np.float32
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], vector)
        assert np.array_equal(encoder.encode_query(text), vector), "this model has no prompts"


@given(st.text(st.characters()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    assert abs(float(np.linalg.norm(encoder.encode_query(text))) - 1) < 1e-3


def test_meaning_is_near_without_a_shared_word(encoder: Encoder) -> None:
    query = encoder.encode_query("how can I remember what I read")
    texts = ["Retention of books improves when you summarise them.", "The ship left Oslo."]
    near, far = encoder.encode(texts)
    assert query @ near > query @ far + 0.2


def test_each_vector_is_told_in_order_as_it_is_finished(encoder: Encoder) -> None:
    told: list[int] = []
    texts = [f"note {n}" for n in range(20)]
    seen = np.zeros((20, 384), dtype=np.float32)

    def keep(position: int, vector: np.ndarray) -> None:
        told.append(position)
        seen[position] = vector

    out = encoder.encode(texts, keep)
    assert told == list(range(20)) and np.array_equal(seen, out)
    assert encoder.encode([]).shape == (0, 384)


def test_only_the_first_256_tokens_count(encoder: Encoder) -> None:
    long = "word " * 254
    assert encoder.count_tokens(long) == 256
    assert encoder.count_tokens(long + "and much more") == 259
    assert np.array_equal(encoder.encode_query(long), encoder.encode_query(long + "and much more"))


def test_a_model_that_is_not_compiled_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="run `deliberate index`"):
        open_encoder(str(tmp_path))


def test_a_damaged_model_is_told_with_its_folder(models: str, tmp_path: Path) -> None:
    compiled = read_compiled(models)
    assert compiled is not None
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelBroken) as told:
        Encoder(str(tmp_path), compiled).encode_query("x")
    assert told.value.path == str(tmp_path) and told.value.kind == "outside"


def test_a_query_prints_nothing_and_loads_no_torch(models: str) -> None:
    code = (
        f"import sys; sys.path.insert(0, {ROOT!r})\nfrom kb.recall.embedding import open_encoder\n"
        f"open_encoder({models!r}).encode(['one', 'two'])\n"
        "assert not {'torch', 'sentence_transformers', 'chromadb'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
