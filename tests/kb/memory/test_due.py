"""Today's queue: order, caps, siblings, new cards, and how long it takes."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory.due import Caps, Queue, block_of, queue, remembered, seconds_a_card
from kb.memory.forgetting import Forgetting
from kb.memory.replay import as_was, fold
from vault.events import Event, make_review, make_void
from vault.text.cards import Card, read_cards
from vault.text.markup import read_markup
from vault.text.note import read_note
from vault.text.stamping import keyed

MODEL = Forgetting()
DAY = date(2026, 11, 22)
NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)


def cards(text: str, path: str = "cards/a.md") -> dict[str, Card]:
    note = read_note(path, text.encode())
    return keyed(read_cards(note, read_markup(note))[0], {})


def words(count: int, deck: str = "es") -> dict[str, Card]:
    return cards(f"#flashcards/{deck}\n\n" + "".join(f"w{n} :: a{n} ^{deck}{n}\n" for n in range(count)))


def review(
    key: str, ago: int, ivl: int = 1, grade: int = 3, n: int = 0, ms: int | None = None, **more: Any
) -> Event:
    event = make_review(
        key, grade, ms, ivl, n, "h", NINE - timedelta(days=ago), "UTC", DAY - timedelta(days=ago)
    )
    return {"id": f"{key}-{ago}-{n}"} | event | more


def today(found: dict[str, Card], events: list[Event], **how: Any) -> Queue:
    return queue(found, fold(events, MODEL), events, DAY, MODEL, **how)


def test_reviews_come_before_new_cards() -> None:
    found = words(4)
    events = [review("es2.f", 5, 5), review("es3.f", 1, 9)]
    queued = today(found, events)
    assert [(row.key, row.state, row.due) for row in queued.rows] == [
        ("es2.f", "review", DAY),
        ("es0.f", "new", None),
        ("es1.f", "new", None),
    ]
    assert len(queued.reviews) == 1


def test_a_row_says_what_due_prints() -> None:
    (row,) = today(words(1), [review("es0.f", 3, 2)]).rows
    assert row.as_json() == {
        "card": "es0.f",
        "path": "cards/a.md",
        "line": 3,
        "deck": "es",
        "front": "w0",
        "due": "2026-11-21",
        "state": "review",
        "kind": "basic",
    }


def test_what_is_most_likely_recalled_comes_first_so_that_the_cap_cuts_what_loses_least() -> None:
    events = [review("es0.f", 200, 2), review("es1.f", 3, 2), review("es2.f", 20, 2)]
    queued = today(words(3), events, caps=Caps(reviews=2))
    assert [row.key for row in queued.reviews] == ["es1.f", "es2.f"]
    assert queued.reviews_waiting == 1


def test_new_cards_stop_while_more_is_due_than_the_cap_allows() -> None:
    events = [review(f"es{n}.f", 9, 2) for n in range(5)]
    assert today(words(8), events, caps=Caps(reviews=4)).new == ()
    assert today(words(8), events, caps=Caps(reviews=4)).new_waiting == 3
    assert len(today(words(8), events, caps=Caps(reviews=5)).new) == 3


def test_todays_answers_count_against_the_caps() -> None:
    events = [review("es0.f", 0), review("es1.f", 0), review("es2.f", 5, 5), review("es2.f", 0, 9, n=1)]
    events += [review("es3.f", 5, 5), review("es4.f", 5, 5)]
    queued = today(words(20), events, caps=Caps(reviews=2, new=3))
    assert (len(queued.reviews), len(queued.new), queued.done) == (1, 0, 3)
    queued = today(words(20), events, caps=Caps(reviews=3, new=3))
    assert (len(queued.reviews), len(queued.new)) == (2, 1)


def test_a_review_taken_back_no_longer_counts() -> None:
    answered = review("es0.f", 0)
    back = {"id": "v"} | make_void([str(answered["id"])], NINE, "UTC", DAY)
    assert today(words(1), [answered]).rows == ()
    assert [row.key for row in today(words(1), [answered, back]).rows] == ["es0.f"]


def test_siblings_of_one_block_do_not_come_on_the_same_day() -> None:
    found = cards("#flashcards/es\n\nhola ::: hello ^x\nsol :: sun ^y")
    assert len(found) == 3
    assert {row.key for row in today(found, []).rows} == {"x.b", "y.f"} or {
        row.key for row in today(found, []).rows
    } == {"x.f", "y.f"}
    assert [row.key for row in today(found, [review("x.f", 0)]).rows] == ["y.f"]
    due = [review("x.b", 5, 5)]
    assert [row.key for row in today(found, due).rows] == ["x.b", "y.f"]


def test_uncapped_shows_everything() -> None:
    found = cards("#flashcards/es\n\nhola ::: hello ^x") | words(30)
    events = [review("x.f", 0), review("es0.f", 9, 2)]
    queued = today(found, events, caps=Caps(1, 1, 1), uncapped=True)
    assert (len(queued.reviews), len(queued.new)) == (1, 30)


def test_a_deck_includes_the_decks_below_it() -> None:
    found = (
        words(1, "es") | words(1, "es/verbs".replace("/", "-")) | cards("#flashcards/es/verbs a :: b", "b.md")
    )
    assert {row.card.deck for row in today(found, [], deck="ES").rows} == {"es", "es/verbs"}


def test_new_cards_take_turns_by_deck_and_captured_ones_go_first() -> None:
    found = words(3, "es") | cards("#flashcards/captured\n\nc0 :: x\nc1 :: y", "z.md")
    assert [row.card.front for row in today(found, []).new] == ["c0", "w0", "c1", "w1", "w2"]


def test_a_sitting_is_ten_cards_and_its_minutes_are_told() -> None:
    queued = today(words(12), [], caps=Caps(new=12))
    assert len(queued.sitting) == 10
    assert queued.minutes(len(queued.sitting)) == 2
    assert queued.minutes(0) == 0 and queued.minutes(1) == 1


def test_a_card_takes_the_median_of_recent_answers() -> None:
    slow = [review("es0.f", 400 - n, n=n, ms=4000) for n in range(19)]
    assert seconds_a_card(slow) == 8.0
    assert seconds_a_card([*slow, review("es0.f", 1, n=20, ms=10**9)]) == 4.0
    assert seconds_a_card([review("es0.f", 0, n=n, ms=10**9) for n in range(40)]) == 60.0


def test_what_the_plugin_scheduled_is_a_review_on_the_plugins_day() -> None:
    text = (
        "#flashcards/es\n\na :: b ^x\n<!--SR:!2026-11-20,10,250-->\n\nc :: d ^y\n<!--SR:!2026-12-20,10,250-->"
    )
    found = cards(text)
    (row,) = today(found, []).rows
    assert (row.key, row.state, row.due) == ("x.f", "review", date(2026, 11, 20))
    first = review("x.f", 0, was=as_was(remembered("x.f", found["x.f"], {})))
    done = today(found, [first], caps=Caps(reviews=1, new=1))
    assert (done.rows, done.done) == ((), 1)
    assert fold([first], MODEL)["x.f"].stability > 10


@given(
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 40), st.integers(1, 30)), max_size=30),
    st.integers(0, 6),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_the_queue_keeps_its_caps_and_does_not_depend_on_the_order_of_anything(
    said: list[tuple[int, int, int]], reviews: int, new: int, chance: random.Random
) -> None:
    found = cards("#flashcards/es\n\n" + "".join(f"w{n} ::: a{n} ^b{n}\n" for n in range(6)))
    keys = sorted(found)
    events = [review(keys[which % len(keys)], ago, ivl, n=i) for i, (which, ago, ivl) in enumerate(said)]
    queued = today(found, events, caps=Caps(reviews, new))
    assert len(queued.reviews) <= reviews and len(queued.new) <= new
    blocks = [block_of(row.key) for row in queued.rows]
    assert len(blocks) == len(set(blocks))
    done = {block_of(str(event["c"])) for event in events if event["day"] == "2026-11-22"}
    assert not done & set(blocks)
    shuffled, others = list(found.items()), events[:]
    chance.shuffle(shuffled)
    chance.shuffle(others)
    assert today(dict(shuffled), others, caps=Caps(reviews, new)) == queued


@pytest.mark.parametrize("caps", [Caps(0, 0, 0), Caps()])
def test_no_cards_make_an_empty_queue(caps: Caps) -> None:
    queued = today({}, [], caps=caps)
    assert (queued.rows, queued.sitting, queued.done) == ((), (), 0)
