"""Figures that two others of one fact give, told in the words that facts use: 提高0.8个百分点, 约占33.3%, 是原来的2.5倍, 达到145个."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from evals.document import Document
from evals.numbers.context import CONTEXT, pairs
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy
from pipeline.types import Brief

_GROWN = lazy("(?:提高|提升|增加|增长|上升|下降|降低|减少|净增|新增|缩短|压缩|省下|节省|延长|放宽|[多少升降增减])了?$")
_THAN = lazy("(?:比|较|同比)[^，。；\\d]{0,6}?(?:增加|增长|净增|多|增|(?P<less>减少|少|减|下降))了?$")
_ROSE = lazy("(?:增长|增加|提高|提升|上升|下降|减少|降低|多|少|增|升|降)了?(?:约|近|超过)?$")
_MULTIPLE = lazy("(?:是|为|相当于|达到)[^，。；\\d]{0,8}的?(?:近|约)?$")
_REACHED = lazy("(?:达到?|总数为?|总量|合计|总计|一共|共计|累计|增至|增加到|扩大到|发展到)(?:了)?$")
_OTHERS = lazy("还有|其余|其他|另外|另有|余下|剩下|没有|没能|尚未|仍未|还没|还未|未[入参建加]")
_TENTH = Decimal(5)  # of a share in tenths
_FINE, _ROUGH = Decimal("0.06"), Decimal("0.6")  # what a share worked out may be rounded by, with decimals and without


def worked_out(text: str, figure: Figure, brief: Brief, known: Sequence[tuple[Figure, str]]) -> bool:
    """提高0.8个百分点, 增加276家: the difference of two figures of one fact."""
    if figure.approx or len(figure.values) != 1 or not _GROWN.search(text[max(0, figure.start - 5) : figure.start]):
        return False
    for fact in brief.facts:
        points = [
            found.values[0]
            for found in figures.find(fact.text, weak=True)
            if len(found.values) == 1
            and (found.unit == figure.unit or ("百分点" in figure.unit and found.kind == "percent"))
        ]
        row = pairwise(points)  # 由1.6%提高到2.4%: they are told one after the other
        if any(abs(one - other) == figure.values[0] for one, other in row if one != other):
            return True
    return _beside_last_year(text, figure, known)


def _beside_last_year(text: str, figure: Figure, known: Sequence[tuple[Figure, str]]) -> bool:
    """计划举办竞赛80场，比去年增加17场, where the brief has 举办竞赛63场: both are of the same thing."""
    clause = text.rfind("，", 0, figure.start)
    match = _THAN.match(text, clause + 1, figure.start) if clause >= 0 else None
    before = figures.find(text[max(0, clause - 4 * CONTEXT) : clause]) if match else []
    if not match or not before or len(before[-1].values) != 1 or before[-1].unit != figure.unit:
        return False
    now, less = before[-1].values[0], match["less"] is not None
    last = now + figure.values[0] if less else now - figure.values[0]
    words = pairs(text[max(0, clause - 3 * CONTEXT) : clause])
    return any(
        one.values == (last,) and one.unit == figure.unit and len(words & pairs(around)) > 0 for one, around in known
    )


def derived(text: str, figure: Figure, brief: Brief) -> bool:
    """增长四分之一, 约占33.3%: the share or the growth that two figures of one fact give, or its fraction as a percentage."""
    if figure.unit == "倍" and len(figure.values) == 1:
        return _times(text, figure, brief)
    share = _hundredths(figure)
    if share is None:
        return False
    fine = figure.kind == "percent" and share != share.to_integral_value()
    off = _FINE if fine else _ROUGH
    grown = _ROSE.search(text, max(0, figure.start - 4), figure.start) is not None
    before = pairs(text[max(0, figure.start - 3 * CONTEXT) : figure.start])
    for fact in brief.facts:
        if not before & pairs(fact.text):
            continue
        known = [found for found in figures.find(fact.text, weak=True) if len(found.values) == 1]
        told = [value for found in known if found.kind != figure.kind and (value := _hundredths(found)) is not None]
        values = (*told, *_ratios(known, grown=grown))
        if _OTHERS.search(text, max(0, figure.start - CONTEXT), figure.end + CONTEXT):
            shares = (value for found in known if (value := _hundredths(found)) is not None)
            values = (*values, *(100 - value for value in (*shares, *values)))
        if figure.text.endswith("成") or (figure.approx and "分之" in figure.text):
            if any(_in_tenths(figure, share, value) for value in values):
                return True
        elif any(abs(value - share) <= off for value in values):
            return True
    return False


def _in_tenths(figure: Figure, share: Decimal, value: Decimal) -> bool:
    """87% told as 近九成: less than it, where 近 stands before; more, where 多 does."""
    side = {"under": value <= share, "over": value >= share}.get(figure.approx, True)
    return side and abs(value - share) <= _TENTH


def _times(text: str, figure: Figure, brief: Brief) -> bool:
    """由24家增加到60家，是原来的2.5倍; 比五年前增长3倍: what two figures of one fact give."""
    before = text[max(0, figure.start - CONTEXT) : figure.start]
    grown = _ROSE.search(before) is not None
    if not (grown or _MULTIPLE.search(before)):
        return False
    around = pairs(text[max(0, figure.start - 4 * CONTEXT) : figure.start])
    for fact in brief.facts:
        known = [one for one in figures.find(fact.text, weak=True) if one.kind == "number" and len(one.values) == 1]
        for one, other in pairwise(known):
            low, high = sorted((one.values[0], other.values[0]))
            if one.unit == other.unit and low > 0 and around & pairs(fact.text):
                true = high / low - (1 if grown else 0)
                if abs(true - figure.values[0]) <= max(_FINE, true / 30):
                    return True
    return False


def _hundredths(figure: Figure) -> Decimal | None:
    """A share in hundredths, be it told as a percentage or as a fraction."""
    if len(figure.values) != 1:
        return None
    if figure.kind == "percent":
        return figure.values[0]
    fraction = figure.kind == "number" and not figure.unit and 0 < figure.values[0] < 1 and "分之" in figure.text
    return 100 * figure.values[0] if fraction else None


def _ratios(known: Sequence[Figure], *, grown: bool) -> Iterator[Decimal]:
    """What one figure is of another, or what it has grown by, in hundredths."""
    for at, one in enumerate(known):
        for other in known[at + 1 : at + 4]:
            low, high = one.values[0], other.values[0]
            if one.kind == other.kind == "number" and one.unit == other.unit and low > 0 and high > 0 and low != high:
                yield 100 * (abs(high - low) / low if grown else min(low, high) / max(low, high))


def total(doc: Document, figure: Figure, facts: Sequence[tuple[Figure, str]]) -> bool:
    """在85个的基础上再建60个、达到145个: the sum of what the sentence adds and of what it, or the brief, had before."""
    before = doc.text[max(0, figure.start - CONTEXT) : figure.start]
    if figure.approx or len(figure.values) != 1 or not _REACHED.search(before):
        return False
    began = max(doc.text.rfind(mark, 0, figure.start) for mark in "。！？\n") + 1
    here = [
        other.values[0]
        for other in doc.figures
        if began <= other.start < figure.start and other.unit == figure.unit and len(other.values) == 1
    ]
    there = [fact.values[0] for fact, _ in facts if fact.unit == figure.unit and len(fact.values) == 1]
    return any(more + had == figure.values[0] for more in here for had in (*here, *there))
