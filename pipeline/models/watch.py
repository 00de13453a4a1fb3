"""Deadlines that hold. A client's read time-out starts anew with every byte, so a server that sends a comment now and
then is never late for it; and nothing of it can be stopped from outside.

One short-lived thread stands beside each call, sleeps until the next deadline, and shuts the call's socket down when
that has passed: a read that blocks then returns at once. `Watch.stop` does the same to all calls.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: to connect, to the first piece of the reply, between two pieces, and for the whole reply."""

    connect: float = 10.0
    first: float = 180.0  # reasoning models think in silence before they write
    between: float = 60.0
    total: float = 600.0

    def patient(self, first: float) -> Times:
        """The same with another wait for the first piece; the others grow with it, never shrink below."""
        return replace(self, first=first, between=max(self.between, first / 3), total=max(self.total, first * 4))


class Call:
    """One call under way. ``late`` says which deadline cut it, when one did; ``requests`` were sent for it."""

    def __init__(self, times: Times) -> None:
        self.late: str | None = None
        self.requests = 0
        self._times, self._began, self._last = times, time.monotonic(), 0.0
        self._stream: Any = None
        self._done = False
        self._wake = threading.Event()

    def touch(self) -> None:
        """A piece of the reply has come."""
        first = not self._last
        self._last = time.monotonic()
        if first:  # from now on another, nearer deadline holds
            self._wake.set()

    def started(self, stream: Any) -> None:
        """The headers have come, and the body will come through ``stream`` (httpx's ``network_stream``)."""
        self._stream = stream
        threading.Thread(target=self._guard, name="qicao-deadline", daemon=True).start()

    def over(self) -> bool:
        """Whether the whole takes too long: for clients whose socket is out of reach, asked between two pieces."""
        if self.late is None and time.monotonic() - self._began > self._times.total:
            self.late = self._deadline()[1]
        return self.late is not None

    def finish(self) -> None:
        self._done = True
        self._wake.set()

    def _deadline(self) -> tuple[float, str]:
        whole = (self._began + self._times.total, f"整个回复超过 {self._times.total:g} 秒")
        if self._last:
            return min(whole, (self._last + self._times.between, f"{self._times.between:g} 秒没有新内容"))
        return min(whole, (self._began + self._times.first, f"{self._times.first:g} 秒没有开始回复"))

    def _guard(self) -> None:
        while not self._done:
            if self._wake.wait(max(0.0, self._deadline()[0] - time.monotonic())):
                self._wake.clear()
                continue
            moment, what = self._deadline()
            if time.monotonic() >= moment:
                self.late = what
                shut(self._stream)
                return


class Watch:
    """All calls of one HTTP client. ``hooks`` go into httpx's ``event_hooks``; they run in the calling thread."""

    def __init__(self, times: Times) -> None:
        self.times = times
        self._mine = threading.local()
        self._streams: weakref.WeakSet[Any] = weakref.WeakSet()
        self.asked = threading.Event()  # the first request has left, or could not

    @property
    def hooks(self) -> dict[str, list[Any]]:
        return {"request": [self._on_request], "response": [self._on_response]}

    @contextmanager
    def call(self) -> Iterator[Call]:
        call = self._mine.call = Call(self.times)
        try:
            yield call
        finally:
            call.finish()
            self._mine.call = None

    def stop(self) -> None:
        for stream in list(self._streams):
            shut(stream)

    def _on_request(self, request: Any) -> None:
        request.extensions = {**request.extensions, "trace": self._trace}
        call: Call | None = getattr(self._mine, "call", None)
        if call is not None:
            call.requests += 1

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._streams.add(info["return_value"])
        elif event.endswith(("send_request_body.complete", ".failed")):
            self.asked.set()

    def _on_response(self, response: Any) -> None:
        call: Call | None = getattr(self._mine, "call", None)
        stream = response.extensions.get("network_stream")
        if call is not None and stream is not None:
            call.started(stream)


def shut(stream: Any) -> None:
    """Shut the socket under an httpx network stream, so that a thread that reads from it wakes up."""
    raw = stream.get_extra_info("socket")
    if isinstance(raw, socket.socket):
        with contextlib.suppress(OSError):  # closed by the other side, or by now
            # Past the TLS layer: its own shutdown would take state away from the thread that is reading.
            socket.socket.shutdown(raw, socket.SHUT_RDWR)
