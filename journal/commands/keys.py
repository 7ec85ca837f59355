"""`keys`: every key of the terminal app, from its own table."""

import click

from journal import say, show
from journal.front import Front


@click.command("keys")
@click.pass_obj
def command(front: Front) -> int:
    """List every action of the terminal app: its keys, and the command that does the same."""
    from journal.tui.actions.table import keys_table

    rows = keys_table()
    if front.json:
        show.document(rows)
        return say.DONE
    for group in dict.fromkeys(row["group"] for row in rows):
        show.lines(["", group])
        for row in rows:
            if row["group"] == group:
                keys = " ".join(dict.fromkeys([*row["keys"], *row["keys_in_text"]]))
                show.lines([f"  {keys:20} {row['title']:36} {row['command'] or ''}".rstrip()])
    return say.DONE
