"""`week`: the review of a week in line mode, one line a prompt."""

import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import click

from journal import say, show
from journal.commands import week_attack
from journal.dialogue import Ended, Left, asked
from journal.front import Front
from journal.practices import weekly
from journal.practices.inbox import TARGETS
from journal.practices.weekly import STEPS, Book, Commitment, Day, Due, LooseEnd, Week
from vault.problem import Problem
from vault.records.prediction import OUTCOMES
from vault.text.day import iso_week_name

HELP = "enter goes on, s skips a step, b goes back, q stops"
EXCERPT = 400


@click.command("week")
@click.option("--step", type=click.IntRange(1, len(STEPS)), help="Begin with this step, done or not.")
@click.argument("week", required=False, default="")
@click.pass_obj
def command(front: Front, step: int | None, week: str) -> int:
    """Look back at a week in seven steps; WEEK is 2026-W47, 47 or a day in it.

    Without a name it is the week that ends, on Monday and Tuesday the one before. Enter goes on, s skips a step,
    b goes back, q stops; *3 keeps line 3. Every answer is on disk before the next prompt, so it may be left at any
    moment and goes on from there the next time.
    """
    if front.json:
        with front.desk.one_look():
            show.document(_document(weekly.begin(front.desk, week)))
        return say.DONE
    review = weekly.begin(front.desk, week)
    start = list(STEPS)[step - 1] if step else review.at
    if step:
        review.reopen(start)
    show.lines([_title(review.monday), review.path])
    if not start:
        show.lines(["This review is done. To go through a step again: deliberate week --step 3"])
        return say.DONE
    show.lines([HELP])
    try:
        _run(review, start)
    except Ended:
        return say.DONE
    show.lines(["", f"Done: {review.path}"])
    return say.DONE


def _run(review: Week, step: str) -> None:
    """From this step on, until all are done. Raises Ended when the input or the person stops."""
    said = ""
    while step:
        if step != said:
            show.lines(["", f"{list(STEPS).index(step) + 1}/{len(STEPS)}  {STEPS[step]}"])
            said = step
        try:
            _STEP[step](review)
            review.finish(step)
            step = review.at
        except Left as left:
            if left.key == "b":
                step = review.back(step)
            else:
                review.skip(step)
                step = review.at


def _answer(prompt: str, leaving: str = "bs") -> str:
    """One line. Raises Left where it is one of the keys that leave a step, Ended where it is `q`."""
    said = asked(prompt).strip()
    if said in tuple(leaving):
        raise Left(said)
    if said == "q":
        raise Ended
    return said


def _each(review: Week, step: str, ask: Callable[[object], None]) -> None:
    """Go through what is left of a step; a problem with one thing is told, and it is asked again."""
    while (item := review.next_item(step)) is not None:
        try:
            ask(item)
        except Problem as problem:
            if problem.kind == "vault":
                raise
            say.problem(problem)
            continue
        review.passed(step, item.key)


def _reread(review: Week) -> None:
    if not review.reread():
        show.lines(["No page of this week says anything."])

    def ask(item: object) -> None:
        assert isinstance(item, Day)
        show.lines(["", f"{item.day:%A} {item.day.day} {item.day:%B}"])
        timed = any(line.time for line in item.lines)
        for line in item.lines:
            mark = "*" if line.kept else " "
            show.lines(_hung(f"{mark}{line.number:3}  {f'{line.time:5}  ' if timed else ''}", line.text))
        while said := _answer("keep with *N > "):
            numbers = _numbers(said, len(item.lines))
            if numbers is None:
                say.say(f"*3 keeps line 3, * 3 5 two of them, again lets go; there are {len(item.lines)}; {HELP}")
                continue
            now = next((day for day in review.reread() if day.day == item.day), item)
            for line in (line for line in now.lines if line.number in numbers):
                show.lines([f"{'kept' if review.keep(line) else 'let go'}: {show.clip(line.text, 60)}"])

    _each(review, "reread", ask)


def _numbers(said: str, most: int) -> list[int] | None:
    """The numbers behind a star; a star alone is the only line there is. None for anything else."""
    if not said.startswith("*"):
        return None
    words = said[1:].replace(",", " ").replace("*", " ").split()
    if not words:
        return [1] if most == 1 else None
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= most for word in words):
        return None
    return list(dict.fromkeys(int(word) for word in words))


def _last(review: Week) -> None:
    if not review.last():
        show.lines(["Nothing was set out for this week."])

    def ask(item: object) -> None:
        assert isinstance(item, Commitment)
        while True:
            show.lines([_box(item)])
            said = _answer("x done, o not done, enter leaves it as it is > ").casefold()
            if said in ("", "x", "o"):
                review.carry(item, {"x": True, "o": False}.get(said))
                return
            say.say(f"x, o or enter; {HELP}")

    _each(review, "last", ask)


def _loose(review: Week) -> None:
    if not review.loose():
        show.lines(["There are none."])

    def ask(item: object) -> None:
        assert isinstance(item, LooseEnd)
        place = show.place(item.path, item.line) if item.line else item.path
        show.lines(_hung(f"{item.kind}: ", item.text + (f"  ({place})" if place else "")))
        keys = [_WAYS[way] for way in item.ways]
        while said := _answer(", ".join([*keys, "enter goes on"]) + " > "):
            key, _, words = said.partition(" ")
            if key == "a" and "answer" in item.ways and words.strip():
                show.lines([f"answered: {review.answer(item, words)}"])
            elif key == "f" and "file" in item.ways:
                of_a_book = item.kind == "quote" and words.strip() not in TARGETS
                to, into = ("", words.strip()) if of_a_book else (words.strip(), "")
                show.lines([f"filed: {review.file(item, to, into)}"])
            elif key == "l" and "leave" in item.ways:
                review.leave(item)
            else:
                say.say("; ".join([AS_WHAT if "file" in item.ways else ", ".join(keys), HELP]))
                continue
            return

    _each(review, "loose", ask)


