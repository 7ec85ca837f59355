"""The grammar of the command line: which verbs there are.

Owns the table of verbs, loaded one file at a time when used, and turning Click's complaints into ours.
Must hold no behaviour: each verb is one file in `journal.commands`.
"""

import difflib
import importlib
import os
from collections.abc import Sequence

import click

from journal import say, show
from journal.front import Desks, Front, shared_flags
from vault.problem import Problem

VERSION = "0.1.0"
COMPLETING = "_DELIBERATE_COMPLETE"  # set by the shell when it asks for completions

GROUPS = {
    "Write it down": {
        "jot": "write a line down, now",
        "write": "write prose on today's page",
        "inbox": "lines and files that wait to become a note",
        "undo": "take back the last change",
    },
    "Days and weeks": {
        "today": "what to begin, and today's page",
        "day": "the page of a day",
        "on-this-day": "what you wrote on this day in other years",
        "week": "look back at a week, in seven steps",
        "tick": "tick a task",
    },
    "Find": {
        "recall": "find a note by words and by meaning",
        "ask": "ask your notes; the answer is quoted from them",
        "related": "notes near in meaning to a note",
        "why": "what brought a note up for a question",
    },
    "Read and learn": {
        "read": "the reading list, and a word on what you finished",
        "lesson": "rules to live by, and when you used them",
    },
    "Remember": {
        "review": "review cards",
        "due": "cards to review now",
        "grade": "grade one card",
        "cards": "list and check cards, choose decks",
    },
    "Think": {
        "attack": "put an idea to the test",
        "idea": "the ideas you hold, and those that wait",
        "predict": "claims with a number and a day",
    },
    "Keep at it": {
        "stats": "whether any of this works",
        "remind": "say what is due",
        "pause": "no prompts until a day",
        "status": "one short line for a prompt",
    },
    "Look after the vault": {
        "init": "make a folder a vault",
        "sync": "bring this vault in step with the others, through git",
        "index": "bring the index up to date",
        "doctor": "check the vault and its caches",
    },
    "Fit it to your machine": {
        "model": "the language model to ask, if you want one",
        "shell": "a key binding and completions for your shell",
        "keys": "every key of the terminal app",
        "batch": "run many commands in one process",
    },
}
VERBS = {verb: does for group in GROUPS.values() for verb, does in group.items()}


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in VERBS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], VERBS, 1)
            ctx.fail(f'there is no verb "{args[0]}"' + (f'; did you mean "{near[0]}"?' if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, VERBS))
        for group, verbs in GROUPS.items():
            with formatter.section(group):
                formatter.write_dl([(verb.ljust(width), does) for verb, does in verbs.items()])


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[--vault PATH] [--json] [--plain]",
    subcommand_metavar="[VERB ...]",
    epilog="What a verb takes: deliberate VERB --help. Everywhere: --vault PATH names the vault, --json gives one JSON "
    "document, --plain no colour.",
)
@click.version_option(VERSION, message="deliberate %(version)s")
@click.pass_context
def deliberate(ctx: click.Context) -> int | None:
    """A learning journal and knowledge base for the terminal.

    Without a verb it opens the terminal app; without a terminal, or with --plain, it prints today's page.
    """
    if ctx.invoked_subcommand is None:  # on a terminal `journal.door` has opened the app before coming here
        from journal.commands.today import command

        printed: int = ctx.invoke(command, printed=True)
        return printed
    return None


def main(words: Sequence[str], desks: Desks | None = None) -> int:
    """Run the words after `deliberate`; the exit code. Problems are left to the caller.

    desks  vaults that stay open for the next call; without it they are closed at the end
    """
    front, rest = shared_flags(list(words), dict(os.environ))
    front.desks = desks or front.desks
    try:
        return _run(front, rest)
    except Problem as problem:
        if front.json and problem.kind == "nothing":
            show.document({"problem": problem.what, "remedy": problem.remedy})
        raise
    finally:
        front.leave(keep_open=desks is not None)


def _run(front: Front, rest: list[str]) -> int:
    if COMPLETING in os.environ:
        deliberate.main(rest, prog_name="deliberate", obj=front)
    try:
        with deliberate.make_context("deliberate", rest, obj=front) as ctx:
            result = deliberate.invoke(ctx)
    except click.exceptions.Abort:
        return say.INTERRUPTED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        command = error.ctx.command if error.ctx else deliberate
        names = ", ".join(command.list_commands(error.ctx)) if isinstance(command, click.Group) and error.ctx else ""
        say.say(f"{command.name} needs to know what to do: {names}; see: deliberate {command.name} --help")
        return say.USAGE
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "deliberate"
        say.say(f"{lower_first(error.format_message())}; see: {path} --help")
        return say.USAGE
    except click.ClickException as error:
        say.say(lower_first(error.format_message()))
        return say.USAGE
    return result if isinstance(result, int) else say.DONE


def lower_first(sentence: str) -> str:
    """Click's sentence as a clause after `deliberate: `."""
    return " ".join((sentence[:1].lower() + sentence[1:]).rstrip(".").split())
