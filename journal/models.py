"""The language models a person has set up: which, where, with which key, and what may be sent to them.

Owns `[model]` and `[models."provider/name"]` in the person's `config.toml`, the files of keys beside it, and
building a model from both. A vault never names a model: it may come from a stranger. Keys are fetched when they
are used, and are in no argument, no setting and no message. Must not know prompts.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from journal import where
from vault.problem import NothingThere, Problem, WrongUsage

if TYPE_CHECKING:
    from kb.ask.model import Model

KEYS = "keys"
LONGEST_KEY = 16384


class BadModelSettings(Problem):
    """What the settings say of models cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        what = f"these settings cannot be used: {reason}"
        super().__init__(what, path=path, remedy="correct the line")


class NoKey(Problem):
    """The key is not where the settings say."""

    kind = "outside"


class NoSuchModel(NothingThere):
    """No model of this name is set up."""

    def __init__(self, name: str) -> None:
        super().__init__(f'no model "{name}" is set up', remedy="see them: deliberate model list")


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """One model as the settings say it.

    name     `provider/name`;  url  its server, "" for the provider's own
    key_env, key_command, key_file   where its key is: at most one of them
    send_journal  pages of the journal may leave this machine for it
    timeout  seconds of silence after which it is given up
    remote   the server on this machine passes on what it gets
    """

    name: str
    url: str = ""
    key_env: str = ""
    key_command: str = ""
    key_file: str = ""
    send_journal: bool = False
    timeout: int = 120
    remote: bool = False

    @property
    def key(self) -> str | None:
        """Where its key comes from, in words; None if there is none."""
        if self.key_env:
            return f"environment variable {self.key_env}"
        return f"command {self.key_command}" if self.key_command else "file" if self.key_file else None


@dataclass(frozen=True, slots=True)
class Models:
    """All models that are set up; `used` is the one `ask` asks, None if none."""

    every: tuple[LanguageModel, ...] = ()
    used: LanguageModel | None = None


def read(table: Mapping[str, Any], path: str) -> Models:
    """What the person's settings say. Raises BadModelSettings."""
    named = table.get("models", {})
    chosen = table.get("model", {})
    if not isinstance(named, dict) or not isinstance(chosen, dict):
        raise BadModelSettings(path, "[model] and [models] are tables")
    every = tuple(_one(name, value, path) for name, value in named.items())
    use = chosen.get("use", "")
    if not isinstance(use, str):
        raise BadModelSettings(path, 'model.use is a name, as in "ollama/llama3.2"')
    if use and use not in named:
        raise BadModelSettings(path, f'model.use names "{use}", which [models] does not know')
    return Models(every, next((each for each in every if each.name == use), None))


_KINDS: dict[str, type] = {"url": str, "key_env": str, "key_command": str, "key_file": str, "send_journal": bool,
                           "timeout": int, "remote": bool}  # fmt: skip


def _one(name: str, value: object, path: str) -> LanguageModel:
    if not isinstance(value, dict):
        raise BadModelSettings(path, f'models."{name}" is a table')
    for key, kind in _KINDS.items():
        if key in value and type(value[key]) is not kind:
            words = {str: "text", bool: "true or false", int: "a whole number"}[kind]
            raise BadModelSettings(path, f'models."{name}".{key} must be {words}')
    model = LanguageModel(name, **{key: value[key] for key in _KINDS if key in value})
    wrong = complaint(model)
    if wrong:
        raise BadModelSettings(path, f'models."{name}": {wrong}')
    return model


def complaint(model: LanguageModel) -> str:
    """What is wrong with a model's settings, "" if nothing."""
    if "/" not in model.name.strip("/") or any(each.isspace() or not each.isprintable() for each in model.name):
        return "a model is named provider/name, as in ollama/llama3.2 or openai/gpt-4o-mini"
    if model.url:
        from urllib.parse import urlsplit

        try:
            parts = urlsplit(model.url)
            fine = parts.scheme in ("http", "https") and bool(parts.hostname) and model.url.isprintable()
            secret = bool(parts.username or parts.password or parts.query)
        except ValueError:
            fine, secret = False, False
        if not fine:
            return "its url begins with http:// or https://"
        if secret:
            return "its url holds a name, a password or a query; a key belongs elsewhere"
    if not 1 <= model.timeout <= 3600:
        return "its timeout is from 1 to 3600 seconds"
    if sum(map(bool, (model.key_env, model.key_command, model.key_file))) > 1:
        return "its key comes from one place"
    return ""


