"""nDCG@5, recall@5 and MRR, and the engines that are compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from evals.bench.retrieval.queries import Query
from pipeline.index import Document, words
from pipeline.index.embedded import EmbeddedIndex
from pipeline.retrieve import Retriever
from pipeline.types import ReferenceSpeech

DEPTH = 5
_USEFUL = 2  # a grade that counts as found for recall and MRR

Engine = Callable[[Query, Mapping[str, int]], list[str]]  # the best ids; the grades are for the generous one alone


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Gains 2^grade - 1, discounted by log2 of the place; against the best order there is."""
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    ideal = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best))
    gained = sum((2 ** grades[name] - 1) / math.log2(place + 2) for place, name in enumerate(found[:DEPTH]))
    return gained / ideal if ideal else 0.0


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Of the useful sections that could stand among the first five, the share that does."""
    useful = sum(grade >= _USEFUL for grade in grades.values())
    return sum(grades[name] >= _USEFUL for name in found[:DEPTH]) / min(DEPTH, useful) if useful else 0.0


def reciprocal(found: Sequence[str], grades: Mapping[str, int]) -> float:
    return next((1 / (place + 1) for place, name in enumerate(found) if grades[name] >= _USEFUL), 0.0)


MEASURES: Mapping[str, Callable[[Sequence[str], Mapping[str, int]], float]] = {
    "nDCG@5": ndcg,
    "recall@5": recall,
    "MRR": reciprocal,
}


def scores(engine: Engine, asked: Sequence[Query], grades: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """The mean of each measure over the queries."""
    runs = [(engine(query, grades[query.id]), grades[query.id]) for query in asked]
    return {name: sum(measure(*run) for run in runs) / len(runs) for name, measure in MEASURES.items()}


def engines(speeches: Sequence[ReferenceSpeech]) -> dict[str, Engine]:
    return {
        "BM25, whole speech": _whole(speeches, told=False),
        "  its best section told": _whole(speeches, told=True),
        "BM25, per section": _plain(speeches),
        "qicao": _ours(Retriever(speeches)),
    }


def _terms(query: Query) -> dict[str, float]:
    return dict.fromkeys(words(query.words), 1.0)


def _plain(speeches: Sequence[ReferenceSpeech]) -> Engine:
    index = EmbeddedIndex()
    index.upsert(
        _text(f"{speech.id}/{part.id}", f"{part.heading or ''}\n{part.text}")
        for speech in speeches
        for part in speech.sections
    )
    return lambda query, _: [hit.id for hit in index.search(_terms(query), k=10)]


def _whole(speeches: Sequence[ReferenceSpeech], *, told: bool) -> Engine:
    """Speeches as one text; each stands for its section with most of the query's words.

    ``told``: for the section that serves best, which no engine can know: the bound of what whole speeches can give.
    """
    index = EmbeddedIndex()
    parts = {
        speech.id: {
            f"{speech.id}/{part.id}": set(words(f"{part.heading or ''}\n{part.text}")) for part in speech.sections
        }
        for speech in speeches
    }
    index.upsert(
        _text(speech.id, "\n".join(f"{part.heading or ''}\n{part.text}" for part in speech.sections))
        for speech in speeches
    )

    def search(query: Query, grades: Mapping[str, int]) -> list[str]:
        terms = _terms(query)
        hits = index.search(terms, k=10)
        if told:
            return [max(parts[hit.id], key=lambda name: grades[name]) for hit in hits]
        return [max(rows, key=lambda name: len(rows[name] & set(terms))) for hit in hits if (rows := parts[hit.id])]

    return search


def _text(name: str, text: str) -> Document:
    return Document(name, {"heading": "", "text": " ".join(words(text))})


def _ours(retriever: Retriever) -> Engine:
    def search(query: Query, _: Mapping[str, int]) -> list[str]:
        if query.spec is not None:
            found = retriever.sections(query.brief, query.spec, 10)
        else:
            found = retriever.search(query.ask, query.brief, k=10)
        return [f"{passage.speech.id}/{passage.section.id}" for passage in found]

    return search
