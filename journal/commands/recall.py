"""`recall`: find a note by its words and by its meaning."""

import re
from datetime import date

import click

from journal import say, show
from journal.front import Front
from journal.practices import recalling
from kb.recall.hit import Hit
from vault.problem import WrongUsage


@click.command("recall")
@click.argument("query", nargs=-1, required=True)
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, help="How many at most.")
@click.option("--passages", is_flag=True, help="Every passage, instead of the best one of each note.")
@click.option("--by", type=click.Choice(["words", "meaning", "both"]), default="both", help="How to look.")
@click.option("--tag", "tags", multiple=True, help="Only notes with this tag (or below it); may be repeated.")
@click.option("--type", "type_", default="", help="Only notes of this type.")
@click.option("--in", "folder", default="", help="Only notes in this folder.")
@click.option("--since", default="", metavar="DAY", help="Only notes dated on or after this day.")
@click.option("--until", default="", metavar="DAY", help="Only notes dated on or before this day.")
@click.option("--with-model", is_flag=True, help="Find text that a language model wrote, too.")
@click.pass_obj
def command(
    front: Front, query: tuple[str, ...], limit: int, passages: bool, by: str, tags: tuple[str, ...], type_: str,
    folder: str, since: str, until: str, with_model: bool,
) -> int:  # fmt: skip
    """Find notes for QUERY, best first, with the reason for each.

    Never waits for the model: what has no vector yet is found by its words. Put "a phrase" in quotes to
    find exactly that.
    """
    hits = recalling.recall(
        front.desk, " ".join(query), limit, passages=passages, by=by, tags=tags, type_=type_, folder=folder.strip("/"),
        since=_day(since), until=_last_day(_day(until)), with_model=with_model,
    )  # fmt: skip
    if front.json:
        show.document([row_of(hit) for hit in hits])
    else:
        room = max(show.width() - 6, 20)
        for number, hit in enumerate(hits, 1):
            whole = hit.heading.startswith(hit.title)
            where = hit.heading if whole else f"{hit.title} › {hit.heading}".removesuffix(" › ")
            show.lines([f"{number:3}  {show.clip(where, room)}", f"     {show.clip(hit.text, room)}",
                        f"     {show.place(hit.path, hit.line)}   {recalling.reason(hit)}", ""])  # fmt: skip
    if by != "words" and (not hits or by == "meaning") and not front.desk.recall.model_is_ready():
        say.say("only words were looked for: meaning is prepared once with: deliberate index")
    elif not hits:
        say.say("nothing found; try other words")
    return say.DONE if hits else say.NOTHING


def row_of(hit: Hit) -> dict[str, object]:
    """A hit as --json prints it."""
    return {
        "path": hit.path, "line": hit.line, "heading": hit.heading, "title": hit.title, "text": hit.text,
        "score": hit.score, "words_rank": hit.words_rank, "meaning_rank": hit.meaning_rank, "mine": hit.mine,
    }  # fmt: skip


def _day(text: str) -> str:
    """An ISO day, or part of one: 2026 and 2026-11 are the start of theirs."""
    if not text:
        return ""
    try:
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
            raise ValueError(text)
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError as error:
        raise WrongUsage(f'"{text}" is not a day', remedy="write 2026-11-22, 2026-11 or 2026") from error
    return text


def _last_day(text: str) -> str:
    """The end of the month or year that part of a day names; days compare as text."""
    return text + {4: "-12-31", 7: "-31"}.get(len(text), "")
