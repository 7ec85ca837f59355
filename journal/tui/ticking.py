"""A minute's beat.

Owns the scheduler and its one job, which looks at nothing and only says that a minute went by: what is
due is worked out from notes and log by whoever listens. Must not know Textual.
"""

from __future__ import annotations

from collections.abc import Callable

SECONDS = 60


def start(beat: Callable[[], object]) -> Callable[[], None]:
    """Call `beat` every minute from a thread of its own; the returned function ends that."""
    import logging

    from apscheduler.schedulers.background import BackgroundScheduler

    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
    scheduler.add_job(
        beat, "interval", seconds=SECONDS, id="beat", misfire_grace_time=None, coalesce=True, max_instances=1
    )
    scheduler.start()

    def end() -> None:
        if scheduler.running:
            scheduler.shutdown(wait=False)

    return end
