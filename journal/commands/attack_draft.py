"""The text of an attack that stops half-way: a draft on this machine, else printed in full.

Owns that no line typed against an idea is lost, for `attack` and for the attack inside `week`. Where drafts are
kept is `journal.practices.attack`'s.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from journal import say
from journal.kept import print_back
from journal.practices import attack
from journal.wiring import Desk
from vault.records.idea import Idea


@contextmanager
def kept_if_stopped(desk: Desk, idea: Idea, text: Callable[[], str], *, told: bool = True) -> Iterator[None]:
    """Whatever stops what is within, ctrl+c and the end of the input included, the text is kept or printed.

    text  gives what was typed so far
    told  whether it is said that the text is a draft now; that it had to be printed is always said
    """
    try:
        yield
    except (Exception, KeyboardInterrupt):
        typed = text()
        if typed.strip():
            try:
                attack.add_to_draft(desk, idea, typed)
            except OSError as error:
                say.say(print_back(typed.encode("utf-8", "surrogateescape"), error))
            else:
                if told:
                    say.say("your text is kept as a draft")
        raise
