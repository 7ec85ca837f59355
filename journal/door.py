"""The entry point: capture, status and the app go through their own doors, everything else through the grammar.

Owns the look at the first word, and the last line of defence: a Problem is one line and an exit code,
a closed pipe is silence, ctrl+c is 130. Must not import Click or anything else that capture can do without.
"""

import os
import sys

from journal import recheck, say
from vault.problem import Problem

TYPE_CHECKING = False  # typing's own name for it would import typing
if TYPE_CHECKING:
    from journal.front import Desks


def main() -> None:
    """Run the command line; leaves the process."""
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _closed_pipe()
    recheck.start_child()
    sys.exit(code)


def run(words: list[str], desks: "Desks | None" = None) -> int:
    """The exit code of the words after `deliberate`; desks: vaults that stay open for the next call."""
    recheck.forget()
    try:
        return _dispatch(words, desks)
    except Problem as problem:
        return say.problem(problem)
    except KeyboardInterrupt:
        return say.INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        return _refused(error)
    except Exception as error:
        return _bug(error)


def _refused(error: OSError) -> int:
    """The system refused: one line that says what, where, and the way out where there is one."""
    from journal import where

    reason = os.strerror(error.errno) if error.errno else str(error)
    remedy = where.remedy_for(error.filename, dict(os.environ)) or "nothing more was done"
    say.say(f"{reason}, {error.filename or 'a file'}; {remedy}")
    return say.VAULT


def _bug(error: Exception) -> int:
    """Our own mistake: one line for the person, the details in a file they can send, else on stderr."""
    import traceback

    from journal import where

    try:
        report = os.path.join(where.folder("state", dict(os.environ)), "crash.txt")
        os.makedirs(os.path.dirname(report), mode=0o700, exist_ok=True)
        with open(report, "w", encoding="utf-8", errors="backslashreplace") as file:
            traceback.print_exception(error, file=file)
    except OSError:
        report = "the lines above"
        say.print_text("".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace"))
    say.say(f"a mistake of ours: {type(error).__name__}: {error}; what was saved is safe, the details are in {report}")
    return say.OURS


def _closed_pipe() -> int:
    """The reader left: not an error. Python's own flush at exit must not find the pipe either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return say.DONE


def _dispatch(words: list[str], desks: "Desks | None") -> int:
    leading, verb, rest = _verb(words)
    asks_help = {"-h", "--help", "--version"} & {*leading, *rest[:1]}
    if verb in ("jot", "status") and not asks_help:
        env = dict(os.environ)
        if verb == "jot":
            from journal.jot import main as jot

            return jot(leading + rest, env)
        from journal.status import main as status

        return status(leading + rest, env)
    if not verb and not asks_help and sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
        code = _app(words)
        if code is not None:
            return code
    from journal.cli import main as cli

    return cli(words, desks)


def _app(words: list[str]) -> int | None:
    """The terminal app, without the grammar's imports before its first frame; None where the words are not for it."""
    import gc

    from journal.front import shared_flags

    front, rest = shared_flags(words, dict(os.environ))
    if rest or front.plain:
        return None
    gc.disable()  # importing leaves no garbage, and collecting takes a seventh of the way to the first frame
    from journal.tui.app import run

    gc.freeze()
    gc.enable()
    try:
        return run(front.desk)
    finally:
        front.leave()


def _verb(words: list[str]) -> tuple[list[str], str, list[str]]:
    """(global flags before the verb, the verb, the words after it)."""
    at = 0
    while at < len(words) and words[at].startswith("--"):
        at += 2 if words[at] == "--vault" else 1
    return words[:at], words[at] if at < len(words) else "", words[at + 1 :]
