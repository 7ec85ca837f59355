"""`model use|list|test|remove`: the language model that `ask` and `attack --critique` may ask."""

import getpass
import sys
import time
from dataclasses import replace

import click

from journal import models, say, show, where
from journal.front import Front
from journal.models import LanguageModel
from vault.problem import NothingThere, WrongUsage

NONE = "no language model is set up, and none is needed; to use one: deliberate model use ollama/llama3.2"


@click.group("model")
def command() -> None:
    """The language model to ask, if you want one. Everything works without."""


@command.command("use")
@click.option("--url", help="The address of its server; of your own, or any that speaks OpenAI's protocol.")
@click.option("--key-env", metavar="VAR", help="The environment variable that holds the key.")
@click.option("--key-command", metavar="CMD", help='The command that prints the key, as in "pass show openai".')
@click.option("--key-file", is_flag=True, help="Ask for the key now, unseen (or read it from a pipe), and keep it "
              "beside your settings in a file only you can read.")  # fmt: skip
@click.option("--send-journal/--keep-journal", default=None, help="Whether pages of your journal may be sent to it.")
@click.option("--timeout", type=click.IntRange(1, 3600), help="Seconds of silence after which it is given up.")
@click.option("--remote/--local", default=None, help="A server on this machine that passes on what it gets.")
@click.argument("name", metavar="PROVIDER/NAME|none")
@click.pass_obj
def use(
    front: Front,
    url: str | None,
    key_env: str | None,
    key_command: str | None,
    key_file: bool,
    send_journal: bool | None,
    timeout: int | None,
    remote: bool | None,
    name: str,
) -> int:
    """Set up a model and use it, or use one that is set up. `none` uses none; those set up stay."""
    if name == "none":
        models.use_none(front.env)
        if front.json:
            show.document(None)
        else:
            say.say("no language model is used; answers are sentences from your notes")
        return say.DONE
    if sum(map(bool, (key_env, key_command, key_file))) > 1:
        raise WrongUsage("a key comes from one place", remedy="take one of --key-env, --key-command and --key-file")
    known = next((each for each in models.load(front.env).every if each.name == name), LanguageModel(name))
    model = models.changed(
        known, url=url, key_env=key_env, key_command=key_command, send_journal=send_journal, timeout=timeout,
        remote=remote,
    )  # fmt: skip
    if models.complaint(model):
        models.use(front.env, model)  # raises
    if key_file:
        kept = models.keep_key(front.env, name, _asked(name), where.wanted_vault(front.vault, front.env))
        model = models.changed(model, key_file=kept)
    models.use(front.env, model)
    _warn(front, model)
    if front.json:
        show.document(_document(front, model, in_use=True))
    else:
        show.lines([_line(front, model, in_use=True)])
    return say.DONE


@command.command("list")
@click.pass_obj
def list_(front: Front) -> int:
    """The models that are set up; `*` marks the one in use."""
    known = models.load(front.env)
    if front.json:
        show.document([_document(front, each, each == known.used) for each in known.every])
    elif known.every:
        show.lines([_line(front, each, each == known.used) for each in known.every])
    else:
        say.say(NONE)
    return say.DONE if known.every else say.NOTHING


@command.command("test", short_help="Send one tiny request, and time the answer.")
@click.argument("name", metavar="[PROVIDER/NAME]", required=False)
@click.pass_obj
def test(front: Front, name: str | None) -> int:
    """Send one tiny request, and say what came back and how long it took. Nothing of your notes is in it."""
    known = models.load(front.env)
    model = models.find(front.env, name) if name else known.used
    if model is None:
        raise NothingThere("no model is in use", remedy="take one: deliberate model use PROVIDER/NAME")
    from kb.ask.model import CHILDREN

    CHILDREN.ready()
    began = time.monotonic()
    stream = models.build(model, front.env).stream(
        [{"role": "user", "content": "Reply with the one word: ready"}], float(model.timeout)
    )
    answer = "".join(stream).strip()
    ms = round((time.monotonic() - began) * 1000)
    if front.json:
        show.document({"model": model.name, "local": models.is_local(model, front.env), "ms": ms, "answer": answer})
    else:
        show.lines([f"{model.name} answered in {ms} ms: {show.clip(answer, 200)}"])
    return say.DONE


@command.command("remove")
@click.argument("name", metavar="PROVIDER/NAME")
@click.pass_obj
def remove(front: Front, name: str) -> int:
    """Forget a model, and the key kept for it here."""
    models.remove(front.env, name)
    if front.json:
        show.document({"removed": name})
    else:
        show.lines([f"removed {name}"])
    return say.DONE


def _asked(name: str) -> str:
    """The key: typed without echo, or one line of a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass(f"key for {name} (not shown) > ")
    return sys.stdin.readline()


def _warn(front: Front, model: LanguageModel) -> None:
    plain = model.url.startswith("http://") and not models.is_local(replace(model, remote=False), front.env)
    if plain:
        say.say(f"what is sent to {model.url} is not encrypted on its way")


def _document(front: Front, model: LanguageModel, in_use: bool) -> dict[str, object]:
    return {
        "model": model.name,
        "url": model.url or None,
        "local": models.is_local(model, front.env),
        "key": model.key,
        "send_journal": model.send_journal,
        "timeout": model.timeout,
        "in_use": in_use,
    }


def _line(front: Front, model: LanguageModel, in_use: bool) -> str:
    at = f" at {model.url}" if model.url else ""
    where_to = "on this machine" if models.is_local(model, front.env) else "not on this machine"
    pages = ", journal pages too" if model.send_journal else ""
    key = f", key from {model.key}" if model.key else ""
    return f"{'*' if in_use else ' '} {model.name}{at} ({where_to}{pages}{key})"
