"""`due`: the cards to review now."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import reviewing


@click.command("due")
@click.option("--deck", default="", help="Only this deck and the ones below it.")
@click.option("--all", "everything", is_flag=True, help="Without the caps of a day.")
@click.pass_obj
def command(front: Front, deck: str, everything: bool) -> int:
    """List the cards to review now, in the order and under the caps of a review."""
    desk = front.desk
    found = reviewing.known(desk)
    rows = reviewing.queue(desk, found, deck, everything=everything).rows
    if front.json:
        show.document([row.as_json() for row in rows])
    else:
        widest = max((len(row.key) for row in rows), default=0)
        room = max(show.width() - widest - 24, 20)
        show.lines(
            f"{row.key:{widest}} {row.state:6} {show.clip(row.card.front, room):{room}} {row.card.deck}"
            for row in rows
        )
    if not rows:
        tell_nothing(front, found)
    return say.DONE if rows else say.NOTHING


def tell_nothing(front: Front, found: reviewing.Known) -> None:
    """Why nothing is due: nothing chosen yet in a vault we found, or nothing left."""
    decks = reviewing.decks(found)
    if decks and not reviewing.has_chosen(front.desk):
        named = ", ".join(f"{name} ({count})" for name, count in list(decks.items())[:8])
        say.say(f"this vault has cards, and none is reviewed until you choose: {named}; "
                "choose with: deliberate cards use DECK, or: deliberate cards use --all")  # fmt: skip
    elif not decks:
        say.say("there are no cards yet; write one: deliberate jot -k card 'front :: back'")
    else:
        say.say("nothing is due")
