"""Bring a vault back to order before a command: finish a command that died, return text that was displaced.

Responsibility: run both under the write lock, void the events of what is reverted, and return what to tell.
Does not: print; decide what counts as done (`vault.disk.recovery`, `vault.disk.displaced_files`).
"""

from vault.disk.history import is_interrupted
from vault.disk.writing import displaced_files_written_since
from vault.problem import Problem

TYPE_CHECKING = False  # typing's own name for it would import typing
if TYPE_CHECKING:
    from journal.wiring import Desk
    from vault.disk.recovery import Recovery


def is_needed(root: str, state: str) -> bool:
    """Whether a command died, or another program wrote to a displaced file. Cheap: for every command."""
    return is_interrupted(state) or bool(displaced_files_written_since(root))


def recover(desk: "Desk") -> list[str]:
    """Finish an interrupted command and return displaced text; one line for each thing done. Hold the write lock."""
    from vault.disk import displaced_files

    try:
        done = finish_interrupted(desk)
        messages = [done.message] if done else []
    except Problem as problem:  # a part of the log that cannot be read must not stop a capture
        messages = [f"an interrupted command is not finished yet: {problem}"]
    messages += [text.message for text in displaced_files.return_text(desk.root, desk.state)]
    return [message for message in messages if message]


def finish_interrupted(desk: "Desk") -> "Recovery | None":
    """Complete or revert the command that died before its end; None if none did. Hold the write lock."""
    from vault.disk import recovery

    if not is_interrupted(desk.state):
        return None
    done = recovery.recover(desk.state, desk.root)
    if done is not None:
        _void(desk, done.events)
        recovery.finish(desk.state, done)
    return done


def _void(desk: "Desk", events: tuple[str, ...]) -> None:
    """Void the events that were really logged: the command may have died before it wrote them."""
    from vault.events import make_void

    wanted = set(events)
    logged = [str(event["id"]) for event in desk.log.read() if event["id"] in wanted] if wanted else []
    if logged:
        now = desk.clock.now()
        desk.log.append(make_void(logged, now, desk.clock.zone(), desk.study_day()), now)
