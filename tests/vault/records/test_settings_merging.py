"""Two versions of the settings become one that says what both sides changed, and else reads as ours does."""

from __future__ import annotations

import tomllib

import pytest

from vault.records.settings_merging import merge_settings

BASE = """# The vault.
id = "01B"

[cards]
decks = ["spanish", "trees"]  # what is asked
ids = "stamp"
"""


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (BASE.replace('"trees"', '"trees", "birds"'), BASE.replace('"trees"', '"trees", "fish"'),
         BASE.replace('"trees"]  # what is asked', '"trees", "birds", "fish"]')),
        (BASE.replace('"spanish", ', ""), BASE.replace('"trees"', '"trees", "fish"'),
         BASE.replace('["spanish", "trees"]  # what is asked', '["trees", "fish"]')),
        (BASE + "rollover = 3\n", BASE + '\n[words]\nlog = "## Log"\n',
         BASE + 'rollover = 3\n\n[words]\nlog = "## Log"\n'),
        (BASE + '\n[words]\nlog = "## L"\n', BASE + '\n[words]\nprose = "## P"\n\n[places]\nideas = "i"\n',
         BASE + '\n[words]\nlog = "## L"\nprose = "## P"\n\n[places]\nideas = "i"\n'),
        (BASE.replace('ids = "stamp"\n', ""), BASE.replace("01B", "01A"),
         BASE.replace('ids = "stamp"\n', "").replace("01B", "01A")),
        (BASE.replace("01B", "01D"), BASE.replace("01B", "01C"), BASE.replace("01B", "01C")),
    ],
)  # fmt: skip
def test_keys_that_both_sides_changed_are_all_taken(ours: str, theirs: str, merged: str) -> None:
    found = merge_settings(BASE.encode(), ours.encode(), theirs.encode())
    assert (found.data.decode(), found.whole) == (merged, True)
    windows = merge_settings(*(text.replace("\n", "\r\n").encode() for text in (BASE, ours, theirs)))
    assert (windows.data.decode(), windows.whole) == (merged.replace("\n", "\r\n"), True)
    back = merge_settings(BASE.encode(), theirs.encode(), ours.encode())
    assert back.whole
    assert _unordered(back.data.decode()) == _unordered(merged)


def _unordered(text: str) -> object:
    """What settings say, whatever the order of a list."""
    return {
        key: {name: sorted(one) if isinstance(one, list) else one for name, one in value.items()}
        if isinstance(value, dict) else value
        for key, value in tomllib.loads(text).items()
    }  # fmt: skip


def test_a_key_with_two_values_is_ours_and_not_whole_and_the_others_are_merged_all_the_same() -> None:
    ours, theirs = BASE.replace("stamp", "ask"), BASE.replace("stamp", "never") + "rollover = 3\n"
    found = merge_settings(BASE.encode(), ours.encode(), theirs.encode())
    assert (found.data.decode(), found.whole) == (ours + "rollover = 3\n", False)


def test_of_two_that_were_made_apart_the_older_id_holds() -> None:
    found = merge_settings(None, b'id = "01B"\n', b'# Ours.\nid = "01A"\n\n[cards]\nids = "stamp"\n')
    assert (tomllib.loads(found.data.decode()), found.whole) == ({"id": "01A", "cards": {"ids": "stamp"}}, True)


@pytest.mark.parametrize("odd", ["id = ", "[[cards]]\nx = 1\n\n[[cards]]\nx = 2\n", "at = 2026-11-22\n"])
def test_what_cannot_be_put_together_soundly_is_left_as_ours(odd: str) -> None:
    ours = BASE.replace("stamp", "ask")
    found = merge_settings(BASE.encode(), ours.encode(), odd.encode())
    assert tomllib.loads(found.data.decode())
    assert found.data == ours.encode() or found.whole
