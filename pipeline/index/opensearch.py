"""The index beyond one machine: OpenSearch. The same words in a whitespace analyzer, so the same terms; no plugin needed.

    NAME                    an alias, read and written; NAME is the path of the address, else `qicao`
    NAME-000001, …          what it points to; a rebuild fills the next one and moves the alias in one step
    NAME                    an index template of that name gives them settings and mappings

Sections are indexed ``whole`` (``documents.document``), because whoever searches may not have the Markdown.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pipeline.errors import InputError, ServiceError
from pipeline.index import FIELDS, FORMAT, TAGS, Document, Hit, IndexFault

PREFIX = "opensearch:"
_BATCH, _BYTES = 500, 8_000_000  # of one bulk request: documents, bytes
_TRIES, _FIRST = 6, 0.5  # of a bulk request; seconds before the second, doubled each time
_SECONDS = 60.0
_NAME = re.compile(r"|[a-z0-9][a-z0-9_-]*")  # what the service takes as the name of an index; none is ours


class OpenSearchIndex:
    """See ``pipeline.index.Index``. ServiceError when the service cannot be reached or refuses."""

    def __init__(
        self,
        url: str,
        *,
        shards: int = 1,
        replicas: int = 1,
        reading: bool = False,
        anew: bool = False,
        pause: Callable[[float], None] = time.sleep,
        on_event: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Use the index at ``url`` (``https://user:password@host:9200/name``).

        It is made when there is none, unless ``reading``: then that is an InputError, and nothing there is changed.
        ``anew``: it is to be `rebuild` at once, so one of another version will do.
        """
        parts, port = address_of(url)
        try:
            import opensearchpy
        except ImportError:
            raise InputError("缺少组件 opensearch-py。安装：pip install 'qicao[opensearch]'。") from None
        self._errors: Any = opensearchpy
        self.host = f"{parts.hostname}:{port}" if port else f"{parts.hostname}"
        self.name = parts.path.strip("/") or "qicao"
        self._shards, self._replicas, self._pause, self._on_event = shards, replicas, pause, on_event
        auth = (parts.username, parts.password or "") if parts.username else None
        secure = parts.scheme == "https"
        node = {"host": parts.hostname, "port": port or (443 if secure else 9200)}
        self._client: Any = opensearchpy.OpenSearch(
            hosts=[node], http_auth=auth, use_ssl=secure, timeout=_SECONDS, max_retries=2, retry_on_timeout=True
        )
        with self._faults():
            self._prepare(reading, anew)

    def _prepare(self, reading: bool, anew: bool) -> None:
        """Template and first index; IndexFault for an index that another version made."""
        there = self._client.indices.exists_alias(name=self.name)
        if reading and not there:
            raise InputError(
                f"{self.host} 上没有索引“{self.name}”。先建：qicao corpus reindex --index {PREFIX}地址/{self.name}"
            )
        if not reading:
            template = {"index_patterns": [f"{self.name}-*"], "template": _settings(self._shards, self._replicas)}
            self._client.indices.put_index_template(name=self.name, body=template)
        if not there:
            self._client.indices.create(index=f"{self.name}-000001", body={"aliases": {self.name: {}}})
        if anew:
            return
        for index, found in self._client.indices.get_mapping(index=self.name).items():
            made = found["mappings"].get("_meta", {}).get("qicao")
            if made != FORMAT:
                raise IndexFault(
                    f"{self.host} 上的索引 {index} 不是这一版本的 qicao 建的。重建：qicao corpus reindex --index {PREFIX}地址/{self.name}"
                )

    # --- writing ---

    def upsert(self, documents: Iterable[Document]) -> None:
        with self._faults():
            self._bulk(self.name, (_row(document) for document in documents))
            self._client.indices.refresh(index=self.name)

    def delete(self, ids: Iterable[str]) -> None:
        with self._faults():
            self._bulk(self.name, ((name, None) for name in ids))
            self._client.indices.refresh(index=self.name)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new index and point the alias to it; searches go on in the old one until then. Sections in it."""
        with self._faults():
            used = list(self._client.indices.get_alias(name=self.name))
            for stray in self._client.indices.get(index=f"{self.name}-*", ignore_unavailable=True):
                if stray not in used:  # left by a rebuild that was killed
                    self._client.indices.delete(index=stray)
            target = f"{self.name}-{max(int(index.rpartition('-')[2]) for index in used) + 1:06d}"
            quick = {"settings": {"refresh_interval": "-1", "number_of_replicas": 0}}
            self._client.indices.create(index=target, body=quick)
            sent = self._bulk(target, (_row(document) for document in documents))
            slow = {"index": {"refresh_interval": None, "number_of_replicas": self._replicas}}
            self._client.indices.put_settings(index=target, body=slow)
            self._client.indices.refresh(index=target)
            actions: list[dict[str, Any]] = [{"add": {"index": target, "alias": self.name}}]
            actions += [{"remove": {"index": index, "alias": self.name}} for index in used]
            self._client.indices.update_aliases(body={"actions": actions})
            for index in used:
                self._client.indices.delete(index=index)
            return sent

    def _bulk(self, target: str, rows: Iterator[tuple[str, dict[str, Any] | None]]) -> int:
        """Send rows (id, source; None deletes) in batches; how many."""
        sent = 0
        for batch in _batches(rows):
            self._send(target, batch)
            sent += len(batch)
        return sent

    def _send(self, target: str, batch: list[tuple[str, dict[str, Any] | None]]) -> None:
        """One bulk request; what the service was too busy for is sent again, with longer and longer pauses."""
        left = batch
        for attempt in range(_TRIES):
            if attempt:
                self._on_event(f"{self.host} 忙，{len(left)} 节稍后再送（第 {attempt} 次）。")
                self._pause(_FIRST * 2 ** (attempt - 1))
            try:
                answer = self._client.bulk(body=_lines(target, left))
            except self._errors.TransportError as error:
                if not _passing(error.status_code) or attempt == _TRIES - 1:
                    raise
                continue
            results = [next(iter(item.values())) for item in answer["items"]]
            rows = list(zip(left, results, strict=True))
            for _, result in rows:
                if result["status"] >= 400 and result["status"] != 404 and not _passing(result["status"]):
                    raise ServiceError(f"{self.host} 不收 {result.get('_id')}：{_reason(result)}")
            left = [row for row, result in rows if _passing(result["status"])]
            if not left:
                return
        raise ServiceError(f"{self.host} 一直忙，还有 {len(left)} 节没有送到。稍后再试。")

    # --- reading ---

    def search(
        self,
        terms: Mapping[str, float],
        *,
        filters: Mapping[str, str] | None = None,
        boosts: Mapping[tuple[str, str], float] | None = None,
        k: int,
    ) -> list[Hit]:
        should: list[dict[str, Any]] = [
            {"term": {name: {"value": term, "boost": weight * share}}}
            for term, weight in terms.items()
            for name, share in FIELDS.items()
        ]
        should += [
            {"constant_score": {"filter": {"term": {name: value}}, "boost": weight}}
            for (name, value), weight in (boosts or {}).items()
            if weight > 0
        ]
        only = [{"term": {name: value}} for name, value in (filters or {}).items()]
        if not should and not only:
            return []
        body = {
            "query": {"bool": {"should": should, "filter": only}},
            "size": k,
            "track_total_hits": False,
            "track_scores": True,
            "sort": [{"_score": "desc"}, {"id": "asc"}],
            "_source": ["tags", "kept"],
        }
        with self._faults():
            found = self._client.search(index=self.name, body=body)["hits"]["hits"]
        hits = [Hit(row["_id"], row["_score"] or 0.0, row["_source"]["tags"], row["_source"]["kept"]) for row in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def peak(self, terms: Mapping[str, float]) -> float:
        """Here the best match itself is asked for: a service tells no word's rarity without a search."""
        best = self.search(terms, k=1) if terms else []
        return best[0].score if best else 0.0

    def count(self) -> int:
        with self._faults():
            return int(self._client.count(index=self.name)["count"])

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """The client's exceptions in the user's words; never the address with its password."""
        try:
            yield
        except self._errors.ConnectionError:
            raise ServiceError(f"连不上检索服务 {self.host}。请检查地址、网络和证书。") from None
        except self._errors.TransportError as error:
            if error.status_code in (401, 403):
                raise ServiceError(
                    f"检索服务 {self.host} 拒绝访问（{error.status_code}）。请检查用户名和密码。"
                ) from None
            raise ServiceError(f"检索服务 {self.host} 出错（{error.status_code} {error.error}）。") from None


