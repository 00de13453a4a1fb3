"""A real server on 127.0.0.1 that speaks the chat completions protocol with SSE, and misbehaves on purpose.

    with Endpoint(say("各位代表："), status(429, retry_after="1")) as server:
        environ = {"OPENAI_BASE_URL": server.url}

Behaviours are used up in order of arrival, then ``otherwise`` answers. Each is a function of one `Exchange`; a test
may pass its own. ``server.requests`` holds what came in. Nothing here sleeps: whatever waits, waits for an event that
the test or the end of the server sets.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Exchange"], None]
USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 300,
    "total_tokens": 1500,
    "prompt_tokens_details": {"cached_tokens": 1024},
    "completion_tokens_details": {"reasoning_tokens": 64},
}


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]  # names in lower case
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body["messages"])


class Exchange:
    """One request and the means to answer it. Sections are sent as HTTP chunks; ``silent`` ends by closing instead."""

    def __init__(self, handler: BaseHTTPRequestHandler, received: Received, released: threading.Event) -> None:
        self.received, self.released = received, released
        self._handler = handler
        self._chunked = False

    def answer(self, code: int, body: str, headers: dict[str, str] | None = None) -> None:
        """A whole reply at once, with its length."""
        raw = body.encode()
        self._handler.send_response(code)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(raw))}.items():
            self._handler.send_header(name, value)
        for name, value in (headers or {}).items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.wfile.write(raw)

    def open(self, *, silent: bool = False) -> None:
        """Begin a stream. ``silent``: neither chunks nor a length, so that a cut looks like an end to the client."""
        self._chunked = not silent
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self._handler.send_header(*(("Connection", "close") if silent else ("Transfer-Encoding", "chunked")))
        self._handler.end_headers()
        self._handler.wfile.flush()

    def raw(self, text: str) -> None:
        data = text.encode()
        frame = b"%x\r\n%s\r\n" % (len(data), data) if self._chunked else data
        self._handler.wfile.write(frame)
        self._handler.wfile.flush()

    def event(self, data: dict[str, Any]) -> None:
        self.raw(f"data: {json.dumps(data, ensure_ascii=False)}\n\n")

    def delta(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> None:
        """One chunk of the protocol with one choice."""
        self.event(self.chunk([{"index": 0, "delta": delta, "finish_reason": finish}], **more))

    def chunk(self, choices: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        kind = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "loopback-1"}
        return {**kind, "choices": choices, **more}

    def done(self) -> None:
        self.raw("data: [DONE]\n\n")
        self.end()

    def end(self) -> None:
        """A proper end of the HTTP message; without it the connection is cut."""
        if self._chunked:
            self._handler.wfile.write(b"0\r\n\r\n")
            self._handler.wfile.flush()
        else:
            self.cut()
        self._chunked = False

    def cut(self) -> None:
        self._handler.close_connection = True

    def hold(self) -> None:
        """Wait until the server ends or the test releases everything."""
        self.released.wait()


class Endpoint:
    """The server; ``url`` is what OPENAI_BASE_URL wants."""

    def __init__(self, *behaviours: Behaviour, otherwise: Behaviour | None = None) -> None:
        self.requests: list[Received] = []
        self.otherwise = otherwise or status(500, message="no behaviour left")
        self.arrived = threading.Event()  # a request has come
        self.released = threading.Event()
        self._queue = list(behaviours)
        self._lock = threading.Lock()
        self._live: set[socket.socket] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def script(self, *behaviours: Behaviour) -> None:
        with self._lock:
            self._queue.extend(behaviours)

    def clear(self) -> None:
        """Forget the behaviours that are left: ``otherwise`` answers from now on."""
        with self._lock:
            self._queue.clear()

    def take(self, received: Received) -> Behaviour:
        with self._lock:
            self.requests.append(received)
            self.arrived.set()
            return self._queue.pop(0) if self._queue else self.otherwise

    def __enter__(self) -> Endpoint:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.endpoint, self._server.live = self, self._live
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        for connection in list(self._live):
            with contextlib.suppress(OSError):  # the client has gone already
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # many drafts at once: a full queue refuses connections
    daemon_threads = False  # server_close waits for every handler, so that no thread outlives its test
    endpoint: Endpoint
    live: set[socket.socket]

    def process_request(self, request: Any, client_address: Any) -> None:
        self.live.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.live.discard(request)
        super().shutdown_request(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        endpoint: Endpoint = self.server.endpoint  # type: ignore[attr-defined]
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = Received(self.path, headers, json.loads(raw) if raw else {})
        exchange = Exchange(self, received, endpoint.released)
        try:
            endpoint.take(received)(exchange)
        except OSError:  # the client went away, which is what several tests are about
            self.close_connection = True

    def do_GET(self) -> None:
        self.do_POST()

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # clients that are killed or shut down in the middle are what it is for
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:
        pass


# --- behaviours ---------------------------------------------------------------------------------


def pieces(text: str, size: int = 7) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


def say(
    text: str,
    *,
    finish: str | None = "stop",
    usage: dict[str, Any] | None = USAGE,
    reasoning: str | None = None,
    silent: bool = False,
) -> Behaviour:
    """A proper reply. ``reasoning`` goes into the field that reasoning servers add to the protocol."""

    def behave(exchange: Exchange) -> None:
        exchange.open(silent=silent)
        exchange.delta({"role": "assistant", "content": ""})
        for piece in pieces(reasoning or ""):
            exchange.delta({"reasoning_content": piece})
        for piece in pieces(text):
            exchange.delta({"content": piece})
        exchange.delta({}, finish)
        if usage is not None:
            exchange.event(exchange.chunk([], usage=usage))
        exchange.done()

    return behave


def status(code: int, *, message: str = "", retry_after: str | None = None, word: str | None = None) -> Behaviour:
    """An error in the protocol's form; ``word`` is its ``code`` (``insufficient_quota``, ``model_not_found`` …)."""
    body = json.dumps({"error": {"message": message or f"status {code}", "type": "error", "code": word}})
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return lambda exchange: exchange.answer(code, body, headers)


