"""One thing counted in two ways within one text."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.tracing import phrase, subject
from pipeline.figures import Figure, agrees

PAGE = Page(
    name="inconsistent-figure",
    level="error",
    what="同一件事前后数字不一致",
    why="听的人会发现；至少有一个是错的",
    instead="核对后全文统一",
    source="校对通例：全文数据一致",
    message="“{text}”与前面的“{other}”说的是同一件事，数却不同",
    quotes=True,
)
_LEAST = 4  # characters of a subject that is specific enough to be the same thing


def find(doc: Document) -> Iterator[Hit]:
    told: dict[tuple[str, str], list[tuple[str, Figure]]] = {}
    for figure in doc.figures:
        if figure.kind == "date":
            continue
        words = subject(doc.text, figure)
        if len(words) < _LEAST:
            # 累计办件: short when bare, but word for word the same phrase tells of the same thing
            words = phrase(doc.text, figure)
        if len(words) < _LEAST:
            continue
        earlier = told.setdefault((words[-_LEAST:], figure.unit), [])
        first = next((other for known, other in earlier if _same(words, known)), None)
        if first is None:
            earlier.append((words, figure))
        elif not agrees(figure, first) and not agrees(first, figure):
            yield Hit(figure.start, figure.end, {"other": first.text})


def _same(one: str, other: str) -> bool:
    """Equal, or one the end of the other (全市新发展会员, 新发展会员)."""
    return one.endswith(other) or other.endswith(one)
