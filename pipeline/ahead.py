"""Work done ahead in a process of its own, while this one is busy with what only it can do (importing a client).

Where a process can be forked (Linux), two cores take half each: the answers come back through a pipe, from the same
code and so the same. Where it cannot, or the other process fails, this one does the work itself, and tells what is wrong.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from typing import IO, Any, TypeVar

T = TypeVar("T")
Answers = Iterable[tuple[Hashable, object]]

_ROOM = 1 << 20  # bytes of the pipe, so that the other process need not wait until somebody reads; 64 KB where refused


class Ahead:
    """What the other process answers, by name, in the order in which it comes. Without one there are no answers."""

    def __init__(self, file: IO[bytes] | None = None, process: int = 0) -> None:
        self._file, self._process = file, process
        self._answers = pickle.Unpickler(file) if file else None
        self._known: dict[Hashable, Any] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return self._file is not None

    def get(self, name: Hashable, work: Callable[[], T], fits: Callable[[T], bool] = lambda _: True) -> T:
        """The answer of that name, which is waited for, if it ``fits``; else what ``work`` gives, done here and now."""
        with self._lock:
            while name not in self._known and self._answers is not None:
                self._receive(self._answers)
        if name in self._known:
            answer: T = self._known[name]
            if fits(answer):
                return answer
        return work()

    def _receive(self, answers: pickle.Unpickler) -> None:
        try:
            name, answer = answers.load()
        except Exception:  # its end, or a process that broke off: whatever is missing is worked out here
            self._end()
        else:
            self._known[name] = answer

    def _end(self) -> None:
        file, self._answers = self._file, None
        if file is not None and not file.closed:
            file.close()
            with suppress(ChildProcessError):  # waited for already
                os.waitpid(self._process, 0)


NOTHING = Ahead()


def look_ahead(answers: Callable[[], Answers]) -> Ahead:
    """Begin to work out ``answers`` elsewhere; `NOTHING` where that cannot be done. Before any thread is started."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return NOTHING
    ours, theirs = os.pipe()
    process = os.fork()
    if process:
        os.close(theirs)
        return Ahead(os.fdopen(ours, "rb"), process)
    try:
        os.close(ours)
        _answer(answers(), theirs)
    finally:
        os._exit(0)  # whatever happens: what the parent would do at its end is the parent's to do


def _answer(answers: Answers, pipe: int) -> None:
    import fcntl

    with suppress(OSError, AttributeError):  # a smaller pipe only makes this side wait sooner
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)
    with os.fdopen(pipe, "wb") as file:
        pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)  # one for all: what several answers share is sent once
        for answer in answers:
            pickler.dump(answer)
            file.flush()