def redirect(url: str) -> Behaviour:
    return lambda exchange: exchange.answer(307, "", {"Location": url})


def silence(*, headers: bool = False) -> Behaviour:
    """Nothing comes, or the headers and then nothing."""

    def behave(exchange: Exchange) -> None:
        if headers:
            exchange.open()
        exchange.hold()
        exchange.cut()

    return behave


def late(gate: threading.Event, then: Behaviour) -> Behaviour:
    """Answers once the test opens the gate."""

    def behave(exchange: Exchange) -> None:
        gate.wait()
        then(exchange)

    return behave


def begun(text: str, *, stall: bool = False, silent: bool = False, pings: threading.Event | None = None) -> Behaviour:
    """Part of a reply, then a stall or a cut; ``silent`` hides the cut; ``pings`` sends comments until it is set."""

    def behave(exchange: Exchange) -> None:
        exchange.open(silent=silent)
        for piece in pieces(text):
            exchange.delta({"content": piece})
        while pings is not None and not pings.is_set():
            exchange.raw(": still here\n\n")
        if stall:
            exchange.hold()
        exchange.cut()

    return behave


def raw(*lines: str) -> Behaviour:
    """A stream of exactly these texts, properly ended: broken SSE, broken JSON, errors inside the stream."""

    def behave(exchange: Exchange) -> None:
        exchange.open()
        for line in lines:
            exchange.raw(line)
        exchange.end()

    return behave


def endless(texts: Iterable[str]) -> Behaviour:
    """Goes on until the client hangs up; the texts must not end."""

    def behave(exchange: Exchange) -> None:
        exchange.open()
        for text in texts:
            exchange.delta({"content": text})

    return behave


def whole(text: str) -> Behaviour:
    """A server that ignores ``stream`` and sends one JSON object."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    body = json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]})
    return lambda exchange: exchange.answer(200, body)
