"""What every verb is given: the flags that stand before or after any verb, and the vault behind them.

Owns reading those flags. Must not know the verbs.
"""

import os
from dataclasses import dataclass
from functools import cached_property

from journal import wiring
from journal.wiring import Desk
from vault.problem import WrongUsage


@dataclass
class Front:
    """The shared flags and the environment; `desk` opens the vault on first use, so that `--help` needs none."""

    vault: str
    json: bool
    plain: bool
    env: dict[str, str]

    @cached_property
    def desk(self) -> Desk:
        """The vault that the flags and the environment name."""
        return wiring.open_desk(self.vault, self.env, os.getcwd())


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
