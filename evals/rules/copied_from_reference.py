"""Long runs taken over from a reference speech."""

from __future__ import annotations

from collections.abc import Iterator

from evals.borrowed import runs
from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline import hanzi, lexicon

PAGE = Page(
    name="copied-from-reference",
    level="warning",
    what="整句照抄参考讲话",
    why="照抄的句子别处也在用；换了场合未必合适",
    instead="换成本地的内容和自己的说法",
    source="起草规范：范文只供参考",
    message="连续{characters}字与参考讲话（{reference}）相同",
    needs=frozenset({"references"}),
)
_LEAST = 45  # 汉字 of a run that is worth telling


def find(doc: Document) -> Iterator[Hit]:
    if doc.composed:  # it consists of sentences of the references, and says so
        return
    for start, end, owner in runs(doc.text, doc.references, _LEAST):
        yield from _run(doc, start, end, owner)


def _run(doc: Document, start: int, end: int, owner: str) -> Iterator[Hit]:
    """A run is told unless fixed formulations fill most of it."""
    words = lexicon.fold(doc.text[start:end])
    own = hanzi.count(words) - sum(hanzi.count(form) for form in _longest_forms(doc, words))
    if own >= _LEAST:
        yield Hit(start, end, {"characters": str(hanzi.count(words)), "reference": owner})


def _longest_forms(doc: Document, words: str) -> list[str]:
    forms = [form for form in doc.lexicon.valid_forms if form in words]
    return [form for form in forms if not any(form != other and form in other for other in forms)]
