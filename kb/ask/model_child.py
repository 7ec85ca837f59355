"""The process in which litellm lives: one request a line in, the answer piece by piece out.

Owns every switch that keeps litellm quiet and at home: no price list fetched, no callbacks, no retries, no
redirects followed, nothing on a screen; and which of its errors means what. Must not know notes or settings.

Speaks one JSON object a line over standard input and output; the end of input ends it, in the middle of an
answer too. Started by `kb.ask.model`, never by hand.

    in   {"model", "messages", "url", "key", "env"}
    out  {"ready": true} once, then for each request {"text": text}… and {"end": true, "why": reason, "said": text}
         or {"trouble": name, "said": text}; `why` is why it stopped: stop, length, content_filter, tool_calls, refusal
"""

from __future__ import annotations

import json
import os
import queue
import re
import sys
import threading
from typing import IO, Any

IDLE_S = 600
BAD_VERSIONS = ("1.82.7", "1.82.8")
"""Releases that stole keys; they were on the package index for some hours."""

SWITCHES = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_LOG": "CRITICAL",
    "LITELLM_MODE": "PRODUCTION",  # otherwise it reads a .env file from where it stands
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def main() -> None:
    """Serve the parent until its end of the pipe closes."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # litellm prints advice
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, requests), daemon=True).start()
    try:
        litellm = _import()
    except BaseException as error:  # whatever a broken installation raises
        _say(out, {"trouble": "import", "said": f"{type(error).__name__}: {error}"})
        return
    _say(out, {"ready": True})
    while True:
        try:
            line = requests.get(timeout=IDLE_S)
        except queue.Empty:
            return
        try:
            _answer(litellm, json.loads(line), out)
        except Exception as error:
            name, said = _trouble(litellm, error)
            _say(out, {"trouble": name, "said": said})


def _read(source: IO[bytes], requests: queue.Queue[bytes]) -> None:
    for line in source:
        requests.put(line)
    os._exit(0)


def _say(out: IO[bytes], line: dict[str, Any]) -> None:
    out.write(json.dumps(line).encode() + b"\n")
    out.flush()


def _import() -> Any:
    from importlib.metadata import version

    if version("litellm") in BAD_VERSIONS:
        raise ImportError("this release of litellm stole keys; install another one, and change your keys")
    os.environ.update(SWITCHES)
    _follow_no_redirects()
    import logging

    logging.disable(logging.CRITICAL)
    import litellm

    litellm.suppress_debug_info = True
    litellm.set_verbose = False
    litellm.drop_params = True  # a model that knows no temperature is asked without
    litellm.num_retries = 0
    for name in ("callbacks", "success_callback", "failure_callback", "input_callback", "service_callback"):
        setattr(litellm, name, [])
    return litellm


def _follow_no_redirects() -> None:
    """Whatever provider: what is sent goes to the address that was configured and to no other."""
    import httpx

    for kind in (httpx.Client, httpx.AsyncClient):
        kind.__init__ = _strict(kind.__init__)  # type: ignore[method-assign]


def _strict(init: Any) -> Any:
    def strict(self: Any, *args: Any, **named: Any) -> None:
        init(self, *args, **(named | {"follow_redirects": False}))

    return strict


def _answer(litellm: Any, asked: dict[str, Any], out: IO[bytes]) -> None:
    os.environ.clear()
    os.environ.update(asked["env"] | SWITCHES)
    chunks = litellm.completion(
        model=asked["model"],
        messages=asked["messages"],
        api_base=asked["url"] or None,
        api_key=asked["key"] or None,
        stream=True,
        temperature=0,
        num_retries=0,
        max_retries=0,
        timeout=3600,  # the parent measures; a limit of litellm's would only be named worse
    )
    ended = refused = ""
    for chunk in chunks:
        for choice in getattr(chunk, "choices", None) or ():
            delta = getattr(choice, "delta", None)
            text = getattr(delta, "content", None)
            if text:
                _say(out, {"text": text})
            refused += str(getattr(delta, "refusal", None) or "")
            ended = ended or str(getattr(choice, "finish_reason", None) or "")
    # litellm makes up an end where the connection closed without one.
    if not ended or getattr(chunks, "received_finish_reason", True) is None:
        _say(out, {"trouble": "broken", "said": ""})
        return
    _say(out, {"end": True, "why": "refusal" if refused else ended, "said": refused})


def _trouble(litellm: Any, error: BaseException) -> tuple[str, str]:
    """(the name of the trouble, what the server said about it)."""
    said = _words(str(getattr(error, "message", "") or error))
    known = litellm.exceptions
    causes = list(_causes(error))
    kinds = {type(each).__name__ for each in causes}
    if kinds & {"ConnectError", "ConnectTimeout", "ConnectionRefusedError"}:
        return "down", ""
    if "Missing credentials" in said or "api_key client option must be set" in said:
        return "key", ""
    if "LLM Provider NOT provided" in said:
        return "unknown", ""
    status = getattr(error, "status_code", None)
    if status == 400 and re.search(r"context.{0,9}(length|size|window)|too many tokens", f"{error!r} {said}"):
        return "long", ""  # litellm knows it by some providers' words only
    for name, classes, statuses in (
        ("long", ("ContextWindowExceededError",), (413,)),
        ("key", ("AuthenticationError", "PermissionDeniedError"), (401, 403)),
        ("unknown", ("NotFoundError", "LiteLLMUnknownProvider"), (404,)),
        ("limit", ("RateLimitError", "BudgetExceededError", "PaymentRequiredError"), (402, 429)),
        ("slow", ("Timeout",), (408, 504)),
        ("broken", ("MidStreamFallbackError",), ()),
    ):
        if status in statuses or isinstance(error, tuple(getattr(known, each, ()) for each in classes)):
            return name, said
    if kinds & {"RemoteProtocolError", "ReadError", "IncompleteRead"}:
        return "broken", ""
    return "failed", said


def _words(said: str) -> str:
    """What the server said, without litellm's names of classes before it."""
    first = said.split("\n", 1)[0]
    return re.sub(r"^(?:litellm\.)?(?:\w+(?:Error|Exception|Timeout)\b(?::| -)\s*)+", "", first)


def _causes(error: BaseException | None) -> Any:
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        yield from getattr(error, "args", ()) if isinstance(error, OSError) else ()
        error = error.__cause__ or error.__context__ or getattr(error, "original_exception", None)
