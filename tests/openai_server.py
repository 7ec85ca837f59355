"""A server on this machine that speaks the OpenAI chat completions protocol, streaming, for tests.

It says what it is told to say, keeps every request it got, and can be slow, broken, or refuse. A second
server, `trap`, must never be spoken to.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class ModelServer:
    """The server and what it does next.

    say      what it answers: a text, or a function of the request's messages
    refuse   (status, error body) in place of an answer
    breaks   whether the connection closes in the middle;  reason: why it says that it stopped
    whole    (content type, body) in place of a stream, with status 200
    headers_besides  sent with a refusal
    gate     waited for before the first piece; set by default
    gone     set when a client closed its connection before the end
    redirect where a request is sent on to
    """

    def __init__(self) -> None:
        self.say: str | Callable[[list[dict[str, str]]], str] = "Nothing."
        self.refuse: tuple[int, dict[str, Any]] | None = None
        self.whole: tuple[str, bytes] | None = None
        self.headers_besides: dict[str, str] = {}
        self.breaks = False
        self.reason = "stop"
        self.redirect = ""
        self.gate, self.gone = threading.Event(), threading.Event()
        self.gate.set()
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def messages(self) -> list[dict[str, str]]:
        """Those of the last request."""
        found: list[dict[str, str]] = self.requests[-1]["messages"]
        return found

    def close(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._reply(404, {"error": {"message": "no such place"}})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.bodies.append(body)
            server.requests.append(json.loads(body))
            server.headers.append(dict(self.headers))
            if server.redirect:
                self.send_response(307)
                self.send_header("Location", server.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif server.refuse:
                self._reply(*server.refuse)
            elif server.whole:
                self._send(200, *server.whole)
            else:
                try:
                    self._stream()
                except OSError:
                    server.gone.set()
                self.close_connection = True

        def _reply(self, status: int, said: dict[str, Any]) -> None:
            self._send(status, "application/json", json.dumps(said).encode())

        def _send(self, status: int, kind: str, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            for name, value in server.headers_besides.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def _stream(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            if not server.gate.is_set():
                self._wait()
            say = server.say
            text = say if isinstance(say, str) else say(server.messages)
            pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
            for number, piece in enumerate(pieces):
                if server.breaks and number >= max(1, len(pieces) // 2):
                    return
                self._event({"content": piece}, None)
            self._event({}, server.reason)
            self.wfile.write(b"data: [DONE]\n\n")

        def _wait(self) -> None:
            """Until the gate opens; the client may leave before."""
            self.connection.settimeout(0.02)
            while not server.gate.is_set():
                try:
                    if self.connection.recv(1) == b"":
                        raise BrokenPipeError
                except TimeoutError:
                    continue
            self.connection.settimeout(None)

        def _event(self, delta: dict[str, str], reason: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
            self.wfile.flush()

    return Handler


class Trap:
    """A listening socket that nobody may connect to."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def touched(self) -> bool:
        try:
            self._socket.accept()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A model on this machine."""
    server = ModelServer()
    yield server
    server.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """An address nothing may speak to."""
    there = Trap()
    yield there
    there.close()
