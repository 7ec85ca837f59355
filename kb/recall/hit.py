"""What a search finds: a passage, with the reasons it was found.

Owns the shape only; whoever reads hits need not know how they came about.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    path, line, end_line  where it stands, 1-based
    score         comparable within one answer only
    words_rank, meaning_rank  1-based rank in each list of passages; None: not in it
    mine          whether the vault's owner wrote it
    cosine        how near its meaning is to the question, -1 to 1; None without a vector
    """

    path: str
    line: int
    end_line: int
    heading: str
    title: str
    text: str
    score: float
    words_rank: int | None
    meaning_rank: int | None
    mine: bool
    passage_id: int
    cosine: float | None
