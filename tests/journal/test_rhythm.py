"""What is due at a moment, and what of it a person is told unasked."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.rhythm import MOST_ATTACKS, Nudge, Told, Waiting, attack_fits, due, fresh, open_week

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 14, tzinfo=BERLIN)
days = st.integers(-40, 0).map(lambda back: DAY + timedelta(days=back))
waitings = st.builds(
    Waiting,
    day=st.just(DAY), cards=st.integers(0, 20), minutes=st.integers(0, 9), sitting_done=st.booleans(),
    idea=st.sampled_from(["", "Sleep beats effort"]), attacked=st.lists(days, max_size=4).map(tuple),
    asked=st.lists(days, max_size=6).map(tuple), tests=st.lists(st.text("ab", min_size=1), max_size=3).map(tuple),
    predictions=st.lists(st.text("pq", min_size=1), max_size=3).map(tuple),
    week=st.sampled_from(["", "2026-W47"]), weeks_skipped=st.integers(0, 30),
    paused=st.none() | st.integers(-5, 5).map(lambda ahead: DAY + timedelta(days=ahead)),
    returning=st.booleans(), here=st.booleans(),
)  # fmt: skip


def verbs(waiting: Waiting, now: datetime = NOW) -> list[str]:
    return [nudge.verb for nudge in due(now, waiting)]


@given(waitings)
def test_cards_come_first_and_nothing_comes_twice(waiting: Waiting) -> None:
    found = verbs(waiting)
    order = ["review", "week", "test", "predict", "attack"]
    assert found == [verb for verb in order if verb in found]


@given(waitings)
def test_a_pause_ends_every_prompt_until_its_day(waiting: Waiting) -> None:
    if waiting.paused and waiting.paused > DAY:
        assert due(NOW, waiting) == []


@given(waitings)
def test_whoever_was_away_finds_one_thing_and_after_a_sitting_none(waiting: Waiting) -> None:
    if waiting.returning:
        assert len(due(NOW, waiting)) <= (0 if waiting.sitting_done else 1)


@given(waitings.filter(lambda one: one.idea))
def test_a_notification_never_says_what_an_idea_is(waiting: Waiting) -> None:
    assert not any("Sleep" in nudge.text for nudge in due(NOW, waiting))


@given(waitings)
def test_each_nudge_says_what_it_is_about(waiting: Waiting) -> None:
    assert all(nudge.ids and all(nudge.ids) and nudge.text and nudge.command for nudge in due(NOW, waiting))


def test_an_attack_is_not_asked_for_beside_the_week_nor_beside_a_test() -> None:
    assert verbs(Waiting(DAY, idea="x")) == ["attack"]
    assert verbs(Waiting(DAY, idea="x", week="2026-W47")) == ["week"]
    assert verbs(Waiting(DAY, idea="x", tests=("t",))) == ["test"]


@given(st.lists(st.booleans(), min_size=60, max_size=60), st.lists(st.booleans(), min_size=60, max_size=60))
def test_at_most_two_prompts_to_attack_in_any_seven_days_whatever_a_person_does(
    opened: list[bool], does: list[bool]
) -> None:
    """Each day the app is opened or not; a prompt is followed or not; and some attack unasked."""
    asked: list[date] = []
    attacked: list[date] = []
    for number, (looks, acts) in enumerate(zip(opened, does, strict=True)):
        today = DAY + timedelta(days=number)
        if looks and attack_fits(today, attacked, asked):
            asked.append(today)
            assert attack_fits(today, attacked, asked), "a prompt stays until its day ends"
        if acts:
            attacked.append(today)
            assert not attack_fits(today, attacked, asked), "and is gone when it was followed"
    for day in asked:
        assert sum(day <= other < day + timedelta(days=7) for other in asked) <= MOST_ATTACKS


def test_a_prompt_nobody_follows_comes_less_and_less_often() -> None:
    asked: list[date] = []
    for number in range(120):
        today = DAY + timedelta(days=number)
        if attack_fits(today, [], asked):
            asked.append(today)
    gaps = [(later - earlier).days for earlier, later in pairwise(asked)]
    assert gaps[0] <= 4
    assert gaps == sorted(gaps)
    assert gaps[-1] == 28
    assert not attack_fits(asked[-1] + timedelta(days=2), [], asked)
    assert attack_fits(asked[-1] + timedelta(days=9), [asked[-1] + timedelta(days=7)], asked), "until one is made"


def test_a_week_that_is_skipped_comes_back_in_the_second_the_fourth_and_the_eighth() -> None:
    came = [skipped + 1 for skipped in range(20) if verbs(Waiting(DAY, week="2026-W47", weeks_skipped=skipped))]
    assert came == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-21T23:59", ""), ("2026-11-22T05:59", ""), ("2026-11-22T06:00", "2026-11-16"),
        ("2026-11-23T00:00", "2026-11-16"), ("2026-11-24T23:59", "2026-11-16"), ("2026-11-25T00:00", ""),
        ("2027-01-03T12:00", "2026-12-28"), ("2027-01-04T12:00", "2026-12-28"),
    ],
)  # fmt: skip
def test_the_week_is_open_from_sunday_until_tuesday(moment: str, week: str) -> None:
    found = open_week(datetime.fromisoformat(moment).replace(tzinfo=BERLIN), BERLIN, 6, 6)
    assert (found.isoformat() if found else "") == week


@pytest.mark.parametrize(
    ("weekday", "open_on"),
    [(4, "fri sat sun"), (5, "sat sun mon"), (6, "sun mon tue"), (0, "mon tue"), (2, "wed thu fri")],
)
def test_a_chosen_day_opens_the_week_that_is_then_reviewed(weekday: int, open_on: str) -> None:
    noon = [datetime(2026, 11, 16 + number, 12, tzinfo=BERLIN) for number in range(14)]
    found = {f"{now:%a}".lower() for now in noon if open_week(now, BERLIN, weekday, 0)}
    assert found == set(open_on.split())


@pytest.mark.parametrize(("day", "opens"), [("2026-03-29", "01:00"), ("2026-10-25", "00:00")])
def test_the_week_opens_once_in_a_night_on_which_clocks_change(day: str, opens: str) -> None:
    """At two: in spring that is three, the next hour there is, in autumn the first of both."""
    midnight = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=BERLIN).astimezone(UTC)
    looks = [midnight + timedelta(minutes=minute) for minute in range(6 * 60)]
    opened = [bool(open_week(now, BERLIN, 6, 2)) for now in looks]
    assert opened == sorted(opened)
    assert looks[opened.index(True)] == datetime.fromisoformat(f"{day}T{opens}").replace(tzinfo=UTC)


nudges = st.builds(
    Nudge, st.sampled_from(["review", "week", "predict"]), st.just("text"),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(tuple), st.just("x"),
)  # fmt: skip


@given(st.lists(st.lists(nudges, max_size=3), max_size=12), st.data())
def test_each_thing_is_told_once_however_often_and_in_whatever_order_one_looks(
    looks: list[list[Nudge]], data: st.DataObject
) -> None:
    told: list[Told] = []
    for found in looks:
        new = fresh(found, told, DAY, DAY)
        fresh_ids = [(nudge.verb, each) for nudge in new for each in nudge.ids]
        known = {(one.verb, one.id) for one in told}
        assert all(any((nudge.verb, each) not in known for each in nudge.ids) for nudge in new)
        told += [Told(verb, each, DAY) for verb, each in fresh_ids if (verb, each) not in known]
        assert [one for one in fresh(found, told, DAY, DAY) if one.verb != "review"] == []


def test_a_clock_that_jumps_over_a_night_tells_once_what_came_due() -> None:
    told: list[Told] = []
    heard = 0
    for number in range(40):  # a laptop that slept, woke, and looks every minute
        day = DAY + timedelta(days=number // 10)
        new = fresh(due(NOW, Waiting(day, cards=3)), told, day, day)
        heard += len(new)
        told += [Told(one.verb, each, day) for one in new for each in one.ids]
    assert heard == 4


def test_cards_that_are_left_lying_are_told_of_less_often_until_one_is_reviewed() -> None:
    def heard(reviewed: date | None) -> list[int]:
        told: list[Told] = []
        for number in range(30):
            day = DAY + timedelta(days=number)
            for one in fresh(due(NOW, Waiting(day, cards=3)), told, reviewed or day, day):
                told.append(Told(one.verb, one.ids[0], day))
        return [(one.day - DAY).days for one in told]

    assert heard(None) == list(range(30)), "whoever reviews every day is told every day"
    assert heard(DAY - timedelta(days=1)) == [0, 1, 2, 4, 8, 15, 22, 29]
