"""A paragraph that stands twice, word for word or nearly so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="repeated-paragraph",
    level="error",
    what="同一段话出现了两次",
    why="整段重复是拼接或生成的事故",
    instead="删去一段",
    source="校对通例：重文",
    message="这一段与前面的一段重复（相同{share}%）",
    quotes=True,  # a paragraph that names a document or quotes somebody is repeated all the same
)
_LEAST = 40  # 汉字
_SHORT = 8  # 汉字 of a sentence that nobody says twice in a row
_SHARE = 0.8  # of a paragraph's characters, in clauses that one earlier paragraph has, too
_CLAUSE = 6  # characters of a clause that says something


def find(doc: Document) -> tuple[Hit, ...]:
    return doc.once(_find)  # repeated-clause asks, too


def _find(doc: Document) -> Iterator[Hit]:
    twice = list(_in_a_row(doc))
    yield from twice
    told = {hit.start for hit in twice}
    yield from (hit for hit in _long(doc) if hit.start not in told)


def _in_a_row(doc: Document) -> Iterator[Hit]:
    """预祝大会取得圆满成功！ twice, one right behind the other: with less than a sentence it may be a call."""
    for (start, end), (again, stop) in pairwise(doc.paragraphs):
        same = stop - again == end - start and doc.text[start:end] == doc.text[again:stop]
        if same and _SHORT <= doc.count(again, stop) < _LEAST and doc.text[stop - 1] in "。！？；":
            yield Hit(again, stop, {"share": "100"})


def _long(doc: Document) -> Iterator[Hit]:
    """Paragraphs are compared by their clauses, through an index: linear in the text."""
    long = [(start, words) for (start, _), words in zip(doc.clauses, doc.said, strict=True) if len(words) >= _CLAUSE]
    times = Counter(words for _, words in long)
    if len(times) == len(long):
        return  # nothing is said twice
    seen: dict[str, int] = {}
    at = 0
    for number, (start, end) in enumerate(doc.paragraphs):
        before = at
        while at < len(long) and long[at][0] < end:
            at += 1
        again = [words for _, words in long[before:at] if times[words] > 1]
        if not again:
            continue
        shared: dict[int, int] = {}
        for words in again:
            if words in seen:
                shared[seen[words]] = shared.get(seen[words], 0) + len(words)
        if shared:
            share = max(shared.values()) / sum(len(words) for _, words in long[before:at])
            if share >= _SHARE and doc.count(start, end) >= _LEAST:
                yield Hit(start, end, {"share": str(round(share * 100))})
        for words in again:
            seen.setdefault(words, number)
