"""The process in which litellm lives: one request a line in, the answer piece by piece out.

Owns every switch that keeps litellm quiet and at home: no price list fetched, no callbacks, no retries, nothing on a
screen; and which of its errors means what. Must not know notes or settings.

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

from kb.ask import wire

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
    wire.watch()
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
    heard = False
    ended = refused = ""
    for chunk in chunks:
        for choice in getattr(chunk, "choices", None) or ():
            delta = getattr(choice, "delta", None)
            text = getattr(delta, "content", None)
            if text:
                heard = True
                _say(out, {"text": text})
            refused += str(getattr(delta, "refusal", None) or "")
            ended = ended or str(getattr(choice, "finish_reason", None) or "")
    # litellm makes up an end where the connection closed without one.
    if not ended or getattr(chunks, "received_finish_reason", True) is None:
        name, said = _unended(heard)
        _say(out, {"trouble": name, "said": said})
        return
    _say(out, {"end": True, "why": "refusal" if refused else ended, "said": refused})


def _unended(heard: bool) -> tuple[str, str]:
    """(the name of the trouble, what was said) of an answer that has no end."""
    if wire.SEEN.error:
        return "failed", _words(wire.SEEN.error)
    if wire.SEEN.kind or not heard:
        return "stream", wire.SEEN.kind or "nothing"
    return "broken", ""


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
        return "provider", ""
    # litellm makes up a response without headers; the server's own is among the causes.
    reply = next((each.response for each in causes if getattr(getattr(each, "response", None), "headers", None)), None)
    status = getattr(error, "status_code", None)
    answered = getattr(reply, "status_code", status)
    headers = getattr(reply, "headers", {})
    if answered in range(300, 400):
        return "redirect", str(headers.get("location", "another address"))
    if answered == 403:
        return "forbidden", said or f"status {answered}"
    wait = str(headers.get("retry-after", ""))
    if wait.isdigit() and answered in (429, 503) and wait not in re.findall(r"\d+", said):
        said = f"{said}; it asks to wait {wait} s".removeprefix("; ")
    said = said or (f"status {answered}" if answered else "")
    if status == 400 and re.search(r"context.{0,9}(length|size|window)|too many tokens", f"{error!r} {said}"):
        return "long", ""  # litellm knows it by some providers' words only
    for name, classes, statuses in (
        ("long", ("ContextWindowExceededError",), (413,)),
        ("key", ("AuthenticationError", "PermissionDeniedError"), (401,)),
        ("unknown", ("NotFoundError", "LiteLLMUnknownProvider"), (404,)),
        ("limit", ("RateLimitError", "BudgetExceededError", "PaymentRequiredError"), (402, 429)),
        ("slow", ("Timeout",), (408, 504)),
        ("broken", ("MidStreamFallbackError",), ()),
    ):
        if status in statuses or isinstance(error, tuple(getattr(known, each, ()) for each in classes)):
            cut = name == "broken" and kinds & _CONNECTION
            return name, "" if cut else said
    if kinds & _CONNECTION:
        return "broken", ""
    return "failed", said


_CONNECTION = {"RemoteProtocolError", "ReadError", "IncompleteRead"}
"""What broke is the connection: its number says nothing to a person."""


def _words(said: str) -> str:
    """What the server said, without litellm's names of classes before it; of a page of HTML its title."""
    page = re.search(r"<(?:!doctype|html|head|body|center)\b", said, re.IGNORECASE)
    if page:
        title = re.search(r"<(title|h1)[^>]*>\s*([^<]+)", said, re.IGNORECASE)
        said = title[2] if title and not title[2].strip().isdigit() else ""
    first = said.split("\n", 1)[0].split(" Original exception:", 1)[0]
    first = re.sub(r"^(?:(?:litellm\.)?\w+(?:Error|Exception|Timeout)\b(?::| -)\s*)+", "", first)
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", re.sub(r"^Error code: \d+$", "", first.strip()))


def _causes(error: BaseException | None) -> Any:
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        yield from getattr(error, "args", ()) if isinstance(error, OSError) else ()
        error = error.__cause__ or error.__context__ or getattr(error, "original_exception", None)
