"""What all models behind LangChain share: stream, watch, count, ask again within bounds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from pipeline import secrecy
from pipeline.errors import QicaoError, ServiceError
from pipeline.models.faults import Place, cut, diagnose, late
from pipeline.models.guard import Guard
from pipeline.models.patience import Fault, Patience, Retries
from pipeline.models.private import hush, no_tracing, quick_import, seal
from pipeline.models.watch import Call, Times, Watch
from pipeline.types import Completion, Prompt, Usage

# Where providers put the reason of the end, and their words for what OpenAI calls length and content_filter.
_REASON_KEYS = ("finish_reason", "stop_reason", "done_reason", "stopReason")
_REASONS = {
    "end_turn": "stop", "stop_sequence": "stop", "complete": "stop", "eos": "stop", "max_tokens": "length",
    "model_length": "length", "error_limit": "length", "safety": "content_filter", "refusal": "content_filter",
    "blocklist": "content_filter", "prohibited_content": "content_filter", "recitation": "content_filter",
    "guardrail_intervened": "content_filter", "content_filtered": "content_filter",
}  # fmt: skip


class RemoteModel:
    """A `ChatModel` over a LangChain chat model, which ``_open`` makes when it is first needed.

    ``usage_adds``: usage comes in parts that add up; else each report is a running total and the last one holds.
    """

    repairs = True
    usage_adds = True

    def __init__(
        self, name: str, place: Place, *, remote: bool, retries: Retries, times: Times, on_event: Callable[[str], None]
    ) -> None:
        self.name, self.remote, self.place = name, remote, place
        self.watch = Watch(times)
        self._patience = Patience(retries, on_event)
        self._chat: Any = None
        self._opening = threading.Lock()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def _open(self) -> Any:
        """The LangChain chat model. Imports what it needs; called once, within `quick_import`."""
        raise NotImplementedError

    @property
    def endpoint(self) -> str:
        """Where the calls go: the host, or LangChain's provider. For prices and for the cache."""
        return self.place.host

    def warm(self) -> None:
        """Import the client in the background, while the caller does something else. Faults show at the first call."""
        threading.Thread(target=self._quietly_ready, name="qicao-warm", daemon=True).start()

    def stop(self) -> None:
        """End all waits and all calls under way, from any thread; later calls are refused."""
        self._patience.stop()
        self.watch.stop()

    def close(self) -> None:
        """Give connections back. The model can be used again afterwards."""

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        """Ask, again if need be. Raises ModelUnavailable or ModelBusy; what came is never passed off as whole."""
        if self.remote:
            secrecy.expect_unmarked((("发给模型的提示", message.text) for message in prompt.messages), self.place.host)
        self._patience.check()
        chat = self._ready()
        label = f"{prompt.task.spec.name}：" if prompt.task.spec else "标题："
        began = time.monotonic()
        attempt = requests = 0
        while True:
            attempt += 1
            try:
                outcome, asked = self._once(chat, prompt, on_text)
                requests += asked
                if isinstance(outcome, Fault):
                    self._patience.again(outcome, attempt, label)
                    continue
            except ServiceError as error:
                error.requests = max(requests, attempt)
                raise
            self._patience.answered()
            text, finish, usage, model = outcome
            seconds = time.monotonic() - began
            return Completion(text, model or self.place.model, usage, seconds, finish, requests)

    def _ready(self) -> Any:
        with self._opening:
            if self._chat is None:
                seal()
                try:
                    with quick_import():
                        self._chat = self._open()
                        hush()
                except QicaoError:
                    raise
                except Exception as error:  # a provider's own complaint: no package, no key, an option it does not know
                    raise diagnose(error, self.place).error from None
            return self._chat

    def _quietly_ready(self) -> None:
        try:
            self._ready()
        except QicaoError:
            return

    def _once(self, chat: Any, prompt: Prompt, on_text: Callable[[str], None]) -> tuple[_Outcome | Fault, int]:
        """One call, and the requests it took. The client's exceptions end here; those of ``on_text`` go through."""
        with no_tracing(), self.watch.call() as call:
            outcome = self._heard(chat, prompt, call, on_text)
            return outcome, max(call.requests, 1)

    def _heard(self, chat: Any, prompt: Prompt, call: Call, on_text: Callable[[str], None]) -> _Outcome | Fault:
        messages = [(str(message.role), message.text) for message in prompt.messages]
        guard, usage, finish, model = Guard(prompt), Usage(), None, None
        chunks: Iterator[Any] = self._stream(chat, messages, prompt)
        try:
            while (chunk := self._next(chunks)) is not None:
                if isinstance(chunk, Exception):
                    if finish is not None:
                        break  # the reply was whole; only its end was lost
                    fault = diagnose(chunk, self.place, began=bool(guard.text))
                    return late(self.place, call.late) if call.late else fault
                if finish is None and call.over():
                    return late(self.place, call.late or "")
                call.touch()
                usage = self._usage(usage, chunk)
                finish = finish or _finish(chunk)
                model = model or chunk.response_metadata.get("model_name")
                piece = str(chunk.text)
                if piece:
                    on_text(piece)
                    stopped = guard.add(piece)
                    if stopped:
                        finish = stopped
                        break
        finally:
            _close(chunks)
        if finish is None:
            return cut(self.place)
        return guard.text, finish, usage, model

    def _stream(self, chat: Any, messages: list[tuple[str, str]], prompt: Prompt) -> Iterator[Any]:  # noqa: ARG002
        """``prompt.most`` is not passed on: each provider calls such a bound by another name."""
        stream: Iterator[Any] = chat.stream(messages)
        return stream

    @staticmethod
    def _next(chunks: Iterator[Any]) -> Any:
        """The next chunk, None at the end, or the client's exception as a value."""
        try:
            return next(chunks, None)
        except Exception as error:
            # LangChain's own word for a stream in which nothing came.
            return None if "No generation chunks" in str(error) else error

    def _usage(self, known: Usage, chunk: Any) -> Usage:
        said = getattr(chunk, "usage_metadata", None)
        if not said:
            return known
        given, made = said.get("input_token_details") or {}, said.get("output_token_details") or {}
        now = Usage(said.get("input_tokens"), said.get("output_tokens"), given.get("cache_read"), made.get("reasoning"))
        if not self.usage_adds:
            return now
        return Usage(
            _sum(known.input, now.input), _sum(known.output, now.output),
            _sum(known.cached, now.cached), _sum(known.reasoning, now.reasoning),
        )  # fmt: skip


_Outcome = tuple[str, str, Usage, str | None]


def _sum(one: int | None, two: int | None) -> int | None:
    return two if one is None else one if two is None else one + two


def _finish(chunk: Any) -> str | None:
    """Why the reply ended, in the OpenAI protocol's words; None in chunks that do not end it."""
    for key in _REASON_KEYS:
        word = chunk.response_metadata.get(key)
        if word:
            low = str(word).lower()
            return _REASONS.get(low, low)
    return None


def _close(chunks: Iterator[Any]) -> None:
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