def load(env: Mapping[str, str]) -> Models:
    """The models of the person's settings. Raises BadModelSettings."""
    path = where.settings_file(dict(env))
    try:
        with open(path, "rb") as file:
            return read(tomllib.load(file), path)
    except FileNotFoundError:
        return Models()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadModelSettings(path, str(error)) from error


def find(env: Mapping[str, str], name: str) -> LanguageModel:
    """The model of this name. Raises NoSuchModel."""
    for each in load(env).every:
        if each.name == name:
            return each
    raise NoSuchModel(name)


def use(env: Mapping[str, str], model: LanguageModel) -> None:
    """Write a model into the settings and take it; a key kept here for it that is not its key now is removed. Raises
    WrongUsage, BadModelSettings."""
    wrong = complaint(model)
    if wrong:
        raise WrongUsage(f"this model cannot be used: {wrong}", remedy="see: deliberate model use --help")

    def change(settings: Any) -> None:
        import tomlkit

        table = tomlkit.table()
        for key in _KINDS:
            said = getattr(model, key)
            if said != getattr(LanguageModel(""), key):
                table[key] = said
        for name in ("model", "models"):
            if name not in settings:
                settings[name] = tomlkit.table(is_super_table=name == "models")
        settings["model"]["use"] = model.name
        settings["models"][model.name] = table

    before = next((each.key_file for each in load(env).every if each.name == model.name), "")
    _edit(env, change)
    _forget_keys(env, model.name, before, but=model.key_file)


def use_none(env: Mapping[str, str]) -> None:
    """Ask no model from now on; those that are set up stay."""

    def change(settings: Any) -> None:
        settings.get("model", {}).pop("use", None)

    _edit(env, change)


def remove(env: Mapping[str, str], name: str) -> None:
    """Forget a model, and the key kept for it here. Raises NoSuchModel."""
    model = find(env, name)

    def change(settings: Any) -> None:
        settings["models"].pop(name)
        if settings.get("model", {}).get("use") == name:
            settings["model"].pop("use")

    _edit(env, change)
    _forget_keys(env, name, model.key_file)


def _edit(env: Mapping[str, str], change: Callable[[Any], None]) -> None:
    """Change the person's settings; every other line stays."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = os.path.realpath(where.settings_file(dict(env)))
    text, mode = "", 0o600
    try:
        if os.path.exists(path):
            with open(path, encoding="utf-8", newline="") as old:
                text = old.read()
            mode = stat.S_IMODE(os.stat(path).st_mode)
        settings = tomlkit.parse(text)
        change(settings)
        after = tomlkit.dumps(settings)
        read(tomllib.loads(after), path)
    except (TOMLKitError, UnicodeDecodeError, AttributeError, TypeError, KeyError) as error:
        raise BadModelSettings(path, str(error)) from error
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    _put(path, after.encode(), mode)


def _put(path: str, data: bytes, mode: int) -> None:
    """Write a file whole: made new under another name, then moved over the old one."""
    fresh = f"{path}.{os.getpid()}.new"
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, path)
    except OSError:
        os.unlink(fresh)
        raise


# --- keys -------------------------------------------------------------------------------------------------------


def keep_key(env: Mapping[str, str], name: str, key: str, vault: str = "") -> str:
    """Keep a key in a file of its own that only this person can read; its path below the settings' folder.

    vault  a folder that is synced and shared: no key goes there. Raises WrongUsage.
    """
    folder = os.path.join(os.path.dirname(os.path.realpath(where.settings_file(dict(env)))), KEYS)
    if vault and os.path.commonpath((os.path.realpath(vault), folder)) == os.path.realpath(vault):
        raise WrongUsage("your settings lie in the vault, and no key is kept there", remedy="take --key-env instead")
    if not key.strip() or len(key) > LONGEST_KEY or not key.strip().isprintable():
        raise WrongUsage("that is no key", remedy="paste it again, or pipe it in")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    file = where.name_of(name)
    _put(os.path.join(folder, file), key.strip().encode() + b"\n", 0o600)
    return f"{KEYS}/{file}"


def _forget_keys(env: Mapping[str, str], name: str, before: str, but: str = "") -> None:
    """Remove what is kept here as this model's key: its own file, and the one its settings named."""
    named_by_others = {each.key_file for each in load(env).every if each.name != name}
    for key_file in {f"{KEYS}/{where.name_of(name)}", before} - {but} - named_by_others:
        if os.path.dirname(key_file) == KEYS:
            forget_key(env, key_file)


