"""A question that names days is answered from them, and one for a list from the records that say so."""

from __future__ import annotations

import pytest

from kb.ask.days import asks_for_days
from kb.ask.listing import Listed, asked_list


@pytest.mark.parametrize("rest", ["what did I do ?", "what happened", "what did I learn ?", "Was habe ich gemacht?"])
def test_a_question_for_nothing_but_the_time_is_known(rest: str) -> None:
    assert asks_for_days(rest)


@pytest.mark.parametrize("rest", ["what did I learn about bees ?", "why did I sleep badly ?", "what did Nora say ?"])
def test_a_question_for_more_than_the_time_is_none(rest: str) -> None:
    assert not asks_for_days(rest)


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("which books did I finish ?", Listed("reading", "finished", ("book",))),
        ("which books have I read?", Listed("reading", "finished", ("book",))),
        ("which books am I reading?", Listed("reading", "reading", ("book",))),
        ("what am I reading right now?", Listed("reading", "reading")),
        ("what is next on my reading list?", Listed("reading", "next")),
        ("which novels did I finish ?", Listed("reading", "finished", ("book",), True)),
        ("which papers did I give up?", Listed("reading", "dropped", ("paper",))),
        ("what ideas do I hold?", Listed("idea", "held")),
        ("which ideas are parked?", Listed("idea", "parked")),
        ("which lessons have I learned?", Listed("lesson", "")),
        ("Welche Bücher habe ich gelesen?", Listed("reading", "finished", ("book",))),
    ],
)
def test_a_list_is_asked_for_in_the_usual_words(question: str, listed: Listed) -> None:
    assert asked_list(question) == listed


@pytest.mark.parametrize(
    "question",
    [
        "which books did I finish about trees?",
        "which book does Nora recommend?",
        "what did I learn from reading?",
        "what is next?",
        "which ideas did I have?",
        "did I finish the book?",
        "when did I finish the book?",
        "what did I finish?",
        "",
    ],
)
def test_a_question_that_says_more_or_less_is_no_list(question: str) -> None:
    assert asked_list(question) is None
