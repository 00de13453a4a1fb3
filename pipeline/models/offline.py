"""`--offline` as a guarantee: within `no_network` this process opens no socket to the outside, whoever asks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import InputError

_OUTWARD = frozenset({2, 10, 23, 30})  # AF_INET, and AF_INET6 of Linux, Windows and macOS: not to import socket here


class _Guard:
    """The audit hook. ``depth`` counts the `no_network` blocks that are open, in whatever thread."""

    def __init__(self) -> None:
        self.depth = 0
        self._lock = threading.Lock()
        self._installed = False

    def change(self, by: int) -> None:
        with self._lock:
            if not self._installed:
                sys.addaudithook(self)
                self._installed = True
            self.depth += by

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Looking a name up is a call to the outside, too; Unix sockets stay on the machine."""
        if not self.depth or not event.startswith("socket."):
            return
        lookup = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
        making = event == "socket.__new__" and arguments[1] in _OUTWARD
        sending = event in ("socket.connect", "socket.sendto", "socket.sendmsg")  # of sockets made before
        if lookup or making or (sending and not _local(arguments)):
            raise InputError("用了 --offline，不能联网。")


_guard = _Guard()


def _local(arguments: tuple[object, ...]) -> bool:
    address = arguments[1] if len(arguments) > 1 else None
    return address is None or isinstance(address, str | bytes)


@contextmanager
def no_network() -> Iterator[None]:
    """No connection within, in any thread. The hook stays (Python removes none) and is idle outside."""
    _guard.change(+1)
    try:
        yield
    finally:
        _guard.change(-1)
