"""A model that says what it is told to: for tests and suites, without a network and without waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from pipeline.types import Completion, Prompt, Usage

Reply = str | Completion | Exception


class FakeModel:
    """Answers from ``replies`` in turn, or by a function of the prompt; an exception is raised instead of answered.

    ``prompts`` keeps what was asked. Runs dry with an AssertionError: a test asked more often than it meant to.
    """

    def __init__(
        self,
        replies: Iterable[Reply] | Callable[[Prompt], Reply] = (),
        *,
        name: str = "fake",
        remote: bool = False,
        repairs: bool = True,
        piece: int = 16,
    ) -> None:
        self.name, self.remote, self.repairs = name, remote, repairs
        self.prompts: list[Prompt] = []
        self._answer = replies if callable(replies) else None
        self._queue = [] if callable(replies) else list(replies)
        self._piece = piece  # characters per streamed piece
        self._lock = threading.Lock()

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        with self._lock:
            self.prompts.append(prompt)
            assert self._answer or self._queue, f"no reply left for call {len(self.prompts)}"
            reply = self._queue.pop(0) if self._answer is None else None
        if self._answer is not None:
            reply = self._answer(prompt)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, str):
            reply = Completion(reply, self.name, Usage(len(str(prompt.messages)), len(reply)), finish="stop")
        assert reply is not None
        for start in range(0, len(reply.text), self._piece):
            on_text(reply.text[start : start + self._piece])
        return reply
