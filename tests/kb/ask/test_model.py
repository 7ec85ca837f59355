"""A model reached through litellm: what comes back, what goes wrong, and what leaves."""

from __future__ import annotations

import json
import threading

import pytest

from kb.ask import trouble
from kb.ask.model import CHILDREN, Litellm, Message
from kb.ask.whereabouts import is_local, url_of
from tests.openai_server import ModelServer, Trap

MESSAGES: list[Message] = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Schön?"}]
LONG = {"error": {"message": "maximum context length is 4097 tokens", "code": "context_length_exceeded"}}


def said(model: Litellm, deadline_s: float = 60.0) -> str:
    return "".join(model.stream(MESSAGES, deadline_s))


def test_the_answer_comes_in_pieces_and_only_the_messages_go(model_server: ModelServer) -> None:
    model_server.say = "Schön [1]. Und mehr."
    pieces = list(Litellm("openai/test", model_server.url).stream(MESSAGES))
    assert "".join(pieces) == "Schön [1]. Und mehr."
    assert len(pieces) > 1
    assert model_server.requests == [{"messages": MESSAGES, "model": "test", "stream": True, "temperature": 0}]


def test_a_key_of_the_environment_is_not_sent_to_a_server_of_ones_own(model_server: ModelServer) -> None:
    env = {"OPENAI_API_KEY": "sk-canary-4711", "OPENAI_ORG_ID": "org-canary"}
    said(Litellm("openai/test", model_server.url, env=env))
    assert "canary-4711" not in str(model_server.headers) + str(model_server.bodies)
    said(Litellm("openai/test", model_server.url, key=lambda: "sk-meant", env=env))
    assert model_server.headers[-1]["Authorization"] == "Bearer sk-meant"


def test_a_proxy_is_not_asked_for_a_model_on_this_machine(model_server: ModelServer, trap: Trap) -> None:
    env = {"http_proxy": trap.url, "HTTPS_PROXY": trap.url, "ALL_PROXY": trap.url}
    assert said(Litellm("openai/test", model_server.url, env=env)) == "Nothing."
    assert not trap.touched


def test_a_server_that_sends_elsewhere_is_not_followed(model_server: ModelServer, trap: Trap) -> None:
    model_server.redirect = trap.url + "/v1/chat/completions"
    with pytest.raises(trouble.Redirected, match=f"sends on elsewhere.*{trap.url}"):
        said(Litellm("openai/test", model_server.url))
    assert not trap.touched


@pytest.mark.parametrize(
    ("status", "error", "kind", "words"),
    [
        (401, {"error": {"message": "Incorrect API key: sk-secret"}}, trouble.BadKey, "does not accept the key"),
        (404, {"error": {"message": "The model `test` does not exist"}}, trouble.ModelNotFound, "there is no model"),
        (429, {"error": {"message": "slow down"}}, trouble.RateLimited, "takes no more requests"),
        (400, LONG, trouble.OverContext, "longer than openai/test can read"),
        (500, {"error": {"message": "sk-secret is on fire"}}, trouble.ModelProblem, "is on fire"),
        (403, {"error": {"message": "Country not supported"}}, trouble.Forbidden, "Country not supported"),
    ],
)  # fmt: skip
def test_each_refusal_is_one_clear_line_without_the_key(
    model_server: ModelServer, status: int, error: dict[str, object], kind: type[Exception], words: str
) -> None:
    model_server.refuse = (status, error)
    with pytest.raises(kind, match=words) as told:
        said(Litellm("openai/test", model_server.url, key=lambda: "sk-secret"))
    assert "sk-secret" not in str(told.value)
    assert "\n" not in str(told.value)
    assert len(model_server.requests) == 1, "not asked again behind the person's back"


@pytest.mark.parametrize(
    ("text", "words"),
    [("<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", "failed: 502 Bad Gateway;"),
     ("<html><center>nginx</center></html>", "failed: status 502;")],
)  # fmt: skip
def test_a_page_of_html_is_not_shown_as_it_is(model_server: ModelServer, text: str, words: str) -> None:
    model_server.refuse = (502, {"error": {"message": text}})
    with pytest.raises(trouble.ModelProblem, match=words):
        said(Litellm("openai/test", model_server.url))


def test_how_long_to_wait_is_said(model_server: ModelServer) -> None:
    model_server.refuse = (429, {"error": {"message": "slow down"}})
    model_server.headers_besides = {"Retry-After": "20"}
    with pytest.raises(trouble.RateLimited, match="slow down; it asks to wait 20 s"):
        said(Litellm("openai/test", model_server.url))


