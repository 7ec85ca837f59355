"""The grammar of the command line: which verbs there are and the flags all of them share.

Owns the table of verbs, loaded one file at a time when used, and the reading of global flags before or
after any verb. Must hold no behaviour: each verb is one file in `journal.commands`.
"""

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import click

from journal import say, wiring
from journal.wiring import Desk

VERSION = "0.1.0"

VERBS = {
    "init": "make a folder a vault",
    "jot": "write a line down, now",
    "write": "write prose on today's page",
    "today": "what to begin, and today's page",
    "day": "the page of a day",
    "on-this-day": "what you wrote on this day in other years",
    "inbox": "captures with a kind that wait to be filed",
    "recall": "find a note by words and by meaning",
    "ask": "ask your notes; the answer is quoted from them",
    "idea": "the ideas you hold, and those that wait",
    "attack": "put an idea to the test",
    "due": "cards to review now",
    "review": "review cards",
    "grade": "grade one card",
    "cards": "list and check cards",
    "undo": "take back the last change",
    "index": "bring the index up to date",
    "stats": "whether any of this works",
    "status": "one short line for a prompt",
    "remind": "say what is due",
    "shell": "a key binding and completions for your shell",
    "keys": "every key of the terminal app",
    "doctor": "check the vault and its caches",
    "batch": "run many commands in one process",
}


@dataclass
class Front:
    """What every verb is given: the shared flags and the environment.

    desk opens the vault on first use, so that `--help` needs none.
    """

    vault: str
    json: bool
    plain: bool
    env: dict[str, str]

    @cached_property
    def desk(self) -> Desk:
        return wiring.open_desk(self.vault, self.env, os.getcwd())


class Verbs(click.Group):
    """The verbs, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module("journal.commands." + cmd_name.replace("-", "_"))
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Everywhere: --vault PATH names the vault, --json gives one JSON document, --plain no colour.",
)
@click.version_option(VERSION, message="deliberate %(version)s")
@click.pass_context
def deliberate(ctx: click.Context) -> int | None:
    """A learning journal and knowledge base for the terminal.

    Without a verb it opens the terminal app.
    """
    if ctx.invoked_subcommand is None:
        from journal.commands.tui import open_app

        return open_app(ctx, ctx.obj)
    return None


def main(words: Sequence[str], env: dict[str, str] | None = None) -> int:
    """Run the words after `deliberate`; the exit code. Problems are left to the caller."""
    front, rest = shared_flags(list(words), dict(os.environ) if env is None else env)
    try:
        result = deliberate.main(rest, prog_name="deliberate", standalone_mode=False, obj=front)
    except click.exceptions.Abort:
        return say.INTERRUPTED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "deliberate"
        say.say(f"{lower_first(error.format_message())}; see: {command} --help")
        return say.USAGE
    except click.ClickException as error:
        say.say(lower_first(error.format_message()))
        return say.USAGE
    finally:
        if "desk" in front.__dict__:
            front.desk.close()
    return result if isinstance(result, int) else say.DONE


def lower_first(sentence: str) -> str:
    """Click's sentence as a clause after `deliberate: `."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".").replace("\n", " ")


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
        if word == "--vault" and at < len(words):
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
