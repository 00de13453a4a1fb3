"""A share in another form, and what it leaves of the whole: 四分之一 for 25%, 近九成 for 87%, 还有23%没有 beside 77%.

The fact is of what the text tells: they share words before the figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from evals.document import Document
from evals.numbers.context import CONTEXT, pairs
from evals.numbers.derived import beside
from evals.numbers.derived.cues import REST
from pipeline.figures import Figure
from pipeline.patterns import lazy

_ROSE = lazy("(?:增长|增加|提高|提升|上升|下降|减少|降低|多|少|增|升|降)了?(?:约|近|超过)?$")
_TENTH, _HUNDRED = Decimal(5), Decimal(100)  # what a share told in tenths may be off; the whole
_FINE, _ROUGH = Decimal("0.06"), Decimal("0.6")  # what a share worked out may be rounded by, with decimals and without
_FAR = 4  # figures of a fact from one another, of which one is a share


def follows(doc: Document, figure: Figure) -> bool:
    share = hundredths(figure)
    if share is None:
        return False
    text = doc.text
    grown = _ROSE.search(text, max(0, figure.start - 4), figure.start) is not None
    left = REST.search(text, max(0, figure.start - CONTEXT), figure.end + CONTEXT) is not None
    # 还有3%的隐患没有改完 names what it is of behind the figure
    before = pairs(text[max(0, figure.start - 3 * CONTEXT) : figure.end + (CONTEXT if left else 0)])
    return any(
        _may_be(figure, share, value)
        for words, group in doc.once(beside.facts)
        if before & pairs(words)
        for value in _shares(figure, [one for one in group if beside.single(one)], grown=grown, left=left)
    )


def rest(doc: Document, figure: Figure) -> bool:
    """还有23%没有, where 77% stands close by."""
    if figure.kind != "percent" or not REST.search(doc.text, max(0, figure.start - CONTEXT), figure.end + CONTEXT):
        return False
    return any(
        one.kind == "percent" and beside.single(one) and one.values[0] + figure.values[0] == _HUNDRED
        for one in beside.at_hand(doc, figure)
    )


def hundredths(figure: Figure) -> Decimal | None:
    """A share in hundredths, be it told as a percentage or as a fraction."""
    if len(figure.values) != 1:
        return None
    if figure.kind == "percent":
        return figure.values[0]
    fraction = figure.kind == "number" and not figure.unit and 0 < figure.values[0] < 1 and "分之" in figure.text
    return _HUNDRED * figure.values[0] if fraction else None


def _shares(figure: Figure, known: list[Figure], *, grown: bool, left: bool) -> Iterator[Decimal]:
    """Those of a fact in hundredths, and what figures that stand near one another are of one another or have grown by."""
    told = [(one, value) for one in known if (value := hundredths(one)) is not None]
    values = [*(value for one, value in told if one.kind != figure.kind), *_ratios(known, grown=grown)]
    yield from values
    if left:
        yield from (_HUNDRED - value for value in (*values, *(value for _, value in told)))


def _ratios(known: list[Figure], *, grown: bool) -> Iterator[Decimal]:
    for at, one in enumerate(known):
        for other in known[at + 1 : at + _FAR]:
            low, high = one.values[0], other.values[0]
            if one.kind == other.kind == "number" and one.unit == other.unit and low != high:
                yield _HUNDRED * (abs(high - low) / low if grown else min(low, high) / max(low, high))


def _may_be(figure: Figure, share: Decimal, value: Decimal) -> bool:
    """87% told as 近九成: less than it, where 近 stands before; more, where 多 does."""
    if figure.text.endswith("成") or (figure.approx and "分之" in figure.text):
        side = {"under": value <= share, "over": value >= share}.get(figure.approx, True)
        return side and abs(value - share) <= _TENTH
    fine = figure.kind == "percent" and share != share.to_integral_value()
    return abs(value - share) <= (_FINE if fine else _ROUGH)