def forget_key(env: Mapping[str, str], key_file: str) -> None:
    """Remove the file of a key."""
    path = os.path.join(os.path.dirname(os.path.realpath(where.settings_file(dict(env)))), key_file)
    if os.path.exists(path):
        os.unlink(path)


def key_of(model: LanguageModel, env: Mapping[str, str]) -> str:
    """The key, "" if none is set up. Raises NoKey."""
    if model.key_env:
        key = env.get(model.key_env, "").strip()
        if not key:
            raise NoKey(f"the variable {model.key_env} holds no key for {model.name}", remedy=f"set {model.key_env}")
        return key
    if model.key_command:
        return _told(model, env)
    return _kept(model, env) if model.key_file else ""


def _told(model: LanguageModel, env: Mapping[str, str]) -> str:
    import shlex
    import subprocess

    quiet = subprocess.DEVNULL
    try:
        words = shlex.split(model.key_command)
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=quiet, env=dict(env), timeout=120)
        reason = f"ended with {done.returncode}" if done.returncode else ""
        key = done.stdout.decode("utf-8", "replace").strip().split("\n")[0].strip()
        reason = reason or ("" if key else "said nothing")
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        key, reason = "", "could not be run" if not isinstance(error, subprocess.TimeoutExpired) else "took too long"
    if reason:
        what = f"the command for the key of {model.name} {reason}"
        raise NoKey(what, remedy=f"try it: {model.key_command}") from None
    return key


def _kept(model: LanguageModel, env: Mapping[str, str]) -> str:
    folder = os.path.dirname(os.path.realpath(where.settings_file(dict(env))))
    path = os.path.join(folder, os.path.expanduser(model.key_file))
    try:
        with open(path, encoding="utf-8") as file:
            seen = os.fstat(file.fileno())
            if seen.st_mode & 0o077 or seen.st_uid != os.getuid():
                raise NoKey("others can read this key", path=path, remedy=f"chmod 600 {path}, and better a new key")
            key = file.read(LONGEST_KEY).strip()
    except (OSError, UnicodeDecodeError):
        remedy = f"set it again: deliberate model use {model.name} --key-file"
        raise NoKey(f"the key of {model.name} cannot be read", path=path, remedy=remedy) from None
    return key


def build(model: LanguageModel, env: Mapping[str, str]) -> Model:
    """The model itself. Its key is asked for when something is sent."""
    from kb.ask.model import Litellm

    return Litellm(model.name, model.url, lambda: key_of(model, env), env, model.remote)


def is_local(model: LanguageModel, env: Mapping[str, str]) -> bool:
    """Whether what is sent to it stays on this machine."""
    from kb.ask.whereabouts import is_local, url_of

    return not model.remote and is_local(model.name, url_of(model.name, model.url, env))


def changed(model: LanguageModel, **said: Any) -> LanguageModel:
    """The model with what was said now; another place of the key takes the old one's."""
    if said.get("key_env") or said.get("key_command") or said.get("key_file"):
        model = replace(model, key_env="", key_command="", key_file="")
    return replace(model, **{key: value for key, value in said.items() if value is not None})
