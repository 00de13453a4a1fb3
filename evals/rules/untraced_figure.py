"""A figure that the brief does not hold, compared by value."""

from __future__ import annotations

from collections.abc import Iterator

from evals import periods
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.tracing import trace

PAGE = Page(
    name="untraced-figure",
    level="error",
    what="数字在材料里没有",
    why="数字只能来自材料；模型会编出像样的数字，领导念出去就收不回来",
    instead="删去，改成待填项，或把出处写进 brief.yaml 的 facts",
    source="起草规范：数字只用材料给的",
    message="数字“{text}”材料里没有",
    suggestion="改成待填项，或把它写进 brief.yaml 的 facts",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset(
        {
            "altered-figure",
            "untraced-document-number",
            "portal-debris",
            "classification-mark",
            "model-residue",
            "mask-residue",
            "wrong-wording",
            "wrong-numeral",
            "inconsistent-figure",
        }
    ),
)


def find(doc: Document) -> Iterator[Hit]:
    for traced in trace(doc):
        if traced.verdict == "untraced":
            yield Hit(traced.figure.start, traced.figure.end)
    for small in periods.trace(doc):
        if small.known is None:
            yield Hit(small.start, small.end)
