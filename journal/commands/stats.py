"""`stats`: whether any of this works."""

import click

from journal import say, show
from journal.front import Front
from journal.practices import ideas, inbox, reviewing
from kb.stats import review_stats

BARS = " ▁▂▃▄▅▆▇█"


@click.command("stats")
@click.pass_obj
def command(front: Front) -> int:
    """Count notes, reviews of the last 30 days, what is due in the next 7, and ideas put to the test."""
    desk = front.desk
    found = reviewing.known(desk)
    reviews = review_stats(found.events, found.memories, desk.study_day())
    counts = desk.store.counts()
    held = ideas.ideas(desk)
    attacks = sum(len(idea.attacks) for idea in held)
    if front.json:
        show.document({
            "notes": counts.notes, "passages": counts.passages, "cards": len(found.cards),
            "open_questions": len(desk.store.questions()), "inbox": len(inbox.inbox(desk)),
            "reviews": {
                "last_30_days": reviews.reviews, "days": reviews.days, "true_retention": reviews.true_retention,
                "per_day": [{"day": day.isoformat(), "reviews": count} for day, count in reviews.per_day],
                "forecast": [{"day": day.isoformat(), "due": count} for day, count in reviews.forecast],
            },
            "ideas": {status: sum(idea.status == status for idea in held) for status in ("held", "parked", "dropped")},
            "attacks": attacks,
        })  # fmt: skip
        return say.DONE
    kept = "not yet known" if reviews.true_retention is None else f"{reviews.true_retention:.0%}"
    chart = bars([n for _, n in reviews.per_day])
    show.lines([
        f"notes      {counts.notes}, with {len(desk.store.questions())} open questions",
        f"cards      {len(found.cards)}, {len(found.memories)} begun",
        f"reviews    {reviews.reviews} in 30 days, on {reviews.days} of them   {chart}".rstrip(),
        f"recalled   {kept}",
        f"next week  {' '.join(f'{day:%a} {count}' for day, count in reviews.forecast)}",
        f"ideas      {sum(idea.status == 'held' for idea in held)} held, attacked {attacks} time{'s' * (attacks != 1)}",
    ])  # fmt: skip
    return say.DONE


def bars(values: list[int]) -> str:
    """One character a value, as high as its share of the largest."""
    most = max(values, default=0)
    return "".join(BARS[0 if not most else -(-value * (len(BARS) - 1) // most)] for value in values)
