"""The words of a question that say when are read as days, and taken out of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.recall.when import when_of

SUNDAY = date(2026, 11, 22)


def days(question: str, today: date = SUNDAY) -> tuple[str, str] | None:
    found = when_of(question, today)
    return found and (found.since.isoformat(), found.until.isoformat())


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("what did I do today?", "2026-11-22", "2026-11-22"),
        ("what did I do yesterday?", "2026-11-21", "2026-11-21"),
        ("and the day before yesterday?", "2026-11-20", "2026-11-20"),
        ("Was habe ich gestern gemacht?", "2026-11-21", "2026-11-21"),
        ("what did I learn last week?", "2026-11-09", "2026-11-15"),
        ("what did I learn this week?", "2026-11-16", "2026-11-22"),
        ("Was war letzte Woche?", "2026-11-09", "2026-11-15"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("diesen Monat", "2026-11-01", "2026-11-22"),
        ("which novels this year?", "2026-01-01", "2026-11-22"),
        ("which novels last year?", "2025-01-01", "2025-12-31"),
        ("what happened on November 14th?", "2026-11-14", "2026-11-14"),
        ("what happened on the 14th of November, 2025?", "2025-11-14", "2025-11-14"),
        ("what happened on 27 October?", "2026-10-27", "2026-10-27"),
        ("Was war am 3. März?", "2026-03-03", "2026-03-03"),
        ("what happened on 24 December?", "2025-12-24", "2025-12-24"),
        ("on 29 February", "2024-02-29", "2024-02-29"),
        ("what happened on 2026-11-14?", "2026-11-14", "2026-11-14"),
        ("what happened in 2026-10?", "2026-10-01", "2026-10-31"),
        ("which books did I finish in October?", "2026-10-01", "2026-10-31"),
        ("which books did I finish in December?", "2025-12-01", "2025-12-31"),
        ("Was habe ich im Oktober 2024 gelesen?", "2024-10-01", "2024-10-31"),
        ("since September", "2026-09-01", "2026-11-22"),
        ("three days ago", "2026-11-19", "2026-11-19"),
        ("vor zwei Wochen", "2026-11-02", "2026-11-08"),
        ("a month ago", "2026-10-01", "2026-10-31"),
        ("in the last 10 days", "2026-11-12", "2026-11-22"),
        ("on Sunday", "2026-11-22", "2026-11-22"),
        ("last Sunday", "2026-11-15", "2026-11-15"),
        ("am Freitag", "2026-11-20", "2026-11-20"),
        ("in 2019", "2019-01-01", "2019-12-31"),
    ],
)
def test_days_are_read_as_a_person_means_them(question: str, since: str, until: str) -> None:
    assert days(question) == (since, until)


@pytest.mark.parametrize(
    "question",
    ["may I march on?", "when was the last restore test?", "how long does it take?", "on November 31st", "in 1066",
     "page 14 of 27", "what did August Strindberg write?", "", "Montag ist ein Wort"],
)  # fmt: skip
def test_what_names_no_day_is_none(question: str) -> None:
    assert days(question) is None


def test_what_is_left_is_the_question_without_its_time() -> None:
    found = when_of("why did I sleep badly in October?", SUNDAY)
    assert found is not None
    assert found.rest == "why did I sleep badly ?"
    first = when_of("what did I do on November 14th 2025 with Nora?", SUNDAY)
    assert first is not None
    assert first.rest == "what did I do with Nora?"


@given(st.text(max_size=60), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_any_text_is_read(question: str, today: date) -> None:
    found = when_of(question, today)
    assert found is None or found.since <= found.until
