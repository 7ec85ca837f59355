"""A title becomes a file name that Obsidian, git and every file system accept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.titles import LONGEST, file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Spaces and Case are kept", "Spaces and Case are kept.md"),
        ("Who asks? The one who reads", "Who asks The one who reads.md"),
        ("Sleep: the first habit", "Sleep - the first habit.md"),
        ("At 09:14 or a/b", "At 09-14 or a-b.md"),
        ("[[Links]] and #tags ^ids", "Links and tags ids.md"),
        ("Three dots...", "Three dots.md"),
        (".hidden", "hidden.md"),
        ("con", "con_.md"),
        ("nul.txt", "nul_.txt.md"),
        ("Control", "Control.md"),
        ("line\nbreak\tand tab", "line break and tab.md"),
        ("cafe\u0301", "café.md"),
        ("睡眠决定一切？", "睡眠决定一切？.md"),
        ("???", "Untitled.md"),
        ("", "Untitled.md"),
        ("../../etc/passwd", "-..-etc-passwd.md"),
    ],
)
def test_forbidden_characters_leave_and_the_rest_stays(title: str, name: str) -> None:
    assert file_name(title) == name


def test_a_taken_name_gets_a_number_without_regard_to_case() -> None:
    assert file_name("Sleep", {"sleep.md"}) == "Sleep 2.md"
    assert file_name("Sleep", {"sleep.md", "Sleep 2.md"}) == "Sleep 3.md"
    assert file_name("Café", {"cafe\u0301.md"}) == "Café 2.md"


def test_a_long_title_is_cut_at_a_word() -> None:
    name = file_name("deliberate practice " * 30)
    assert len(name.encode()) <= LONGEST
    assert name.removesuffix(".md").split()[-1] in ("deliberate", "practice")


@given(st.text(), st.sets(st.text(max_size=5), max_size=3))
def test_every_name_is_safe(title: str, taken: set[str]) -> None:
    name = file_name(title, {f"{each}.md" for each in taken})
    assert name.endswith(".md")
    assert 4 <= len(name.encode()) <= LONGEST
    assert not set(name) & set('*"\\/<>:|?#^[]\0\n\r\t')
    assert not name.startswith((".", " ")) and not name.removesuffix(".md").endswith((".", " "))
    assert file_name(title, {name}) != name


@given(st.text(alphabet="é漢a🏽 👩‍💻", min_size=150, max_size=300))
def test_a_cut_name_is_whole_characters(title: str) -> None:
    name = file_name(title)
    assert len(name.encode()) <= LONGEST
    assert name.encode().decode() == name
