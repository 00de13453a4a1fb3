"""The index inside this process: tantivy, in memory or in a folder. It can be rebuilt from the speeches at any time.

Boosts are term queries like the words, scaled by what the engine gives for that tag: a query of nothing but terms can
skip blocks that cannot reach the top (block-max WAND), one with constant scores cannot, and takes twice as long.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.index import FIELDS, TAGS, Document, Hit, IndexFault

HEAP = 15_000_000  # bytes; the least that tantivy takes for one indexing thread
BULK_HEAP = 120_000_000  # for building many sections at once: fewer, larger segments
_ID, _KEPT = "id", "kept"
# Estimate of the best match: of the terms sorted by weight × rarity, the first counts whole, each further one less.
_FADE = 0.88
_K1 = 1.2  # of BM25: a word that stands often in a short text scores up to 1 + k1 times its rarity


class EmbeddedIndex:
    """See ``pipeline.index.Index``. In a folder, one object at a time may write; any number may read."""

    def __init__(self, folder: Path | None = None, heap: int = HEAP) -> None:
        """Open the index in ``folder``, or make one there; None: in memory. IndexFault when it cannot be opened."""
        import tantivy

        self._engine: Any = tantivy
        self._heap = heap
        self._schema = _schema(tantivy)
        self._units: dict[tuple[str, str], float] = {}
        with _faults(folder):
            if folder is None:
                self._index = tantivy.Index(self._schema)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            # Read anew after a commit of ours or on `refresh`, so that the results of one run belong together.
            self._index.config_reader(reload_policy="manual")
            self._index.reload()
            self._searcher: Any = self._index.searcher()

    def upsert(self, documents: Iterable[Document]) -> None:
        rows = iter(documents)
        first = next(rows, None)
        if first is None:
            return
        with self._writing() as writer:
            for row in chain([first], rows):
                writer.delete_documents_by_term(_ID, row.id)
                kept = json.dumps([row.id, dict(row.tags), dict(row.kept)], ensure_ascii=False).encode()
                fields = {_ID: [row.id], _KEPT: [kept], **_listed(row.words), **_listed(row.tags)}
                writer.add_document(self._engine.Document(**fields))

    def delete(self, ids: Iterable[str]) -> None:
        names = list(ids)
        if not names:
            return
        with self._writing() as writer:
            for name in names:
                writer.delete_documents_by_term(_ID, name)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with _faults(None):
            # One thread: one segment a commit, and so the same scores in every run.
            writer = self._index.writer(self._heap, 1)
            try:
                yield writer
                writer.commit()
            finally:
                writer.wait_merging_threads()
        self.refresh()

    def refresh(self) -> None:
        """See what others have committed since."""
        with _faults(None):
            self._index.reload()
            self._searcher = self._index.searcher()
            self._units = {}

    def search(
        self,
        terms: Mapping[str, float],
        *,
        filters: Mapping[str, str] | None = None,
        boosts: Mapping[tuple[str, str], float] | None = None,
        k: int,
    ) -> list[Hit]:
        searcher, units = self._searcher, self._units
        with _faults(None):
            query = self._query(searcher, units, terms, filters or {}, boosts or {})
            found = searcher.search(query, limit=max(1, min(k, searcher.num_docs)), count=False).hits
            rows = [(score, json.loads(bytes(searcher.doc(address)[_KEPT][0]).decode())) for score, address in found]
        hits = [Hit(row[0], score, row[1], row[2]) for score, row in rows]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:k]

    def peak(self, terms: Mapping[str, float]) -> float:
        searcher = self._searcher
        total = searcher.num_docs
        gains = []
        for term, weight in terms.items():
            rarest = 0.0
            for name, share in FIELDS.items():
                known = searcher.doc_freq(name, term)
                if known:
                    rarest = max(rarest, share * math.log(1 + (total - known + 0.5) / (known + 0.5)))
            gains.append(weight * rarest)
        gains.sort(reverse=True)
        return _K1 * sum(gain * _FADE**place for place, gain in enumerate(gains))

    def _query(
        self,
        searcher: Any,
        units: dict[tuple[str, str], float],
        terms: Mapping[str, float],
        filters: Mapping[str, str],
        boosts: Mapping[tuple[str, str], float],
    ) -> Any:
        make, occur = self._engine.Query, self._engine.Occur
        parts = [
            (occur.Should, make.boost_query(make.term_query(self._schema, name, term, "freq"), weight * share))
            for term, weight in terms.items()
            for name, share in FIELDS.items()
        ]
        for tag, weight in boosts.items():
            unit = units.get(tag)
            if unit is None:
                unit = units[tag] = self._unit(searcher, *tag)
            if unit:
                parts.append((occur.Should, make.boost_query(self._tag(*tag), weight / unit)))
        for name, value in filters.items():
            parts.append((occur.Must, make.const_score_query(self._tag(name, value), 0.0)))
        return make.boolean_query(parts)

    def _unit(self, searcher: Any, name: str, value: str) -> float:
        """What the engine scores for a tag: the same for every section that has it; 0 where none has."""
        found = searcher.search(self._tag(name, value), limit=1, count=False).hits
        return float(found[0][0]) if found else 0.0

    def _tag(self, name: str, value: str) -> Any:
        return self._engine.Query.term_query(self._schema, name, value, "freq")

    def count(self) -> int:
        return int(self._searcher.num_docs)

    def close(self) -> None:
        """Nothing to release: files are mapped, and given back with this object."""


def _schema(engine: Any) -> Any:
    builder = engine.SchemaBuilder()
    builder.add_text_field(_ID, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(_KEPT, stored=True)
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in TAGS:
        # With frequencies, though each is 1: the engine skips blocks only where every term has them.
        builder.add_text_field(name, tokenizer_name="raw", index_option="freq")
    return builder.build()


@contextmanager
def _faults(folder: Path | None) -> Iterator[None]:
    """The engine's complaints as IndexFault; it panics on some damaged files, which is no Exception in Python."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexFault(f"检索索引读不了：{error}", path=folder) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexFault(f"检索索引坏了：{error}", path=folder) from None


def _listed(values: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in values.items()}
