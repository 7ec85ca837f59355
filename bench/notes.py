"""Scratch vaults for benchmarks: notes of made-up words whose frequencies are like a language's."""

import random
from pathlib import Path

SYLLABLES = tuple(a + b for a in "bdfgklmnprst" for b in "aeiou")


def words(chance: random.Random) -> tuple[list[str], list[float]]:
    """20,000 words and their weights (Zipf)."""
    made = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]
    return made, [1 / (n + 1) for n in range(len(made))]


def fill(vault: Path, notes: int, chance: random.Random) -> list[str]:
    """Write so many notes of 60 to 400 words into 40 folders; 200 questions of four middling words each."""
    known, weights = words(chance)
    for n in range(notes):
        text = " ".join(chance.choices(known, weights, k=chance.randint(60, 400)))
        file = vault / f"f{n % 40}" / f"note {n}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {' '.join(chance.choices(known, k=3))}\n\n{text}\n")
    return [" ".join(chance.choices(known[50:5000], k=4)) for _ in range(200)]