_WAYS = {"answer": "a ANSWER", "file": "f files it", "leave": "l leaves it for good"}
AS_WHAT = f"f files it as what it is, or f and one of {', '.join(TARGETS)}; a quotation: f and the title it is from"


def _finished(review: Week) -> None:
    if not review.finished():
        show.lines(["Nothing was finished this week."])

    def ask(item: object) -> None:
        assert isinstance(item, Book)
        show.lines([f"{item.title}: {item.verdict}" if item.verdict else item.title])
        if not item.verdict:
            review.word(item, _answer("a word on it > "))

    _each(review, "finished", ask)


def _due(review: Week) -> None:
    if not review.due():
        show.lines(["Nothing is to be decided."])

    def ask(item: object) -> None:
        assert isinstance(item, Due)
        by = f" (by {item.by.isoformat()})" if item.by else ""
        if item.kind == "test":
            show.lines([f"Test of “{item.about}”: {item.text}{by}  ({item.ref})"])
            if taught := _answer("what did it teach? enter leaves it open > "):
                review.close_test(item, taught)
            return
        show.lines([f"{item.percent}% {item.text}{by}  ({item.ref})"])
        while said := _answer("y yes, n no, v void, and what happened; enter leaves it open > "):
            word, _, what = said.partition(" ")
            short = word.casefold().rstrip(":,")
            outcome = next((each for each in OUTCOMES if short and each.startswith(short)), "")
            if outcome:
                review.resolve(item, outcome, what.strip())
                return
            say.say("begin with y, n or v, as in: y it came on Tuesday")

    _each(review, "due", ask)


def _close(review: Week) -> None:
    if "sentence" not in review.seen("close"):
        page = review.page
        there = f"there now: {page.sentence}; enter leaves it; " if page and page.sentence else ""
        if sentence := _answer(f"{there}one sentence > "):
            review.say(sentence)
        review.passed("close", "sentence")
    for one in review.committed():
        show.lines([_box(one)])
    while review.room:
        said = _answer("for next week, one thing a line, at most three; enter ends > ")
        if not said:
            return
        review.commit(said)


def _attack(review: Week) -> None:
    for one in review.attacked():
        show.lines([f"{one.day.isoformat()}  {one.claim}: {one.verdict}"])
    week_attack.attack(review, _answer)


_STEP: dict[str, Callable[[Week], None]] = {
    "reread": _reread,
    "last": _last,
    "loose": _loose,
    "finished": _finished,
    "due": _due,
    "attack": _attack,
    "close": _close,
}


def _hung(lead: str, text: str) -> list[str]:
    """The words behind their lead, in lines of the terminal that stand under each other; one line without one."""
    text = show.clean(show.clip(text, EXCERPT))
    room = max(show.width() - len(lead), 20)
    rows = textwrap.wrap(text, room, break_on_hyphens=False) if sys.stdout.isatty() else [text]
    return [f"{lead if not at else ' ' * len(lead)}{row}" for at, row in enumerate(rows or [""])]


def _title(monday: date) -> str:
    """The week of 16 to 22 November 2026."""
    sunday = date.fromordinal(monday.toordinal() + 6)
    name = iso_week_name(monday)
    first = f"{monday.day}" if monday.month == sunday.month else f"{monday.day} {monday:%B}"
    first += f" {monday.year}" if monday.year != sunday.year else ""
    return f"{name}, {first} to {sunday.day} {sunday:%B} {sunday.year}"


def _box(one: Commitment) -> str:
    return f"[{'x' if one.done else ' '}] {one.text}"


def _document(review: Week) -> dict[str, object]:
    page = review.page
    return {
        "week": review.name,
        "path": review.path,
        "exists": page is not None,
        "first": review.monday.isoformat(),
        "step": review.at or None,
        "steps": [
            {"number": one.number, "name": one.name, "title": one.title, "done": one.done} for one in review.steps
        ],
        "sentence": page.sentence if page else "",
        "days": [
            {
                "day": day.day.isoformat(),
                "path": day.path,
                "lines": [
                    {"line": one.line, "time": one.time, "text": one.text, "kept": one.kept} for one in day.lines
                ],
            }
            for day in review.reread()
        ],
        "last": _promises(review.last()),
        "loose": [
            {"path": one.path, "line": one.line, "kind": one.kind, "text": one.text} for one in review.loose()
        ],
        "finished": [{"path": one.path, "title": one.title, "verdict": one.verdict} for one in review.finished()],
        "due": [
            {"kind": one.kind, "path": one.path, "line": one.line, "text": one.text, "percent": one.percent,
             "by": one.by.isoformat() if one.by else None}
            for one in review.due()
        ],
        "attacked": [
            {"path": one.path, "line": one.line, "claim": one.claim, "day": one.day.isoformat(), "verdict": one.verdict}
            for one in review.attacked()
        ],
        "next": _promises(review.committed()),
    }  # fmt: skip


def _promises(every: Iterable[Commitment]) -> Sequence[dict[str, object]]:
    return [{"path": one.path, "line": one.line, "text": one.text, "done": one.done} for one in every]
