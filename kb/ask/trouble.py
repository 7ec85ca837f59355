"""What can go wrong with a language model, each one sentence with what to do about it.

Owns those sentences and the names by which the child process calls them. What a provider says is quoted
short, and never with a key in it. Must not know how a model is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vault.problem import Problem

if TYPE_CHECKING:
    from kb.ask.citations import Citation

_MOST_QUOTED = 160


class ModelProblem(Problem):
    """A language model did not answer. `cited`: the places of what it had said until then, where that was told."""

    kind = "outside"
    sentence = "the language model {name} failed"
    advice = "try again, or ask without it: --no-model"
    quotes_server = True  # whether what its server said tells a person more

    def __init__(self, said: str = "") -> None:
        super().__init__(self.sentence.format(name="", url="").replace("  ", " "), remedy=self.advice)
        self.said = said
        self.cited: tuple[Citation, ...] = ()

    def about(self, name: str, url: str = "", key: str = "") -> None:
        """Say which model it is about; the key is struck out of what its server said."""
        said = self.said if self.quotes_server else ""
        said = " ".join((said.replace(key, "…") if len(key) > 3 else said).split())
        said = said if len(said) <= _MOST_QUOTED else said[:_MOST_QUOTED].rstrip() + "…"
        self.what = self.sentence.format(name=name, url=url or "its provider") + (f": {said}" if said else "")
        self.args = (self.what,)


class ServerNotRunning(ModelProblem):
    """Nothing listens where the model should be."""

    sentence = "the server of {name} cannot be reached at {url}"
    advice = "start it (Ollama: ollama serve), or check the address: deliberate model list"
    quotes_server = False


class ModelNotFound(ModelProblem):
    """The server runs and does not have this model, or litellm knows no such provider."""

    sentence = "there is no model {name} at {url}"
    advice = "check its name; Ollama fetches one with: ollama pull NAME"
    quotes_server = False


class NoSuchProvider(ModelNotFound):
    """litellm knows no provider of this name."""

    sentence = "{name} names no provider that litellm knows"
    advice = "see them: https://docs.litellm.ai/docs/providers; a server of your own is openai/NAME with --url"


class Redirected(ModelProblem):
    """Its server sends on to another address, and nothing is sent there."""

    sentence = "the address of {name} sends on elsewhere, and nothing was sent there"
    advice = "if that is right, set it: deliberate model use NAME --url ADDRESS"


class NoStream(ModelProblem):
    """What came is no answer of a model: a page to log in, or nothing."""

    sentence = "{url} answered {name} with no stream"
    advice = "check the address: deliberate model list"
    quotes_server = False  # it says what came: `text/html`

    def about(self, name: str, url: str = "", key: str = "") -> None:
        super().about(name, url, key)
        self.what += f" ({self.said})" if self.said else ""
        self.args = (self.what,)


class OverContext(ModelProblem):
    """The prompt is longer than the model can read."""

    sentence = "the question with its passages is longer than {name} can read"
    advice = "take a model with a larger context, or ask with --only-mine"
    quotes_server = False


class RateLimited(ModelProblem):
    """Too many requests, or no credit left."""

    sentence = "{name} takes no more requests for now"
    advice = "wait a little, or check the limits of your account"


class BadKey(ModelProblem):
    """The key is missing, wrong, or not allowed to use this model."""

    sentence = "{name} does not accept the key"
    advice = "set one: deliberate model use NAME with --key-env, --key-command or --key-file"
    quotes_server = False

    def about(self, name: str, url: str = "", key: str = "") -> None:
        super().about(name, url, key)
        if not key:
            self.what = f"{name} wants a key, and there is none that it accepts"
            self.args = (self.what,)


class Forbidden(ModelProblem):
    """Its server does not allow this, whatever the key."""

    sentence = "{name} does not allow this"
    advice = "see what it says, and what your key may do"


class TooSlow(ModelProblem):
    """It was silent too long."""

    sentence = "{name} did not answer in time"
    advice = "give it longer: deliberate model use NAME --timeout 300, or take a smaller model"


class BrokenOff(ModelProblem):
    """The stream ended in the middle."""

    sentence = "{name} broke off in the middle of its answer"
    advice = "ask again"


class CutShort(ModelProblem):
    """It was stopped before it was done; what came until then is no whole answer."""

    sentence = "{name} stopped before the end"
    advice = "ask again, or take a model with a larger limit"

    def __init__(self, why: str = "") -> None:
        super().__init__()
        self.why = why

    def about(self, name: str, url: str = "", key: str = "") -> None:
        super().about(name, url, key)
        self.what += f" ({_REASONS.get(self.why, self.why)})" if self.why else ""
        self.args = (self.what,)


class Silent(CutShort):
    """It ended and had said nothing: that is no judgement about the notes."""

    sentence = "{name} said nothing"
    advice = "ask again, or take another model"

    def __init__(self, why: str = "", said: str = "") -> None:
        super().__init__("" if why == "stop" else why)
        self.said = said


_REASONS = {
    "length": "its limit",
    "content_filter": "its filter",
    "tool_calls": "it wanted to call a tool",
    "refusal": "it refused",
    "many": "it went on too long",
}


class NotInstalled(ModelProblem):
    """litellm cannot be imported."""

    sentence = "litellm, through which {name} is reached, cannot be used here"
    advice = "install it again: pip install --force-reinstall litellm"


class Stopped(ModelProblem):
    """The person stopped it."""

    sentence = "{name} was stopped"
    advice = "ask again when you like"


_BY_NAME: dict[str, type[ModelProblem]] = {
    "down": ServerNotRunning,
    "unknown": ModelNotFound,
    "provider": NoSuchProvider,
    "redirect": Redirected,
    "stream": NoStream,
    "forbidden": Forbidden,
    "long": OverContext,
    "limit": RateLimited,
    "key": BadKey,
    "slow": TooSlow,
    "broken": BrokenOff,
    "import": NotInstalled,
}


def of(name: str, said: str = "") -> ModelProblem:
    """The problem the child process calls by this name; `said` in its server's words."""
    return _BY_NAME.get(name, ModelProblem)(said)
