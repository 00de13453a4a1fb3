"""What a client library raised -> a `Fault` in the user's words. Never a key, never a prompt in it.

Told by status code and by class name, not by class: so this file needs no client library, and any LangChain provider
that follows the common names is understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from pipeline.errors import ModelBusy, ModelUnavailable
from pipeline.models.patience import Fault

# 408 and 409 are passing by definition, 425 and 429 ask for a later call, 5xx is the service's own trouble.
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_TIMEOUTS = frozenset({"TimeoutError", "APITimeoutError", "TimeoutException", "ModelTimeoutError", "Timeout"})
_UNREACHED = frozenset(
    {"APIConnectionError", "ConnectionError", "ConnectError", "TransportError", "ModelConnectionError"}
)
_TOO_LONG = re.compile(r"context.{0,20}(length|window|limit)|too long|maximum.{0,20}tokens|上下文|超长", re.I)
_NO_MODEL = re.compile(r"model.{0,80}(not (found|exist)|does not exist|unknown)|no such model|模型不存在", re.I)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_KEY = re.compile(r"\b(sk|lsv2|gsk|AIza)[-_A-Za-z0-9*.…]{6,}|(?<=Bearer )\S+")
_EXCERPT = 160  # characters of a service's own message that are shown


@dataclass(frozen=True, slots=True)
class Place:
    """Where the calls go, for messages. ``key_name`` is the variable that holds the key, ``secret`` the key itself."""

    model: str
    host: str
    key_name: str = "OPENAI_API_KEY"
    secret: str | None = None

    def __repr__(self) -> str:
        return f"Place({self.model!r}, {self.host!r})"


def host_of(url: str) -> str:
    """``host:port`` of an address, without the user and password that it may carry."""
    parts = urlsplit(url)
    host = parts.hostname or "?"
    return f"{host}:{parts.port}" if parts.port else host


def clean_message(text: str, secret: str | None) -> str:
    """A service's message fit for a terminal: short, on one line, without control characters and without keys."""
    if secret:
        text = text.replace(secret, "…")
    text = _CONTROL.sub(" ", _KEY.sub("…", text)).strip()
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


def diagnose(error: Exception, place: Place, *, began: bool = False) -> Fault:
    """The fault behind an exception of a client library. ``began``: part of the reply had come already."""
    status = _status(error)
    if status is not None:
        return _by_status(status, error, place)
    names = _names(error)
    if names & _TIMEOUTS and "ConnectTimeout" not in names:
        return late(place, "等到时限还没有回音")
    if names & _UNREACHED:
        return _unreached(names, place, began)
    if isinstance(error, ImportError):
        return Fault("缺少组件", ModelUnavailable(f"缺少组件：{clean_message(str(error), place.secret)}"))
    detail = clean_message(str(getattr(error, "message", "")), place.secret)
    if detail:  # an error object inside the stream
        return _passing("回复中途报错", f"{place.host} 在回复中途报错：“{detail}”。")
    return _passing("回复的数据坏了", f"{place.host} 发来的数据不合协议（{type(error).__name__}）。")


def cut(place: Place) -> Fault:
    """The stream ended without a finish_reason: the reply is not whole, whatever came."""
    return _passing("回复中断", f"{place.host} 的回复没有结束标志就断了。")


def late(place: Place, what: str) -> Fault:
    return _passing("超时", f"{place.host} 超时：{what}。可用 QICAO_TIMEOUT=秒数 放宽。")


def _passing(word: str, message: str, after: float | None = None) -> Fault:
    return Fault(word, ModelBusy(f"{message}稍后再试；起草可用 --resume 接着写。"), retry=True, after=after)


def _lasting(word: str, message: str) -> Fault:
    return Fault(word, ModelUnavailable(message), lasting=True)


def _by_status(status: int, error: Exception, place: Place) -> Fault:
    said = clean_message(_message(error), place.secret)
    tail = f"服务说：“{said}”。" if said else ""
    code = str(getattr(error, "code", None) or "")
    if status == 401:
        return _lasting("401", f"{place.host} 不接受密钥（401）。请检查 {place.key_name}。")
    if status == 403:
        return _lasting("403", f"{place.host} 拒绝访问（403）：这个密钥没有权限，或这个地区、网络不能用。{tail}")
    if status == 429 and code == "insufficient_quota":
        return _lasting("429", f"{place.host} 说额度已用完（429）。请充值，或换一个模型（--model）。")
    if status in _PASSING:
        return _passing(str(status), f"{place.host} 忙或出错（{status}），重试后仍然如此。{tail}", _retry_after(error))
    if status == 404 or code == "model_not_found" or (status == 400 and _NO_MODEL.search(said)):
        return _lasting(
            str(status),
            f"{place.host} 没有模型“{place.model}”，或接口地址不对（{status}；地址一般以 /v1 结尾）。"
            f"请检查 --model 和 OPENAI_BASE_URL。{tail}",
        )
    if status in (400, 413) and (status == 413 or _TOO_LONG.search(said)):
        return Fault(str(status), ModelUnavailable(f"提示超出了“{place.model}”能读的长度（{status}）。{tail}"))
    if 300 <= status < 400:
        return _lasting(
            str(status), f"{place.host} 要求转到别的地址（{status}）；为免内容外传，不跟随。请改 OPENAI_BASE_URL。"
        )
    return Fault(str(status), ModelUnavailable(f"{place.host} 不接受这个请求（{status}）。{tail}"))


def _unreached(names: set[str], place: Place, began: bool) -> Fault:
    if began or not names & {"ConnectError", "ConnectTimeout", "ConnectionRefusedError", "gaierror"}:
        return _passing("连接断开", f"{place.host} 的连接断开了。")
    message = f"连不上 {place.host}。请检查网络、服务是否已启动，以及 OPENAI_BASE_URL。"
    return Fault("连不上", ModelUnavailable(message), retry=True, lasting=True)


def _names(error: BaseException) -> set[str]:
    """Names of the classes of an exception and of what caused it."""
    names: set[str] = set()
    seen: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in seen:
        seen.append(current)
        names |= {cls.__name__ for cls in type(current).__mro__}
        current = current.__cause__ or current.__context__
    return names


def _status(error: Exception) -> int | None:
    response = getattr(error, "response", None)
    for value in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(value, int) and value >= 300:
            return value
    return None


def _message(error: Exception) -> str:
    body = getattr(error, "body", None)
    if isinstance(body, Mapping) and isinstance(body.get("message"), str):
        return str(body["message"])
    return "" if body is not None else str(error)


def _retry_after(error: Exception) -> float | None:
    """Seconds of the Retry-After header: a number, or a date. None when there is none that makes sense."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if headers is not None else None
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            return None
    return max(seconds, 0.0) if seconds == seconds else None
