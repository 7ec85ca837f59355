"""How often `ask` answers without a language model, on SQuAD 2: what is answerable, and what only looks so.

    python -m bench.ask DIR [--questions N] [--models DIR] [--keep DIR]

DIR holds corpus.jsonl(.gz) and queries.jsonl, each question with `answerable` and `answers`. Each paragraph becomes a
note; N questions of both sorts are asked, drawn with a fixed seed. An answer is right if one of the answers is in it.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.recall import NOW, rows, write_vault
from kb.ask.asking import Answer, ask
from kb.index.indexing import refresh
from kb.index.store import Store
from kb.recall.compiling import compile_model
from kb.recall.hit import Hit
from kb.recall.recall import Recall
from vault.disk.folder import Folder
from vault.text.note import read_note


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=300, help="of each sort")
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
    refresh(store, Folder(str(root)), NOW)
    recall = Recall.over(store, str(cache), models)
    recall.embed_pending()
    notes = {path.name: read_note(path.name, path.read_bytes()) for path in root.glob("*.md")}

    def frequencies(words: Sequence[str]) -> tuple[Mapping[str, int], int]:
        found = store.found_in([f'"{word}"' for word in words])
        return dict(zip(words, found, strict=True)), store.counts().passages

    def answer(question: str) -> Answer:
        def search(wanted: str, n: int) -> Sequence[Hit]:
            return recall.search(wanted, n, passages=True)

        return ask(question, search, notes.get, frequencies, recall.encode)

    chance = random.Random(7)
    every = list(rows(options.folder, "queries"))
    for answerable in (True, False):
        asked = chance.sample([row for row in every if row["answerable"] is answerable], options.questions)
        started = time.perf_counter()
        answers = [(row, answer(row["text"])) for row in asked]
        took = (time.perf_counter() - started) / len(asked) * 1000
        found = [(row, each.answer.lower()) for row, each in answers if each.found]
        right = sum(any(one.lower() in text for one in row["answers"]) for row, text in found)
        said = f", right {right / len(asked):.3f}" if answerable else ""
        print(f"{'answerable' if answerable else 'not answerable':15} answered {len(found) / len(asked):.3f}{said}"
              f"   {took:.0f} ms each   {len(asked)} questions")  # fmt: skip
    recall.close()


if __name__ == "__main__":
    main()
