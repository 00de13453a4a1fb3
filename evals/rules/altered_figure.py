"""A figure of the brief told with another value."""

from __future__ import annotations

from collections.abc import Iterator

from evals import periods
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.tracing import trace

PAGE = Page(
    name="altered-figure",
    level="error",
    what="数字与材料不一致",
    why="说的是材料里的那件事，数却变了，比没有更误事",
    instead="照材料的数写；要取整就写明近、约、余",
    source="起草规范：数字只用材料给的",
    message="数字“{text}”与材料不一致，材料是“{known}”",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset(
        {"superseded-meeting", "wrong-numeral", "stale-formulation", "wrong-source", "premature-formulation"}
    ),
)


def find(doc: Document) -> Iterator[Hit]:
    for traced in trace(doc):
        if traced.known is not None:
            known = traced.known.text
            yield Hit(traced.figure.start, traced.figure.end, {"known": known}, suggestion=known)
    for small in periods.trace(doc):
        if small.known is not None:
            yield Hit(small.start, small.end, {"known": small.known}, suggestion=small.known)
