"""`deliberate` alone: the terminal app, or today's page where there is no terminal."""

import sys

import click

from journal.front import Front


def open_app(ctx: click.Context, front: Front) -> int:
    """Open the app over the vault; printed Today with --plain or without a terminal."""
    if front.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from journal.commands.today import command

        result: int = ctx.invoke(command, printed=True)
        return result
    from journal.tui.app import run

    return run(front.desk)
