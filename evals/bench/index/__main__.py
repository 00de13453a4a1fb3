"""What the embedded index costs at 10 thousand, 100 thousand and 1 million sections, beside the bare engine.

    python -m evals.bench.index [--sections 10000 100000] [--queries 200] [--folder DIR]

Sections are made by program (``evals.bench.retrieval.speeches``), each with two words that few others have, so that the
vocabulary grows as a real one does. For every query the bare engine is asked the same words in the same run: its own
query object, the best k, what is stored of them. Three times are given: bare tantivy; ``EmbeddedIndex.search`` with
the tags' boosts, which it has to find the measure of; and the candidates of ``Retriever.sections``, scored and sorted.
Cutting the query into words and reading the speeches found from their files is not the engine's work, and not in it.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from evals.bench.retrieval.queries import Query, queries
from evals.bench.retrieval.speeches import made
from pipeline.index import FIELDS, Document
from pipeline.index.documents import document
from pipeline.index.embedded import BULK_HEAP, EmbeddedIndex
from pipeline.retrieve import IN_ENGINE, WEIGHTS, Retriever, query
from pipeline.types import ReferenceSpeech

_AIM = 1.5  # times the bare engine
_K = 10
_ROUNDS = 5
_BATCH = 20_000  # sections a commit
_TEMPLATES = 2_000  # speeches made; beyond them their sections come again under other ids with other rare words


class _Shelf:
    """Speeches by number, made again whenever one is asked for."""

    def speech(self, speech_id: str) -> ReferenceSpeech | None:
        return made(int(speech_id.partition("-")[2]) % _TEMPLATES).speech

    def newest(self) -> str | None:
        return "2026-12-28"


def _documents(count: int, templates: Sequence[Document]) -> Iterator[Document]:
    """``count`` sections of some 300 characters, as shipped ones have; speech numbers rise, so that every id is new."""
    draw = Random("rare words")
    sections = len(templates)
    for number in range(count):
        base = templates[number % sections]
        name, _, part = base.id.partition("/")
        speech = f"made-{int(name.partition('-')[2]) + number // sections * _TEMPLATES:09d}"
        texts = [base, *draw.choices(templates, k=3)]
        rare = f" r{draw.randrange(count)} r{draw.randrange(1 + count // 50)}"
        words = {**base.words, "text": " ".join(one.words["text"] for one in texts) + rare}
        yield Document(f"{speech}/{part}", words, {**base.tags, "speech": speech}, base.kept)


def _bare(index: EmbeddedIndex) -> Callable[[dict[str, float]], list[Any]]:
    """The engine's own query for weighted words, as its manual would write it."""
    import tantivy

    engine: Any = index._index  # the very same segments, asked without us
    schema, make, should = engine.schema, tantivy.Query, tantivy.Occur.Should
    searcher = engine.searcher()

    def ask(terms: dict[str, float]) -> list[Any]:
        parts = [
            (should, make.boost_query(make.term_query(schema, name, term, "freq"), weight * share))
            for term, weight in terms.items()
            for name, share in FIELDS.items()
        ]
        hits = searcher.search(make.boolean_query(parts), limit=_K, count=False).hits
        return [searcher.doc(address)["kept"] for _, address in hits]

    return ask


def _boosts(aim: query.Aim, index: EmbeddedIndex) -> dict[tuple[str, str], float]:
    unit = index.peak(aim.terms) / WEIGHTS["text"]
    rows = [(tag, row) for tag, row in aim.tags.items() if tag in IN_ENGINE]
    return {(tag, value): WEIGHTS[tag] * degree * unit for tag, row in rows for value, degree in row.items()}


def _timed(rows: Sequence[Sequence[Callable[[], object]]]) -> list[tuple[float, float]]:
    """p50 and p95 in ms for each column of ``rows``, whose cells are asked in turn, so that a busy machine hits all alike.

    Of each cell the best of several rounds; the first brings the files into memory and is not counted.
    """
    best = [[float("inf")] * len(row) for row in rows]
    for turn in range(_ROUNDS + 1):
        for row, times in zip(rows, best, strict=True):
            for column, run in enumerate(row):
                began = time.perf_counter()
                run()
                if turn:
                    times[column] = min(times[column], 1000 * (time.perf_counter() - began))
    columns = [sorted(column) for column in zip(*best, strict=True)]
    return [(column[len(column) // 2], column[int(len(column) * 0.95)]) for column in columns]


def _memory() -> float:
    """MB of this process that are resident."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _measure(count: int, templates: Sequence[Document], asked: Sequence[Query], folder: Path) -> float:
    """Print one row; how many times the bare engine the search took, the worse of p50 and p95."""
    before = _memory()
    index = EmbeddedIndex(folder, heap=BULK_HEAP)
    began = time.perf_counter()
    batch: list[Document] = []
    for row in _documents(count, templates):
        batch.append(row)
        if len(batch) == _BATCH:
            index.upsert(batch)
            batch = []
    index.upsert(batch)
    build = time.perf_counter() - began
    batch = []
    gc.collect()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    aims = [query.for_section(one.brief, one.spec, None) for one in asked if one.spec]
    retriever = Retriever(index=index, shelf=_Shelf())
    bare = _bare(index)
    rows = [
        (
            lambda aim=aim: bare(dict(aim.terms)),
            lambda aim=aim: index.search(aim.terms, boosts=_boosts(aim, index), k=_K),
            lambda aim=aim: retriever._scored(aim, {}, _K),
        )
        for aim in aims
    ]
    shown = _timed(rows)
    (p50, p95), (own50, own95), (all50, all95) = shown
    print(
        f"{count:>9,} {build:8.1f} {count / build:9,.0f} {size:9.1f} {_memory() - before:8.0f}"
        f"  {p50:6.2f}/{p95:6.2f}  {own50:6.2f}/{own95:6.2f}  {all50:6.2f}/{all95:6.2f}"
        f"  {own50 / p50:5.2f}  {all50 / p50:5.2f}",
        flush=True,
    )
    index.close()
    return max(own50 / p50, own95 / p95)


def main() -> int:
    parser = argparse.ArgumentParser(description="the embedded index beside the bare engine")
    parser.add_argument("--sections", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where the indexes are made, and removed again")
    args = parser.parse_args()
    asked = [one for one in queries() if one.spec]
    speeches = [made(number).speech for number in range(_TEMPLATES)]
    templates = [document(speech, part) for speech in speeches for part in speech.sections]
    print(
        "             build                      index    memory   bare tantivy    search        retrieval      times bare (p50)"
    )
    print(
        " sections        s   per s        MB       MB     p50/p95 ms     p50/p95 ms     p50/p95 ms   search  retrieval"
    )
    worst = 0.0
    for count in args.sections:
        folder = Path(tempfile.mkdtemp(prefix="qicao-bench-", dir=args.folder))
        try:
            worst = max(worst, _measure(count, templates, asked, folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\nthe search takes at most {worst:.2f} times the bare engine, p50 and p95 (aim {_AIM})")
    return int(worst > _AIM)


if __name__ == "__main__":
    sys.exit(main())
