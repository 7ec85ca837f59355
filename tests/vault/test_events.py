"""Event lines: what they say, and what is made of lines that are none."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.events import (
    day_of,
    first_said,
    is_review,
    make_event,
    make_prediction,
    make_review,
    make_shown,
    make_void,
    parse,
    voided_by,
    whole_number,
)

MOMENT = datetime(2026, 11, 22, 9, 14, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
DAY = date(2026, 11, 22)


def review(grade: int = 3) -> dict[str, object]:
    return make_review("k-7f3a2c9dqx.f", grade, 5400, 12, 4, "3f2a", MOMENT, "Europe/Berlin", DAY)


def test_a_review_says_what_the_vault_format_documents() -> None:
    assert review() == {
        "v": 1,
        "t": "2026-11-22T08:14:00.123Z",
        "zone": "Europe/Berlin",
        "day": "2026-11-22",
        "k": "review",
        "c": "k-7f3a2c9dqx.f",
        "r": 3,
        "ms": 5400,
        "ivl": 12,
        "n": 4,
        "h": "3f2a",
        "alg": "fsrs6",
    }


def test_a_review_without_a_measured_time_has_no_time() -> None:
    assert "ms" not in make_review("k-a.f", 1, None, 1, 0, "", MOMENT, "UTC", DAY)


@pytest.mark.parametrize("grade", [0, 5, -1])
def test_a_grade_outside_one_to_four_is_refused(grade: int) -> None:
    with pytest.raises(ValueError, match="grade"):
        review(grade)


def test_an_event_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        make_shown("idea", "ideas/a.md", datetime(2026, 11, 22), "UTC", DAY)


def test_a_kind_may_not_overwrite_the_keys_of_every_event() -> None:
    with pytest.raises(ValueError, match="day"):
        make_event("registered", {"day": "x"}, MOMENT, "UTC", DAY)


def test_a_void_names_the_events_it_takes_back() -> None:
    assert voided_by(make_void(["01A", "01B"], MOMENT, "UTC", DAY)) == ["01A", "01B"]
    assert voided_by({"k": "void", "of": "01A"}) == ["01A"]
    assert voided_by({"k": "void", "of": [1, None]}) == []
    assert voided_by(review()) == []


def test_a_written_event_is_read_back() -> None:
    event = review() | {"id": "01K"}
    assert parse(json.dumps(event)) == event
    assert parse(json.dumps(event).encode()) == event
    assert is_review(event)


def test_unknown_kinds_and_keys_are_kept() -> None:
    event = {"v": 9, "id": "x", "t": "2026-11-22T08:14:00.123Z", "k": "dream", "new": {"a": [1]}}
    assert parse(json.dumps(event)) == event
    assert not is_review(event)


@pytest.mark.parametrize(
    "line",
    ["", "{", '{"v":1,"id":"01K","t":"2026', "[]", "null", "<<<<<<< HEAD", '{"id":1,"t":"x","k":"review"}',
     '{"id":"","t":"x","k":"review"}', b"\xff\xfe", "[" * 100_000],
)  # fmt: skip
def test_a_line_that_is_no_whole_event_is_not_there(line: str | bytes) -> None:
    assert parse(line) is None


@given(st.binary() | st.text())
def test_reading_never_raises(line: str | bytes) -> None:
    parse(line)


json_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(["k", "c", "r", "day", "n", "ivl", "of"]), json_values))
def test_questions_to_any_event_never_raise(event: dict[str, object]) -> None:
    is_review(event)
    day_of(event)
    voided_by(event)
    whole_number(event, "n", 0)


def test_a_true_is_no_number() -> None:
    assert whole_number({"n": True}, "n", 0) is None
    assert not is_review(review() | {"r": True})


def test_the_moment_is_written_in_utc() -> None:
    event = make_shown("idea", "ideas/a.md", MOMENT.astimezone(UTC), "UTC", DAY)
    assert event["t"] == "2026-11-22T08:14:00.123Z"


def said(percent: int, minutes: int, name: str = "p-3f9k2m") -> dict[str, object]:
    event = make_prediction(name, percent, "h", MOMENT + timedelta(minutes=minutes), "+01:00", DAY)
    return {"id": f"{name}{minutes}{percent}", **event}


@given(st.permutations([said(70, 0), said(85, 1), said(20, 2), said(40, 5, "p-other2"), said(70, 0)]))
def test_the_first_number_said_counts_whatever_order_the_files_come_in(events: list[dict[str, object]]) -> None:
    assert first_said(events) == {"p-3f9k2m": 70, "p-other2": 40}


def test_a_number_taken_back_was_never_said() -> None:
    first = said(70, 0)
    void = {"id": "v", **make_void([str(first["id"])], MOMENT, "+01:00", DAY)}
    assert first_said([void, first, said(85, 1)]) == {"p-3f9k2m": 85}
    assert first_said([first, void]) == {}


@pytest.mark.parametrize("wrong", [{"p": 101}, {"p": True}, {"p": "70"}, {"c": None}, {"k": "review"}])
def test_a_registration_that_makes_no_sense_is_passed_over(wrong: dict[str, object]) -> None:
    assert first_said([{**said(70, 0), **wrong}]) == {}


def test_no_prediction_is_registered_without_a_name_or_beyond_certainty() -> None:
    for name, percent in (("", 70), ("p-3f9k2m", 101), ("p-3f9k2m", -1)):
        with pytest.raises(ValueError, match="not a prediction"):
            make_prediction(name, percent, "h", MOMENT, "+01:00", DAY)
