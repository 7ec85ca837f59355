"""`cards`: list them, check how they are written, choose decks."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import reviewing
from kb.memory.due import in_deck


@click.group("cards")
def command() -> None:
    """List cards, check how they are written, and choose which decks are reviewed."""


@command.command("list")
@click.option("--deck", default="", help="Only this deck and the ones below it.")
@click.pass_obj
def list_(front: Front, deck: str) -> int:
    """List all cards with what is remembered of them."""
    found = reviewing.known(front.desk)
    if deck and not any(in_deck(name, deck) for name in reviewing.decks(found)):
        raise reviewing.NoSuchDeck(deck, list(reviewing.decks(found)))
    rows = [(key, card) for key, card in found.cards.items() if not deck or in_deck(card.deck, deck)]
    if front.json:
        show.document([
            {"card": key, "path": card.path, "line": card.line, "deck": card.deck, "front": card.front,
             "back": card.back, "kind": card.kind, "reps": memory.reps if memory else 0,
             "due": memory.due_day.isoformat() if memory else None}
            for key, card in rows for memory in [found.memories.get(key)]
        ])  # fmt: skip
    else:
        widest = max((len(key) for key, _ in rows), default=0)
        room = max(show.width() - widest - 26, 20)
        show.lines(f"{key:{widest}} {card.deck:24} {show.clip(card.front, room)}" for key, card in rows)
    return say.DONE if rows else say.NOTHING


@command.command("check", short_help="Find cards that are hard to learn as written.")
@click.pass_obj
def check(front: Front) -> int:
    """Find cards that are hard to learn as they are written, and say what would help."""
    problems = reviewing.check(front.desk)
    if front.json:
        show.document([
            {"path": one.path, "line": one.line, "problem": one.problem, "remedy": one.remedy} for one in problems
        ])
    else:
        show.lines(f"{one.path}:{one.line}: {one.problem}; {one.remedy}" for one in problems)
        if not problems:
            say.say("all cards read well")
    return say.NOTHING if problems else say.DONE


@command.command("use")
@click.argument("decks", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Review all decks of this vault.")
@click.pass_obj
def use(front: Front, decks: tuple[str, ...], everything: bool) -> int:
    """Choose which DECKS of a vault are reviewed. Written into .deliberate/vault.toml."""
    desk = front.desk
    known = reviewing.all_decks(desk)
    if not everything and not decks:
        if front.json:
            show.document([{"deck": name, "cards": count} for name, count in known.items()])
        else:
            show.lines(f"{count:6} {name}" for name, count in known.items())
        return say.DONE if known else say.NOTHING
    for deck in decks:
        if not any(in_deck(name, deck) for name in known):
            raise reviewing.NoSuchDeck(deck, list(known))
    reviewing.choose_decks(desk, [] if everything else list(decks))
    chosen = "all" if everything else list(decks)
    if front.json:
        show.document({"decks": chosen})
    else:
        show.lines([f"reviewing {chosen if everything else ', '.join(decks)}"])
    return say.DONE
