"""`why`: what brought a note up for a question, or what kept it down."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import recalling


@click.command("why")
@click.argument("query")
@click.argument("path")
@click.pass_obj
def command(front: Front, query: str, path: str) -> int:
    """Say why the note at PATH is found, or not, for QUERY: its rank by words, by meaning and by both.

    cut_by is how many tokens of the passage the model does not read.
    """
    desk = front.desk
    reasons = recalling.why(desk, query, path)
    hit = reasons.hit
    if front.json:
        show.document({
            "found": hit is not None, "tokens": reasons.tokens, "cut_by": reasons.cut_by,
            "words": {"rank": hit.words_rank if hit else None, "score": reasons.words_score},
            "meaning": {"rank": hit.meaning_rank if hit else None, "cosine": hit.cosine if hit else None},
            "fused": {"rank": reasons.fused_rank, "score": hit.score if hit else None},
            "passage": {"line": hit.line, "end_line": hit.end_line} if hit else None,
        })  # fmt: skip
    elif hit is None:
        say.say(f"{path} is not among the candidates: none of the words, and nothing near in meaning")
    else:
        cosine = "" if hit.cosine is None else f" (cosine {hit.cosine:.2f})"
        show.lines([
            f"{show.place(path, hit.line)}  rank {reasons.fused_rank} of the notes",
            f"  words    {'#' + str(hit.words_rank) if hit.words_rank else 'no match'}",
            f"  meaning  {'#' + str(hit.meaning_rank) if hit.meaning_rank else 'not near'}{cosine}",
            f"  length   {reasons.tokens} tokens, {reasons.cut_by} of them not read" if reasons.tokens else "",
        ])  # fmt: skip
    return say.DONE if hit else say.NOTHING
