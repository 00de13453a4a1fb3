"""`langchain:PROVIDER:NAME`: any chat model that LangChain knows, through ``init_chat_model``.

The provider's package reads its own key from the environment; its own time-outs, retries and proxies hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pipeline.errors import InputError, ModelUnavailable
from pipeline.models.faults import Place, clean_message
from pipeline.models.patience import Retries
from pipeline.models.remote import RemoteModel
from pipeline.models.watch import Times


class LangChainModel(RemoteModel):
    """Always taken for remote: what a provider's package talks to is its own business.

    A local service is better reached as `openai:` with a loopback OPENAI_BASE_URL, where this machine can be proved.
    """

    def __init__(self, provider: str, model: str, *, retries: Retries, on_event: Callable[[str], None]) -> None:
        place = Place(model, provider, key_name=f"{provider} 的密钥")
        name = f"langchain:{provider}:{model}"
        super().__init__(name, place, remote=True, retries=retries, times=Times(), on_event=on_event)
        self._provider = provider

    def _open(self) -> Any:
        try:
            from langchain.chat_models import init_chat_model
        except ImportError:
            raise ModelUnavailable("langchain: 需要 langchain 包。安装：pip install langchain") from None
        try:
            return init_chat_model(self.place.model, model_provider=self._provider)
        except ImportError as error:
            line = _install_line(str(error), self._provider)
            raise ModelUnavailable(f"{self._provider} 的组件没有安装。安装：{line}") from None
        except Exception as error:  # no key, an option it does not know: each provider says it its own way
            if "Unsupported provider" in str(error):
                known = str(error).rpartition(":")[2].strip()
                raise InputError(f"LangChain 没有“{self._provider}”这个提供方。有：{known}") from None
            raise ModelUnavailable(f"{self.name} 打不开：{_complaint(error)}") from None


def _complaint(error: Exception) -> str:
    """A provider's words, without the values that pydantic quotes: a key may be among them."""
    return clean_message(re.sub(r"\[type=.*", "", str(error)), None)


def _install_line(message: str, provider: str) -> str:
    found = re.search(r"pip install (?:-U )?([\w\[\]-]+)", message)
    return f"pip install {found[1] if found else 'langchain-' + provider.replace('_', '-')}"


def open_langchain(rest: str, *, retries: Retries, on_event: Callable[[str], None]) -> LangChainModel:
    provider, _, model = rest.partition(":")
    if not provider or not model:
        raise InputError("要写 langchain:提供方:名称，例如 langchain:anthropic:claude-sonnet-4-5。")
    on_event(f"提示（起草要求、参考段落）将经 LangChain 发往 {provider}，模型 {model}。不想外发：--offline。")
    return LangChainModel(provider, model, retries=retries, on_event=on_event)
