"""A paragraph that stands twice, word for word or nearly so."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline import hanzi

PAGE = Page(
    name="repeated-paragraph",
    level="error",
    what="同一段话出现了两次",
    why="整段重复是拼接或生成的事故",
    instead="删去一段",
    source="校对通例：重文",
    message="这一段与前面的一段重复（相同{share}%）",
)
_LEAST = 40  # 汉字
_SHARE = 0.8  # of a paragraph's characters, in clauses that one earlier paragraph has, too
_CLAUSE = 6  # characters of a clause that says something


def find(doc: Document) -> Iterator[Hit]:
    """Paragraphs are compared by their clauses, through an index: linear in the text."""
    seen: dict[str, int] = {}
    clauses = iter(doc.clauses)
    clause = next(clauses, None)
    for number, (start, end) in enumerate(doc.paragraphs):
        inside = []
        while clause is not None and clause[0] < end:
            if clause[0] >= start and clause[1] - clause[0] >= _CLAUSE:
                inside.append(doc.text[slice(*clause)])
            clause = next(clauses, None)
        shared: dict[int, int] = {}
        for words in inside:
            if words in seen:
                shared[seen[words]] = shared.get(seen[words], 0) + len(words)
        share = max(shared.values(), default=0) / max(1, sum(map(len, inside)))
        if share >= _SHARE and hanzi.count(doc.text[start:end]) >= _LEAST:
            yield Hit(start, end, {"share": str(round(share * 100))})
        for words in inside:
            seen.setdefault(words, number)
