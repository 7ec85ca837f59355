"""What `stats` says, line by line: the same sentences for the command line and the screen.

Owns the words around the numbers of an insight, and which chart stands behind which. Must not know what is counted
nor where it is shown.
"""

from collections.abc import Iterator

from journal.glyphs import bars, on_scale
from journal.practices.insight import Insight
from vault.records.idea import VERDICTS


def rows(found: Insight) -> Iterator[tuple[str, str]]:
    """(name, what is said of it), in the order of `stats`; a row that goes on with the one before has no name."""
    for _, told in sections(found):
        yield from told


def sections(found: Insight) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """The same rows under their headings."""
    yield "Writing", _of_writing(found)
    yield "Memory", _of_memory(found)
    yield "Reading", _of_reading(found)
    yield "Ideas", _of_judgement(found)
    yield "Predictions", _of_predictions(found)


def _of_writing(found: Insight) -> Iterator[tuple[str, str]]:
    yield "notes", f"{found.notes}, {found.inbox} in the inbox"
    weeks = [count for _, count in found.captures]
    yield "captures", f"{weeks[-1]} this week, {sum(weeks)} in {len(weeks)} weeks   {bars(weeks)}"
    asked = found.questions
    yield "questions", (
        f"{asked.open} open, {asked.answered} answered; in 30 days {asked.asked_lately} asked, "
        f"{asked.answered_lately} answered"
    )


def _of_memory(found: Insight) -> Iterator[tuple[str, str]]:
    reviews = found.reviews
    yield "cards", f"{found.cards}, {found.begun} begun"
    chart = bars([count for _, count in reviews.per_day])
    yield "reviews", f"{reviews.reviews} in 30 days, on {reviews.days} of them   {chart}"
    share = reviews.true_retention
    yield "recalled", "not yet known" if share is None else f"{share:.0%} of {reviews.asked}"
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
        verdicts = (f"{word.lower()} {count}" for key, word in VERDICTS.items() if (count := attacks.verdicts[key]))
        yield "verdicts", ", ".join(verdicts) or "none given"
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
