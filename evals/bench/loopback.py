"""A chat completions server on 127.0.0.1 for benchmarks: answers each prompt with a given text, spread over a given time.

It notes when each request came and when its reply was sent, so that what lies between is the client's own time.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PIECE = 12  # characters; about what a fast endpoint puts into one chunk


@dataclass(frozen=True, slots=True)
class Call:
    """``key`` is what was asked for; ``came`` and ``sent`` in seconds of ``time.monotonic``."""

    key: str
    came: float
    sent: float


class Server:
    """``answer`` gives (key, text) for the user's message."""

    def __init__(self, answer: Callable[[str], tuple[str, str]], seconds: float) -> None:
        self.answer, self.seconds = answer, seconds
        self.calls: list[Call] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.daemon_threads = True
        self._http.owner = self  # type: ignore[attr-defined]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @contextmanager
    def running(self) -> Iterator[Server]:
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        came = time.monotonic()
        owner: Server = self.server.owner  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key, text = owner.answer(body["messages"][-1]["content"])
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
        for number, piece in enumerate(pieces, 1):
            time.sleep(max(0.0, came + owner.seconds * number / len(pieces) - time.monotonic()))
            self._send({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        self._send({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self._send({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})
        self._raw("data: [DONE]\n\n")
        owner.calls.append(Call(key, came, time.monotonic()))
        self.wfile.write(b"0\r\n\r\n")

    def handle(self) -> None:
        with suppress(OSError):  # clients go away as they like
            super().handle()

    def _send(self, chunk: dict[str, Any]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "loopback", **chunk}
        self._raw(f"data: {json.dumps(whole, ensure_ascii=False)}\n\n")

    def _raw(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        pass
