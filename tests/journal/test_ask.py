"""`ask` quotes the notes with file and line, or says that they do not answer."""

from __future__ import annotations

import pytest

from tests.person import Person


@pytest.fixture
def reader(person: Person) -> Person:
    """Someone with a few notes."""
    person.write(
        "reading/Why We Sleep.md",
        "# Why We Sleep\n\nAdenosine builds up while one is awake. Caffeine blocks its\r\nreceptors for six hours.\n",
    )
    person.write("notes/Garden.md", "Tomatoes want sun and a wall behind them.\n")
    person.write("notes/Talk.md", "> [!model]- some model, 2026-11-22\n> Caffeine blocks receptors for ninety hours.\n")
    return person


def test_an_answer_names_its_places(reader: Person) -> None:
    said = reader.run("ask", "How long does caffeine block receptors?", "--json")
    assert (said.code, said.err) == (0, "")
    document = said.json
    assert (document["found"], document["by"]) == (True, "notes")
    first = document["citations"][0]
    assert (first["n"], first["path"], first["line"]) == (1, "reading/Why We Sleep.md", 3)
    assert first["quote"] == "Caffeine blocks its\nreceptors for six hours."
    assert first["quote"] in reader.read("reading/Why We Sleep.md").replace("\r\n", "\n")
    assert "[1]" in document["answer"]
    assert "ninety" not in said.out
    assert "[1] reading/Why We Sleep.md:3" in reader.run("ask", "How long does caffeine block receptors?").out


def test_what_is_not_there_is_exit_1_with_the_nearest_passages(reader: Person) -> None:
    said = reader.run("ask", "--json", "Which mountain did I climb in Peru with a wall of receptors?")
    assert said.code == 1
    assert (said.json["found"], said.json["citations"]) == (False, [])
    assert 1 <= len(said.json["nearest"]) <= 3
    assert set(said.json["nearest"][0]) == {"path", "line", "title", "text"}


def test_an_empty_vault_answers_nothing(person: Person) -> None:
    said = person.run("ask", "anything at all?", "--json")
    assert (said.code, said.json["nearest"]) == (1, [])


def test_without_a_model_nothing_would_be_sent(reader: Person) -> None:
    said = reader.run("ask", "--show-prompt", "caffeine?")
    assert said.code == 0
    assert "nothing would be sent" in said.out
    assert reader.run("ask", "--no-model", "Does caffeine block receptors?").code == 0


@pytest.mark.parametrize("words", [["ask"], ["ask", " "]])
def test_no_question_is_a_wrong_use(reader: Person, words: list[str]) -> None:
    assert reader.run(*words).code == 2


def test_asking_changes_no_byte(obsidian: Person) -> None:
    before = obsidian.bytes_of_vault()
    assert obsidian.run("ask", "What is a wood made of?").code == 0
    assert obsidian.bytes_of_vault() == before


def test_meaning_finds_what_other_words_say(person: Person, models: str) -> None:
    person.env["DELIBERATE_MODELS"] = models
    person.write("notes/Running.md", "Jogging in the morning lifts my mood for the whole day.\n")
    person.write("notes/Garden.md", "Tomatoes want sun and a wall behind them.\n")
    said = person.run("ask", "Does jogging make me happy in the morning?", "--json")
    assert said.json["citations"][0]["path"] == "notes/Running.md"
