"""How well recall finds, on any set in BEIR's layout: nDCG@10 by words, by meaning and by both.

    python bench/recall.py DIR [--queries N] [--models DIR] [--keep DIR]

DIR holds corpus.jsonl(.gz), queries.jsonl and qrels.tsv. Each document becomes a note (its title as heading), the
vault is indexed and embedded, and every question that has judgements goes through the whole pipeline.
Gate: both is never below the better single list by more than 0.005.
"""

import argparse
import gzip
import json
import math
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.index.indexing import refresh
from kb.index.store import Store
from kb.recall.compiling import compile_model
from kb.recall.recall import Recall
from vault.disk.folder import Folder

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, packed or not."""
    packed = folder / f"{name}.jsonl.gz"
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / f"{name}.jsonl").read_bytes()
    yield from map(json.loads, data.splitlines())


def judgements(folder: Path) -> dict[str, dict[str, int]]:
    """question id -> document id -> how relevant (0 left out)."""
    found: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, document, grade = line.split("\t")
        if int(grade) > 0:
            found.setdefault(question, {})[document] = int(grade)
    return found


def write_vault(folder: Path, root: Path) -> None:
    """One note a document."""
    for row in rows(folder, "corpus"):
        title = " ".join(row.get("title", "").split())
        (root / f"{row['_id']}.md").write_text(f"# {title}\n\n{row['text']}\n" if title else row["text"], "utf-8")


def ndcg(ranked: list[str], relevant: dict[str, int]) -> float:
    """nDCG@10 with linear gain."""
    gained = sum(relevant.get(one, 0) / math.log2(place + 2) for place, one in enumerate(ranked[:10]))
    best = sorted(relevant.values(), reverse=True)[:10]
    return gained / sum(grade / math.log2(place + 2) for place, grade in enumerate(best))


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=0, help="ask only so many, spread over all")
    parser.add_argument("--models", default=os.environ.get("DELIBERATE_MODELS"))
    parser.add_argument("--keep", help="folder for vault and cache, used again next time")
    options = parser.parse_args()
    keep = Path(options.keep or tempfile.mkdtemp())
    root, cache = keep / "vault", keep / "cache"
    models = options.models or str(keep / "models")
    compile_model(models)
    if not root.exists():
        root.mkdir(parents=True)
        write_vault(options.folder, root)

    store = Store(str(cache))
    started = time.perf_counter()
    report = refresh(store, Folder(str(root)), NOW)
    indexed = time.perf_counter() - started
    recall = Recall.over(store, str(cache), models)
    started = time.perf_counter()
    embedded = recall.embed_pending()
    took = time.perf_counter() - started
    print(
        f"{report.notes} notes, {report.passages} passages; words {indexed:.1f} s; embedded {embedded} in {took:.1f} s"
    )

    relevant = judgements(options.folder)
    questions = [row for row in rows(options.folder, "queries") if row["_id"] in relevant]
    if options.queries:
        questions = questions[:: max(1, len(questions) // options.queries)][: options.queries]
    recall.search("warm up")
    best = 0.0
    for by in ("words", "meaning", "both"):
        times, scores = [], []
        for question in questions:
            started = time.perf_counter()
            hits = recall.search(question["text"], 10, by=by)
            times.append(time.perf_counter() - started)
            scores.append(ndcg([hit.path.removesuffix(".md") for hit in hits], relevant[question["_id"]]))
        mean, times = sum(scores) / len(scores), sorted(times)
        middle, late = times[len(times) // 2] * 1000, times[len(times) * 95 // 100] * 1000
        print(f"{by:8} nDCG@10 {mean:.4f}   {middle:6.1f} ms median {late:6.1f} ms p95   {len(questions)} questions")
        if by == "both":
            print(f"gate     {'held' if mean >= best - 0.005 else 'BROKEN'}")
        best = max(best, mean)
    recall.close()


if __name__ == "__main__":
    main()
