"""Work that takes time, away from the keys.

Owns every thread of the interface: a job computes in a thread, touches no widget, and always ends in
a message to the screen that asked. The only file that may start workers. Must not know what is computed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message
from textual.worker import Worker, get_current_worker

from journal.tui.messages import JobEnded, JobFailed, JobMoved, JobStarted
from vault.problem import Problem

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

T = TypeVar("T")
_numbers = itertools.count(1)


class Stopped(Exception):
    """Raised inside a job that was told to stop; it ends quietly."""


@dataclass(frozen=True, slots=True)
class Job:
    """What running work may say and ask."""

    number: int
    title: str
    worker: Worker[None]
    app: App[object]

    @property
    def stopped(self) -> bool:
        """True once nobody waits for the result."""
        return self.worker.is_cancelled

    def moved(self, done: int, total: int = 0) -> None:
        """Tell how far it got; raises Stopped when it should not go on."""
        if self.stopped:
            raise Stopped
        self.app.post_message(JobMoved(self.number, self.title, done, total))


def run(
    owner: DOMNode,
    compute: Callable[[Job], T],
    tell: Callable[[T], Message] | None,
    *,
    group: str,
    title: str = "",
    exclusive: bool = True,
) -> Worker[None]:
    """Compute in a thread; `tell(result)` is posted to `owner`.

    A newer job of the same owner and group makes an exclusive one irrelevant: its result is dropped.
    `title` is shown in the header while it runs. Failures reach the owner as JobFailed.
    """
    app = owner.app
    number = next(_numbers)

    def work() -> None:
        worker = get_current_worker()
        job = Job(number, title, worker, app)
        app.post_message(JobStarted(number, title))
        try:
            result = compute(job)
            if tell is not None and not job.stopped:
                owner.post_message(tell(result))
        except Stopped:
            pass
        except Problem as problem:
            if not job.stopped:
                owner.post_message(JobFailed(group, str(problem), problem.kind))
        except Exception as error:  # the person gets a sentence; the cause goes to Textual's log
            app.log.error(f"{group}: {error!r}")
            if not job.stopped:
                owner.post_message(JobFailed(group, f"{group} failed: {_said(error)}", "defect"))
        finally:
            app.post_message(JobEnded(number))

    return owner.run_worker(
        work, name=title or group, group=group, exclusive=exclusive, thread=True, exit_on_error=False
    )


def stop(owner: DOMNode, group: str) -> None:
    """Nobody waits for this owner's group any more."""
    owner.app.workers.cancel_group(owner, group)


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:200] if text else type(error).__name__
