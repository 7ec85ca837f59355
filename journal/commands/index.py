"""`index`: bring words and meaning up to date."""

from dataclasses import asdict

import click

from journal import say, show
from journal.front import Front
from journal.practices import indexing


@click.command("index")
@click.option("--rebuild", is_flag=True, help="Set the index aside and make it anew; vectors are kept.")
@click.option("--words", is_flag=True, help="Stop after the words; nothing is embedded.")
@click.option("--status", is_flag=True, help="Only say how things stand.")
@click.pass_obj
def command(front: Front, rebuild: bool, words: bool, status: bool) -> int:
    """Read what changed and embed what has no vector yet, until nothing is pending.

    Your notes are only read. Every other command refreshes the words by itself; this one also waits for
    the meaning. A stop half-way keeps what was done.
    """
    desk = front.desk
    if rebuild and not status:
        indexing.set_aside(desk)
    if status:
        state = indexing.state(desk)
    elif words:
        state = indexing.words(desk, _told("reading"))
    else:
        state = indexing.words_and_meaning(desk, _told("reading"), _told("embedding"), say.progress)
    say.progress("")
    if front.json:
        show.document(asdict(state))
    else:
        show.lines([f"{state.notes} notes, {state.passages} passages: {state.embedded} embedded, "
                    f"{state.pending} pending"])  # fmt: skip
        show.lines(f"  {one.path}:{one.line}: {one.problem}; {one.remedy}" for one in state.problems)
    return say.DONE


def _told(what: str):  # type: ignore[no-untyped-def]
    def tell(done: int, total: int) -> None:
        say.progress(f"{what} {done} of {total}")

    return tell
