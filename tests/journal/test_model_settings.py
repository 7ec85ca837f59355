"""`model` writes the person's settings and nothing else; keys come from where the person said, and go nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.openai_server import ModelServer
from tests.person import Person

MINE = """# mine
vault = "/somewhere"   # here

[review]
sitting = 12   # enough

[keys]
capture = "x"
"""


def settings(person: Person) -> Path:
    return Path(person.env["DELIBERATE_CONFIG"])


def test_other_lines_of_the_settings_stay_as_they_are(newcomer: Person) -> None:
    settings(newcomer).write_text(MINE)
    assert newcomer.run("model", "use", "ollama/llama3.2", "--timeout", "300").code == 0
    assert newcomer.run("model", "use", "openai/x", "--url", "http://localhost:1/v1").code == 0
    text = settings(newcomer).read_text()
    assert text.startswith(MINE)
    assert newcomer.run("model", "remove", "openai/x").code == 0
    assert newcomer.run("model", "use", "none").code == 0
    assert newcomer.run("model", "remove", "ollama/llama3.2").code == 0
    assert settings(newcomer).read_text().startswith(MINE)
    assert newcomer.run("model", "list", "--json").json == []


def test_it_needs_no_vault_and_says_what_is_set_up(newcomer: Person) -> None:
    newcomer.vault = newcomer.home / "none"
    used = newcomer.run("model", "use", "openai/gpt-4o-mini", "--key-env", "MY_KEY", "--json")
    assert used.json == {
        "model": "openai/gpt-4o-mini", "url": None, "local": False, "key": "environment variable MY_KEY",
        "send_journal": False, "timeout": 120, "in_use": True,
    }  # fmt: skip
    newcomer.run("model", "use", "ollama/llama3.2")
    listed = newcomer.run("model", "list", "--json").json
    assert [(each["model"], each["local"], each["in_use"]) for each in listed] == [
        ("openai/gpt-4o-mini", False, False), ("ollama/llama3.2", True, True),
    ]  # fmt: skip
    again = newcomer.run("model", "use", "openai/gpt-4o-mini", "--json").json
    assert again == used.json, "what was set up is not set up twice"
    assert newcomer.run("model", "remove", "openai/gpt-4o-mini", "--json").json == {"removed": "openai/gpt-4o-mini"}


@pytest.mark.parametrize(
    "words",
    [
        ["gpt-4o"], ["a/b c"], ["a/b", "--url", "ftp://x"], ["a/b", "--url", "http://name:word@x/"],
        ["a/b", "--url", "http://x/?key=1"], ["a/b", "--key-env", "A", "--key-file"], ["a/b", "--timeout", "0"],
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_nothing_is_written(newcomer: Person, words: list[str]) -> None:
    said = newcomer.run("model", "use", *words)
    assert (said.code, said.out) == (2, "")
    assert not settings(newcomer).exists()


@pytest.mark.parametrize(
    "text",
    ["[model]\nuse = 3\n", '[model]\nuse = "a/b"\n', "model = 1\n", '[models."a/b"]\nurl = 3\n', "[models]\nx = 1\n"],
)
def test_settings_that_cannot_be_used_are_named(person: Person, text: str) -> None:
    settings(person).write_text(text)
    for words in (["model", "list"], ["ask", "anything?"]):
        said = person.run(*words)
        assert (said.code, said.out) == (3, "")
        assert "config.toml" in said.err
        assert said.err.count("\n") == 1


def test_a_command_tells_the_key_and_no_shell_reads_it(person: Person, model_server: ModelServer) -> None:
    person.run("model", "use", "openai/x", "--url", model_server.url, "--key-command", "printf 'sk-told; touch x'")
    said = person.run("model", "test", "--json")
    assert (said.code, said.json["model"], said.json["answer"]) == (0, "openai/x", "Nothing.")
    assert model_server.headers[-1]["Authorization"] == "Bearer sk-told; touch x"
    for command in ("false", "true", "/no/such/program", "'unclosed"):
        person.run("model", "use", "openai/x", "--key-command", command)
        said = person.run("model", "test")
        assert said.code == 4
        assert "the command for the key of openai/x" in said.err
    assert len(model_server.requests) == 1


def test_a_key_of_the_environment_is_told_when_it_is_missing(person: Person, model_server: ModelServer) -> None:
    person.run("model", "use", "openai/x", "--url", model_server.url, "--key-env", "MY_KEY")
    said = person.run("model", "test")
    assert (said.code, said.err) == (4, "deliberate: the variable MY_KEY holds no key for openai/x; set MY_KEY\n")
    person.env["MY_KEY"] = "sk-mine"
    assert person.run("model", "test").code == 0
    assert model_server.headers[-1]["Authorization"] == "Bearer sk-mine"


def test_a_key_is_not_kept_in_the_vault(person: Person) -> None:
    person.env["DELIBERATE_CONFIG"] = str(person.vault / "config.toml")
    said = person.run("model", "use", "openai/x", "--key-file", stdin="sk-canary\n")
    assert said.code == 2
    assert not any(b"sk-canary" in data for data in person.bytes_of_vault().values())


def test_an_empty_key_is_none(person: Person) -> None:
    assert person.run("model", "use", "openai/x", "--key-file", stdin="\n").code == 2
    assert not (person.home / "keys").exists()


def test_a_key_that_is_set_again_replaces_the_old_one(person: Person, model_server: ModelServer) -> None:
    for key in ("sk-old", "sk-new"):
        person.run("model", "use", "openai/x", "--url", model_server.url, "--key-file", stdin=f"{key}\n")
    person.run("model", "test")
    assert model_server.headers[-1]["Authorization"] == "Bearer sk-new"
    assert [os.stat(file).st_mode & 0o777 for file in (person.home / "keys").iterdir()] == [0o600]


def test_no_model_and_no_such_model_is_exit_1(person: Person) -> None:
    for words in (["test"], ["test", "a/b"], ["remove", "a/b"], ["list"]):
        assert person.run("model", *words).code == 1


def test_a_key_that_is_no_longer_the_models_is_not_left_behind(newcomer: Person) -> None:
    folder = settings(newcomer).parent / "keys"
    for words in (["--key-command", "false"], ["--key-env", "MY_KEY"]):
        newcomer.run("model", "use", "openai/x", "--key-file", stdin="sk-one\n")
        newcomer.run("model", "use", "openai/y", "--key-file", stdin="sk-two\n")
        assert len(list(folder.iterdir())) == 2
        newcomer.run("model", "use", "openai/x", *words)
        (left,) = folder.iterdir()
        assert left.read_text() == "sk-two\n"
    (folder / "openai%2Fx").write_text("sk-of-an-older-version\n")
    assert newcomer.run("model", "remove", "openai/x").code == 0
    assert newcomer.run("model", "remove", "openai/y").code == 0
    assert list(folder.iterdir()) == []
