"""The HTTP between the child process and a model's server: no redirect is followed, and odd answers are made usable.

Owns what is done to every response before a library reads it: one that came whole where a stream was asked for is
made a stream of one piece, bytes that are no text become a sign, and what else came instead of a stream is
remembered. Must not know litellm, prompts or providers.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MOST = 4_000_000
"""Bytes of an answer that came whole; of more, nothing is taken."""
_STREAMS = ("text/event-stream", "application/x-ndjson", "application/vnd.amazon.eventstream")


@dataclass(slots=True)
class Seen:
    """What the last response was, where it was no stream: its `kind` (`text/html`), and the error it told."""

    kind: str = ""
    error: str = ""


SEEN = Seen()


def watch() -> None:
    """Have every client of this process go by it. Whatever provider: what is sent goes to the address that was
    configured and to no other."""
    import httpx

    for kind in (httpx.Client, httpx.AsyncClient):
        kind.__init__ = _strict(kind.__init__, hooked=kind is httpx.Client)  # type: ignore[method-assign]


def _strict(init: Any, hooked: bool) -> Any:
    def strict(self: Any, *args: Any, **named: Any) -> None:
        init(self, *args, **(named | {"follow_redirects": False}))
        if hooked:
            hooks = self.event_hooks
            self.event_hooks = hooks | {"response": [*hooks.get("response", ()), _look]}

    return strict


def _look(response: Any) -> None:
    SEEN.kind = SEEN.error = ""
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if response.status_code != 200 or b'"stream": true' not in _asked(response).replace(b'":t', b'": t'):
        return
    if kind == "application/json":
        _made_a_stream(response)
    elif kind not in _STREAMS:
        SEEN.kind = kind or "something of no kind"
    elif kind == "text/event-stream" and not response.headers.get("content-encoding"):
        response.stream = _readable(response.stream)


def _asked(response: Any) -> bytes:
    try:
        return bytes(response.request.content)
    except Exception:  # a body that was sent as a stream
        return b""


def _made_a_stream(response: Any) -> None:
    """Put a stream of one piece in the place of an answer that came whole."""
    body = b""
    for part in response.iter_bytes():
        body += part
        if len(body) > _MOST:
            break
    SEEN.kind = "application/json"
    response._content = body
    try:
        said = json.loads(body)
        choice = said["choices"][0]
        message, reason = dict(choice["message"]), choice.get("finish_reason") or "stop"
    except (ValueError, LookupError, TypeError, AttributeError):
        SEEN.error = _error(body)
        return
    delta = {name: message[name] for name in ("role", "content", "refusal") if message.get(name)}
    chunk = {name: said.get(name) for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    pieces: list[dict[str, Any]] = [
        {"index": 0, "delta": delta, "finish_reason": None},
        {"index": 0, "delta": {}, "finish_reason": reason},
    ]
    lines = [f"data: {json.dumps(chunk | {'choices': [piece]})}\n\n" for piece in pieces]
    response._content = "".join([*lines, "data: [DONE]\n\n"]).encode()
    response.headers["content-type"] = "text/event-stream"
    SEEN.kind = ""


def _error(body: bytes) -> str:
    try:
        said = json.loads(body)["error"]
        return str(said["message"] if isinstance(said, dict) else said)
    except (ValueError, LookupError, TypeError):
        return ""


def _readable(stream: Any) -> Any:
    """A stream in which bytes that are no UTF-8 are the sign for it: one of them would lose the whole answer."""
    import httpx

    class Readable(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            for part in stream:
                yield decoder.decode(part).encode()
            yield decoder.decode(b"", final=True).encode()

        def close(self) -> None:
            stream.close()

    return Readable()
