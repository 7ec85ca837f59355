"""Predictions and stats in the app."""

from pathlib import Path

from tests.journal.tui.driver import visit


async def test_a_prediction_is_said_thought_over_and_decided(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "p")
        await person.sees("No predictions yet")
        await person.press("n")
        await person.type("70% I finish the course by friday")
        await person.press("enter")
        await person.sees("Open", "70%", "I finish the course", "27 Nov")
        assert "70% I finish the course by 2026-11-27" in person.page
        await person.press("f")
        await person.type("85")
        await person.press("enter")
        assert "70% -> 85% I finish the course by 2026-11-27" in person.page
        await person.press("1")
        await person.type("a day early")
        await person.press("enter")
        await person.sees("Came out", "yes")
        assert "yes 2026-11-22: a day early" in person.page
        await person.press("1")
        await person.sees("It is decided already.")
        await person.press("u")
        assert "a day early" not in person.page


async def test_a_number_above_a_hundred_is_refused_and_the_words_stay(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "p", "n")
        await person.type("700% I finish by friday")
        await person.press("enter")
        await person.sees("700% I finish by friday")
        assert not (vault / "journal/2026/2026-11-22.md").exists() or "700%" not in person.page


async def test_the_numbers_stand_under_headings_and_lead_to_their_screens(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "s")
        await person.sees("Writing", "Memory", "Reading", "Ideas", "captures")
        await person.select("held, attacked")
        await person.press("enter")
        await person.sees("Ideas", "Legibility is a cost")


async def test_a_new_prediction_is_the_selected_one(tmp_path: Path, vault: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("g", "p", "n")
        await person.type("70% it snows by monday")
        await person.press("enter", "n")
        await person.type("60% it rains by friday")
        await person.press("enter")
        await person.rest()
        assert "it rains" in person.selected
