"""What every verb is given: the flags that stand before or after any verb, and the vault behind them.

Owns reading those flags, and which vaults are open. Must not know the verbs. Opening a vault imports much, so
`--help` opens none.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from journal import say, where
from vault.problem import WrongUsage

if TYPE_CHECKING:
    from journal.wiring import Desk


class Desks:
    """The vaults that are open: one for a command, more for `batch`, where the next line finds them again."""

    def __init__(self) -> None:
        self._open: dict[str, Desk] = {}

    def at(self, vault: str, env: dict[str, str], here: str) -> "Desk":
        """The desk of a vault, opened now or before; its clock is that of this environment."""
        from journal import wiring

        desk = wiring.open_desk(vault, env, here)
        known = self._open.get(desk.root)
        if known is None or known.settings != desk.settings:
            self._open[desk.root] = known = desk
        known.clock = desk.clock
        return known

    def close(self) -> None:
        """Let go of all of them."""
        for desk in self._open.values():
            desk.close()
        self._open.clear()


@dataclass
class Front:
    """The shared flags and the environment; `desk` opens the vault on first use, so that `--help` needs none."""

    vault: str
    json: bool
    plain: bool
    env: dict[str, str]
    desks: Desks = field(default_factory=Desks)

    @cached_property
    def opened(self) -> "Desk":
        """The vault that the flags and the environment name, as it is. `undo` needs it so."""
        return self.desks.at(self.vault, self.env, where.here(self.env))

    @cached_property
    def desk(self) -> "Desk":
        """The same, after what an interrupted command or another program left half done was finished."""
        self.opened.recover()
        return self.opened

    def tell_of_waiting_captures(self) -> None:
        """Say at the end that captures could not be written and wait, if there are any for this vault."""
        if where.has_kept(self.env, self.desk.root):
            self.desk.notify(where.WAITING_CAPTURES)

    def leave(self, *, keep_open: bool = False) -> None:
        """Say what the person must know at the end, and let go of the vault unless others go on with it."""
        if "opened" in self.__dict__:
            for notice in self.opened.notices:
                say.say(notice)
            self.opened.notices.clear()
        if not keep_open:
            self.desks.close()


def shared_flags(words: list[str], env: dict[str, str]) -> tuple[Front, list[str]]:
    """The flags that stand before or after any verb, and the words without them; `--` ends them."""
    front = Front("", False, False, env)
    rest: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            rest += words[at - 1 :]
            break
        if word == "--vault":
            if at == len(words):
                raise WrongUsage("--vault needs a path", remedy="as in: deliberate --vault ~/Notes today")
            front.vault = words[at]
            at += 1
        elif word.startswith("--vault="):
            front.vault = word[len("--vault=") :]
        elif word == "--json":
            front.json = True
        elif word == "--plain":
            front.plain = True
        else:
            rest.append(word)
    return front, rest
