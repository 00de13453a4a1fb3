"""An embeddings endpoint on the loopback interface that answers as OpenAI's protocol says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Embedder(ThreadingHTTPServer):
    """``vectors`` gives one for each text. The rows come in the reverse order: ``index`` says which is whose."""

    daemon_threads = True

    def __init__(self, vectors: Callable[[list[str]], Sequence[Sequence[float]]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.vectors = vectors
        self.received: list[dict[str, Any]] = []

    @property
    def environ(self) -> dict[str, str]:
        return {"QICAO_EMBEDDINGS": "m", "OPENAI_BASE_URL": f"http://127.0.0.1:{self.server_port}/v1"}

    @property
    def asked(self) -> list[list[str]]:
        """The texts of each request."""
        return [request["input"] for request in self.received]


class _Handler(BaseHTTPRequestHandler):
    server: Embedder

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append({"path": self.path, **request})
        vectors = enumerate(self.server.vectors(request["input"]))
        rows = [{"object": "embedding", "index": n, "embedding": list(vector)} for n, vector in vectors]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        data = json.dumps({"object": "list", "data": rows[::-1], "model": "m", "usage": usage}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@contextmanager
def embedding(vectors: Callable[[list[str]], Sequence[Sequence[float]]]) -> Iterator[Embedder]:
    with Embedder(vectors) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
