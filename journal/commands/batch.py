"""`batch -`: many commands in one process, one JSON array of arguments a line."""

import io
import json
import os
import sys
from typing import Any

import click

from journal import door, show
from journal.front import Desks, Front
from vault.problem import WrongUsage


class Captured:
    """Stands in for stdin, stdout and stderr while one command runs."""

    def __init__(self, stdin: str) -> None:
        self.out, self.err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        self.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogateescape")), "utf-8")

    def __enter__(self) -> "Captured":
        self._own = sys.stdin, sys.stdout, sys.stderr
        sys.stdin, sys.stdout, sys.stderr = self.stdin, self.out, self.err
        return self

    def __exit__(self, *_: object) -> None:
        sys.stdin, sys.stdout, sys.stderr = self._own

    @staticmethod
    def text(stream: io.TextIOWrapper) -> str:
        """What was written to a stream."""
        stream.flush()
        buffer = stream.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8", "replace")


@click.command("batch")
@click.argument("source", metavar="-")
@click.pass_obj
def command(front: Front, source: str) -> int:
    """Run one command a line from stdin and answer each with one JSON line.

    A line is a JSON array of arguments, or {"argv": […], "now": "…", "stdin": "…"}.
    """
    if source != "-":
        raise WrongUsage("batch reads from standard input", remedy="call it as: deliberate batch -")
    lines, answers = sys.stdin.buffer, sys.stdout.buffer
    desks = Desks()
    try:
        for line in lines:
            if line.strip():
                answers.write(show.json_of(_answer(line, front.vault, desks)) + b"\n")
                answers.flush()
    finally:
        desks.close()
    return 0


def _answer(line: bytes, vault: str, desks: Desks) -> dict[str, Any]:
    """The answer to one line; a line that is not a command is answered with exit 2."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        asked = None
    asked = {"argv": asked} if isinstance(asked, list) else asked
    argv = asked.get("argv") if isinstance(asked, dict) else None
    if not isinstance(asked, dict) or not isinstance(argv, list) or not all(isinstance(word, str) for word in argv):
        return {"argv": [], "exit": 2, "out": "", "err": "deliberate: not a JSON array of arguments\n"}
    words = (["--vault", vault] if vault else []) + argv
    own = os.environ.get("DELIBERATE_NOW")
    if isinstance(asked.get("now"), str):
        os.environ["DELIBERATE_NOW"] = asked["now"]
    try:
        with Captured(str(asked.get("stdin") or "")) as streams:
            code = door.run(words, desks)
        out = streams.text(streams.out)
    finally:
        if own is None:
            os.environ.pop("DELIBERATE_NOW", None)
        else:
            os.environ["DELIBERATE_NOW"] = own
    parsed: Any = out
    if "--json" in argv and out.strip():
        try:
            parsed = json.loads(out)
        except ValueError:
            parsed = out
    return {"argv": argv, "exit": code, "out": parsed, "err": streams.text(streams.err)}
