"""`stats`: whether any of this works."""

from collections.abc import Iterator

import click

from journal import say, show
from journal.front import Front
from journal.glyphs import bars, on_scale
from journal.practices.insight import Insight, insight
from vault.records.idea import VERDICTS


@click.command("stats")
@click.pass_obj
def command(front: Front) -> int:
    """Count what you wrote, reviewed, read, attacked, predicted and used, and how well it held."""
    found = insight(front.desk)
    if front.json:
        show.document(document(found))
    else:
        show.lines(f"{name:<12} {text}".rstrip() for name, text in _rows(found))
    return say.DONE


def _rows(found: Insight) -> Iterator[tuple[str, str]]:
    yield "notes", f"{found.notes}, {found.inbox} in the inbox"
    weeks = [count for _, count in found.captures]
    yield "captures", f"{weeks[-1]} this week, {sum(weeks)} in {len(weeks)} weeks   {bars(weeks)}"
    asked = found.questions
    yield "questions", (
        f"{asked.open} open, {asked.answered} answered; in 30 days {asked.asked_lately} asked, "
        f"{asked.answered_lately} answered"
    )
    yield from _of_memory(found)
    yield from _of_reading(found)
    yield from _of_judgement(found)
    yield from _of_predictions(found)


def _of_memory(found: Insight) -> Iterator[tuple[str, str]]:
    reviews = found.reviews
    yield "cards", f"{found.cards}, {found.begun} begun"
    chart = bars([count for _, count in reviews.per_day])
    yield "reviews", f"{reviews.reviews} in 30 days, on {reviews.days} of them   {chart}"
    yield "recalled", "not yet known" if reviews.true_retention is None else f"{reviews.true_retention:.0%}"
    yield "next week", " ".join(f"{day:%a} {count}" for day, count in reviews.forecast)


def _of_reading(found: Insight) -> Iterator[tuple[str, str]]:
    books, lessons = found.reading, found.lessons
    kinds = [
        f"{count} {name}"
        for count, name in ((books.fiction, "fiction"), (books.nonfiction, "nonfiction"), (books.unsorted, "unsorted"))
        if count
    ]
    pages = f", {books.pages} pages" if books.pages else ""
    of = f" ({', '.join(kinds)}{pages})" if kinds else ""
    yield "reading", f"{books.reading} being read, {books.waiting} waiting; {books.finished} finished this year{of}"
    yield "lessons", f"{lessons.lessons}, {lessons.used} of them used; {_times(lessons.lately)} in 30 days"


def _of_judgement(found: Insight) -> Iterator[tuple[str, str]]:
    attacks = found.attacks
    yield "ideas", f"{found.ideas['held']} held, attacked {_times(attacks.attacks)}, {attacks.lately} in 30 days"
    if attacks.attacks:
        verdicts = (f"{word.lower()} {attacks.verdicts[key]}" for key, word in VERDICTS.items())
        yield "verdicts", ", ".join(verdicts)
    if attacks.moved is not None:
        yield "confidence", (
            f"moved {attacks.moved:.0f} points an attack: down {_times(attacks.lowered)}, up {attacks.raised}, "
            f"unmoved {attacks.unmoved}"
        )


def _of_predictions(found: Insight) -> Iterator[tuple[str, str]]:
    record = found.predictions
    void = f", {record.void} void" if record.void else ""
    due = f" ({found.predictions_due} due)" if found.predictions_due else ""
    yield "predictions", f"{record.open} open{due}, {record.resolved} resolved{void}"
    if record.brier is not None:
        yield "Brier score", f"{record.brier:.2f}; 0 is perfect, saying 50% every time gets 0.25"
        yield "", record.sentence
    if record.changed:
        notes = f"{record.changed} note{'s say' if record.changed > 1 else ' says'}"
        yield "", f"{notes} another first number than was registered; the registered one counts"
    for each in record.bins:
        share = each.happened / each.count
        scale = on_scale(each.said / 100, share)
        yield f"{each.low:3}-{each.high}%", f"{scale}  said {each.said:.0f}%, happened {each.happened} of {each.count}"
    if record.bins:
        yield "", "○ said, ● happened"


def _times(count: int) -> str:
    return f"{count} time" + "s" * (count != 1)


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
