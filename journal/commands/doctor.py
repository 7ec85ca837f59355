"""`doctor`: check the vault and its caches."""

from dataclasses import asdict

import click

from journal import say, show
from journal.front import Front
from journal.practices import health


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Mend damaged caches. Notes are never touched.")
@click.pass_obj
def command(front: Front, fix: bool) -> int:
    """Check settings, index, notes, the event log and what sync tools left behind."""
    checks = health.checks(front.desk, fix)
    ok = all(check.ok for check in checks)
    if front.json:
        show.document({"ok": ok, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            show.lines([f"{'ok' if check.ok else '!!'}  {check.name}"])
            show.lines(f"      {one.path}:{one.line}: {one.problem}; {one.remedy}" for one in check.problems)
    return say.DONE if ok else say.NOTHING
