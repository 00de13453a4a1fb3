"""`openai:NAME`: any endpoint that speaks OpenAI's chat completions protocol, through langchain-openai's chat model."""

from __future__ import annotations

import ipaddress
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.errors import InputError, ModelUnavailable
from pipeline.models.faults import Place, host_of
from pipeline.models.patience import Retries
from pipeline.models.private import import_client
from pipeline.models.remote import RemoteModel
from pipeline.models.structured import BROKEN, Structured, mode
from pipeline.models.watch import Times
from pipeline.types import Prompt

if TYPE_CHECKING:
    from pipeline.models.members import Members

DEFAULT_URL = "https://api.openai.com/v1"
# What servers say of a bound that they do not know, that is above their own, or too much beside the prompt.
_BOUND = re.compile(r"max_(completion_)?tokens|context.{0,20}(length|window)|maximum.{0,20}tokens", re.I)
# A model on this machine may read a long prompt for minutes, and costs nothing while it does.
LOCAL_TIMES = Times(first=600.0, between=120.0, total=3600.0)


def is_loopback(url: str) -> bool:
    """Whether an address names this machine; nothing is looked up."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class OpenAIModel(RemoteModel):
    """``key`` is kept out of every message, log line and repr."""

    usage_adds = False  # one report at the end; servers that report with each chunk send running totals

    def __init__(
        self,
        model: str,
        *,
        url: str,
        key: str | None,
        proxy: str | None,
        retries: Retries,
        times: Times,
        on_event: Callable[[str], None],
        structured: Structured,
    ) -> None:
        place = Place(model, host_of(url), secret=key)
        remote = not is_loopback(url)
        super().__init__(f"openai:{model}", place, remote=remote, retries=retries, times=times, on_event=on_event)
        self._url, self._proxy = url, proxy
        self._usage_asked = self._bounded = True
        self._structured = structured
        self._client: Any = None

    @property
    def asked(self) -> threading.Event:
        """Set when the first request has left, or could not."""
        return self.watch.asked

    def close(self) -> None:
        client, self._client, self._chat = self._client, None, None
        if client is not None:
            client.close()

    def _open(self) -> Any:
        import ssl

        import_client()
        import openai
        from langchain_openai.chat_models.base import ChatOpenAI

        times = self.watch.times
        limits = openai.Timeout(times.first, connect=times.connect)
        self._client = openai.DefaultHttpxClient(
            timeout=limits,
            # A redirect would carry the whole prompt to an address nobody named.
            follow_redirects=False,
            # What goes to this machine goes there directly, not through a proxy meant for the outside.
            trust_env=self.remote,
            proxy=self._proxy if self.remote else None,
            # Reading all the certificates of the system takes 30 ms; without TLS none is needed, and none is trusted.
            verify=self.remote or self._url.startswith("https:") or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            event_hooks=self.watch.hooks,
        )
        return ChatOpenAI(
            model=self.place.model,
            # A callable: no copy of the key in a field that could be shown.
            api_key=lambda: self.place.secret or "none",
            base_url=self._url,
            timeout=limits,
            http_client=self._client,
            async_client=object(),  # never used; making a real one costs 40 ms of certificates
            openai_proxy="",  # or OPENAI_PROXY collides with http_client; it is honoured above
            max_retries=0,  # see patience.py
            stream_usage=True,
            use_responses_api=False,
            output_version="v0",
            verbose=False,
            cache=False,
        )

    def _stream(self, chat: Any, messages: list[tuple[str, str]], prompt: Prompt) -> Iterator[Any]:
        """Without the request for usage, the bound on the reply, or the grammar, where a server does not take them."""
        while True:
            bound, held = self._bound(prompt.most), self._structured.held(prompt, self._get)
            body = {**bound.pop("extra_body", {}), **held.fields}
            options = bound | ({"extra_body": body} if body else {})
            chunks: Iterator[Any] = chat.stream(messages, stream_usage=self._usage_asked, **options)
            try:
                first = next(chunks, None)
            except Exception as error:
                if not self._without(getattr(error, "status_code", 0), str(error), bool(options)):
                    raise
                continue
            for chunk in chain([] if first is None else [first], chunks):
                yield chunk if held.members is None else self._unpacked(chunk, held.members)
            return

    def _unpacked(self, chunk: Any, members: Members) -> Any:
        """A piece of the object as what it tells of the text; the last one says if that is not all."""
        told: dict[str, Any] = {"content": members.take(str(chunk.text))}
        if chunk.response_metadata.get("finish_reason") == "stop" and not members.whole:
            self._structured.broken()
            told["response_metadata"] = {**chunk.response_metadata, "finish_reason": BROKEN}
        return chunk.model_copy(update=told)

    def _without(self, status: int, message: str, bounded: bool) -> bool:
        """Whether there is something to leave out that the server has complained of."""
        if self._structured.refused(status, message):
            return True
        if status in (400, 422) and self._usage_asked and "stream_options" in message:
            self._usage_asked = False
            return True
        if status in (400, 422) and bounded and self._bounded and _BOUND.search(message):
            self._bounded = False
            return True
        return False

    def _get(self, path: str) -> str:
        text: str = self._client.get(f"{self._url.rstrip('/')}{path}", headers=self._key()).raise_for_status().text
        return text

    def _key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.place.secret}"} if self.place.secret else {}

    def _bound(self, most: int | None) -> dict[str, Any]:
        """The bound on a reply as this server calls it: OpenAI's own refuse the name that all others know."""
        if most is None or not self._bounded:
            return {}
        own = self.place.host.partition(":")[0].endswith((".openai.com", ".azure.com"))
        return {"max_completion_tokens": most} if own else {"extra_body": {"max_tokens": most}}


