"""Keeping the index up to date, as far as a person asks for it.

Owns the order: words first, then the model (compiled once), then vectors, then Chroma. Must not print:
progress goes to the callables it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from journal.wiring import Desk
from kb.index.indexing import Report

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class NoteProblem:
    """What could not be read as meant, and what to do."""

    path: str
    line: int
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class State:
    """How the index stands. pending: passages without a vector."""

    notes: int
    passages: int
    embedded: int
    pending: int
    problems: list[NoteProblem] = field(default_factory=list)


def state(desk: Desk) -> State:
    """How the index stands, without touching it. Raises StoreUnusable where none can be kept on disk."""
    with desk.index_on_disk():
        return _state(desk)


def _state(desk: Desk) -> State:
    counts = desk.store.counts()
    embedded, pending = desk.recall.embedded_and_pending()
    problems = [NoteProblem(row.path, row.line, row.what, row.remedy) for row in desk.store.problems()]
    return State(counts.notes, counts.passages, embedded, pending, problems)


def set_aside(desk: Desk) -> None:
    """Let the next refresh begin with an empty store; notes and vectors are untouched."""
    desk.store.set_aside()


def words(desk: Desk, told: Told | None = None) -> State:
    """Read what changed. Raises StoreUnusable as `state` does."""
    with desk.index_on_disk():
        return _after(desk, desk.refresh(told))


def words_and_meaning(desk: Desk, read: Told, embedded: Told, step: Callable[[str], None]) -> State:
    """Read what changed, compile the model if that was never done, embed everything, bring Chroma up to date.

    step  told, in words, what takes a while
    Raises StoreUnusable as `state` does.
    """
    desk.long_lived = True
    with desk.index_on_disk():
        report = desk.refresh(read)
        desk.recall.prepare(lambda what: step(f"preparing the model, once: {what}"))
        if desk.recall.embed_pending(on_progress=embedded):
            step("arranging the vectors")
            desk.recall.sync_index(desk.clock.now(), asked=True)
        return _after(desk, report)


def _after(desk: Desk, report: Report) -> State:
    """How the index stands after a refresh: notes that could not be read are among its problems."""
    now = _state(desk)
    return replace(now, problems=[NoteProblem(row.path, row.line, row.what, row.remedy) for row in report.problems])
