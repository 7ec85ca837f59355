"""The event log keeps every acknowledged event once, in an order all devices agree on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vault.disk.log import EventLog
from vault.disk.ulid import above, ulid

MOMENT = datetime(2026, 11, 22, 8, 14, tzinfo=UTC)


def log_of(tmp_path: Path, device: str = "here") -> EventLog:
    return EventLog(str(tmp_path), "log", device, "jsonl", str(tmp_path / "lock"))


def test_an_event_is_a_line_in_the_file_of_its_device_and_month(tmp_path: Path) -> None:
    log_of(tmp_path).append({"v": 1, "t": "2026-11-22T08:14:00.000Z", "k": "review"}, MOMENT)
    text = (tmp_path / "log/here/2026-11.jsonl").read_text()
    assert text.startswith('{"v":1,"id":"01')
    assert text.endswith('"k":"review"}\n')


def test_ids_grow_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    ids = [log.append({"v": 1, "k": "x", "t": "1"}, MOMENT - timedelta(seconds=n))["id"] for n in range(5)]
    assert ids == sorted(set(ids))


def test_a_line_torn_by_a_crash_costs_neither_the_lines_before_nor_the_next(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    first = log.append({"v": 1, "k": "x", "t": "1"}, MOMENT)
    with open(tmp_path / "log/here/2026-11.jsonl", "ab") as file:
        file.write(b'{"v":1,"id":"torn')
    second = log.append({"v": 1, "k": "x", "t": "2"}, MOMENT)
    assert [event["id"] for event in log.read()] == [first["id"], second["id"]]


def test_a_conflicted_copy_of_a_sync_tool_adds_nothing_twice_and_loses_nothing(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    log.append({"v": 1, "k": "x", "t": "1"}, MOMENT)
    copy = (tmp_path / "log/here/2026-11.jsonl").read_bytes()
    (tmp_path / "log/here/2026-11 (conflicted copy).jsonl").write_bytes(copy + b'{"id":"other","t":"0","k":"x"}\n')
    assert [event["t"] for event in log.read()] == ["0", "1"]


def test_the_log_of_another_device_is_read_too(tmp_path: Path) -> None:
    log_of(tmp_path, "there").append({"v": 1, "k": "x", "t": "1", "n": 1}, MOMENT)
    log_of(tmp_path, "here").append({"v": 1, "k": "x", "t": "1", "n": 0}, MOMENT)
    assert [event["n"] for event in log_of(tmp_path).read()] == [0, 1]


@given(st.integers(0, 2**48 - 2), st.binary(min_size=10, max_size=10))
def test_a_ulid_is_26_characters_that_sort_by_time(milliseconds: int, chance: bytes) -> None:
    one = ulid(milliseconds, chance)
    assert len(one) == 26
    assert one < ulid(milliseconds + 1, bytes(10))
    assert above(one, milliseconds, bytes(10)) > one


def test_a_few_kinds_are_read_alone_and_say_the_same(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    for number in range(6):
        kind = ("review", "void", "prediction")[number % 3]
        log.append({"v": 1, "t": str(number), "k": kind, "c": '"prediction" in "quotes"'}, MOMENT)
    everything = log.read()
    assert log.read("prediction", "void") == [event for event in everything if event["k"] in ("prediction", "void")]
    assert log.read("shown") == []
