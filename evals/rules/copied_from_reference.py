"""Long runs taken over from a reference speech."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from evals.borrowed import runs
from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline import hanzi

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
    whole = doc.count(start, end)
    if whole < _LEAST:
        return
    inside = _forms(doc, start, end)
    # Most runs are told without a closer look: even all forms together, those inside others too, fill too little of them.
    if whole - sum(map(len, inside)) >= _LEAST or whole - sum(map(_size, _longest(inside))) >= _LEAST:
        yield Hit(start, end, {"characters": str(whole), "reference": owner})


def _forms(doc: Document, start: int, end: int) -> list[str]:
    """The fixed formulations in the run, wherever they stand in it."""
    found = doc.wordings.forms
    inside = found[bisect_left(found, (start, "")) : bisect_left(found, (end, ""))]
    return [form for at, form in inside if at + len(form) <= end]


def _longest(forms: Iterable[str]) -> list[str]:
    """Those that are part of no other one, each once."""
    kept: list[str] = []
    for form in sorted(set(forms), key=len, reverse=True):
        if not any(form in longer for longer in kept):
            kept.append(form)
    return kept


_size = lru_cache(maxsize=4096)(hanzi.count)