def address_of(url: str) -> tuple[SplitResult, int | None]:
    """The address in its parts, and its port; never repeated in a message, for it may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or not _NAME.fullmatch(parts.path.strip("/")):
        raise InputError("检索服务的地址要像 opensearch:https://主机:9200/名称 这样写，名称只用小写字母、数字和 - _。")
    return parts, port


def _settings(shards: int, replicas: int) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    tags = {name: {"type": "keyword"} for name in TAGS}
    fields: dict[str, Any] = {"id": {"type": "keyword"}, **dict.fromkeys(FIELDS, text), **tags}
    # What only comes back is neither indexed nor looked into.
    fields |= {name: {"type": "object", "enabled": False} for name in ("tags", "kept")}
    return {
        "settings": {"number_of_shards": shards, "number_of_replicas": replicas},
        "mappings": {
            "dynamic": "strict",
            "_meta": {"qicao": FORMAT},
            "_source": {"excludes": list(FIELDS)},  # the words; the text itself is in `kept`
            "properties": fields,
        },
    }


def _row(document: Document) -> tuple[str, dict[str, Any]]:
    source = {"id": document.id, **document.words, **document.tags}
    return document.id, source | {"tags": dict(document.tags), "kept": dict(document.kept)}


def _batches(rows: Iterable[tuple[str, dict[str, Any] | None]]) -> Iterator[list[tuple[str, dict[str, Any] | None]]]:
    batch: list[tuple[str, dict[str, Any] | None]] = []
    size = 0
    for row in rows:
        length = 3 * sum(len(str(value)) for value in row[1].values()) if row[1] else 0
        if batch and (len(batch) >= _BATCH or size + length > _BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += length
    if batch:
        yield batch


def _lines(target: str, batch: list[tuple[str, dict[str, Any] | None]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, source in batch:
        found.append({"delete" if source is None else "index": {"_index": target, "_id": name}})
        if source is not None:
            found.append(source)
    return found


def _passing(status: object) -> bool:
    return status in (429, 502, 503, 504)


def _reason(result: Mapping[str, Any]) -> str:
    error = result.get("error")
    return str(error.get("reason") or error.get("type")) if isinstance(error, Mapping) else str(error)
