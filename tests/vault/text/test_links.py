"""A link finds the note Obsidian would open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text.links import Names, link_key, resolve

NAMES = Names(
    ["Home.md", "a/Note.md", "a/b/Note.md", "c/Note.md", "c/Other one.md", "Größe.md", "d/v1.2.md", "a/Home.md"],
    [("Second name", "c/Other one.md"), ("Home", "c/Note.md")],
)


@pytest.mark.parametrize(
    ("target", "start", "found"),
    [
        ("Home", "x.md", "Home.md"),
        ("home.MD", "x.md", "Home.md"),
        ("Note", "x.md", "a/Note.md"),
        ("Note", "c/x.md", "c/Note.md"),
        ("b/Note", "x.md", "a/b/Note.md"),
        ("b/Note", "a/x.md", "a/b/Note.md"),
        ("ote", "x.md", None),
        ("/Note", "c/x.md", None),
        ("/c/Note", "a/x.md", "c/Note.md"),
        ("../Home.md", "a/x.md", "Home.md"),
        ("./Note.md", "c/x.md", "c/Note.md"),
        ("./Note.md", "x.md", None),
        ("../../x", "a.md", None),
        ("Gro\u0308ße", "x.md", "Größe.md"),
        ("v1.2", "x.md", "d/v1.2.md"),
        ("Second name", "x.md", "c/Other one.md"),
        ("", "x.md", "x.md"),
        ("https://e.org", "x.md", None),
    ],
)
def test_a_link_is_resolved_as_in_obsidian(target: str, start: str, found: str | None) -> None:
    assert resolve(target, start, NAMES) == found


@given(st.text(alphabet="aBé/. \u0308", max_size=12), st.text(alphabet="a/", max_size=5))
def test_any_target_is_answered_with_a_known_path_of_that_key(target: str, start: str) -> None:
    found = resolve(target, start, NAMES)
    assert found is None or found == start or link_key(found) or NAMES.called(target)
