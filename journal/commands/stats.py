"""`stats`: whether any of this works."""

import click

from journal import say, show
from journal.front import Front
from journal.practices.insight import Insight, insight
from journal.telling import rows


@click.command("stats")
@click.pass_obj
def command(front: Front) -> int:
    """Count what you wrote, reviewed, read, attacked, predicted and used, and how well it held."""
    found = insight(front.desk)
    if front.json:
        show.document(document(found))
    else:
        show.lines(f"{name:<12} {text}".rstrip() for name, text in rows(found))
    return say.DONE


def document(found: Insight) -> dict[str, object]:
    """The insight as JSON. Keys are only added."""
    reviews, attacks, reading, lessons = found.reviews, found.attacks, found.reading, found.lessons
    asked, record = found.questions, found.predictions
    return {
        "notes": found.notes, "passages": found.passages, "cards": found.cards,
        "open_questions": asked.open, "inbox": found.inbox,
        "reviews": {
            "last_30_days": reviews.reviews, "days": reviews.days, "true_retention": reviews.true_retention,
            "per_day": [{"day": day.isoformat(), "reviews": count} for day, count in reviews.per_day],
            "forecast": [{"day": day.isoformat(), "due": count} for day, count in reviews.forecast],
        },
        "ideas": dict(found.ideas),
        "attacks": attacks.attacks,
        "begun": found.begun,
        "attacks_last_30_days": attacks.lately,
        "verdicts": dict(attacks.verdicts),
        "confidence": {
            "lowered": attacks.lowered, "raised": attacks.raised, "unmoved": attacks.unmoved, "moved": attacks.moved,
        },
        "reading": {
            "reading": reading.reading, "waiting": reading.waiting, "finished_this_year": reading.finished,
            "fiction": reading.fiction, "nonfiction": reading.nonfiction, "unsorted": reading.unsorted,
            "pages": reading.pages,
        },
        "lessons": {
            "lessons": lessons.lessons, "used": lessons.used, "uses": lessons.uses, "uses_last_30_days": lessons.lately,
        },
        "questions": {
            "open": asked.open, "answered": asked.answered, "asked_last_30_days": asked.asked_lately,
            "answered_last_30_days": asked.answered_lately,
        },
        "captures": [{"week": week, "captures": count} for week, count in found.captures],
        "predictions": {
            "open": record.open, "due": found.predictions_due, "resolved": record.resolved, "void": record.void,
            "brier": record.brier, "sentence": record.sentence, "changed": record.changed,
            "calibration": [
                {"low": each.low, "high": each.high, "count": each.count, "said": each.said, "happened": each.happened}
                for each in record.bins
            ],
        },
    }  # fmt: skip
