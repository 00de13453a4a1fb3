"""Chat models by name. ``open_model`` gives a `types.ChatModel`; a kind's client is imported at its first call.

``Completion.finish`` is ``stop`` for a whole reply, ``length`` or ``content_filter`` as the service says, and, of our
own, ``endless`` and ``loop`` for a stream that was closed from this side (see ``guard.py``).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.models.patience import Retries
    from pipeline.models.watch import Times
    from pipeline.types import ChatModel, Prompt

Event = Callable[[str], None]  # a line for the user, about what is going on


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of model: how it is written, and whether it opens sockets."""

    form: str
    about: str
    network: bool = False


KINDS: Mapping[str, Kind] = {
    "openai": Kind("openai:名称", "任何兼容 OpenAI 的接口（OPENAI_API_KEY、OPENAI_BASE_URL）", network=True),
    "langchain": Kind("langchain:提供方:名称", "LangChain 支持的其他模型", network=True),
    "local": Kind("local", "qicao model pull 取来的模型，在本进程里运行"),
    "gguf": Kind("gguf:文件", "在本进程里运行的模型文件"),
    "compose": Kind("compose", "不用模型，由参考讲话和规范提法拼成"),
    "replay": Kind("replay:文件夹", "重放录下的回答"),
}


_ALONE = frozenset({"compose", "local"})  # kinds that need no name


def default_name(environ: Mapping[str, str]) -> tuple[str, str]:
    """The model when none is named, and why: QICAO_MODEL, else the endpoint of the environment, else compose.

    An endpoint counts as configured when OPENAI_MODEL names the model: a key alone may be there for something else,
    and drafts are confidential.
    """
    if environ.get("QICAO_MODEL", "").strip():
        return environ["QICAO_MODEL"].strip(), "QICAO_MODEL"
    endpoint = [word for word in ("OPENAI_BASE_URL", "OPENAI_API_KEY") if environ.get(word, "").strip()]
    if endpoint and environ.get("OPENAI_MODEL", "").strip():
        return f"openai:{environ['OPENAI_MODEL'].strip()}", "OPENAI_MODEL"
    if endpoint:
        return "compose", f"设了 {endpoint[0]}，但没有说用哪个模型（OPENAI_MODEL 或 --model openai:名称），这次不用模型"
    return "compose", "没有配置模型，这次不用模型"


def open_model(
    name: str | None,
    *,
    offline: bool = False,
    environ: Mapping[str, str] = os.environ,
    on_event: Event = lambda _: None,
    retries: Retries | None = None,
    times: Times | None = None,
) -> ChatModel:
    """The model of that name (None: the default). No socket is opened and no client imported here.

    Raises InputError for a name that is none, or one that needs the network when ``offline``; ModelUnavailable when a
    key or a package is missing. ``on_event`` gets a line for each retry, and one that says where prompts will go.
    """
    name = (name or "").strip()
    if not name:
        name, why = default_name(environ)
        if offline and why == "OPENAI_MODEL":
            name, why = "compose", "用了 --offline，这次不用模型"
        if name == "compose" and why != "QICAO_MODEL":
            on_event(f"{why}（compose）。")
    kind, _, rest = name.partition(":")
    if kind not in KINDS:
        forms = "；".join(f"{known.form}（{known.about}）" for known in KINDS.values())
        raise InputError(f"不认识模型“{name}”。可以写：{forms}。")
    if offline and KINDS[kind].network:
        raise InputError(f"用了 --offline，不能用要联网的模型“{name}”。可用 --model compose 或 replay:文件夹。")
    if kind not in _ALONE and not rest:
        raise InputError(f"模型“{name}”没有写全：{KINDS[kind].form}。")
    return _open(kind, rest, environ, on_event, retries, times)


def _open(
    kind: str, rest: str, environ: Mapping[str, str], on_event: Event, retries: Retries | None, times: Times | None
) -> ChatModel:
    if kind == "compose":
        from pipeline.models.compose import ComposeModel

        return ComposeModel()
    if kind == "replay":
        from pipeline.models.replay import ReplayModel

        return ReplayModel(Path(rest))
    if kind in ("local", "gguf"):
        from pipeline.models import shelf
        from pipeline.models.local import open_local

        path = (
            Path(rest)
            if kind == "gguf"
            else shelf.path(rest or environ.get("QICAO_LOCAL_MODEL", "").strip() or None, shelf.default_folder(environ))
        )
        return open_local(f"{kind}:{path.name}" if rest else kind, path, environ, on_event)
    from pipeline.models.patience import Retries

    if kind == "langchain":
        from pipeline.models.langchain import open_langchain

        return open_langchain(rest, retries=retries or Retries(), on_event=on_event)
    from pipeline.models.openai import open_openai

    return open_openai(rest, environ, retries=retries or Retries(), times=times, on_event=on_event)


def preload(name: str | None, environ: Mapping[str, str] = os.environ, *, lean: bool = False) -> None:
    """Begin to import what the model of that name will need, in the background; it takes over half a second.

    For the very first moment of a command, before anything is known to be right; faults show when the model is opened.
    ``lean``: the process is ours, and opens this model and no other; see `private.import_client`.
    """
    if imports_client(name, environ):
        threading.Thread(target=_import_client, args=(lean,), name="qicao-preload", daemon=True).start()


def imports_client(name: str | None, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the model of that name (None: the default) is one whose client takes long to import."""
    return (name or default_name(environ)[0]).strip().startswith("openai:")


def _import_client(lean: bool) -> None:
    from pipeline.models.private import import_client

    with suppress(Exception):  # it is imported again when the model is opened, and told there
        import_client(lean=lean)


def endpoint(model: ChatModel) -> str | None:
    """Where a model's calls go (a host, or LangChain's provider); None for one that runs in this process."""
    found: str | None = getattr(model, "endpoint", None)
    return found


def asked(model: ChatModel) -> threading.Event | None:
    """Set when a model's first request has left, so that other work no longer delays it; None where it cannot tell."""
    found: threading.Event | None = getattr(model, "asked", None)
    return found


def accept(model: ChatModel, prompt: Prompt) -> None:
    """Tell a model that its last reply to ``prompt`` was usable: one that keeps replies keeps it now."""
    found: Any = getattr(model, "accept", None)
    if found is not None:
        found(prompt)


def warm(model: ChatModel) -> None:
    """Let a model that needs a heavy client import it in the background. Does nothing for the others."""
    _call(model, "warm")


def stop(model: ChatModel) -> None:
    """End a model's waits and calls under way, from any thread (Ctrl-C); its later calls are refused."""
    _call(model, "stop")


def close(model: ChatModel) -> None:
    """Give back what a model holds open."""
    _call(model, "close")


def _call(model: ChatModel, method: str) -> None:
    found: Any = getattr(model, method, None)
    if found is not None:
        found()
