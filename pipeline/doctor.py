"""`qicao doctor`: what this machine offers, and what `qicao draft` would use. Opens no socket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from pipeline import __version__, corpus, lexicon, models, outline


def machine(environ: Mapping[str, str]) -> Iterator[str]:
    """Lines for a person; never a key."""
    name, why = models.default_name(environ)
    yield f"qicao {__version__}"
    yield f"qicao draft 会用的模型：{name}（{why}）"
    endpoint = environ.get("OPENAI_BASE_URL", "").strip()
    key = "已设" if environ.get("OPENAI_API_KEY", "").strip() else "未设"
    yield f"接口：OPENAI_BASE_URL {_without_secrets(endpoint) or '未设'}；OPENAI_API_KEY {key}"
    yield f"本机模型：{_local(environ)}"
    yield f"讲话类型：{'、'.join(outline.speech_types())}"
    yield f"参考讲话：{len(corpus.load())} 篇；规范提法：{len(lexicon.load().entries)} 条"
    for package, purpose in (("pypdfium2", "读 PDF"),):
        yield f"可选：{package}（{purpose}）{'已装' if find_spec(package) else '未装'}"


def _local(environ: Mapping[str, str]) -> str:
    """What `--model local` would find: the runtime, the files, the memory and the settings."""
    from pipeline.models import shelf
    from pipeline.models.local import describe

    here = shelf.installed(shelf.default_folder(environ))
    names = "、".join(one.name for one in here)
    runtime = "" if find_spec("xllamacpp") else "（还要装 xllamacpp：pip install 'qicao[local]'）"
    if not here:
        return f"没有{runtime}。用 qicao model pull 取一个"
    named = environ.get("QICAO_LOCAL_MODEL", "").strip() or None
    path = next((one.path for one in here if named in (None, one.name, one.path.name)), here[0].path)
    return f"{names}{runtime}。--model local 会用 {path.name}：{describe(path, environ)}"


def _without_secrets(url: str) -> str:
    """The address without a name and password that somebody put into it, and without its query."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}" if host else ""
