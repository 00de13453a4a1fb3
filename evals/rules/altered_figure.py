"""A figure of the brief told with another value."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.numbers import periods, told_of
from evals.numbers.tracing import known, trace
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure
from pipeline.patterns import lazy

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
_CONTRARY = {"over": "under", "under": "over"}
_HEDGE = lazy("左右|上下")


def find(doc: Document) -> Iterator[Hit]:
    for traced in trace(doc):
        if traced.known is not None:
            known = traced.known.text
            yield Hit(traced.figure.start, traced.figure.end, {"known": known}, suggestion=known)
        elif traced.verdict == "traced" and traced.figure.kind == "percent" and traced.figure.approx == "about":
            yield from _hedged(doc, traced.figure)
        if traced.verdict == "traced" and traced.figure.approx in _CONTRARY:
            yield from _bounded(doc, traced.figure)
    for small in periods.trace(doc):
        if small.known is not None:
            yield Hit(small.start, small.end, {"known": small.known}, suggestion=small.known)
    for figure, right in told_of.exchanged(doc):
        yield Hit(figure.start, figure.end, {"known": right.text}, suggestion=right.text)


def _bounded(doc: Document, figure: Figure) -> Iterator[Hit]:
    """不少于20名, where the brief has 不超过20名: the same number as the other bound."""
    same = [fact for fact, _ in known(doc) if fact.values == figure.values and fact.unit == figure.unit]
    if same and all(fact.approx == _CONTRARY[figure.approx] for fact in same):
        message = f"“{figure.text}”前后的限定与材料相反：一处是至少，一处是至多"
        yield Hit(figure.start, figure.end, {"known": same[0].text}, message=message, suggestion="照材料写")


def _hedged(doc: Document, figure: Figure) -> Iterator[Hit]:
    """96%左右, where the brief has 96%: a percentage is told to the point, and a hedge behind it makes it another."""
    hedge = _HEDGE.match(doc.text, figure.end)
    exact = any(fact.kind == "percent" and fact.values == figure.values and not fact.approx for fact, _ in known(doc))
    hedged = any(fact.kind == "percent" and fact.values == figure.values and fact.approx for fact, _ in known(doc))
    if hedge and exact and not hedged:
        said = f"{figure.text}{hedge[0]}"
        message = f"“{said}”与材料不一致，材料是确数“{figure.text}”"
        yield Hit(
            figure.start, hedge.end(), {"known": figure.text}, message=message, level="warning", suggestion=figure.text
        )
