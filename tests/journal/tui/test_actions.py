"""The table of actions: complete, without clashes, and the same everywhere it is printed."""

import importlib
import subprocess
import sys

import click

from journal.tui.actions.action import TOP, State
from journal.tui.actions.table import ACTIONS, BY_ID, at, footer, keys_table, shown_key
from journal.tui.keys import UNDELIVERABLE, clashes, default_keys, keymap
from journal.tui.plain import width
from journal.tui.screens.finder import help_rows, palette_rows, printed_keys
from journal.tui.widgets.keybar import GAP, fit

PLACES = sorted({place for action in ACTIONS for place in action.places})


def everything(place: str) -> State:
    facts = {fact for action in ACTIONS for fact, _ in action.needs}
    return State(place, facts=frozenset(facts))


def test_no_key_of_a_screen_does_two_things():
    assert clashes({action.id: default_keys(action) for action in ACTIONS}) == []


def test_no_default_key_is_one_that_terminals_do_not_deliver():
    assert not {key for action in ACTIONS for key in default_keys(action)} & UNDELIVERABLE


def test_letters_never_act_inside_text():
    assert all(len(key) > 1 for action in ACTIONS for key in action.text_keys)


def test_every_action_has_a_twin_on_the_command_line_or_says_why_not():
    assert [action.id for action in ACTIONS if bool(action.twin) == bool(action.why_no_twin)] == []


def test_every_twin_is_a_command_that_there_is():
    for action in ACTIONS:
        words = action.twin.split()[1:]
        if not words:
            continue
        command = importlib.import_module(f"journal.commands.{words[0].replace('-', '_')}").command
        if isinstance(command, click.Group) and words[1:] and words[1].isalpha() and words[1].islower():
            command = command.commands[words[1]]
        named = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        assert {word for word in words if word.startswith("-") and len(word) > 1} <= named, action.id


def test_every_action_is_in_help_under_its_title():
    titles = {row.lines[0].text for row in help_rows("", State("today")) if row.key}
    assert {action.title for action in ACTIONS} == titles


def test_every_action_of_a_screen_is_in_its_palette():
    for place in (*TOP, "note"):
        offered = {row.key for row in palette_rows("", everything(place), ())}
        assert {action.id for action in at(place)} - {"palette"} <= offered


def test_help_says_why_something_cannot_be_done():
    grade = next(row for row in help_rows("", State("review")) if row.key == "review.grade-1")
    assert grade.lines[1].text == "There is no card here."


def test_keys_table_tells_each_action_once_without_textual():
    code = (
        "import sys; from journal.tui.actions.table import keys_table; keys_table(); "
        "assert 'textual' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert [row["action"] for row in keys_table()] == [action.id for action in ACTIONS]
    assert len(BY_ID) == len(ACTIONS)


def test_every_action_can_be_reached_by_a_key_except_stopping_work():
    assert [action.id for action in ACTIONS if not printed_keys(action)] == ["stop-work"]


def test_the_footer_ends_with_help_and_fits_any_width():
    for place in (*TOP, "note"):
        for typing in (False, True):
            entries = footer(State(place, typing, everything(place).facts))
            assert entries[-1][1] == "help"
            for cells in (20, 56, 76, 96, 196):
                kept = fit(entries, cells)
                assert kept[-1] == entries[-1]
                assert sum(width(key) + 1 + width(label) for key, label, _ in kept) + GAP * (len(kept) - 1) <= cells


def test_the_footer_keeps_what_matters_most_at_sixty_columns():
    kept = [label for _, label, _ in fit(footer(State("review", facts=frozenset({"card", "revealed"}))), 56)]
    assert {"recalled", "grade", "help"} <= set(kept)


def test_inside_text_the_footer_shows_keys_that_work_there():
    assert shown_key(BY_ID["capture"], True) == "ctrl+n"
    assert shown_key(BY_ID["help"], True) == "F1"
    assert all(len(key) > 1 for key, _, _ in footer(State("recall", True, frozenset({"query", "hit"}))))


def test_an_override_replaces_the_keys_of_its_action():
    chosen = keymap({"today.write": "W"})
    assert chosen.keys["today.write"] == ("W",)
    assert chosen.problems == ()


def test_an_override_that_clashes_is_refused_with_both_names():
    chosen = keymap({"today.write": "c"})
    assert chosen.keys["today.write"] == ("w",)
    assert "capture" in chosen.problems[0] and "today.write" in chosen.problems[0]


def test_overrides_of_unknown_actions_and_dead_keys_are_told():
    chosen = keymap({"no.such": "x", "today.write": "ctrl+m", "capture": "v"})
    assert len(chosen.problems) == 3
    assert chosen.keys["capture"] == ("c", "ctrl+n")
