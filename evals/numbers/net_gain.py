"""What there was, what there is now, and by how much it is more: 只有31家企业有工会，现在达到118家，净增87家."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.numbers.reckoned import said
from evals.shapes.base import Hit
from pipeline.figures import Figure
from pipeline.patterns import lazy

_NOW = lazy(
    "[^。；\\d]{0,18}[，,](?:到|截至|发展到)?(?:现在|如今|目前|今天|而今|眼下|现今|今年|去年底|年底)[^，。；\\d]{0,12}?(?:达到?|发展到|增加到|增至|扩大到|壮大到|突破|有|为|是)(?:了)?"
)
_NET = lazy("[，,（(](?:五年|三年|四年)?(?:共|累计)?(?:净增加?|增加|增长|多|增)(?:了|出)?")


def found(doc: Document, was: Figure, now: Figure, by: Figure) -> Iterator[Hit]:
    """A hit where the third figure is not what the second is more than the first."""
    told = _NOW.fullmatch(doc.text, was.end, now.start) and _NET.fullmatch(doc.text, now.end, by.start)
    plain = all(one.kind == "number" and not one.approx and len(one.values) == 1 for one in (was, now, by))
    if not told or not plain or not was.unit == now.unit == by.unit or was.values >= now.values:
        return
    true = now.values[0] - was.values[0]
    if true != by.values[0]:
        wrong = f"由{was.text}到{now.text}，相差{said(true, by.text)}{by.unit}，不是{by.text}"
        yield Hit(was.start, by.end, {"wrong": wrong})