def open_openai(
    model: str,
    environ: Mapping[str, str],
    *,
    retries: Retries,
    times: Times | None,
    on_event: Callable[[str], None],
) -> OpenAIModel:
    """The model with the endpoint and key of the environment; ModelUnavailable without a key, before any socket."""
    url = _url(environ)
    local = is_loopback(url)
    key = environ.get("OPENAI_API_KEY", "").strip() or None
    if key and not (key.isascii() and key.isprintable()):
        raise ModelUnavailable("OPENAI_API_KEY 里有密钥不会有的字符（是不是多粘了引号或文字？）。请重新设置。")
    if key is None and not local:
        raise ModelUnavailable(
            f"没有密钥：openai:{model} 要用 {host_of(url)}，请设环境变量 OPENAI_API_KEY；"
            "本机的服务请设 OPENAI_BASE_URL=http://127.0.0.1:端口/v1；不用模型就加 --model compose。"
        )
    if not local:
        clear = "" if urlsplit(url).scheme == "https" else "（未加密的 http）"
        on_event(f"提示（起草要求、参考段落）将发往 {host_of(url)}{clear}，模型 {model}。不想外发：--offline。")
    return OpenAIModel(
        model,
        url=url,
        key=key,
        proxy=environ.get("OPENAI_PROXY", "").strip() or None,
        retries=retries,
        times=times or _times(environ, LOCAL_TIMES if local else Times()),
        on_event=on_event,
        structured=Structured(mode(environ), on_event),
    )


def _url(environ: Mapping[str, str]) -> str:
    """The endpoint's address; InputError where it is none. What it says is not repeated: a password may be in it."""
    url = environ.get("OPENAI_BASE_URL", "").strip() or DEFAULT_URL
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        good = False
    if not good or not url.isprintable() or " " in url:
        raise InputError("OPENAI_BASE_URL 不是网址。要像 http://127.0.0.1:8000/v1 这样写。")
    return url


def _times(environ: Mapping[str, str], usual: Times) -> Times:
    """With the patience that QICAO_TIMEOUT asks for: seconds until the first piece of a reply."""
    said = environ.get("QICAO_TIMEOUT", "").strip()
    if not said:
        return usual
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86_400:
        raise InputError(f"QICAO_TIMEOUT 要写秒数（大于 0，小于一天），现在是“{said}”。")
    return usual.patient(seconds)
