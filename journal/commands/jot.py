"""`jot`, as the help and `batch` see it; a capture from the shell takes its own door, `journal.jot`."""

import click

from journal import capture, jot
from journal.front import Front


@click.command("jot", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("-k", "--kind", type=click.Choice(capture.KINDS), help="What it is; without a kind it is a plain line.")
@click.option("--at", metavar="WHEN", help="09:14, yesterday 09:14, 2026-11-21 09:14.")
@click.option("--from", "source", metavar="TITLE", help="What you were reading.")
@click.option("--at-page", "page", metavar="N", help="The page you were on.")
@click.option("--kept", is_flag=True, help="Add captures that were kept while the vault was away.")
@click.argument("text", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def command(
    front: Front, kind: str | None, at: str | None, source: str | None, page: str | None, kept: bool,
    text: tuple[str, ...],
) -> int:  # fmt: skip
    """Write a line down on today's page, and say where it went.

    Options stand before the text. Without text, piped input is taken; on a terminal there is a prompt,
    so that the shell does not eat # ? ' or !.
    """
    given = [("--kind", kind), ("--at", at), ("--from", source), ("--at-page", page), ("--vault", front.vault)]
    words = [word for name, value in given if value for word in (name, value)]
    flags = [name for name, on in (("--json", front.json), ("--kept", kept)) if on]
    return jot.main([*words, *flags, *(["--", *text] if text else [])], front.env)
