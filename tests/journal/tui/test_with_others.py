"""The app with a language model and with a git remote: both behind the screens."""

import subprocess
from pathlib import Path

import pytest

from journal.models import LanguageModel, Models
from tests.journal.tui.driver import visit
from tests.openai_server import ModelServer

QUESTION = "How long does caffeine block receptors?"
NOTE = "# Why We Sleep\n\nAdenosine builds up while one is awake. Caffeine blocks its receptors for six hours.\n"
VISIT = "Ann drinks green tea. We sat outside. Ben asked for the price. It was late. Caffeine came up too.\n"


def use(server: ModelServer) -> Models:
    """The settings of one who set this server up."""
    model = LanguageModel("openai/test", server.url)
    return Models((model,), model)


def say(*sentences: str):
    """What the model answers, citing the passage of the note."""

    def answer(messages: list[dict[str, str]]) -> str:
        told = messages[-1]["content"].split("Adenosine builds up")[0]
        n = told.rpartition("\n[")[2].partition("]")[0].lstrip("[")
        return " ".join(f"{sentence} [{n}]." for sentence in sentences)

    return answer


async def test_a_models_answer_is_checked_and_leads_to_the_note(tmp_path: Path, vault: Path, model_server: ModelServer):
    (vault / "notes" / "Why We Sleep.md").write_text(NOTE, "utf-8")
    model_server.say = say("Caffeine blocks the receptors for six hours", "Aliens brought the caffeine")
    async with visit(tmp_path, vault, language_models=use(model_server)) as person:
        await person.press("/")
        await person.type(QUESTION)
        await person.press("enter")
        await person.sees("for six hours. [", "[unsupported]", "By the model", "notes/Why We Sleep.md:3")


async def test_a_model_that_is_stopped_leaves_the_hits(tmp_path: Path, vault: Path, model_server: ModelServer):
    (vault / "notes" / "Why We Sleep.md").write_text(NOTE, "utf-8")
    model_server.gate.clear()
    async with visit(tmp_path, vault, language_models=use(model_server)) as person:
        await person.press("/")
        await person.type(QUESTION)
        await person.pilot.press("enter")
        await person.until(lambda: model_server.requests, "the model was asked")
        await person.pilot.press("escape")
        await person.sees("Why We Sleep", "by words")
        assert model_server.gone.wait(10)


async def test_without_the_server_the_notes_answer_and_say_why(tmp_path: Path, vault: Path, model_server: ModelServer):
    (vault / "notes" / "Why We Sleep.md").write_text(NOTE, "utf-8")
    model_server.close()
    async with visit(tmp_path, vault, language_models=use(model_server)) as person:
        await person.press("/")
        await person.type(QUESTION)
        await person.press("enter")
        await person.sees("From your notes, in their own words", "cannot be reached")


@pytest.fixture
def remote(tmp_path: Path, vault: Path) -> Path:
    """A bare remote the vault was sent to once."""
    bare = tmp_path / "remote.git"
    for words in (
        ["git", "init", "-q", "--bare", "-b", "main", str(bare)],
        ["git", "-C", str(vault), "init", "-q", "-b", "main"],
        ["git", "-C", str(vault), "config", "user.name", "Ann"],
        ["git", "-C", str(vault), "config", "user.email", "ann@example.org"],
        ["git", "-C", str(vault), "add", "-A"],
        ["git", "-C", str(vault), "commit", "-q", "-m", "begin"],
        ["git", "-C", str(vault), "remote", "add", "origin", str(bare)],
        ["git", "-C", str(vault), "push", "-q", "-u", "origin", "main"],
    ):
        subprocess.run(words, check=True)
    return bare


async def test_the_vault_is_synced_behind_the_screens(tmp_path: Path, vault: Path, remote: Path):
    async with visit(tmp_path, vault) as person:
        await person.press("c")
        await person.type("a line for the other device")
        await person.press("enter", "g", "y")
        await person.sees("committed")
        other = tmp_path / "other"
        subprocess.run(["git", "clone", "-q", str(remote), str(other)], check=True)
        assert "a line for the other device" in (other / "journal/2026/2026-11-22.md").read_text("utf-8")
        await person.press("g", "y")
        await person.sees("nothing to do")


async def test_the_model_presses_harder_only_after_ones_own_words_and_is_kept_only_by_a_key(
    tmp_path: Path, vault: Path, model_server: ModelServer
):
    idea = "ideas/Legibility is a cost someone else pays.md"
    model_server.say = (
        '- The books protected the weak. [1] "it did not hurt the weak, it protected them"\n'
        "- Everybody knows that aliens kept the first books of all [1]\n"
    )
    async with visit(tmp_path, vault, language_models=use(model_server)) as person:
        await person.press("g", "d", "enter")
        await person.type("without books nobody can audit the powerful")
        assert model_server.requests == []
        await person.press("ctrl+s")
        await person.sees("ask the model")
        await person.press("m")
        await person.sees("from openai/test", "The books protected the weak.", "1 left out")
        await person.press("y", "s")
        note = person.read(idea)
        assert "> [!model]- openai/test, 2026-11-22\n" in note and "The books protected the weak." in note
        assert "aliens" not in note
        await person.press("u")
        assert "[!model]" not in person.read(idea) and "Stands" in person.read(idea)


async def test_when_neither_model_nor_notes_answer_one_is_not_left_waiting(
    tmp_path: Path, vault: Path, model_server: ModelServer
):
    (vault / "notes" / "Visit.md").write_text(VISIT, "utf-8")
    model_server.refuse = (401, {"error": {"message": "no"}})
    async with visit(tmp_path, vault, language_models=use(model_server)) as person:
        await person.press("/")
        await person.type("What is the caffeine price of green tea?")
        await person.press("enter")
        assert model_server.requests
        await person.press("escape")
        await person.sees("Today")
