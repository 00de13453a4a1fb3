"""One thing told in two ways, in the text or against the brief: another year of it, another age, what is left of what was all done."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.numbers import otherwise
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="told-otherwise",
    level="error",
    what="同一件事的时间、年限、年龄、荣誉级别前后两样，或与材料两样；说了“全部”又说“余下的”",
    why="同一件事说成两样，至少有一样是错的；当事人就在台下，一听便知",
    instead="查材料，全文改成一个说法",
    source="校对通例：前后一致，事实只用材料给的",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset(
        {
            "altered-figure",
            "untraced-date",
            "untraced-figure",
            "inconsistent-span",
            "inconsistent-figure",
            "wrong-duration",
            "wrong-known-date",
            "wrong-season",
            "past-event",
        }
    ),
)


def find(doc: Document) -> Iterator[Hit]:
    for span, wrong in otherwise.find(doc):
        yield Hit(*span, {"wrong": wrong})
