"""Finding what was written: the frame around every search.

Owns what a reading command may do before it answers: refresh the words, embed at most a few new passages
when a compiled model is there, and never wait for one. Must not print.
"""

from journal.wiring import Desk
from kb.index.rows import Filters
from kb.recall.hit import Hit
from kb.recall.recall import Reasons
from vault.disk.folder import NoSuchNote
from vault.text.links import resolve

INLINE = 16  # passages embedded before an answer: some 0.3 s


def recall(
    desk: Desk, query: str, limit: int = 10, *, passages: bool = False, by: str = "both",
    tags: tuple[str, ...] = (), type_: str = "", folder: str = "", since: str = "", until: str = "",
    with_model: bool = False,
) -> list[Hit]:  # fmt: skip
    """The best hits for a query, words and meaning as far as they are ready."""
    freshen(desk, meaning=by != "words")
    filters = Filters(tags, type_, folder, since, until, with_model)
    return desk.recall.search(query, limit, by=by, filters=filters, passages=passages)


def why(desk: Desk, query: str, path: str) -> Reasons:
    """The reasons for one note. Raises NoSuchNote."""
    freshen(desk)
    return desk.recall.why(query, noted(desk, path))


def related(desk: Desk, path: str, limit: int = 10) -> list[Hit]:
    """Notes near in meaning to a note. Raises NoSuchNote."""
    freshen(desk)
    return desk.recall.related(noted(desk, path), limit)


def noted(desk: Desk, path: str) -> str:
    """The path as the index knows it; a title will do where it names one note."""
    relative = desk.folder.relative(path) if path.startswith("/") else path
    found = relative if desk.store.note(relative) else resolve(path, "", desk.store.names())
    if found is None:
        raise NoSuchNote(path)
    return found


def freshen(desk: Desk, *, meaning: bool = True) -> None:
    """Read what changed, and give a few new passages their vectors when that is quick."""
    desk.refresh()
    if meaning and desk.recall.model_is_ready():
        desk.recall.embed_pending(limit=INLINE)


def reason(hit: Hit) -> str:
    """Why a hit was found, in few words."""
    parts = [f"{name} #{rank}" for name, rank in (("words", hit.words_rank), ("meaning", hit.meaning_rank)) if rank]
    return ", ".join(parts) + ("" if hit.mine else " (not your words)")
