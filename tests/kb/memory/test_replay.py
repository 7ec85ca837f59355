"""Replay: any order, any interleaving, any number of copies of the same events give the same memory."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.memory.forgetting import Forgetting, Strength, fuzzed
from kb.memory.replay import (
    as_was,
    fold,
    fold_card,
    from_elsewhere,
    previews,
    retrievability,
    reviews_by_card,
)
from vault.events import Event, make_review, make_shown, make_void, parse

MODEL = Forgetting()
DAY = date(2026, 11, 1)
NINE = datetime(2026, 11, 1, 9, tzinfo=UTC)


def review(
    card: str, day: int, grade: int = 3, n: int = 0, ivl: int = 5, name: str = "", **more: Any
) -> Event:
    event = make_review(
        card, grade, 4000, ivl, n, "h", NINE + timedelta(days=day), "UTC", DAY + timedelta(days=day)
    )
    return {"id": name or f"{card}-{day}-{n}"} | event | more


def void(*ids: str, name: str = "v") -> Event:
    return {"id": name} | make_void(ids, NINE + timedelta(days=90), "UTC", DAY + timedelta(days=90))


def test_a_card_is_due_on_the_day_its_last_review_named() -> None:
    memory = fold([review("k-a.f", 0, ivl=2), review("k-a.f", 2, n=1, ivl=9)], MODEL)["k-a.f"]
    assert (memory.reps, memory.last_day, memory.due_day, memory.interval_days) == (
        2,
        date(2026, 11, 3),
        date(2026, 11, 12),
        9,
    )


def test_an_interval_chosen_without_knowing_all_reviews_is_computed_again() -> None:
    stale = [review("k-a.f", 0, ivl=2), review("k-a.f", 10, n=0, ivl=2)]
    memory = fold(stale, MODEL)["k-a.f"]
    first, _ = MODEL.after(None, 3, 0)
    _, days = MODEL.after(first, 3, 10)
    assert memory.interval_days == fuzzed(days, "k-a.f", 1) > 2


def test_what_a_void_names_is_out_also_when_the_void_comes_first() -> None:
    kept, gone = review("k-a.f", 0), review("k-a.f", 5, grade=1, n=1)
    assert fold([void(str(gone["id"])), kept, gone], MODEL) == fold([kept], MODEL)
    assert fold([kept, void(str(kept["id"]))], MODEL) == {}


def test_a_void_cannot_be_taken_back() -> None:
    gone = review("k-a.f", 0)
    assert fold([gone, void(str(gone["id"]), name="v1"), void("v1", name="v2")], MODEL) == {}


def test_other_kinds_of_events_and_broken_reviews_are_passed_over() -> None:
    good = review("k-a.f", 0)
    shown = {"id": "s"} | make_shown("idea", "ideas/a.md", NINE, "UTC", DAY)
    others: list[Event] = [
        shown,
        review("k-a.f", 1, name="c", k="cram"),
        review("k-a.f", 1, name="r", r=7),
        review("k-a.f", 1, name="d") | {"day": "2026-02-31"},
        {"id": "?", "t": "z", "k": "dream"},
    ]
    assert fold([*others, good], MODEL) == fold([good], MODEL)


def test_a_clock_that_ran_backwards_counts_as_no_gap_and_heals() -> None:
    wrong = review("k-a.f", 3, n=1) | {"day": "2030-01-01"}
    memory = fold([review("k-a.f", 0), wrong, review("k-a.f", 6, n=2, ivl=4)], MODEL)["k-a.f"]
    assert memory.due_day == date(2026, 11, 11)


def test_lapses_count_forgetting_on_a_later_day_only() -> None:
    days = [(0, 1), (0, 1), (3, 1), (3, 1), (9, 2)]
    events = [review("k-a.f", day, grade, n=n, name=str(n)) for n, (day, grade) in enumerate(days)]
    assert fold(events, MODEL)["k-a.f"].lapses == 1


def test_right_and_fast_answers_in_a_row_are_counted() -> None:
    took = [(3, 9000), (3, 2000), (4, 6000)]
    events = [review("k-a.f", n, grade, n=n, ms=ms) for n, (grade, ms) in enumerate(took)]
    assert fold(events, MODEL)["k-a.f"].fluent_run == 2
    assert fold([*events, review("k-a.f", 9, 2, n=3, ms=10)], MODEL)["k-a.f"].fluent_run == 0


def test_one_card_alone_gives_what_the_whole_fold_gives() -> None:
    events = [review(card, day, n=n) for card in ("k-a.f", "k-b.f") for n, day in enumerate((0, 3, 9))]
    events.append(void("k-b.f-9-2"))
    whole = fold(events, MODEL)
    for card, memory in whole.items():
        own = [event for event in events if event.get("c") == card or event["k"] == "void"]
        assert fold_card(card, own, MODEL) == memory
    assert fold_card("k-c.f", events, MODEL) is None


def test_a_card_known_elsewhere_starts_from_what_was_known() -> None:
    before = from_elsewhere("k-a.f", Strength(20.0, 5.0), DAY - timedelta(days=20), DAY)
    was = as_was(before)
    memory = fold([review("k-a.f", 0, was=was)], MODEL)["k-a.f"]
    assert memory.strength == MODEL.after(Strength(20.0, 5.0), 3, 20)[0]
    assert memory.reps == 1
    assert as_was(memory) is None and as_was(None) is None


@pytest.mark.parametrize(
    "was", [None, 3, {}, {"s": -1, "d": 5, "day": "2026-10-01"},
            {"s": float("nan"), "d": 5, "day": "2026-10-01"},
            {"s": 1, "d": 50, "day": "2026-10-01"}, {"s": 1, "d": 5, "day": "x"},
            {"s": True, "d": 5, "day": "2026-10-01"}]
)  # fmt: skip
def test_a_broken_start_is_no_start(was: object) -> None:
    assert fold([review("k-a.f", 0, was=was)], MODEL) == fold([review("k-a.f", 0)], MODEL)


def test_previews_are_what_a_review_would_log() -> None:
    memory = fold([review("k-a.f", 0, ivl=3)], MODEL)["k-a.f"]
    on = DAY + timedelta(days=3)
    for grade, days in previews(memory, "k-a.f", on, MODEL).items():
        stale = review("k-a.f", 3, grade, n=7)
        assert fold([review("k-a.f", 0), stale], MODEL)["k-a.f"].interval_days == days
    assert previews(None, "k-new.f", on, MODEL)[1] == 1
    assert 0.5 < retrievability(memory, on, MODEL) < 1.0


cards = st.sampled_from(["k-a.f", "k-a.b", "k-b.c-1"])
reviews = st.builds(
    review,
    cards,
    st.integers(0, 60),
    st.integers(1, 4),
    st.integers(0, 9),
    st.integers(1, 90),
    st.uuids().map(str),
)


@settings(max_examples=60)
@given(st.lists(reviews, max_size=25), st.randoms(use_true_random=False), st.data())
def test_files_order_copies_and_torn_tails_do_not_matter(
    events: list[Event], chance: random.Random, data: st.DataObject
) -> None:
    if events:
        named = data.draw(
            st.lists(st.sampled_from([str(event["id"]) for event in events]), min_size=1, max_size=3)
        )
        events = [*events, void(*named)]
    expected = fold(events, MODEL)
    lines = [json.dumps(event) for event in events]
    devices: list[list[str]] = [[], [], []]
    for line in lines:
        for file in chance.sample(devices, chance.randint(1, 3)):
            file.insert(chance.randint(0, len(file)), line)
    for file in devices:
        if lines:
            torn = chance.choice(lines)
            file.append(torn[: chance.randint(0, len(torn) - 1)])
    chance.shuffle(devices)
    read = [event for file in devices for line in file if (event := parse(line)) is not None]
    assert fold(read, MODEL) == expected


@given(st.lists(reviews, max_size=8, unique_by=lambda event: event["c"]), st.randoms(use_true_random=False))
def test_two_different_events_under_one_id_are_settled_the_same_way(
    events: list[Event], chance: random.Random
) -> None:
    clashing = [event | {"id": "same"} for event in events]
    shuffled = clashing[:]
    chance.shuffle(shuffled)
    assert reviews_by_card(shuffled) == reviews_by_card(clashing)
