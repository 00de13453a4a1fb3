"""A figure of the brief told with another value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.brief_words import brief_words
from evals.document import Document
from evals.numbers import labels, periods
from evals.numbers.tracing import known, trace
from evals.shapes.base import Hit, Page
from pipeline import figures
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
_HEDGE = lazy("左右|上下")
_LABEL = lazy("(?:^|[，。；：、（])((?:其中)?[一-鿿]{2,8})$")
_CLOSED = lazy("[，。；、）]|$")


def find(doc: Document) -> Iterator[Hit]:
    for traced in trace(doc):
        if traced.known is not None:
            known = traced.known.text
            yield Hit(traced.figure.start, traced.figure.end, {"known": known}, suggestion=known)
        elif traced.verdict == "traced" and traced.figure.kind == "percent" and traced.figure.approx == "about":
            yield from _hedged(doc, traced.figure)
    for small in periods.trace(doc):
        if small.known is not None:
            yield Hit(small.start, small.end, {"known": small.known}, suggestion=small.known)
    yield from _exchanged(doc)
    for figure, right in labels.exchanged(doc):
        yield Hit(figure.start, figure.end, {"known": right.text}, suggestion=right.text)


def _exchanged(doc: Document) -> Iterator[Hit]:
    """其中线上1.9万人次、线下1.3万人次, where the brief has them the other way round: each with the noun of the other."""
    for words in brief_words(doc.brief) if doc.brief else ():
        named = {one[0]: one[1] for one in _labelled(words, figures.find(words))}
        if len(named) < 2:
            continue
        told = [(label, figure) for label, figure in _labelled(doc.text, doc.figures) if label in named]
        for label, figure in told:
            right = named[label]
            turned = (other for name, other in told if name != label and named[name].values == figure.values)
            if right.unit == figure.unit and any(
                other.values == right.values and other.unit == right.unit and other.values != figure.values
                for other in turned
            ):
                yield Hit(figure.start, figure.end, {"known": right.text}, suggestion=right.text)


def _labelled(text: str, found: Sequence[Figure]) -> Iterator[tuple[str, Figure]]:
    """The figures that stand right behind a noun of their own, between two marks: 线下1.9万人次、"""
    for figure in found:
        match = _LABEL.search(text, max(0, figure.start - 14), figure.start)
        if match and figure.kind == "number" and not figure.approx and _CLOSED.match(text, figure.end):
            yield match[1].removeprefix("其中"), figure


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
