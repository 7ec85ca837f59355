"""The starter vault: a copy for any day is whole, linked and free of leftovers.

The notes are read here with a few lines of our own, so that the fixture does not lean on the parsers it is
used to test.
"""

import re
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vault.starter.copying import filled, planned_files

TODAY = date(2026, 11, 22)
any_day = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))

LINK = re.compile(r"\[\[([^\]|#^]+)")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DATE_KEYS = ("created", "added", "started", "finished", "imported")
KINDS_OF_ENTRY = ("Idea", "Lesson", "Question", "Rabbit hole", "Read", "Quote")


def texts(today: date = TODAY) -> dict[str, str]:
    return {path: data.decode() for path, data in planned_files(today)}


def front(text: str) -> dict[str, object]:
    """The frontmatter as strings; {} when there is none."""
    if not text.startswith("---\n"):
        return {}
    loaded = yaml.load(text.split("---\n", 2)[1], Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def names(files: dict[str, str]) -> set[str]:
    """What a link may say: file names, titles and aliases, in lower case."""
    found: set[str] = set()
    for path, text in files.items():
        found.add(path.rsplit("/", 1)[-1].removesuffix(".md"))
        found.update(re.findall(r"^# (.+)$", text, re.MULTILINE)[:1])
        aliases = front(text).get("aliases", [])
        found.update(aliases if isinstance(aliases, list) else [])
    return {name.lower() for name in found}


def of_type(kind: str) -> list[dict[str, object]]:
    return [head for text in texts().values() if (head := front(text)).get("type") == kind]


@given(any_day)
def test_no_placeholder_is_left_in_a_name_or_a_text_whatever_the_day(today: date) -> None:
    for path, text in texts(today).items():
        assert "{" not in path + text
        assert "}" not in path + text


@given(any_day)
def test_every_link_leads_somewhere_whatever_the_day(today: date) -> None:
    files = texts(today)
    known = names(files)
    broken = [(path, link) for path, text in files.items() for link in LINK.findall(text) if link.lower() not in known]
    assert broken == []


@given(any_day)
def test_every_date_in_a_frontmatter_is_a_day_that_has_been(today: date) -> None:
    for path, text in texts(today).items():
        for key, value in front(text).items():
            if key in DATE_KEYS:
                assert isinstance(value, str), (path, key)
                assert date.fromisoformat(value) <= today, (path, key)


@given(any_day)
def test_all_dates_written_in_the_notes_exist(today: date) -> None:
    for text in texts(today).values():
        for written in ISO_DAY.findall(text):
            date.fromisoformat(written)


@given(any_day)
def test_two_files_never_share_a_name_and_the_order_is_that_of_the_paths(today: date) -> None:
    paths = [path for path, _ in planned_files(today)]
    assert paths == sorted(set(paths))
    assert len({path.lower() for path in paths}) == len(paths)


def test_the_same_day_gives_the_same_bytes() -> None:
    assert planned_files(TODAY) == planned_files(TODAY)


def test_the_journal_has_yesterday_a_week_ago_and_a_year_ago_but_leaves_today_to_the_person() -> None:
    journal = sorted(path for path in texts() if path.startswith("journal/"))
    assert journal == [
        "journal/2025/2025-11-22.md",
        "journal/2026/2026-11-15.md",
        "journal/2026/2026-11-21.md",
        "journal/2026/2026-W46.md",
    ]


@pytest.mark.parametrize(
    ("today", "paths"),
    [
        (date(2027, 1, 1), ["journal/2026/2026-12-31.md", "journal/2026/2026-12-25.md", "journal/2026/2026-W52.md"]),
        (date(2027, 1, 8), ["journal/2027/2027-01-07.md", "journal/2027/2027-01-01.md", "journal/2026/2026-W53.md"]),
        (date(2028, 2, 29), ["journal/2027/2027-02-28.md"]),
        (date(2028, 11, 22), ["journal/2027/2027-11-22.md"]),
    ],
)
def test_pages_lie_in_the_folder_of_their_own_year_around_new_year_and_leap_days(today: date, paths: list[str]) -> None:
    assert set(paths) <= set(texts(today))


def test_the_last_week_is_the_one_the_page_of_a_week_ago_belongs_to() -> None:
    for step in range(7):
        today = TODAY + timedelta(days=step)
        iso = (today - timedelta(days=7)).isocalendar()
        week = texts(today)[f"journal/{iso.year}/{iso.year}-W{iso.week:02}.md"]
        assert week.startswith(f"# {iso.year}-W{iso.week:02}\n")


def test_braces_that_are_no_placeholder_stay_as_they_are() -> None:
    assert filled("{{title}} {today} {{ today }} {{today}}", TODAY) == "{{title}} {today} {{ today }} 2026-11-22"


def test_nothing_is_left_to_be_written() -> None:
    for path, text in texts().items():
        for leftover in ("TODO", "FIXME", "TBD", "lorem ipsum", "xxxxx"):
            assert leftover.lower() not in text.lower(), path


def test_every_note_is_plain_utf8_with_one_newline_at_the_end() -> None:
    for path, data in planned_files(TODAY):
        assert path.endswith(".md")
        assert b"\r" not in data, path
        assert data.endswith(b"\n"), path
        assert not data.endswith(b"\n\n"), path


def test_file_names_are_allowed_by_obsidian_on_every_system() -> None:
    for path in texts():
        assert not re.search(r'[\\:*?"<>|#^\[\]]', path), path


def test_three_ideas_are_held_with_a_number_and_three_are_parked_without() -> None:
    ideas = of_type("idea")
    assert sorted(str(idea["status"]) for idea in ideas) == ["held"] * 3 + ["parked"] * 3
    assert all(("confidence" in idea) == (idea["status"] == "held") for idea in ideas)


def test_the_reading_list_has_every_kind_and_status_the_tour_speaks_of() -> None:
    reading = of_type("reading")
    assert {str(entry["kind"]) for entry in reading} == {"book", "paper", "talk", "article"}
    assert {str(entry["status"]) for entry in reading} == {"shelf", "next", "reading", "finished"}
    assert any(entry.get("fiction") == "true" and entry.get("verdict") for entry in reading)
    for entry in reading:
        if "at" in entry:
            assert int(str(entry["at"])) <= int(str(entry["pages"]))


def test_the_logs_show_every_kind_of_capture_in_the_order_of_the_day() -> None:
    seen: set[str] = set()
    for path, text in texts().items():
        if re.search(r"\d{4}-\d{2}-\d{2}\.md$", path):
            entries = re.findall(r"^- (\d\d:\d\d) (?:([A-Z][a-z ]+):)?", text, re.MULTILINE)
            times = [time for time, _ in entries]
            assert times == sorted(times), path
            seen |= {word for _, word in entries}
    assert set(KINDS_OF_ENTRY) <= seen


def test_every_way_to_write_a_card_is_used() -> None:
    everything = "\n".join(texts().values())
    assert re.search(r"\S :: \S", everything)
    assert re.search(r"\S ::: \S", everything)
    assert re.search(r"^\?$", everything, re.MULTILINE)
    assert re.search(r"^\?\?$", everything, re.MULTILINE)
    assert re.search(r"^#flashcards/\S+ .*==\S.*==", everything, re.MULTILINE)


def test_predictions_rest_on_ideas_and_one_was_changed_and_two_are_closed() -> None:
    lines = texts()["notes/What I expect.md"].split("\n")
    predictions = [line for line in lines if re.match(r"- \d+%", line)]
    leaning = [re.search(r"by \d{4}-\d\d-\d\d because \[\[([^\]]+)\]\]", line) for line in predictions]
    assert all(leaning)
    assert {f"ideas/{match[1]}.md" for match in leaning if match} <= set(texts())
    assert sum("->" in line for line in predictions) == 1
    assert sum(bool(re.match(r"  - (yes|no) \d{4}-\d\d-\d\d: ", line)) for line in lines) == 2


def test_imported_text_and_model_text_are_marked_as_such() -> None:
    everything = texts()
    assert any({"source", "imported"} <= set(front(text)) for text in everything.values())
    assert any(re.search(r"^> \[!model\]- .+, \d{4}-\d\d-\d\d$", text, re.MULTILINE) for text in everything.values())
