"""llama.cpp in this process, through xllamacpp: a model loaded once, asked one thing at a time, and freed.

xllamacpp's server always listens. It is given a socket file in a folder that only this user can enter, and the file is
deleted as soon as the server stands: no port is open, and nobody can reach it but the calls here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ModelUnavailable
from pipeline.models.local.options import Options

INSTALL = "pip install 'qicao[local]'"
# For prose by a small model: warm enough not to go round in circles, cold enough to stay with the matter.
_SAMPLING: Mapping[str, Any] = {
    "temperature": 0.7, "top_k": 40, "top_p": 0.9, "min_p": 0.05, "repeat_penalty": 1.1, "repeat_last_n": 256,
    "samplers": ["penalties", "top_k", "top_p", "min_p", "temperature"],
}  # fmt: skip

Turn = Mapping[str, str]  # role, content


@dataclass(frozen=True, slots=True)
class Said:
    """``prompt`` tokens were read (``cached`` more were known already), ``tokens`` written, in so many seconds each."""

    text: str
    finish: str
    prompt: int = 0
    cached: int = 0
    tokens: int = 0
    prompt_seconds: float = 0.0
    seconds: float = 0.0


class Runtime:
    """One loaded model. Not for two threads at once."""

    def __init__(self, path: Path, options: Options) -> None:
        """Load; ModelUnavailable without the package, or when llama.cpp does not take the file."""
        try:
            import xllamacpp
        except ImportError:
            raise ModelUnavailable(f"在本机运行模型要先装 xllamacpp：{INSTALL}。") from None
        self._server: Any = _serve(xllamacpp, path, options)
        self._prefix: list[Turn] = []

    def close(self) -> None:
        """Give the memory back."""
        self._server = None

    def rewind(self, prefix: Sequence[Turn]) -> Said:
        """Leave exactly ``prefix`` in the cache, so that what follows does not depend on what was asked before.

        llama.cpp reads tokens in batches, and the batch decides the last bits of the result. So a new prefix is read
        whole, without the cache, and before each use all after it is dropped: the same seed then gives the same text.
        """
        spent = Said("", "stop")
        if list(prefix) != self._prefix:
            self._prefix = []
            spent = self.say(prefix, limit=1, cache=False)
            self._prefix = list(prefix)
        again = self.say(prefix, limit=1)
        return Said(
            "", "stop", spent.prompt + again.prompt, again.cached, 0, spent.prompt_seconds + again.prompt_seconds
        )

    def say(
        self,
        turns: Sequence[Turn],
        *,
        grammar: str = "",
        seed: int = 0,
        limit: int = 512,
        stop: Callable[[str], bool] = lambda _: False,
        cache: bool = True,
    ) -> Said:
        """What the model says after ``turns``; a last turn of the assistant is continued, and not repeated.

        ``stop`` is asked after each piece, with all that was said so far. ModelUnavailable when llama.cpp refuses.
        """
        heard = _Heard(stop)
        request = {"messages": [dict(turn) for turn in turns], "stream": True, "cache_prompt": cache, **_SAMPLING}
        # Models that think first are to begin with the text: the places are small, and thoughts no part of it.
        request |= {
            "timings_per_token": True,
            "chat_template_kwargs": {"enable_thinking": False},
            "reasoning_format": "none",
        }
        request |= {"seed": seed, "max_tokens": limit} | ({"grammar": grammar} if grammar else {})
        self._server.handle_chat_completions(request, heard)
        return heard.said()


class _Heard:
    """The stream of one call. An exception must not pass through the library: it is kept, and raised afterwards."""

    def __init__(self, stop: Callable[[str], bool]) -> None:
        self._stop = stop
        self._text, self._finish = "", "stop"
        self._times: Mapping[str, Any] = {}
        self._fault: BaseException | None = None

    def __call__(self, chunk: Mapping[str, Any]) -> bool:
        """True ends the call."""
        try:
            return self._take(chunk)
        except BaseException as error:
            self._fault = error
            return True

    def _take(self, chunk: Mapping[str, Any]) -> bool:
        if "error" in chunk:
            raise _refusal(chunk["error"])
        self._times = chunk.get("timings") or self._times
        for choice in chunk.get("choices") or ():
            self._finish = choice.get("finish_reason") or self._finish
            piece = (choice.get("delta") or {}).get("content")
            if piece:
                self._text += piece
                return self._stop(self._text)
        return False

    def said(self) -> Said:
        if self._fault is not None:
            raise self._fault
        times = self._times
        return Said(
            self._text,
            self._finish,
            int(times.get("prompt_n", 0)),
            int(times.get("cache_n", 0)),
            int(times.get("predicted_n", 0)),
            float(times.get("prompt_ms", 0)) / 1000,
            float(times.get("predicted_ms", 0)) / 1000,
        )


def _serve(library: Any, path: Path, options: Options) -> Any:
    parameters = library.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx, parameters.n_parallel = options.context, 1
    for kind in (parameters.cpuparams, parameters.cpuparams_batch):
        kind.n_threads = options.threads
        kind.poll = 0  # a waiting thread gives its core to others
    parameters.verbosity = -1  # nothing on standard output or error
    parameters.warmup = False
    parameters.cache_ram_mib = 0  # no second cache beside the model's own: what is restored from it would vary
    # Short, for the path of a socket may have a hundred characters and no more.
    with tempfile.TemporaryDirectory(prefix="qicao-") as folder:
        place = Path(folder) / "m.sock"
        parameters.hostnames = [str(place)]
        try:
            return library.Server(parameters)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"模型载不进来：{path}。文件可能损坏，或者这一版 xllamacpp 不认识这种模型。"
            ) from error
        finally:
            with suppress(OSError):  # else it goes with its folder
                place.unlink(missing_ok=True)


def _refusal(error: Mapping[str, Any]) -> ModelUnavailable:
    if error.get("type") == "exceed_context_size_error":
        wanted, size = error.get("n_prompt_tokens"), error.get("n_ctx")
        return ModelUnavailable(
            f"上下文太小：要 {wanted} 个词元，只有 {size} 个。请设 QICAO_LOCAL_CONTEXT=8192 这样更大的数。"
        )
    return ModelUnavailable(f"本机的模型没有接受请求：{error.get('message')}")