def test_an_answer_that_comes_whole_is_taken(model_server: ModelServer) -> None:
    choice = {"index": 0, "message": {"role": "assistant", "content": "Schön [1]."}, "finish_reason": "stop"}
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    model_server.whole = ("application/json", json.dumps(body).encode())
    assert said(Litellm("openai/test", model_server.url)) == "Schön [1]."
    assert len(model_server.requests) == 1
    choice["finish_reason"] = "length"
    model_server.whole = ("application/json", json.dumps(body).encode())
    with pytest.raises(trouble.CutShort, match="its limit"):
        said(Litellm("openai/test", model_server.url))


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [("text/html", b"<html>Log in</html>", "(text/html)"), ("text/event-stream", b"", "(nothing)"),
     ("application/json", b'{"error": {"message": "no such model loaded"}}', "failed: no such model loaded")],
)  # fmt: skip
def test_what_is_no_answer_is_called_so(model_server: ModelServer, kind: str, body: bytes, words: str) -> None:
    model_server.whole = (kind, body)
    with pytest.raises(trouble.ModelProblem) as told:
        said(Litellm("openai/test", model_server.url))
    assert words in str(told.value)
    assert "in the middle" not in str(told.value)


def test_a_byte_that_is_no_text_loses_no_answer(model_server: ModelServer) -> None:
    lines = ['{"choices": [{"index": 0, "delta": {"content": "Sch?n [1]."}}]}',
             '{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}', "[DONE]"]  # fmt: skip
    body = "".join(f"data: {line}\n\n" for line in lines).encode().replace(b"?", b"\xff")
    model_server.whole = ("text/event-stream", body)
    assert said(Litellm("openai/test", model_server.url)) == "Sch\ufffdn [1]."


def test_a_stream_that_breaks_off_is_not_taken_for_whole(model_server: ModelServer) -> None:
    model_server.say, model_server.breaks = "A long answer that never ends as it should.", True
    with pytest.raises(trouble.BrokenOff):
        said(Litellm("openai/test", model_server.url))


def test_a_silent_server_is_given_up_and_its_connection_closed(model_server: ModelServer) -> None:
    CHILDREN.warm()
    model_server.gate.clear()
    with pytest.raises(trouble.TooSlow):
        said(Litellm("openai/test", model_server.url), deadline_s=0.5)
    assert model_server.gone.wait(20)


def test_stopping_closes_the_connection(model_server: ModelServer) -> None:
    model_server.gate.clear()
    stop = threading.Event()

    def stopped() -> bool:
        if model_server.requests:
            stop.set()
        return stop.is_set()

    with pytest.raises(trouble.Stopped):
        list(Litellm("openai/test", model_server.url).stream(MESSAGES, 60, stopped))
    assert model_server.gone.wait(20)


def test_nobody_there_is_said_with_the_address(trap: Trap) -> None:
    url = trap.url
    trap.close()
    with pytest.raises(trouble.ServerNotRunning, match=url):
        said(Litellm("ollama/llama3.2", url))


def test_no_provider_of_that_name() -> None:
    with pytest.raises(trouble.NoSuchProvider, match="nonsense/model names no provider"):
        said(Litellm("nonsense/model"))


@pytest.mark.parametrize(
    ("name", "url", "local"),
    [
        ("openai/x", "http://localhost:8080/v1", True), ("openai/x", "http://127.8.9.1:1/v1", True),
        ("openai/x", "http://[::1]:8080", True), ("openai/x", "", False), ("ollama/llama3.2", "", True),
        ("ollama/big:120b-cloud", "", False), ("openai/x", "http://127.0.0.1.evil.example/v1", False),
        ("openai/x", "http://localhost@evil.example/", False), ("openai/x", "http://localhost.evil.example", False),
        ("openai/x", "http://192.168.1.4:8080", False), ("openai/x", "http://0.0.0.0:1", False),
        ("openai/x", "http://[half", False), ("ollama/x", "http://gpu.example:11434", False),
    ],
)  # fmt: skip
def test_only_the_loopback_is_this_machine(name: str, url: str, local: bool) -> None:
    assert is_local(name, url_of(name, url, {})) is local


def test_where_ollama_is_may_stand_in_the_environment() -> None:
    assert not Litellm("ollama/x", env={"OLLAMA_API_BASE": "http://gpu.example:11434"}).local
    assert Litellm("ollama/x").local
    assert not Litellm("ollama/x", off_machine=True).local
