"""A figure that the brief does not hold, compared by value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from evals.document import Document
from evals.numbers import periods
from evals.numbers.tracing import known, trace
from evals.rules import wrong_known_date
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

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
# 近半数小微企业, 过半职工: half of something that is counted; 时间过半, a vote and a half of two are none.
_HALF = lazy(
    "(?:(?:超过|超|将近|接近|近|约|不到|不足|占|有)(?:半数|一半)|(?:半数|一半)(?=以上|左右|多的)|(?:半数|一半)的?(?=(?:小微|中小|民营|非公|规上)?企业|职工|妇女|青年|会员|群众|农民工|受访|学员|基层工会|工会干部)|过半(?:数)?的?(?=(?:小微|中小|民营|非公|规上)?企业|职工|妇女|青年|会员|群众|农民工|受访|学员|基层工会|工会干部|村|社区)"
    "|(?<=率)(?:已|已经)?过半)"
)
_TOLD_HALF = lazy("一半|半数|[过近大对超]半")
_VOTE = lazy("票|选举|表决|当选|到会|出席|通过|时间|任务|方可|方能|始得|才能|以上[^，。]{0,8}(?:同意|赞成)")
_OF_WHOM = lazy("企业|职工|妇女|青年|会员|群众|农民工|学员|工会|社区|家庭|代表|劳模")
_EVEN = Decimal("0.5")
_BOTH = 2  # 一半是压力、一半是动力
_HALVES = (Decimal("0.4"), Decimal("0.75"))  # what may be told as about a half, or as more than it


def find(doc: Document) -> Iterator[Hit]:
    looked_up = Spans((start, end) for start, end, wrong in doc.once(wrong_known_date.days_told) if wrong is None)
    for traced in trace(doc):
        if traced.verdict == "untraced" and not looked_up.meets(traced.figure.start, traced.figure.end):
            yield Hit(traced.figure.start, traced.figure.end)
    for small in periods.trace(doc):
        if small.known is None:
            yield Hit(small.start, small.end)
    yield from _halves(doc)


def _halves(doc: Document) -> Iterator[Hit]:
    """近半数, 一半以上, where nothing of the brief comes to a half."""
    if doc.brief is None or _TOLD_HALF.search(doc.told):
        return
    found = list(doc.finditer(_HALF))
    if not found or any(_about_half(one) for one, _ in known(doc)):
        return
    for match in found:
        beside = doc.text[max(0, match.start() - 12) : match.end() + 12]
        if _of_the_sentence(doc, *match.span()):
            continue
        if not _VOTE.search(beside) and beside.count("一半") < _BOTH and not _has_half(doc, _OF_WHOM.findall(beside)):
            yield Hit(*match.span())


def _of_the_sentence(doc: Document, at: int, end: int) -> bool:
    """建议3.6万条，1.9万条被采纳，超过半数: the last two figures before it, of one unit and both the brief's."""
    began = max(doc.text.rfind(mark, 0, at) for mark in "。！？\n") + 1
    told = [one for one in doc.figures if began <= one.start < at and one.kind == "number" and len(one.values) == 1][
        -2:
    ]
    if len(told) < _BOTH or told[0].unit != told[1].unit:
        return False
    low, high = sorted(one.values[0] for one in told)
    words, part = doc.text[at : end + 2], low / high if high else Decimal(0)
    least, most = (_EVEN, _HALVES[1]) if re.search("过|超|以上|多", words) else _HALVES
    near = least <= part <= (_EVEN if re.search("近|不到|不足", words) else most)
    return near and all(any(figures.agrees(one, other) for other, _ in known(doc)) for one in told)


def _about_half(figure: Figure) -> bool:
    low, high = _HALVES
    return len(figure.values) == 1 and (
        (figure.kind == "percent" and 100 * low <= figure.values[0] <= 100 * high)
        or ("分之" in figure.text and low <= figure.values[0] <= high)
    )


def _has_half(doc: Document, whom: list[str]) -> bool:
    """Whether one figure of a fact about the same people is about the half of another of the same unit."""
    low, high = _HALVES
    for fact in doc.brief.facts if doc.brief else ():
        if not any(word in fact.text for word in whom):
            continue
        counted = [one for one in figures.find(fact.text, weak=True) if one.kind == "number" and len(one.values) == 1]
        for one, other in combinations(counted, 2):
            less, more = sorted((one.values[0], other.values[0]))
            if one.unit == other.unit and more and low <= less / more <= high:
                return True
    return False
