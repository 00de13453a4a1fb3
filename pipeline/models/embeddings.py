"""Vectors from any OpenAI-compatible embeddings endpoint, for the re-ranking of passages by meaning.

`QICAO_EMBEDDINGS` names the model; address and key are the chat models' (`OPENAI_BASE_URL`, `OPENAI_API_KEY`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from pipeline import secrecy
from pipeline.errors import InputError
from pipeline.models.faults import Place, diagnose, host_of
from pipeline.models.openai import DEFAULT_URL, is_loopback
from pipeline.retrieve.dense import Dense, Vector

_SECONDS = 30.0


def open_dense(
    environ: Mapping[str, str] = os.environ,
    *,
    offline: bool = False,
    on_event: Callable[[str], None] = lambda _: None,
) -> Dense | None:
    """The re-ranking that the environment configures, or None. No socket is opened and no client imported here."""
    model = environ.get("QICAO_EMBEDDINGS", "").strip()
    if not model or offline:
        return None
    url = environ.get("OPENAI_BASE_URL", "").strip() or DEFAULT_URL
    key = environ.get("OPENAI_API_KEY", "").strip()
    local = is_loopback(url)
    if not key and not local:
        raise InputError(
            f"QICAO_EMBEDDINGS 要用 {host_of(url)}，请设 OPENAI_API_KEY；不要按语义重排就去掉 QICAO_EMBEDDINGS。"
        )
    if not local:
        on_event(f"起草要求和参考段落将发往 {host_of(url)}，用“{model}”按语义重排。不想外发：--offline。")
    return Dense(_Endpoint(model.removeprefix("openai:"), url, key or "none", local), on_event)


def close_embeddings(dense: Dense | None) -> None:
    """Give back the connection of what `open_dense` gave."""
    if dense is not None and isinstance(dense.embed, _Endpoint):
        dense.embed.close()


class _Endpoint:
    """The client, made at the first call."""

    def __init__(self, model: str, url: str, key: str, local: bool) -> None:
        self._model, self._url, self._key, self._local = model, url, key, local
        self._client: Any = None

    def __repr__(self) -> str:
        return f"_Endpoint({self._model!r})"

    def __call__(self, texts: list[str]) -> list[Vector]:
        if not self._local:
            secrecy.expect_unmarked((("用来检索的文字", text) for text in texts), host_of(self._url))
        try:
            # Some servers know no base64, which is the client's default.
            answer = self._open().embeddings.create(model=self._model, input=texts, encoding_format="float")
            rows = sorted(answer.data, key=lambda row: row.index)
            vectors: list[Vector] = [[float(value) for value in row.embedding] for row in rows]
        except Exception as error:
            raise diagnose(error, Place(self._model, host_of(self._url), secret=self._key)).error from None
        if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1:
            raise InputError(f"{host_of(self._url)} 发来的向量数目不对。")
        return vectors

    def _open(self) -> Any:
        if self._client is None:
            import openai

            # As for the chat models: no redirect, and no proxy for what stays on this machine.
            http = openai.DefaultHttpxClient(timeout=_SECONDS, follow_redirects=False, trust_env=not self._local)
            self._client = openai.OpenAI(
                api_key=self._key, base_url=self._url, http_client=http, timeout=_SECONDS, max_retries=1
            )
        return self._client

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
